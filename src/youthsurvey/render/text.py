"""Tables as plain text for terminals, and as Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import Align, Cell, Grid, Line, grid
from youthsurvey.tables.table import Panel, Table

_GAP = 2
_HEAD_WIDTH = 16
_TEXT_WIDTH = 16
_STYLES = {"bold": "1", "dim": "2", "red": "31"}
_ZERO_WIDTH = frozenset({"Mn", "Me", "Cf"})
# Bidirectional controls can show a terminal's line in another order than it was written.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~#$])")


def table_text(
    table: Table,
    lang: str,
    width: int | None = 100,
    colour: bool = False,
    panel: Panel | None = None,
) -> str:
    """Return a table as aligned text.

    A table that is too wide is cut into blocks of columns, one under the other.

    Args:
        table: the table.
        lang: language of texts and numbers.
        width: columns of the terminal; None to cut and wrap nothing, for a pipe.
        colour: mark the heading, answers aside and failed checks by terminal colours.
        panel: the measure to show; the first one where it is None.
    """
    shown = _harmless_grid(grid(table, lang, panel))
    label_width = _label_width(shown, width)
    widths = _column_widths(shown, width, label_width)
    out = [_styled(part, "bold", colour) for part in wrap(shown.title, width)]
    out += [_styled(part, "dim", colour) for part in wrap(shown.subtitle, width) if part]
    for number, block in enumerate(_blocks(widths, label_width, width)):
        out.append("")
        banner = shown.banner
        if number and banner:
            banner = f"{banner} ({pick(phrase(__package__, 'continued'), lang)})"
        out += _block(shown, banner, block, widths, label_width, colour)
    if shown.notes:
        out.append("")
        out += [
            _styled(part, "dim", colour)
            for note in shown.notes
            for part in wrap(note.marked, width)
        ]
    return "\n".join(line.rstrip() for line in out) + "\n"


def table_markdown(table: Table, lang: str, panel: Panel | None = None) -> str:
    """Return a table as a pipe table of GitHub-flavoured Markdown, with heading and notes."""
    shown = _harmless_grid(grid(table, lang, panel))
    top = shown.stub if not shown.banner else f"{shown.stub} / {shown.banner}"
    rows = [[top, *(head.text for head in shown.heads)]]
    if shown.has_bases:
        rows.append(["", *(head.base_marked for head in shown.heads)])
    rows += [[line.label, *(_marked(cell) for cell in line.cells)] for line in shown.lines]
    rule = "|".join(["---", *("---:" if h.align == "right" else "---" for h in shown.heads)])
    body = ["| " + " | ".join(_escaped(text) for text in row) + " |" for row in rows]
    parts = [f"**{_escaped(shown.title)}**"]
    if shown.subtitle:
        parts.append(_escaped(shown.subtitle))
    parts.append("\n".join([body[0], f"|{rule}|", *body[1:]]))
    parts += [_escaped(note.marked) for note in shown.notes]
    return "\n\n".join(parts) + "\n"


def display_width(text: str) -> int:
    """Return the number of terminal columns that a text takes.

    >>> display_width("Қазақстан"), display_width("上海"), display_width("e\u0301")
    (9, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int | None) -> list[str]:
    """Cut a text into lines at words, or inside a word that is wider than a line.

    >>> wrap("hard to say", 8)
    ['hard to', 'say']
    """
    if width is None or display_width(text) <= width:
        return [text]
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        for part in _word_parts(word, max(width, 1)):
            joined = f"{current} {part}" if current else part
            if display_width(joined) <= width:
                current = joined
            else:
                lines += [current] if current else []
                current = part
    return [*lines, current]


def _word_parts(word: str, width: int) -> Iterator[str]:
    start = used = 0
    for i, char in enumerate(word):
        more = _char_width(char)
        if used + more > width and i > start:
            yield word[start:i]
            start, used = i, 0
        used += more
    yield word[start:]


def _harmless(text: str) -> str:
    """Return a text without line breaks, terminal escapes and bidirectional controls."""
    if text.isascii() and text.isprintable():
        return text
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return _BIDI.sub("", plain).strip()


