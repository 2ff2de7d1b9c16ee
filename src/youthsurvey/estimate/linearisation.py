"""Linearised variance of sums of weights, from the cells of any sample of PSUs within strata."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError
from youthsurvey.model.results import Counts, Floats
from youthsurvey.tally.cells import Cells
from youthsurvey.tally.layers import Units

ROUNDING = 1e-12
"""Less than this part of its order of magnitude is rounding: such a variance is 0, as when the
margins of the weights fix the estimate, and such a direction of the margins repeats others."""


@dataclass(frozen=True)
class Strata:
    """What each stratum adds to a variance: ``factor`` times squares about its PSUs' mean.

    Attributes:
        size: shape (H,), how many PSUs were tallied.
        factor: shape (H,), (1 - f) n / (n - 1) with n PSUs, of which f is the sampled fraction.
        centred: shape (H,), whether squares are about the stratum's mean.
    """

    size: Counts
    factor: Floats
    centred: NDArray[np.bool_]


def covariance_of_totals(cells: Cells, n: Counts, w: Floats, w2: Floats) -> Floats:
    """Return the covariance, shape (K, K), of the K answered cells' sums of weights.

    PSUs are drawn with replacement within strata, but for the finite population correction. With
    z a PSU's sum of weight times score, a stratum of m PSUs adds (1 - f) m / (m - 1) times the
    sum of squares of z about their mean. Where each respondent is a PSU, with U the indicators of
    the answered cells and P their fit on the margins, that is sum w2 (U - P)'(U - P) - mean,
    multiplied out so that no array is longer than the layers are many.

    Args:
        cells: the tallied cells.
        n: shape (g, K), respondents of their answered part.
        w: shape (g, K), its sums of weights.
        w2: shape (g, K), its sums of squared weights.

    Raises:
        InputError: a stratum has a single PSU, and the design does not say what it adds.

    Source: Binder 1983; Deville and Särndal 1992, eq. 3.4, for the residuals.
    """
    units = cells.units
    fit = None if cells.margins is None else _fit(cells, n)
    count, weight, square = (
        part.reshape(len(part), -1).sum(axis=1) for part in (cells.n, cells.w, cells.w2)
    )
    if units is None:
        size = int(count.sum())
        if size < 2:
            return np.full((w.shape[1], w.shape[1]), np.nan)
        total = w.sum(axis=0) if fit is None else w.sum(axis=0) - weight @ fit
        spread = _spread(w2, square, fit)
        covariance: Floats = size / (size - 1) * (spread - np.multiply.outer(total, total) / size)
        return covariance
    strata = strata_of(units, count)
    scores = w if fit is None else w - weight[:, None] * fit
    if units.psu is None:
        factor = strata.factor[units.stratum][:, None]
        spread = _spread(factor * w2, factor[:, 0] * square, fit)
        total = _sum_by(scores, units.stratum, len(strata.size))
        share = np.where(strata.centred, strata.factor / np.maximum(strata.size, 1), 0.0)
        covariance = spread - total.T @ (share[:, None] * total)
    else:
        stratum = _stratum_of_unit(units)
        held = np.bincount(units.psu, count, len(stratum)) > 0
        psu, stratum = _sum_by(scores, units.psu, len(stratum))[held], stratum[held]
        mean = _sum_by(psu, stratum, len(strata.size)) / np.maximum(strata.size, 1)[:, None]
        psu -= np.where(strata.centred[:, None], mean, 0.0)[stratum]
        covariance = psu.T @ (strata.factor[stratum, None] * psu)
    return covariance


def strata_of(units: Units, count: Counts) -> Strata:
    """Return what each stratum adds; ``count``, shape (g,), are the layers' respondents.

    Raises:
        InputError: a stratum has a single PSU, and the design does not say what it adds.
    """
    size = sampled(units, count)
    population = units.fpc
    if population is None:
        kept = np.ones(len(size))
    else:
        population = population[: len(size)]
        fraction = size / population if (population > 1).any() else population
        kept = 1 - fraction
    factor = kept * np.where(size > 1, size / np.maximum(size - 1, 1), 0.0)
    # A stratum of which all PSUs were taken adds nothing, be they one or many.
    lonely = (size == 1) & (kept > 0)
    centred = np.ones(len(size), dtype=bool)
    if lonely.any():
        if units.lonely_psu == "fail":
            code = int(np.flatnonzero(lonely)[0])
            name = units.strata[code] if units.strata else str(code)
            raise InputError(
                f'stratum "{name}" has a single PSU: its variance cannot be told.',
                remedy="Merge strata, or choose lonely_psu: adjust, average, certainty or remove.",
            )
        if units.lonely_psu == "adjust":
            factor, centred = np.where(lonely, kept, factor), ~lonely
        elif units.lonely_psu == "average":
            present = int((size > 0).sum())
            others = present - int(lonely.sum())
            factor = factor * present / others if others else np.full(len(size), np.nan)
    return Strata(size, factor, centred)


def sampled(units: Units, count: Counts) -> Counts:
    """Return how many PSUs each stratum has among layers with respondents, shape (H,).

    Args:
        units: of the layers.
        count: shape (g,), each layer's respondents.
    """
    strata = int(units.stratum.max(initial=-1)) + 1
    if units.psu is None:
        return np.bincount(units.stratum, count, strata).astype(np.int64)
    held = np.flatnonzero(np.bincount(units.psu, count) > 0)
    return np.bincount(_stratum_of_unit(units)[held], minlength=strata)


def _stratum_of_unit(units: Units) -> NDArray[np.intp]:
    assert units.psu is not None, "called where there are PSUs"
    stratum = np.zeros(int(units.psu.max(initial=-1)) + 1, dtype=np.intp)
    stratum[units.psu] = units.stratum
    return stratum


def _fit(cells: Cells, n: Counts | Floats) -> Floats:
    """Return the answered cells' fit on the margins in each layer, shape (g, K).

    The regression is weighted by the weights that calibration started from, as in R's
    ``calibrate``; without such, each respondent counts once.
    """
    margins = cells.margins
    assert margins is not None, "called for calibrated weights"
    start: Counts | Floats = cells.n
    if cells.base is not None:
        start = cells.base
        n = start[(slice(None), *(slice(None, -1) for _ in cells.names))].reshape(n.shape)
    total = start.reshape(len(margins), -1).sum(axis=1)
    gram = margins.T @ (total[:, None] * margins)
    # A pseudo-inverse, since margins may repeat each other (sex x age, and sex).
    fit: Floats = margins @ (np.linalg.pinv(gram, ROUNDING, hermitian=True) @ (margins.T @ n))
    return fit


def _spread(w2: Floats, square: Floats, fit: Floats | None) -> Floats:
    """Return the sum of w2 (U - P)'(U - P) over respondents, shape (K, K)."""
    spread = np.diag(w2.sum(axis=0))
    if fit is None:
        return spread
    cross = w2.T @ fit
    return spread - cross - cross.T + fit.T @ (square[:, None] * fit)


def _sum_by(values: Floats, codes: NDArray[np.intp], size: int) -> Floats:
    """Return the sums of rows with the same code, one row a code."""
    k = values.shape[1]
    place = codes[:, None] * k + np.arange(k)
    sums = np.asarray(np.bincount(place.ravel(), values.ravel(), size * k), dtype=np.float64)
    return sums.reshape(size, k)
