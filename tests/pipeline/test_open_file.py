"""Any data from Python: files, tables of a database, data frames of three libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

import youthsurvey as ys
from tests.conftest import ROOT
from youthsurvey.tally.cells import tally

SYNTH = ROOT / "tests" / "oracle" / "synth505.csv"
NAMES = ["x", "sex"]


@pytest.fixture
def expected():
    return cells(str(SYNTH))


def cells(data, **options):
    _, responses = ys.open_file(data, NAMES, weight="w", strata="country", **options)
    return tally(responses, NAMES)


def assert_same(found, expected):
    assert found.categories == expected.categories
    assert (found.n == expected.n).all()
    assert found.w == pytest.approx(expected.w, rel=1e-12)


@pytest.fixture
def database(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema year; create schema other")
        connection.read_csv(str(SYNTH)).create("answers")
        connection.read_csv(str(SYNTH)).create("year.answers")
    return path


def test_a_table_of_a_database_file(database, expected):
    assert_same(cells(f"{database}::answers"), expected)
    assert_same(cells(Path(f"{database}::year.answers"), engine="duckdb"), expected)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ("{}::nothing", 'no table "nothing"'),
        ("nowhere.duckdb::answers", "no such file"),
        ("{}", "name a table"),
    ],
)
def test_a_table_that_is_not_there(database, data, what):
    with pytest.raises(ys.SurveyError, match=what):
        cells(data.format(database), engine="duckdb")


def test_a_file_that_is_no_database(tmp_path):
    pytest.importorskip("duckdb")
    (tmp_path / "a.duckdb").write_text("no database " * 400)
    with pytest.raises(ys.SurveyError, match="no database of DuckDB"):
        cells(tmp_path / "a.duckdb::answers")


def test_data_frames_of_three_libraries(expected):
    pytest.importorskip("duckdb")
    import pandas as pd

    frame = pd.read_csv(SYNTH)
    assert_same(cells(frame), expected)
    assert_same(cells(frame.astype({"sex": "category"})), expected)
    pl = pytest.importorskip("polars", reason="polars is not installed")
    polars = pl.read_csv(SYNTH)
    assert_same(cells(polars), expected)
    assert_same(cells(polars.lazy()), expected)
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    assert_same(cells(polars.to_arrow()), expected)


def test_what_is_no_data_frame():
    pytest.importorskip("duckdb")
    with pytest.raises(ys.SurveyError, match="no data frame that DuckDB reads"):
        cells({"x": [1]})
    with pytest.raises(ys.SurveyError, match="in memory"):
        cells([1], replicates="jackknife", engine="duckdb")


def test_a_table_of_an_open_file():
    study, responses = ys.open_file(str(SYNTH), ["x", "y"], filter='sex == "F"')
    assert ys.crosstab(study, responses, "x", "y").result.n.sum() < 505
    assert study.name == "synth505"
