"""``youthsurvey weight``: a study's schemes as a table, and any file's weights."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran

DATA = "sex,age,years,w\n" + "".join(
    f"{sex},{age},{years},{w}\n"
    for sex, age, years, w in [
        ("female", "18-29", 20, 1), ("female", "18-29", 25, 2), ("female", "30-59", 40, 1),
        ("female", "30-59", 50, 1), ("male", "18-29", 22, 2), ("male", "30-59", 33, 1),
    ]
)  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "survey.csv").write_text(DATA, "utf-8")
    return tmp_path


def targets(data: Path, text: str) -> None:
    (data / "targets.toml").write_text(text, "utf-8")


FILES = ("--data", "survey.csv", "--targets", "targets.toml")


def test_the_targets_of_the_documentation(run: Callable[..., Ran], data: Path) -> None:
    page = (ROOT / "docs/weighting.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", page, re.S)
    targets(data, text)
    ran = run("weight", *FILES, "-o", "weighted.csv", "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    documented = page[page.index('{"synthetic"') :]
    assert all(f'"{key}"' in documented for key in found)
    assert all(f'"{key}"' in documented for key in found["margins"][0])
    written = list(csv.DictReader((data / "weighted.csv").read_text("utf-8").splitlines()))
    weights = [float(row["weight"]) for row in written]
    assert weights == found["weights"]
    women = sum(w for row, w in zip(written, weights, strict=True) if row["sex"] == "female")
    assert women / sum(weights) == pytest.approx(0.51)
    (share,) = [m["weighted_share"] for m in found["margins"] if m["categories"] == ["18-29"]]
    assert share == pytest.approx(0.34)


def test_means_and_base_weights_of_a_file(run: Callable[..., Ran], data: Path) -> None:
    targets(data, "[sex]\nfemale = 50\nmale = 50\n[means]\nyears = 30.0\n")
    ran = run("weight", *FILES, "--weight", "w", "--format", "json")
    found = json.loads(ran.out)
    assert found["method"] == "calibrate, raking, from w"
    assert found["means"][0]["weighted_mean"] == pytest.approx(30)


def test_a_file_s_table_shows_cost_and_margins(run: Callable[..., Ran], data: Path) -> None:
    targets(data, "[sex]\nfemale = 0.5\nmale = 0.5\n")
    ran = run("weight", *FILES)
    assert "Design effect" in ran.out
    assert "sex: female" in ran.out


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("[sex]\nfemale = 0.5\nmale = 0.4\n", 4, "the shares add up to 0.9"),
        ("[sex]\nfemale = 0.5\nmales = 0.5\n", 2, "no category of sex"),
        ("[sex]\nfemale = 1\n", 5, 'sex "male" has respondents (2) but no target'),
        ("bounds = [0.9, 1.1]\n[sex]\nfemale = 0.2\nmale = 0.8\n", 5, "no weights between 0.9"),
        ("[region]\nnorth = 1\n", 2, "region"),
    ],
)
def test_what_cannot_be_reached_is_one_line(
    run: Callable[..., Ran], data: Path, text: str, code: int, what: str
) -> None:
    targets(data, text)
    ran = run("weight", *FILES)
    assert ran.code == code, ran.err
    assert what in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_study_s_schemes_are_printed_in_each_form(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    for stage in ("ingest", "clean"):
        assert run(stage, "--quiet").code == 0
    found = json.loads(run("weight", "--format", "json").out)
    assert len(found["country_equal_bounded"]["weights"]) == 505
    assert found["country_equal_bounded"]["synthetic"] is True
    assert "design effect" in found["sco_population"]["refused"]
    bounded = found["country_equal_bounded"]
    assert 0.1 <= bounded["min"] <= bounded["max"] <= 8
    assert bounded["worst_margin_error"] <= 1e-10
    table = list(csv.DictReader(io.StringIO(run("weight", "-f", "csv").out)))
    assert any("country_equal_bounded" in row.values() for row in table)
    assert "Design effect" in run("weight", "-f", "text").out
    assert run("weight").out.endswith("weighting.json\n")
