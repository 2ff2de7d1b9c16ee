"""Linearised variance from cells: every estimate's error is algebra on one covariance matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from youthsurvey.model.results import Counts, DesignSummary, Floats
from youthsurvey.tally.cells import Cells

ROUNDING = 1e-12
"""Less than this part of its order of magnitude is rounding: such a variance is 0, as when the
margins of the weights fix the estimate, and such a direction of the margins repeats others."""


@dataclass(frozen=True)
class Answered:
    """The respondents who answered every tabulated question.

    Attributes:
        n, w, w2: shape (k1, ..., km): respondents, sums of weights, sums of squared weights.
        covariance: shape (K, K) with K = k1 * ... * km: of the cells' shares of ``weighted_base``;
            nan where there is no base or only one respondent was tallied.
        base, weighted_base: respondents and their weights' sum; missing: the other respondents.
        df: degrees of freedom of the covariance: all tallied respondents - 1, at least 0.
        design: what results say of the weights.
    """

    n: Counts
    w: Floats
    w2: Floats
    covariance: Floats
    base: int
    weighted_base: float
    missing: int
    df: int
    design: DesignSummary

    @property
    def share(self) -> Floats:
        """Shape (k1, ..., km): each cell's share of the weighted base; nan without a base."""
        return quotient(self.w, np.array(self.weighted_base))

    @property
    def concentration(self) -> float:
        """The base's sum of squared weights over the square of their sum, 1 / effective n."""
        return float(self.w2.sum()) / self.weighted_base**2 if self.base else math.nan


def answered(cells: Cells) -> Answered:
    """Return the answered part of the cells, with the covariance of its shares.

    The covariance is that of a ratio in the domain of those who answered, respondents drawn with
    replacement: n / (n - 1) times the sum over all n tallied respondents, answered or not, of the
    squared deviations of weight times score. For calibrated weights a score is first replaced by
    its residual on the margins, each respondent counting once in the regression: weights began
    at 1 (and R's ``rake`` and ``postStratify`` do so for any weights).

    Degrees of freedom are PSUs - strata, here all n tallied respondents - 1, as R has them for a
    design with missing answers (``na.rm = TRUE``).

    Source: Binder 1983 (linearisation); Deville and Särndal 1992, eq. 3.4 (residuals).
    """
    inner = (slice(None), *(slice(None, -1) for _ in cells.names))
    g = len(cells.n)
    n, w, w2 = cells.n[inner], cells.w[inner], cells.w2[inner]
    totals = _covariance_of_totals(cells, n.reshape(g, -1), w.reshape(g, -1), w2.reshape(g, -1))
    n, w, w2 = n.sum(axis=0), w.sum(axis=0), w2.sum(axis=0)
    base, weighted_base = int(n.sum()), float(w.sum())
    size = int(cells.n.sum())
    df = max(size - 1, 0)
    return Answered(
        n=n,
        w=w,
        w2=w2,
        covariance=_covariance_of_shares(totals, w.ravel(), weighted_base),
        base=base,
        weighted_base=weighted_base,
        missing=size - base,
        df=df,
        design=DesignSummary(
            scheme=cells.scheme,
            weighted=cells.weighted,
            calibrated_to=cells.calibrated_to,
            df=float(df),
        ),
    )


def _covariance_of_totals(cells: Cells, n: Counts, w: Floats, w2: Floats) -> Floats:
    """Return the covariance, shape (K, K), of the K answered cells' sums of weights.

    With U the indicators of the answered cells and P their fit on the margins, both by tallied
    cell, this is n / (n - 1) * (sum w2 (U - P)'(U - P) - mean), multiplied out so that no array
    is longer than the calibration cells are many.
    """
    size = int(cells.n.sum())
    total = w.sum(axis=0)
    if size < 2:
        return np.full((len(total), len(total)), np.nan)
    spread = np.diag(w2.sum(axis=0))
    if cells.margins is not None:
        margins = cells.margins
        count, weight, square = (
            part.reshape(len(margins), -1).sum(axis=1) for part in (cells.n, cells.w, cells.w2)
        )
        gram = margins.T @ (count[:, None] * margins)
        # A pseudo-inverse, since margins may repeat each other (sex x age, and sex).
        fit = margins @ (np.linalg.pinv(gram, ROUNDING, hermitian=True) @ (margins.T @ n))
        cross = w2.T @ fit
        spread = spread - cross - cross.T + fit.T @ (square[:, None] * fit)
        total = total - weight @ fit
    covariance: Floats = size / (size - 1) * (spread - np.multiply.outer(total, total) / size)
    return covariance


def _covariance_of_shares(totals: Floats, w: Floats, base: float) -> Floats:
    """Return the covariance of w / base, where base is the sum of w, from that of w."""
    if base <= 0:
        return np.full_like(totals, np.nan)
    share = w / base
    row = totals.sum(axis=0)
    cross = np.multiply.outer(share, row)
    square = np.multiply.outer(share, share) * row.sum()
    covariance: Floats = (totals - cross - cross.T + square) / base**2
    return covariance


def standard_error(variance: Floats, magnitude: Floats) -> Floats:
    """Return the square root of a variance, exactly 0 where only rounding is left of it.

    Args:
        variance: any shape.
        magnitude: the same shape: the variance's order of magnitude without calibration.
    """
    kept = np.where(variance <= ROUNDING * magnitude, 0.0, variance)
    error: Floats = np.sqrt(kept)
    return error


def quotient(above: Floats | Counts, below: Floats | Counts) -> Floats:
    """Divide, with nan where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)
