"""Variance from cells: every estimate's error is algebra on one covariance matrix."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from youthsurvey.estimate.linearisation import ROUNDING as ROUNDING
from youthsurvey.estimate.linearisation import covariance_of_totals, sampled
from youthsurvey.model.results import Counts, DesignSummary, Floats
from youthsurvey.tally.cells import Cells, ReplicateSums


@dataclass(frozen=True)
class Answered:
    """The respondents who answered every tabulated question.

    Attributes:
        n, w, w2: shape (k1, ..., km): respondents, sums of weights, sums of squared weights.
        covariance: shape (K, K) with K = k1 * ... * km: of the cells' shares of ``weighted_base``;
            nan where there is no base or only one respondent was tallied.
        covariance_of_sums: likewise of the cells' sums of weights, over the square of
            ``weighted_base``, whose own variance is in it.
        base, weighted_base: respondents and their weights' sum; missing: the other respondents.
        df: degrees of freedom of the covariance: PSUs - strata among all tallied respondents
            (all - 1 without either), at least 0; for replicates their weights' rank - 1.
        design: what results say of the weights.
        replicates: shape (R, k1, ..., km), the cells' sums of each replicate's weights; None
            without replicates.
        replicate_scale: shape (R,), what each replicate's square adds to a variance.
        mse: squares are about the estimate, not about the replicates' mean.
    """

    n: Counts
    w: Floats
    w2: Floats
    covariance: Floats
    covariance_of_sums: Floats
    base: int
    weighted_base: float
    missing: int
    df: int
    design: DesignSummary
    replicates: Floats | None = None
    replicate_scale: Floats | None = None
    mse: bool = False

    @property
    def share(self) -> Floats:
        """Shape (k1, ..., km): each cell's share of the weighted base; nan without a base."""
        return quotient(self.w, np.array(self.weighted_base))

    @property
    def concentration(self) -> float:
        """The base's sum of squared weights over the square of their sum, 1 / effective n."""
        return float(self.w2.sum()) / self.weighted_base**2 if self.base else math.nan

    def deviations(self, statistic: Callable[[Floats], Floats]) -> Floats:
        """Return each replicate's deviation of a statistic, shape (R, ...).

        Args:
            statistic: from the cells' sums of weights, shape (k1, ..., km), to an array.
        """
        assert self.replicates is not None, "called where there are replicates"
        assert self.replicate_scale is not None, "replicates have scales"
        values = np.array([statistic(w) for w in self.replicates])
        used = self.replicate_scale > 0
        centre = statistic(self.w) if self.mse else values[used].mean(axis=0)
        deviations: Floats = values - centre
        return deviations

    def variance(self, statistic: Callable[[Floats], Floats]) -> Floats:
        """Return a statistic's variance over the replicates; see ``deviations``."""
        squares = self.deviations(statistic) ** 2
        assert self.replicate_scale is not None, "replicates have scales"
        total: Floats = np.tensordot(self.replicate_scale, squares, axes=1)
        return total

    def spread(self, statistic: Callable[[Floats], Floats]) -> Floats:
        """Return a statistic's covariance over the replicates, its values in one row."""
        deviation = self.deviations(statistic)
        deviation = deviation.reshape(len(deviation), -1)
        assert self.replicate_scale is not None, "replicates have scales"
        covariance: Floats = deviation.T @ (self.replicate_scale[:, None] * deviation)
        return covariance


