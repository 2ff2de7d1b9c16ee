"""Letters: which pairs of a table's columns there are, and how findings become texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np

from youthsurvey.estimate.adjustment import adjust
from youthsurvey.model.results import Counts, Floats

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@cache
def column_pairs(columns: tuple[int, ...]) -> Counts:
    """Return every two of the columns, shape (P, 2)."""
    pairs = np.array(list(combinations(columns, 2)), dtype=np.int64).reshape(-1, 2)
    pairs.setflags(write=False)
    return pairs


def adjusted(p: Floats, valid: Counts, method: str) -> Floats:
    """Adjust each row's p values, shape (r, P), over its valid pairs, shape (r, 1)."""
    if method == "bonferroni":  # the default, which needs no row by itself
        return np.minimum(p * valid, 1.0)
    return np.array([adjust(line, method) for line in p]).reshape(p.shape)


def two_sided(statistic: Floats, df: Floats) -> Floats:
    """Return two-sided p values of t, or of z where all degrees of freedom are infinite."""
    from scipy.special import ndtr, stdtr

    at = -np.abs(statistic)
    p: Floats = 2 * (ndtr(at) if np.isinf(df).all() else stdtr(df, at))
    return p


def set_letters(
    p: Floats, difference: Floats, pairs: Counts, names: Sequence[str], levels: Sequence[float]
) -> tuple[tuple[str, ...], ...]:
    """Return r lines of c texts: the letters of the columns that a column exceeds."""
    texts = [[""] * len(names) for _ in p]
    # Two letters would run into each other.
    gap = " " if any(len(name) > 1 for name in names) else ""
    # Pairs are in order of their columns, and so are the letters of those that one exceeds.
    for i, at in np.argwhere(p <= levels[-1]).tolist():
        larger, smaller = pairs[at].tolist()[:: 1 if difference[i, at] > 0 else -1]
        name = names[smaller] if p[i, at] <= levels[0] else names[smaller].lower()
        texts[i][larger] += gap * bool(texts[i][larger]) + name
    return tuple(map(tuple, texts))


def column_names(present: Sequence[int], size: int, first: int = 0) -> list[str]:
    """Return each column's letter; empty for a column without respondents.

    Args:
        present: places of the columns with respondents.
        size: how many columns there are.
        first: the place in the alphabet of the first letter.
    """
    names = [""] * size
    for place, column in enumerate(present, start=first):
        names[column] = _name(place)
    return names


def _name(place: int) -> str:
    """Return a letter by its place: A to Z, then AA to ZZ, and so on."""
    name = ""
    while place >= 0:
        place, last = divmod(place, len(_ALPHABET))
        name = _ALPHABET[last] + name
        place -= 1
    return name
