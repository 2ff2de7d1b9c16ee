"""Two-way tables: shares, intervals, tests and residuals of two variables."""

from __future__ import annotations

import numpy as np

from youthsurvey.estimate.independence import (
    cramers_v,
    design_residuals,
    haberman_residuals,
    pearson,
    rao_scott_f,
)
from youthsurvey.estimate.intervals import logit, wilson
from youthsurvey.estimate.variance import Answered, answered, quotient, standard_error
from youthsurvey.model.results import Axis, Crosstab, Floats, TestResult
from youthsurvey.tally.cells import Cells


def crosstab(cells: Cells, level: float = 0.95) -> Crosstab:
    """Estimate the table of two variables among those who answered both.

    Intervals are of column shares: Wilson's within the column's base without weights; with them
    the logit interval of the column as a domain, whose degrees of freedom are its respondents,
    with an answer to the row question or without, less one (R: ``svyby`` of ``svyciprop``).
    Without weights the first test is Pearson's and residuals are Haberman's; with weights the
    first test is Rao and Scott's F and residuals are design-based. Both tests are always given.

    Args:
        cells: of two variables, rows first.
        level: confidence level, between 0 and 1.
    """
    assert len(cells.names) == 2, "a two-way table has two variables"
    part = answered(cells)
    share = part.share
    column_w = part.w.sum(axis=0)
    column_share = quotient(part.w, column_w)
    se = _column_share_error(part, column_share)
    column_base = part.n.sum(axis=0)
    if cells.weighted:
        low, high = logit(column_share, se, cells.n[..., :-1].sum(axis=(0, 1)) - 1.0, level)
        residual = design_residuals(share, part.covariance, part.concentration)
    else:
        low, high = wilson(part.n, column_base, level)
        residual = haberman_residuals(part.n)
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
        tests=_tests(part, share),
        option_tests={},
        cramers_v=cramers_v(share),
        level=level,
        interval="logit" if cells.weighted else "wilson",
        design=part.design,
    )


def _tests(part: Answered, share: Floats) -> tuple[TestResult, ...]:
    simple = pearson(part.n)
    corrected = rao_scott_f(share, part.covariance, part.df)
    return (corrected, simple) if part.design.weighted else (simple, corrected)


def _column_share_error(part: Answered, column_share: Floats) -> Floats:
    """Return standard errors, shape (r, c), of the shares of each column as a domain."""
    r, c = part.n.shape
    column = part.share.sum(axis=0)
    # One column's shares rest on that column's cells alone: c blocks of r x r.
    block = np.einsum("ajbj->jab", part.covariance.reshape(r, c, r, c))
    row = block.sum(axis=1)
    p = column_share.T
    variance = (np.einsum("jaa->ja", block) - 2 * p * row + p**2 * row.sum(axis=1, keepdims=True)).T
    w2 = quotient(part.w2.sum(axis=0), part.w.sum(axis=0) ** 2)
    return standard_error(quotient(variance, column**2), column_share * (1 - column_share) * w2)
