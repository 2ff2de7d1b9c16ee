"""Calibration: the weights nearest to the base weights that reach their targets, on cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.results import Floats
from youthsurvey.weight.distances import Bounds, Distance, DistanceName, distance

_MOST_STEPS = 200
_MOST_HALVINGS = 60
_ROUNDING = 1e-14
_RIDGE = 1e-13
"""Of the largest curvature: enough to make repeated margins solvable, too little to steer."""


@dataclass(frozen=True)
class Constraints:
    """What calibrated cells shall add up to.

    Attributes:
        matrix: shape (g, q): each cell's part in each total; columns may repeat each other.
        targets: shape (q,), on the scale of the base weights' sum.
        unit: shape (q,), > 0: what a miss is measured in (the target of a category).
        titles: q names for messages.
    """

    matrix: Floats
    targets: Floats
    unit: Floats
    titles: tuple[Callable[[], str], ...]

    def errors(self, cells: Floats) -> Floats:
        """Return each total's miss, shape (q,), in its unit."""
        missed: Floats = (cells @ self.matrix - self.targets) / self.unit
        return missed


def calibrate(
    base: Floats,
    constraints: Constraints,
    scheme: str,
    name: DistanceName = "raking",
    bounds: Bounds | None = None,
    tolerance: float = 1e-10,
) -> tuple[Floats, int]:
    """Calibrate cells to totals by Newton's method on the totals' multipliers.

    Its cost depends on cells and totals, not on respondents: respondents of a cell share their
    factor, since it follows from the auxiliary variables alone.

    Args:
        base: shape (g,), sums of base weights by cell, > 0.
        constraints: q totals.
        scheme: the scheme's name, for messages.
        name: the distance.
        bounds: least and largest factor on base weights.
        tolerance: stop when no total is further off than this, in its unit.

    Returns:
        The factor of each cell's base weights, shape (g,), and Newton's steps.

    Raises:
        WeightingError: no weights within the bounds reach the totals, or the method does not
            converge; the message names the total that is furthest off.

    Source: Deville and Särndal 1992, eq. 2.3 to 2.6.
    """
    chosen = distance(name, bounds)
    if bounds is not None:
        _check_within_reach(base, constraints, scheme, bounds)
    multipliers = np.zeros(constraints.matrix.shape[1])
    factor = chosen.factor(constraints.matrix @ multipliers)
    error = constraints.errors(base * factor)
    for step in range(1, _MOST_STEPS + 1):
        moved = _step(base, constraints, chosen, multipliers)
        tried = chosen.factor(constraints.matrix @ moved)
        missed = constraints.errors(base * tried)
        # The last step only polishes: it is kept unless rounding makes it worse.
        if np.abs(error).max() <= tolerance:
            return (tried if np.abs(missed).max() <= np.abs(error).max() else factor), step
        if not np.isfinite(moved).all() or np.array_equal(moved, multipliers):
            break
        multipliers, factor, error = moved, tried, missed
    raise _unreachable(constraints, error, scheme, bounds)


def _step(base: Floats, constraints: Constraints, chosen: Distance, multipliers: Floats) -> Floats:
    """Return the multipliers after one Newton step, shortened until it descends."""
    matrix = constraints.matrix
    predictor = matrix @ multipliers
    gradient = (base * chosen.factor(predictor)) @ matrix - constraints.targets
    curvature = matrix.T @ ((base * chosen.slope(predictor))[:, None] * matrix)
    largest = max(float(curvature.diagonal().max()), float(base.max()) * _RIDGE)
    ridge = _RIDGE * largest * np.eye(len(curvature))
    direction = -np.linalg.solve(curvature + ridge, gradient)
    descent = float(direction @ gradient)
    height, rounding = _height(base, constraints, chosen, multipliers)
    missed = np.abs(gradient / constraints.unit).max()
    length = 1.0
    for _ in range(_MOST_HALVINGS):
        moved: Floats = multipliers + length * direction
        lower, _ = _height(base, constraints, chosen, moved)
        if lower <= height + 1e-4 * length * descent:
            return moved
        # Near the bottom heights differ by rounding only: there smaller misses are descent.
        left = constraints.errors(base * chosen.factor(matrix @ moved))
        if lower <= height + rounding and np.abs(left).max() < missed:
            return moved
        length /= 2
    return multipliers


def _height(
    base: Floats, constraints: Constraints, chosen: Distance, multipliers: Floats
) -> tuple[float, float]:
    """Return the convex function whose least value solves the totals, and its rounding error."""
    above = base * chosen.integral(constraints.matrix @ multipliers)
    below = constraints.targets * multipliers
    size = np.abs(above).sum() + np.abs(below).sum()
    return float(above.sum() - below.sum()), float(_ROUNDING * size)


def _check_within_reach(
    base: Floats, constraints: Constraints, scheme: str, bounds: Bounds
) -> None:
    """Check that each total alone can be reached within the bounds."""
    parts = base[:, None] * constraints.matrix
    most, least = (
        bounds[a] * np.maximum(parts, 0).sum(axis=0) + bounds[b] * np.minimum(parts, 0).sum(axis=0)
        for a, b in ((1, 0), (0, 1))
    )
    over = (constraints.targets - most) / constraints.unit
    under = (least - constraints.targets) / constraints.unit
    beyond = np.maximum(over, under)
    if beyond.max() > 1e-12:
        error = np.where(beyond > 1e-12, np.where(over > under, -over, under), 0.0)
        raise _unreachable(constraints, error, scheme, bounds)


def _unreachable(
    constraints: Constraints, error: Floats, scheme: str, bounds: Bounds | None
) -> WeightingError:
    """Return the error that names the total furthest off."""
    worst = int(np.nanargmax(np.abs(error)))
    title = constraints.titles[worst]()
    size = 100 * abs(float(error[worst]))
    percent = f"{size:,.0f}" if size >= 100 else f"{size:.2g}"
    off = f"{percent} % {'below' if error[worst] < 0 else 'above'} its target"
    where = f'scheme "{scheme}"'
    if bounds is not None:
        return WeightingError(
            f"no weights between {bounds[0]:g} and {bounds[1]:g} times the base weights reach "
            f"the targets: {title} stays {off}.",
            where=where,
            remedy="Widen the bounds, merge categories that few respondents share, or drop a "
            "margin.",
        )
    return WeightingError(
        f"calibration does not converge: {title} is still {off}.",
        where=where,
        remedy="Merge categories that few respondents share, or drop a margin.",
    )
