"""Which engine reads what: files, patterns, tables and data frames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from youthsurvey.errors import InputError, UsageError

if TYPE_CHECKING:
    from youthsurvey.tally.engines.query import Rows

EngineName = Literal["duckdb", "spark"]
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
PARQUET_SUFFIXES = (".parquet", ".pq")
TABLE = "::"
"""Stands between a database file and the name of a table in it."""


@contextmanager
def opened(data: Any, engine: EngineName) -> Iterator[Rows]:
    """Open data in an engine.

    Args:
        data: a ``Path`` of Parquet or CSV (UTF-8), or a pattern; of a table, for DuckDB
            ``FILE.duckdb::TABLE``, for Spark its name; or a data frame: for DuckDB of Polars,
            Arrow or pandas, for Spark one of its own.
        engine: which one.

    Raises:
        UsageError: the engine is not installed, or does not read such data.
        InputError: the data are not there, or cannot be read.
    """
    if engine == "spark":
        from youthsurvey.tally.engines.spark import open_spark

        # The session stays for what comes next: starting one takes seconds.
        yield open_spark(data)
        return
    from youthsurvey.tally.engines.duckdb import open_duckdb

    with open_duckdb(data) as rows:
        yield rows


def default_engine(data: Any) -> Literal["memory", "duckdb", "spark"]:
    """Return where data are tallied when nobody says so: files of texts in memory."""
    if hasattr(data, "sparkSession"):
        return "spark"
    if not isinstance(data, Path) or TABLE in data.name:
        return "duckdb"
    return "duckdb" if data.suffix.lower() in PARQUET_SUFFIXES else "memory"


def name_of(data: Any) -> str:
    """Return what messages call the data."""
    return data.name if isinstance(data, Path) else "the data frame"


def separator_of(data: Path) -> str:
    """Return what stands between the headers of a CSV file, or of the first of several."""
    parts = data / "*.csv" if data.is_dir() else data
    for found in sorted(glob(str(parts)))[:1]:
        with open(found, encoding="utf-8-sig", errors="replace") as file:
            headers = re.sub(r'"[^"]*"', "", file.readline())
        return max(",;\t", key=headers.count)
    return ","


def no_such_file(data: Path) -> InputError:
    """Return the error of a path or pattern at which nothing is."""
    return InputError(
        "there is no such file.", where=str(data), remedy="Check the path of the data."
    )


def damaged(data: Path) -> InputError:
    """Return the error of a file that is not what its suffix says."""
    kind = "Parquet" if data.suffix.lower() in PARQUET_SUFFIXES else "CSV in UTF-8"
    return InputError(
        f"this is no {kind}, or it is damaged.", where=data.name, remedy="Export it again."
    )


def no_table(table: str, source: str) -> InputError:
    """Return the error of a table that is not where it was looked for."""
    return InputError(f'there is no table "{table}".', where=source, remedy="Check its name.")


def no_numbers(source: str) -> UsageError:
    """Return the error of texts where numbers are needed."""
    return UsageError(
        "a weight, or a column that a filter compares with a number, holds texts that are no "
        "numbers.",
        where=source,
    )
