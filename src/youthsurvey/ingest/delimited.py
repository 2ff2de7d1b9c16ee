"""A text with delimiters, read strictly: the table that was meant, or a refusal with its line.

The reader of the standard library lets a quotation mark stand inside a cell that is not quoted, so
a lost mark would go unseen; every record that holds one is held against the grammar of RFC 4180.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError
from youthsurvey.ingest.quotes import check_apostrophes, check_heads, is_quoted
from youthsurvey.ingest.raw import Cells, ColumnBuilder, Layout, Progress, TextColumn

_PART = 4096
"""Rows that are coded together."""


def first_record(text: str, delimiter: str, quote: str = '"') -> list[str]:
    """Return a text's first record; nothing where it cannot be read."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, strict=True
    )
    try:
        return next((row for row in reader if row), [])
    except csv.Error:
        return []


def read_delimited(
    data: bytes, layout: Layout, source: str, progress: Progress | None = None
) -> Cells:
    """Read a text of which the layout is known.

    Args:
        data: the file's bytes, valid in the layout's encoding.
        layout: how it holds its table.
        source: the file's name, for messages.
        progress: told how many bytes have been read.

    Raises:
        InputError: a row has more or fewer cells than the header, or a quotation mark is not
            where one belongs.
    """
    if layout.delimiter != "\t" or layout.quote == "'":
        return _read_quoted(data, layout, source, progress)
    # Spreadsheets write tabs without quoting, statistics packages with it. Where every line is a
    # whole row as it stands, no cell holds a line end, and a mark that is not around the whole
    # header is a character like others.
    plain = Layout(layout.encoding, "\t", "", layout.preamble, layout.header_rows)
    try:
        cells = _read(data, plain, source, None)
    except InputError:
        return _read_quoted(data, layout, source, progress)
    # A header that quotation marks hold together is another one without them.
    torn = any(len(first_record("\t".join(head), "\t")) != len(head) for head in cells.heads)
    if torn or is_quoted(cells, source):
        return _read(data, layout, source, progress)
    check_apostrophes(cells, source)
    return cells


def _read_quoted(
    data: bytes, layout: Layout, source: str, progress: Progress | None = None
) -> Cells:
    """Read a text whose cells may be in quotation marks, or in apostrophes where it has none."""
    if layout.quote != '"':
        return _read(data, layout, source, progress)
    try:
        cells = _read(data, layout, source, progress)
    except InputError as error:
        if b'"' in data or b"'" not in data:
            raise
        try:
            return _read(data, replace(layout, quote="'"), source, progress)
        except InputError:
            raise error from None
    if b'"' not in data:
        # Where the file has real quotation marks, apostrophes are letters.
        check_apostrophes(cells, source)
    return cells


def _read(data: bytes, layout: Layout, source: str, progress: Progress | None) -> Cells:
    strict = _Strict(data, layout, source)
    heads = strict.heads()
    rows = None
    if len(data) >= LARGE:
        from youthsurvey.ingest.large import read_rows

        rows = read_rows(data, layout, strict.read, len(heads[0]), progress)
    columns, lines = rows or strict.rows(len(heads[0]), progress)
    return Cells(heads, columns, lines, strict.preamble)


LARGE = 20_000_000
"""Bytes from which on another parser is worth its import."""


