"""Tables as plain text for terminals, and as Markdown."""

from __future__ import annotations

import re

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import Align, Grid, Line, grid
from youthsurvey.render.plain import display_width, harmless_grid, wrap
from youthsurvey.render.spans import WITHIN, SpanLine, above
from youthsurvey.render.text_columns import (
    GAP,
    blocks,
    column_widths,
    label_width,
    marked,
    marks_width,
    span_width,
)
from youthsurvey.tables.table import Panel, Table

_LONG = 40
"""Characters above which a text is a sentence."""
_STYLES = {"bold": "1", "dim": "2", "red": "31"}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#$])")


def table_text(
    table: Table,
    lang: str,
    width: int | None = 100,
    colour: bool = False,
    panel: Panel | None = None,
) -> str:
    """Return a table as aligned text.

    A table that is too wide is cut into blocks of columns, one under the other, between groups
    of columns where that leaves a block half full.

    Args:
        table: the table.
        lang: language of texts and numbers.
        width: columns of the terminal; None to cut and wrap nothing, for a pipe.
        colour: mark the heading, answers aside and failed checks by terminal colours.
        panel: the measure to show; the first one where it is None.
    """
    shown = harmless_grid(grid(table, lang, panel))
    labels = label_width(shown, width)
    widths = column_widths(shown, width, labels)
    again = pick(phrase(__package__, "continued"), lang)
    out = [_styled(part, "bold", colour) for part in wrap(shown.title, width)]
    out += [_styled(part, "dim", colour) for part in wrap(shown.subtitle, width) if part]
    if width is not None and _is_prose(shown):
        out += _paragraphs(shown, width, colour)
    else:
        for block in blocks(shown, widths, labels, width):
            out += ["", *_block(shown, block, widths, labels, again, colour)]
    if shown.notes:
        out.append("")
        out += [
            _styled(part, "dim", colour)
            for note in shown.notes
            for part in wrap(note.marked, width)
        ]
    return "\n".join(line.rstrip() for line in out) + "\n"


def _is_prose(shown: Grid) -> bool:
    """Whether all columns hold words, and more of them than stand in columns beside each other."""
    words = all(head.align == "left" for head in shown.heads)
    return (
        words
        and len(shown.heads) > 2
        and any(len(cell.text) > _LONG for line in shown.lines for cell in line.cells)
    )


def _paragraphs(shown: Grid, width: int, colour: bool) -> list[str]:
    """Return each row as a paragraph: its label, then what each column says, indented."""
    out = []
    for line in shown.lines:
        out += ["", *(_styled(part, "bold", colour) for part in wrap(line.label, width))]
        for head, cell in zip(shown.heads, line.cells, strict=True):
            if cell.text:
                said = wrap(f"{head.text}: {marked(cell)}", width - 4)
                style = "red" if "fails" in cell.flags else ""
                out += [_styled(f"    {part}", style, colour) for part in said]
    return out


def table_markdown(table: Table, lang: str, panel: Panel | None = None) -> str:
    """Return a table as a pipe table of GitHub-flavoured Markdown, with heading and notes."""
    shown = harmless_grid(grid(table, lang, panel))
    top = shown.stub if not shown.banner else f"{shown.stub} / {shown.banner}"
    rows = [[top, *(_named(shown, j) for j in range(len(shown.heads)))]]
    if shown.has_bases:
        rows.append(["", *(head.base_marked for head in shown.heads)])
    rows += [[line.label, *(marked(cell) for cell in line.cells)] for line in shown.lines]
    rule = "|".join(["---", *("---:" if h.align == "right" else "---" for h in shown.heads)])
    body = ["| " + " | ".join(_escaped(text) for text in row) + " |" for row in rows]
    parts = [f"**{_escaped(shown.title)}**"]
    if shown.subtitle:
        parts.append(_escaped(shown.subtitle))
    parts.append("\n".join([body[0], f"|{rule}|", *body[1:]]))
    parts += [_escaped(note.marked) for note in shown.notes]
    return "\n\n".join(parts) + "\n"


