"""Tests and measures for scales: rank tests, trend, gamma and Somers' D, from a table's shares.

All are functions of the shares, with errors by the delta method from the shares' covariance, and
so design-based. Categories that are no point of the scale ("hard to say") are left out by
``on_scale``: what remains is a domain, whose shares add up to 1 again. Integer scores are the
points' places on the scale; a point that nobody chose keeps its place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from youthsurvey.estimate.independence import degrees, occupied, undefined
from youthsurvey.estimate.variance import Answered, quotient, standard_error
from youthsurvey.estimate.wald import SINGULAR, quadratic_form
from youthsurvey.model.results import Floats, Measure, TestResult


@dataclass(frozen=True)
class Domain:
    """The part of a table that an ordinal measure is of.

    Attributes:
        share: shape (r, c), adding up to 1; nan where nobody is in the domain.
        covariance: shape (r * c, r * c), of the shares.
        concentration: sum of squared weights over the square of their sum in the whole table: the
            order of magnitude of the variances, to tell rounding by.
        df: degrees of freedom of the covariance (PSUs - strata).
        is_transposed: its rows are the table's columns.
    """

    share: Floats
    covariance: Floats
    concentration: float
    df: float
    is_transposed: bool = False

    def transposed(self) -> Domain:
        """Return the domain with rows and columns swapped."""
        r, c = self.share.shape
        swapped = np.arange(r * c).reshape(r, c).T.ravel()
        covariance = self.covariance[np.ix_(swapped, swapped)]
        return Domain(self.share.T, covariance, self.concentration, self.df, not self.is_transposed)

    def error(self, gradient: Floats) -> float:
        """Return the standard error of a function of the shares, given its gradient (r, c)."""
        g = gradient.ravel()
        magnitude = (g**2 * self.share.ravel()).sum() * self.concentration
        variance = np.array(g @ self.covariance @ g)
        return float(standard_error(variance, np.array(magnitude)))


def on_scale(
    part: Answered, rows: Sequence[bool] | None = None, columns: Sequence[bool] | None = None
) -> Domain:
    """Return the domain of those whose answers are points of the scales.

    Args:
        part: the table.
        rows: for each row, whether it is a point of the scale; None keeps all.
        columns: likewise of the columns.
    """
    r, c = part.n.shape
    kept_rows = np.ones(r, dtype=bool) if rows is None else np.array(rows)
    kept_columns = np.ones(c, dtype=bool) if columns is None else np.array(columns)
    kept = np.multiply.outer(kept_rows, kept_columns).ravel()
    if kept.all():
        return Domain(part.share, part.covariance, part.concentration, part.df)

    def shares(w: Floats) -> Floats:
        inner = w[np.ix_(kept_rows, kept_columns)]
        return quotient(inner, inner.sum())

    share = shares(part.w)
    if part.replicates is not None:
        return Domain(share, part.spread(shares), part.concentration, part.df)
    gradient = np.eye(int(kept.sum())) - share.reshape(-1, 1)
    total = part.share.ravel()[kept].sum()
    covariance = quotient(gradient @ part.covariance[np.ix_(kept, kept)] @ gradient.T, total**2)
    return Domain(share, covariance, part.concentration, part.df)


def rank_test(part: Domain) -> TestResult:
    """Test whether the rows' scale has the same distribution in every column, by mean ranks.

    A category's rank is its midpoint in the estimated distribution of all columns together; the
    statistic is the Wald F of the columns' mean ranks, on k - 1 and df - (k - 1) degrees of
    freedom for k columns. As ``svyranktest(test = "KruskalWallis")`` of R's survey package, whose
    t for two columns has this F as its square. R ranks ties by the mean of their places in the
    file's order, so that its result varies with that order where weights differ; the midpoint
    does not. Columns without respondents are left out.

    Source: Lumley and Scott 2013, sections 2-3.
    """
    from scipy.special import fdtrc

    rows, columns = occupied(part.share)
    if degrees(part.share[np.ix_(rows, columns)]) == 0:
        shape = (int(rows.sum()), int(columns.sum()))
        return undefined("rank_test", shape[::-1] if part.is_transposed else shape, 2)
    r, c = part.share.shape
    row = part.share.sum(axis=1)
    rank = np.cumsum(row) - row / 2
    column = part.share.sum(axis=0)
    mean = quotient(rank @ part.share, column)
    # Derivatives of each column's mean rank, ranks taken as known: what their estimation adds
    # falls out of differences between columns when these are equal.
    slope = quotient(rank[:, None] - mean, column)
    used = np.flatnonzero(columns)
    gradient = np.zeros((len(used), r, c))
    gradient[np.arange(len(used)), :, used] = slope[:, used].T
    contrast = (gradient[1:] - gradient[0]).reshape(len(used) - 1, r * c)
    k = len(used) - 1
    statistic = quadratic_form(
        mean[used][1:] - mean[used][0],
        contrast @ part.covariance @ contrast.T,
        (contrast**2) @ part.share.ravel() * part.concentration,
    )
    left = part.df - k
    if np.isnan(statistic) or left <= 0:
        return TestResult("rank_test", np.nan, (np.nan, np.nan), np.nan, SINGULAR)
    return TestResult(
        name="rank_test",
        statistic=statistic / k,
        df=(float(k), float(left)),
        p=float(fdtrc(k, left, statistic / k)),
        method="design-based rank test of Wilcoxon and Kruskal-Wallis (Lumley and Scott 2013)",
    )


def linear_by_linear(part: Domain) -> TestResult:
    """Test for a linear trend: whether integer scores of rows and columns go together.

    The statistic is the squared covariance of the scores over its variance, an F on 1 and df
    degrees of freedom; it is the same for the transposed table.

    Source: Mantel 1963 for the scores' covariance; the variance is linearised (Binder 1983).
    """
    from scipy.special import fdtrc

    kept = tuple(int(side.sum()) for side in occupied(part.share))
    if min(kept) < 2:
        return undefined("linear_by_linear", kept[::-1] if part.is_transposed else kept, 2)
    r, c = part.share.shape
    row = np.arange(r) - np.arange(r) @ part.share.sum(axis=1)
    column = np.arange(c) - np.arange(c) @ part.share.sum(axis=0)
    product = np.multiply.outer(row, column)
    covariance = float((product * part.share).sum())
    se = part.error(product - covariance)
    if not se > 0 or part.df <= 0:
        return TestResult("linear_by_linear", np.nan, (np.nan, np.nan), np.nan, SINGULAR)
    statistic = (covariance / se) ** 2
    return TestResult(
        name="linear_by_linear",
        statistic=statistic,
        df=(1.0, float(part.df)),
        p=float(fdtrc(1, part.df, statistic)),
        method="linear-by-linear trend of integer scores, linearised variance",
    )


def gamma(part: Domain, level: float) -> Measure:
    """Return Goodman and Kruskal's gamma: (C - D) / (C + D) over concordant and discordant pairs.

    -1 to 1; nan where no pair is untied; without error or interval where it is -1 or 1.
    Source: Goodman and Kruskal 1972, section 2.2, with the design's covariance of the shares.
    """
    concordant, discordant = _pairs(part.share)
    c, d = (float((part.share * side).sum()) for side in (concordant, discordant))
    if not c + d > 0:
        return _no_pairs()
    gradient = 4 * (d * concordant - c * discordant) / (c + d) ** 2
    return _measure((c - d) / (c + d), gradient, part, level, "Goodman and Kruskal's gamma")


def somers_d(part: Domain, level: float) -> Measure:
    """Return Somers' D of the rows on the columns: (C - D) over the pairs untied on the columns.

    -1 to 1; nan where all are in one column; without error or interval where it is -1 or 1.
    Source: Somers 1962; Goodman and Kruskal 1972, section 4, with the design's covariance.
    """
    concordant, discordant = _pairs(part.share)
    column = part.share.sum(axis=0)
    untied = float(1 - (column**2).sum())
    used_rows, used_columns = (int(side.sum()) for side in occupied(part.share))
    if used_columns < 2 or used_rows < 2:
        return _no_pairs()
    difference = concordant - discordant
    excess = float((part.share * difference).sum())
    gradient = 2 * difference / untied + 2 * excess * column / untied**2
    return _measure(excess / untied, gradient, part, level, "Somers' D")


def _pairs(share: Floats) -> tuple[Floats, Floats]:
    """Return for each cell the share of all that is concordant with it, and discordant."""
    below, right = (np.triu(np.ones((k, k)), 1) for k in share.shape)
    concordant = below @ share @ right.T + below.T @ share @ right
    discordant = below @ share @ right + below.T @ share @ right.T
    return concordant, discordant


def _measure(value: float, gradient: Floats, part: Domain, level: float, method: str) -> Measure:
    from scipy.special import stdtrit

    # A perfect order shows no spread, as a share of 0 or 1 does not: the error is unknown.
    if not abs(value) < 1 - 1e-12 or part.df <= 0:
        return Measure(value, math.nan, math.nan, math.nan, method)
    se = part.error(gradient)
    half = float(stdtrit(part.df, (1 + level) / 2)) * se
    return Measure(value, se, max(-1.0, value - half), min(1.0, value + half), method)


def _no_pairs() -> Measure:
    reason = "undefined: all respondents are in one row or in one column"
    return Measure(math.nan, math.nan, math.nan, math.nan, reason)
