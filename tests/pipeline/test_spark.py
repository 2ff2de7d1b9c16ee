"""Spark gives what numpy and DuckDB give, cells and faults. Skipped where there is no Spark."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import ROOT
from tests.pipeline.test_adhoc import (
    DESIGNS,
    FILTER,
    NAMES,
    SYNTH,
    TABLES,
    assert_same,
    tables,
    write,
)
from youthsurvey.errors import InputError, UsageError
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.reading import TableRequest, read_batch, read_responses, tally_batch
from youthsurvey.tally.cells import tally

pytestmark = [pytest.mark.xdist_group("spark"), pytest.mark.usefixtures("spark")]


@pytest.fixture(scope="module")
def parquet(spark, tmp_path_factory):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path_factory.mktemp("spark") / "s.parquet"
    with duckdb.connect() as connection:
        connection.read_csv(str(SYNTH)).to_parquet(str(path))
    return path


@pytest.mark.parametrize("design", ["unweighted", "clusters"])
def test_spark_gives_the_cells_that_numpy_gives(parquet, design):
    source = Source(parquet, **DESIGNS[design], engine="spark")
    batch = [*(TableRequest(tuple(t)) for t in TABLES), TableRequest(("x", "y"), filter=FILTER)]
    for table, found in zip(batch, tally_batch(source, parquet, batch), strict=True):
        memory = replace(source, engine="memory", filter=table.filter)
        assert_same(found, tally(read_responses(memory, parquet, table.names), table.names))


def test_spark_reads_csv_and_patterns(parquet):
    expected = tally(read_responses(Source(SYNTH, weight="w"), SYNTH, ["x", "y"]), ["x", "y"])
    for data in (SYNTH, parquet.parent / "*.parquet"):
        source = Source(data, weight="w", engine="spark")
        assert_same(tally_batch(source, data, [["x", "y"]])[0], expected)


def test_spark_reads_tables_and_its_own_data_frames(spark, parquet):
    frame = spark.read.parquet(str(parquet))
    frame.createOrReplaceTempView("answers_of_2025")
    expected = tally(read_responses(Source(SYNTH), SYNTH, ["x"]), ["x"])
    for data in (Path("answers_of_2025"), frame):
        assert_same(tally_batch(Source(None, engine="spark"), data, [["x"]])[0], expected)
    with pytest.raises(InputError, match='no table "nowhere"'):
        read_batch(Source(None, engine="spark"), Path("nowhere"), [["x"]])


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=tables)
def test_any_texts_and_names(tmp_path, rows):
    names = NAMES[:2]
    rows = [*rows, ("1", "1", 1.0)]
    path = write(tmp_path / "a.csv", rows)
    found = tally_batch(Source(path, weight=NAMES[2], engine="spark"), path, [names])[0]
    memory = Source(path, weight=NAMES[2], engine="memory")
    assert_same(found, tally(read_responses(memory, path, names), names))


def read(path, engine, names=("x",), **options):
    return read_responses(Source(path, engine=engine, **options), path, list(names))


@pytest.mark.parametrize(
    "rows",
    [["1", "-2"], ["1", ""], ["1", "inf"], ["1", "x"], ["0", "0"]],
    ids=["negative", "missing", "infinite", "a text", "zero"],
)
def test_weights_that_cannot_be_used_are_told_alike(tmp_path, rows):
    pytest.importorskip("duckdb")
    path = tmp_path / "a.csv"
    path.write_text("x,w\n" + "".join(f"a,{w}\n" for w in rows))
    told = []
    for engine in ("duckdb", "spark"):
        with pytest.raises((InputError, UsageError)) as caught:
            read(path, engine, weight="w")
        told.append((type(caught.value), str(caught.value)))
    assert told[0] == told[1]


def test_other_faults_are_told_alike(tmp_path):
    pytest.importorskip("duckdb")
    (tmp_path / "bad.parquet").write_text("no Parquet")
    (tmp_path / "empty.csv").write_text("x,w\n")
    ragged = tmp_path / "ragged.csv"
    with ragged.open("w", newline="") as file:
        csv.writer(file).writerows([["x", "w"], ["a", "1"], ["b"], ["c", "1", "2"]])
    cases = [
        (SYNTH, {"filter": "agee > 3"}),
        (SYNTH, {"filter": "age > 3"}),
        (SYNTH, {"filter": 'age == "99"'}),
        (SYNTH, {"weight": "ww"}),
        (tmp_path / "nowhere.parquet", {}),
        (tmp_path / "nowhere.csv", {}),
        (tmp_path / "bad.parquet", {}),
        (tmp_path / "empty.csv", {}),
    ]
    for path, options in cases:
        told = []
        for engine in ("duckdb", "spark"):
            with pytest.raises((InputError, UsageError)) as caught:
                read(path, engine, **options)
            told.append((type(caught.value), str(caught.value).replace("DuckDB", "Spark")))
        assert told[0] == told[1], (path.name, options)
    for engine in ("memory", "duckdb", "spark"):
        with pytest.raises(InputError, match=r"ragged\.csv"):
            read(ragged, engine)
    with pytest.raises(UsageError, match="Parquet, CSV and tables"):
        read(ROOT / "README.md", "spark")


def test_without_java_spark_says_so(monkeypatch):
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(UsageError, match=r"needs Java.*default-jre-headless"):
        read(SYNTH, "spark")
