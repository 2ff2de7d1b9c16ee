"""What weights are worth: margins reached, design effect, effective n, extremes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.codebook import Labels
from youthsurvey.model.results import Floats
from youthsurvey.weight.checks import (
    DomainEffect,
    Extreme,
    MarginCheck,
    MeanCheck,
    domain_effects,
    margin_checks,
    mean_check,
)
from youthsurvey.weight.groups import Units
from youthsurvey.weight.quantiles import quantiles
from youthsurvey.weight.scheme import Scheme
from youthsurvey.weight.targets import Margin

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class WeightingReport:
    """What there is to say of a scheme's weights, which average 1.

    Attributes:
        scheme, label: the scheme.
        n: respondents.
        deff: Kish's design effect of the weights, n * sum(w^2) / sum(w)^2.
        effective_n: n / deff.
        min, max: the extreme weights.
        quantiles: of the weights, by probability; none where single weights are unknown.
        iterations: passes over the margins.
        margins: one check per category that has a target.
        trimmed: respondents whose weight was outside the trimming bounds.
        method: type, distance, bounds, base weights and trimming rule, as the study names them.
        means: one check per numeric variable with a target.
        domains: the weights' cost within each category of the scheme's variables.
        extremes: the respondents with the largest weights, largest first; none of groups.
    """

    scheme: str
    label: Labels
    n: int
    deff: float
    effective_n: float
    min: float
    max: float
    quantiles: Mapping[float, float]
    iterations: int
    margins: tuple[MarginCheck, ...]
    trimmed: int
    method: str = ""
    means: tuple[MeanCheck, ...] = ()
    domains: tuple[DomainEffect, ...] = ()
    extremes: tuple[Extreme, ...] = ()

    @property
    def worst_margin_error(self) -> float:
        """The largest relative distance of a margin's category, or of a mean, from its target."""
        shares = [abs(m.weighted_share / m.target_share - 1) for m in self.margins]
        means = [
            abs(m.weighted_mean - m.target_mean) / (abs(m.target_mean) or m.deviation or 1.0)
            for m in self.means
        ]
        return max([*shares, *means], default=0.0)

    def to_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "scheme": self.scheme,
            "label": dict(self.label),
            "n": self.n,
            "deff": self.deff,
            "effective_n": self.effective_n,
            "min": self.min,
            "max": self.max,
            "quantiles": {f"{p:g}": value for p, value in self.quantiles.items()},
            "iterations": self.iterations,
            "margins": [check.to_dict() for check in self.margins],
            "worst_margin_error": self.worst_margin_error,
            "trimmed": self.trimmed,
            "method": self.method,
            "means": [check.to_dict() for check in self.means],
            "domains": [asdict(domain) for domain in self.domains],
            "extremes": [asdict(extreme) for extreme in self.extremes],
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> WeightingReport:
        """Return the report that ``to_dict`` gave."""
        fields = {f.name: found[f.name] for f in dataclass_fields(cls)}
        fields["quantiles"] = {float(p): value for p, value in found["quantiles"].items()}
        fields["margins"] = tuple(
            MarginCheck(
                tuple(m["variables"]),
                tuple(m["categories"]),
                m["sample_share"],
                m["target_share"],
                m["weighted_share"],
            )
            for m in found["margins"]
        )
        kept = [f.name for f in dataclass_fields(MeanCheck)]
        fields["means"] = tuple(MeanCheck(**{k: m[k] for k in kept}) for m in found["means"])
        fields["domains"] = tuple(DomainEffect(**domain) for domain in found["domains"])
        fields["extremes"] = tuple(Extreme(**extreme) for extreme in found["extremes"])
        return cls(**fields)


