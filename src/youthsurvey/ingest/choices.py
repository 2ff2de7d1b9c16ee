"""The cell of a multiple choice: several options in one text, with commas of their own."""

from __future__ import annotations

from collections.abc import Callable

from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Category


def split_choices(
    text: str, separator: str, window: int, find: Callable[[str], Category | None]
) -> tuple[list[Category], list[str]]:
    """Take the cell of a multiple choice apart.

    Of all ways to read it, the one that leaves least unread is taken, and of these the one whose
    first option is longest: so options that contain the separator stay whole.

    Args:
        text: the cell.
        separator: what stands between two options, without spaces around it.
        window: most pieces that the separator makes of one option.
        find: the option that a text names.

    Returns:
        The options in the cell's order, and the texts between them that are none; neighbouring
        pieces of such a text are one text, as it stood.
    """
    begins, ends, at = [], [], 0
    for piece in text.split(separator):
        begins.append(at)
        ends.append(at + len(piece))
        at += len(piece) + len(separator)
    n = len(begins)
    cost = [0] * (n + 1)
    step: list[tuple[int, Category | None]] = [(1, None)] * n
    for i in range(n - 1, -1, -1):
        blank = not text[begins[i] : ends[i]].strip()
        cost[i] = cost[i + 1] + (not blank)
        for j in range(min(i + window, n), i, -1):
            category = find(text[begins[i] : ends[j - 1]])
            if category is not None and cost[j] < cost[i]:
                cost[i], step[i] = cost[j], (j - i, category)
    found: list[Category] = []
    rest: list[tuple[int, int]] = []
    i, open_run = 0, False
    while i < n:
        length, category = step[i]
        if category is not None:
            found.append(category)
            open_run = False
        elif text[begins[i] : ends[i]].strip():
            rest.append((rest.pop()[0] if open_run else begins[i], ends[i]))
            open_run = True
        i += length
    return found, [text[begin:end].strip() for begin, end in rest if fold(text[begin:end])]
