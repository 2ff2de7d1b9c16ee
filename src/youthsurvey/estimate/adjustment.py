"""P values adjusted for the number of tests in a family."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.model.results import Floats

Adjustment = Literal["none", "bonferroni", "holm", "bh"]
ADJUSTMENTS: tuple[str, ...] = get_args(Adjustment)


def adjust(p: Floats, method: str) -> Floats:
    """Return p values adjusted over the family that they form together.

    Args:
        p: any shape, probabilities; nan where there was no test: it stays nan and does not count.
        method: "none", "bonferroni", "holm" (family-wise error) or "bh" (false discovery rate).

    Raises:
        UsageError: no such method.

    Source: Holm 1979; Benjamini and Hochberg 1995. The same numbers as R's ``p.adjust``.
    """
    if method not in ADJUSTMENTS:
        raise UsageError(
            f'There is no adjustment "{method}".',
            remedy=f"Use one of: {', '.join(ADJUSTMENTS)}.",
        )
    flat = np.asarray(p, dtype=np.float64).ravel()
    valid = np.flatnonzero(~np.isnan(flat))
    adjusted = flat.copy()
    m = len(valid)
    if m == 0 or method == "none":
        return adjusted.reshape(np.shape(p))
    values = flat[valid]
    if method == "bonferroni":
        adjusted[valid] = np.minimum(1.0, values * m)
        return adjusted.reshape(np.shape(p))
    order = np.argsort(values, kind="stable")
    ranks = np.arange(1, m + 1)
    if method == "holm":
        steps = np.maximum.accumulate(values[order] * (m + 1 - ranks))
    else:
        steps = np.minimum.accumulate((values[order] * m / ranks)[::-1])[::-1]
    adjusted[valid[order]] = np.minimum(1.0, steps)
    return adjusted.reshape(np.shape(p))
