"""Formats of a spreadsheet's cells, and how much room their texts take."""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from youthsurvey.render.grid import Cell, Grid
from youthsurvey.render.theme import INK, QUIET
from youthsurvey.tables.table import Flag, Format, RowKind

NUMBERS: Mapping[Format, str] = {
    "count": "#,##0",
    "weighted": "#,##0.0",
    "share": "0.0%",
    "fine_share": "0.00%",
    # What rounds to nothing has no sign.
    "points": "[>=0.05]+0.0;[<=-0.05]-0.0;0.0",
    "fine_points": "[>=0.005]+0.00;[<=-0.005]-0.00;0.00",
    "number": "0.00",
    "p": '[<0.001]"<0.001";0.000',
    "residual": "0.0",
    "text": "@",
}
RULE, ALARM = "#B8C4CC", "#A6482B"
_BOLD = 1.15
"""Width of a bold letter."""
_CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date, so that the same content gives the same bytes."""
_HATCHED: Mapping[str, Any] = {"pattern": 14, "fg_color": "#B9D6DA", "bg_color": "#F3F8F9"}


def new_book(out: io.BytesIO, title: str) -> Any:
    """Return an empty workbook, in which a text stays a text: no formula, link or number."""
    from xlsxwriter import Workbook

    options = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    ) | {"in_memory": True}
    book = Workbook(out, options)
    book.set_properties({"title": title[:255], "created": _CREATED})
    return book


class Styles:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            whole = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
            self._made[key] = self._book.add_format({**whole, **properties})
        return self._made[key]


def look(kind: RowKind, flags: frozenset[Flag], apart: bool = False) -> dict[str, Any]:
    """Return the properties that tell a row's kind and a cell's flags."""
    shown: dict[str, Any] = {}
    if "assumed" in flags:
        shown |= _HATCHED
    if kind == "aside" or "low_base" in flags:
        shown["font_color"] = QUIET
    if "low_base" in flags or kind == "mean":
        shown["italic"] = True
    if kind == "net":
        shown["bold"] = True
    if "fails" in flags:
        shown |= {"font_color": ALARM, "bold": True}
    if apart or kind in ("base", "total"):
        shown |= {"top": 1, "top_color": RULE}
    return shown


def letters_format(cell: Cell, room: int) -> str:
    """Return the part of a number's format that shows letters: the share remains a number.

    "_A" leaves as much room as a letter takes, so that the column's digits stand in line.
    """
    if not room:
        return ""
    shown = f'" {cell.letters}"' if cell.letters else "_ "
    return shown + "_A" * (room - len(cell.letters))


def column_widths(blocks: Sequence[Grid]) -> list[float]:
    """Return widths in characters; heads and spanners wrap, so their longest word counts."""
    first = blocks[0]
    labels = [first.stub, *(line.label for line in first.lines)]
    widths = [min(max(*map(_width, labels), 16.0), 52.0)]
    # A banner has so many columns that each has to be content with less.
    least = 8.0 if first.spans else 10.0
    for j, head in enumerate(first.heads):
        word = max(map(_width, head.text.split()), default=0.0)
        cell = max(
            (_width(_with_letters(line.cells[j])) for b in blocks for line in b.lines), default=0.0
        )
        widths.append(min(max(word, cell, least), 34.0))
    for span in (span for spans in first.spans for span in spans):
        word = min(max(map(_width, span.text.split()), default=0.0), 34.0)
        missing = word - sum(widths[span.first + 1 : span.end + 1])
        for j in range(span.first + 1, span.end + 1):
            widths[j] += max(0.0, missing) / span.width
    # A narrow table still needs room for its heading and notes.
    widths[0] += max(0.0, min(60 - sum(widths), 30.0))
    return widths


def depth(text: str, width: float) -> int:
    """Return in how many lines a text stands, a little too many rather than too few."""
    return sum(max(1, math.ceil(len(part) * 1.04 / width)) for part in text.split("\n"))


def head_depth(text: str, width: float) -> int:
    """Return in how many lines a bold text stands that breaks at words only.

    >>> head_depth("Not students (H)", 10.6), head_depth("18-29 (F)", 10.6)
    (3, 1)
    """
    lines, used = 1, 0.0
    for word in text.split():
        size = len(word) * _BOLD
        if used and used + _BOLD + size > width:
            lines, used = lines + 1, size
        else:
            used += size + _BOLD * bool(used)
    return lines


def _width(text: str) -> float:
    """Return a width for a text on one line: Cyrillic letters are wider than digits."""
    return len(text) * 1.08 + 2


def _with_letters(cell: Cell) -> str:
    return f"{cell.text} {cell.letters}" if cell.letters else cell.text
