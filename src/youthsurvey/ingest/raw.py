"""A file's cells as texts, column by column: each distinct text once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

DELIMITERS = (",", ";", "\t", "|")
NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "|"}
QUOTES = ('"', "'")

Progress = Callable[[int, int], None]
"""Called with how much has been read, and how much there is."""


@dataclass(frozen=True)
class TextColumn:
    """A column's cells.

    Attributes:
        texts: the distinct texts, by first appearance.
        index: shape (n,), int32: for each row its text's place in ``texts``.
    """

    texts: Sequence[str]
    index: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, row: int) -> str:
        return str(self.texts[self.index[row]])

    @property
    def cells(self) -> list[str]:
        """Every row's text."""
        return list(map(self.texts.__getitem__, self.index.tolist()))

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many rows hold each text."""
        return np.bincount(self.index, minlength=len(self.texts))


@dataclass(frozen=True)
class RawTable:
    """A file's cells as texts.

    Attributes:
        headers: one a column, as it stands; of several header rows, what their dialect makes of
            them.
        columns: one a header; wholly empty rows are left out.
        lines: shape (n,): for each row the line of the file (or the row of the sheet) on which it
            begins, counted from 1. A record may span lines where a quoted cell does.
        encoding: under which the file was read; "xlsx" for a workbook.
        delimiter: between cells; empty for a workbook.
        sha256: of the file's bytes.
        source: the file's name, for messages.
        preamble: lines (or rows) above the header, which are no part of the table.
        titles: longer texts of headers, where the file has some.
    """

    headers: tuple[str, ...]
    columns: tuple[TextColumn, ...]
    lines: NDArray[np.int64]
    encoding: str
    delimiter: str
    sha256: str
    source: str
    preamble: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        lines: Sequence[int] | None = None,
        **about: Any,
    ) -> RawTable:
        """Return the table of some rows, each as wide as the headers; ``about`` as the fields."""
        builder = ColumnBuilder(len(headers))
        if rows:
            builder.add(rows)
        known = {"encoding": "", "delimiter": "", "sha256": "", "source": "", **about}
        numbers = np.array(lines or range(1, len(rows) + 1), dtype=np.int64)
        return cls(tuple(headers), builder.columns(), numbers, **known)

    @property
    def rows(self) -> list[list[str]]:
        """The cells row by row."""
        return [list(row) for row in zip(*(column.cells for column in self.columns), strict=True)]

    @property
    def unit(self) -> str:
        """What ``lines`` counts: "row" of a sheet, "line" of a text."""
        return "row" if self.encoding == "xlsx" else "line"


class ColumnBuilder:
    """Takes rows in parts and gives columns; equal texts are kept once.

    Args:
        width: cells in each row.
        mark: a character whose occurrence in a cell is told, "" for none.
    """

    def __init__(self, width: int, mark: str = "") -> None:
        # A dictionary that numbers what it has not seen codes a whole column in C.
        self._known = [defaultdict[str, int](count().__next__) for _ in range(width)]
        self._parts: list[list[NDArray[np.int32]]] = [[] for _ in range(width)]
        self._marked: list[list[int]] = [[] for _ in range(width)]
        self._mark = mark

    def add(self, rows: Sequence[Sequence[str]]) -> NDArray[np.intp]:
        """Take some rows; return the places, among these, of rows that hold the mark."""
        return self.add_columns(tuple(zip(*rows, strict=True)))

    def add_columns(self, columns: Sequence[Collection[str]]) -> NDArray[np.intp]:
        """Take some rows, column by column."""
        n = len(columns[0])
        marked = np.zeros(n, dtype=bool)
        for known, parts, with_mark, cells in zip(
            self._known, self._parts, self._marked, columns, strict=True
        ):
            before = len(known)
            part = np.fromiter(map(known.__getitem__, cells), np.int32, count=n)
            parts.append(part)
            if not self._mark:
                continue
            if len(known) > before:
                new = islice(known, before, None)
                with_mark += [i for i, text in enumerate(new, before) if self._mark in text]
            if with_mark:
                marked |= np.isin(part, with_mark)
        return np.flatnonzero(marked)

    def columns(self) -> tuple[TextColumn, ...]:
        """Return what was taken."""
        return tuple(
            TextColumn(list(known), np.concatenate(parts) if parts else np.zeros(0, np.int32))
            for known, parts in zip(self._known, self._parts, strict=True)
        )


def joined_table(tables: Sequence[RawTable], places: Sequence[Sequence[int]]) -> RawTable:
    """Return several tables under the first one's headers, one after another.

    Args:
        tables: the first one gives headers and everything else that is not rows.
        places: of each table, the columns that stand under the first one's headers, in order.
    """
    builder = ColumnBuilder(len(tables[0].headers))
    for table, columns in zip(tables, places, strict=True):
        builder.add_columns([table.columns[place].cells for place in columns])
    lines = np.concatenate([table.lines for table in tables])
    return replace(tables[0], columns=builder.columns(), lines=lines)


@dataclass(frozen=True)
class Layout:
    """How a text holds its table.

    Attributes:
        encoding: as Python names it.
        delimiter: between cells.
        quote: the mark around cells that hold a delimiter; "" where none has a meaning.
        preamble: lines above the header.
        header_rows: records that the header is made of.
    """

    encoding: str
    delimiter: str
    quote: str = '"'
    preamble: int = 0
    header_rows: int = 1


@dataclass(frozen=True)
class Cells:
    """What a file's table holds: records of the header, columns, and the rows' lines."""

    heads: list[list[str]]
    columns: tuple[TextColumn, ...]
    lines: NDArray[np.int64]
    preamble: tuple[str, ...] = ()
