"""Spanners over a banner's columns, laid out once for every renderer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from youthsurvey.model.codebook import Labels, pick

WITHIN = " › "
"""Between an answer and the answers nested in it."""


@dataclass(frozen=True)
class Span:
    """A text over neighbouring columns; empty where nothing stands above them.

    Attributes:
        text: what the columns have in common.
        first: the number of its first column.
        width: how many columns it covers, one or more.
    """

    text: str
    first: int
    width: int

    @property
    def end(self) -> int:
        """The number of the column behind its last."""
        return self.first + self.width

    def within(self, first: int, end: int) -> Span | None:
        """Return the part over the columns from ``first`` to before ``end``; None for none."""
        start, stop = max(self.first, first), min(self.end, end)
        return Span(self.text, start, stop - start) if start < stop else None


SpanLine = tuple[Span, ...]
"""Spans side by side that cover each column once."""


def span_lines(spanners: Sequence[tuple[Labels, ...]], lang: str) -> tuple[SpanLine, ...]:
    """Lay spanners out, outermost line first; each line divides the spans of the one above.

    Neighbours share a span where they have the same spanner and the same ones above it. A column
    with fewer spanners than others has empty spans below its own, so that the variables of a
    banner stand on one line.

    Args:
        spanners: of each column, outermost first.
        lang: language of the texts.
    """
    out = []
    for level in range(max(map(len, spanners), default=0)):
        line = []
        first = 0
        for above, run in groupby(spanner[: level + 1] for spanner in spanners):
            width = len(list(run))
            text = pick(above[level], lang) if len(above) > level else ""
            line.append(Span(text, first, width))
            first += width
        out.append(tuple(line))
    return tuple(out)


def group_starts(lines: Sequence[SpanLine]) -> list[frozenset[int]]:
    """Return the columns with which a group begins, of each line from the outermost inwards."""
    return [frozenset(span.first for span in line) for line in lines]


def blocks_within(
    sizes: Sequence[float], room: float | None, starts: Sequence[frozenset[int]] = ()
) -> Iterator[range]:
    """Yield blocks of columns, as many at a time as have room, one at least.

    Groups stay whole where that leaves a block at least half full: outermost groups first.

    Args:
        sizes: of the columns, with their gaps.
        room: for a block; None for all of them.
        starts: the columns that begin a group (see ``group_starts``).
    """
    first, last = 0, len(sizes)
    while first < last:
        end = first + 1
        while end < last and (room is None or sum(sizes[first : end + 1]) <= room):
            end += 1
        if end < last:
            end = _better_cut(first, end, sizes, starts)
        yield range(first, end)
        first = end


def _better_cut(
    first: int, end: int, sizes: Sequence[float], starts: Sequence[frozenset[int]]
) -> int:
    full = sum(sizes[first:end])
    for level in starts:
        cuts = [k for k in level if first < k <= end and 2 * sum(sizes[first:k]) >= full]
        if cuts:
            return max(cuts)
    return end


def above(lines: Sequence[SpanLine], column: int) -> tuple[str, ...]:
    """Return what stands above a column, outermost first."""
    spans = (next(s for s in line if s.first <= column < s.end) for line in lines)
    return tuple(span.text for span in spans if span.text)
