"""Answers that are numbers: amounts, ages, points of a scale, numbers of options."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.drafting.asked import Asked, Doubt, Guess
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Category

FEW = 15
"""Distinct answers up to which all of them are taken for options, however rare."""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:\s*[^\W\d]{1,12}\.?){0,2}")


def guess_number(asked: Asked) -> Guess | None:
    """Return a number, or the points of a scale from 0 or 1 on, where nearly all answers are."""
    fits = [bool(_NUMBER.fullmatch(text.strip())) for text in asked.texts]
    n = sum(count for fit, count in zip(fits, asked.counts, strict=True) if fit)
    if n < 0.9 * asked.answered:
        return None
    numbers, words = [], set()
    for text, fit in zip(asked.texts, fits, strict=True):
        if fit:
            number, *unit = re.split(r"(?<=\d)\s*(?=[^\W\d])", text.strip(), maxsplit=1)
            numbers.append(float(number.replace(",", ".")))
            words |= {fold(word) for word in unit}
    lost = asked.answered - n
    doubts = [Doubt(0.2, f"{lost} answers are no numbers; they will be listed.")] if lost else []
    values = np.array(numbers)
    whole = bool(np.all(values == np.round(values)))
    role = "age" if asked.asks("age") and whole else ""
    few = set(values.tolist())
    coded = asked.numbered and values.min() >= 0 and len(few) <= FEW and values.max() <= 30
    if not role and whole and not words and not lost and (few <= {0.0, 1.0} or coded):
        if coded and not asked.asks("number"):
            doubts.append(Doubt(0.6, "Its answers are numbers of options: give them labels."))
        codes = [f"{value:g}" for value in sorted(few)]
        categories = tuple(Category(c, dict.fromkeys(asked.languages, c)) for c in codes)
        kind = "numbers of options" if coded else "0 and 1"
        return Guess("single", categories, f"its answers are {kind}", tuple(doubts))
    if not role and whole and not words and not lost and _is_rating(asked, values):
        points = [str(i) for i in range(int(values.min()), int(values.max()) + 1)]
        low, high = points[0], points[-1]
        if set(map(float, points)) != set(numbers):
            doubts.append(Doubt(0.2, f"Nobody chose some of the points {low} to {high}."))
        categories = tuple(Category(p, dict.fromkeys(asked.languages, p)) for p in points)
        return Guess(
            "ordinal", categories, f"its answers are the points {low} to {high}", tuple(doubts)
        )
    return Guess(
        "numeric",
        reason="its answers are numbers",
        doubts=tuple(doubts),
        role=role,
        units=tuple(sorted(words)),
    )


def _is_rating(asked: Asked, values: NDArray[np.float64]) -> bool:
    low, high = int(values.min()), int(values.max())
    counted = asked.asks("number") or asked.asks("age")
    return (
        low in (0, 1) and 2 <= high - low <= 10 and len(set(values)) >= 3
        and high in (3, 4, 5, 6, 7, 9, 10) and not counted and asked.answered > high - low
    )  # fmt: skip
