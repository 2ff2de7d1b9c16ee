"""The cumulative logit model: P(Y <= j) = 1 / (1 + exp(-(threshold_j - x b))).

With two outcomes it is the binary logit, whose intercept is minus the only threshold.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError
from youthsurvey.model.results import Floats

_STEPS = 100
_HALVINGS = 40
_SMALL = 1e-11
"""The last step of Newton's method, against the size of the parameters; the error left is of
the order of its square."""

FLAT = 1e-7
"""Curvature of the likelihood in some direction, against what even odds would have: less means
that the estimate runs away to infinity in that direction. Odds of 1 to 10,000 still have 4e-4."""

COLLINEAR = 1e-9
"""What is left of a column's length after projection on those before it, if it repeats them."""


@dataclass(frozen=True)
class Point:
    """The likelihood of K cells at some parameters, t thresholds and then q coefficients.

    Attributes:
        value: log-likelihood, cells weighted; -inf where thresholds are out of order.
        scores: shape (K, t + q), the derivative of each cell's own log-likelihood.
        information: shape (t + q, t + q), minus the second derivative.
    """

    value: float
    scores: Floats
    information: Floats


def evaluate(
    parameters: Floats, x: Floats, outcome: NDArray[np.intp], w: Floats, *, full: bool = True
) -> Point:
    """Return the likelihood and its derivatives.

    Args:
        parameters: shape (t + q,).
        x: shape (K, q).
        outcome: shape (K,), 0 to t.
        w: shape (K,), the cells' sums of weights.
        full: with derivatives.

    Source: McCullagh 1980; Agresti 2010, 5.1.
    """
    t = len(parameters) - x.shape[1]
    upper, lower, a, b = bounds(parameters, x, outcome, t)
    p = between(upper, lower)
    if not (p > 0).all():
        return Point(-np.inf, np.empty(0), np.empty(0))
    value = float(w @ np.log(p))
    if not full:
        return Point(value, np.empty(0), np.empty(0))
    fa, fb = density(upper) / p, density(lower) / p
    # The slope of the density of a logistic is the density times 1 - 2 F.
    da, db = fa * slope(upper), fb * slope(lower)
    information = -(
        a.T @ ((w * (da - fa * fa))[:, None] * a) - b.T @ ((w * (db + fb * fb))[:, None] * b)
    )
    cross = a.T @ ((w * fa * fb)[:, None] * b)
    return Point(value, fa[:, None] * a - fb[:, None] * b, information - cross - cross.T)


def bounds(
    parameters: Floats, x: Floats, outcome: NDArray[np.intp], t: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the latent bounds of each cell's outcome, and their derivatives.

    Returns:
        upper, lower: shape (K,), infinite at the ends.
        a, b: shape (K, t + q), their derivatives by the parameters; where a bound is infinite its
            density is 0 and the derivative counts for nothing.
    """
    eta = x @ parameters[t:]
    ends = np.concatenate([[-np.inf], parameters[:t], [np.inf]])
    steps = np.vstack([np.zeros(t), np.eye(t), np.zeros(t)])
    a = np.hstack([steps[outcome + 1], -x])
    b = np.hstack([steps[outcome], -x])
    return ends[outcome + 1] - eta, ends[outcome] - eta, a, b


def between(upper: Floats, lower: Floats) -> Floats:
    """Return F(upper) - F(lower) for the logistic F, without cancellation far from 0."""
    from scipy.special import expit

    flip = np.where(np.isinf(upper), lower > 0, np.where(np.isinf(lower), False, upper + lower > 0))
    high, low = np.where(flip, -lower, upper), np.where(flip, -upper, lower)
    return np.asarray(expit(high) - expit(low), dtype=np.float64)


def density(z: Floats) -> Floats:
    """Return the logistic density, 0 at the ends."""
    from scipy.special import expit

    return np.asarray(expit(z) * expit(-z), dtype=np.float64)


def slope(z: Floats) -> Floats:
    """Return the derivative of the logarithm of the logistic density, 1 - 2 F."""
    from scipy.special import expit

    return np.asarray(expit(-z) - expit(z), dtype=np.float64)


@dataclass(frozen=True)
class Maximum:
    """Where the likelihood is greatest, and how many steps led there."""

    parameters: Floats
    point: Point
    iterations: int


def maximise(
    x: Floats, outcome: NDArray[np.intp], w: Floats, t: int, names: tuple[str, ...]
) -> Maximum:
    """Maximise the likelihood by Newton's method; it is concave (Pratt 1981).

    Args:
        x: shape (K, q), its columns linearly independent and of no constant.
        outcome: shape (K,), 0 to t, each of them occurring.
        w: shape (K,), > 0.
        t: thresholds.
        names: of the q columns, for messages.

    Raises:
        UsageError: an estimate is infinite (separation), or no maximum was found.
    """
    w = w / w.sum()
    below = np.cumsum(np.bincount(outcome, w, minlength=t + 1))[:-1]
    parameters = np.concatenate([np.log(below / (1 - below)), np.zeros(x.shape[1])])
    point = evaluate(parameters, x, outcome, w)
    start = point.information
    for iteration in range(1, _STEPS + 1):
        _refuse_flat(point.information, start, names, t)
        step = np.linalg.solve(point.information, point.scores.T @ w)
        moved = parameters + step
        if np.abs(step).max() <= _SMALL * (1 + np.abs(parameters).max()):
            return Maximum(moved, evaluate(moved, x, outcome, w), iteration)
        for _ in range(_HALVINGS):
            if evaluate(moved, x, outcome, w, full=False).value >= point.value - 1e-14:
                break
            step = step / 2
            moved = parameters + step
        parameters = moved
        point = evaluate(parameters, x, outcome, w)
    raise UsageError(
        f"the model did not converge in {_STEPS} steps.", remedy="Leave out a predictor."
    )


def _refuse_flat(information: Floats, start: Floats, names: tuple[str, ...], t: int) -> None:
    """Refuse separation: a direction in which the likelihood has hardly any curvature left."""
    root = np.linalg.inv(np.linalg.cholesky(start))
    values, vectors = np.linalg.eigh(root @ information @ root.T)
    if values[0] > FLAT:
        return
    away = np.abs(root.T @ vectors[:, values <= FLAT]).max(axis=1)[t:]
    # Of those that run away together the first, a main effect before its interactions.
    first = next((name for name, far in zip(names, away, strict=True) if far > away.max() / 2), "")
    of = f' of "{first}"' if first else ""
    raise UsageError(
        f"the estimate{of} is infinite: it tells some outcomes apart without exception "
        "(separation).",
        remedy="Merge its categories, or leave it out.",
    )


def refuse_collinear(x: Floats, w: Floats, names: tuple[str, ...]) -> None:
    """Refuse a column that repeats those before it (the constant included).

    Raises:
        UsageError: names the column.
    """
    root = np.sqrt(w / w.sum())
    whole = np.hstack([np.ones((len(w), 1)), x]) * root[:, None]
    size = np.sqrt((whole * whole).sum(axis=0))
    triangle = np.linalg.qr(whole / np.where(size > 0, size, 1), mode="r")
    left = np.zeros(whole.shape[1])
    diagonal = np.abs(np.diag(triangle))
    left[: len(diagonal)] = diagonal
    for j in range(1, whole.shape[1]):
        if size[j] == 0:
            raise UsageError(
                f'nobody in the model is in "{names[j - 1]}".',
                remedy="Leave the interaction out, or merge categories.",
            )
        if left[j] < COLLINEAR:
            raise UsageError(
                f'"{names[j - 1]}" repeats what the terms before it say (collinear).',
                remedy="Leave one of them out.",
            )
