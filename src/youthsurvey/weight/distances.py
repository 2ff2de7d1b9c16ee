"""How far calibrated weights may stand from base weights: Deville and Särndal's distances."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.results import Floats

DistanceName = Literal["linear", "raking", "logit"]
DISTANCES: tuple[DistanceName, ...] = get_args(DistanceName)
Bounds = tuple[float, float]
_LARGEST_EXPONENT = 700.0
"""exp() of more is infinite."""


@dataclass(frozen=True)
class Distance:
    """A distance, as its three functions of a cell's linear predictor u.

    Attributes:
        factor: F(u): by how much the base weight is multiplied; F(0) = 1.
        slope: F'(u), >= 0.
        integral: G(u), a convex function with G' = F: its sum less the targets is what
            calibration minimises.
    """

    factor: Callable[[Floats], Floats]
    slope: Callable[[Floats], Floats]
    integral: Callable[[Floats], Floats]


def distance(name: DistanceName, bounds: Bounds | None = None) -> Distance:
    """Return a distance, its factors kept within bounds.

    Args:
        name: "linear": 1 + u, cut off at the bounds if there are any (cases 1 and 7 of the
            source); "raking": exp(u), likewise (cases 2 and, cut off, as R's ``calibrate``);
            "logit": from the lower bound to the upper one on a logistic curve (case 6).
        bounds: least and largest factor; the logit needs them.

    Raises:
        StudyError: an unknown name, or bounds that do not enclose 1.

    Source: Deville and Särndal 1992, table 1 and section 2.
    """
    check_distance(name, bounds)
    if name == "logit":
        assert bounds is not None, "checked above"
        return _logit(*bounds)
    if name == "linear":
        plain = Distance(lambda u: 1 + u, np.ones_like, lambda u: u + u * u / 2)
        return plain if bounds is None else _cut(plain, bounds, bounds[0] - 1, bounds[1] - 1)
    plain = Distance(_exp, _exp, _exp)
    if bounds is None:
        return plain
    return _cut(plain, bounds, math.log(bounds[0]) if bounds[0] else -math.inf, math.log(bounds[1]))


def check_distance(name: str, bounds: Bounds | None) -> None:
    """Check a distance's name and bounds.

    Raises:
        StudyError: an unknown name, bounds that do not enclose 1, or none where they are needed.
    """
    if name not in DISTANCES:
        raise StudyError(
            f'"{name}" is not known here.', where='key "distance"', remedy=nearest(name, DISTANCES)
        )
    if bounds is None:
        if name == "logit":
            raise StudyError(
                "the logit distance has bounds, and none are given.",
                where='key "bounds"',
                remedy="Give the least and the largest factor, such as bounds = [0.3, 3.0].",
            )
        return
    if not 0 <= bounds[0] < 1 < bounds[1] < math.inf:
        raise StudyError(
            f"no factor can be kept between {bounds[0]:g} and {bounds[1]:g} and start from 1.",
            where='key "bounds"',
            remedy="Give a bound from 0 to less than 1 and one above 1, such as [0.3, 3.0].",
        )


def _exp(u: Floats) -> Floats:
    return np.exp(np.minimum(u, _LARGEST_EXPONENT))


def _cut(plain: Distance, bounds: Bounds, low: float, high: float) -> Distance:
    """Return a distance whose factor stays at a bound once u is below low or above high."""

    def factor(u: Floats) -> Floats:
        return np.clip(plain.factor(u), *bounds)

    def slope(u: Floats) -> Floats:
        return np.where((u > low) & (u < high), plain.slope(u), 0.0)

    def integral(u: Floats) -> Floats:
        inside = np.clip(u, low, high)
        return (
            plain.integral(inside)
            + bounds[0] * np.minimum(u - inside, 0)
            + bounds[1] * np.maximum(u - inside, 0)
        )

    return Distance(factor, slope, integral)


def _logit(low: float, high: float) -> Distance:
    steep = (high - low) / ((1 - low) * (high - 1))
    start = math.log((1 - low) / (high - 1))

    def position(u: Floats) -> Floats:
        """Return how far between the bounds the factor is, 0 to 1."""
        half = (steep * u + start) / 2
        place: Floats = (1 + np.tanh(half)) / 2
        return place

    def factor(u: Floats) -> Floats:
        return low + (high - low) * position(u)

    def slope(u: Floats) -> Floats:
        place = position(u)
        return (high - low) * steep * place * (1 - place)

    def integral(u: Floats) -> Floats:
        return low * u + (high - low) / steep * np.logaddexp(0, steep * u + start)

    return Distance(factor, slope, integral)
