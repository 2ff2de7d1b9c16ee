"""A file's cells by both engines, and the properties that they share."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from youthsurvey.errors import InputError, UsageError
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.reading import TableRequest, read_batch, read_responses, tally_batch
from youthsurvey.tally.cells import tally
from youthsurvey.tally.engines import requests as engine_requests

SYNTH = ROOT / "tests" / "oracle" / "synth505.csv"
TABLES = [["x", "y"], ["x", "sex"], ["age"], ["y", "x"], ["sex", "age", "country"]]
FILTER = 'not (sex == "F" and age == "18-20") or w > 1.2 and country in ("C1", "C2", "C8")'
DESIGNS = {
    "unweighted": {},
    "weighted": {"weight": "w"},
    "strata": {"weight": "w", "strata": "country"},
    "clusters": {"weight": "w", "strata": "country", "psu": "age", "nest": True},
    "clusters without strata": {"psu": "country"},
}


def assert_same(found, expected):
    assert found.categories == expected.categories
    np.testing.assert_array_equal(found.n, expected.n)
    for name in ("w", "w2"):
        np.testing.assert_allclose(
            getattr(found, name), getattr(expected, name), rtol=1e-12, atol=0
        )
    for name in ("stratum", "psu"):
        if expected.units is not None:
            np.testing.assert_array_equal(getattr(found.units, name), getattr(expected.units, name))
    np.testing.assert_array_equal(found.outside, expected.outside)


@pytest.fixture
def duckdb():
    return pytest.importorskip("duckdb")


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("where", [None, FILTER])
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_duckdb_gives_the_cells_that_numpy_gives(tmp_path, duckdb, design, where, suffix):
    data = SYNTH
    if suffix == ".parquet":
        data = tmp_path / "s.parquet"
        with duckdb.connect() as connection:
            connection.read_csv(str(SYNTH)).to_parquet(str(data))
    source = Source(data, **DESIGNS[design], filter=where)
    memory = replace(source, engine="memory")
    for names, found in zip(TABLES, tally_batch(source, data, TABLES), strict=True):
        assert_same(found, tally(read_responses(memory, data, names), names))


def test_tables_that_share_no_grouping_have_the_same_cells(monkeypatch, duckdb):
    source = Source(SYNTH, weight="w")
    together = tally_batch(source, SYNTH, TABLES)
    monkeypatch.setattr(engine_requests, "MOST_COMBINATIONS", 1)
    # (x, y), of which (y, x) is a part; (x, sex); (sex, age, country), of which (age) is one
    assert len({id(r) for r in read_batch(source, SYNTH, TABLES)}) == 3
    for found, expected in zip(tally_batch(source, SYNTH, TABLES), together, strict=True):
        assert_same(found, expected)


def test_each_table_of_a_batch_may_have_a_weight_and_a_filter_of_its_own(duckdb):
    source = Source(SYNTH, weight="w", strata="country", filter='sex == "F"')
    batch = [
        TableRequest(("x", "y")),
        TableRequest(("x", "y"), filter=FILTER),
        TableRequest(("x", "sex"), weight="w", filter=FILTER),
    ]
    for table, cells in zip(batch, tally_batch(source, SYNTH, batch), strict=True):
        own = replace(source, filter=table.filter or source.filter, engine="memory")
        assert_same(cells, tally(read_responses(own, SYNTH, table.names), table.names))


def test_weights_of_one_batch_differ(tmp_path, duckdb):
    path = tmp_path / "a.csv"
    path.write_text("x,v,w\na,1,2\nb,2,3\na,4,0.5\n")
    batch = [TableRequest(("x",)), TableRequest(("x",), "v"), TableRequest(("x",), "w", "v > 1")]
    plain, v, w = tally_batch(Source(path), path, batch)
    assert plain.n[0].tolist() == [2, 1, 0]
    assert not plain.weighted
    assert v.w[0].tolist() == [1 + 4, 2, 0]
    assert v.w2[0].tolist() == [1 + 16, 4, 0]
    assert w.w[~w.outside].sum(axis=0).tolist() == [0.5, 3, 0]


def test_many_options_of_a_multiple_choice_share_one_grouping_of_their_own(tmp_path, duckdb):
    options = [f"o{i}" for i in range(14)]
    rows = [[str((i >> j) % 2) for j in range(14)] + ["abc"[i % 3]] for i in range(200)]
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([[*options, "x"], *rows])
    batch = [options, ["x"], ["o1", "x"], ["o2"]]
    found = read_batch(Source(path), path, batch)
    assert [len(found[0]), len(found[3])] == [200, 200]
    assert len(found[1]) == 6
    for names, cells in zip(batch[1:], tally_batch(Source(path), path, batch[1:]), strict=True):
        memory = Source(path, engine="memory")
        assert_same(cells, tally(read_responses(memory, path, names), names))


def test_a_pattern_reads_its_parts_as_one(tmp_path, duckdb):
    with duckdb.connect() as connection:
        whole = connection.read_csv(str(SYNTH))
        for i in range(3):
            part = whole.filter(f"hash(w) % 3 = {i}")
            part.to_parquet(str(tmp_path / f"part{i}.parquet"))
    pattern = tmp_path / "part*.parquet"
    found = tally_batch(Source(pattern, weight="w"), pattern, [["x", "y"]])[0]
    expected = read_responses(Source(SYNTH, weight="w"), SYNTH, ["x", "y"])
    assert_same(found, tally(expected, ["x", "y"]))


NAMES = ['a.b "q"', "x; DROP TABLE t", "w t"]
values = st.one_of(st.none(), st.sampled_from(["1", "10", "9", 'é"', "b,c", "d\\", "ü'; --"]))
tables = st.lists(
    st.tuples(values, values, st.floats(0.1, 9, allow_nan=False)), min_size=2, max_size=40
)


def write(path: Path, rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([NAMES, *(["" if v is None else v for v in row] for row in rows)])
    return path


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=tables, data=st.data())
def test_order_scale_and_engine_change_nothing(tmp_path, duckdb, rows, data):
    if all(r[0] is None for r in rows) or all(r[1] is None for r in rows):
        return
    names = NAMES[:2]
    source = Source(None, weight=NAMES[2])
    path = write(tmp_path / "a.csv", rows)
    expected = tally(read_responses(source, path, names), names)
    assert_same(tally_batch(source, path, [names])[0], expected)
    x_y, y_x = tally_batch(source, path, [names, names[::-1]])
    np.testing.assert_array_equal(x_y.n, y_x.n.transpose(0, 2, 1))
    np.testing.assert_array_equal(x_y.w, y_x.w.transpose(0, 2, 1))
    shuffled = data.draw(st.permutations(rows))
    moved = write(tmp_path / "b.csv", shuffled)
    assert_same(tally(read_responses(source, moved, names), names), expected)
    scaled = write(tmp_path / "c.csv", [(a, b, 4 * w) for a, b, w in rows])
    larger = tally(read_responses(source, scaled, names), names)
    np.testing.assert_allclose(larger.w, 4 * expected.w, rtol=1e-12, atol=0)


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
@pytest.mark.parametrize(
    ("weights", "fault"),
    [
        (["1", "-2", "1"], "negative"),
        (["1", "", "1"], "missing"),
        (["1", "inf", "1"], "infinite"),
        (["1", "nan", "1"], "no number"),
        (["1", "x", "1"], "no number"),
        (["0", "0", "0"], " 0"),
    ],
)
def test_weights_that_cannot_be_used(tmp_path, duckdb, engine, weights, fault):
    path = tmp_path / "a.csv"
    path.write_text("x,w\n" + "".join(f"a,{w}\n" for w in weights))
    with pytest.raises((InputError, UsageError), match=fault) as caught:
        read_responses(Source(path, weight="w", engine=engine), path, ["x"])
    if engine == "memory" and fault != " 0":
        assert "line 3" in str(caught.value)


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
def test_unknown_names_and_filters_that_leave_nobody(duckdb, engine):
    def read(where):
        return read_responses(Source(SYNTH, filter=where, engine=engine), SYNTH, ["x"])

    with pytest.raises(UsageError, match=r'no column "agee".*"age"'):
        read("agee > 3")
    with pytest.raises(UsageError, match="leaves no respondent"):
        read('age == "99"')
    with pytest.raises(UsageError, match="number"):
        read("age > 3")


@pytest.mark.parametrize(("engine", "library"), [("duckdb", "duckdb"), ("spark", "pyspark")])
def test_an_engine_that_is_not_installed_names_its_extra(monkeypatch, engine, library):
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(UsageError, match=rf'pip install "youthsurvey\[{engine}\]"'):
        read_batch(Source(SYNTH, engine=engine), SYNTH, [["x"]])


def test_the_engine_reads_no_workbooks(duckdb):
    with pytest.raises(UsageError, match="Parquet and CSV"):
        read_batch(Source(None), Path("a.xlsx"), [["x"]])
    with pytest.raises(InputError, match="no such file"):
        read_batch(Source(None), Path("nowhere.parquet"), [["x"]])
