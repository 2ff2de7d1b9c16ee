"""A published number under one weighting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reweighted:
    """A published number under one weighting.

    Attributes:
        share, low, high: 0 to 1, with the 95 % interval under the design; nan where nobody
            answered.
        base: respondents who answered, unweighted.
        agrees: whether the share, rounded as the publication rounds, is the published one.
    """

    share: float
    low: float
    high: float
    base: int
    agrees: bool
