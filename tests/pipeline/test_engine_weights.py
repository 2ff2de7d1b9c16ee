"""``weight --engine``: the report and the weights that memory gives, joined back to the rows."""

from __future__ import annotations

import csv
import json

import pytest

from tests.conftest import ROOT

SYNTH = ROOT / "tests" / "oracle" / "synth505.csv"
ENGINES = [
    "duckdb",
    pytest.param("spark", marks=pytest.mark.xdist_group("spark")),
]
RAKE = """
["sex"]
F = 0.5
M = 0.5
["age"]
"15-17" = 10
"18-20" = 20
"21-24" = 30
"25-27" = 15
"28-30" = 25
"""
CASES = {
    "raking": (RAKE, []),
    "trimmed": ("trim = [0.5, 1.3]\n" + RAKE, []),
    "from base weights": (RAKE, ["--weight", "w"]),
    "from base weights, trimmed": ("trim = [0.4, 1.8]\n" + RAKE, ["--weight", "w"]),
    "means": ("[sex]\nF = 0.5\nM = 0.5\n[means]\nyears = 23.5\n", ["--weight", "w"]),
}


@pytest.fixture
def engine(request):
    if request.param == "spark":
        request.getfixturevalue("spark")
    pytest.importorskip("duckdb")
    return request.param


@pytest.fixture
def data(tmp_path):
    """The synthetic answers with years of age, as CSV and as Parquet."""
    with SYNTH.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    at = header.index("age")
    with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "years"])
        writer.writerows([*row, int(row[at][:2]) + i % 3] for i, row in enumerate(rows))
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.read_csv(str(tmp_path / "s.csv")).to_parquet(str(tmp_path / "s.parquet"))
    return tmp_path


def read_weights(path):
    """Return all columns as texts, with the weight as a number, one a row, sorted."""
    import duckdb

    where = f"{path}/*{path.suffix}" if path.is_dir() else str(path)
    with duckdb.connect() as connection:
        table = (
            connection.read_parquet(where)
            if path.suffix == ".parquet"
            else connection.read_csv(where, all_varchar=True, header=True)
        )
        assert table.columns[-1] == "weight"
        rows = table.fetchall()
    return sorted((tuple(map(str, row[:-1])), float(row[-1])) for row in rows)


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
@pytest.mark.parametrize("case", CASES)
def test_report_and_weights_are_those_of_memory(run, data, engine, case):
    text, options = CASES[case]
    (data / "t.toml").write_text(text)
    form = "csv" if case == "raking" else "parquet"
    common = ["--targets", "t.toml", *options, "--format", "json"]
    here = run("weight", "--data", f"s.{form}", *common, "-o", "here.csv")
    there = run("weight", "--data", f"s.{form}", *common, "--engine", engine, "-o", f"there.{form}")
    assert here.code == there.code == 0, here.err + there.err
    expected, found = json.loads(here.out), json.loads(there.out)
    assert found.pop("weights") is None
    assert found.pop("extremes") == []
    del expected["weights"], expected["extremes"]
    if case in ("from base weights", "means"):
        assert found["quantiles"] == {}
        del expected["quantiles"], found["quantiles"]
    same(found, expected)
    mine, theirs = read_weights(data / f"there.{form}"), read_weights(data / "here.csv")
    assert [w for _, w in mine] == pytest.approx([w for _, w in theirs], rel=1e-12)
    assert len(mine) == 505
    assert not list(data.glob(".youthsurvey-*"))


