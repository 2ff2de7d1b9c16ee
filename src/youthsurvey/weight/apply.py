"""Responses under a scheme's weights: from base weights to targets, then trimmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import prod

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError, WeightingError
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Grouped, Responses
from youthsurvey.model.results import Floats
from youthsurvey.weight.calibrate import Constraints, calibrate
from youthsurvey.weight.checks import largest_rows
from youthsurvey.weight.diagnostics import WeightingReport, check_design_effect, report
from youthsurvey.weight.groups import Codes, Groups, Units, base_weights, group
from youthsurvey.weight.population import MarginShares, Population
from youthsurvey.weight.raking import rake
from youthsurvey.weight.scheme import Scheme
from youthsurvey.weight.targets import Margin, check_reachable, given_margins, margin_targets
from youthsurvey.weight.trim import trim_weights


@dataclass(frozen=True)
class Weighted:
    """Responses under their new weights, and what there is to say of these."""

    responses: Responses
    report: WeightingReport


def weight(
    responses: Responses,
    scheme: Scheme,
    population: Population | MarginShares | None = None,
    max_deff: float | None = None,
) -> Weighted:
    """Weight respondents, or groups of them, by a scheme.

    Of groups that an engine has made the base weights stand in the scheme's variable as each
    group's mean; how they differ within it is told by ``Responses.grouped``. Where they do,
    single weights are unknown: they cannot be trimmed, and the report has no quantiles. Of groups
    it names no lines of extremes.

    Weights begin at 1 or at the scheme's base weights, scaled to average 1; they reach every
    margin to 1e-10 of its target, average 1, and are then trimmed where the scheme says so:
    after that margins no longer hold exactly, and the report says by how much. The design of the
    result names the margins, so that standard errors take them into account.

    Args:
        responses: everybody with an answer to every variable of the scheme.
        scheme: margins, mix, base weights, distance and trimming.
        population: what the targets follow from, or the margins' shares themselves; None for a
            scheme of means alone.
        max_deff: the largest design effect that the weights may have; None for any.

    Raises:
        WeightingError: an answer to a margin's variable or a base weight is missing; a target has
            no respondents or respondents have no target; a margin does not converge, or bounds
            keep it from its target; the design effect is over its limit.
        UsageError: the responses are weighted already, or a variable is not in the data.
    """
    found = solve(responses, scheme, population)
    groups, units = found.groups, found.units(single=scheme.trim is not None)
    if units.weight.min() < 0:
        units = found.units(single=True)
        below = int(units.count[units.weight < 0].sum())
        raise WeightingError(
            f"linear calibration gives {below} respondents a weight below 0.",
            where=f'scheme "{scheme.name}"',
            remedy='Give bounds, such as bounds = [0.1, 5.0], or use distance = "raking".',
        )
    trimmed = 0
    if scheme.trim is None:
        weights = found.weights
    else:
        assert units.spread is None, "to trim, rows are grouped by base weight too"
        low, high = scheme.trim
        trimmed = int(units.count[(units.weight < low) | (units.weight > high)].sum())
        kept = trim_weights(
            units.weight,
            low,
            high,
            where=f'scheme "{scheme.name}"',
            rule=scheme.trim_rule,
            count=units.count,
        )
        units = replace(units, weight=kept)
        weights = groups.rows_of_units(units.weight)
    extremes = () if responses.grouped else largest_rows(responses, groups, units, weights)
    single = weights if units.spread is not None and responses.grouped is None else None
    outcome = report(scheme, units, found.margins, found.iterations, trimmed, extremes, single)
    check_design_effect(outcome, found.margins, max_deff)
    weighted = responses.with_design(_designed(responses, scheme, weights, groups.base))
    if responses.grouped is not None:
        weighted = replace(weighted, grouped=_grouped(responses.grouped, groups, weights))
    return Weighted(weighted, outcome)


def _grouped(before: Grouped, groups: Groups, weights: Floats) -> Grouped:
    """Return what each group stands for under the weights of its respondents."""
    if groups.base is None or groups.spread is None:
        return Grouped(before.n, before.n * weights**2)
    factor = np.divide(weights, groups.base, out=np.zeros_like(weights), where=groups.base > 0)
    spread = groups.spread.times(factor)
    return Grouped(before.n, spread.squares, spread.least, spread.most)


@dataclass(frozen=True)
class Solution:
    """Weights that reach their targets.

    Attributes:
        groups: of respondents.
        factor: shape (g,), what base weights are multiplied by; weights average 1, and linear
            calibration without bounds may make them negative.
        margins: the targets that they reach.
        iterations: passes over the margins, or Newton's steps.
    """

    groups: Groups
    factor: Floats
    margins: tuple[Margin, ...]
    iterations: int

    @property
    def weights(self) -> Floats:
        """Each respondent's weight, shape (n,)."""
        return self.groups.rows(self.factor)

    def units(self, *, single: bool = False) -> Units:
        """Return who is alike, and their weights, see ``Groups.units``."""
        return self.groups.units(self.factor, single=single)


def solve(
    responses: Responses, scheme: Scheme, population: Population | MarginShares | None = None
) -> Solution:
    """Find the weights that reach a scheme's targets, before any trimming.

    Args and errors as in ``weight``.
    """
    if responses.design.is_weighted:
        raise UsageError(
            f'the responses are weighted by "{responses.design.scheme}" already.',
            remedy="Weight the unweighted responses.",
        )
    groups = group(responses, scheme)
    margins = margins_of(responses, groups, scheme, population)
    factor, steps = factors(scheme, margins, groups, float(groups.start.sum()))
    return Solution(groups, factor, margins, steps)


