"""``youthsurvey crosstab --exact``, and all tests in its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.conftest import RAW, Ran

Run = Callable[..., Ran]
USAGE = 2


def test_exact_adds_one_test_to_all_others(run: Run) -> None:
    options = ("crosstab", "awareness", "age_group", "--data", RAW, "--format", "json")
    usual, exact = (json.loads(run(*options, *more).out) for more in ((), ("--exact",)))
    names = [test["name"] for test in usual["tests"]]
    assert names == [
        "pearson", "rao_scott_f", "rao_scott_chisq", "wald", "adjusted_wald", "likelihood_ratio",
        "rank_test", "linear_by_linear",
    ]  # fmt: skip
    assert [test["name"] for test in exact["tests"]] == [*names, "fisher_freeman_halton"]
    assert exact["association"] == usual["association"]
    assert {"cramers_v", "gamma", "gamma_se", "somers_d_row_ci_low"} <= set(usual["association"])


def test_the_exact_test_needs_one_table(run: Run) -> None:
    ran = run("crosstab", "platforms", "age_group", "--data", RAW, "--exact")
    assert ran.code == USAGE
    assert "several answers were allowed" in ran.err
