"""What weights are worth: margins reached, design effect, effective n, extremes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.codebook import Labels
from youthsurvey.model.results import Floats
from youthsurvey.weight.targets import Margin, Scheme

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


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


@dataclass(frozen=True)
class WeightingReport:
    """What there is to say of a scheme's weights, which average 1.

    Attributes:
        scheme, label: the scheme.
        n: respondents.
        deff: Kish's design effect of the weights, n * sum(w^2) / sum(w)^2.
        effective_n: n / deff.
        min, max: the extreme weights.
        quantiles: of the weights, by probability.
        iterations: passes over the margins.
        margins: one check per category that has a target.
        trimmed: respondents whose weight was outside the trimming bounds.
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

    @property
    def worst_margin_error(self) -> float:
        """The largest relative distance of a margin's category from its target."""
        return max(abs(m.weighted_share / m.target_share - 1) for m in self.margins)

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
            "margins": [asdict(check) for check in self.margins],
            "worst_margin_error": self.worst_margin_error,
            "trimmed": self.trimmed,
        }


def kish_deff(weights: Floats) -> float:
    """Return the design effect of unequal weights, n * sum(w^2) / sum(w)^2.

    Args:
        weights: shape (n,), > 0, any scale.

    Source: Kish 1965, 11.7; Kish 1992, eq. 2.3.
    """
    return float(len(weights) * (weights**2).sum() / weights.sum() ** 2)


def report(
    scheme: Scheme,
    weights: Floats,
    margins: Sequence[Margin],
    sample: Floats,
    reached: Floats,
    iterations: int,
    trimmed: int,
) -> WeightingReport:
    """Describe weights.

    Args:
        scheme: by which they were made.
        weights: shape (n,), averaging 1.
        margins: their targets.
        sample: respondents by the scheme's variables.
        reached: sums of weights in the same cells.
        iterations: passes that it took.
        trimmed: respondents whose weight was outside the bounds.
    """
    checks = []
    for margin in margins:
        before, after = (margin.total(cells) / cells.sum() for cells in (sample, reached))
        checks += [
            MarginCheck(
                variables=margin.variables,
                categories=margin.codes(place),
                sample_share=float(before[place]),
                target_share=float(margin.share[place]),
                weighted_share=float(after[place]),
            )
            for place in map(tuple, np.argwhere(margin.share > 0).tolist())
        ]
    deff = kish_deff(weights)
    return WeightingReport(
        scheme=scheme.name,
        label=scheme.label,
        n=len(weights),
        deff=deff,
        effective_n=len(weights) / deff,
        min=float(weights.min()),
        max=float(weights.max()),
        quantiles={
            p: float(q) for p, q in zip(QUANTILES, np.quantile(weights, QUANTILES), strict=True)
        },
        iterations=iterations,
        margins=tuple(checks),
        trimmed=trimmed,
    )


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
