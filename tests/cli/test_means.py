"""``youthsurvey topline`` and ``crosstab`` of numbers; intervals; shares of mentions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RAW, Ran

Run = Callable[..., Ran]
USAGE = 2


def loaded(ran: Ran) -> dict:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_number_has_a_mean_and_quartiles(run: Run) -> None:
    found = loaded(run("topline", "age", "--data", RAW, "--format", "json"))
    assert found["statistic"] == "mean"
    assert found["ci_low"] < found["mean"] < found["ci_high"]
    assert [q["p"] for q in found["quantiles"]] == [0.25, 0.5, 0.75]
    text = run("topline", "age", "--data", RAW, "--lang", "ru").out
    assert "Среднее" in text
    assert "Медиана" in text


def test_means_by_group(run: Run) -> None:
    found = loaded(run("crosstab", "age", "sex", "--data", RAW, "--format", "json"))
    whole = sum(group["n"] * group["mean"] for group in found["groups"])
    assert whole / found["n"] == pytest.approx(found["mean"])


def test_a_file_s_column_as_a_number_and_a_ratio(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "made.csv"
    lines = [f"{i},{2 * i},{'f' if i % 2 else 'm'}" for i in range(1, 302)]
    path.write_text("spent,earned,sex\n" + "\n".join(lines) + "\n", encoding="utf-8")
    options = ("--mean", "--data", str(path), "--format", "json")
    assert loaded(run("topline", "spent", *options))["mean"] == pytest.approx(151)
    assert loaded(run("topline", "spent/earned", *options))["ratio"] == pytest.approx(0.5)
    groups = loaded(run("crosstab", "spent", "sex", *options))["groups"]
    assert [group["mean"] for group in groups] == [pytest.approx(151), pytest.approx(151)]
    refused = run("topline", "sex", *options)
    assert refused.code == USAGE
    assert "no order to score" in refused.err


def test_the_interval_is_a_choice(run: Run) -> None:
    options = ("topline", "awareness", "--data", RAW, "--format", "json")
    usual, wide, beta = (
        loaded(run(*options, *more)) for more in ((), ("--level", "0.99"), ("--interval", "beta"))
    )
    assert (usual["interval"], beta["interval"]) == ("wilson", "beta")
    assert wide["categories"][0]["ci_low"] < usual["categories"][0]["ci_low"]
    assert beta["categories"][0]["ci_low"] != usual["categories"][0]["ci_low"]
    refused = run("crosstab", "awareness", "sex", "--data", RAW, "--level", "95")
    assert refused.code == USAGE
    assert "between 0 and 1" in refused.err


def test_shares_of_mentions(run: Run) -> None:
    options = ("--data", RAW, "--base", "mentions", "--format", "json")
    found = loaded(run("topline", "platforms", *options))
    assert found["base"] == "mentions"
    assert sum(line["share"] for line in found["categories"]) == pytest.approx(1)
    table = loaded(run("crosstab", "platforms", "sex", *options))
    assert [test["name"] for test in table["tests"]] == ["rao_scott_mmi", "rao_scott_mmi_chisq"]
    first = table["column"]["categories"][0]
    shares = [c["column_share"] for c in table["cells"] if c["column"] == first]
    assert sum(shares) == pytest.approx(1)
    options = ("--data", RAW, "--base", "mentions", "--adjust", "holm")
    text = run("crosstab", "platforms", "sex", *options)
    assert "shares of all mentions" in text.out
    assert "All options at once" in text.out
    assert "after Holm: " in text.out
    assert run("topline", "sex", "--data", RAW, "--base", "mentions").code == USAGE


@pytest.mark.parametrize("options", [("--interval", "beta"), ("--base", "mentions")])
@pytest.mark.parametrize("table", [("topline", "age"), ("crosstab", "age", "sex")])
@pytest.mark.parametrize("mean", [(), ("--mean",)])
def test_options_of_shares_are_not_for_means(
    run: Run, options: tuple[str, ...], table: tuple[str, ...], mean: tuple[str, ...]
) -> None:
    refused = run(*table, *mean, *options, "--data", RAW)
    assert refused.code == USAGE
    assert "age gets a mean" in refused.err


def test_intervals_for_all_shares_at_once(run: Run) -> None:
    options = ("topline", "awareness", "--data", RAW)
    plain = loaded(run(*options, "--format", "json"))
    found = loaded(run(*options, "--simultaneous", "--format", "json"))
    assert (plain["simultaneous"], found["simultaneous"], found["level"]) == (False, True, 0.95)
    for wide, narrow in zip(found["categories"], plain["categories"], strict=True):
        assert wide["share"] == narrow["share"]
        assert wide["ci_low"] < narrow["ci_low"]
        assert wide["ci_high"] > narrow["ci_high"]
    k = len(plain["categories"])
    assert (
        f"They hold for all {k} shares at once (Bonferroni)." in run(*options, "--simultaneous").out
    )
    table = run("crosstab", "awareness", "sex", "--data", RAW, "--simultaneous", "--lang", "ru")
    assert f"Они верны для всех долей столбца сразу: {k}" in " ".join(table.out.split())
    refused = run("topline", "age", "--data", RAW, "--simultaneous")
    assert refused.code == USAGE
    assert "Leave --simultaneous out" in refused.err
