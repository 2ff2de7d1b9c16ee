"""Tests of independence of two variables, and the residuals that show where it fails.

Rows and columns without respondents carry no information: they are left out, and the degrees of
freedom count what remains. A table that leaves fewer than two rows or columns has no test: nan,
with the reason as the test's method.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from youthsurvey.estimate.variance import quotient, standard_error
from youthsurvey.model.results import Counts, Floats, TestResult


def pearson(n: Counts) -> TestResult:
    """Test independence by Pearson's chi-square on unweighted counts, shape (r, c).

    Source: Pearson 1900; no continuity correction.
    """
    from scipy.special import chdtrc

    n = n[np.ix_(*occupied(n))]
    freedom = degrees(n)
    if freedom == 0:
        return undefined("pearson", n.shape)
    expected = np.multiply.outer(n.sum(axis=1), n.sum(axis=0)) / n.sum()
    statistic = float(((n - expected) ** 2 / expected).sum())
    return TestResult(
        name="pearson",
        statistic=statistic,
        df=(float(freedom),),
        p=float(chdtrc(freedom, statistic)),
        method="Pearson's chi-square, unweighted counts",
    )


def likelihood_ratio(n: Counts) -> TestResult:
    """Test independence by the likelihood ratio G2 on unweighted counts, shape (r, c).

    Source: Wilks 1938; Agresti 2013, 3.2.1. An empty cell adds nothing.
    """
    from scipy.special import chdtrc, xlogy

    n = n[np.ix_(*occupied(n))]
    freedom = degrees(n)
    if freedom == 0:
        return undefined("likelihood_ratio", n.shape)
    expected = np.multiply.outer(n.sum(axis=1), n.sum(axis=0)) / n.sum()
    # Independent counts give a sum of 0 but for rounding, which may fall below it.
    statistic = max(0.0, 2 * float(xlogy(n, n / expected).sum()))
    return TestResult(
        name="likelihood_ratio",
        statistic=statistic,
        df=(float(freedom),),
        p=float(chdtrc(freedom, statistic)),
        method="likelihood ratio G2, unweighted counts",
    )


def haberman_residuals(n: Counts) -> Floats:
    """Return adjusted residuals of unweighted counts, shape (r, c); nan in constant margins.

    Source: Haberman 1973, eq. 1.4.
    """
    total = n.sum()
    row, column = quotient(n.sum(axis=1), total)[:, None], quotient(n.sum(axis=0), total)
    expected = row * column * total
    variance = expected * (1 - row) * (1 - column)
    return quotient(n - expected, np.sqrt(variance))


def design_residuals(share: Floats, covariance: Floats, concentration: float) -> Floats:
    """Return (p_ij - p_i. p_.j) over its linearised standard error, shape (r, c).

    Args:
        share: shape (r, c), shares of the table's total.
        covariance: shape (r * c, r * c), of the shares.
        concentration: sum of squared weights over the square of their sum, to tell rounding by.

    nan in constant margins, and where calibration fixes the cell. Source: the delta method on
    the difference, as Haberman's residual has it for simple random samples.
    """
    r, c = share.shape
    if min(side.sum() for side in occupied(share)) < 2:
        return np.full((r, c), np.nan)
    row, column = share.sum(axis=1), share.sum(axis=0)
    same_row = np.eye(r)[:, None, :, None]
    same_column = np.eye(c)[None, :, None, :]
    gradient = same_row * (same_column - column[None, None, None, :])
    gradient = (gradient - same_column * row[None, None, :, None]).reshape(r * c, r * c)
    variance = ((covariance @ gradient) * gradient).sum(axis=0).reshape(r, c)
    magnitude = np.multiply.outer(row * (1 - row), column * (1 - column)) * concentration
    se = standard_error(variance, magnitude)
    return quotient(share - np.multiply.outer(row, column), se)


def occupied(table: Floats | Counts) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which rows and which columns hold anything, as two arrays of bool."""
    return table.sum(axis=1) > 0, table.sum(axis=0) > 0


def degrees(table: Floats | Counts) -> int:
    """Return (r - 1)(c - 1)."""
    return math.prod(max(int(size) - 1, 0) for size in table.shape)


def undefined(name: str, shape: tuple[int, ...], degrees: int = 1) -> TestResult:
    """Return a test that a table with fewer than two rows or columns does not have.

    Args:
        name: the test.
        shape: rows and columns with respondents.
        degrees: how many degrees of freedom the test has (2 for an F).
    """
    if 0 in shape:
        reason = "undefined: nobody answered both questions"
    else:
        side = "row" if shape[0] == 1 else "column"
        reason = f"undefined: all respondents are in one {side}"
    return TestResult(name, np.nan, (np.nan,) * degrees, np.nan, reason)
