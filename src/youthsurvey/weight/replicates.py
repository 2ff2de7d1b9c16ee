"""Replicate weights that are calibrated anew, so that their spread holds what calibration does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates
from youthsurvey.model.responses import Responses
from youthsurvey.weight.apply import factors, margins_of
from youthsurvey.weight.groups import group
from youthsurvey.weight.population import MarginShares, Population
from youthsurvey.weight.scheme import Scheme


def calibrated_replicates(
    responses: Responses,
    scheme: Scheme,
    population: Population | MarginShares | None,
    make: Callable[[SurveyDesign, int], Replicates],
) -> Replicates:
    """Make replicates of a scheme's starting weights and calibrate each to the scheme's targets.

    Each replicate is solved on the cells of the scheme, from its own sums of weights to the targets
    of the full sample, n in total. As ``rake`` and ``calibrate`` of a replicate design in R's
    survey package.

    Args:
        responses: everybody with an answer to every variable of the scheme; their design's strata
            and PSUs are those of the replicates.
        scheme: margins, base weights and distance, without trimming.
        population: as in ``weight``.
        make: replicates from a design and its n respondents: ``jackknife``, or a ``bootstrap`` with
            its chance.

    Raises:
        WeightingError: as in ``weight``; the message names the replicate. The scheme trims.

    Source: Valliant 1993; Kott 2006.
    """
    if scheme.trim is not None:
        raise WeightingError(
            "weights that are trimmed after calibration have no replicates of their own.",
            where=f'scheme "{scheme.name}"',
            remedy="Give bounds to the calibration in place of trimming.",
        )
    groups = group(responses, scheme)
    margins = margins_of(responses, groups, scheme, population)
    rows = len(responses)
    made = make(replace(responses.design, weight=groups.base), rows)
    weight = np.empty_like(made.weight)
    for r, start in enumerate(made.weight):
        sums = np.bincount(groups.of_row, start, minlength=len(groups.count)).astype(np.float64)
        try:
            factor, _ = factors(scheme, margins, replace(groups, start=sums), float(rows))
        except WeightingError as error:
            raise WeightingError(
                f"replicate {r + 1} of {len(weight)}: {error.what}",
                where=error.where,
                remedy="Merge categories that few PSUs have, or take the linearised variance.",
            ) from error
        weight[r] = start * factor[groups.of_row]
    return replace(made, weight=weight)
