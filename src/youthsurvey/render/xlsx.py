"""Tables as a spreadsheet: a sheet of contents, then a sheet for each table.

Texts are written as texts: none is taken for a formula, a link or a number.
"""

from __future__ import annotations

import datetime
import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import Cell, Grid, Head, Line, grids
from youthsurvey.render.theme import ACCENT, INK, QUIET
from youthsurvey.tables.table import Flag, Format, RowKind, Table

_CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date, so that the same tables give the same bytes."""

_NUMBERS: Mapping[Format, str] = {
    "count": "#,##0",
    "weighted": "#,##0.0",
    "share": "0.0%",
    "fine_share": "0.00%",
    # What rounds to nothing has no sign.
    "points": "[>=0.05]+0.0;[<=-0.05]-0.0;0.0",
    "number": "0.00",
    "p": '[<0.001]"<0.001";0.000',
    "residual": "0.0",
    "text": "@",
}
_RULE, _ALARM = "#B8C4CC", "#A6482B"
_HATCHED: Mapping[str, Any] = {"pattern": 14, "fg_color": "#B9D6DA", "bg_color": "#F3F8F9"}
_LONGEST_TEXT = 32_767
_LONGEST_NAME = 31
_LINE_HEIGHT = 15.5
_TALLEST = 400
_WIDE = 95
"""Characters beside each other above which a sheet is printed across."""
_LINES, _LINES_ACROSS = 72, 46
"""Lines that can still be read when they are fitted on one page."""


def workbook(
    tables: Sequence[Table],
    lang: str,
    title: Labels,
    synthetic: bool = False,
    notes: Sequence[Labels] = (),
) -> bytes:
    """Return the tables as an XLSX file, the same bytes for the same tables.

    Args:
        tables: a sheet each, in this order.
        lang: language of the texts; numbers follow the reader's own settings.
        title: of the whole, on the sheet of contents.
        synthetic: the data are synthetic; every sheet says so at its top.
        notes: of the whole, on the sheet of contents.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    options = dict.fromkeys(
        ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
    ) | {"in_memory": True}
    book = Workbook(out, options)
    book.set_properties({"title": pick(title, lang)[:255], "created": _CREATED})
    styles = _Styles(book)
    names = sheet_names([_words("contents", lang), *(table.name for table in tables)])
    first = _Sheet(book.add_worksheet(names[0]), [30.0, 64.0, 34.0], lang, styles)
    first.contents(title, tables, names[1:], notes, synthetic)
    for table, name in zip(tables, names[1:], strict=True):
        blocks = grids(table, lang)
        sheet = _Sheet(book.add_worksheet(name), _column_widths(blocks), lang, styles)
        sheet.table(blocks, synthetic or table.synthetic, names[0])
    book.close()
    return out.getvalue()


def sheet_names(names: Sequence[str]) -> list[str]:
    r"""Return names that Excel takes: up to 31 characters, without ``[]:*?/\``, each once.

    >>> sheet_names(["a/b", "A_b"])
    ['a_b', 'A_b 2']
    """
    # Excel keeps the name "History" for itself.
    taken = {"history"}
    out = []
    for name in names:
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("' ") or "_"
        choice, number = clean[:_LONGEST_NAME].strip("' "), 1
        while choice.lower() in taken:
            number += 1
            end = f" {number}"
            choice = clean[: _LONGEST_NAME - len(end)] + end
        taken.add(choice.lower())
        out.append(choice)
    return out


