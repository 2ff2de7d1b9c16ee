"""Large texts: the same table as the strict reader's, by a faster one, or nothing.

The rows of a large file are first held against the grammar of RFC 4180 as bytes, in numpy: where
quotation marks stand, where cells and rows end. What is regular has only one reading, so pandas'
parser may do it; what is not is left to the strict reader, which names the fault.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.raw import ColumnBuilder, Layout, Progress, TextColumn

_BLOCK = 1 << 22
_LF, _CR = 10, 13


@dataclass(frozen=True)
class _Block:
    """Some whole rows of a file.

    Attributes:
        end: where they end in the file.
        lines: shape (r,), the line of the block, from 0, on which each begins; blank ones too.
        n_lines: lines in the block.
    """

    end: int
    lines: NDArray[np.int64]
    n_lines: int


def read_rows(
    data: bytes, layout: Layout, above: str, width: int, progress: Progress | None = None
) -> tuple[tuple[TextColumn, ...], NDArray[np.int64]] | None:
    """Read the rows of a text with delimiters; None where it is not regular.

    Args:
        data: the file's bytes, valid in the layout's encoding.
        layout: how it holds its table.
        above: the text down to the end of the header.
        width: cells of the header.
        progress: told how many bytes have been read.

    Returns:
        the columns, and the lines on which rows begin.
    """
    if width < 2 or layout.encoding not in ("utf-8", "utf-8-sig"):
        return None
    import pandas as pd

    begin = len(above.encode()) + (len(codecs.BOM_UTF8) if layout.encoding == "utf-8-sig" else 0)
    line = above.count("\n") + 1
    if above.count("\r") != above.count("\r\n"):
        return None
    builder = ColumnBuilder(width)
    lines: list[NDArray[np.int64]] = []
    while begin < len(data):
        block = _check(data, begin, layout, width)
        if block is None:
            return None
        frame = pd.read_csv(
            io.BytesIO(data[begin : block.end]),
            sep=layout.delimiter,
            quotechar=layout.quote or '"',
            quoting=csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE,
            header=None,
            names=range(width),
            index_col=False,
            dtype=object,
            na_filter=False,
            skip_blank_lines=False,
            encoding="utf-8",
            engine="c",
            low_memory=False,
        )
        if len(frame) != len(block.lines):
            return None
        builder.add_columns([frame[j].to_numpy() for j in range(width)])
        lines.append(block.lines + line)
        line += block.n_lines
        begin = block.end
        if progress is not None:
            progress(begin, len(data))
    columns = builder.columns()
    filled = _filled(columns)
    kept = tuple(TextColumn(column.texts, column.index[filled]) for column in columns)
    return kept, np.concatenate([np.zeros(0, np.int64), *lines])[filled]


def _filled(columns: tuple[TextColumn, ...]) -> NDArray[np.bool_]:
    """Return which rows hold anything."""
    empty = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        if not empty.any():
            break
        empty &= column.index == (column.texts.index("") if "" in column.texts else -1)
    return np.logical_not(empty)


def _check(data: bytes, begin: int, layout: Layout, width: int) -> _Block | None:
    """Return the next whole rows, if all of them are regular and as wide as the header."""
    size = _BLOCK
    while True:
        part = np.frombuffer(data, np.uint8, min(size, len(data) - begin), begin)
        whole = begin + len(part) == len(data)
        marks = np.flatnonzero(part == ord(layout.quote)) if layout.quote else np.zeros(0, np.intp)
        breaks = np.flatnonzero(part == _LF)
        ends = breaks[_outside(breaks, marks)]
        if len(ends) or whole:
            break
        size *= 2
    end = len(part) if whole else int(ends[-1]) + 1
    part, marks = part[:end], marks[marks < end]
    breaks, ends = breaks[breaks < end], ends[ends < end]
    if whole and (not len(ends) or ends[-1] != end - 1):
        ends = np.append(ends, end)
    if (
        len(marks) % 2
        or not _carriage_returns_fit(part, marks)
        or not _marks_fit(part, marks, ord(layout.delimiter))
    ):
        return None
    cuts = np.flatnonzero(part == ord(layout.delimiter))
    cuts = cuts[_outside(cuts, marks)]
    starts = np.concatenate([[0], ends[:-1] + 1])
    between = np.searchsorted(cuts, ends) - np.searchsorted(cuts, starts)
    stops = ends - ((ends > starts) & (part[np.maximum(ends - 1, 0)] == _CR))
    blank = stops == starts
    if not np.array_equal(between[~blank], np.full(int((~blank).sum()), width - 1)):
        return None
    lines = np.searchsorted(breaks, starts).astype(np.int64)
    return _Block(begin + end, lines, len(breaks))


def _outside(places: NDArray[np.intp], marks: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which places are outside of quotation marks."""
    outside: NDArray[np.bool_] = np.searchsorted(marks, places) & 1 == 0
    return outside


def _carriage_returns_fit(part: NDArray[np.uint8], marks: NDArray[np.intp]) -> bool:
    """Whether every carriage return is of a line end."""
    returns = np.flatnonzero(part == _CR)
    if not len(returns):
        return True
    after = part[np.minimum(returns + 1, len(part) - 1)]
    return bool(np.all(after == _LF) and np.all(_outside(returns, marks)))


def _marks_fit(part: NDArray[np.uint8], marks: NDArray[np.intp], delimiter: int) -> bool:
    """Whether every quotation mark opens or closes a cell, or is one of two inside."""
    if not len(marks):
        return True
    opening, closing = marks[::2], marks[1::2]
    doubled = closing[:-1] + 1 == opening[1:]
    edge = np.array([_LF, _CR, delimiter], dtype=np.uint8)
    opens = (opening == 0) | np.isin(part[np.maximum(opening - 1, 0)], edge)
    opens[1:] |= doubled
    last = len(part) - 1
    closes = (closing == last) | np.isin(part[np.minimum(closing + 1, last)], edge)
    closes[:-1] |= doubled
    return bool(opens.all() and closes.all())
