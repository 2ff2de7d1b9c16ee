"""Power: the smallest difference of two shares that a table of its size could have shown."""

from __future__ import annotations

import numpy as np

from youthsurvey.model.results import Floats

POWER = 0.8


def detectable_difference(
    share: Floats | float,
    n1: Floats | float,
    n2: Floats | float,
    alpha: Floats | float = 0.05,
    power: float = POWER,
) -> Floats:
    """Return the least difference of two groups' shares that a test shows with given power.

    On the scale of 2 arcsin(sqrt(share)) a difference h is normal with variance 1/n1 + 1/n2
    whatever the shares, so that h = (z[1 - alpha/2] + z[power]) * sqrt(1/n1 + 1/n2) is needed.
    Laid evenly about the common share p it is sin(2 arcsin(sqrt(p))) * sin(h / 2) in shares; where
    that would begin below 0 or end above 1, it begins at 0 or ends at 1: sin(h / 2)^2. Of two
    groups of unlike size it is between what is needed in either direction.

    Args:
        share: 0 to 1, of both groups together.
        n1: effective respondents of one group; all arguments are of shapes that fit each other.
        n2: of the other.
        alpha: two-sided level of the test.
        power: chance to find a difference of this size.

    Returns:
        0 to 1; nan where no difference, however great, would be found so often.

    Source: Cohen 1988, 6.2 (h) and 12.6 (its power); n of two sizes by their harmonic mean.
    """
    from scipy.special import ndtri

    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.reciprocal(n1, dtype=float) + np.reciprocal(n2, dtype=float))
        h = (ndtri(1 - np.asarray(alpha) / 2) + ndtri(power)) * spread
        centre = 2 * np.arcsin(np.sqrt(share))
        inside = np.sin(centre) * np.sin(h / 2)
        edge = np.sin(h / 2) ** 2
        near_edge = np.minimum(centre, np.pi - centre) < h / 2
        return np.where(h <= np.pi, np.where(near_edge, edge, inside), np.nan)
