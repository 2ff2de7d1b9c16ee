"""Confidence intervals of a share, by name."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.estimate.variance import quotient
from youthsurvey.model.results import Counts, Floats

Interval = Literal["wilson", "logit", "xlogit", "beta", "likelihood", "asin", "mean"]
INTERVALS: tuple[str, ...] = get_args(Interval)


def share_interval(
    method: str,
    share: Floats,
    se: Floats,
    *,
    df: Floats | Counts,
    size: Counts,
    effective: Floats,
    level: float,
) -> tuple[Floats, Floats]:
    """Return the named interval of a share under the design.

    ``logit`` and ``xlogit`` are one interval (R reaches the first through a regression).
    ``wilson``, ``beta`` and ``likelihood`` take share (1 - share) / se^2 for the sample's size, and
    ``effective`` where the share is 0 or 1, which tells no error; the other methods are undefined
    there. Where the margins of the weights fix a share, the interval is that share.

    Args:
        method: one of ``INTERVALS``.
        share: any shape; nan gives nan.
        se: standard errors, of the same shape.
        df: degrees of freedom of the errors, of a shape that goes with ``share``.
        size: respondents of the design or domain, with an answer or without; likewise.
        effective: (sum of weights)^2 over the sum of squared weights of the base; likewise.
        level: confidence level, between 0 and 1.

    Raises:
        UsageError: no such method, or a level outside 0 to 1.
    """
    check_interval(method, level)
    from scipy.special import stdtrit

    inside = (share > 0) & (share < 1)
    # A domain of one respondent has no degree of freedom, and a share of 0 or 1.
    t = stdtrit(np.maximum(df, 1), (1 + level) / 2) + 0 * share
    fixed = inside & (se == 0)
    if method in ("logit", "xlogit"):
        return logit(share, se, df, level)
    if method in ("asin", "mean"):
        p = np.where(inside, share, np.nan)
        return asin(p, se, t) if method == "asin" else (p - t * se, p + t * se)
    n = np.where(inside, quotient(share * (1 - share), se**2), effective + 0 * share)
    if method == "wilson":
        low, high = _wilson(share, n, t)
    elif method == "beta":
        simple = stdtrit(np.maximum(size - 1, 1), (1 + level) / 2)
        low, high = beta(share, n * (simple / t) ** 2, level)
    else:
        low, high = likelihood(share, n, t)
    return np.where(fixed, share, low), np.where(fixed, share, high)


def check_interval(method: str, level: float) -> None:
    """Refuse an unknown method or an impossible level.

    Raises:
        UsageError: no such method, or a level outside 0 to 1.
    """
    if method not in INTERVALS:
        raise UsageError(
            f'There is no interval "{method}".', remedy=f"Use one of: {', '.join(INTERVALS)}."
        )
    if not 0 < level < 1:
        raise UsageError(
            f"A confidence level of {level:g} does not lie between 0 and 1.", remedy="Give 0.95."
        )


def level_of_each(level: float, family: int) -> float:
    """Return the level of each of several intervals that shall all hold at once, by Bonferroni.

    With Wilson's interval of the k shares of a multinomial this is Goodman's simultaneous interval.

    Args:
        level: chance that all hold, between 0 and 1.
        family: how many intervals, 1 or more.

    Raises:
        UsageError: a level outside 0 to 1.

    Source: Goodman 1965, eq. 2.7 to 2.9.
    """
    check_interval("wilson", level)
    return 1 - (1 - level) / max(family, 1)


def wilson(count: Counts, base: Counts, level: float) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of unweighted shares of a simple random sample.

    Args:
        count: respondents with the answer.
        base: respondents, of a shape that goes with ``count``; nan comes where it is 0.
        level: confidence level, between 0 and 1.

    Source: Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4.
    """
    from scipy.special import ndtri

    share = quotient(count, base)
    return _wilson(share, np.where(base > 0, base, np.nan), ndtri((1 + level) / 2) + 0 * share)


def logit(share: Floats, se: Floats, df: Floats | Counts, level: float) -> tuple[Floats, Floats]:
    """Return the interval that is symmetric on the logit scale, with t quantiles.

    Args:
        share: any shape; nan comes for a share of 0 or 1, whose error is unknown.
        se: standard errors, of the same shape.
        df: degrees of freedom, of a shape that goes with ``share``.
        level: confidence level, between 0 and 1.

    As ``svyciprop(method = "logit")`` of R's survey package.
    Source: Korn and Graubard 1998; Lumley 2010, 2.3.
    """
    from scipy.special import expit, stdtrit

    inside = (share > 0) & (share < 1)
    p = np.where(inside, share, np.nan)
    t = stdtrit(np.maximum(df, 1), (1 + level) / 2)
    half = t * se / (p * (1 - p))
    centre = np.log(p / (1 - p))
    return expit(centre - half), expit(centre + half)


