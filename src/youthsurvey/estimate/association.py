"""Two-way tables: shares, intervals, tests and residuals of two variables."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.battery import Battery, all_tests, first_tests, measures
from youthsurvey.estimate.columns import separate
from youthsurvey.estimate.comparisons import ColumnTest, compare
from youthsurvey.estimate.cramer import cramers_v
from youthsurvey.estimate.independence import design_residuals, haberman_residuals
from youthsurvey.estimate.proportions import default_interval, interval_within
from youthsurvey.estimate.rao_scott import design_effects
from youthsurvey.estimate.variance import Answered, answered, domain_df, quotient, standard_error
from youthsurvey.model.crosstabs import Axis, Crosstab
from youthsurvey.model.results import Floats
from youthsurvey.tally.cells import Cells


def crosstab(
    cells: Cells,
    level: float = 0.95,
    interval: str | None = None,
    letters: ColumnTest | None = None,
    battery: Battery | None = None,
) -> Crosstab:
    """Estimate the table of two variables among those who answered both.

    Intervals are of column shares: by default Wilson's within the column's base without weights,
    and the logit interval with them. All but that first one are of the column as a domain, whose
    degrees of freedom are those of its respondents, with an answer to the row question or
    without (R: ``svyby`` of ``svyciprop``).
    Without weights, strata or PSUs the first test is Pearson's and residuals are Haberman's;
    with them the first test is Rao and Scott's F and residuals are design-based. Both tests are
    always given.

    Args:
        cells: of two variables, rows first.
        level: confidence level, between 0 and 1.
        interval: one of ``INTERVALS``; None for the default.
        letters: how columns are compared; None for not at all.
        battery: which further tests and measures there are; None for those two tests alone.

    Raises:
        UsageError: no such interval, or a level outside 0 to 1.
    """
    assert len(cells.names) == 2, "a two-way table has two variables"
    part = answered(cells)
    share = part.share
    column_w = part.w.sum(axis=0)
    column_share = quotient(part.w, column_w)
    se = _column_share_error(part, column_share)
    column_base = part.n.sum(axis=0)
    method = interval or default_interval(part)
    domain = cells.n[..., :-1].sum(axis=(0, 1))
    low, high = interval_within(
        part,
        method,
        column_share,
        se,
        n=part.n,
        base=column_base,
        df=domain_df(cells),
        size=domain,
        effective=quotient(column_w**2, part.w2.sum(axis=0)),
        level=level,
    )
    if part.design.design_based:
        residual = design_residuals(share, part.covariance, part.concentration)
    else:
        residual = haberman_residuals(part.n)
    effects = design_effects(share, part.covariance)
    return Crosstab(
        row=Axis(cells.names[0], cells.categories[0]),
        column=Axis(cells.names[1], cells.categories[1]),
        n=part.n,
        weighted_n=part.w,
        row_base=part.n.sum(axis=1),
        column_base=column_base,
        weighted_row_base=part.w.sum(axis=1),
        weighted_column_base=column_w,
        base=part.base,
        weighted_base=part.weighted_base,
        missing=part.missing,
        row_share=quotient(part.w, part.w.sum(axis=1)[:, None]),
        column_share=column_share,
        total_share=share,
        column_share_se=se,
        ci_low=low,
        ci_high=high,
        adjusted_residual=residual,
        tests=all_tests(part, effects, battery) if battery else first_tests(part, effects),
        option_tests={},
        cramers_v=cramers_v(share),
        level=level,
        interval=method,
        design=part.design,
        comparisons=compare(separate(part), letters) if letters else None,
        association=measures(part, effects, battery, level) if battery else {},
    )


def _column_share_error(part: Answered, column_share: Floats) -> Floats:
    """Return standard errors, shape (r, c), of the shares of each column as a domain."""
    w2 = quotient(part.w2.sum(axis=0), part.w.sum(axis=0) ** 2)
    magnitude = column_share * (1 - column_share) * w2
    if part.replicates is not None:
        return standard_error(part.variance(lambda w: quotient(w, w.sum(axis=0))), magnitude)
    r, c = part.n.shape
    column = part.share.sum(axis=0)
    # One column's shares rest on that column's cells alone: c blocks of r x r.
    block = np.einsum("ajbj->jab", part.covariance.reshape(r, c, r, c))
    row = block.sum(axis=1)
    p = column_share.T
    variance = (np.einsum("jaa->ja", block) - 2 * p * row + p**2 * row.sum(axis=1, keepdims=True)).T
    return standard_error(quotient(variance, column**2), magnitude)