class _Styles:
    """The workbook's cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            whole = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
            self._made[key] = self._book.add_format({**whole, **properties})
        return self._made[key]


class _Sheet:
    """A sheet being written from the top down."""

    def __init__(self, sheet: Any, widths: Sequence[float], lang: str, styles: _Styles) -> None:
        self.sheet, self.widths, self.lang, self.styles = sheet, widths, lang, styles
        self.line = 0
        for j, width in enumerate(widths):
            sheet.set_column(j, j, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        if sum(widths) > _WIDE:
            sheet.set_landscape()

    def contents(
        self,
        title: Labels,
        tables: Sequence[Table],
        names: Sequence[str],
        notes: Sequence[Labels],
        synthetic: bool,
    ) -> None:
        """Write the list of all tables with a link to each."""
        self._top(pick(title, self.lang), "", synthetic)
        for note in notes:
            self._across(pick(note, self.lang), self.styles(font_color=QUIET, text_wrap=True))
        self.line += 1
        head = self.styles(bold=True, bottom=1, bottom_color=INK)
        for j, key in enumerate(("sheet", "table", "base")):
            self._text(j, _words(key, self.lang), head)
        self.line += 1
        plain = self.styles(text_wrap=True)
        quiet = self.styles(font_color=QUIET, text_wrap=True)
        for table, name in zip(tables, names, strict=True):
            texts = [pick(table.title, self.lang), pick(table.subtitle, self.lang)]
            self._link(name, name)
            self._text(1, texts[0], plain)
            self._text(2, texts[1], quiet)
            self._height(max(map(_depth, texts, self.widths[1:])))
            self.line += 1

    def table(self, blocks: Sequence[Grid], synthetic: bool, contents: str) -> None:
        """Write a table: heading, the columns' heads, a block for each measure, notes."""
        first = blocks[0]
        self._top(first.title, first.subtitle, synthetic)
        self._link(contents, _words("to_contents", self.lang))
        self.line += 2
        head = self.line
        self._heads(first)
        self.sheet.freeze_panes(self.line, 1)
        self.sheet.repeat_rows(head, self.line - 1)
        for block in blocks:
            if len(blocks) > 1:
                self._text(0, block.measure, self.styles(bold=True, font_color=ACCENT))
                self.line += 1
            for line in block.lines:
                self._values(line, block)
            self.line += 1
        for note in first.notes:
            if note.text != _words("synthetic_note", self.lang):
                flags = frozenset({note.flag} if note.flag else ())
                look = {"font_color": QUIET, **_look("category", flags)}
                self._across(note.text, self.styles(font_size=10, text_wrap=True, **look), 0.9)
        across = sum(self.widths) > _WIDE
        if self.line <= (_LINES_ACROSS if across else _LINES):
            self.sheet.fit_to_pages(1, 1)

    def _top(self, title: str, subtitle: str, synthetic: bool) -> None:
        self._across(title, self.styles(bold=True, font_size=14, text_wrap=True), 1.35)
        if subtitle:
            self._across(subtitle, self.styles(font_color=QUIET, text_wrap=True))
        if synthetic:
            style = self.styles(bold=True, font_color=_ALARM, text_wrap=True)
            self._across(_words("synthetic_note", self.lang), style)

    def _heads(self, block: Grid) -> None:
        if block.banner:
            self._text(1, block.banner, self.styles(font_color=QUIET))
            self.line += 1
        edge = {} if block.has_bases else {"bottom": 1, "bottom_color": INK}
        look = {"bold": True, "text_wrap": True, "valign": "bottom", **edge}
        self._text(0, block.stub, self.styles(**look))
        for j, head in enumerate(block.heads, start=1):
            indent = int(head.align == "left")
            self._text(j, head.text, self.styles(**look, align=head.align, indent=indent))
        heads = [block.stub, *(head.text for head in block.heads)]
        self._height(max(map(_depth, heads, self.widths)))
        self.line += 1
        if block.has_bases:
            self._bases(block.heads)

    def _bases(self, heads: Sequence[Head]) -> None:
        look = {"bottom": 1, "bottom_color": INK, "font_color": QUIET}
        self._text(0, _words("base_n", self.lang), self.styles(**look))
        for j, head in enumerate(heads, start=1):
            number = {"num_format": _NUMBERS["count"], "align": "right", "italic": head.low_base}
            style = self.styles(**look, **number)
            if head.base is None:
                self.sheet.write_blank(self.line, j, None, style)
            else:
                self.sheet.write_number(self.line, j, head.base, style)
        self.line += 1

    def _values(self, line: Line, block: Grid) -> None:
        self._text(0, line.label, self.styles(text_wrap=True, **_look(line.kind, frozenset())))
        depth = _depth(line.label, self.widths[0])
        for j, (cell, head) in enumerate(zip(line.cells, block.heads, strict=True), start=1):
            words = head.align == "left"
            style = self.styles(
                num_format=_NUMBERS[cell.how] + _letters(cell, block.letters_in(j - 1)),
                align=head.align,
                indent=int(words),
                text_wrap=words,
                **_look(line.kind, cell.flags),
            )
            self._value(j, cell, style)
            if words:
                depth = max(depth, _depth(cell.text, self.widths[j]))
        if depth > 1:
            self._height(depth)
        self.line += 1

    def _value(self, column: int, cell: Cell, style: Any) -> None:
        value = cell.value
        if isinstance(value, (int, float)) and math.isfinite(value) and cell.how != "text":
            number = value * 100 if cell.how == "points" else value
            self.sheet.write_number(self.line, column, number, style)
        else:
            self._text(column, cell.text, style)

    def _across(self, text: str, style: Any, size: float = 1.0) -> None:
        """Write a text over the sheet's whole width, in as many lines as it needs."""
        self.sheet.merge_range(self.line, 0, self.line, len(self.widths) - 1, "", style)
        self._text(0, text, style)
        self._height(_depth(text, sum(self.widths) / size) * size)
        self.line += 1

    def _text(self, column: int, text: str, style: Any) -> None:
        if text:
            self.sheet.write_string(self.line, column, text[:_LONGEST_TEXT], style)
        else:
            self.sheet.write_blank(self.line, column, None, style)

    def _link(self, name: str, text: str) -> None:
        quoted = name.replace("'", "''")
        style = self.styles(font_color=ACCENT, underline=1)
        self.sheet.write_url(self.line, 0, f"internal:'{quoted}'!A1", style, text[:255])

    def _height(self, lines: float) -> None:
        self.sheet.set_row(self.line, min(_LINE_HEIGHT * lines, _TALLEST))


