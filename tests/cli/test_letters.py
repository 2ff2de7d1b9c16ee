"""``youthsurvey crosstab --letters --adjust --letter-level`` is the library's comparison."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.conftest import RAW, Ran

Run = Callable[..., Ran]


def crosstab(run: Run, *options: str) -> Ran:
    return run("crosstab", "platforms", "country", "--data", str(RAW), *options)


@pytest.mark.parametrize("variant", ["design", "effective-base", "spss"])
@pytest.mark.parametrize("adjustment", ["none", "holm"])
def test_json_has_the_library_s_comparisons(run: Run, variant: str, adjustment: str) -> None:
    import youthsurvey as ys

    options = ["--letters", variant, "--adjust", adjustment]
    levels = ["--letter-level", "0.05", "--letter-level", "0.01"]
    found = json.loads(crosstab(run, *options, *levels, "--format", "json").out)
    study = ys.load_study("sco_youth_2025")
    responses = ys.clean_responses(study, ys.read_export(study, RAW).responses).responses
    expected = ys.crosstab(
        study, responses, "platforms", "country",
        letters=variant, adjust=adjustment, letter_levels=(0.01, 0.05),
    ).to_dict()  # fmt: skip
    assert found["comparisons"] == expected["comparisons"]
    assert [c["letters"] for c in found["cells"]] == [c["letters"] for c in expected["cells"]]


def test_letters_by_default_and_not_at_all(run: Run) -> None:
    assert "(A)" in crosstab(run).out
    plain = crosstab(run, "--letters", "none").out
    assert "(A)" not in plain
    assert "power" not in plain


def test_a_level_that_cannot_be_is_one_line(run: Run) -> None:
    ran = crosstab(run, "--letter-level", "5")
    assert ran.code == 2
    assert ran.err.startswith("error: Levels of letters cannot be 5.0.")
    assert len(ran.err.strip().splitlines()) == 1
