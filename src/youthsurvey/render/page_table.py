"""A table as HTML, for a report's page and for a notebook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from youthsurvey.render.grid import Cell, Grid, Line

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ROW_CLASSES = {"aside": "aside", "base": "sum", "total": "sum"}


def clean(text: str) -> str:
    """Return a text without the control characters that HTML does not allow."""
    return _UNPRINTABLE.sub("", text)


def table_markup(blocks: Sequence[Grid], *, brief: bool = False) -> str:
    """Return a table with a body for each measure, in a box that scrolls sideways.

    Args:
        blocks: measures over the same rows and columns.
        brief: without heading, and with only those notes that explain a mark.
    """
    first = blocks[0]
    title = _text(first.title)
    out = []
    if not brief:
        out.append(f'<p class="heading"><b>{title}</b>{_part("span", first.subtitle)}</p>')
    label = title or _text(first.stub)
    out.append(f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>')
    out.append(_head(first))
    for block in blocks:
        out.append("<tbody>")
        if len(blocks) > 1:
            span = len(first.heads) + 1
            out.append(
                f'<tr><th class="measure" colspan="{span}" scope="rowgroup">'
                f"{_text(block.measure)}</th></tr>"
            )
        words = [head.align == "left" for head in block.heads]
        out += [_row(line, words) for line in block.lines]
        out.append("</tbody>")
    out.append("</table></div>")
    notes = [note for note in first.notes if note.flag or not brief]
    if notes:
        items = "".join(f"<li>{_text(note.marked)}</li>" for note in notes)
        out.append(f'<ul class="notes">{items}</ul>')
    return "\n".join(out)


def _head(block: Grid) -> str:
    rows = []
    if block.banner:
        rows.append(
            f'<tr class="banner"><td></td><th colspan="{len(block.heads)}" scope="colgroup">'
            f"{_text(block.banner)}</th></tr>"
        )
    cells = []
    for head in block.heads:
        base = f"<small>{_text(head.base_marked)}</small>" if head.base_text else ""
        words = ' class="l"' if head.align == "left" else ""
        cells.append(f'<th{words} scope="col">{_text(head.text)}{base}</th>')
    rows.append(f'<tr><th class="l" scope="col">{_text(block.stub)}</th>{"".join(cells)}</tr>')
    return f"<thead>{''.join(rows)}</thead>"


def _row(line: Line, words: Sequence[bool]) -> str:
    kind = _ROW_CLASSES.get(line.kind)
    start = f'<tr class="{kind}">' if kind else "<tr>"
    cells = "".join(_cell(cell, left) for cell, left in zip(line.cells, words, strict=True))
    return f'{start}<th scope="row">{_text(line.label)}</th>{cells}</tr>'


def _cell(cell: Cell, words: bool) -> str:
    classes = "l" * words
    classes += "a" * ("assumed" in cell.flags) + "b" * ("low_base" in cell.flags)
    classes += "f" * ("fails" in cell.flags)
    start = f'<td class="{" ".join(classes)}">' if classes else "<td>"
    marks = f"<i>{cell.marks}</i>" if cell.marks else ""
    return f"{start}{_text(cell.text)}{marks}</td>"


def _part(tag: str, text: str) -> str:
    return f"<{tag}>{_text(text)}</{tag}>" if text else ""


def _text(text: str) -> str:
    return escape(clean(text))
