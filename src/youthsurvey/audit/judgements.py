"""Claims judged on data: does it hold, and can a sample of this size tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from youthsurvey.audit.claims import verify
from youthsurvey.audit.sentences import Claim, ClaimKind
from youthsurvey.estimate.columns import separate
from youthsurvey.estimate.comparisons import ColumnTest, compare
from youthsurvey.estimate.letters import two_sided
from youthsurvey.estimate.ordinal import linear_by_linear, on_scale
from youthsurvey.estimate.tabulate import one_way, two_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.codebook import CHOSEN
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.nets import Net, with_nets
from youthsurvey.model.responses import Responses
from youthsurvey.tally.cells import tally

LEVEL = 0.95
ALPHA = 1 - LEVEL


@dataclass(frozen=True)
class Share:
    """A share that a judgement looked at.

    Attributes:
        categories: the answers taken together.
        group: the group's code; "" for all.
        share, low, high: 0 to 1, with the 95 % interval; nan where undefined or not asked for.
        base: respondents; of a count, those who are counted.
    """

    categories: tuple[str, ...]
    group: str
    share: float
    low: float
    high: float
    base: int


@dataclass(frozen=True)
class Judgement:
    """A claim beside the data under one design.

    Attributes:
        claim: what is claimed.
        holds: whether it is true of the point estimates; None where there is nobody to tell by.
        supported: whether the interval or the test supports it; None where it does not hold.
        shares: what was looked at, in order.
        p: of the test that decided, nan where an interval did.
    """

    claim: Claim
    holds: bool | None
    supported: bool | None
    shares: tuple[Share, ...]
    p: float = math.nan


def judge(claim: Claim, responses: Responses) -> Judgement:
    """Judge a claim on responses, under their design.

    A range is supported when the 95 % interval lies in it; an order of answers, when each is
    larger than the next, and the last one than all that are not named, by t tests of the
    differences at 5 %; a group's extreme and a difference of groups, by the t test of the closest
    pair; a trend, by the linear-by-linear test at 5 %. A trend holds when the share rises, or
    falls, from each group to the next. Counts and totals are of respondents, unweighted, and need
    no test.

    Raises:
        UsageError: the claim names what the responses do not have.
    """
    return _JUDGES[claim.kind](claim, responses)


def _size(claim: Claim, responses: Responses) -> Judgement:
    n = len(responses)
    assert claim.range is not None, "a claim about a size has a range"
    holds = claim.range.holds(n)
    return Judgement(claim, holds, holds or None, (Share((), "", math.nan, math.nan, math.nan, n),))


def _count(claim: Claim, responses: Responses) -> Judgement:
    """Judge "count" and "total": respondents one by one, whatever their weights are."""
    plain = responses.with_design(SurveyDesign())
    if claim.printed is not None:
        (found,) = verify([claim.printed], plain, by_construction=False)
        if found.rounded is None:
            nobody = Share(claim.categories, "", math.nan, math.nan, math.nan, 0)
            return Judgement(claim, None, None, (nobody,))
        percent = float(found.rounded)
        total = Share(claim.categories, "", percent / 100, math.nan, math.nan, found.base)
        holds = found.difference == 0
        return Judgement(claim, holds, holds or None, (total,))
    netted, option = _net(plain, claim.variable, claim.categories)
    group = claim.groups[0] if claim.groups else ""
    counts = tally(netted, [option, claim.by] if group else [option])
    chosen = counts.n.sum(0)[counts.categories[0].index(CHOSEN.code)]
    n = int(chosen[counts.categories[1].index(group)]) if group else int(chosen)
    assert claim.range is not None, "a claim about a count has a range"
    holds = claim.range.holds(n)
    share = Share(claim.categories, group, math.nan, math.nan, math.nan, n)
    return Judgement(claim, holds, holds or None, (share,))


def _share(claim: Claim, responses: Responses) -> Judgement:
    parts = [(code,) for code in claim.categories] if claim.each else [claim.categories]
    group = claim.groups[0] if claim.groups else ""
    shares = [_one_share(claim, responses, part, group) for part in parts]
    if any(math.isnan(s.share) for s in shares):
        return Judgement(claim, None, None, tuple(shares))
    assert claim.range is not None, "a claim about a share has a range"
    holds = all(claim.range.holds(s.share) for s in shares)
    supported = all(claim.range.contains(s.low, s.high) for s in shares) if holds else None
    return Judgement(claim, holds, supported, tuple(shares))


def _one_share(
    claim: Claim, responses: Responses, categories: tuple[str, ...], group: str
) -> Share:
    netted, option = _net(responses, claim.variable, categories)
    if not group:
        found = one_way(netted, option, LEVEL)
        return Share(categories, "", float(found.share[1]), float(found.ci_low[1]),
                     float(found.ci_high[1]), found.base)  # fmt: skip
    table = two_way(netted, option, claim.by, LEVEL, letters=None, further=False)
    j = table.column.categories.index(group)
    return Share(
        categories,
        group,
        float(table.column_share[1, j]),
        float(table.ci_low[1, j]),
        float(table.ci_high[1, j]),
        int(table.column_base[j]),
    )


def _order(claim: Claim, responses: Responses) -> Judgement:
    """Judge "ranking" and "leading": the named answers before all others."""
    found = one_way(responses, claim.variable, LEVEL)
    place = {code: i for i, code in enumerate(found.categories)}
    shares = tuple(
        Share((code,), "", float(found.share[place[code]]), float(found.ci_low[place[code]]),
              float(found.ci_high[place[code]]), found.base)
        for code in claim.categories
    )  # fmt: skip
    if not found.base:
        return Judgement(claim, None, None, shares)
    named = list(claim.categories)
    others = [code for code in found.categories if code not in named]
    share = dict(zip(found.categories, found.share.tolist(), strict=True))
    pairs = []
    if claim.kind == "ranking":
        pairs = list(pairwise(named))
    if others:
        pairs.append((min(named, key=share.__getitem__), max(others, key=share.__getitem__)))
    holds = all(share[first] > share[second] for first, second in pairs)
    if not holds:
        return Judgement(claim, False, None, shares)
    p = max((_p_of_pair(responses, claim.variable, *pair) for pair in pairs), default=0.0)
    return Judgement(claim, True, p <= ALPHA, shares, p)


def _p_of_pair(responses: Responses, name: str, first: str, second: str) -> float:
    """Return p of the t test that two answers to a question are equally frequent."""
    variable = responses[name].variable
    if variable.type == "multiple":
        part = answered(tally(responses, [f"{name}.{first}", f"{name}.{second}"]))
        score = np.array([[0.0, -1.0], [1.0, 0.0]]).ravel()
    else:
        part = answered(tally(responses, [name]))
        score = np.zeros(part.n.size)
        score[variable.index(first)], score[variable.index(second)] = 1.0, -1.0
    difference = float(score @ part.share.ravel())
    variance = float(score @ part.covariance @ score)
    if not variance > 0:
        return 0.0 if difference else 1.0
    return float(two_sided(np.array(difference / math.sqrt(variance)), np.array(float(part.df))))


def _groups(claim: Claim, responses: Responses) -> Judgement:
    """Judge "extreme" and "difference": shares compared between groups."""
    netted, option = _net(responses, claim.variable, claim.categories)
    table = two_way(netted, option, claim.by, LEVEL, letters=None, further=False)
    shares = _by_group(claim, responses, table.column.categories)
    present = {s.group: s for s in shares if s.base}
    if any(group not in present for group in claim.groups) or len(present) < 2:
        return Judgement(claim, None, None, shares)
    sign = -1.0 if claim.direction == "smallest" else 1.0
    first = present[claim.groups[0]]
    rivals = [present[g] for g in claim.groups[1:]] or [
        s for s in present.values() if s.group != first.group
    ]
    if not all(sign * (first.share - s.share) > 0 for s in rivals):
        return Judgement(claim, False, None, shares)
    found = compare(separate(answered(tally(netted, [option, claim.by]))),
                    ColumnTest("design", "none"))  # fmt: skip
    codes = table.column.categories
    against = {codes.index(s.group) for s in rivals}
    j = codes.index(first.group)
    p = [
        float(found.p[1, at])
        for at, pair in enumerate(found.pairs.tolist())
        if j in pair and against & set(pair)
    ]
    worst = max((1.0 if math.isnan(value) else value for value in p), default=1.0)
    return Judgement(claim, True, worst <= ALPHA, shares, worst)


def _trend(claim: Claim, responses: Responses) -> Judgement:
    netted, option = _net(responses, claim.variable, claim.categories)
    _, categories = responses.resolve(claim.by)
    among = claim.groups or tuple(c.code for c in categories if not c.aside)
    scale = tuple(category.code in among for category in categories)
    codes = tuple(c.code for c, point in zip(categories, scale, strict=True) if point)
    shares = _by_group(claim, responses, codes)
    steps = [s.share for s in shares if s.base]
    if len(steps) < 2:
        return Judgement(claim, None, None, shares)
    sign = 1.0 if claim.direction == "rises" else -1.0
    if not all(sign * (b - a) > 0 for a, b in pairwise(steps)):
        return Judgement(claim, False, None, shares)
    part = answered(tally(netted, [option, claim.by]))
    p = linear_by_linear(on_scale(part, (True, True), scale)).p
    return Judgement(claim, True, p <= ALPHA, shares, p)


def _by_group(claim: Claim, responses: Responses, codes: tuple[str, ...]) -> tuple[Share, ...]:
    netted, option = _net(responses, claim.variable, claim.categories)
    table = two_way(netted, option, claim.by, LEVEL, letters=None, further=False)
    place = [table.column.categories.index(code) for code in codes]
    return tuple(
        Share(
            claim.categories,
            code,
            float(table.column_share[1, j]),
            float(table.ci_low[1, j]),
            float(table.ci_high[1, j]),
            int(table.column_base[j]),
        )
        for code, j in zip(codes, place, strict=True)
    )


def _net(responses: Responses, name: str, categories: tuple[str, ...]) -> tuple[Responses, str]:
    netted, variable = with_nets(responses, name, [Net("claimed", {}, categories)])
    return netted, f"{variable}.claimed"


_JUDGES: Mapping[ClaimKind, Callable[[Claim, Responses], Judgement]] = {
    "size": _size,
    "count": _count,
    "total": _count,
    "share": _share,
    "ranking": _order,
    "leading": _order,
    "extreme": _groups,
    "difference": _groups,
    "trend": _trend,
}