def same(found, expected):
    """Assert that two JSON values agree, numbers to 1e-12."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        for key, value in expected.items():
            same(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            same(one, other)
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)
    else:
        assert found == expected


def test_rows_of_duckdb_keep_order_and_types(run, data):
    duckdb = pytest.importorskip("duckdb")
    (data / "t.toml").write_text(RAKE)
    assert run("weight", "--data", "s.parquet", "--targets", "t.toml", "--engine", "duckdb",
               "-o", "o.parquet").code == 0  # fmt: skip
    with duckdb.connect() as connection:
        before = connection.read_parquet(str(data / "s.parquet"))
        after = connection.read_parquet(str(data / "o.parquet"))
        assert after.columns == [*before.columns, "weight"]
        assert after.types[:-1] == before.types
        assert [row[:-1] for row in after.fetchall()] == before.fetchall()


def test_memory_writes_parquet_too(run, data):
    (data / "t.toml").write_text(RAKE)
    for out in ("a.csv", "a.parquet"):
        ran = run("weight", "--data", "s.csv", "--targets", "t.toml", "-o", out, "--quiet")
        assert ran.code == 0, ran.err
    assert read_weights(data / "a.parquet") == read_weights(data / "a.csv")


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_what_cannot_be_weighted_or_written(run, data, engine):
    (data / "t.toml").write_text(RAKE)
    (data / "few.toml").write_text("[sex]\nF = 1\n")
    (data / "hole.csv").write_text("sex,x\nF,1\n,2\nM,3\n")
    (data / "weighed.csv").write_text("sex,weight\nF,1\nM,3\n")
    (data / "half.toml").write_text("[sex]\nF = 0.5\nM = 0.5\n")
    (data / "there.parquet").write_text("mine")
    cases = [
        (["s.parquet", "few.toml"], 5, 'sex "M" has respondents ('),
        (["hole.csv", "half.toml"], 5, '1 of 3 respondents have no answer to "sex"'),
        (["s.parquet", "t.toml", "-o", "s.parquet"], 6, "the data file itself"),
        (["s.parquet", "t.toml", "-o", "there.parquet"], 6, "--force"),
        (["s.parquet", "t.toml", "-o", "o.xlsx"], 6, "CSV or Parquet"),
        (["weighed.csv", "half.toml", "-o", "o.csv"], 2, 'a column "weight" already'),
        (["s.parquet", "t.toml", "--weight", "ww"], 2, 'no column "ww"'),
        (["nowhere.parquet", "t.toml"], 3, "no such file"),
    ]
    for (name, plan, *more), code, what in cases:
        ran = run("weight", "--data", name, "--targets", plan, "--engine", engine, *more)
        assert (ran.code, what in ran.err) == (code, True), (name, plan, ran.err)
        assert len(ran.err.strip().splitlines()) == 1
    assert (data / "there.parquet").read_text() == "mine"
    assert not list(data.glob(".youthsurvey-*"))
    forced = ["-o", "there.parquet", "--force", "--quiet"]
    again = ["weight", "--data", "s.parquet", "--targets", "t.toml", "--engine", engine, *forced]
    assert run(*again).code == run(*again).code == 0


def test_a_merged_pair_of_rows_keeps_every_total(make_grouped):
    """Two equal rows, or one that stands for two: the same weights and report."""
    two, one = make_grouped
    assert one.report.to_dict() == {**two.report.to_dict(), "extremes": []}
    assert one.responses.design.weight.sum() == pytest.approx(two.responses.design.weight.sum())
    assert one.responses.grouped.w2.sum() == pytest.approx((two.responses.design.weight**2).sum())


@pytest.fixture
def make_grouped():
    from dataclasses import replace

    import numpy as np

    from tests.tally.made import _made
    from youthsurvey.model.responses import Grouped
    from youthsurvey.weight import MarginShares, Scheme, weight

    scheme = Scheme("s", {"en": "s"}, "rake", (("sex",), ("age",)))
    shares = MarginShares(
        {("sex",): {("f",): 0.5, ("m",): 0.5}, ("age",): {("1",): 0.3, ("2",): 0.7}}
    )
    #     f1 twice
    two = _made({"sex": list("fffmm"), "age": list("11212")})
    one = _made({"sex": list("ffmm"), "age": list("1212")})
    counts = np.array([2, 1, 1, 1])
    one = replace(one, grouped=Grouped(counts, counts.astype(float)))
    return weight(two, scheme, shares), weight(one, scheme, shares)