def asin(share: Floats, se: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Return the interval that is symmetric on the scale of arcsin(sqrt(share)), all same shape.

    As ``svyciprop(method = "asin")``, but a bound that passes an end of the scale stays there,
    where R's turns back. Source: Lumley 2010, 2.3.
    """
    centre = np.arcsin(np.sqrt(share))
    half = t * se / (2 * np.sqrt(share * (1 - share)))
    low, high = (np.sin(np.clip(centre + d, 0, np.pi / 2)) ** 2 for d in (-half, half))
    return low, high


def beta(share: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    """Return Clopper and Pearson's interval with an effective sample size, all same shape.

    Args:
        share: 0 to 1.
        n: effective sizes, share (1 - share) / se^2 times the squared ratio of the t quantile at
            respondents - 1 to that at the design's degrees of freedom.
        level: confidence level.

    As ``svyciprop(method = "beta")``. Source: Korn and Graubard 1998.
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    hits, misses = n * share, n * (1 - share)
    # A parameter of 0 has no quantile: the bound is the end of the scale.
    low = np.where(share > 0, betaincinv(np.where(hits > 0, hits, 1), misses + 1, tail), 0 * n)
    high = np.where(
        share < 1, betaincinv(hits + 1, np.where(misses > 0, misses, 1), 1 - tail), 1 + 0 * n
    )
    undefined = np.isnan(share) | np.isnan(n)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def likelihood(share: Floats, n: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Return the shares whose scaled binomial log-likelihood is within t^2 / 2 of the greatest.

    The likelihood is that of ``n`` = share (1 - share) / se^2 respondents, all of one shape, so
    that its curvature is the design's variance. R's ``svyciprop(method = "likelihood")`` profiles a
    quasi-binomial regression: it scales by a dispersion of n / (n - 1) as well, and interpolates.
    Bounds agree to 3e-4 of themselves at 505 respondents.

    Source: Rao and Scott 1984, 3; Lumley and Scott 2014.
    """
    low, high = np.full(share.shape, np.nan), np.full(share.shape, np.nan)
    for i in np.ndindex(share.shape):
        if np.isfinite(share[i]) and np.isfinite(n[i]) and n[i] > 0:
            low[i], high[i] = _likelihood_bounds(float(share[i]), float(t[i]) ** 2 / float(n[i]))
    return low, high


def _likelihood_bounds(p: float, drop: float) -> tuple[float, float]:
    """Return where twice the divergence of a share from p reaches ``drop``, below and above p."""
    from scipy.optimize import brentq
    from scipy.special import expit, rel_entr

    def excess(logit_q: float) -> float:
        q, other = float(expit(logit_q)), float(expit(-logit_q))
        return float(2 * (rel_entr(p, q) + rel_entr(1 - p, other)) - drop)

    if p in (0.0, 1.0):
        reach = -float(np.expm1(-drop / 2))
        return (0.0, reach) if p == 0 else (1 - reach, 1.0)
    centre = float(np.log(p / (1 - p)))
    # Beyond this the divergence surely exceeds the drop: p log(p / q) alone does.
    far = (drop + 2) / (2 * min(p, 1 - p)) + abs(centre) + 2
    bounds = [
        brentq(excess, centre, centre + side * far, xtol=1e-14, rtol=1e-14) for side in (-1, 1)
    ]
    return float(expit(bounds[0])), float(expit(bounds[1]))


def _wilson(p: Floats, n: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Return the shares q with (p - q)^2 = z^2 q (1 - q) / n.

    With an effective size and a t quantile: Dean and Pagano 2015; Franco et al. 2019.
    """
    half = z * np.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    centre = p + z * z / (2 * n)
    shrink = 1 + z * z / n
    # At 0 and n answers a bound is 0 or 1 but for rounding.
    low = np.where(p == 0, 0 * n, (centre - half) / shrink)
    high = np.where(p == 1, 1 + 0 * n, (centre + half) / shrink)
    return low, high
