"""Two variables against each other, and the columns compared: frozen records as in results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from youthsurvey.model.results import (
    Counts,
    DesignSummary,
    Floats,
    Measure,
    ShareBase,
    TestResult,
    plain,
)

if TYPE_CHECKING:
    import pandas as pd

LetterVariant = Literal["design", "effective-base", "spss"]


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
class Comparisons:
    """Every pair of a table's columns compared in every row.

    Attributes:
        variant: the test; adjustment: of p values over the pairs of a row; levels: one, of
            capitals, or two, of capitals and of small letters.
        column_letters: c letters; empty for a column without respondents.
        letters: r lines of c texts: the columns that this one's share exceeds.
        pairs: shape (P, 2), the columns' positions.
        difference: shape (r, P), the first column's share less the second's; se, statistic, df, p,
            p_adjusted: of its test, nan where the pair is left out.
        detectable_difference: shape (r, P), the least difference that the test would find with
            the chance ``power``; nan where no difference would do.
        largest_pair: position of the two columns with the largest effective bases; None where
            there is no pair.
    """

    variant: LetterVariant
    adjustment: str
    levels: tuple[float, ...]
    column_letters: tuple[str, ...]
    letters: tuple[tuple[str, ...], ...]
    pairs: Counts
    difference: Floats
    se: Floats
    statistic: Floats
    df: Floats
    p: Floats
    p_adjusted: Floats
    detectable_difference: Floats
    power: float
    largest_pair: int | None

    def to_dict(self, rows: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, Any]:
        """Return the comparisons for JSON, with the codes of rows and columns."""
        names = ("difference", "se", "statistic", "df", "p", "p_adjusted", "detectable_difference")
        codes = [[columns[j], columns[k]] for j, k in self.pairs]
        largest = self.largest_pair
        return {
            "variant": self.variant,
            "adjustment": self.adjustment,
            "levels": list(self.levels),
            "column_letters": list(self.column_letters),
            "power": self.power,
            "detectable_difference": [
                {
                    "row": row,
                    "columns": codes[largest],
                    "difference": plain(self.detectable_difference[i, largest]),
                }
                for i, row in enumerate(rows)
                if largest is not None
            ],
            "pairs": [
                {
                    "row": row,
                    "columns": pair,
                    **{name: plain(getattr(self, name)[i, at]) for name in names},
                }
                for i, row in enumerate(rows)
                for at, pair in enumerate(codes)
            ],
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
        tests: of the whole table; where a multiple choice is one axis, of all its options at
            once; empty where both axes are.
        option_tests: by option code, where categories overlap; option_adjustment: of their p
            values over the options.
        cramers_v: 0 to 1; nan where categories overlap or a variable is constant.
        level, interval, design, share_base: as in Topline.
        simultaneous: the intervals hold for all r shares of a column at once, at ``level``.
        comparisons: of the columns, in letters; None where none were asked for.
        association: "cramers_v_corrected", and of two ordinal variables "gamma", "somers_d_row"
            (rows as the answer, columns as the groups) and "somers_d_column".
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
    comparisons: Comparisons | None = None
    option_adjustment: str = "none"
    share_base: ShareBase = "respondents"
    association: Mapping[str, Measure] = field(default_factory=dict)
    simultaneous: bool = False

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
                **{name: plain(getattr(self, name)[i, j]) for name in names},
                "letters": self.comparisons and self.comparisons.letters[i][j],
            }
            for i, row in enumerate(self.row.categories)
            for j, column in enumerate(self.column.categories)
        ]
        return {
            "row": self.row.to_dict(),
            "column": self.column.to_dict(),
            "n": self.base,
            "weighted_n": plain(self.weighted_base),
            "missing": self.missing,
            "column_n": [int(x) for x in self.column_base],
            "design": self.design.to_dict(),
            "level": self.level,
            "interval": self.interval,
            "simultaneous": self.simultaneous,
            "base": self.share_base,
            "cells": cells,
            "tests": [t.to_dict() for t in self.tests],
            "option_adjustment": self.option_adjustment,
            "option_tests": {k: [t.to_dict() for t in v] for k, v in self.option_tests.items()},
            "comparisons": self.comparisons
            and self.comparisons.to_dict(self.row.categories, self.column.categories),
            "association": {
                "cramers_v": plain(self.cramers_v),
                **{
                    key: number
                    for name, measure in self.association.items()
                    for key, number in measure.to_dict(name).items()
                },
            },
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cell."""
        import pandas as pd

        return pd.DataFrame(self.to_dict()["cells"])
