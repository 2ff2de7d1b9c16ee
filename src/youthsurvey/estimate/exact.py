"""The test of Fisher, Freeman and Halton, for tables whose cells are too thin for chi-square."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.independence import degrees, occupied, undefined
from youthsurvey.model.results import Counts, TestResult

RESAMPLES = 99_999
_BATCH = 20_000
_TIES = 1e-9
"""Tables of the same probability differ by rounding in its logarithm; theirs count as equal."""


def fisher_freeman_halton(n: Counts, seed: int = 1) -> TestResult:
    """Test independence given the margins, on unweighted counts, shape (r, c).

    p is the probability of all tables with these margins that are no likelier than the observed.
    Two by two it is exact; a larger table is held against RESAMPLES random tables with its
    margins, so that p has a standard error of sqrt(p (1 - p) / RESAMPLES), 0.0007 at 0.05.

    Args:
        n: the counts. Weights play no part: they have no exact distribution.
        seed: of the random tables.

    Returns: the test, whose statistic is the observed table's probability; it has no degrees of
    freedom. scipy.stats is imported here alone, since it takes long.

    Source: Fisher 1935; Freeman and Halton 1951; Patefield 1981 for the random tables;
    (b + 1) / (B + 1): Davison and Hinkley 1997, 4.2.
    """
    n = n[np.ix_(*occupied(n))]
    name = "fisher_freeman_halton"
    if degrees(n) == 0:
        return undefined(name, n.shape, 0)
    from scipy.stats import fisher_exact, random_table

    margins = random_table(n.sum(axis=1), n.sum(axis=0))
    observed = float(margins.logpmf(n))
    if n.shape == (2, 2):
        p, how = float(fisher_exact(n).pvalue), "Fisher's exact test, unweighted counts"
    else:
        rng = np.random.default_rng(seed)
        rarer, drawn = 0, 0
        while drawn < RESAMPLES:
            size = min(_BATCH, RESAMPLES - drawn)
            tables = margins.rvs(size, random_state=rng)
            rarer += int((margins.logpmf(tables) <= observed + _TIES).sum())
            drawn += size
        p = (rarer + 1) / (RESAMPLES + 1)
        how = f"Fisher-Freeman-Halton test, unweighted counts, {RESAMPLES} tables, seed {seed}"
    return TestResult(name, float(np.exp(observed)), (), p, how)
