"""Which engine reads what: files, patterns, tables and data frames."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from youthsurvey.errors import InputError

if TYPE_CHECKING:
    from youthsurvey.tally.engines.query import Rows

EngineName = Literal["duckdb", "spark"]
TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
PARQUET_SUFFIXES = (".parquet", ".pq")


@contextmanager
def opened(data: Any, engine: EngineName) -> Iterator[Rows]:
    """Open data in an engine.

    Args:
        data: a ``Path`` of Parquet or CSV (UTF-8), or a pattern; of a table, for DuckDB
            ``FILE.duckdb::TABLE``, for Spark its name; or a Polars, Arrow or pandas frame.
        engine: which one.

    Raises:
        UsageError: the engine is not installed, or does not read such data.
        InputError: the data are not there, or cannot be read.
    """
    assert engine == "duckdb", "there is no other engine yet"
    from youthsurvey.tally.engines.duckdb import open_duckdb

    with open_duckdb(data) as rows:
        yield rows


def name_of(data: Any) -> str:
    """Return what messages call the data."""
    return data.name if isinstance(data, Path) else "the data frame"


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
