"""Any table as it stands, without a codebook: CSV, XLSX, Parquet, SPSS (.sav) and Stata (.dta).

A column's distinct values are its categories: in the order of the file's value labels where it has
them, else sorted, numbers by size. Empty cells, nulls and the values that SPSS or Stata declare
missing are missing; "NA" and the like are texts, unless they are named as missing.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.errors import InputError, UsageError, nearest
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.raw import RawTable
from youthsurvey.ingest.readers import count_headers, read_raw, sniff_headers
from youthsurvey.ingest.sheets import cell_text
from youthsurvey.model.codebook import MissingKind
from youthsurvey.model.filters import Levels
from youthsurvey.model.optional import require

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
SPSS_SUFFIXES = (".sav", ".zsav", ".dta")
PARQUET_SUFFIXES = (".parquet", ".pq")


@dataclass(frozen=True)
class Tabular:
    """The wanted columns of a file.

    Attributes:
        source: the file's name, for messages.
        columns: by the name under which they were asked for.
        line: for each row where it stands in the file: the line of a text file, the row of a
            sheet, else the number of the row.
        unit: "line" or "row": what ``line`` counts.
    """

    source: str
    columns: Mapping[str, Levels]
    line: tuple[int, ...]
    unit: str


def is_export(path: Path, questions: Collection[str]) -> bool:
    """Whether a file is a form's export: two or more of its headers are questions of a codebook.

    What cannot be read is left for the strict reader to say.
    """
    return path.suffix.lower() in ("", *TEXT_SUFFIXES) and count_headers(path, questions) >= 2


def read_tabular(path: Path, names: Iterable[str], missing: Collection[str] = ()) -> Tabular:
    """Read columns of a file.

    Args:
        path: a CSV (comma, semicolon or tab), XLSX, Parquet, .sav, .zsav or .dta file.
        names: the headers of the wanted columns.
        missing: texts that mean "no answer", besides an empty cell.

    Raises:
        InputError: the file cannot be read exactly, or a header stands in it twice.
        UsageError: it has no such column, or the library that reads it is not installed.
    """
    wanted = list(dict.fromkeys(names))
    suffix = path.suffix.lower()
    if suffix in SPSS_SUFFIXES:
        return _from_statistics_package(path, wanted, missing)
    if suffix in PARQUET_SUFFIXES:
        return _from_parquet(path, wanted, missing)
    try:
        raw = read_raw(path, wanted)
    except InputError as error:
        headers = sniff_headers(path)
        if headers and not any(_same(name, headers) for name in wanted):
            raise _no_column(wanted[0], headers, path.name) from None
        raise error
    return _from_texts(raw, wanted, missing)


def read_rows(path: Path) -> tuple[tuple[str, ...], list[list[str]]]:
    """Read all of a file as texts: its headers and its rows; missing values are empty.

    Raises:
        InputError: the file cannot be read exactly.
        UsageError: the library that reads it is not installed.
    """
    suffix = path.suffix.lower()
    if suffix in SPSS_SUFFIXES:
        package, read = _statistics_package(path)
        try:
            found, _ = read(str(path), output_format="dict")
        except package.ReadstatError:
            raise _damaged(path, _kind(path)) from None
        headers, rows = tuple(found), list(zip(*found.values(), strict=True))
    elif suffix in PARQUET_SUFFIXES:
        duckdb = require("duckdb", "duckdb", "reading Parquet")
        with duckdb.connect() as connection:
            table = _parquet(duckdb, connection, path)
            headers, rows = tuple(table.columns), table.fetchall()
    else:
        raw = read_raw(path, sniff_headers(path))
        return raw.headers, raw.rows
    texts = [
        ["" if _is_missing(value, ()) else _text(_plain(value)) for value in row] for row in rows
    ]
    return headers, texts


def levels_of(
    name: str,
    values: Sequence[Any],
    labels: Mapping[Any, str] | None = None,
    title: str = "",
    missing: Collection[str] = (),
) -> Levels:
    """Return a column by its distinct values, in the order of their labels, else sorted.

    Args:
        name: the column.
        values: one a row; None, nan and blank texts are missing.
        labels: of values, in order; values without one follow.
        title: a longer name.
        missing: texts that mean "no answer".

    >>> levels_of("q", ["10", "9", "", "10"]).texts
    ('9', '10')
    """
    labels = labels or {}
    found = dict.fromkeys(values)
    texts = {
        value: labels.get(value) or _text(value)
        for value in found
        if not _is_missing(value, missing)
    }
    numbers = {value: _number(value) for value in texts}
    order = _ordered(texts, numbers, labels)
    # Two values under one label stay two categories.
    shown = [texts[value] for value in order]
    shown = [
        f"{text} ({_text(value)})" if shown.count(text) > 1 and value in labels else text
        for text, value in zip(shown, order, strict=True)
    ]
    place = {text: i for i, text in reversed(list(enumerate(shown)))}
    code = {value: place[text] for value, text in zip(order, shown, strict=True)}
    coded = (code.get(value, int(MissingKind.NO_ANSWER)) for value in values)
    return Levels(
        name=name,
        codes=np.fromiter(coded, dtype=np.int32, count=len(values)),
        texts=tuple(shown),
        numbers=np.array([numbers[value] for value in order], dtype=np.float64),
        title=title,
    )


def _ordered(
    texts: Mapping[Any, str], numbers: Mapping[Any, float], labels: Mapping[Any, str]
) -> list[Any]:
    labelled = [value for value in labels if value in texts]
    others = [value for value in texts if value not in labels]
    if any(math.isnan(numbers[value]) for value in others):
        others.sort(key=lambda value: texts[value])
    else:
        others.sort(key=lambda value: (numbers[value], texts[value]))
    return labelled + others


def _is_missing(value: Any, missing: Collection[str]) -> bool:
    if value is None or value != value:
        return True
    return isinstance(value, str) and (not value.strip(" ") or value in missing)


def _text(value: Any) -> str:
    return cell_text(float(value) if isinstance(value, Decimal) else value)


def _number(value: Any) -> float:
    """Return a value as a number; nan for what is none."""
    if isinstance(value, str):
        try:
            # Python also reads "1_000" and "infinity"; the latter is refused where it matters.
            return math.nan if "_" in value else float(value)
        except ValueError:
            return math.nan
    return float(value) if isinstance(value, (int, float, Decimal)) else math.nan


def _from_texts(raw: RawTable, wanted: list[str], missing: Collection[str]) -> Tabular:
    columns = {}
    for name in wanted:
        place = _place(name, raw.headers, raw.source)
        values = raw.columns[place].cells
        columns[name] = levels_of(name, values, missing=missing)
    return Tabular(raw.source, columns, tuple(raw.lines.tolist()), raw.unit)


def _from_parquet(path: Path, wanted: list[str], missing: Collection[str]) -> Tabular:
    duckdb = require("duckdb", "duckdb", "reading Parquet")
    with duckdb.connect() as connection:
        table = _parquet(duckdb, connection, path)
        places = [_place(name, table.columns, path.name) for name in wanted]
        chosen = [duckdb.ColumnExpression(table.columns[place]) for place in places]
        rows = table.select(*chosen).fetchall()
    if not rows:
        raise _no_rows(path)
    values = zip(*rows, strict=True)
    columns = {
        name: levels_of(name, column, missing=missing)
        for name, column in zip(wanted, values, strict=True)
    }
    return Tabular(path.name, columns, tuple(range(1, len(rows) + 1)), "row")


def _from_statistics_package(path: Path, wanted: list[str], missing: Collection[str]) -> Tabular:
    package, read = _statistics_package(path)
    try:
        _, heads = read(str(path), metadataonly=True, output_format="dict")
        names = [heads.column_names[_place(n, heads.column_names, path.name)] for n in wanted]
        found, about = read(str(path), usecols=names, output_format="dict")
    except package.ReadstatError:
        raise _damaged(path, _kind(path)) from None
    titles, labels = about.column_names_to_labels, about.variable_value_labels
    columns = {
        name: levels_of(
            name,
            [_plain(value) for value in found[header]],
            labels.get(header),
            titles.get(header) or "",
            missing,
        )
        for name, header in zip(wanted, names, strict=True)
    }
    n = len(found[names[0]])
    if not n:
        raise _no_rows(path)
    return Tabular(path.name, columns, tuple(range(1, n + 1)), "row")


def _parquet(duckdb: Any, connection: Any, path: Path) -> Any:
    _check_there(path)
    try:
        return connection.read_parquet(str(path))
    except duckdb.Error:
        raise _damaged(path, "Parquet") from None


def _statistics_package(path: Path) -> tuple[Any, Any]:
    """Return the library that reads SPSS and Stata files, and its function for this one."""
    package = require("pyreadstat", "spss", f"reading files of {_kind(path)}")
    _check_there(path)
    return package, package.read_dta if _kind(path) == "Stata" else package.read_sav


def _kind(path: Path) -> str:
    return "Stata" if path.suffix.lower() == ".dta" else "SPSS"


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _same(name: str, headers: Sequence[str]) -> list[int]:
    exact = [i for i, header in enumerate(headers) if header == name]
    return exact or [i for i, header in enumerate(headers) if fold(header) == fold(name)]


def _place(name: str, headers: Sequence[str], source: str) -> int:
    places = _same(name, headers)
    if not places:
        raise _no_column(name, headers, source)
    if len(places) > 1:
        raise InputError(
            f'the header "{name}" stands {len(places)} times.',
            where=source,
            remedy="Give each column its own header.",
        )
    return places[0]


def _no_column(name: str, headers: Sequence[str], source: str) -> UsageError:
    return UsageError(f'there is no column "{name}".', where=source, remedy=nearest(name, headers))


def _no_rows(path: Path) -> InputError:
    return InputError("the file has columns, but no rows.", where=path.name)


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise InputError(
            "there is no such file.", where=str(path), remedy="Check the path of the data file."
        )


def _damaged(path: Path, kind: str) -> InputError:
    return InputError(
        f"this is no {kind} file, or it is damaged.", where=path.name, remedy="Export it again."
    )
