"""The options of a multiple choice that stand in one cell, found by how parts recur.

A form joins options with a separator that options may hold themselves. A part that only ever
follows one other is no option, but the rest of one; parts that stand in many combinations are
options; what is rare and stands last is somebody's own answer.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from youthsurvey.ingest.folding import fold

_LEAST_SEVERAL = 0.03
"""Share of answers with two options or more from which on a question is a multiple choice."""

_COVERED = 0.6
"""Share of answers that must be options and nothing else."""

_RARE = 0.003
"""Share of answers under which a part is somebody's own answer."""


@dataclass(frozen=True)
class Options:
    """The options of a multiple choice.

    Attributes:
        texts: in the form's order, as far as cells show it.
        counts: how many answers hold each.
        several: share of answers with two or more.
        covered: share of answers that hold options only.
        own: parts that are no options, with their counts.
        ordered: cells keep one order, as forms do.
    """

    texts: tuple[str, ...]
    counts: Mapping[str, int]
    several: float
    covered: float
    own: Mapping[str, int]
    ordered: bool


def find_options(texts: Sequence[str], counts: Sequence[int], separator: str) -> Options | None:
    """Return the options of a column, if it is a multiple choice.

    Args:
        texts: the column's distinct texts that are answers.
        counts: how many respondents gave each.
        separator: between options.
    """
    mark = separator.strip() or separator
    shown: dict[str, str] = {}
    cells: list[tuple[list[str], int]] = []
    for text, n in zip(texts, counts, strict=True):
        pieces = []
        for piece in text.split(mark):
            key = fold(piece)
            if key:
                shown.setdefault(key, piece.strip())
                pieces.append(key)
        if pieces:
            cells.append((pieces, n))
    total = sum(n for _, n in cells)
    if total < 5 or sum(n for pieces, n in cells if len(pieces) > 1) < max(
        3, _LEAST_SEVERAL * total
    ):
        return None
    joint = f"{mark} " if separator.endswith(" ") and mark != separator else mark
    cells, whole = _join(cells, shown, joint)
    mentions: Counter[str] = Counter()
    for pieces, n in cells:
        mentions.update(dict.fromkeys(pieces, n))
    last = _only_last(cells)
    least = max(2, math.ceil(_RARE * total))
    options = {
        key for key, n in mentions.items() if n >= (least if key not in last else max(least, 2))
    }
    options = _independent(options, cells)
    if len(options) < 2:
        return None
    several = sum(n for pieces, n in cells if sum(p in options for p in pieces) > 1) / total
    covered = sum(n for pieces, n in cells if all(p in options for p in pieces)) / total
    if several < _LEAST_SEVERAL or covered < _COVERED or not _combine(options, cells):
        return None
    order, ordered = _in_order(options, cells, mentions)
    return Options(
        tuple(whole[key] for key in order),
        {whole[key]: mentions[key] for key in order},
        several,
        covered,
        {whole[key]: n for key, n in mentions.most_common() if key not in options},
        ordered,
    )


Cells = list[tuple[list[str], int]]
"""Folded parts of each distinct answer, and how many gave it."""


def _join(cells: Cells, shown: Mapping[str, str], joint: str) -> tuple[Cells, dict[str, str]]:
    """Put parts together that only occur side by side: they are one option."""
    whole = dict(shown)
    while True:
        single: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for pieces, n in cells:
            for piece in pieces:
                single[piece] += n
            for pair in pairwise(pieces):
                pairs[pair] += n
        joined = {
            pair
            for pair, n in pairs.items()
            if _is_one(whole[pair[0]], n, single[pair[0]], single[pair[1]])
        }
        if not joined:
            return cells, whole
        after: Cells = []
        for pieces, n in cells:
            out: list[str] = []
            taken = False
            for piece in pieces:
                if out and not taken and (out[-1], piece) in joined:
                    text = f"{whole[out[-1]]}{joint}{whole[piece]}"
                    out[-1] = fold(text)
                    whole.setdefault(out[-1], text)
                    taken = True
                else:
                    out.append(piece)
                    taken = False
            after.append((out, n))
        cells = after


def _is_one(first: str, together: int, one: int, other: int) -> bool:
    if first.count("(") > first.count(")"):
        return together >= 0.9 * one
    return together >= 5 and together == one and together >= 0.98 * other


def _only_last(cells: Cells) -> set[str]:
    """Return the parts that nothing ever follows."""
    followed = {piece for pieces, _ in cells for piece in pieces[:-1]}
    return {piece for pieces, _ in cells for piece in pieces} - followed


def _independent(options: set[str], cells: Cells) -> set[str]:
    """Return the options that do not always follow one and the same part."""
    before: dict[str, set[str]] = defaultdict(set)
    for pieces, _ in cells:
        for previous, piece in zip(["", *pieces], pieces, strict=False):
            before[piece].add(previous)
    return {key for key in options if "" in before[key] or len(before[key]) > 1}


def _combine(options: set[str], cells: Cells) -> bool:
    """Whether options stand in many combinations, as answers to one question with commas do not."""
    partners: dict[str, set[str]] = defaultdict(set)
    for pieces, _ in cells:
        known = [piece for piece in pieces if piece in options]
        for piece in known:
            partners[piece] |= set(known) - {piece}
    free = sum(len(found) >= 2 for found in partners.values())
    return free >= min(3, len(options)) or (len(options) == 2 and len(cells) >= 3)


def _in_order(
    options: set[str], cells: Cells, mentions: Mapping[str, int]
) -> tuple[list[str], bool]:
    """Return options in the order in which cells list them, and whether they keep one."""
    before: Counter[tuple[str, str]] = Counter()
    for pieces, n in cells:
        known = [piece for piece in pieces if piece in options]
        for i, first in enumerate(known):
            for second in known[i + 1 :]:
                before[first, second] += n
    agree = sum(max(before[a, b], before[b, a]) for a in options for b in options if a < b)
    total = sum(before.values())
    ordered = total > 0 and agree >= 0.95 * total
    if not ordered:
        return sorted(options, key=lambda key: (-mentions[key], key)), False
    left = sorted(options, key=lambda key: (-mentions[key], key))
    out: list[str] = []
    while left:
        # The option that fewest of the others precede comes next.
        first = min(
            left, key=lambda key: sum(before[other, key] > before[key, other] for other in left)
        )
        out.append(first)
        left.remove(first)
    return out, True
