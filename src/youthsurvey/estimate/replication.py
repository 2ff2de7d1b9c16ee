"""Replicate weights made from a design: the jackknife, and Rao and Wu's bootstrap."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates
from youthsurvey.model.results import Counts, Floats

MOST_WEIGHTS = 100_000_000
"""Of replicates times respondents: under a gigabyte."""


def jackknife(design: SurveyDesign, rows: int, mse: bool = False) -> Replicates:
    """Make jackknife replicates: each leaves one PSU out, and its stratum's others stand for it.

    JKn with strata, JK1 without. With m PSUs in a stratum, the others' weights grow by m / (m - 1)
    and a replicate's square counts (1 - f) (m - 1) / m, f being the sampled fraction. As
    ``as.svrepdesign(type = "JKn")`` of R's survey package.

    Args:
        design: weights, strata, PSUs (each respondent is one without them) and fpc. Margins do
            not enter: the replicates are of the weights as they are.
        rows: n, the respondents.
        mse: as in ``Replicates``.

    Raises:
        UsageError: a stratum has a single PSU; too many PSUs times respondents.

    Source: Wolter 2007, 4.5 and 4.6; Rust and Rao 1996.
    """
    unit, stratum, size = _units(design, rows, "jackknife")
    _check_size(len(stratum), rows)
    m = size[stratum]
    weight = _weight(design, rows)
    grown = (m / (m - 1))[:, None] * (stratum[:, None] == stratum[None, :])
    factor = np.where(stratum[:, None] == stratum[None, :], grown, 1.0)
    np.fill_diagonal(factor, 0.0)
    shares = (m - 1) / m * _left(design, size)[stratum]
    stratified = design.stratum is not None
    return Replicates(
        weight=factor[:, unit] * weight,
        method="JKn" if stratified else "JK1",
        scale=1.0,
        rscales=shares,
        mse=mse,
    )


def bootstrap(
    design: SurveyDesign,
    rows: int,
    rng: np.random.Generator,
    replicates: int = 200,
    mse: bool = False,
) -> Replicates:
    """Make Rao and Wu's bootstrap replicates: m - 1 of a stratum's m PSUs with replacement.

    A PSU drawn k times has its weights times k m / (m - 1). As R's
    ``as.svrepdesign(type = "subbootstrap")``.

    Args:
        design: weights, strata and PSUs (each respondent is one without them), without fpc.
            Margins do not enter: the replicates are of the weights as they are.
        rows: n, the respondents.
        rng: the source of chance.
        replicates: how many.
        mse: as in ``Replicates``.

    Raises:
        UsageError: a stratum has a single PSU; a finite population; fewer than two replicates, or
            too many times respondents.

    Source: Rao and Wu 1988, with m - 1 draws; Rao, Wu and Yue 1992 for the weights.
    """
    if design.fpc is not None:
        raise UsageError(
            "the bootstrap has no finite population correction.", remedy="Take the jackknife."
        )
    if replicates < 2:
        raise UsageError("the bootstrap needs two replicates or more.")
    _check_size(replicates, rows)
    unit, stratum, size = _units(design, rows, "bootstrap")
    factor = np.empty((replicates, len(stratum)))
    for code in range(len(size)):
        members = np.flatnonzero(stratum == code)
        m = len(members)
        if m:
            draws = rng.multinomial(m - 1, np.full(m, 1 / m), size=replicates)
            factor[:, members] = draws * (m / (m - 1))
    return Replicates(
        weight=factor[:, unit] * _weight(design, rows),
        method="bootstrap",
        scale=1 / (replicates - 1),
        rscales=np.ones(replicates),
        mse=mse,
    )


def _check_size(replicates: int, rows: int) -> None:
    if replicates * rows > MOST_WEIGHTS:
        raise UsageError(
            f"{replicates} replicate weights for each of {rows} respondents are too many.",
            remedy="Take the linearised variance, or a bootstrap with fewer replicates.",
        )


def _weight(design: SurveyDesign, rows: int) -> Floats:
    return np.ones(rows) if design.weight is None else design.weight


def _units(
    design: SurveyDesign, rows: int, method: str
) -> tuple[NDArray[np.intp], NDArray[np.intp], Counts]:
    """Return each row's unit, shape (n,), each unit's stratum, and how many a stratum has."""
    codes = np.arange(rows) if design.psu is None else design.psu
    _, first, unit = np.unique(codes, return_index=True, return_inverse=True)
    stratum = np.zeros_like(first) if design.stratum is None else design.stratum[first]
    size = np.bincount(stratum)
    if (size == 1).any():
        code = int(np.flatnonzero(size == 1)[0])
        name = design.strata[code] if design.strata else str(code)
        raise UsageError(
            f'stratum "{name}" has a single PSU, which no {method} can leave out.',
            remedy="Merge strata.",
        )
    return unit, stratum, size


def _left(design: SurveyDesign, size: Counts) -> Floats:
    """Return the part of each stratum that was not sampled; 1 without fpc."""
    if design.fpc is None:
        return np.ones(len(size))
    population = design.fpc[: len(size)]
    return 1 - (size / population if (population > 1).any() else population)