def answered(cells: Cells) -> Answered:
    """Return the answered part of the cells, with the covariance of its shares.

    The covariance is that of a ratio in the domain of those who answered: respondents or PSUs
    were drawn with replacement within strata, and all that were tallied count as drawn, answered
    or not. For calibrated weights a score is first replaced by its residual on the margins. Their
    regression is weighted by the weights that calibration started from, as the source has it and
    R's ``calibrate`` does; without such each respondent counts once (as in R's ``rake``, which
    does so for any weights). With replicate weights it is their shares' spread.

    Degrees of freedom are PSUs - strata over all tallied respondents, as R has them for a
    design with missing answers (``na.rm = TRUE``). With a domain only PSUs and strata with
    members of it count, as after R's ``subset``.

    Raises:
        InputError: a stratum has a single PSU, and the design does not say what it adds.

    Source: Binder 1983 (linearisation); Deville and Särndal 1992, eq. 3.4 (residuals).
    """
    inner = (slice(None), *(slice(None, -1) for _ in cells.names))
    g = len(cells.n)
    n, w, w2 = cells.n[inner], cells.w[inner], cells.w2[inner]
    totals = None
    if cells.replicates is None:
        totals = covariance_of_totals(cells, n.reshape(g, -1), w.reshape(g, -1), w2.reshape(g, -1))
    n, w, w2 = n.sum(axis=0), w.sum(axis=0), w2.sum(axis=0)
    base, weighted_base = int(n.sum()), float(w.sum())
    count = cells.n.reshape(g, -1).sum(axis=1)
    if cells.outside is not None:
        count = np.where(cells.outside, 0, count)
    psus, strata, df = _freedom(cells, count)
    part = Answered(
        n=n,
        w=w,
        w2=w2,
        covariance=np.empty((0, 0))
        if totals is None
        else _covariance_of_shares(totals, w.ravel(), weighted_base),
        covariance_of_sums=np.empty((0, 0))
        if totals is None
        else quotient(totals, np.array(weighted_base**2)),
        base=base,
        weighted_base=weighted_base,
        missing=int(count.sum()) - base,
        df=df,
        design=DesignSummary(
            scheme=cells.scheme,
            weighted=cells.weighted,
            calibrated_to=cells.calibrated_to,
            df=float(df),
            psus=psus,
            strata=strata,
            variance="linearised" if cells.replicates is None else cells.replicates.method,
        ),
    )
    return part if cells.replicates is None else _by_replicates(part, cells.replicates)


def domain_df(cells: Cells) -> Counts:
    """Return the degrees of freedom of each category of the last variable as a domain.

    PSUs - strata among the respondents of the category, whatever they answered to the others (R:
    ``degf`` of a ``subset``); at least 0. Replicates: those of the whole design (R takes the rank
    of the domain's replicate weights, which is less for a domain that few PSUs have).
    """
    k = cells.n.shape[-1] - 1
    if cells.replicates is not None:
        return np.full(k, cells.replicates.df)
    count = cells.n[..., :-1].sum(axis=tuple(range(1, cells.n.ndim - 1)))
    if cells.units is None:
        single: Counts = np.maximum(count.sum(axis=0) - 1, 0)
        return single
    return np.array([_freedom(cells, count[:, j])[2] for j in range(k)], dtype=np.int64)


def _freedom(cells: Cells, count: Counts) -> tuple[int | None, int | None, int]:
    """Return PSUs, strata and degrees of freedom of layers with ``count`` respondents, (g,)."""
    if cells.replicates is not None:
        return None, None, cells.replicates.df
    if cells.units is None:
        return None, None, max(int(count.sum()) - 1, 0)
    size = sampled(cells.units, count)
    psus, strata = int(size.sum()), int((size > 0).sum())
    return psus if cells.units.psu is not None else None, strata, max(psus - strata, 0)


def _by_replicates(part: Answered, sums: ReplicateSums) -> Answered:
    inner = (slice(None), *(slice(None, -1) for _ in part.n.shape))
    part = replace(
        part,
        replicates=sums.w[inner],
        replicate_scale=sums.scale * sums.rscales,
        mse=sums.mse,
    )
    return replace(
        part,
        covariance=part.spread(_shares),
        covariance_of_sums=part.spread(lambda w: quotient(w, np.array(part.weighted_base))),
    )


def _shares(w: Floats) -> Floats:
    return quotient(w, np.array(w.sum()))


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
    out = np.full(np.broadcast(above, below).shape, np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out
