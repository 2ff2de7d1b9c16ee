"""What estimation answers: frozen records with all that is needed to read them.

No rounding, colour or layout here. ``to_dict`` is the documented JSON; ``to_frame`` is tidy.
Shares run from 0 to 1; what is undefined is nan in arrays and null in JSON.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
ShareBase = Literal["respondents", "mentions"]


def plain(value: float) -> float | None:
    """Return a float that JSON can hold: nan and infinities become null."""
    number = float(value)
    return number if math.isfinite(number) else None


@dataclass(frozen=True)
class TestResult:
    """A test of independence.

    Attributes:
        name: "pearson", "likelihood_ratio" and "fisher_freeman_halton" of unweighted counts;
            "rao_scott_f", "rao_scott_chisq", "wald", "adjusted_wald", and on scales "rank_test" and
            "linear_by_linear", of the design.
        statistic: nan where it is undefined (one row or column only).
        df: degrees of freedom; numerator and denominator for an F.
        p: probability of a statistic at least as large under independence.
        method: the formula's name and source, for a reader.
        p_adjusted: p for the number of tests in its family; None for a test without a family.
    """

    name: str
    statistic: float
    df: tuple[float, ...]
    p: float
    method: str = ""
    p_adjusted: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the test for JSON."""
        return {
            "name": self.name,
            "statistic": plain(self.statistic),
            "df": [plain(d) for d in self.df],
            "p": plain(self.p),
            **({} if self.p_adjusted is None else {"p_adjusted": plain(self.p_adjusted)}),
        }


@dataclass(frozen=True)
class Measure:
    """How strongly two variables go together.

    Attributes:
        value: nan where it is undefined.
        se: standard error; nan where it is unknown.
        ci_low, ci_high: confidence interval; nan where it is unknown.
        method: the formula's name, or why the measure is undefined, for a reader.
    """

    value: float
    se: float
    ci_low: float
    ci_high: float
    method: str = ""

    def to_dict(self, name: str) -> dict[str, float | None]:
        """Return the measure for JSON, under its name."""
        return {
            name: plain(self.value),
            f"{name}_se": plain(self.se),
            f"{name}_ci_low": plain(self.ci_low),
            f"{name}_ci_high": plain(self.ci_high),
        }


@dataclass(frozen=True)
class DesignSummary:
    """Under which design an estimate was made.

    Attributes:
        scheme: the weighting scheme's name, "unweighted" for none.
        weighted: whether respondents counted differently.
        calibrated_to: the margins that standard errors take into account; empty for none.
        df: degrees of freedom of the variance (PSUs - strata; n - 1 without either).
        psus: how many primary sampling units were tallied; None where respondents are the units.
        strata: how many strata were tallied; None for a design without strata, PSUs or fpc.
        variance: "linearised", or the method of the replicate weights ("JKn", "bootstrap", ...).
    """

    scheme: str
    weighted: bool
    calibrated_to: tuple[tuple[str, ...], ...]
    df: float
    psus: int | None = None
    strata: int | None = None
    variance: str = "linearised"

    @property
    def design_based(self) -> bool:
        """Whether the sample is more than respondents drawn one by one who count alike."""
        return self.weighted or self.strata is not None or self.variance != "linearised"

    def to_dict(self) -> dict[str, Any]:
        """Return the design for JSON."""
        return {
            "scheme": self.scheme,
            "weighted": self.weighted,
            "calibrated_to": [list(m) for m in self.calibrated_to],
            "df": plain(self.df),
            "psus": self.psus,
            "strata": self.strata,
            "variance": self.variance,
        }


@dataclass(frozen=True)
class Topline:
    """Shares of one variable's categories.

    Attributes:
        name: the variable.
        categories: k codes.
        multiple: several answers were allowed, so shares need not add up to 1.
        n: shape (k,), respondents in each category.
        weighted_n: shape (k,), sums of weights.
        base: respondents who answered; weighted_base: their weights' sum.
        missing: respondents without an answer.
        share, se, ci_low, ci_high, deff: shape (k,). The design effect is against simple random
            sampling of the same number of respondents; nan for a share of 0 or 1.
        level: confidence level of the interval, 0.95.
        interval: the interval's method, "wilson" or "logit".
        design: weights and calibration.
        share_base: what shares are of: respondents, or all mentions of a multiple choice.
        simultaneous: the intervals hold for all k shares at once, at ``level``.
    """

    name: str
    categories: tuple[str, ...]
    multiple: bool
    n: Counts
    weighted_n: Floats
    base: int
    weighted_base: float
    missing: int
    share: Floats
    se: Floats
    ci_low: Floats
    ci_high: Floats
    deff: Floats
    level: float
    interval: str
    design: DesignSummary
    share_base: ShareBase = "respondents"
    simultaneous: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the shares for JSON."""
        return {
            "name": self.name,
            "multiple": self.multiple,
            "n": self.base,
            "weighted_n": plain(self.weighted_base),
            "missing": self.missing,
            "design": self.design.to_dict(),
            "level": self.level,
            "interval": self.interval,
            "simultaneous": self.simultaneous,
            "base": self.share_base,
            "categories": [
                {
                    "label": code,
                    "n": int(self.n[i]),
                    "weighted_n": plain(self.weighted_n[i]),
                    "share": plain(self.share[i]),
                    "se": plain(self.se[i]),
                    "ci_low": plain(self.ci_low[i]),
                    "ci_high": plain(self.ci_high[i]),
                    "deff": plain(self.deff[i]),
                }
                for i, code in enumerate(self.categories)
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a category."""
        import pandas as pd

        return pd.DataFrame(self.to_dict()["categories"])
