"""What weights did: to each margin, within each category, to single respondents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.weight.groups import Groups, Units
from youthsurvey.weight.quantiles import CHUNK, largest
from youthsurvey.weight.targets import Margin

EXTREMES = 5
"""How many of the largest weights a report names."""


@dataclass(frozen=True)
class MarginCheck:
    """One category of a margin before and after weighting.

    Attributes:
        variables: what the margin crosses.
        categories: a code for each.
        sample_share: unweighted; target_share: aimed at; weighted_share: reached. All 0 to 1.
    """

    variables: tuple[str, ...]
    categories: tuple[str, ...]
    sample_share: float
    target_share: float
    weighted_share: float

    @property
    def standardised_before(self) -> float:
        """How far the sample's share is from its target, in the target's standard deviations.

        nan for a target of 1. Source: Austin 2009 (standardised difference of a proportion).
        """
        return self._standardised(self.sample_share)

    @property
    def standardised_after(self) -> float:
        """How far the weighted share is from its target, in the target's standard deviations."""
        return self._standardised(self.weighted_share)

    def _standardised(self, share: float) -> float:
        spread = math.sqrt(max(self.target_share * (1 - self.target_share), 0.0))
        return (share - self.target_share) / spread if spread > 0 else math.nan

    def to_dict(self) -> dict[str, Any]:
        """Return the check for JSON."""
        return {
            **asdict(self),
            "standardised_before": _plain(self.standardised_before),
            "standardised_after": _plain(self.standardised_after),
        }


@dataclass(frozen=True)
class MeanCheck:
    """The mean of a numeric variable before and after weighting, in its own unit.

    Attributes:
        variable: its name.
        sample_mean: unweighted; target_mean: aimed at; weighted_mean: reached.
        deviation: the sample's standard deviation, in which differences are standardised.
    """

    variable: str
    sample_mean: float
    target_mean: float
    weighted_mean: float
    deviation: float

    @property
    def standardised_before(self) -> float:
        """How far the sample's mean is from its target, in standard deviations of the sample."""
        return self._standardised(self.sample_mean)

    @property
    def standardised_after(self) -> float:
        """How far the weighted mean is from its target, in standard deviations of the sample."""
        return self._standardised(self.weighted_mean)

    def _standardised(self, mean: float) -> float:
        return (mean - self.target_mean) / self.deviation if self.deviation > 0 else math.nan

    def to_dict(self) -> dict[str, Any]:
        """Return the check for JSON."""
        return {
            **asdict(self),
            "standardised_before": _plain(self.standardised_before),
            "standardised_after": _plain(self.standardised_after),
        }


@dataclass(frozen=True)
class DomainEffect:
    """What weights cost within one category.

    Attributes:
        variable, category: whose respondents these are.
        n: respondents; deff: Kish's design effect of their weights; effective_n: n / deff.
    """

    variable: str
    category: str
    n: int
    deff: float
    effective_n: float


@dataclass(frozen=True)
class Extreme:
    """A respondent with one of the largest weights.

    Attributes:
        line: where the row stood in the raw file.
        weight: against an average of 1.
        categories: codes by variable of the scheme.
    """

    line: int
    weight: float
    categories: Mapping[str, str]


def margin_checks(margin: Margin, units: Units) -> list[MarginCheck]:
    """Return a check per category that has a target."""
    sizes = [len(units.categories[name]) for name in margin.variables]
    flat = np.ravel_multi_index(tuple(units.codes[name] for name in margin.variables), sizes)
    before, after = (
        np.bincount(flat, by, minlength=math.prod(sizes)) / by.sum()
        for by in (units.count, units.count * units.weight)
    )
    # A margin's axes stand in the order of the scheme's variables, its variables in its own.
    checks = []
    for place in map(tuple, np.argwhere(margin.share > 0).tolist()):
        at = int(np.ravel_multi_index([place[axis] for axis in margin.axes], sizes))
        checks.append(
            MarginCheck(
                variables=margin.variables,
                categories=margin.codes(place),
                sample_share=float(before[at]),
                target_share=float(margin.share[place]),
                weighted_share=float(after[at]),
            )
        )
    return checks


def mean_check(name: str, target: float, units: Units) -> MeanCheck:
    """Return a numeric variable's means, which everybody has a value of."""
    values, n = units.values[name], units.count.sum()
    mean = float(units.count @ values / n)
    weights = units.count * units.weight
    squares = float(units.count @ (values - mean) ** 2)
    return MeanCheck(
        variable=name,
        sample_mean=mean,
        target_mean=target,
        weighted_mean=float(weights @ values / weights.sum()),
        deviation=math.sqrt(squares / (n - 1)) if n > 1 else 0.0,
    )


def domain_effects(name: str, units: Units) -> list[DomainEffect]:
    """Return Kish's design effect within each category that somebody with a weight is in."""
    categories = units.categories[name]
    n, total, square = (
        np.bincount(units.codes[name], by, minlength=len(categories))
        for by in (units.count, units.count * units.weight, units.squares)
    )
    effects = []
    for i in np.flatnonzero(total > 0):
        deff = float(n[i] * square[i] / total[i] ** 2)
        effects.append(DomainEffect(name, categories[i].code, int(n[i]), deff, float(n[i] / deff)))
    return effects


def largest_rows(
    responses: Responses, groups: Groups, units: Units, single: Floats
) -> tuple[Extreme, ...]:
    """Return the respondents with the largest weights, ties in the order of the rows.

    Args:
        responses: everybody.
        groups: of them.
        units: who shares a weight, where there are no base weights.
        single: shape (n,), everybody's weight.
    """
    if groups.base is None:
        rows, weights = _of_largest_groups(groups, units)
    else:
        rows = largest(single, EXTREMES)
        weights = single[rows]
    chosen = np.lexsort((rows, -weights))[:EXTREMES]
    return tuple(
        Extreme(
            line=int(responses.line[rows[i]]),
            weight=float(weights[i]),
            categories={
                name: categories[int(groups.codes[name][groups.of_row[rows[i]]])].code
                for name, categories in groups.categories.items()
            },
        )
        for i in chosen.tolist()
    )


def _of_largest_groups(groups: Groups, units: Units) -> tuple[NDArray[np.intp], Floats]:
    """Return the first rows of each of the groups with the largest weights, and their weights."""
    present = np.flatnonzero(groups.count > 0)
    order = np.argsort(-units.weight, kind="stable")
    enough = int(np.searchsorted(np.cumsum(units.count[order]), EXTREMES)) + 1
    # Groups of equal weights take turns by their rows.
    least = units.weight[order[:enough]].min()
    rows: list[int] = []
    weights: list[float] = []
    for unit in order[units.weight[order] >= least].tolist():
        found = _first_rows(groups, int(present[unit]), EXTREMES)
        rows += found
        weights += [float(units.weight[unit])] * len(found)
    return np.array(rows, dtype=np.intp), np.array(weights)


def _first_rows(groups: Groups, code: int, most: int) -> list[int]:
    """Return the first rows of a group, without looking further than needed."""
    wanted = min(most, int(groups.count[code]))
    found: list[int] = []
    for start in range(0, len(groups.of_row), CHUNK):
        part = groups.of_row[start : start + CHUNK]
        found += (np.flatnonzero(part == code)[: wanted - len(found)] + start).tolist()
        if len(found) == wanted:
            break
    return found


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
