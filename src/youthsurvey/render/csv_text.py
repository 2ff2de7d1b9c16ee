"""Tables as tidy CSV: codes and labels beside each other, numbers in full precision.

A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers never do.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.render.spans import WITHIN
from youthsurvey.tables.table import Heading, Table, Value

_FORMULA = ("=", "+", "-", "@", "\t", "\n")


def table_csv(table: Table, langs: Sequence[str]) -> str:
    r"""Return a table as CSV with a header and ``\n`` line ends.

    Where all columns hold the same measures there is one line a cell, with a column for each
    measure. Where each column is a measure of its own (flow, weights, verification) there is one
    line a row. The last column joins the flags by ";"; "synthetic" stands in each line of a table
    of synthetic data.

    A stub by a banner also says of each row whether it is an answer, a net or a mean, and of each
    column its group (the banner's variable) and the answers within which it is nested.

    Args:
        table: the table.
        langs: languages of the labels, a column each.
    """
    by_row = any(column.format is not None for column in table.columns)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        _by_row(table, langs) if by_row else _by_cell(table, langs)
    )
    return out.getvalue()


def tables_csv(tables: Sequence[Table], langs: Sequence[str]) -> str:
    """Return several tables as one CSV list, whose first column is the table's name.

    Measures that only some of the tables have are empty in the others.

    Args:
        tables: in each of which all columns hold the same measures.
        langs: languages of the labels, a column each.
    """
    lists = [list(_by_cell(table, langs)) for table in tables]
    # In the order of the longest list; what that lacks comes before the flags.
    heads = sorted((each[0] for each in lists), key=len, reverse=True)
    names = dict.fromkeys(name for head in heads for name in head[:-1])
    out = io.StringIO()
    writer = csv.DictWriter(out, ["table", *names, "flags"], restval="", lineterminator="\n")
    writer.writeheader()
    for table, (head, *rows) in zip(tables, lists, strict=True):
        whole = ["table", *head]
        name = harmless(table.name)
        writer.writerows(dict(zip(whole, [name, *row], strict=True)) for row in rows)
    return out.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, its line breaks as line feeds.

    >>> harmless("=1+1"), harmless("1+1")
    ("'=1+1", '1+1')
    """
    # Not every Python quotes a lone carriage return, and an unquoted one ends the row.
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _by_cell(table: Table, langs: Sequence[str]) -> Iterator[list[str]]:
    banner = table.kind == "banner" or any(column.spanners for column in table.columns)
    names = [*_headers("row", langs), *["row_kind"] * banner, *_headers("column", langs)]
    if banner:
        codes = {column.code for column in table.columns}
        assert len(codes) == len(table.columns), f"{table.name} has a code for each column"
        names += [f"column_{part}_{lang}" for part in ("group", "within") for lang in langs]
    yield [*names, "column_base", *(panel.code for panel in table.panels), "flags"]
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            yield [
                *_named(row.code, row.label, langs),
                *[row.kind] * banner,
                *_named(column.code, column.label, langs),
                *(_groups(column, langs) if banner else ()),
                _cell(column.base),
                *(_cell(panel.values[i][j], langs) for panel in table.panels),
                _joined(table, sorted(table.flags[i][j])),
            ]


def _by_row(table: Table, langs: Sequence[str]) -> Iterator[list[str]]:
    several = len(table.panels) > 1
    names: list[str] = []
    spread: list[bool] = []
    for panel in table.panels:
        for j, column in enumerate(table.columns):
            name = f"{panel.code}_{column.code}" if several else column.code
            by_language = any(isinstance(line[j], Mapping) for line in panel.values)
            names += [f"{name}_{lang}" for lang in langs] if by_language else [name]
            spread.append(by_language)
    yield [*_headers("row", langs), *names, "flags"]
    for i, row in enumerate(table.rows):
        values = [value for panel in table.panels for value in panel.values[i]]
        cells: list[str] = []
        for value, by_language in zip(values, spread, strict=True):
            cells += [_cell(value, [lang]) for lang in langs] if by_language else [_cell(value)]
        flags = [
            f"{column.code}:{flag}"
            for column, here in zip(table.columns, table.flags[i], strict=True)
            for flag in sorted(here)
        ]
        yield [*_named(row.code, row.label, langs), *cells, _joined(table, flags)]


def _headers(side: str, langs: Sequence[str]) -> list[str]:
    return [f"{side}_code", *(f"{side}_label_{lang}" for lang in langs)]


def _named(code: str, label: Labels, langs: Sequence[str]) -> list[str]:
    return [harmless(code), *(harmless(pick(label, lang)) for lang in langs)]


def _groups(column: Heading, langs: Sequence[str]) -> list[str]:
    """Return a column's outermost spanner, then the others joined, each by language."""
    parts = (column.spanners[:1], column.spanners[1:])
    return [
        harmless(WITHIN.join(pick(label, lang) for label in part))
        for part in parts
        for lang in langs
    ]


def _joined(table: Table, flags: Sequence[str]) -> str:
    return ";".join([*flags, "synthetic"] if table.synthetic else flags)


def _cell(value: Value, langs: Sequence[str] = ("en",)) -> str:
    """Return a value as text; what is undefined is empty."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, Mapping):
        return harmless(pick(value, langs[0]))
    if isinstance(value, str):
        return harmless(value)
    return repr(float(value)) if isinstance(value, float) else str(int(value))
