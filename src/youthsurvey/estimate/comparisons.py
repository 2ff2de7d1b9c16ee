"""Comparisons of a table's columns, row by row, as letters.

A letter stands in the column with the larger share and names the column that it exceeds. Three
tests are at hand: by the design's covariance, by effective bases, and as SPSS has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.estimate.adjustment import ADJUSTMENTS
from youthsurvey.estimate.columns import Columns
from youthsurvey.estimate.letters import (
    adjusted,
    column_names,
    column_pairs,
    set_letters,
    two_sided,
)
from youthsurvey.estimate.power import POWER, detectable_difference
from youthsurvey.estimate.variance import ROUNDING, standard_error
from youthsurvey.model.crosstabs import Comparisons, LetterVariant
from youthsurvey.model.results import Counts, Floats

VARIANTS: tuple[str, ...] = get_args(LetterVariant)


@dataclass(frozen=True)
class ColumnTest:
    """How columns are compared.

    Attributes:
        variant: "design", "effective-base" or "spss".
        adjustment: over the pairs of a row: "none", "bonferroni", "holm" or "bh".
        levels: one level, marked by capitals; or two, the stricter by capitals and the looser by
            small letters.
        first: the place in the alphabet of the first column's letter, for tables that stand
            beside each other under one banner.
    """

    variant: LetterVariant = "design"
    adjustment: str = "bonferroni"
    levels: tuple[float, ...] = (0.05,)
    first: int = 0

    def __post_init__(self) -> None:
        assert self.variant in VARIANTS, "column_test() has checked what a user wrote"
        if self.adjustment not in ADJUSTMENTS:
            raise UsageError(
                f'There is no adjustment "{self.adjustment}".',
                remedy=f"Use one of: {', '.join(ADJUSTMENTS)}.",
            )
        inside = all(0 < level < 1 for level in self.levels)
        ascending = list(self.levels) == sorted(set(self.levels))
        if not (len(self.levels) in (1, 2) and inside and ascending):
            raise UsageError(
                f"Levels of letters cannot be {', '.join(map(str, self.levels)) or 'none'}.",
                remedy="Give one level between 0 and 1, or two with the smaller first: 0.01,0.05.",
            )


def column_test(variant: str, adjustment: str, levels: Sequence[float]) -> ColumnTest | None:
    """Return the test that options name; None for the variant "none".

    Raises:
        UsageError: no such variant or adjustment, or levels that cannot be.
    """
    if variant == "none":
        return None
    if variant not in VARIANTS:
        raise UsageError(
            f'There is no comparison of columns "{variant}".',
            remedy=f"Use one of: {', '.join(VARIANTS)}, none.",
        )
    return ColumnTest(cast(LetterVariant, variant), adjustment, tuple(levels))


def compare(table: Columns, test: ColumnTest) -> Comparisons:
    """Compare every pair of columns in every row, and set letters.

    - "design": the difference over its linearised standard error, which knows of weights, the
      margins that they are calibrated to, and respondents whom two columns share; t with the
      design's degrees of freedom. Columns with a share of 0 or 1 are left out, as their standard
      error is 0. Source: the delta method, as R's ``svycontrast`` has it on ``svyby``.
    - "effective-base": z pooled over the pair, with Kish's effective bases e = W^2 / Q and the
      overlap's e0: variance p (1 - p) (1/e1 + 1/e2 - 2 e0 / (e1 e2)), t with e1 + e2 - e0 - 2
      degrees of freedom. Source: column proportions test of IBM SPSS Data Collection (Survey
      Reporter), whose correlation term is 1 unless the rows are a grid.
    - "spss": z pooled over the pair, without continuity correction, on weighted counts of cells
      rounded to whole numbers, as CTABLES of SPSS Statistics announces in its footnote, and bases
      that are the sums of these (where rows are options, rounded themselves); columns with a share
      of 0 or 1 or with a base under 2 are left out; overlap is ignored.

    The detectable difference is that of the pair at its adjusted level: the looser level, over
    the row's pairs unless nothing is adjusted.
    """
    present = tuple(np.flatnonzero(table.base > 0).tolist())
    pairs = column_pairs(present)
    j, k = pairs.T
    # Undefined shares and errors of 0 are meant to become nan, once for all divisions: quotient()
    # for each of them would take as long as all the rest.
    with np.errstate(divide="ignore", invalid="ignore"):
        share, se, df, effective = _TESTS[test.variant](table, j, k)
        pooled = table.w.sum(axis=1, keepdims=True) / table.base.sum()
    return settled(
        test,
        table.base,
        share[:, j] - share[:, k],
        se,
        df,
        effective,
        lambda alpha, _: detectable_difference(pooled, effective[j], effective[k], alpha),
    )


def settled(
    test: ColumnTest,
    base: Floats,
    difference: Floats,
    se: Floats,
    df: Floats,
    effective: Floats,
    detectable: Callable[[Floats | float, Floats], Floats],
) -> Comparisons:
    """Return the comparisons that differences and their errors come to.

    Args:
        test: adjustment, levels, and where the alphabet begins.
        base: shape (c,), sums of weights; columns with 0 are not compared.
        difference: shape (r, P), over the pairs of the other columns.
        se: shape (r, P), of the differences; nan or 0 leaves a pair out.
        df: shape (), (P,) or (r, P).
        effective: shape (c,), effective bases.
        detectable: the least difference that is found, from the level of a single comparison, (r,
            1) or a number, and the errors.
    """
    present = tuple(np.flatnonzero(base > 0).tolist())
    pairs = column_pairs(present)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.where(se > 0, se, np.nan)
        statistic = difference / se
        p = two_sided(statistic, df)
    valid = np.isfinite(p).sum(axis=1, keepdims=True)
    family = 1 if test.adjustment == "none" else np.maximum(valid, 1)
    p_adjusted = adjusted(p, valid, test.adjustment)
    names = column_names(present, len(base), test.first)
    first, second = pairs.T
    return Comparisons(
        variant=test.variant,
        adjustment=test.adjustment,
        levels=test.levels,
        column_letters=tuple(names),
        letters=set_letters(p_adjusted, difference, pairs, names, test.levels),
        pairs=pairs,
        difference=difference,
        se=se,
        statistic=statistic,
        df=np.broadcast_to(df, p.shape),
        p=p,
        p_adjusted=p_adjusted,
        detectable_difference=detectable(test.levels[-1] / family, se),
        power=POWER,
        largest_pair=(
            int(np.argmin(1 / effective[first] + 1 / effective[second])) if len(pairs) else None
        ),
    )


_Test = tuple[Floats, Floats, Floats, Floats]
"""Shares (r, c); standard errors (r, P) under the test; degrees of freedom, (P,) or (); effective
bases (c,)."""


def _by_design(table: Columns, j: Counts, k: Counts) -> _Test:
    share = table.w / table.base
    own = np.einsum("ijj->ij", table.covariance)
    variance = own[:, j] + own[:, k] - 2 * table.covariance[:, j, k]
    spread = share * (1 - share)
    kish = table.base**2 / table.base2
    size = spread / kish
    se = standard_error(variance, size[:, j] + size[:, k])
    tested = spread > 0
    se = np.where(tested[:, j] & tested[:, k], se, np.nan)
    # One design effect a column: those of single cells are too unsteady to plan by.
    known = np.where(own > ROUNDING * size, own, 0.0)
    effective = spread.sum(axis=0) / known.sum(axis=0)
    return share, se, np.array(table.df), np.where(np.isfinite(effective), effective, kish)


def _by_effective_base(table: Columns, j: Counts, k: Counts) -> _Test:
    share = table.w / table.base
    effective = table.base**2 / table.base2
    overlap = np.nan_to_num(table.both**2 / table.both2)[j, k]
    e1, e2 = effective[j], effective[k]
    pooled = (table.w[:, j] + table.w[:, k]) / (table.base[j] + table.base[k])
    variance = pooled * (1 - pooled) * (1 / e1 + 1 / e2 - 2 * overlap / (e1 * e2))
    df = e1 + e2 - overlap - 2
    se = np.where(df > 0, np.sqrt(np.maximum(variance, 0)), np.nan)
    return share, se, df, effective


def _as_spss(table: Columns, j: Counts, k: Counts) -> _Test:
    count = _rounded(table.w)
    base = _rounded(table.base) if table.options else count.sum(axis=0)
    share = count / base
    tested = (share > 0) & (share < 1) & (base >= 2)
    pooled = (count[:, j] + count[:, k]) / (base[j] + base[k])
    variance = pooled * (1 - pooled) * (1 / base[j] + 1 / base[k])
    se = np.where(tested[:, j] & tested[:, k], np.sqrt(np.maximum(variance, 0)), np.nan)
    return share, se, np.array(np.inf), base


_TESTS: Mapping[str, Callable[[Columns, Counts, Counts], _Test]] = {
    "design": _by_design,
    "effective-base": _by_effective_base,
    "spss": _as_spss,
}


def _rounded(count: Floats) -> Floats:
    """Round to whole numbers, halves up."""
    whole: Floats = np.floor(count + 0.5)
    return whole
