"""``youthsurvey model``: what it prints, draws and refuses."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RAW, ROOT, Ran

Run = Callable[..., Ran]
USAGE = 2
MADE = ROOT / "tests/oracle/synth505.csv"


def test_the_json_is_the_librarys_result(run: Run) -> None:
    from youthsurvey.pipeline.model import fit_model
    from youthsurvey.pipeline.stages import prepare

    formula = "awareness ~ age_group + sex + country"
    ran = run("model", formula, "--data", RAW, "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    study, responses = prepare("sco_youth_2025", data=RAW)
    fitted = fit_model(study, responses, formula)
    assert found == json.loads(json.dumps(fitted.to_dict()))
    assert found["synthetic"] is True
    assert found["family"] == "proportional_odds"
    # 505 less 30 who found it hard to say.
    assert (found["n"], found["aside"], found["missing"]) == (475, 30, 0)
    assert len(fitted.to_frame()) == len(found["coefficients"])


def test_text_names_method_base_and_what_the_data_are(run: Run) -> None:
    ran = run("model", "awareness.full ~ sex * age", "--data", RAW, "--weights", "sex_age")
    assert ran.code == 0, ran.err
    for words in (
        "Sex: Women (reference)",
        "Sex: Men × Age, years",
        "Intercept",
        "Average marginal effects",
        "With an interaction",
        "no probability sample",
        "Weighting does not remove selection bias.",
        "Synthetic reconstruction",
    ):
        assert words in ran.out
    assert "nan" not in ran.out


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_both_tables_are_in_the_csv(run: Run, lang: str) -> None:
    ran = run("model", "awareness ~ sex", "--data", RAW, "-f", "csv", "--lang", lang)
    coefficients, effects = (
        list(csv.DictReader(part.splitlines())) for part in ran.out.split("\n\n")
    )
    assert [r["row_code"] for r in coefficients] == [
        "sex[female]", "sex[male]", "full|partial", "partial|none",
    ]  # fmt: skip
    assert [r["column_code"] for r in effects] == ["full", "partial", "none"]
    # Probabilities add up to 1 before and after the step.
    assert abs(sum(float(r["effect"]) for r in effects)) < 1e-12
    assert all(r["flags"].endswith("synthetic") for r in [*coefficients, *effects])


def test_errors_that_calibration_fixes_are_0_and_not_tested(run: Run) -> None:
    ran = run("model", "sex ~ age_group", "--data", RAW, "--weights", "sex_age", "-f", "json")
    for part in json.loads(ran.out)["coefficients"]:
        assert part["se"] == 0
        assert part["p"] is None


def test_a_file_without_a_study(run: Run) -> None:
    ran = run(
        "model", "x.a ~ age + sex", "--data", MADE, "--weight", "w", "--strata", "country",
        "--filter", 'country != "C3"', "-f", "json",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    with MADE.open(encoding="utf-8") as file:
        inside = [row for row in csv.DictReader(file) if row["country"] != "C3"]
    assert found["n"] == len(inside)
    # Seven strata are left, and five coefficients besides the intercept.
    assert found["df"] == len(inside) - 7 - 5
    assert found["design"]["strata"] == 7
    assert found["missing"] == 0


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_forest_plot_is_written(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"forest.{suffix}"
    ran = run("model", "awareness ~ age_group + sex", "--data", RAW, "--figure", path)
    assert ran.code == 0, ran.err
    if suffix == "png":
        assert path.read_bytes().startswith(b"\x89PNG")
        return
    text = path.read_text("utf-8")
    titles = [e.text or "" for e in ET.fromstring(text).iter() if e.tag.endswith("title")]
    # A mark for each of four age groups and two sexes, with its numbers.
    assert sum(t.startswith(("Age group: ", "Sex: ")) for t in titles) == 6
    assert "Synthetic reconstruction" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("awareness",), "does not begin with one outcome and ~"),
        (("awarenes ~ sex",), 'Did you mean "awareness"?'),
        (("awareness.half ~ sex",), '"half" is no category of awareness'),
        (("country ~ sex",), "categories without an order"),
        (("awareness ~ sex * country",), "is infinite"),
        (("awareness ~ platforms",), "name one of its options"),
        (("awareness ~ sex", "--figure", "plot.jpg"), "Name a file that ends in .png or .svg."),
    ],
)
def test_what_cannot_be_modelled_is_one_line(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    ran = run("model", *arguments, "--data", RAW)
    assert ran.code == USAGE
    assert message in ran.err
    assert ran.err.count("\n") == 1


def test_duckdb_gives_the_same_model(run: Run) -> None:
    pytest.importorskip("duckdb")
    found = []
    for engine in ("memory", "duckdb"):
        ran = run(
            "model", "x.a ~ age + sex", "--data", MADE, "--weight", "w", "--strata", "country",
            "--engine", engine, "-f", "json",
        )  # fmt: skip
        assert ran.code == 0, ran.err
        found.append(json.loads(ran.out))
    one, other = found
    assert one["predictors"] == other["predictors"]
    for mine, theirs in zip(one["coefficients"], other["coefficients"], strict=True):
        assert mine["se"] == pytest.approx(theirs["se"], rel=1e-10)
        assert mine["estimate"] == pytest.approx(theirs["estimate"], rel=1e-10)
