"""A table as HTML, for a report's page and for a notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from youthsurvey.render.grid import Cell, Grid, Line, columns_beside
from youthsurvey.render.spans import Span, SpanLine

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ROW_CLASSES = {"aside": "aside", "base": "sum", "total": "sum", "net": "net", "mean": "mean"}


def clean(text: str) -> str:
    """Return a text without the control characters that HTML does not allow."""
    return _UNPRINTABLE.sub("", text)


def table_markup(
    blocks: Sequence[Grid],
    *,
    brief: bool = False,
    links: Mapping[str, str] | None = None,
    folded: Mapping[str, str] | None = None,
    summary: str = "",
) -> str:
    """Return a table with a body for each measure, in a box that scrolls sideways.

    Args:
        blocks: measures over the same rows and columns.
        brief: without heading, and with only those notes that explain a mark.
        links: where on the page a row's label leads, by the row's code.
        folded: what a reader can unfold under a row, by the row's code.
        summary: what stands there as long as it is folded.
    """
    first = blocks[0]
    title = _text(first.title)
    out = []
    if not brief:
        out.append(f'<p class="heading"><b>{title}</b>{_part("span", first.subtitle)}</p>')
    label = title or _text(first.stub)
    out.append(f'<div class="scroll" tabindex="0" role="region" aria-label="{label}"><table>')
    columns = columns_beside(blocks)
    out.append(_groups(first, columns) + _head(first, columns))
    for block in blocks:
        out.append("<tbody>")
        if len(blocks) > 1:
            out.append(
                f'<tr><th class="measure" colspan="{len(columns) + 1}" scope="rowgroup">'
                f"{_text(block.measure)}</th></tr>"
            )
        for line in block.lines:
            out.append(_row(line, block, columns, (links or {}).get(line.code, "")))
            out += _told(line, block, columns)
            if folded and line.code in folded:
                text = f"<summary>{_text(summary)}</summary>{_text(folded[line.code])}"
                out.append(_below(f"<details>{text}</details>", columns))
        out.append("</tbody>")
    out.append("</table></div>")
    notes = [note for note in first.notes if note.flag or not brief]
    if notes:
        items = "".join(f"<li>{_text(note.marked)}</li>" for note in notes)
        out.append(f'<ul class="notes">{items}</ul>')
    return "\n".join(out)


def _head(block: Grid, columns: Sequence[int]) -> str:
    rows = []
    if block.banner:
        rows.append(
            f'<tr class="banner"><td></td><th colspan="{len(columns)}" scope="colgroup">'
            f"{_text(block.banner)}</th></tr>"
        )
    rows += [_spanned(spans, columns) for spans in block.spans]
    cells = []
    for head in (block.heads[j] for j in columns):
        base = f"<small>{_text(head.base_marked)}</small>" if head.base_text else ""
        words = ' class="l"' if head.align == "left" else ""
        cells.append(f'<th{words} scope="col">{_text(head.text)}{base}</th>')
    rows.append(f'<tr><th class="l" scope="col">{_text(block.stub)}</th>{"".join(cells)}</tr>')
    return f"<thead>{''.join(rows)}</thead>"


def _groups(block: Grid, columns: Sequence[int]) -> str:
    """Return the groups of columns: the stub, then one for each outermost spanner."""
    widths = [_covered(span, columns) for spans in block.spans[:1] for span in spans]
    groups = "".join(f'<colgroup span="{width}"></colgroup>' for width in widths if width)
    return f"<colgroup></colgroup>{groups}" if groups else ""


def _spanned(spans: SpanLine, columns: Sequence[int]) -> str:
    cells = ["<td></td>"]
    for span in spans:
        if width := _covered(span, columns):
            # The inner element keeps a group's name in view while its columns scroll.
            cells.append(
                f'<th colspan="{width}" scope="colgroup"><div><span>{_text(span.text)}</span>'
                "</div></th>"
                if span.text
                else f'<td colspan="{width}"></td>'
            )
    return f'<tr class="spans">{"".join(cells)}</tr>'


def _covered(span: Span, columns: Sequence[int]) -> int:
    return sum(span.first <= j < span.end for j in columns)


def _row(line: Line, block: Grid, columns: Sequence[int], link: str) -> str:
    kind = _ROW_CLASSES.get(line.kind, "") + " apart" * line.apart
    start = f'<tr class="{kind}">' if kind else "<tr>"
    cells = "".join(
        _cell(line.cells[j], block.heads[j].align == "left", block.letters_in(j)) for j in columns
    )
    label = _text(line.label)
    if link:
        label = f'<a href="#{escape(link)}">{label}</a>'
    return f'{start}<th scope="row">{label}</th>{cells}</tr>'


def _told(line: Line, block: Grid, columns: Sequence[int]) -> list[str]:
    """Return a line for each sentence, under the row that it is about."""
    out = []
    for j, (head, cell) in enumerate(zip(block.heads, line.cells, strict=True)):
        if j not in columns and cell.text:
            words = f"{_text(head.text)}: {_text(cell.text)}{_marks(cell)}"
            out.append(_below(words, columns, fails="fails" in cell.flags))
    return out


def _below(inner: str, columns: Sequence[int], *, fails: bool = False) -> str:
    """Return a line under a row, as wide as the table."""
    red = ' class="f"' if fails else ""
    return f'<tr class="told"><td colspan="{len(columns) + 1}"{red}><div>{inner}</div></td></tr>'


def _cell(cell: Cell, words: bool, letters_room: int) -> str:
    classes = "l" * words + "a" * ("assumed" in cell.flags) + "b" * ("low_base" in cell.flags)
    classes += "f" * ("fails" in cell.flags) + "g" * ("passes" in cell.flags)
    classes += "o" * ("open" in cell.flags) + "m" * ("made" in cell.flags)
    start = f'<td class="{" ".join(classes)}">' if classes else "<td>"
    # Without letters an empty place, so that the column's digits stand in line.
    letters = f"<b>{_text(cell.letters)}</b>" if letters_room else ""
    return f"{start}{_text(cell.text)}{_marks(cell)}{letters}</td>"


def _marks(cell: Cell) -> str:
    return f"<i>{cell.marks}</i>" if cell.marks else ""


def _part(tag: str, text: str) -> str:
    return f"<{tag}>{_text(text)}</{tag}>" if text else ""


def _text(text: str) -> str:
    return escape(clean(text))
