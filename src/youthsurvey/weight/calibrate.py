"""Weights that reach their targets: post-stratification and raking, solved on cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from youthsurvey.errors import UsageError, WeightingError
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.tally.cells import tally
from youthsurvey.weight.diagnostics import WeightingReport, check_design_effect, report
from youthsurvey.weight.targets import (
    Margin,
    Population,
    Scheme,
    check_reachable,
    margin_targets,
)
from youthsurvey.weight.trim import trim_weights


@dataclass(frozen=True)
class Weighted:
    """Responses under their new weights, and what there is to say of these."""

    responses: Responses
    report: WeightingReport


def weight(
    responses: Responses, scheme: Scheme, population: Population, max_deff: float | None = None
) -> Weighted:
    """Weight respondents by a scheme.

    Weights begin at 1, reach every margin to 1e-10 of its target, average 1, and are then trimmed
    where the scheme says so: after that margins no longer hold exactly, and the report says by
    how much. The design of the result names the margins, so that standard errors take them into
    account.

    Args:
        responses: everybody with an answer to every variable of the scheme.
        scheme: margins, mix and trimming.
        population: what the targets follow from.
        max_deff: the largest design effect that the weights may have; None for any.

    Raises:
        WeightingError: an answer to a margin's variable is missing; a target has no respondents
            or respondents have no target; a margin does not converge; the design effect is over
            its limit.
        UsageError: the responses are weighted already, or a variable is not in the data.
    """
    if responses.design.is_weighted:
        raise UsageError(
            f'the responses are weighted by "{responses.design.scheme}" already.',
            remedy="Weight the unweighted responses.",
        )
    _check_answered(responses, scheme)
    cells = tally(responses, scheme.variables)
    inner = (slice(None, -1),) * len(scheme.variables)
    n: Floats = cells.w[0][inner]
    margins = margin_targets(scheme, population, responses.codebook, _sample_mix(responses, scheme))
    check_reachable(margins, n, scheme)
    factor, passes = rake(n / n.sum(), margins, scheme.name)
    flat = np.ravel_multi_index(
        tuple(responses.resolve(name)[0] for name in scheme.variables), n.shape
    )
    weights = factor.ravel()[flat]
    trimmed = 0
    if scheme.trim is not None:
        trimmed = int(((weights < scheme.trim[0]) | (weights > scheme.trim[1])).sum())
        weights = trim_weights(weights, *scheme.trim, where=f'scheme "{scheme.name}"')
    reached = np.bincount(flat, weights, minlength=n.size).astype(np.float64).reshape(n.shape)
    outcome = report(scheme, weights, margins, n, reached, passes, trimmed)
    check_design_effect(outcome, margins, max_deff)
    design = SurveyDesign(scheme.name, weights, scheme.margins)
    return Weighted(responses.with_design(design), outcome)


def rake(
    cells: Floats,
    margins: Sequence[Margin],
    scheme: str,
    tolerance: float = 1e-10,
    most_passes: int = 1000,
) -> tuple[Floats, int]:
    """Rake cells to their margins by iterative proportional fitting.

    With a single margin this is post-stratification, done in one pass.

    Args:
        cells: any number of axes, shares or sums of starting weights, >= 0.
        margins: targets that sum to 1, with positive cells wherever they are positive.
        scheme: the scheme's name, for messages.
        tolerance: stop when no margin's category is further than this from its target, relative
            to the target.
        most_passes: give up after so many.

    Returns:
        The factor by which each cell's weights are multiplied (0 for empty cells), on the scale
        on which the cells' products sum to 1, and the passes over all margins.

    Raises:
        WeightingError: a margin does not converge; the message names its worst category.

    Source: Deming and Stephan 1940.
    """
    factor = np.where(cells > 0, 1.0, 0.0)
    for done in range(1, most_passes + 1):
        for margin in margins:
            total = margin.total(cells * factor)
            factor = factor * np.divide(
                margin.share, total, out=np.zeros_like(total), where=total > 0
            )
        errors = [_relative_error(margin, cells * factor) for margin in margins]
        if all((error <= tolerance).all() for error in errors):
            return factor, done
    worst = int(np.argmax([error.max() for error in errors]))
    place = np.unravel_index(int(errors[worst].argmax()), errors[worst].shape)
    where = tuple(int(i) for i in place)
    raise WeightingError(
        f"raking does not converge: after {most_passes} passes {margins[worst].title(where)} is "
        f"still {100 * errors[worst][where]:.2g} % off its target of "
        f"{margins[worst].share[where]:.4g}.",
        where=f'scheme "{scheme}"',
        remedy="Merge categories that few respondents share, or drop a margin.",
    )


def _relative_error(margin: Margin, cells: Floats) -> Floats:
    """Return how far each category of a margin is from its target, relative to it."""
    total = margin.total(cells)
    error: Floats = np.abs(
        np.divide(total, margin.share, out=np.ones_like(total), where=margin.share > 0) - 1
    )
    return error


def _sample_mix(responses: Responses, scheme: Scheme) -> Floats | None:
    """Return respondents by category of the mix variable; None without a mix."""
    if not scheme.mix:
        return None
    respondents: Floats = tally(responses, [scheme.mix]).n[0, :-1].astype(np.float64)
    return respondents


def _check_answered(responses: Responses, scheme: Scheme) -> None:
    names = dict.fromkeys((*scheme.variables, *filter(None, [scheme.mix])))
    for name in names:
        missing = int((responses.resolve(name)[0] < 0).sum())
        if missing:
            raise WeightingError(
                f'{missing} of {len(responses)} respondents have no answer to "{name}".',
                where=f'scheme "{scheme.name}"',
                remedy=f'Exclude them by a rule, or leave "{name}" out of the scheme.',
            )
