"""A filter means the same to numpy, DuckDB and Spark: nulls, texts and numbers, truth, dates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from youthsurvey.errors import UsageError
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.reading import TableRequest, read_batch, read_responses

COLUMNS = {
    "id": ["a", "b", "c", "d", "e", "f"],
    "whole": [1, 2, None, 10, 2, -1],
    "real": [1.0, 2.5, float("nan"), None, 0.1, 1e20],
    "exact": [Decimal("1.50"), Decimal("2.00"), None, Decimal("-3.25"), Decimal("0.10"), None],
    "text": ["yes", "no", "", " ", None, "Yes"],
    "digits": ["1", "10", "9", None, " 2", ""],
    "truth": [True, False, None, True, False, True],
    "day": [dt.date(2025, 6, 27), None, dt.date(2024, 1, 1), dt.date(2025, 1, 1), None, None],
}
FILTERS = [
    "whole > 1", "whole != 2", "not (whole > 1)", "whole in (1, 10)", "whole not in (1, 10)",
    'whole == "2"', 'whole < "2"', '1 < whole <= 10', "real > 1", "real <= 2.5", "not (real > 1)",
    'real == "2.5"', 'not (real == "2.50")', 'real != "1"', 'real in ("1", "0.1")', "exact >= 1.5",
    'exact == "1.5"', 'not (exact == "1.50")', 'exact != "2"', 'text == "yes"', 'text != "yes"',
    'text in ("yes", "no")', 'not (text == "yes" or whole > 1)', 'text > "a"', "digits > 2",
    'digits > "2"', "digits == 2", 'digits == " 2"', 'truth == "TRUE"', 'truth != "TRUE"',
    "truth == 1", "not (truth == 1) and whole < 5", 'day >= "2025-01-01"',
    'day == "2024-01-01"', "text == \"yes\" or truth == 0",
]  # fmt: skip


TYPES = [
    "varchar", "integer", "double", "decimal(6, 2)", "varchar", "varchar", "boolean", "date",
]  # fmt: skip


@pytest.fixture
def data(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "typed.parquet"
    with duckdb.connect() as connection:
        columns = ", ".join(f'"{n}" {t}' for n, t in zip(COLUMNS, TYPES, strict=True))
        connection.execute(f"create table made ({columns})")
        rows = [list(row) for row in zip(*COLUMNS.values(), strict=True)]
        connection.executemany("insert into made values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.table("made").to_parquet(str(path))
    return path


def chosen(responses):
    codes, categories = responses.resolve("id")
    return {categories[i].code for i in codes[responses.design.domain].tolist()}


def by_numpy(data, text):
    return chosen(read_responses(Source(data, engine="memory", filter=text), data, ["id"]))


def assert_the_same(data, engine):
    expected = {text: by_numpy(data, text) for text in FILTERS}
    batch = [TableRequest(("id",), filter=text) for text in expected]
    found = read_batch(Source(data, engine=engine), data, batch)
    for table, responses in zip(batch, found, strict=True):
        assert chosen(responses) == expected[table.filter], table.filter
        assert np.array_equal(responses.grouped.n, np.ones(6))


def test_to_numpy_and_duckdb(data):
    assert by_numpy(data, 'not (text == "yes")') == {"b", "f"}
    assert by_numpy(data, "not (real > 1)") == {"a", "e"}
    assert_the_same(data, "duckdb")


@pytest.mark.xdist_group("spark")
def test_to_numpy_and_spark(data, spark):
    assert_the_same(data, "spark")


@pytest.mark.parametrize(
    ("text", "what"), [("day > 3", "not all of its answers are numbers"),
                       ("text > 3", "no numbers"), ('real < "3"', "without quotation marks")]
)  # fmt: skip
def test_what_cannot_be_compared(data, text, what):
    with pytest.raises(UsageError, match=what):
        read_responses(Source(data, engine="duckdb", filter=text), data, ["id"])
