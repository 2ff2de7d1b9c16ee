"""Trimming: extreme weights drawn in, what that frees spread over the rest."""

from __future__ import annotations

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.results import Floats

_MOST_PASSES = 1000


def trim_weights(weights: Floats, lower: float, upper: float, where: str = "") -> Floats:
    """Draw weights into bounds and keep their sum.

    Weights outside go to the bound; what this takes or gives is added in equal amounts to the
    weights that were inside; and again, until none is outside. As ``trimWeights(strict = TRUE)``
    of R's survey package.

    Args:
        weights: shape (n,), > 0.
        lower: on the weights' scale.
        upper: on the weights' scale.
        where: the place, for messages.

    Raises:
        WeightingError: no weight is inside the bounds, or the bounds cannot hold the sum.
    """
    for _ in range(_MOST_PASSES):
        outside = (weights < lower) | (weights > upper)
        if not outside.any():
            return weights
        if outside.all():
            break
        kept = np.clip(weights, lower, upper)
        kept[~outside] += (weights - kept).sum() / (~outside).sum()
        weights = kept
    raise WeightingError(
        f"weights cannot be trimmed to between {lower:g} and {upper:g}: too few are inside.",
        where=where,
        remedy="Widen the bounds, or weight to fewer categories.",
    )
