"""What estimation answers of a stub by a banner: one variable against several beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from youthsurvey.model.crosstabs import Axis, Comparisons, Crosstab
from youthsurvey.model.means import Means
from youthsurvey.model.results import Topline


@dataclass(frozen=True)
class Segment:
    """The columns of one banner variable, among the respondents it is nested within.

    Attributes:
        within: (variable, category) that the respondents all have, outermost first; empty where
            the segment is not nested.
        column: the variable of the columns.
        answers: the stub's answers by the columns; None for a stub that is a number.
        nets: its nets by the columns; None where there are none.
        means: of its scores by the columns; None where there are none.
        mean_comparisons: of the columns' means; None where columns are not compared.
    """

    within: tuple[tuple[str, str], ...]
    column: Axis
    answers: Crosstab | None
    nets: Crosstab | None = None
    means: Means | None = None
    mean_comparisons: Comparisons | None = None

    def base(self, column: int) -> int:
        """Return the respondents of a column who answered the stub's question."""
        if self.answers is not None:
            return int(self.answers.column_base[column])
        assert self.means is not None, "a segment has answers or means"
        return int(self.means.n[1 + column])

    def to_dict(self) -> dict[str, Any]:
        """Return the segment for JSON."""
        compared = self.mean_comparisons
        return {
            "within": [{"variable": name, "category": code} for name, code in self.within],
            "column": self.column.to_dict(),
            "answers": self.answers and self.answers.to_dict(),
            "nets": self.nets and self.nets.to_dict(),
            "mean": self.means and self.means.to_dict(),
            "mean_comparisons": compared and compared.to_dict(("mean",), self.column.categories),
        }


@dataclass(frozen=True)
class Banner:
    """A stub by a banner.

    The total stands on all who answered the stub's question; each segment on those of them who
    answered its own.

    Attributes:
        row: the stub's variable; without categories where it is a number.
        answers, nets, means: in all, as in ``Segment``.
        segments: from left to right.
    """

    row: Axis
    answers: Topline | None
    nets: Topline | None
    means: Means | None
    segments: tuple[Segment, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the table for JSON."""
        return {
            "row": self.row.to_dict(),
            "total": {
                "answers": self.answers and self.answers.to_dict(),
                "nets": self.nets and self.nets.to_dict(),
                "mean": self.means and self.means.to_dict(),
            },
            "segments": [segment.to_dict() for segment in self.segments],
        }
