"""Why a published number is not that of the data: what would explain it, most plausible first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

import numpy as np

from youthsurvey.audit.claims import PublishedNumber, Verification
from youthsurvey.audit.filters import groups, shared_filters
from youthsurvey.audit.rounding import ROUNDINGS, percentage
from youthsurvey.estimate.tabulate import one_way
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Responses

CauseKind = Literal[
    "swapped", "rows", "moved", "rounding", "weights", "mentions", "without_aside", "group",
    "slip", "neighbour",
]  # fmt: skip
_PLAUSIBLE: Mapping[CauseKind, int] = {kind: i for i, kind in enumerate(get_args(CauseKind))}
_MOST = 3
_ROWS = 20
"""More rows than this are not said to be lost: the data are another sample."""


@dataclass(frozen=True)
class Cause:
    """Something that would explain a number that is not reproduced.

    Attributes:
        kind: "swapped": two answers have each other's number; "rows": the data have more or fewer
            respondents than the publication; "moved": respondents stand under another answer;
            "rounding": by another rule; "weights": with a scheme's weights; "mentions": of all
            mentions; "without_aside": without the answers set aside; "group": among one group
            only, or two at once; "slip": digits swapped or one digit wrong; "neighbour": one
            respondent more or less.
        detail: the other answer, rule or scheme; the group as ``variable=category``, two joined by
            " & "; or the number as it was probably meant.
        count: how many respondents it is about; 0 where that says nothing.
    """

    kind: CauseKind
    detail: str = ""
    count: int = 0


def causes(
    verifications: Sequence[Verification],
    responses: Responses,
    schemes: Mapping[str, Responses] | None = None,
) -> dict[int, tuple[Cause, ...]]:
    """Search what would explain each number that is not reproduced.

    Args:
        verifications: all of them: a number's neighbours tell what became of it.
        responses: the respondents analysed.
        schemes: the same under each weighting scheme, by name.

    Returns:
        By position among the verifications, at most three causes, the most plausible first; none
        for a number for which nothing was found.
    """
    plain = responses.with_design(SurveyDesign())
    shared: dict[str, list[Cause]] = {}
    out = {}
    for i, check in enumerate(verifications):
        if check.agrees or not check.base:
            continue
        name = check.number.variable
        siblings = [v for v in verifications if v.number.variable == name]
        if name not in shared:
            shared[name] = [Cause("group", *one) for one in shared_filters(siblings, plain)]
        found = [
            *_from_siblings(check, siblings),
            *_by_rounding(check),
            *_weighted(check, schemes or {}),
            *_of_other_base(check, plain),
            *_slips(check),
            *_neighbours(check),
        ]
        alone = sum(not v.agrees for v in siblings) == 1
        # What explains all numbers of the question at once goes before what explains this one, but
        # for a few rows too many or too few, which explain all numbers of the study.
        rows = list(_of_rows(check))
        distinct = [cause for cause in dict.fromkeys(found) if cause not in shared[name]]
        others = sorted(distinct, key=_rank_alone if alone else _rank)
        out[i] = (*rows, *shared[name], *others)[:_MOST]
    return out


def _rank(cause: Cause) -> float:
    return _PLAUSIBLE[cause.kind]


def _rank_alone(cause: Cause) -> float:
    """Rank where no other number of the question is off: then a slip in print is likely."""
    return _PLAUSIBLE["rounding"] + 0.5 if cause.kind == "slip" else _rank(cause)


def _matches(number: PublishedNumber, count: int, base: int) -> bool:
    """Whether a count is the published percentage; of a sum by its rounded whole."""
    if not 0 <= count <= base or not base:
        return False
    return percentage(count, base, number.decimals, number.rounding) == number.percent


def _from_siblings(check: Verification, siblings: Sequence[Verification]) -> Iterator[Cause]:
    """Find answers that have each other's numbers, or respondents that moved between two."""
    number = check.number
    if number.is_sum:
        return
    for other in siblings:
        if other is check or other.agrees or other.number.is_sum:
            continue
        code = other.number.categories[0]
        if _matches(number, other.n, other.base) and _matches(other.number, check.n, check.base):
            yield Cause("swapped", code)
        moved = _published_count(number, check.base) - check.n
        back = _published_count(other.number, other.base) - other.n
        if moved and moved == -back:
            yield Cause("moved", code, abs(moved))