def factors(
    scheme: Scheme, margins: tuple[Margin, ...], groups: Groups, total: float
) -> tuple[Floats, int]:
    """Return what each group's starting weights are multiplied by, shape (g,), and the steps.

    Args:
        scheme: the margins, and by what distance.
        margins: their targets, shares.
        groups: with sums of starting weights.
        total: the sum of all weights that is reached.

    Raises:
        WeightingError: as in ``weight``.
    """
    place = np.array([groups.codes[name] for name in scheme.variables], dtype=np.intp)
    sizes = groups.shape[: len(scheme.variables)]
    flat = np.ravel_multi_index(tuple(place), sizes) if sizes else np.zeros(1, dtype=np.intp)
    if margins:
        check_reachable(margins, _grid(flat, groups.start, sizes), scheme)
    if scheme.type == "calibrate":
        return _calibrated(scheme, margins, groups, total)
    cells = _grid(flat, groups.start, sizes)
    by_cell, steps = rake(cells / cells.sum(), margins, scheme.name)
    factor: Floats = by_cell.ravel()[flat] * (total / cells.sum())
    return factor, steps


def survey_design(responses: Responses, scheme: Scheme, weights: Floats) -> SurveyDesign:
    """Return the design of responses under a scheme's weights: strata and PSUs stay.

    The residuals of its standard errors are weighted by the base weights, as in R's ``calibrate``
    and in the source, for every type of scheme; R's ``rake`` leaves base weights out of them.

    Source: Deville and Särndal 1992, eq. 3.4.
    """
    base = None if scheme.base_weight is None else base_weights(responses, scheme)
    return _designed(responses, scheme, weights, base)


def _designed(
    responses: Responses, scheme: Scheme, weights: Floats, base: Floats | None
) -> SurveyDesign:
    if responses.grouped is not None:
        weights = weights * responses.grouped.n
        base = None if base is None else base * responses.grouped.n
    return replace(
        responses.design,
        scheme=scheme.name,
        weight=weights,
        margins=scheme.calibrated_to,
        base=base,
    )


def _grid(flat: Codes, start: Floats, sizes: tuple[int, ...]) -> Floats:
    """Add groups up to the cells of the scheme's variables."""
    return np.bincount(flat, start, minlength=prod(sizes)).astype(np.float64).reshape(sizes)


def margins_of(
    responses: Responses,
    groups: Groups,
    scheme: Scheme,
    population: Population | MarginShares | None,
) -> tuple[Margin, ...]:
    """Return the scheme's targets, from a population or from the shares that were given."""
    if population is None:
        if scheme.margins:
            raise WeightingError(
                "there are no targets for its margins.",
                where=f'scheme "{scheme.name}"',
                remedy="Give a population, or the margins' shares.",
            )
        return ()
    if isinstance(population, MarginShares):
        return given_margins(scheme, population, responses.codebook)
    mix = None
    if scheme.mix:
        size = len(groups.categories[scheme.mix])
        found = np.bincount(groups.codes[scheme.mix], groups.count, minlength=size)
        mix = found.astype(np.float64)
    return margin_targets(scheme, population, responses.codebook, mix)


def _calibrated(
    scheme: Scheme, margins: tuple[Margin, ...], groups: Groups, total: float
) -> tuple[Floats, int]:
    """Return the factor of each group's base weights, 0 for those without any, and the steps."""
    kept = groups.start > 0
    start = groups.start[kept]
    constraints = _constraints(scheme, margins, groups, kept, total)
    factor = np.zeros(len(kept))
    factor[kept], steps = calibrate(start, constraints, scheme.name, scheme.distance, scheme.bounds)
    return factor, steps


def _constraints(
    scheme: Scheme,
    margins: tuple[Margin, ...],
    groups: Groups,
    kept: NDArray[np.bool_],
    total: float,
) -> Constraints:
    """Return the totals of the kept groups: each margin's categories, each mean."""
    columns: list[Floats] = []
    targets: list[float] = []
    unit: list[float] = []
    titles: list[Callable[[], str]] = []
    for margin in margins:
        for at in map(tuple, np.argwhere(margin.share > 0).tolist()):
            inside = [
                groups.codes[name][kept] == at[axis]
                for name, axis in zip(margin.variables, margin.axes, strict=True)
            ]
            columns.append(np.logical_and.reduce(inside).astype(np.float64))
            targets.append(total * float(margin.share[at]))
            unit.append(targets[-1])
            titles.append(partial(margin.title, at))
    if not margins:
        columns.append(np.ones(int(kept.sum())))
        targets.append(total)
        unit.append(total)
        titles.append(partial(str, "the sum of weights"))
    for name, mean in scheme.means.items():
        # Centred and scaled: the same span as the plain values, better conditioned.
        value = groups.values[name][kept]
        spread = float(np.ptp(value)) or 1.0
        columns.append((value - mean) / spread)
        targets.append(0.0)
        unit.append(total * max(abs(mean) / spread, 1.0))
        titles.append(partial("the mean of {}".format, name))
    return Constraints(np.stack(columns, axis=1), np.array(targets), np.array(unit), tuple(titles))
