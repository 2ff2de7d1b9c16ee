"""Comparisons of a number's mean between the columns of a table, as letters."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.comparisons import ColumnTest, settled
from youthsurvey.estimate.letters import column_pairs
from youthsurvey.estimate.power import POWER
from youthsurvey.estimate.variance import Answered, quotient, standard_error
from youthsurvey.model.crosstabs import Comparisons
from youthsurvey.model.results import Counts, Floats


def compare_means(part: Answered, values: Floats, test: ColumnTest) -> Comparisons:
    """Compare the mean of every pair of columns, and set letters: a table of one row.

    - "design": the difference over its linearised error, with the design's degrees of freedom;
      as R's ``svycontrast`` on ``svyby(..., svymean, covmat = TRUE)``.
    - "effective-base": Student's t with the pair's pooled variance, on effective bases
      e = W^2 / Q, with e1 + e2 - 2 degrees of freedom.
    - "spss": Student's t on weighted counts, its variance pooled over all columns, with W - c
      degrees of freedom (CTABLES' means test under its default, MEANSVARIANCE=ALLCATS).

    Columns without spread or with a base under 2 are left out. The detectable difference is (z of
    the level + z of the power) times the pair's standard error, in the number's unit.

    Args:
        part: the number's distinct values by the columns, shape (K, c).
        values: shape (K,), the numbers.
        test: variant, adjustment and levels.

    Source: Binder 1983 for the design; Cohen 1988, 2.4, for the detectable difference.
    """
    from scipy.special import ndtri

    base = part.w.sum(axis=0)
    present = tuple(np.flatnonzero(base > 0).tolist())
    pairs = column_pairs(present)
    j, k = pairs.T
    mean = _means(part.w, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        deviation = values[:, None] - mean
        spread = np.where(part.n.sum(axis=0) > 1, (part.w * deviation**2).sum(axis=0), np.nan)
        spread = np.where(spread > 0, spread, np.nan)
        effective = base**2 / part.w2.sum(axis=0)
        if test.variant == "design":
            se, df = _by_design(part, values, spread / base / effective, j, k)
        elif test.variant == "effective-base":
            of_pair = spread / base * effective
            df = effective[j] + effective[k] - 2
            se = np.sqrt((of_pair[j] + of_pair[k]) / df * (1 / effective[j] + 1 / effective[k]))
        else:
            df = np.array(base.sum() - len(present))
            pooled = np.nansum(spread) / df
            se = np.sqrt(pooled * (1 / base[j] + 1 / base[k]))
            se = np.where(np.isfinite(spread[j] + spread[k]), se, np.nan)
    return settled(
        test,
        base,
        (mean[j] - mean[k])[None],
        se[None],
        df,
        effective,
        lambda alpha, error: (ndtri(1 - alpha / 2) + ndtri(POWER)) * error,
    )


def _by_design(
    part: Answered, values: Floats, size: Floats, j: Counts, k: Counts
) -> tuple[Floats, Floats]:
    """Return standard errors, shape (P,), and degrees of freedom.

    Args:
        part: as in ``compare_means``.
        values: likewise.
        size: shape (c,), the order of magnitude of a mean's variance; nan leaves a column out.
        j: shape (P,), a pair's first column.
        k: shape (P,), its second.
    """
    if part.replicates is not None:
        covariance = part.spread(lambda w: _means(w, values))
    else:
        levels, c = part.n.shape
        share = part.share
        score = quotient(values[:, None] - _means(part.w, values), share.sum(axis=0))
        score = np.where(part.w.sum(axis=0) > 0, score, 0.0)
        total = part.covariance.reshape(levels, c, levels, c)
        covariance = np.einsum("ij,ijlk,lk->jk", score, total, score, optimize=True)
    variance = covariance[j, j] + covariance[k, k] - 2 * covariance[j, k]
    magnitude = size[j] + size[k]
    se = np.where(np.isfinite(magnitude), standard_error(variance, magnitude), np.nan)
    return se, np.array(float(part.df))


def _means(w: Floats, values: Floats) -> Floats:
    """Return each column's mean, shape (c,), from sums of weights, shape (K, c)."""
    return quotient(values @ w, w.sum(axis=0))