def _published_count(number: PublishedNumber, base: int) -> int:
    """Return the count that is published, else the one next to the percentage."""
    if number.count is not None:
        return number.count
    return int((number.percent * base / 100).to_integral_value())


def _of_rows(check: Verification) -> Iterator[Cause]:
    """Find that the data have a few respondents more or fewer than the publication."""
    published = check.number.base or check.base
    if 0 < abs(published - check.base) <= _ROWS:
        yield Cause("rows", f"{check.base}/{published}", abs(published - check.base))


def _by_rounding(check: Verification) -> Iterator[Cause]:
    number = check.number
    if number.is_sum:
        if percentage(check.n, check.base, number.decimals, number.rounding) == number.percent:
            yield Cause("rounding", "of_the_sum")
        return
    for rule in ROUNDINGS:
        if rule != number.rounding and (
            percentage(check.n, check.base, number.decimals, rule) == number.percent
        ):
            yield Cause("rounding", rule)


def _weighted(check: Verification, schemes: Mapping[str, Responses]) -> Iterator[Cause]:
    for name, weighted in schemes.items():
        found = one_way(weighted, check.number.variable)
        share = sum(
            float(found.share[found.categories.index(code)]) for code in check.number.categories
        )
        if abs(100 * share - float(check.number.percent)) <= 0.5 * 10.0**-check.number.decimals:
            yield Cause("weights", name)


def _of_other_base(check: Verification, plain: Responses) -> Iterator[Cause]:
    number = check.number
    column = plain[number.variable]
    valid = column.variable.valid
    codes = [category.code for category in valid]
    chosen = [codes.index(code) for code in number.categories]
    if column.variable.type == "multiple":
        assert column.values is not None, "a multiple choice has its options' values"
        if _matches(number, check.n, int(column.values.sum())):
            yield Cause("mentions")
        inside = column.values[:, chosen].any(axis=1)
    else:
        inside = np.isin(column.codes, chosen)
        aside = sum(int((column.codes == i).sum()) for i, c in enumerate(valid) if c.aside)
        if aside and _matches(number, check.n, check.base - aside):
            yield Cause("without_aside", "", aside)
    for name, code, rows in groups(plain, number.variable):
        base = int((rows & (column.codes >= 0)).sum())
        if check.base > base > check.base / 2 and _matches(
            number, int((inside & rows).sum()), base
        ):
            yield Cause("group", f"{name}={code}", base)


def _slips(check: Verification) -> Iterator[Cause]:
    """Find a printed number that is the data's with two digits swapped, or one digit wrong."""
    if check.rounded is None:
        return
    number = check.number
    printed, meant = (
        f"{value:.{number.decimals}f}".replace(".", "") for value in (number.percent, check.rounded)
    )
    size = max(len(printed), len(meant))
    printed, meant = printed.zfill(size), meant.zfill(size)
    wrong = [i for i in range(size) if printed[i] != meant[i]]
    swapped = len(wrong) == 2 and (
        printed[wrong[0]] == meant[wrong[1]] and printed[wrong[1]] == meant[wrong[0]]
    )
    by_ten = number.percent in (check.rounded * 10, check.rounded / Decimal(10))
    if len(wrong) == 1 or swapped or by_ten:
        yield Cause("slip", f"{check.rounded:.{number.decimals}f}")


def _neighbours(check: Verification) -> Iterator[Cause]:
    if check.number.is_sum:
        return
    for step in (1, -1):
        if _matches(check.number, check.n + step, check.base):
            yield Cause("neighbour", str(check.n + step), 1)
