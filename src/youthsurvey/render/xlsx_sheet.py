"""A sheet of a workbook, written from the top down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import Cell, Grid, Head, Line
from youthsurvey.render.spans import SpanLine, blocks_within, group_starts
from youthsurvey.render.theme import ACCENT, INK, QUIET
from youthsurvey.render.xlsx_styles import (
    ALARM,
    NUMBERS,
    RULE,
    Styles,
    depth,
    head_depth,
    letters_format,
    look,
)
from youthsurvey.tables.numbers import POINTS

_LONGEST_TEXT = 32_767
_LINE_HEIGHT = 15.5
_TALLEST = 400
_WIDE = 95
"""Characters beside each other above which a sheet is printed across."""
_READABLE = 110
"""Characters that a heading or note may take beside each other over a wide banner."""
_LINES, _LINES_ACROSS = 72, 46
"""Lines that can still be read when they are fitted on one page."""
_SMALLEST, _ROOM = 60, 1007 / 10
"""The smallest scale of print in per cent; characters on a page across at full scale, with a wider
font than the workbook's, as machines without that one take."""
_NARROWEST, _WIDEST = 480, 760
"""Of a chart, in pixels."""
_PADDING = 5 / 7
"""Characters that a column takes besides its width."""


class Sheet:
    """A sheet being written from the top down."""

    def __init__(self, sheet: Any, widths: Sequence[float], lang: str, styles: Styles) -> None:
        self.sheet, self.widths, self.lang, self.styles = sheet, widths, lang, styles
        self.line = 0
        self._across_columns = len(widths)
        self._edges: frozenset[int] = frozenset()
        self._pages = [range(len(widths))]
        self._names = 0
        for j, width in enumerate(widths):
            sheet.set_column(j, j, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&L&8&A&R&8&P / &N")
        if sum(widths) > _WIDE:
            sheet.set_landscape()

    def alone(self, blocks: Sequence[Grid], synthetic: bool, contents: str) -> tuple[int, int]:
        """Write the sheet's only table; its heads stay in view and on each printed page.

        Returns:
            The line of the columns' names and that of the first answer.
        """
        self._print_wide(blocks[0].spans)
        head, body = self._table(blocks, synthetic, contents)
        self.sheet.freeze_panes(body, 1)
        self.sheet.repeat_rows(head, body - 1)
        across = sum(self.widths) > _WIDE
        if len(self._pages) == 1 and self.line <= (_LINES_ACROSS if across else _LINES):
            self.sheet.fit_to_pages(1, 1)
        return self._names, body + (len(blocks) > 1)

    @property
    def pixels(self) -> int:
        """How wide a chart may be that is not wider than the table, in pixels."""
        wide = sum(7 * width + 5 for width in self.widths)
        return int(min(max(wide, _NARROWEST), _WIDEST))

    def below(self, chart: Any, alt: str) -> None:
        """Put a chart under the table and its notes."""
        options = {"description": alt, "object_position": 1, "x_offset": 4}
        self.sheet.insert_chart(self.line + 1, 0, chart, options)

    def tables(
        self, tables: Sequence[Sequence[Grid]], synthetic: Sequence[bool], contents: str
    ) -> list[int]:
        """Write tables one under another, and return the line at which each begins."""
        starts = []
        self._across_columns = self._readable()
        widest = max(tables, key=lambda blocks: len(blocks[0].heads))
        self._print_wide(widest[0].spans)
        for blocks, mark in zip(tables, synthetic, strict=True):
            starts.append(self.line)
            self._table(blocks, mark, contents)
            self.line += 2
        self.sheet.freeze_panes(0, 1)
        # Where the width alone is fitted, each table still begins on a page of its own.
        self.sheet.set_h_pagebreaks(starts[1:])
        return starts

    def _print_wide(self, spans: Sequence[SpanLine]) -> None:
        """Print a banner that is too wide for one page on several, cut between its groups."""
        room = _ROOM * 100 / _SMALLEST
        sizes = [width + _PADDING for width in self.widths]
        if not spans or sum(sizes) <= room:
            return
        self._pages = list(blocks_within(sizes[1:], room - sizes[0], group_starts(spans)))
        self.sheet.set_print_scale(_SMALLEST)
        self.sheet.repeat_columns(0)
        self.sheet.set_v_pagebreaks([page.start + 1 for page in self._pages[1:]])

    def _table(self, blocks: Sequence[Grid], synthetic: bool, contents: str) -> tuple[int, int]:
        """Write heading, the columns' heads, a block for each measure, and notes.

        Returns:
            The line of the heads and that of the first block.
        """
        first = blocks[0]
        if first.spans:
            self._edges = group_starts(first.spans)[0]
            self._across_columns = self._readable()
        self.top(first.title, first.subtitle, synthetic)
        self.link(contents, in_words("to_contents", self.lang))
        self.line += 2
        head = self.line
        self._heads(first)
        body = self.line
        for block in blocks:
            if len(blocks) > 1:
                self.text(0, block.measure, self.styles(bold=True, font_color=ACCENT))
                self.line += 1
            for line in block.lines:
                self._values(line, block)
            self.line += 1
        for note in first.notes:
            if note.text != in_words("synthetic_note", self.lang):
                flags = frozenset({note.flag} if note.flag else ())
                shown = {"font_color": QUIET, **look("category", flags)}
                self.across(note.text, self.styles(font_size=10, text_wrap=True, **shown), 0.9)
        self._edges = frozenset()
        return head, body

    def _readable(self) -> int:
        """Return how many columns a heading takes, so that it is read without scrolling."""
        columns, used = 0, 0.0
        while columns < len(self.widths) and used < _READABLE:
            used += self.widths[columns]
            columns += 1
        return columns

    def top(self, title: str, subtitle: str, synthetic: bool) -> None:
        """Write a heading."""
        self.across(title, self.styles(bold=True, font_size=14, text_wrap=True), 1.35)
        if subtitle:
            self.across(subtitle, self.styles(font_color=QUIET, text_wrap=True))
        if synthetic:
            style = self.styles(bold=True, font_color=ALARM, text_wrap=True)
            self.across(in_words("synthetic_note", self.lang), style)

    def _heads(self, block: Grid) -> None:
        if block.banner:
            self.text(1, block.banner, self.styles(font_color=QUIET))
            self.line += 1
        for spans in block.spans:
            self._spans(spans)
        self._names = self.line
        edge = {} if block.has_bases else {"bottom": 1, "bottom_color": INK}
        shown = {"bold": True, "text_wrap": True, "valign": "bottom", **edge}
        self.text(0, block.stub, self.styles(**shown))
        for j, head in enumerate(block.heads, start=1):
            indent = int(head.align == "left")
            style = self.styles(**shown, **self._edge(j), align=head.align, indent=indent)
            self.text(j, head.text, style)
        heads = [block.stub, *(head.text for head in block.heads)]
        # Over a banner's narrow columns a text needs more lines than its length tells.
        lines = head_depth if block.spans else depth
        self.height(max(map(lines, heads, self.widths)))
        self.line += 1
        if block.has_bases:
            self._bases(block.heads)

    def _spans(self, spans: SpanLine) -> None:
        """Write a line of spanners over their columns, on each page of print, with a thin line."""
        shown = {"align": "center", "valign": "bottom", "text_wrap": True}
        line = {"bold": True, "bottom": 1, "bottom_color": QUIET}
        tallest = 1
        parts = [span.within(page.start, page.stop) for span in spans for page in self._pages]
        for part in filter(None, parts):
            column = part.first + 1
            if not part.text:
                self.text(column, "", self.styles(**shown, **self._edge(column)))
                continue
            style = self.styles(**shown, **line, **self._edge(column))
            if part.width > 1:
                self.sheet.merge_range(self.line, column, self.line, part.end, "", style)
            self.text(column, part.text, style)
            room = sum(self.widths[column : part.end + 1])
            tallest = max(tallest, head_depth(part.text, room))
        self.height(tallest)
        self.line += 1

    def _edge(self, column: int) -> dict[str, Any]:
        """Return the line on the left of the first column of a group."""
        return {"left": 1, "left_color": RULE} if column - 1 in self._edges else {}

    def _bases(self, heads: Sequence[Head]) -> None:
        shown = {"bottom": 1, "bottom_color": INK, "font_color": QUIET}
        self.text(0, in_words("base_n", self.lang), self.styles(**shown))
        for j, head in enumerate(heads, start=1):
            number = {"num_format": NUMBERS["count"], "align": "right", "italic": head.low_base}
            style = self.styles(**shown, **number, **self._edge(j))
            if head.base is None:
                self.sheet.write_blank(self.line, j, None, style)
            else:
                self.sheet.write_number(self.line, j, head.base, style)
        self.line += 1

    def _values(self, line: Line, block: Grid) -> None:
        label = self.styles(text_wrap=True, **look(line.kind, frozenset(), line.apart))
        self.text(0, line.label, label)
        lines = depth(line.label, self.widths[0])
        for j, (cell, head) in enumerate(zip(line.cells, block.heads, strict=True), start=1):
            words = head.align == "left"
            style = self.styles(
                num_format=NUMBERS[cell.how] + letters_format(cell, block.letters_in(j - 1)),
                align=head.align,
                indent=int(words),
                text_wrap=words,
                **look(line.kind, cell.flags, line.apart),
                **self._edge(j),
            )
            self._value(j, cell, style)
            if words:
                lines = max(lines, depth(cell.text, self.widths[j]))
        if lines > 1:
            self.height(lines)
        self.line += 1

    def _value(self, column: int, cell: Cell, style: Any) -> None:
        value = cell.value
        if isinstance(value, (int, float)) and math.isfinite(value) and cell.how != "text":
            number = value * 100 if cell.how in POINTS else value
            self.sheet.write_number(self.line, column, number, style)
        else:
            self.text(column, cell.text, style)

    def across(self, text: str, style: Any, size: float = 1.0) -> None:
        """Write a text over the sheet's whole width, in as many lines as it needs."""
        last = self._across_columns - 1
        self.sheet.merge_range(self.line, 0, self.line, last, "", style)
        self.text(0, text, style)
        self.height(depth(text, sum(self.widths[: last + 1]) / size) * size)
        self.line += 1

    def text(self, column: int, text: str, style: Any) -> None:
        """Write a text as a text."""
        if text:
            self.sheet.write_string(self.line, column, text[:_LONGEST_TEXT], style)
        else:
            self.sheet.write_blank(self.line, column, None, style)

    def link(self, name: str, text: str, line: int = 0) -> None:
        """Write a link to a line of a sheet."""
        quoted = name.replace("'", "''")
        style = self.styles(font_color=ACCENT, underline=1)
        self.sheet.write_url(self.line, 0, f"internal:'{quoted}'!A{line + 1}", style, text[:255])

    def height(self, lines: float) -> None:
        """Make the line as tall as this many lines of text."""
        self.sheet.set_row(self.line, min(_LINE_HEIGHT * lines, _TALLEST))


def in_words(key: str, lang: str) -> str:
    """Return one of the renderers' own phrases."""
    return pick(phrase(__package__, key), lang)
