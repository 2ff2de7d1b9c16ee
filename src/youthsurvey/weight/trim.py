"""Trimming: extreme weights drawn in, what that frees spread over the rest."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.results import Floats

TrimRule = Literal["equal", "proportional"]
TRIM_RULES: tuple[TrimRule, ...] = get_args(TrimRule)
_MOST_PASSES = 1000


def trim_weights(
    weights: Floats,
    lower: float,
    upper: float,
    where: str = "",
    rule: TrimRule = "equal",
    count: Floats | None = None,
) -> Floats:
    """Draw weights into bounds and keep their sum.

    Weights outside go to the bound; what this takes or gives is spread over the weights that
    were inside; and again, until none is outside.

    Args:
        weights: shape (n,), > 0.
        lower: on the weights' scale.
        upper: on the weights' scale.
        where: the place, for messages.
        rule: "equal" adds the same amount to every weight inside, as ``trimWeights(strict =
            TRUE)`` of R's survey package; "proportional" multiplies them by the same factor, so
            that their ratios stay.
        count: shape (n,), how many respondents have each weight; None for one each.

    Raises:
        WeightingError: no weight is inside the bounds, or the bounds cannot hold the sum.

    Source: Potter 1990 (weight trimming with the excess redistributed).
    """
    count = np.ones(len(weights)) if count is None else count
    for _ in range(_MOST_PASSES):
        outside = (weights < lower) | (weights > upper)
        if not outside.any():
            return weights
        if outside.all():
            break
        kept = np.clip(weights, lower, upper)
        freed = count @ (weights - kept)
        if rule == "equal":
            kept[~outside] += freed / count[~outside].sum()
        else:
            kept[~outside] *= 1 + freed / (count[~outside] @ kept[~outside])
        weights = kept
    raise WeightingError(
        f"weights cannot be trimmed to between {lower:g} and {upper:g}: too few are inside.",
        where=where,
        remedy="Widen the bounds, or weight to fewer categories.",
    )