class _Strict:
    """Reads a text record by record, and keeps what it read until it has been judged.

    Attributes:
        preamble: the lines above the header.
    """

    def __init__(self, data: bytes, layout: Layout, source: str) -> None:
        self._size, self._layout, self._source = len(data), layout, source
        self._stream = io.TextIOWrapper(io.BytesIO(data), layout.encoding, newline="")
        self.preamble = tuple(next(self._stream) for _ in range(layout.preamble))
        self._kept: list[str] = []
        self._reader = csv.reader(
            self._recorded(),
            delimiter=layout.delimiter,
            quotechar=layout.quote or None,
            quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
            strict=True,
        )
        self._records = self._located()
        self._grammar = _grammar(layout.delimiter, layout.quote)

    @property
    def read(self) -> str:
        """The text so far, while the header is read."""
        return "".join((*self.preamble, *self._kept))

    @property
    def _line(self) -> int:
        """The last line that was read."""
        return self._layout.preamble + self._reader.line_num

    def _recorded(self) -> Iterator[str]:
        for line in self._stream:
            self._kept.append(line)
            yield line

    def _located(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each record with the line on which it begins."""
        begins = self._layout.preamble + 1
        try:
            for row in self._reader:
                yield begins, row
                begins = self._line + 1
        except csv.Error as error:
            raise _quoting_error(str(error), f"{self._source}, line {begins}") from None

    def heads(self) -> list[list[str]]:
        """Return the records of the header."""
        heads: list[list[str]] = []
        for begins, head in self._records:
            if not head and not heads:
                continue
            if heads and len(head) != len(heads[0]):
                raise _ragged(len(heads[0]), len(head), begins, self._source)
            if not heads:
                # Joined files carry more than one byte order mark.
                head[0] = head[0].lstrip("\ufeff")
            heads.append(head)
            if len(heads) == self._layout.header_rows:
                break
        where = f"{self._source}, line {self._layout.preamble + 1}"
        check_heads(heads, where)
        self._check_quotes(heads, "".join(self._kept), where)
        return heads

    def rows(
        self, width: int, progress: Progress | None
    ) -> tuple[tuple[TextColumn, ...], NDArray[np.int64]]:
        """Return the columns under the header, and the lines on which rows begin."""
        builder = ColumnBuilder(width, self._layout.quote)
        part: list[list[str]] = []
        ends: list[int] = []
        lines: list[int] = []

        def take() -> None:
            marked = builder.add(part).tolist() if part else []
            first = self._line - len(self._kept) + 1
            for place in marked:
                line = lines[place - len(part)]
                text = "".join(self._kept[line - first : ends[place] - first])
                self._check_quotes([part[place]], text, f"{self._source}, line {line}")
            part.clear()
            ends.clear()
            self._kept.clear()
            if progress is not None:
                progress(self._stream.buffer.tell(), self._size)

        self._kept.clear()
        for begins, row in self._records:
            if len(row) != width:
                if len(row) < 2 and not any(row):
                    continue
                raise _ragged(width, len(row), begins, self._source)
            if not any(row):
                continue
            part.append(row)
            lines.append(begins)
            ends.append(self._line + 1)
            if len(part) == _PART:
                take()
        take()
        return builder.columns(), np.array(lines, dtype=np.int64)

    def _check_quotes(self, rows: list[list[str]], text: str, where: str) -> None:
        """Hold records that have a quotation mark in a cell against the grammar."""
        quote = self._layout.quote
        if not quote or not any(quote in cell for row in rows for cell in row):
            return
        grammar = self._grammar
        if len(rows) > 1:
            # Several header rows together: a line end between two records is another delimiter.
            pattern = grammar.pattern.removesuffix("[\r\n]*")
            grammar = re.compile(f"(?:{pattern}[\r\n]+)*+{pattern}[\r\n]*")
        if not grammar.fullmatch(text):
            raise InputError(
                "a quotation mark stands inside a cell that is not in quotation marks.",
                where=where,
                remedy="Put the cell into quotation marks and double those inside, "
                "or export the file again.",
            )


def _grammar(delimiter: str, quote: str) -> re.Pattern[str]:
    """Return what a whole record looks like."""
    d, q = re.escape(delimiter), re.escape(quote)
    if not quote:
        return re.compile(".*", re.DOTALL)
    cell = f"(?:{q}[^{q}]*+(?:{q}{q}[^{q}]*+)*+{q}|[^{q}{d}\r\n]*+)"
    return re.compile(f"[\r\n]*{cell}(?:{d}{cell})*+[\r\n]*")


def _ragged(width: int, found: int, line: int, source: str) -> InputError:
    return InputError(
        f"the header has {width} cells, but this row has {found}.",
        where=f"{source}, line {line}",
        remedy="Put cells that hold the delimiter into quotation marks, or export the file again.",
    )


def _quoting_error(reason: str, where: str) -> InputError:
    if "end of data" in reason or "larger" in reason:
        what = "a quotation mark that opens a cell in this row is never closed."
        if "larger" in reason:
            what = (
                "a quotation mark that opens a cell in this row is never closed, or a cell is "
                f"longer than {csv.field_size_limit():,} characters."
            )
    elif "expected after" in reason:
        what = "a quotation mark inside a quoted cell is not doubled."
    else:
        what = f"the row cannot be read: {reason}."
    return InputError(what, where=where, remedy="Mend the row, or export the file again.")
