"""Filters under which a question's data are what was published: one group, or two at once.

Some group comes near a printed percentage by chance, the more of them are tried. So a filter counts
only where it explains all numbers of the question that are published one by one, and where so many
numbers would hardly agree by chance with any of the filters tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.claims import PublishedNumber, Verification
from youthsurvey.audit.rounding import percentage
from youthsurvey.model.responses import Responses

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_FEWEST = 2
"""Numbers that a filter has to explain together."""
_BY_CHANCE = 0.1
"""Filters that may be expected to agree by chance, of all that are tried; fewer are needed."""


def groups(plain: Responses, but: str) -> Iterator[tuple[str, str, Bools]]:
    """Yield groups that an analysis may have been cut to, and cut by: all but one answer too.

    Args:
        plain: the respondents.
        but: the question whose numbers are explained.

    Yields:
        The question, the answer (after "not " for all others), and the respondents, shape (n,).
    """
    for name, column in plain.columns.items():
        if name == but or column.variable.type not in ("single", "ordinal"):
            continue
        for i, category in enumerate(column.variable.valid):
            yield name, category.code, column.codes == i
            yield name, f"not {category.code}", (column.codes >= 0) & (column.codes != i)


def shared_filters(siblings: Sequence[Verification], plain: Responses) -> list[tuple[str, int]]:
    """Return filters under which all numbers of a question are the published ones.

    Args:
        siblings: the question's numbers; one of them at least is off.
        plain: the respondents, unweighted.

    Returns:
        Each filter, "country=russia" or "country=russia & sex=female", by fewest questions and
        most respondents, and how many it leaves.
    """
    single = [check.number for check in siblings if not check.number.is_sum]
    if len(single) < _FEWEST or all(check.agrees for check in siblings):
        return []
    column = plain[single[0].variable]
    several = column.variable.type == "multiple"
    found = list(groups(plain, single[0].variable))
    if not found:
        return []
    inside = np.array([rows for _, _, rows in found]) & (column.codes >= 0)
    base = inside.astype(float) @ inside.T
    everybody = int((column.codes >= 0).sum())
    agrees = (base > 0) & (base < everybody)
    chances = []
    for number in single:
        code = column.variable.index(number.categories[0])
        chosen = column.values[:, code] if several and column.values is not None else None
        hit = inside & (column.codes == code if chosen is None else chosen.astype(bool))
        count = hit.astype(float) @ inside.T
        with np.errstate(divide="ignore", invalid="ignore"):
            off = np.abs(100 * count / base - float(number.percent))
        agrees &= off <= 10.0**-number.decimals
        for a, b in np.argwhere(agrees):
            agrees[a, b] = _is_printed(number, int(count[a, b]), int(base[a, b]))
        chances.append(_chance(number, base))
    # Of the shares of a single choice the last one follows from the others.
    free = chances if several else chances[1:]
    by_chance = np.prod(free, axis=0)
    tried = np.where(np.eye(len(found), dtype=bool), len(found), len(found) ** 2 / 2)
    agrees &= by_chance * tried < _BY_CHANCE
    out = []
    for a, b in np.argwhere(agrees):
        names = [f"{found[k][0]}={found[k][1]}" for k in (a, b)]
        if a == b or (
            a < b and found[a][0] != found[b][0] and base[a, b] < min(base[a, a], base[b, b])
        ):  # fmt: skip
            out.append((" & ".join(dict.fromkeys(names)), int(base[a, b])))
    return sorted(out, key=lambda one: (one[0].count("&"), -one[1]))


def _chance(number: PublishedNumber, base: Floats) -> Floats:
    """Return how likely a share near a number is to be printed as it, in groups of some sizes.

    The count of a group is about normal; as many of its values as respondents make one unit of the
    last decimal, and one at least, are printed so.
    """
    share = min(max(float(number.percent) / 100, 0.01), 0.99)
    spread = np.sqrt(2 * np.pi * base * share * (1 - share))
    alike = np.maximum(1.0, base * 10.0 ** -(number.decimals + 2))
    return np.minimum(1.0, alike / (1.0 + spread))


def _is_printed(number: PublishedNumber, count: int, base: int) -> bool:
    if not base:
        return False
    return percentage(count, base, number.decimals, number.rounding) == number.percent
