"""One test for a whole multiple choice: is every option's share the same in all groups?

Options overlap, so that their chi-squares are not independent: their sum is referred to what the
covariance between the options makes of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from youthsurvey.estimate.variance import ROUNDING, answered
from youthsurvey.model.results import Floats, TestResult
from youthsurvey.tally.cells import Cells

FIRST, SECOND = "rao_scott_mmi_chisq", "rao_scott_mmi"


def marginal_independence(
    single: Sequence[Cells], pairs: Mapping[tuple[int, int], Cells]
) -> tuple[TestResult, ...]:
    """Test that all k options of a multiple choice are independent of c groups, each by itself.

    The sum of the options' Pearson statistics is, under the hypothesis, a sum of k (c - 1)
    chi-squares with one degree of freedom each, weighted by the eigenvalues of W C: C is the
    design's covariance of the deviations p_ij - p_i p_j, and W is 1 / (p_i (1 - p_i) p_j). The
    second-order test is F = sum / trace on d = trace^2 / (trace of the square) and d * df degrees
    of freedom; the first-order one is chi-square = k (c - 1) F on k (c - 1). Options that nobody
    or everybody chose, and empty groups, are left out.

    Args:
        single: k two-way cells, an option (no, yes) by the groups.
        pairs: by positions i < j of two options: three-way cells, those options by the groups.

    Returns:
        The second-order test, then the first-order one.

    Source: Bilder and Loughin 2004, 3 (the hypothesis and the sum); Thomas and Decady 2004 and
    Rao and Scott 1984 (the corrections); Thomas, Singh and Roberts 1996 (the F distribution).
    """
    parts = [answered(cells) for cells in single]
    kept = [i for i, part in enumerate(parts) if (part.n.sum(axis=1) > 0).all()]
    if not kept:
        return _undefined("no option was chosen by some and not by others")
    share = parts[kept[0]].share
    groups = share.sum(axis=0)
    used = groups > 0
    if used.sum() < 2:
        return _undefined("all respondents are in one group")
    c = int(used.sum())
    chosen = np.array([parts[i].share[1].sum() for i in kept])
    deviation = np.array([parts[i].share[1] - parts[i].share[1].sum() * groups for i in kept])
    weight = 1 / np.multiply.outer(chosen * (1 - chosen), groups[used])
    covariance = np.zeros((len(kept), c, len(kept), c))
    for a, i in enumerate(kept):
        slope = _slope(chosen[a], groups)
        full = slope @ parts[i].covariance @ slope.T
        covariance[a, :, a, :] = full[np.ix_(used, used)]
        for b, j in enumerate(kept[a + 1 :], start=a + 1):
            joint = answered(pairs[i, j]).covariance
            left = _slope(chosen[a], groups, "before")
            right = _slope(chosen[b], groups, "after")
            block = (left @ joint @ right.T)[np.ix_(used, used)]
            covariance[a, :, b, :], covariance[b, :, a, :] = block, block.T
    size = len(kept) * c
    effects = weight.reshape(-1, 1) * covariance.reshape(size, size)
    trace = float(np.trace(effects))
    if not trace > ROUNDING:
        return _undefined("the margins that the weights are calibrated to fix every share")
    from scipy.special import chdtrc, fdtrc

    statistic = float((weight * deviation[:, used] ** 2).sum()) / trace
    freedom = trace**2 / float((effects * effects.T).sum())
    df = parts[kept[0]].df
    terms = len(kept) * (c - 1)
    return (
        TestResult(
            SECOND,
            statistic,
            (freedom, freedom * df),
            float(fdtrc(freedom, freedom * df, statistic)),
            "Rao-Scott second-order F of multiple marginal independence",
        ),
        TestResult(
            FIRST,
            terms * statistic,
            (float(terms),),
            float(chdtrc(terms, terms * statistic)),
            "Rao-Scott first-order chi-square of multiple marginal independence",
        ),
    )


def marginal_independence_unweighted(
    chosen: NDArray[np.bool_], group: NDArray[np.integer[Any]]
) -> float:
    """Return p of the second-order test for respondents without weights or clusters.

    The same number as ``marginal_independence`` has for a simple random sample, from the
    covariance of each respondent's (x_i - p_i) (1(group j) - p_j) instead of three-way cells: in a
    thirtieth of the time, for simulations.

    Args:
        chosen: shape (n, k), which options each respondent chose.
        group: shape (n,), 0 or more.

    Returns:
        p, nan where the test is undefined.
    """
    p = chosen.mean(axis=0)
    kept = (p > 0) & (p < 1)
    member = group[:, None] == np.unique(group)
    n, c = member.shape
    if n < 2 or c < 2 or not kept.any():
        return float("nan")
    from scipy.special import fdtrc

    p, share = p[kept], member.mean(axis=0)
    influence = (chosen[:, kept] - p)[:, :, None] * (member - share)[:, None, :]
    influence = influence.reshape(n, -1)
    deviation = influence.mean(axis=0)
    covariance = (influence.T @ influence / n - np.multiply.outer(deviation, deviation)) / (n - 1)
    weight = 1 / np.multiply.outer(p * (1 - p), share).ravel()
    effects = weight[:, None] * covariance
    trace = float(np.trace(effects))
    statistic = float(weight @ deviation**2) / trace
    freedom = trace**2 / float((effects * effects.T).sum())
    return float(fdtrc(freedom, freedom * (n - 1), statistic))


def _slope(p: float, groups: Floats, other: Literal["none", "before", "after"] = "none") -> Floats:
    """Return how the deviations p_ij - p_i p_j of one option i move with the cells' shares.

    Args:
        p: the option's share.
        groups: shape (c,), the groups' shares.
        other: whether the cells are by another option too: this option stands before or after
            it, groups being last.

    Returns:
        shape (c, 2 * c), or (c, 4 * c) with another option.
    """
    c = len(groups)
    same = np.eye(c)
    # Of those who chose, in group h: 1 (h = j) - p_j. Of all in group j besides: -p.
    slope = np.stack([-p * same, same - groups[:, None] - p * same], axis=1)
    if other == "before":
        slope = np.stack([slope, slope], axis=2)
    elif other == "after":
        slope = np.stack([slope, slope], axis=1)
    return slope.reshape(c, -1)


def _undefined(reason: str) -> tuple[TestResult, ...]:
    return (
        TestResult(SECOND, np.nan, (np.nan, np.nan), np.nan, f"undefined: {reason}"),
        TestResult(FIRST, np.nan, (np.nan,), np.nan, f"undefined: {reason}"),
    )
