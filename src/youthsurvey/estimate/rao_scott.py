"""Rao and Scott's corrections: Pearson's statistic under a design with weights."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from youthsurvey.estimate.independence import degrees, occupied, undefined
from youthsurvey.estimate.variance import ROUNDING
from youthsurvey.model.results import Floats, TestResult


@dataclass(frozen=True)
class DesignEffects:
    """Generalised design effects of a table, as Rao and Scott's corrections need them.

    Attributes:
        shape: rows and columns with respondents.
        phi2: the squared contingency: Pearson's X2 over its n, of the shares.
        trace, square: the sums of the effects, each over n, and of their squares; nan where a
            variable is constant, 0 where the margins of the weights fix every share.
        at: "observed" or "expected": the shares that the effects are taken at.
    """

    shape: tuple[int, ...]
    phi2: float
    trace: float
    square: float
    at: str

    @property
    def freedom(self) -> int:
        """(r - 1)(c - 1)."""
        return (self.shape[0] - 1) * (self.shape[1] - 1)

    def of_simple_sampling(self, n: int) -> DesignEffects:
        """Return those of n respondents drawn one by one who count alike, 1 / (n - 1) each."""
        if math.isnan(self.trace):
            return self
        each = 1 / (n - 1)
        return replace(self, trace=self.freedom * each, square=self.freedom * each**2)

    def undefined(self, name: str, degrees: int) -> TestResult | None:
        """Return the test that there cannot be, with its reason; None where there is one."""
        if math.isnan(self.trace):
            return undefined(name, self.shape, degrees)
        if self.trace > ROUNDING:
            return None
        reason = "undefined: the margins that the weights are calibrated to fix every share"
        return TestResult(name, np.nan, (np.nan,) * degrees, np.nan, reason)


def design_effects(share: Floats, covariance: Floats) -> DesignEffects:
    """Return the generalised design effects of a table's shares.

    They are the eigenvalues of the shares' covariance relative to that of simple random sampling,
    over n. They are taken at the observed shares; where empty cells leave those without an
    inverse (R stops there), at the shares expected under independence.

    Args:
        share: shape (r, c), shares of the table's total.
        covariance: shape (r * c, r * c), of the shares.

    Source: Rao and Scott 1984, eq. 2.9; observed shares: Sribney 1998.
    """
    rows, columns = occupied(share)
    kept = np.multiply.outer(rows, columns).ravel()
    if not kept.all():
        share, covariance = share[np.ix_(rows, columns)], covariance[np.ix_(kept, kept)]
    if degrees(share) == 0:
        return DesignEffects(share.shape, math.nan, math.nan, math.nan, "")
    expected = np.multiply.outer(share.sum(axis=1), share.sum(axis=0))
    contrasts = _contrasts(*share.shape)
    at, how = share.ravel(), "observed"
    if not share.all() and np.linalg.matrix_rank(contrasts[at > 0]) < contrasts.shape[1]:
        at, how = expected.ravel(), "expected"
    scaled = contrasts * np.where(at > 0, 1 / np.where(at > 0, at, 1), 0)[:, None]
    effects = np.linalg.solve(contrasts.T @ scaled, scaled.T @ covariance @ scaled)
    return DesignEffects(
        shape=share.shape,
        phi2=float(((share - expected) ** 2 / expected).sum()),
        trace=float(np.trace(effects)),
        square=float((effects * effects.T).sum()),
        at=how,
    )


def rao_scott_f(effects: DesignEffects, df: float) -> TestResult:
    """Test independence by Pearson's statistic with Rao and Scott's second-order correction.

    The statistic is F = X2 / tr(D), on d = tr(D)^2 / tr(D^2) and d * df degrees of freedom, where
    D holds the generalised design effects. As ``svychisq(statistic = "F")`` of R's survey package;
    its X2, which counts respondents with missing answers in the total, plays no part in F. On the
    ``subset`` of those who answered both, R has the same F and d, and df counts that subset only.

    Args:
        effects: of the table.
        df: degrees of freedom of the covariance (PSUs - strata).

    Source: Rao and Scott 1984; Thomas, Singh and Roberts 1996 for the F reference distribution.
    """
    from scipy.special import fdtrc

    undefined_test = effects.undefined("rao_scott_f", 2)
    if undefined_test:
        return undefined_test
    statistic = effects.phi2 / effects.trace
    freedom = effects.trace**2 / effects.square
    return TestResult(
        name="rao_scott_f",
        statistic=statistic,
        df=(freedom, freedom * df),
        p=float(fdtrc(freedom, freedom * df, statistic)),
        method=f"Rao-Scott second-order F, design effects at {effects.at} shares",
    )


def rao_scott_chisq(effects: DesignEffects) -> TestResult:
    """Test independence by Pearson's statistic with Rao and Scott's first-order correction.

    The statistic is X2 over the mean design effect, on (r - 1)(c - 1) degrees of freedom. The
    p-value is that of ``svychisq(statistic = "Chisq")`` of R's survey package; the statistic that R
    prints beside it is X2 before the correction, with respondents with missing answers counted in
    its total, so that p does not follow from it. Ours is the corrected one, from which p follows.

    Source: Rao and Scott 1984, eq. 3.4.
    """
    from scipy.special import chdtrc

    undefined_test = effects.undefined("rao_scott_chisq", 1)
    if undefined_test:
        return undefined_test
    statistic = effects.phi2 / effects.trace * effects.freedom
    return TestResult(
        name="rao_scott_chisq",
        statistic=statistic,
        df=(float(effects.freedom),),
        p=float(chdtrc(effects.freedom, statistic)),
        method=f"Rao-Scott first-order chi-square, design effects at {effects.at} shares",
    )


@cache
def _contrasts(r: int, c: int) -> Floats:
    """Return a basis, shape (r * c, (r - 1)(c - 1)), of the tables whose margins are all 0."""
    rows, columns = (np.vstack([-np.ones(k - 1), np.eye(k - 1)]) for k in (r, c))
    basis = np.kron(rows, columns).astype(np.float64)
    basis.setflags(write=False)
    return basis
