"""What estimation answers: frozen records with all that is needed to read them.

No rounding, colour or layout here. ``to_dict`` is the documented JSON; ``to_frame`` is tidy.
Shares run from 0 to 1; what is undefined is nan in arrays and null in JSON.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def _plain(value: float) -> float | None:
    """Return a float that JSON can hold: nan and infinities become null."""
    number = float(value)
    return number if math.isfinite(number) else None


@dataclass(frozen=True)
class TestResult:
    """A test of independence.

    Attributes:
        name: "pearson", "rao_scott_f", ...
        statistic: nan where it is undefined (one row or column only).
        df: degrees of freedom; numerator and denominator for an F.
        p: probability of a statistic at least as large under independence.
        method: the formula's name and source, for a reader.
    """

    name: str
    statistic: float
    df: tuple[float, ...]
    p: float
    method: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the test for JSON."""
        return {
            "name": self.name,
            "statistic": _plain(self.statistic),
            "df": [_plain(d) for d in self.df],
            "p": _plain(self.p),
        }


@dataclass(frozen=True)
class DesignSummary:
    """Under which design an estimate was made.

    Attributes:
        scheme: the weighting scheme's name, "unweighted" for none.
        weighted: whether respondents counted differently.
        calibrated_to: the margins that standard errors take into account; empty for none.
        df: degrees of freedom of the variance (PSUs - strata; n - 1 without either).
    """

    scheme: str
    weighted: bool
    calibrated_to: tuple[tuple[str, ...], ...]
    df: float

    def to_dict(self) -> dict[str, Any]:
        """Return the design for JSON."""
        return {
            "scheme": self.scheme,
            "weighted": self.weighted,
            "calibrated_to": [list(m) for m in self.calibrated_to],
            "df": _plain(self.df),
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

    def to_dict(self) -> dict[str, Any]:
        """Return the shares for JSON."""
        return {
            "name": self.name,
            "multiple": self.multiple,
            "n": self.base,
            "weighted_n": _plain(self.weighted_base),
            "missing": self.missing,
            "design": self.design.to_dict(),
            "level": self.level,
            "interval": self.interval,
            "categories": [
                {
                    "label": code,
                    "n": int(self.n[i]),
                    "weighted_n": _plain(self.weighted_n[i]),
                    "share": _plain(self.share[i]),
                    "se": _plain(self.se[i]),
                    "ci_low": _plain(self.ci_low[i]),
                    "ci_high": _plain(self.ci_high[i]),
                    "deff": _plain(self.deff[i]),
                }
                for i, code in enumerate(self.categories)
            ],
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a category."""
        import pandas as pd

        return pd.DataFrame(self.to_dict()["categories"])


@dataclass(frozen=True)
class Axis:
    """The rows or the columns of a cross-tab.

    Attributes:
        name: the variable.
        categories: codes.
        multiple: its categories overlap (several answers were allowed).
    """

    name: str
    categories: tuple[str, ...]
    multiple: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the axis for JSON."""
        return {
            "name": self.name,
            "categories": list(self.categories),
            "multiple": self.multiple,
        }


@dataclass(frozen=True)
class Crosstab:
    """Two variables against each other.

    With a multiple choice as rows or columns, its categories overlap: each column's shares stand
    on the respondents of that column who answered the row question, and there is one test for
    each option (``option_tests``) instead of one for the table.

    Attributes:
        row, column: r and c categories.
        n: shape (r, c), respondents; weighted_n: shape (r, c), sums of weights.
        row_base, column_base: shapes (r,) and (c,), respondents; weighted_row_base and
            weighted_column_base: their weights' sums.
        base: respondents with an answer to both; weighted_base: their weights' sum.
        missing: respondents without an answer to one or both.
        row_share, column_share, total_share: shape (r, c).
        column_share_se, ci_low, ci_high: shape (r, c), of the column share.
        adjusted_residual: shape (r, c), about standard normal under independence.
        tests: of the whole table; empty where categories overlap.
        option_tests: by option code, where categories overlap.
        cramers_v: 0 to 1; nan where categories overlap or a variable is constant.
        level, interval, design: as in Topline.
    """

    row: Axis
    column: Axis
    n: Counts
    weighted_n: Floats
    row_base: Counts
    column_base: Counts
    weighted_row_base: Floats
    weighted_column_base: Floats
    base: int
    weighted_base: float
    missing: int
    row_share: Floats
    column_share: Floats
    total_share: Floats
    column_share_se: Floats
    ci_low: Floats
    ci_high: Floats
    adjusted_residual: Floats
    tests: tuple[TestResult, ...]
    option_tests: Mapping[str, tuple[TestResult, ...]]
    cramers_v: float
    level: float
    interval: str
    design: DesignSummary

    def to_dict(self) -> dict[str, Any]:
        """Return the table for JSON."""
        names = (
            "weighted_n", "row_share", "column_share", "total_share",
            "column_share_se", "ci_low", "ci_high", "adjusted_residual",
        )  # fmt: skip
        cells = [
            {
                "row": row,
                "column": column,
                "n": int(self.n[i, j]),
                **{name: _plain(getattr(self, name)[i, j]) for name in names},
            }
            for i, row in enumerate(self.row.categories)
            for j, column in enumerate(self.column.categories)
        ]
        return {
            "row": self.row.to_dict(),
            "column": self.column.to_dict(),
            "n": self.base,
            "weighted_n": _plain(self.weighted_base),
            "missing": self.missing,
            "column_n": [int(x) for x in self.column_base],
            "design": self.design.to_dict(),
            "level": self.level,
            "interval": self.interval,
            "cells": cells,
            "tests": [t.to_dict() for t in self.tests],
            "option_tests": {k: [t.to_dict() for t in v] for k, v in self.option_tests.items()},
            "association": {"cramers_v": _plain(self.cramers_v)},
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cell."""
        import pandas as pd

        return pd.DataFrame(self.to_dict()["cells"])
