"""Published numbers under every weighting: what they would have been, and how surely."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.rounding import rounded_to
from youthsurvey.estimate.tabulate import one_way
from youthsurvey.model.nets import Net, with_nets
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Topline
from youthsurvey.model.reweighted import Reweighted


def reweighted(
    numbers: Iterable[PublishedNumber], designs: Mapping[str, Responses]
) -> tuple[Mapping[str, Reweighted], ...]:
    """Return each published number under each design, by name.

    Args:
        numbers: variables and categories are in the responses' codebook.
        designs: the same respondents under several weightings.

    Returns:
        One mapping a number, in their order. A question without a column in the data has none.
    """
    toplines: dict[tuple[str, str], Topline] = {}

    def topline(design: str, name: str) -> Topline:
        if (design, name) not in toplines:
            toplines[design, name] = one_way(designs[design], name)
        return toplines[design, name]

    return tuple(
        {
            name: _one(number, topline(name, number.variable), responses)
            for name, responses in designs.items()
            if number.variable in responses.columns
        }
        for number in numbers
    )


def _one(number: PublishedNumber, found: Topline, responses: Responses) -> Reweighted:
    places = [found.categories.index(code) for code in number.categories]
    parts = [float(found.share[i]) for i in places]
    if any(math.isnan(part) for part in parts):
        return Reweighted(math.nan, math.nan, math.nan, found.base, agrees=False)
    rounded = sum((_rounded(part, number) for part in parts), Decimal(0))
    if number.is_sum:
        netted, name = with_nets(responses, number.variable, [Net("sum", {}, number.categories)])
        found, places = one_way(netted, f"{name}.sum"), [1]
    (i,) = places
    return Reweighted(
        float(found.share[i]),
        float(found.ci_low[i]),
        float(found.ci_high[i]),
        found.base,
        rounded == number.percent,
    )


def _rounded(share: float, number: PublishedNumber) -> Decimal:
    # A share of whole respondents is a fraction with a small denominator: ties stay ties.
    exact = Fraction(share).limit_denominator(10**6) if share else Fraction(0)
    return rounded_to(100 * exact, number.decimals, number.rounding)