def _harmless_grid(shown: Grid) -> Grid:
    return replace(
        shown,
        title=_harmless(shown.title),
        subtitle=_harmless(shown.subtitle),
        stub=_harmless(shown.stub),
        banner=_harmless(shown.banner),
        heads=tuple(replace(head, text=_harmless(head.text)) for head in shown.heads),
        lines=tuple(
            replace(
                line,
                label=_harmless(line.label),
                cells=tuple(replace(cell, text=_harmless(cell.text)) for cell in line.cells),
            )
            for line in shown.lines
        ),
        notes=tuple(replace(note, text=_harmless(note.text)) for note in shown.notes),
    )


def _label_width(shown: Grid, width: int | None) -> int:
    natural = max(display_width(text) for text in (shown.stub, *(x.label for x in shown.lines)))
    return natural if width is None else min(natural, max(20, width * 2 // 5))


def _marked(cell: Cell) -> str:
    return f"{cell.text} {cell.tail}".strip()


def _column_widths(shown: Grid, width: int | None, label_width: int) -> list[int]:
    """Return each column's width: with too little room heads wrap, then words give way."""
    least, widths = [], []
    for j, head in enumerate(shown.heads):
        if head.align == "left":
            cells = [display_width(_marked(line.cells[j])) for line in shown.lines]
        else:
            marks = _marks_width(shown, j)
            cells = [display_width(line.cells[j].text) + marks for line in shown.lines]
        needed = max([*cells, len(head.base_marked), 1])
        words = [display_width(word) for word in head.text.split()]
        least.append(max(needed, min(max(words, default=0), _HEAD_WIDTH)))
        widths.append(max(needed, min(display_width(head.text), _HEAD_WIDTH)))
    if width is None:
        return widths
    room = width - label_width - _GAP * len(widths)
    if sum(widths) > room:
        widths = least
    texts = [j for j, head in enumerate(shown.heads) if head.align == "left"]
    while sum(widths) > room and texts:
        widest = max(texts, key=lambda j: widths[j])
        if widths[widest] <= _TEXT_WIDTH:
            break
        widths[widest] = max(_TEXT_WIDTH, widths[widest] - (sum(widths) - room))
    return widths


def _marks_width(shown: Grid, j: int) -> int:
    return max((len(line.cells[j].tail) for line in shown.lines), default=0)


def _blocks(widths: Sequence[int], label_width: int, width: int | None) -> Iterator[list[int]]:
    """Yield the columns' numbers, as many at a time as fit beside the labels."""
    block: list[int] = []
    used = label_width
    for j, column in enumerate(widths):
        if block and width is not None and used + _GAP + column > width:
            yield block
            block, used = [], label_width
        block.append(j)
        used += _GAP + column
    yield block


def _block(
    shown: Grid, banner: str, block: list[int], widths: list[int], label_width: int, colour: bool
) -> list[str]:
    heads = [shown.heads[j] for j in block]
    sizes = [label_width, *(widths[j] for j in block)]
    aligns: list[Align] = ["left", *(head.align for head in heads)]
    out = []
    if banner:
        out.append(" " * (label_width + _GAP) + banner)
    tops = [wrap(shown.stub, label_width)]
    tops += [wrap(shown.heads[j].text, widths[j]) for j in block]
    out += _printed(tops, sizes, aligns, bottom=True)
    if shown.has_bases:
        bases = [[""], *([head.base_marked] for head in heads)]
        out += _printed(bases, sizes, aligns)
    rule = "─" * (sum(sizes) + _GAP * len(block))
    out.append(rule)
    body = False
    for line in shown.lines:
        if body and line.kind in ("base", "total"):
            out.append(rule)
            body = False
        elif line.kind in ("category", "aside"):
            body = True
        cells = [wrap(line.label, label_width)]
        for j, head in zip(block, heads, strict=True):
            cell = line.cells[j]
            if head.align == "left":
                cells.append(wrap(_marked(cell), widths[j]))
            else:
                cells.append([cell.text + cell.tail.ljust(_marks_width(shown, j))])
        printed = _printed(cells, sizes, aligns)
        style = _line_style(line)
        out += [_styled(part, style, colour) for part in printed] if style else printed
    return out


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
        (" " * _GAP).join(
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
