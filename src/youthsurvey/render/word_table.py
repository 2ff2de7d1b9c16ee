"""A table of a Word document: three lines, a head that is repeated, notes below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from youthsurvey.render.document_columns import column_widths
from youthsurvey.render.grid import Cell, Grid, Line, columns_beside, parts_of
from youthsurvey.render.word_parts import Writer
from youthsurvey.render.xml_text import xml_text
from youthsurvey.tables.table import Table

_LABEL, _WIDEST = 0.3, 0.42
"""Of the table's width, for the rows' labels: at least, and at most."""
_BOLD = ("net", "total", "base")


def add_table(write: Writer, table: Table, blocks: Sequence[Grid]) -> None:
    """Set a table with caption and notes; one that is too wide is set in parts.

    Args:
        write: the document.
        table: its name and kind.
        blocks: its measures, laid out.
    """
    rule = write.profile.table
    title, base = blocks[0].title, blocks[0].subtitle
    if base:
        title = f"{title} ({base})"
    if rule.place == "above":
        write.caption("Table", rule, table.name, title)
    beside = columns_beside(blocks)
    widths = column_widths(blocks, beside, write.profile.table_size)
    room = write.profile.text_width * (1 - _LABEL)
    for k, part in enumerate(parts_of(blocks[0], beside, widths, room)):
        if k:
            # Word joins tables between which no paragraph stands.
            write.gap()
        _Part(write, table, blocks, part, last=beside).set()
    if rule.place == "below":
        write.caption("Table", rule, table.name, title)
    write.notes(note.marked for note in blocks[0].notes)


class _Part:
    """Some columns of a table, with the labels of its rows."""

    def __init__(
        self, write: Writer, table: Table, blocks: Sequence[Grid], columns: list[int],
        last: Sequence[int],
    ) -> None:  # fmt: skip
        self.write, self.table, self.blocks, self.columns = write, table, blocks, columns
        self.whole = list(columns) == list(last)
        self.sheet: Any = write.document.add_table(rows=0, cols=len(columns) + 1)
        self.sheet.alignment = WD_TABLE_ALIGNMENT.LEFT
        self.sheet.autofit = False
        widths = column_widths(blocks, columns, write.profile.table_size)
        text = write.profile.text_width
        label = min(max(text * _LABEL, text - sum(widths)), text * _WIDEST)
        self.widths = [label, *(w * (text - label) / sum(widths) for w in widths)]
        for column, width in zip(self.sheet.columns, self.widths, strict=True):
            column.width = Mm(width)
        _describe(self.sheet, blocks[0])

    def set(self) -> None:
        first = self.blocks[0]
        if first.banner:
            self.spanned([(first.banner, len(self.columns))])
        for spans in first.spans:
            inside = [
                (span.text, sum(span.first <= j < span.end for j in self.columns)) for span in spans
            ]
            self.spanned([(text, width) for text, width in inside if width])
        self.heads(first)
        for block in self.blocks:
            if len(self.blocks) > 1:
                self.across(block.measure, bold=True)
            for line in block.lines:
                self.line(line, block)
        _rule(self.sheet.rows[-1], "bottom")

    def row(self) -> Any:
        row = self.sheet.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, self.widths, strict=True):
            cell.width = Mm(width)
        return row

    def spanned(self, spans: Sequence[tuple[str, int]]) -> None:
        row = self.row()
        _repeat(row)
        place = 1
        for text, width in spans:
            cell = row.cells[place]
            if width > 1:
                cell = cell.merge(row.cells[place + width - 1])
            self.put(cell, text, WD_ALIGN_PARAGRAPH.CENTER)
            place += width

    def heads(self, block: Grid) -> None:
        row = self.row()
        _repeat(row)
        self.put(row.cells[0], block.stub, WD_ALIGN_PARAGRAPH.LEFT)
        for cell, j in zip(row.cells[1:], self.columns, strict=True):
            head = block.heads[j]
            text = "\n".join(filter(None, (head.text, head.base_marked)))
            left = head.align == "left"
            self.put(cell, text, WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.RIGHT)
        _rule(self.sheet.rows[0], "top")
        _rule(row, "bottom")

    def line(self, line: Line, block: Grid) -> None:
        row = self.row()
        bold = line.kind in _BOLD
        self.put(row.cells[0], line.label, WD_ALIGN_PARAGRAPH.LEFT, bold=bold)
        for k, (cell, j) in enumerate(zip(row.cells[1:], self.columns, strict=True)):
            left = block.heads[j].align == "left"
            name = ""
            if self.table.kind == "topline" and k == 0:
                name = f"num_{self.table.name}_{line.code}"
            self.put(
                cell,
                self.reads(line.cells[j]),
                WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.RIGHT,
                bold=bold,
                name=name,
            )
        beside = set(columns_beside(self.blocks))
        for j, cell in enumerate(line.cells):
            if self.whole and j not in beside and cell.text:
                self.across(f"{block.heads[j].text}: {self.reads(cell)}")

    def reads(self, cell: Cell) -> str:
        text = cell.text if cell.how == "text" else self.write.number(cell.text)
        return f"{text}{cell.marks}" + (f" {cell.letters}" if cell.letters else "")

    def across(self, text: str, *, bold: bool = False) -> None:
        row = self.row()
        cell = row.cells[0].merge(row.cells[-1])
        self.put(cell, text, WD_ALIGN_PARAGRAPH.LEFT, bold=bold)

    def put(self, cell: Any, text: str, align: Any, *, bold: bool = False, name: str = "") -> None:
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        end = self.write.bookmark(paragraph, name) if name else None
        run = paragraph.add_run(xml_text(self.write.percent(text)))
        run.font.size, run.bold = Pt(self.write.profile.table_size), bold or None
        if end is not None:
            end()


def _repeat(row: Any) -> None:
    """Repeat a row at the top of each page."""
    head = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(head)


def _rule(row: Any, side: str) -> None:
    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = OxmlElement("w:tcBorders")
            properties.append(borders)
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)


def _describe(sheet: Any, block: Grid) -> None:
    """Give a table the name that a screen reader tells."""
    for tag, text in (("w:tblCaption", block.title), ("w:tblDescription", block.subtitle)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), xml_text(text))
        sheet._tbl.tblPr.append(element)
