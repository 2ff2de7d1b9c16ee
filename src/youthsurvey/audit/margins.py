"""Margins: from a command's words, and from published numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.inequalities import Inequality, Quantity
from youthsurvey.audit.rounding import percentage
from youthsurvey.errors import UsageError

Counts = Mapping[str, tuple[int, int] | None]
"""(least, most) respondents by category; None where nothing is known."""

_PART = re.compile(r"\s*([^=]+?)\s*(?:=\s*(-?\d+)\s*(?:\.\.\s*(-?\d+)\s*)?)?")


def parse_counts(text: str, where: str) -> Counts:
    """Read counts by category.

    >>> parse_counts("a=245,b=400..404,c", "--rows")
    {'a': (245, 245), 'b': (400, 404), 'c': None}

    Raises:
        UsageError: a part is none of a=1, a=1..2 or a; or a category stands twice.
    """
    out: dict[str, tuple[int, int] | None] = {}
    for part in text.split(","):
        found = _PART.fullmatch(part)
        if found is None:
            raise UsageError(
                f'"{part.strip()}" is not understood.',
                where=where,
                remedy="Write categories and counts as a=245,b=400..404,c.",
            )
        name, least, most = found.groups()
        if name in out:
            raise UsageError(f'"{name}" stands twice.', where=where, remedy="Leave one out.")
        out[name] = None if least is None else (int(least), int(most or least))
    return out


def published_counts(
    numbers: Iterable[PublishedNumber], variable: str, categories: Sequence[str], n: int
) -> tuple[Counts, tuple[Inequality, ...]]:
    """Return what published numbers say of a variable's distribution over n respondents.

    Args:
        numbers: of all variables.
        variable: a question with one answer.
        categories: its answers.
        n: respondents; a number of another base says nothing here.

    Returns:
        Counts of single answers: the published ones, else those that round to the percentage; and
        counts of answers taken together as conditions.
    """
    counts: dict[str, tuple[int, int] | None] = dict.fromkeys(categories)
    sums: list[Inequality] = []
    for number in numbers:
        if number.variable != variable or number.base not in (None, n):
            continue
        if number.is_sum:
            if number.count is not None:
                together = Quantity(((variable, number.categories),))
                known_sum = Quantity(value=Fraction(number.count))
                sums += [
                    Inequality(together, known_sum, strict=False),
                    Inequality(known_sum, together, strict=False),
                ]
            continue
        if number.count is not None:
            known = (number.count, number.count)
        else:
            near = [
                k
                for k in range(n + 1)
                if percentage(k, n, number.decimals, number.rounding) == number.percent
            ]
            if not near:
                continue
            known = (near[0], near[-1])
        counts[number.categories[0]] = known
    return counts, tuple(sums)
