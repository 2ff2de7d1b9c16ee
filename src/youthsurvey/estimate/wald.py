"""Wald tests of independence: the distance from independence in units of its own covariance."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.independence import degrees, occupied, undefined
from youthsurvey.estimate.variance import ROUNDING
from youthsurvey.model.results import Floats, TestResult

SINGULAR = "undefined: the covariance has no inverse"
"""Too few PSUs for so many cells, empty cells, or margins of the weights that fix the cells."""


def wald(
    share: Floats, covariance: Floats, df: float, concentration: float
) -> tuple[TestResult, TestResult]:
    """Test independence by the Wald statistic, plain and adjusted.

    With W the Wald statistic of N_ij - N_i. N_.j / N over k = (r - 1)(c - 1) cells, the plain test
    takes W / k as F on k and df degrees of freedom; the adjusted one (df - k + 1) W / (k df) as F
    on k and df - k + 1, which holds its level better where PSUs are few. As
    ``svychisq(statistic = "Wald")`` and ``"adjWald"`` of R's survey package. N are sums of weights,
    and N varies from sample to sample, unless the weights are calibrated; shares in place of sums
    have another W, equal to this one under independence.

    Args:
        share: shape (r, c), shares of the table's total.
        covariance: shape (r * c, r * c), of the cells' sums of weights, over the square of
            the table's sum.
        df: degrees of freedom of the covariance (PSUs - strata).
        concentration: sum of squared weights over the square of their sum, to tell rounding by.

    Returns: "wald" and "adjusted_wald".

    Source: Koch, Freeman and Freeman 1975; Thomas and Rao 1987; Fellegi 1980 for the adjustment.
    """
    from scipy.special import fdtrc

    names = ("wald", "adjusted_wald")
    rows, columns = occupied(share)
    kept = np.multiply.outer(rows, columns).ravel()
    share, covariance = share[np.ix_(rows, columns)], covariance[np.ix_(kept, kept)]
    r, c = share.shape
    k = degrees(share)
    if k == 0:
        plain, adjusted = (undefined(name, share.shape, 2) for name in names)
        return plain, adjusted
    row, column = share.sum(axis=1), share.sum(axis=0)
    expected = np.multiply.outer(row, column)
    gradient = (
        np.eye(r * c)
        - np.kron(np.eye(r), np.outer(column, np.ones(c)))
        - np.kron(np.outer(row, np.ones(r)), np.eye(c))
        + expected.reshape(-1, 1)
    ).reshape(r, c, r * c)[:-1, :-1]
    gradient = gradient.reshape(k, r * c)
    simple = np.multiply.outer(row * (1 - row), column * (1 - column)) * concentration
    statistic = quadratic_form(
        (share - expected)[:-1, :-1].ravel(),
        gradient @ covariance @ gradient.T,
        simple[:-1, :-1].ravel(),
    )
    if np.isnan(statistic):
        plain, adjusted = (
            TestResult(name, np.nan, (np.nan, np.nan), np.nan, SINGULAR) for name in names
        )
        return plain, adjusted
    left = df - k + 1
    plain = TestResult(
        name=names[0],
        statistic=statistic / k,
        df=(float(k), float(df)),
        p=float(fdtrc(k, df, statistic / k)),
        method="Wald F (Koch et al. 1975)",
    )
    if left <= 0:
        reason = "undefined: as many cells as degrees of freedom"
        return plain, TestResult(names[1], np.nan, (np.nan, np.nan), np.nan, reason)
    corrected = statistic * left / (k * df)
    return plain, TestResult(
        name=names[1],
        statistic=corrected,
        df=(float(k), float(left)),
        p=float(fdtrc(k, left, corrected)),
        method="adjusted Wald F (Thomas and Rao 1987)",
    )


def quadratic_form(estimate: Floats, covariance: Floats, magnitude: Floats) -> float:
    """Return estimate' covariance^-1 estimate; nan where there is no inverse but for rounding.

    Args:
        estimate: shape (k,).
        covariance: shape (k, k).
        magnitude: shape (k,): the variances' order of magnitude under simple random sampling.
    """
    if not ((magnitude > 0).all() and np.isfinite(covariance).all()):
        return np.nan
    unit = np.sqrt(magnitude)
    values, vectors = np.linalg.eigh(covariance / np.multiply.outer(unit, unit))
    if not values[0] > ROUNDING * max(1.0, float(values[-1])):
        return np.nan
    return float(((vectors.T @ (estimate / unit)) ** 2 / values).sum())
