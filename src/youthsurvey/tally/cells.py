"""Cells: counts, sums of weights and sums of squared weights per combination of categories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.responses import Responses


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
        margins: shape (g, q), the indicator of each margin's categories in each calibration cell,
            with a constant first; None without calibration.
        scheme: the weighting scheme's name; weighted: whether weights differ.
        calibrated_to: the variables of the margins.
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
    group, margins = _calibration_cells(responses)
    g = 1 if margins is None else len(margins)
    flat = group
    for codes, categories in axes:
        k = len(categories)
        flat = flat * (k + 1) + np.where(codes < 0, k, codes)
    shape = (g, *(len(categories) + 1 for _, categories in axes))
    size = math.prod(shape)
    n = np.bincount(flat, minlength=size).reshape(shape)
    if weight is None:
        w = w2 = n.astype(np.float64)
    else:
        w, w2 = (
            np.asarray(np.bincount(flat, x, minlength=size), dtype=np.float64).reshape(shape)
            for x in (weight, weight * weight)
        )
    return Cells(
        names=tuple(names),
        categories=tuple(tuple(c.code for c in categories) for _, categories in axes),
        n=n,
        w=w,
        w2=w2,
        margins=margins,
        scheme=design.scheme,
        weighted=design.is_weighted,
        calibrated_to=design.margins,
    )


def _calibration_cells(
    responses: Responses,
) -> tuple[NDArray[np.intp], NDArray[np.float64] | None]:
    """Return each respondent's calibration cell, and the margins' indicators per cell."""
    margins = responses.design.margins
    zero = np.zeros(len(responses), dtype=np.intp)
    if not margins:
        return zero, None
    variables = list(dict.fromkeys(name for margin in margins for name in margin))
    flat = zero
    sizes = []
    for name in variables:
        codes, categories = responses.resolve(name)
        assert (codes >= 0).all(), f"every calibrated respondent has a {name}"
        flat = flat * len(categories) + codes
        sizes.append(len(categories))
    present = np.flatnonzero(np.bincount(flat, minlength=math.prod(sizes)))
    rank = np.zeros(math.prod(sizes), dtype=np.intp)
    rank[present] = np.arange(len(present))
    level = dict(zip(variables, np.unravel_index(present, sizes), strict=True))
    size = dict(zip(variables, sizes, strict=True))
    columns = [np.ones((len(present), 1))]
    for margin in margins:
        joint = np.zeros(len(present), dtype=np.intp)
        for name in margin:
            joint = joint * size[name] + level[name]
        used = np.unique(joint)
        columns.append((joint[:, None] == used[None, 1:]).astype(np.float64))
    return rank[flat], np.hstack(columns)
