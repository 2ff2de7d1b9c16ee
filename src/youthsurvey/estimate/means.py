"""Means, ratios and quantiles of numbers, from cells by distinct value."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from youthsurvey.estimate.intervals import check_interval
from youthsurvey.estimate.variance import Answered, answered, standard_error
from youthsurvey.model.crosstabs import Axis
from youthsurvey.model.means import Means
from youthsurvey.model.results import Floats
from youthsurvey.tally.cells import Cells

QUARTILES = (0.25, 0.5, 0.75)


def means(
    groups: Sequence[tuple[Cells, Floats]],
    name: str,
    by: Axis | None = None,
    level: float = 0.95,
    probabilities: Sequence[float] = QUARTILES,
) -> Means:
    """Estimate the mean of a number, or the ratio of two, and quantiles, in all and by group.

    A mean is the sum of share times value; its variance is that of the shares, carried over. A
    ratio is the sum of one number over the sum of the other, linearised. Intervals are the
    estimate and its error times the t quantile at the design's degrees of freedom (PSUs -
    strata). A mean's design effect is against a simple random sample of as many respondents,
    whose variance is s^2 / base with s^2 on base - 1. As ``svymean(deff = "replace")``,
    ``svyratio``, and ``confint(df = degf(design))`` of R's survey package; a group is a domain.

    Args:
        groups: of all, then of each group as a domain: one-way cells by distinct value, and the
            values, shape (K, 1) for a mean and (K, 2) for the ratio of the first to the second.
        name: what is estimated.
        by: the groups; None for none.
        level: confidence level, between 0 and 1.
        probabilities: of quantiles, between 0 and 1; there are none of a ratio.

    Raises:
        UsageError: a level outside 0 to 1.

    Source: Cochran 1977, 6.3 and 6.13; Binder 1983; Kish 1965, 8.2. Quantiles: ``quantile``.
    """
    check_interval("mean", level)
    is_ratio = groups[0][1].shape[1] == 2
    wanted = () if is_ratio else tuple(probabilities)
    parts = [answered(cells) for cells, _ in groups]
    lines = [
        _ratio(part, values) if is_ratio else _mean(part, values[:, 0])
        for part, (_, values) in zip(parts, groups, strict=True)
    ]
    estimate, se, sd, deff = (np.array(column) for column in zip(*lines, strict=True))
    half = np.array([_t(part, level) for part in parts]) * se
    found = np.array(
        [
            [quantile(part, values[:, 0], p, level) for p in wanted]
            for part, (_, values) in zip(parts, groups, strict=True)
        ]
    ).reshape(len(parts), len(wanted), 4)
    return Means(
        name=name,
        statistic="ratio" if is_ratio else "mean",
        by=by,
        n=np.array([part.base for part in parts]),
        weighted_n=np.array([part.weighted_base for part in parts]),
        missing=parts[0].missing,
        estimate=estimate,
        se=se,
        ci_low=estimate - half,
        ci_high=estimate + half,
        deff=deff,
        sd=sd,
        probabilities=wanted,
        quantile=found[..., 0],
        quantile_low=found[..., 1],
        quantile_high=found[..., 2],
        quantile_se=found[..., 3],
        level=level,
        design=parts[0].design,
    )


def quantile(
    part: Answered, values: Floats, p: float, level: float
) -> tuple[float, float, float, float]:
    """Return a quantile, its interval's ends, and its standard error; nan without a base.

    The quantile is the least value with at least ``p`` of the weights at or below it (R:
    ``qrule = "math"``). The interval's ends are the quantiles at the ends of the interval of the
    share at or below it, that share and its error times the t quantile (R: ``interval.type =
    "mean"``; Woodruff centres on ``p`` itself, which is the same without ties); an end is nan
    where that passes 0 or 1. The error is the interval's length over twice the t quantile.

    Args:
        part: answered cells by distinct value.
        values: shape (K,), sorted.
        p: between 0 and 1.
        level: confidence level.

    Source: Woodruff 1952.
    """
    if not part.base:
        return (math.nan,) * 4
    share = part.share
    reached = np.cumsum(share)

    def at(probability: float) -> float:
        if not 0 <= probability <= 1:
            return math.nan
        # A sum of shares reaches its mark but for rounding.
        place = int(np.searchsorted(reached, probability - 1e-12))
        return float(values[min(place, len(values) - 1)])

    found = at(p)
    below = (values <= found).astype(np.float64)
    f = float(share @ below)
    variance = np.array(below @ part.covariance @ below)
    t = _t(part, level)
    half = t * float(standard_error(variance, np.array(f * (1 - f) * part.concentration)))
    low, high = at(f - half), at(f + half)
    return found, low, high, (high - low) / (2 * t)


def _mean(part: Answered, values: Floats) -> tuple[float, float, float, float]:
    """Return mean, standard error, standard deviation and design effect."""
    if not part.base:
        return (math.nan,) * 4
    share = part.share
    estimate = float(share @ values)
    deviation = values - estimate
    spread = float(share @ deviation**2)
    variance = np.array(deviation @ part.covariance @ deviation)
    se = float(standard_error(variance, np.array(spread * part.concentration)))
    if part.base < 2 or spread == 0:
        return estimate, se, math.nan, math.nan
    simple = spread * part.base / (part.base - 1)
    return estimate, se, math.sqrt(simple), se**2 / (simple / part.base)


def _ratio(part: Answered, values: Floats) -> tuple[float, float, float, float]:
    """Return ratio and standard error; a ratio has no deviation, and R no design effect of it."""
    above, below = part.share @ values if part.base else (math.nan, 0.0)
    if below == 0:
        return (math.nan,) * 4
    score = (values[:, 0] - above / below * values[:, 1]) / below
    variance = np.array(score @ part.covariance @ score)
    if part.replicates is not None:
        variance = part.variance(lambda w: np.divide(*(w @ values)))
    size = np.array(part.share @ score**2 * part.concentration)
    return float(above / below), float(standard_error(variance, size)), math.nan, math.nan


def _t(part: Answered, level: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(max(part.df, 1), (1 + level) / 2))
