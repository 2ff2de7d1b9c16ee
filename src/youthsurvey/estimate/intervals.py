"""Confidence intervals of a share."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.variance import quotient
from youthsurvey.model.results import Counts, Floats


def wilson(count: Counts, base: Counts, level: float) -> tuple[Floats, Floats]:
    """Return Wilson's score interval of unweighted shares.

    Args:
        count: respondents with the answer.
        base: respondents, of a shape that goes with ``count``; nan comes where it is 0.
        level: confidence level, between 0 and 1.

    Source: Wilson 1927; Brown, Cai and DasGupta 2001, eq. 4.
    """
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    p = quotient(count, base)
    n = np.where(base > 0, base, np.nan)
    half = z * np.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    centre = p + z * z / (2 * n)
    shrink = 1 + z * z / n
    # At 0 and n answers a bound is 0 or 1 but for rounding.
    low = np.where(count == 0, 0 * p, (centre - half) / shrink)
    high = np.where(count == base, 1 + 0 * p, (centre + half) / shrink)
    return low, high


def logit(share: Floats, se: Floats, df: Floats, level: float) -> tuple[Floats, Floats]:
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
    # A domain of one respondent has no degree of freedom, and a share of 0 or 1.
    t = stdtrit(np.maximum(df, 1), (1 + level) / 2)
    half = t * se / (p * (1 - p))
    centre = np.log(p / (1 - p))
    return expit(centre - half), expit(centre + half)
