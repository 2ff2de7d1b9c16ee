"""What margins and sentences leave open of a table: frozen records of ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import UsageError, nearest

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Range:
    """The values that a number may take.

    Attributes:
        low, high: no table that agrees with what is known lies outside.
        low_seen, high_seen: the values nearest to the ends that a table was found to have; None
            where that is the end itself, which then is sharp. Shares and their differences count
            as reached within 0.05 percentage points, Cramér's V within 0.005.
    """

    low: float
    high: float
    low_seen: float | None = None
    high_seen: float | None = None

    @property
    def sharp(self) -> bool:
        """Whether both ends are reached by a table."""
        return self.low_seen is None and self.high_seen is None

    @property
    def seen(self) -> tuple[float, float]:
        """The range that tables were found to reach."""
        return (
            self.low if self.low_seen is None else self.low_seen,
            self.high if self.high_seen is None else self.high_seen,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the range for JSON."""
        low, high = self.seen
        return {
            "low": self.low,
            "high": self.high,
            "low_sharp": self.low_seen is None,
            "high_sharp": self.high_seen is None,
            "low_found": low,
            "high_found": high,
        }


@dataclass(frozen=True)
class Margin:
    """One variable of a table, and what is known of its distribution.

    Attributes:
        name: the variable.
        categories: codes in order, at least one, none twice.
        counts: (least, most) respondents of each; least = most where it is known.

    Raises:
        UsageError: a count is negative, a range is empty, or a category stands twice.
    """

    name: str
    categories: tuple[str, ...]
    counts: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        assert len(self.categories) == len(self.counts), "a range for each category"
        if not self.categories:
            raise UsageError("there is no category.", where=self.name)
        for code in self.categories:
            if self.categories.count(code) > 1:
                raise UsageError(f'"{code}" stands twice.', where=self.name)
        for code, (low, high) in zip(self.categories, self.counts, strict=True):
            if low < 0:
                raise UsageError(f"a count of {low} respondents.", where=f"{self.name} {code}")
            if low > high:
                raise UsageError(
                    f"{low}..{high} holds no number.",
                    where=f"{self.name} {code}",
                    remedy="Write the least first.",
                )

    @property
    def total(self) -> int | None:
        """The sum of the counts; None where one of them is not known."""
        if any(low != high for low, high in self.counts):
            return None
        return sum(low for low, _ in self.counts)

    def index(self, code: str) -> int:
        """Return the place of a category.

        Raises:
            UsageError: there is no such category.
        """
        if code not in self.categories:
            raise UsageError(
                f'"{code}" is no category of {self.name}.', remedy=nearest(code, self.categories)
            )
        return self.categories.index(code)


@dataclass(frozen=True)
class TableBounds:
    """Bounds on a table that was never published, with r rows and c columns (groups).

    Attributes:
        row, column: the variables and what was known of them.
        n: respondents of the whole table.
        sentences: what was declared beside the margins, as expressions.
        cells: r x c: respondents.
        row_counts, column_counts: r and c: respondents of each category.
        shares: r x c: of each row within its group, 0 to 1, over all tables in which the group
            is not empty; None where it always is.
        differences: (row, first group, second group) -> its share in the first less that in the
            second, -1 to 1; over all tables in which neither group is empty.
        cramers_v: over all tables without an empty row or group; None where there is none.
    """

    row: Margin
    column: Margin
    n: int
    sentences: tuple[str, ...]
    cells: tuple[tuple[Range, ...], ...]
    row_counts: tuple[Range, ...]
    column_counts: tuple[Range, ...]
    shares: tuple[tuple[Range | None, ...], ...]
    differences: dict[tuple[str, str, str], Range]
    cramers_v: Range | None

    @property
    def sharp(self) -> bool:
        """Whether every bound is reached by a table."""
        every: list[Range | None] = [*self.row_counts, *self.column_counts, self.cramers_v]
        every += [x for line in (*self.cells, *self.shares) for x in line]
        every += self.differences.values()
        return all(x.sharp for x in every if x is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return the bounds for JSON; nothing in it is data."""
        return {
            "n": self.n,
            "sentences": list(self.sentences),
            "sharp": self.sharp,
            "row": _axis(self.row, self.row_counts),
            "column": _axis(self.column, self.column_counts),
            "cells": [
                {
                    "row": row,
                    "column": column,
                    "count": self.cells[i][j].to_dict(),
                    "share_within_column": _plain(self.shares[i][j]),
                }
                for i, row in enumerate(self.row.categories)
                for j, column in enumerate(self.column.categories)
            ],
            "differences": [
                {"row": row, "first": first, "second": second, **found.to_dict()}
                for (row, first, second), found in self.differences.items()
            ],
            "cramers_v": _plain(self.cramers_v),
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a bounded number: what it is of, low, high, sharp."""
        import pandas as pd

        names = ("measure", "row", "column", "second_column", "low", "high", "sharp")
        return pd.DataFrame(list(self._records()), columns=list(names))

    def _records(self) -> Iterable[tuple[Any, ...]]:
        for i, row in enumerate(self.row.categories):
            for j, column in enumerate(self.column.categories):
                for measure, found in (("n", self.cells[i][j]), ("share", self.shares[i][j])):
                    if found is not None:
                        yield (measure, row, column, None, found.low, found.high, found.sharp)
        for (row, first, second), found in self.differences.items():
            yield "difference", row, first, second, found.low, found.high, found.sharp
        if self.cramers_v is not None:
            v = self.cramers_v
            yield "cramers_v", None, None, None, v.low, v.high, v.sharp


def _axis(margin: Margin, counts: Sequence[Range]) -> dict[str, Any]:
    return {
        "name": margin.name,
        "categories": [
            {"label": code, "known": list(known), "count": count.to_dict()}
            for code, known, count in zip(margin.categories, margin.counts, counts, strict=True)
        ],
    }


def _plain(found: Range | None) -> dict[str, Any] | None:
    return None if found is None else found.to_dict()
