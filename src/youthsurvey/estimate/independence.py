"""Tests of independence of two variables, and the residuals that show where it fails.

Rows and columns without respondents carry no information: they are left out, and the degrees of
freedom count what remains. A table that leaves fewer than two rows or columns has no test: nan,
with the reason as the test's method.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from youthsurvey.estimate.variance import ROUNDING, quotient, standard_error
from youthsurvey.model.results import Counts, Floats, TestResult


def pearson(n: Counts) -> TestResult:
    """Test independence by Pearson's chi-square on unweighted counts, shape (r, c).

    Source: Pearson 1900; no continuity correction.
    """
    from scipy.special import chdtrc

    n = n[np.ix_(*occupied(n))]
    freedom = _freedom(n)
    if freedom == 0:
        return _undefined("pearson", n.shape)
    expected = np.multiply.outer(n.sum(axis=1), n.sum(axis=0)) / n.sum()
    statistic = float(((n - expected) ** 2 / expected).sum())
    return TestResult(
        name="pearson",
        statistic=statistic,
        df=(float(freedom),),
        p=float(chdtrc(freedom, statistic)),
        method="Pearson's chi-square, unweighted counts",
    )


def rao_scott_f(share: Floats, covariance: Floats, df: float) -> TestResult:
    """Test independence by Pearson's statistic with Rao and Scott's second-order correction.

    The statistic is F = X2 / tr(D), on d = tr(D)^2 / tr(D^2) and d * df degrees of freedom, where
    D holds the generalised design effects. As ``svychisq(statistic = "F")`` of R's survey package;
    its X2, which counts respondents with missing answers in the total, plays no part in F. On the
    ``subset`` of those who answered both, R has the same F and d, and df counts that subset
    only. D is taken at the observed shares; where empty cells
    leave those without an inverse (R stops there), at the shares expected under independence.

    Args:
        share: shape (r, c), shares of the table's total.
        covariance: shape (r * c, r * c), of the shares.
        df: degrees of freedom of the covariance (PSUs - strata).

    Source: Rao and Scott 1984; Thomas, Singh and Roberts 1996 for the F reference distribution.
    """
    from scipy.special import fdtrc

    rows, columns = occupied(share)
    kept = np.multiply.outer(rows, columns).ravel()
    if not kept.all():
        share, covariance = share[np.ix_(rows, columns)], covariance[np.ix_(kept, kept)]
    if _freedom(share) == 0:
        return _undefined("rao_scott_f", share.shape)
    expected = np.multiply.outer(share.sum(axis=1), share.sum(axis=0))
    contrasts = _contrasts(*share.shape)
    at, how = share.ravel(), "observed"
    if not share.all() and np.linalg.matrix_rank(contrasts[at > 0]) < contrasts.shape[1]:
        at, how = expected.ravel(), "expected"
    scaled = contrasts * np.where(at > 0, 1 / np.where(at > 0, at, 1), 0)[:, None]
    effects = np.linalg.solve(contrasts.T @ scaled, scaled.T @ covariance @ scaled)
    trace = float(np.trace(effects))
    if not trace > ROUNDING:
        return TestResult(
            "rao_scott_f",
            np.nan,
            (np.nan, np.nan),
            np.nan,
            "undefined: the margins that the weights are calibrated to fix every share",
        )
    statistic = float(((share - expected) ** 2 / expected).sum()) / trace
    freedom = trace**2 / float((effects * effects.T).sum())
    return TestResult(
        name="rao_scott_f",
        statistic=statistic,
        df=(freedom, freedom * df),
        p=float(fdtrc(freedom, freedom * df, statistic)),
        method=f"Rao-Scott second-order F, design effects at {how} shares",
    )


def cramers_v(share: Floats) -> float:
    """Return Cramér's V, 0 to 1, of the shares, shape (r, c); nan for a constant variable.

    Weighted shares give the weighted V: their X2 over the total, so the weights' scale has no
    effect. Source: Cramér 1946, 21.9.
    """
    share = share[np.ix_(*occupied(share))]
    if _freedom(share) == 0:
        return float("nan")
    expected = np.multiply.outer(share.sum(axis=1), share.sum(axis=0))
    phi2 = float(((share - expected) ** 2 / expected).sum())
    return min(1.0, math.sqrt(phi2 / (min(share.shape) - 1)))


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


def _freedom(table: Floats | Counts) -> int:
    return math.prod(max(int(size) - 1, 0) for size in table.shape)


def _undefined(name: str, shape: tuple[int, ...]) -> TestResult:
    if 0 in shape:
        reason = "undefined: nobody answered both questions"
    else:
        side = "row" if shape[0] == 1 else "column"
        reason = f"undefined: all respondents are in one {side}"
    df = (np.nan,) if name == "pearson" else (np.nan, np.nan)
    return TestResult(name, np.nan, df, np.nan, reason)


@cache
def _contrasts(r: int, c: int) -> Floats:
    """Return a basis, shape (r * c, (r - 1)(c - 1)), of the tables whose margins are all 0."""
    rows, columns = (np.vstack([-np.ones(k - 1), np.eye(k - 1)]) for k in (r, c))
    basis = np.kron(rows, columns).astype(np.float64)
    basis.setflags(write=False)
    return basis
