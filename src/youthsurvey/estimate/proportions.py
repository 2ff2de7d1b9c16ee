"""One-way tables: shares of a variable's categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from youthsurvey.estimate.intervals import check_interval, share_interval, wilson
from youthsurvey.estimate.variance import Answered, answered, quotient, standard_error
from youthsurvey.model.results import Counts, Floats, Topline
from youthsurvey.tally.cells import Cells


def topline(cells: Cells, level: float = 0.95, interval: str | None = None) -> Topline:
    """Estimate the shares of a single or ordinal variable among those who answered it.

    By default unweighted shares get Wilson's interval, weighted ones the logit interval. All but
    that unweighted one take t quantiles at the design's degrees of freedom (PSUs - strata; n - 1
    without either, n counting all respondents). The design effect is the variance over
    that of a simple random sample of as many respondents, p (1 - p) / (base - 1); without weights
    it is 1 but for the respondents without an answer (R: ``svymean(deff = "replace")``; Kish
    1965, 8.2).

    Args:
        cells: of one variable.
        level: confidence level, between 0 and 1.
        interval: one of ``INTERVALS``; None for the default.

    Raises:
        UsageError: no such interval, or a level outside 0 to 1.
    """
    assert len(cells.names) == 1, "a one-way table has one variable"
    part = answered(cells)
    share = part.share
    variance = np.diagonal(part.covariance)
    simple = share * (1 - share)
    se = standard_error(variance, simple * part.concentration)
    method = interval or default_interval(part)
    low, high = interval_within(
        part,
        method,
        share,
        se,
        n=part.n,
        base=np.array(part.base),
        df=np.array(part.df),
        size=np.array(part.base + part.missing),
        effective=np.array(1 / part.concentration),
        level=level,
    )
    return Topline(
        name=cells.names[0],
        categories=cells.categories[0],
        multiple=False,
        n=part.n,
        weighted_n=part.w,
        base=part.base,
        weighted_base=part.weighted_base,
        missing=part.missing,
        share=share,
        se=se,
        ci_low=low,
        ci_high=high,
        deff=quotient(se**2 * max(part.base - 1, 0), simple),
        level=level,
        interval=method,
        design=part.design,
    )


def topline_multiple(
    options: Sequence[Cells], name: str, level: float = 0.95, interval: str | None = None
) -> Topline:
    """Estimate each option's share among the respondents who answered a multiple choice.

    Args:
        options: one-way cells (no, yes) of each option, in order, named "variable.option".
        name: the variable.
        level: confidence level, between 0 and 1.
        interval: one of ``INTERVALS``; None for the default.
    """
    assert options, f"{name} has options"
    shares = [topline(cells, level, interval) for cells in options]

    def chosen(field: str) -> Floats:
        column: Floats = np.array([getattr(share, field)[1] for share in shares])
        return column

    return replace(
        shares[0],
        name=name,
        categories=tuple(cells.names[0].rsplit(".", 1)[1] for cells in options),
        multiple=True,
        n=chosen("n").astype(np.int64),
        weighted_n=chosen("weighted_n"),
        share=chosen("share"),
        se=chosen("se"),
        ci_low=chosen("ci_low"),
        ci_high=chosen("ci_high"),
        deff=chosen("deff"),
    )


def default_interval(part: Answered) -> str:
    """Return the interval's method where none is asked for."""
    return "logit" if part.design.design_based else "wilson"


def interval_within(
    part: Answered,
    method: str,
    share: Floats,
    se: Floats,
    *,
    n: Counts,
    base: Counts,
    df: Floats | Counts,
    size: Counts,
    effective: Floats,
    level: float,
) -> tuple[Floats, Floats]:
    """Return intervals of shares of the whole, or of columns as domains.

    Wilson's is the plain one, of ``n`` among ``base`` with normal quantiles, where respondents
    are a simple random sample without weights; all else goes by the error (``share_interval``).
    """
    check_interval(method, level)
    if method == "wilson" and not part.design.design_based:
        return wilson(n, base, level)
    return share_interval(method, share, se, df=df, size=size, effective=effective, level=level)
