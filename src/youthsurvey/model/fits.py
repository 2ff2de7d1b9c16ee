"""What fitting a regression model answers: a frozen record with all that is needed to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from youthsurvey.model.results import DesignSummary, Floats, plain

if TYPE_CHECKING:
    import pandas as pd

Factor = tuple[str, str]
"""A predictor and its category; the category is "" for a numeric predictor."""


@dataclass(frozen=True)
class Predictor:
    """A variable on the right of a formula.

    Attributes:
        name: the variable.
        categories: those that have respondents, the reference first; empty for a numeric one.
        n: respondents of each category.
        empty: categories without respondents, which have no coefficient.
        interacts: it stands in an interaction, so that its own odds ratio holds at the
            reference of the others only.
    """

    name: str
    categories: tuple[str, ...]
    n: tuple[int, ...]
    empty: tuple[str, ...] = ()
    interacts: bool = False


@dataclass(frozen=True)
class Effects:
    """Average marginal effects of one step of a predictor, on the probability of each outcome.

    Attributes:
        name: the predictor.
        category: compared with the predictor's first; "" for one unit of a numeric predictor.
        effect, se, ci_low, ci_high, p: shape (k,), a difference of probabilities by outcome.
    """

    name: str
    category: str
    effect: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    p: Floats


@dataclass(frozen=True)
class ModelFit:
    """A survey-weighted regression.

    Attributes:
        formula: as it was given.
        family: "logit" (binary) or "proportional_odds".
        outcome: the variable on the left, or one of its categories ("awareness.full").
        outcomes: its k categories, those set aside left out; for a logit the second is the event.
        predictors: the variables on the right.
        terms: q products of factors, one a coefficient; the empty product is a logit's intercept.
        estimate, se, statistic, p, ci_low, ci_high: shape (q,), log odds. For proportional odds:
            of a later category rather than an earlier one.
        thresholds, thresholds_se: shape (k - 1,): log odds of a category at or before each, where
            all predictors are at their reference; empty for a logit.
        covariance: shape (q + t, q + t): of estimates and t thresholds.
        effects: average marginal effects.
        n: respondents in the model; weighted_n: their weights' sum.
        missing: respondents without an answer to one of the questions; aside: of those with all
            answers, how many gave an outcome set aside ("hard to say").
        iterations: of Newton's method.
        level: confidence level of the intervals, which use t quantiles.
        df: degrees of freedom of tests and intervals.
        design: weights and calibration.
    """

    formula: str
    family: Literal["logit", "proportional_odds"]
    outcome: str
    outcomes: tuple[str, ...]
    predictors: tuple[Predictor, ...]
    terms: tuple[tuple[Factor, ...], ...]
    estimate: Floats
    se: Floats
    statistic: Floats
    p: Floats
    ci_low: Floats
    ci_high: Floats
    thresholds: Floats
    thresholds_se: Floats
    covariance: Floats
    effects: tuple[Effects, ...]
    n: int
    weighted_n: float
    missing: int
    aside: int
    iterations: int
    level: float
    df: float
    design: DesignSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the model for JSON."""
        names = ("estimate", "se", "statistic", "p", "ci_low", "ci_high")
        return {
            "formula": self.formula,
            "family": self.family,
            "outcome": {"name": self.outcome, "categories": list(self.outcomes)},
            "predictors": [
                {
                    "name": p.name,
                    "reference": p.categories[0] if p.categories else None,
                    "categories": [
                        {"label": label, "n": n} for label, n in zip(p.categories, p.n, strict=True)
                    ],
                    "empty": list(p.empty),
                }
                for p in self.predictors
            ],
            "n": self.n,
            "weighted_n": plain(self.weighted_n),
            "missing": self.missing,
            "aside": self.aside,
            "design": self.design.to_dict(),
            "df": plain(self.df),
            "level": self.level,
            "iterations": self.iterations,
            "coefficients": [
                {
                    "term": term_name(term),
                    **{name: plain(getattr(self, name)[i]) for name in names},
                    **{name: plain(value[i]) for name, value in self.odds_ratios().items()},
                }
                for i, term in enumerate(self.terms)
            ],
            "thresholds": [
                {
                    "between": [self.outcomes[j], self.outcomes[j + 1]],
                    "estimate": plain(self.thresholds[j]),
                    "se": plain(self.thresholds_se[j]),
                }
                for j in range(len(self.thresholds))
            ],
            "marginal_effects": [
                {
                    "name": e.name,
                    "category": e.category or None,
                    "outcome": outcome,
                    "effect": plain(e.effect[j]),
                    **{k: plain(getattr(e, k)[j]) for k in ("se", "ci_low", "ci_high", "p")},
                }
                for e in self.effects
                for j, outcome in enumerate(self.outcomes)
            ],
        }

    def odds_ratios(self) -> dict[str, Floats]:
        """Return odds ratios and their intervals, shape (q,) each, by name."""
        import numpy as np

        parts = {"": self.estimate, "_low": self.ci_low, "_high": self.ci_high}
        return {f"odds_ratio{name}": np.exp(value) for name, value in parts.items()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a coefficient."""
        import pandas as pd

        return pd.DataFrame(self.to_dict()["coefficients"])


def term_name(term: tuple[Factor, ...]) -> str:
    """Return a term as the JSON names it.

    >>> term_name((("sex", "m"), ("age", ""))), term_name(())
    ('sex[m]:age', 'intercept')
    """
    return ":".join(f"{n}[{c}]" if c else n for n, c in term) or "intercept"