def _named(shown: Grid, column: int) -> str:
    """Return a column's head led by what stands above it: "Sex: Female › 18-29"."""
    outermost, *answers = (*above(shown.spans, column), shown.heads[column].text)
    return f"{outermost}: {WITHIN.join(answers)}" if answers else outermost


def _block(
    shown: Grid, block: range, widths: list[int], labels: int, again: str, colour: bool
) -> list[str]:
    """Return a block of columns: spanners, heads, bases, rows.

    Args:
        shown: the grid.
        block: its columns.
        widths: of all columns.
        labels: width of the stub.
        again: a word for what goes on from an earlier block.
        colour: of the terminal.
    """
    heads = [shown.heads[j] for j in block]
    sizes = [labels, *(widths[j] for j in block)]
    aligns: list[Align] = ["left", *(head.align for head in heads)]
    out = []
    if shown.banner:
        banner = f"{shown.banner} ({again})" if block.start else shown.banner
        out.append(" " * (labels + GAP) + banner)
    for spans in shown.spans:
        out += _spanned(spans, block, widths, labels, again)
    tops = [wrap(shown.stub, labels)]
    tops += [wrap(shown.heads[j].text, widths[j]) for j in block]
    out += _printed(tops, sizes, aligns, bottom=True)
    if shown.has_bases:
        bases = [[""], *([head.base_marked] for head in heads)]
        out += _printed(bases, sizes, aligns)
    rule = "─" * (sum(sizes) + GAP * len(block))
    out.append(rule)
    body = False
    for line in shown.lines:
        if body and line.kind in ("base", "total"):
            out.append(rule)
            body = False
        elif line.kind not in ("base", "total"):
            if body and line.apart:
                out.append("")
            body = True
        cells = [wrap(line.label, labels)]
        for j, head in zip(block, heads, strict=True):
            cell = line.cells[j]
            if head.align == "left":
                cells.append(wrap(marked(cell), widths[j]))
            else:
                cells.append([cell.text + cell.tail.ljust(marks_width(shown, j))])
        printed = _printed(cells, sizes, aligns)
        style = _line_style(line)
        out += [_styled(part, style, colour) for part in printed] if style else printed
    return out


def _spanned(line: SpanLine, block: range, widths: list[int], labels: int, again: str) -> list[str]:
    """Return spanners over their columns in a block, each with a rule below it."""
    texts, rules, sizes = [[""]], [[""]], [labels]
    for span in line:
        part = span.within(block.start, block.stop)
        if part is None:
            continue
        size = span_width(part, widths)
        more = f"{span.text} ({again})"
        goes_on = span.first < block.start and display_width(more) <= size
        texts.append(wrap(more if goes_on and span.text else span.text, size))
        rules.append(["─" * size if span.text else ""])
        sizes.append(size)
    if not any(text for rule in rules for text in rule):
        return []
    aligns: list[Align] = ["left"] * len(sizes)
    return _printed(texts, sizes, aligns, bottom=True) + _printed(rules, sizes, aligns)


def _line_style(line: Line) -> str:
    if any("fails" in cell.flags for cell in line.cells):
        return "red"
    return "dim" if line.kind == "aside" else ""


def _printed(
    cells: list[list[str]], sizes: list[int], aligns: list[Align], bottom: bool = False
) -> list[str]:
    """Return a row of cells as printed lines; heads stand on their row's bottom."""
    height = max(len(cell) for cell in cells)
    filled = []
    for cell in cells:
        empty = [""] * (height - len(cell))
        filled.append(empty + cell if bottom else cell + empty)
    return [
        (" " * GAP).join(
            _padded(cell[k], size, align)
            for cell, size, align in zip(filled, sizes, aligns, strict=True)
        )
        for k in range(height)
    ]


def _padded(text: str, size: int, align: Align) -> str:
    space = " " * max(0, size - display_width(text))
    return text + space if align == "left" else space + text


def _styled(text: str, style: str, colour: bool) -> str:
    return f"\033[{_STYLES[style]}m{text.rstrip()}\033[0m" if colour and text.strip() else text


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
