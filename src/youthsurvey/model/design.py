"""How respondents stand for others: weights and the margins that they were calibrated to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SurveyDesign:
    """The design under which responses are estimated.

    Attributes:
        scheme: the weighting scheme's name; "unweighted" when there are no weights.
        weight: shape (n,), > 0, any scale; None when every respondent counts once.
        margins: the variables, crossed within a margin, whose totals the weights reproduce.
            Standard errors take them into account (residuals on the margins). Empty when the
            weights are treated as fixed.
    """

    scheme: str = "unweighted"
    weight: NDArray[np.float64] | None = None
    margins: tuple[tuple[str, ...], ...] = ()

    @property
    def is_weighted(self) -> bool:
        """Whether respondents count differently."""
        return self.weight is not None

    def keep(self, rows: NDArray[np.bool_]) -> SurveyDesign:
        """Return the design of the rows that are kept."""
        return self if self.weight is None else replace(self, weight=self.weight[rows])
