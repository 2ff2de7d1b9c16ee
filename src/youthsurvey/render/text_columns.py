"""How wide the columns of a text are, and where a wide table is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from youthsurvey.render.grid import Cell, Grid
from youthsurvey.render.plain import display_width
from youthsurvey.render.spans import Span, blocks_within, group_starts

GAP = 2
"""Blanks between columns."""

_HEAD_WIDTH = 16
_TEXT_WIDTH = 16


def label_width(shown: Grid, width: int | None) -> int:
    """Return the width of the labels: not more than two fifths of the terminal."""
    natural = max(display_width(text) for text in (shown.stub, *(x.label for x in shown.lines)))
    return natural if width is None else min(natural, max(20, width * 2 // 5))


def marked(cell: Cell) -> str:
    """Return a cell with its marks and letters."""
    return f"{cell.text} {cell.tail}".strip()


def column_widths(shown: Grid, width: int | None, labels: int) -> list[int]:
    """Return each column's width: with too little room heads wrap, then words give way."""
    least, widths = [], []
    for j, head in enumerate(shown.heads):
        if head.align == "left":
            cells = [display_width(marked(line.cells[j])) for line in shown.lines]
        else:
            marks = marks_width(shown, j)
            cells = [display_width(line.cells[j].text) + marks for line in shown.lines]
        needed = max([*cells, len(head.base_marked), 1])
        words = [display_width(word) for word in head.text.split()]
        least.append(max(needed, min(max(words, default=0), _HEAD_WIDTH)))
        widths.append(max(needed, min(display_width(head.text), _HEAD_WIDTH)))
    least = _under_spans(least, shown, words_only=True)
    widths = _under_spans(widths, shown, words_only=False)
    if width is None:
        return widths
    room = width - labels - GAP * len(widths)
    if sum(widths) > room:
        widths = least
    texts = [j for j, head in enumerate(shown.heads) if head.align == "left"]
    natural = list(widths)
    while sum(widths) > room and texts:
        widest = max(texts, key=lambda j: widths[j])
        if widths[widest] <= _TEXT_WIDTH:
            break
        widths[widest] = max(_TEXT_WIDTH, widths[widest] - (sum(widths) - room))
    if sum(widths) > room:
        # The table is cut into blocks all the same, in which words have room.
        for j in texts:
            widths[j] = max(widths[j], min(natural[j], room - GAP))
    return widths


def _under_spans(widths: Sequence[int], shown: Grid, words_only: bool) -> list[int]:
    """Return widths with room for the words, or the short texts, of the spans above them."""
    out = list(widths)
    for span in (span for line in reversed(shown.spans) for span in line):
        words = [display_width(word) for word in span.text.split()]
        wanted = max(words, default=0) if words_only else display_width(span.text)
        missing = min(wanted, _HEAD_WIDTH) - span_width(span, out)
        for k in range(max(0, missing)):
            out[span.first + k % span.width] += 1
    return out


def span_width(span: Span, widths: Sequence[int]) -> int:
    """Return the width of a span's columns and of the gaps between them."""
    return sum(widths[span.first : span.end]) + GAP * (span.width - 1)


def marks_width(shown: Grid, j: int) -> int:
    """Return the room that the marks and letters of a column take."""
    return max((len(line.cells[j].tail) for line in shown.lines), default=0)


def blocks(shown: Grid, widths: Sequence[int], labels: int, width: int | None) -> Iterator[range]:
    """Return the columns' numbers, as many at a time as fit beside the labels."""
    room = None if width is None else width - labels
    return blocks_within([size + GAP for size in widths], room, group_starts(shown.spans))
