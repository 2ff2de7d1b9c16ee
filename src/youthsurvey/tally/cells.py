"""Cells: counts, sums of weights and sums of squared weights per combination of categories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Responses
from youthsurvey.tally.layers import Units, layers

_ROWS_AT_ONCE = 65_536
"""Rows that are tallied together: their places and squares stay in the processor's cache."""


@dataclass(frozen=True)
class ReplicateSums:
    """Sums of replicate weights per combination of categories.

    Attributes:
        w: shape (R, k1 + 1, ..., km + 1), over all layers.
        method, scale, rscales, mse: as in ``Replicates``.
        df: degrees of freedom: the rank of the replicate weights (of the domain) less one.
    """

    w: NDArray[np.float64]
    method: str
    scale: float
    rscales: NDArray[np.float64]
    mse: bool
    df: int


@dataclass(frozen=True)
class Cells:
    """All that estimation needs to know of the data.

    The last slot of each dimension holds the respondents without an answer to it: they are
    outside the base, but a calibrated variance needs them, and missing counts come from them.

    Attributes:
        names: the m tabulated variables.
        categories: their codes, without the slot of the missing.
        n, w, w2: shape (g, k1 + 1, ..., km + 1): respondents, sums of weights, sums of squared
            weights, where g counts the calibration cells (1 without calibration).
        margins: shape (g, q), the indicator of each margin's categories in each layer, with a
            constant first; None without calibration.
        scheme: the weighting scheme's name; weighted: whether weights differ.
        calibrated_to: the variables of the margins.
        units: each layer's stratum and PSU; None when respondents were drawn one by one.
        outside: shape (g,), layers outside of the domain, all in the last slots; None for none.
        replicates: sums of replicate weights, from which the variance then comes; None for none.
        base: the shape of n, sums of the weights that calibration started from; None when each
            respondent counts once in the regression on the margins.
    """

    names: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    n: NDArray[np.int64]
    w: NDArray[np.float64]
    w2: NDArray[np.float64]
    margins: NDArray[np.float64] | None
    scheme: str
    weighted: bool
    calibrated_to: tuple[tuple[str, ...], ...]
    units: Units | None = None
    outside: NDArray[np.bool_] | None = None
    replicates: ReplicateSums | None = None
    base: NDArray[np.float64] | None = None

    @property
    def design_based(self) -> bool:
        """Whether the sample is more than respondents drawn one by one who count alike."""
        return self.weighted or self.units is not None or self.replicates is not None


def tally(responses: Responses, names: Sequence[str]) -> Cells:
    """Count respondents and weights per combination of the named variables.

    Args:
        responses: the coded answers.
        names: variables, or options of a multiple choice ("platforms.telegram").

    Raises:
        UsageError: a name that is no variable, or none to tabulate.
    """
    axes = [responses.resolve(name) for name in names]
    design = responses.design
    weight = design.weight
    layer = layers(responses)
    shape = (layer.count, *(len(categories) + 1 for _, categories in axes))
    size = math.prod(shape)
    codes = [codes for codes, _ in axes]
    grouped = responses.grouped
    n, w, w2 = np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size)
    step = max(_ROWS_AT_ONCE, size)
    for start in range(0, len(responses), step):
        rows = slice(start, start + step)
        flat = _places(codes, layer.of_row, design.domain, shape, rows)
        if grouped is None:
            n += np.bincount(flat, minlength=size)
        else:
            # Sums of whole numbers in floating point are exact as far as 2^53.
            n += np.bincount(flat, grouped.n[rows], minlength=size).astype(np.int64)
        if weight is not None:
            part = weight[rows]
            w += np.bincount(flat, part, minlength=size)
            squared = part * part if grouped is None else grouped.w2[rows]
            w2 += np.bincount(flat, squared, minlength=size)
    if weight is None:
        w = w2 = n.astype(np.float64)
    whole = slice(None)
    base = replicates = None
    if design.base is not None and layer.margins is not None:
        flat = _places(codes, layer.of_row, design.domain, shape, whole)
        base = np.bincount(flat, design.base, minlength=size).astype(np.float64).reshape(shape)
    if design.replicates is not None:
        flat = _places(codes, layer.of_row, design.domain, shape, whole)
        replicates = _replicate_sums(design, flat, shape)
    return Cells(
        names=tuple(names),
        categories=tuple(tuple(c.code for c in categories) for _, categories in axes),
        n=n.reshape(shape),
        w=w.reshape(shape),
        w2=w2.reshape(shape),
        margins=layer.margins,
        scheme=design.scheme,
        weighted=design.is_weighted,
        calibrated_to=() if layer.margins is None else design.margins,
        units=layer.units,
        outside=layer.outside,
        replicates=replicates,
        base=base,
    )


def _places(
    axes: Sequence[NDArray[np.int32]],
    layer: NDArray[np.intp] | None,
    domain: NDArray[np.bool_] | None,
    shape: tuple[int, ...],
    rows: slice,
) -> NDArray[np.intp]:
    """Return the place of each of the respondents in ``rows`` among the flattened cells.

    Narrow integers as long as they hold: passes over the rows are what a tally costs.
    """
    wide = np.int32 if math.prod(shape) < 2**31 else np.intp
    flat: NDArray[np.signedinteger] | None = None if layer is None else layer[rows].astype(wide)
    for whole, slots in zip(axes, shape[1:], strict=True):
        codes = whole[rows]
        place: NDArray[np.signedinteger] = codes
        if domain is not None:
            place = np.where(domain[rows] & (codes >= 0), codes, slots - 1)
        elif codes.min(initial=0) < 0:
            place = np.where(codes < 0, slots - 1, codes)
        flat = place.astype(wide) if flat is None else flat * wide(slots) + place
    assert flat is not None, "there is something to tally"
    return flat.astype(np.intp)


def _replicate_sums(
    design: SurveyDesign, flat: NDArray[np.intp], shape: tuple[int, ...]
) -> ReplicateSums:
    """Tally each replicate's weights; layers (the domain's two sides) do not matter to them."""
    made = design.replicates
    assert made is not None, "called for a design with replicates"
    size = math.prod(shape[1:])
    w = np.array([np.bincount(flat % size, weight, minlength=size) for weight in made.weight])
    return ReplicateSums(
        w=w.reshape(len(w), *shape[1:]),
        method=made.method,
        scale=made.scale,
        rscales=made.rscales,
        mse=made.mse,
        df=made.df if design.domain is None else made.df_within(design.domain),
    )
