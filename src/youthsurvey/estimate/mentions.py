"""Shares of all mentions: what part of the answers to a multiple choice each option got."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from youthsurvey.estimate.intervals import share_interval
from youthsurvey.estimate.variance import Answered, answered, domain_df, quotient, standard_error
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.results import Floats, Topline
from youthsurvey.tally.cells import Cells

Pairs = Mapping[tuple[int, int], Cells]


def topline_of_mentions(
    result: Topline, single: Sequence[Cells], pairs: Pairs, interval: str | None = None
) -> Topline:
    """Return a multiple choice's shares on mentions instead of respondents.

    A share is the ratio of the option's weights to those of all options; its error is that
    ratio's, linearised, since a respondent's mentions come together. There is no design effect.

    Args:
        result: the shares on respondents.
        single: one-way cells (no, yes) of each option.
        pairs: by positions i < j of two options: their two-way cells.
        interval: one of ``INTERVALS``; None for logit.

    As ``svyratio`` of R's survey package. Source: Cochran 1977, 6.3; Binder 1983.
    """
    parts = [answered(cells) for cells in single]
    share, se = _shares(parts, pairs)
    method = interval or "logit"
    low, high = share_interval(
        method,
        share[:, 0],
        se[:, 0],
        df=np.array(parts[0].df),
        size=np.array(parts[0].base + parts[0].missing),
        effective=np.array(1 / parts[0].concentration),
        level=result.level,
    )
    return replace(
        result,
        share=share[:, 0],
        se=se[:, 0],
        ci_low=low,
        ci_high=high,
        deff=np.full(len(share), np.nan),
        interval=method,
        share_base="mentions",
    )


def crosstab_of_mentions(
    result: Crosstab, single: Sequence[Cells], pairs: Pairs, interval: str | None = None
) -> Crosstab:
    """Return a table's column and total shares on mentions; see ``topline_of_mentions``.

    Tests and residuals stay those of each option among respondents.

    Args:
        result: a multiple choice as rows, by groups, on respondents.
        single: two-way cells, each option (no, yes) by the groups.
        pairs: by positions i < j of two options: their three-way cells, groups last.
        interval: one of ``INTERVALS``; None for logit.
    """
    parts = [answered(cells) for cells in single]
    share, se = _shares(parts, pairs)
    method = interval or "logit"
    first, cells = parts[0], single[0]
    low, high = share_interval(
        method,
        share,
        se,
        df=domain_df(cells),
        size=cells.n[..., :-1].sum(axis=(0, 1)),
        effective=quotient(first.w.sum(axis=0) ** 2, first.w2.sum(axis=0)),
        level=result.level,
    )
    return replace(
        result,
        column_share=share,
        total_share=quotient(result.weighted_n, np.array(result.weighted_n.sum())),
        column_share_se=se,
        ci_low=low,
        ci_high=high,
        interval=method,
        share_base="mentions",
    )


def _shares(parts: Sequence[Answered], pairs: Pairs) -> tuple[Floats, Floats]:
    """Return the shares of each group's mentions and their errors, both of shape (k, c)."""
    c = parts[0].n.size // 2
    chosen = np.array([part.share.reshape(2, c)[1] for part in parts])
    total = chosen.sum(axis=0)
    share = quotient(chosen, total)
    scale = np.array(
        [quotient(part.w2.reshape(2, c)[1], part.w.reshape(2, c)[1] ** 2) for part in parts]
    )
    if parts[0].replicates is not None:
        sums = [part.replicates for part in parts if part.replicates is not None]
        by_option = np.array([each.reshape(len(each), 2, c)[:, 1] for each in sums])
        made = replace(parts[0], w=chosen, replicates=by_option.transpose(1, 0, 2))
        variance = made.variance(lambda w: quotient(w, w.sum(axis=0)))
    else:
        variance = _linearised(parts, pairs, share) / total**2
    return share, standard_error(variance, np.nan_to_num(share**2 * scale))


def _linearised(parts: Sequence[Answered], pairs: Pairs, share: Floats) -> Floats:
    """Return the variances of p_ij - share_ij times all mentions in j, shape (k, c)."""
    k, c = share.shape
    covariance = np.zeros((k, k, c))
    at = np.arange(c)
    for i, part in enumerate(parts):
        covariance[i, i] = part.covariance.reshape(2, c, 2, c)[1, at, 1, at]
    for (i, j), cells in pairs.items():
        joint = answered(cells).covariance.reshape(2, 2, c, 2, 2, c)[:, :, at, :, :, at]
        # Groups first now: of those who chose i, with j or without; and j, with i or without.
        covariance[i, j] = covariance[j, i] = joint[:, 1, :, :, 1].sum(axis=(1, 2))
    row = covariance.sum(axis=1)
    variance: Floats = (
        np.einsum("iij->ij", covariance) - 2 * share * row + share**2 * row.sum(axis=0)
    )
    return variance