def _look(kind: RowKind, flags: frozenset[Flag]) -> dict[str, Any]:
    look: dict[str, Any] = {}
    if "assumed" in flags:
        look |= _HATCHED
    if kind == "aside" or "low_base" in flags:
        look["font_color"] = QUIET
    if "low_base" in flags:
        look["italic"] = True
    if "fails" in flags:
        look |= {"font_color": _ALARM, "bold": True}
    if kind in ("base", "total"):
        look |= {"top": 1, "top_color": _RULE}
    return look


def _column_widths(blocks: Sequence[Grid]) -> list[float]:
    """Return widths in characters; heads wrap, so their longest word counts."""
    first = blocks[0]
    labels = [first.stub, *(line.label for line in first.lines)]
    widths = [min(max(*map(_width, labels), 16.0), 52.0)]
    for j, head in enumerate(first.heads):
        word = max(map(_width, head.text.split()), default=0.0)
        cell = max(
            (_width(_with_letters(line.cells[j])) for b in blocks for line in b.lines), default=0.0
        )
        widths.append(min(max(word, cell, 10.0), 34.0))
    # A narrow table still needs room for its heading and notes.
    widths[0] += max(0.0, min(60 - sum(widths), 30.0))
    return widths


def _width(text: str) -> float:
    """Return a width for a text on one line: Cyrillic letters are wider than digits."""
    return len(text) * 1.08 + 2


def _letters(cell: Cell, room: int) -> str:
    """Return the part of a number's format that shows letters: the share remains a number.

    "_A" leaves as much room as a letter takes, so that the column's digits stand in line.
    """
    if not room:
        return ""
    shown = f'" {cell.letters}"' if cell.letters else "_ "
    return shown + "_A" * (room - len(cell.letters))


def _with_letters(cell: Cell) -> str:
    return f"{cell.text} {cell.letters}" if cell.letters else cell.text


def _depth(text: str, width: float) -> int:
    """Return in how many lines a text stands, a little too many rather than too few."""
    return sum(max(1, math.ceil(len(part) * 1.04 / width)) for part in text.split("\n"))


def _words(key: str, lang: str) -> str:
    return pick(phrase(__package__, key), lang)