def kish_deff(weights: Floats) -> float:
    """Return the design effect of unequal weights, n * sum(w^2) / sum(w)^2.

    Args:
        weights: shape (n,), > 0, any scale.

    Source: Kish 1965, 11.7; Kish 1992, eq. 2.3.
    """
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def report(
    scheme: Scheme,
    units: Units,
    margins: Sequence[Margin],
    iterations: int,
    trimmed: int,
    extremes: tuple[Extreme, ...],
    single: Floats | None = None,
) -> WeightingReport:
    """Describe weights.

    Args:
        scheme: by which the weights were made.
        units: who shares a weight, and which; weights average 1.
        margins: their targets.
        iterations: passes that it took.
        trimmed: respondents whose weight was outside the bounds.
        extremes: the respondents with the largest weights.
        single: everybody's weight, where weights differ within units; None where units tell it,
            or nobody knows.
    """
    n = int(units.count.sum())
    sums = units.count @ units.weight
    deff = float(n * units.squares.sum() / sums**2)
    least, most, shares = _spread(units, single)
    return WeightingReport(
        scheme=scheme.name,
        label=scheme.label,
        n=n,
        deff=deff,
        effective_n=n / deff,
        min=least,
        max=most,
        quantiles=shares,
        iterations=iterations,
        margins=tuple(check for margin in margins for check in margin_checks(margin, units)),
        trimmed=trimmed,
        method=scheme.method,
        means=tuple(mean_check(name, mean, units) for name, mean in scheme.means.items()),
        domains=tuple(effect for name in units.codes for effect in domain_effects(name, units)),
        extremes=extremes,
    )


def _spread(units: Units, single: Floats | None) -> tuple[float, float, dict[float, float]]:
    """Return the least weight, the largest, and the quantiles where single weights are known."""
    if single is not None:
        low, high = float(single.min()), float(single.max())
        return low, high, quantiles(single, QUANTILES, low, high)
    spread = units.spread
    if spread is None:
        return float(units.weight.min()), float(units.weight.max()), _quantiles(units)
    assert spread.least is not None, "where single weights are unknown, their extremes are known"
    assert spread.most is not None, "both of them"
    return float(spread.least.min()), float(spread.most.max()), {}


def _quantiles(units: Units) -> dict[float, float]:
    """Return the quantiles of all respondents' weights, between neighbours on a line."""
    order = np.argsort(units.weight)
    weight, last = units.weight[order], np.cumsum(units.count[order]) - 1
    places = np.array(QUANTILES) * last[-1]
    low, high = (weight[np.searchsorted(last, whole(places))] for whole in (np.floor, np.ceil))
    found = low + (places - np.floor(places)) * (high - low)
    return dict(zip(QUANTILES, found.tolist(), strict=True))


def check_design_effect(
    outcome: WeightingReport, margins: Sequence[Margin], limit: float | None
) -> None:
    """Check that weights are worth using.

    Raises:
        WeightingError: the design effect is over the limit; the message names the category whose
            share the weights move most, for its size in the sample.
    """
    if limit is None or outcome.deff <= limit:
        return
    checks = outcome.margins
    moved = [(m.weighted_share - m.sample_share) ** 2 / m.sample_share for m in checks]
    worst = checks[int(np.argmax(moved))]
    titles = {
        (margin.variables, margin.codes(place)): margin.title(place)
        for margin in margins
        for place in map(tuple, np.argwhere(margin.share > 0).tolist())
    }
    raise WeightingError(
        f"the weights' design effect is {outcome.deff:.2f}, over the limit of {limit:g}: "
        f"{outcome.n} respondents would tell as much as {outcome.effective_n:.0f} do unweighted. "
        f"Most of it comes from {titles[worst.variables, worst.categories]}, "
        f"{100 * worst.sample_share:.2g} % of the sample and {100 * worst.target_share:.2g} % of "
        f"the target; the largest weight is {outcome.max:.3g} times the average.",
        where=f'scheme "{outcome.scheme}"',
        remedy="Weight within the sample's own mix, merge or drop the category, trim the "
        "weights, or raise max_deff.",
    )
