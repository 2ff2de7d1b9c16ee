"""Average marginal effects: how far the outcomes' probabilities move with a step of a predictor."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.models.likelihood import between, bounds, density, slope
from youthsurvey.estimate.models.matrix import ModelCells
from youthsurvey.estimate.variance import standard_error
from youthsurvey.model.fits import Effects
from youthsurvey.model.results import Floats


def average_effects(
    cells: ModelCells,
    parameters: Floats,
    covariance: Floats,
    simple: Floats,
    df: float,
    level: float,
) -> tuple[Effects, ...]:
    """Return the average marginal effects of every predictor, in the formula's order.

    Of a category: the weighted mean, over all respondents in the model, of the difference between
    the probabilities as if everybody were in that category and as if in the first, all else as it
    is. Of a numeric predictor: the weighted mean of the derivative. Interactions move along.
    Errors are by the delta method with the predictors as they are (as Stata's ``margins`` and
    R's ``margins`` have them by default).

    Args:
        cells: of the model.
        parameters: shape (t + q,).
        covariance: shape (t + q, t + q).
        simple: the same without calibration and units, an order of magnitude.
        df: degrees of freedom of intervals and p values.
        level: of the intervals.

    Source: Williams 2012; Agresti 2010, 5.1.5.
    """
    mean = cells.w / cells.w.sum()
    out = []
    for predictor in cells.predictors:
        if not predictor.categories:
            effect, gradient = _derivative(cells, parameters, mean, predictor.name)
            out.append(
                _effects(predictor.name, "", effect, gradient, covariance, simple, df, level)
            )
            continue
        first, first_gradient = _mean_shares(cells, parameters, mean, predictor.name, 0)
        for i, category in enumerate(predictor.categories[1:], start=1):
            share, gradient = _mean_shares(cells, parameters, mean, predictor.name, i)
            out.append(
                _effects(
                    predictor.name, category, share - first, gradient - first_gradient,
                    covariance, simple, df, level,
                )
            )  # fmt: skip
    return tuple(out)


def _mean_shares(
    cells: ModelCells, parameters: Floats, mean: Floats, name: str, category: int
) -> tuple[Floats, Floats]:
    """Return mean probabilities, shape (k,), all in one category, and their gradient."""
    x = cells.matrix({**cells.values, name: np.full(len(mean), float(category))})
    shares, gradients = [], []
    for j in range(len(cells.outcomes)):
        upper, lower, a, b = _bounds(cells, parameters, x, j)
        shares.append(mean @ between(upper, lower))
        gradients.append((mean * density(upper)) @ a - (mean * density(lower)) @ b)
    return np.array(shares), np.array(gradients)


def _derivative(
    cells: ModelCells, parameters: Floats, mean: Floats, name: str
) -> tuple[Floats, Floats]:
    """Return the mean derivative of the probabilities by a numeric predictor, and its gradient."""
    x, dx = cells.matrix(), cells.matrix(derivative=name)
    t = len(cells.outcomes) - 1
    steep = dx @ parameters[t:]
    inner = np.hstack([np.zeros((len(mean), t)), dx])
    effects, gradients = [], []
    for j in range(t + 1):
        upper, lower, a, b = _bounds(cells, parameters, x, j)
        fa, fb = density(upper), density(lower)
        effects.append(mean @ ((fb - fa) * steep))
        gradients.append(
            (mean * steep * fb * slope(lower)) @ b
            - (mean * steep * fa * slope(upper)) @ a
            + (mean * (fb - fa)) @ inner
        )
    return np.array(effects), np.array(gradients)


def _bounds(
    cells: ModelCells, parameters: Floats, x: Floats, j: int
) -> tuple[Floats, Floats, Floats, Floats]:
    everywhere = np.full(len(x), j, dtype=np.intp)
    return bounds(parameters, x, everywhere, len(cells.outcomes) - 1)


def _effects(
    name: str,
    category: str,
    effect: Floats,
    gradient: Floats,
    covariance: Floats,
    simple: Floats,
    df: float,
    level: float,
) -> Effects:
    variance, magnitude = (
        np.einsum("ja,ab,jb->j", gradient, matrix, gradient) for matrix in (covariance, simple)
    )
    se = standard_error(variance, magnitude)
    low, high, _, p = t_inference(effect, se, df, level)
    return Effects(name, category, effect, se, low, high, p)


def t_inference(
    estimate: Floats, se: Floats, df: float, level: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return bounds of the t interval, the t statistic and its two-sided p; nan where df < 1.

    Where the error is 0, as when calibration fixes the estimate, there is nothing to test.
    """
    from scipy.special import stdtr, stdtrit

    if df < 1:
        empty = np.full(len(estimate), np.nan)
        return empty, empty, empty, empty
    half = stdtrit(df, (1 + level) / 2) * se
    statistic = np.where(se > 0, estimate / np.where(se > 0, se, 1.0), np.nan)
    p = np.asarray(2 * stdtr(df, -np.abs(statistic)), dtype=np.float64)
    return estimate - half, estimate + half, statistic, p
