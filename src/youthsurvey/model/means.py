"""What estimation answers of numbers: means, ratios, quantiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from youthsurvey.model.crosstabs import Axis
from youthsurvey.model.results import Counts, DesignSummary, Floats, plain

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Means:
    """The mean of a number, or the ratio of two, with quantiles: in all, then by group.

    Attributes:
        name: the variable; "spent/earned" for a ratio.
        statistic: "mean" or "ratio".
        by: the groups; None for none, and then all arrays have length 1.
        n: shape (1 + g,), respondents with the number(s); weighted_n: their weights' sums.
        missing: respondents without.
        estimate, se, ci_low, ci_high: shape (1 + g,), in the number's unit.
        deff: shape (1 + g,), of a mean, against simple random sampling of as many respondents.
        sd: shape (1 + g,), standard deviation of the number, on n - 1; nan for a ratio.
        probabilities: of q quantiles; none for a ratio.
        quantile, quantile_low, quantile_high, quantile_se: shape (1 + g, q); an end of an interval
            is nan where it passes the data.
        level: confidence level of the intervals; design: as in Topline.
    """

    name: str
    statistic: Literal["mean", "ratio"]
    by: Axis | None
    n: Counts
    weighted_n: Floats
    missing: int
    estimate: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    deff: Floats
    sd: Floats
    probabilities: tuple[float, ...]
    quantile: Floats
    quantile_low: Floats
    quantile_high: Floats
    quantile_se: Floats
    level: float
    design: DesignSummary

    @property
    def base(self) -> int:
        """Respondents with the number(s)."""
        return int(self.n[0])

    @property
    def weighted_base(self) -> float:
        """Their weights' sum."""
        return float(self.weighted_n[0])

    def to_dict(self) -> dict[str, Any]:
        """Return the estimates for JSON."""
        groups = () if self.by is None else self.by.categories
        return {
            "name": self.name,
            "statistic": self.statistic,
            "n": self.base,
            "weighted_n": plain(self.weighted_base),
            "missing": self.missing,
            "design": self.design.to_dict(),
            "level": self.level,
            **self._line(0),
            "by": self.by and self.by.to_dict(),
            "groups": [
                {
                    "label": code,
                    "n": int(self.n[i]),
                    "weighted_n": plain(self.weighted_n[i]),
                    **self._line(i),
                }
                for i, code in enumerate(groups, start=1)
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a group, the whole first with an empty label."""
        import pandas as pd

        whole = {"label": "", "n": self.base, "weighted_n": self.weighted_base, **self._line(0)}
        rows = [whole, *self.to_dict()["groups"]]
        for row in rows:
            for found in row.pop("quantiles"):
                for key in ("value", "se", "ci_low", "ci_high"):
                    row[f"q{100 * found['p']:g}_{key}"] = found[key]
        return pd.DataFrame(rows)

    def _line(self, i: int) -> dict[str, Any]:
        names = ("se", "ci_low", "ci_high", "deff", "sd")
        return {
            self.statistic: plain(self.estimate[i]),
            **{name: plain(getattr(self, name)[i]) for name in names},
            "quantiles": [
                {
                    "p": p,
                    "value": plain(self.quantile[i, k]),
                    "se": plain(self.quantile_se[i, k]),
                    "ci_low": plain(self.quantile_low[i, k]),
                    "ci_high": plain(self.quantile_high[i, k]),
                }
                for k, p in enumerate(self.probabilities)
            ],
        }
