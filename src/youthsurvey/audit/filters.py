"""Filters under which a question's data are what was published: one group, or two at once.

A group of a few respondents comes near a printed percentage by chance. So a filter that leaves out
most respondents, or is by two questions, counts only where it explains several numbers at once: all
those of the question that are published one by one, and not with the data as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.claims import PublishedNumber, Verification
from youthsurvey.audit.rounding import percentage
from youthsurvey.model.responses import Responses

Bools = NDArray[np.bool_]

_OF_ONE, _OF_TWO = 3, 4
"""Numbers that a filter by one question, or by two, has to explain together."""


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
    if len(single) < _OF_ONE or all(check.agrees for check in siblings):
        return []
    column = plain[single[0].variable]
    several = column.variable.type == "multiple"
    found = list(groups(plain, single[0].variable))
    if not found:
        return []
    inside = np.array([rows for _, _, rows in found]) & (column.codes >= 0)
    base = inside.astype(float) @ inside.T
    agrees = np.ones(base.shape, bool)
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
    out = []
    for a, b in np.argwhere(agrees):
        names = [f"{found[k][0]}={found[k][1]}" for k in (a, b)]
        if a == b or (
            a < b and found[a][0] != found[b][0] and len(single) >= _OF_TWO
            and base[a, b] < min(base[a, a], base[b, b])
        ):  # fmt: skip
            out.append((" & ".join(dict.fromkeys(names)), int(base[a, b])))
    return sorted(out, key=lambda one: (one[0].count("&"), -one[1]))


def _is_printed(number: PublishedNumber, count: int, base: int) -> bool:
    if not base:
        return False
    return percentage(count, base, number.decimals, number.rounding) == number.percent
