"""Layers of cells: the respondents that share calibration cell, sampling unit and domain."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.design import Codes, LonelyPsu
from youthsurvey.model.responses import Responses


@dataclass(frozen=True)
class Units:
    """How the respondents of each layer were sampled.

    Attributes:
        stratum: shape (g,), the stratum of each layer, codes into ``strata``.
        psu: shape (g,), the PSU of each layer; None when each respondent is one.
        strata: the strata's names by code; empty when they have none.
        fpc: by stratum, PSUs in the population or sampled fractions of them; None for none.
        lonely_psu: what a stratum with a single PSU does.
    """

    stratum: Codes
    psu: Codes | None
    strata: tuple[str, ...]
    fpc: NDArray[np.float64] | None
    lonely_psu: LonelyPsu


@dataclass(frozen=True)
class Layers:
    """Which layer each respondent is in, and what the g layers are.

    Attributes:
        of_row: shape (n,), codes of layers; None when there is one for all.
        count: g, how many layers there are.
        margins: shape (g, q), indicators of the calibration margins' categories, a constant
            first; None without calibration.
        units: None when respondents were drawn one by one.
        outside: shape (g,), layers outside of the domain; None without a domain.
    """

    of_row: Codes | None
    count: int
    margins: NDArray[np.float64] | None
    units: Units | None
    outside: NDArray[np.bool_] | None


def layers(responses: Responses) -> Layers:
    """Return the layers that the design of the responses asks for; one for a simple design.

    Replicate weights hold strata, PSUs and calibration already: they need no layers for these.
    """
    design = responses.design
    n = len(responses)
    sampled = not design.is_simple and design.replicates is None
    calibrated = bool(design.margins) and design.replicates is None
    if not sampled and not calibrated and design.domain is None:
        return Layers(None, 1, None, None, None)
    code, margins, count = np.zeros(n, dtype=np.intp), None, 1
    if calibrated:
        code, margins = calibration_cells(responses)
        count = len(margins)
    if not sampled and design.domain is None:
        return Layers(code, count, margins, None, None)
    cell = code
    stratum = np.zeros(n, dtype=np.intp) if design.stratum is None else design.stratum
    if sampled:
        unit = stratum if design.psu is None else design.psu
        code, first = _crossed(code, count, unit)
        count = len(first)
    if design.domain is not None:
        code, first = _crossed(code, count, (~design.domain).astype(np.intp))
    return Layers(
        of_row=code,
        count=len(first),
        margins=None if margins is None else margins[cell[first]],
        units=Units(
            stratum=stratum[first],
            psu=None if design.psu is None else design.psu[first],
            strata=design.strata,
            fpc=design.fpc,
            lonely_psu=design.lonely_psu,
        )
        if sampled
        else None,
        outside=None if design.domain is None else ~design.domain[first],
    )


def _crossed(code: Codes, count: int, other: Codes) -> tuple[Codes, Codes]:
    """Return the codes of the combinations that occur, and each one's first row."""
    size = int(other.max(initial=0)) + 1
    joint = code * size + other
    present = np.flatnonzero(np.bincount(joint, minlength=count * size))
    rank = np.zeros(count * size, dtype=np.intp)
    rank[present] = np.arange(len(present))
    crossed = rank[joint]
    first = np.zeros(len(present), dtype=np.intp)
    first[crossed[::-1]] = np.arange(len(code) - 1, -1, -1)
    return crossed, first


def calibration_cells(responses: Responses) -> tuple[Codes, NDArray[np.float64]]:
    """Return each respondent's calibration cell, and the margins' indicators per cell.

    A numeric variable divides cells by its distinct values; its column is the value, centred and
    scaled, which leaves residuals as they are.
    """
    margins = responses.design.margins
    numbers: dict[str, NDArray[np.float64]] = {}
    variables = list(dict.fromkeys(name for margin in margins for name in margin))
    flat = np.zeros(len(responses), dtype=np.intp)
    sizes = []
    for name in variables:
        column = responses.columns.get(name)
        codes: NDArray[np.integer]
        if column is not None and column.variable.type == "numeric":
            assert column.values is not None, "a numeric variable has values"
            distinct, codes = np.unique(column.values.astype(np.float64), return_inverse=True)
            numbers[name] = (distinct - distinct.mean()) / (np.ptp(distinct) or 1.0)
            size_of = len(distinct)
        else:
            codes, categories = responses.resolve(name)
            size_of = len(categories)
        assert (codes >= 0).all(), f"every calibrated respondent has a {name}"
        flat = flat * size_of + codes
        sizes.append(size_of)
    present = np.flatnonzero(np.bincount(flat, minlength=math.prod(sizes)))
    rank = np.zeros(math.prod(sizes), dtype=np.intp)
    rank[present] = np.arange(len(present))
    level = dict(zip(variables, np.unravel_index(present, sizes), strict=True))
    size = dict(zip(variables, sizes, strict=True))
    columns = [np.ones((len(present), 1))]
    for margin in margins:
        if margin[0] in numbers:
            columns.append(numbers[margin[0]][level[margin[0]]][:, None])
            continue
        joint = np.zeros(len(present), dtype=np.intp)
        for name in margin:
            joint = joint * size[name] + level[name]
        used = np.unique(joint)
        columns.append((joint[:, None] == used[None, 1:]).astype(np.float64))
    return rank[flat], np.hstack(columns)
