"""A table's columns as domains: what comparing their shares needs, overlap included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from youthsurvey.estimate.variance import Answered, quotient
from youthsurvey.model.results import Floats


@dataclass(frozen=True)
class Columns:
    """What the tests need of a table's r rows and c columns.

    Attributes:
        w: shape (r, c), sums of weights.
        base, base2: shape (c,), sums of weights, and of their squares, of each column's
            respondents who answered the row question.
        covariance: shape (r, c, c), of the columns' shares, row by row.
        both, both2: shape (c, c), sums of weights and of their squares of those who are in both
            columns; zeros off the diagonal where columns exclude each other.
        df: degrees of freedom of the covariance.
        options: the rows are options of a multiple choice, so that they do not add up.
    """

    w: Floats
    base: Floats
    base2: Floats
    covariance: Floats
    both: Floats
    both2: Floats
    df: float
    options: bool = False


def separate(part: Answered) -> Columns:
    """Return the columns of a two-way table whose columns exclude each other."""
    base, base2 = part.w.sum(axis=0), part.w2.sum(axis=0)
    return Columns(
        w=part.w,
        base=base,
        base2=base2,
        covariance=_covariance(part),
        both=np.diag(base),
        both2=np.diag(base2),
        df=float(part.df),
    )


def overlapping(pairs: Mapping[tuple[int, int], Answered]) -> Columns:
    """Return the columns of a table whose columns are options of a multiple choice.

    Args:
        pairs: by two options' positions j < k, all of them: rows by option j by option k, each
            option not chosen or chosen.
    """
    r = next(iter(pairs.values())).n.shape[0]
    c = 1 + max(k for _, k in pairs)
    w = np.zeros((r, c))
    covariance = np.zeros((r, c, c))
    both, both2 = np.zeros((c, c)), np.zeros((c, c))
    # In two options: chosen first with second either way; second chosen with first either way.
    chosen = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    for (j, k), part in pairs.items():
        two = [j, k]
        w[:, two] = part.w.reshape(r, 4) @ chosen.T
        covariance[np.ix_(range(r), two, two)] = _covariance(part, chosen)
        for table, out in ((part.w, both), (part.w2, both2)):
            out[two, two] = chosen @ table.sum(axis=0).ravel()
            out[j, k] = out[k, j] = table[:, 1, 1].sum()
    return Columns(
        w=w,
        base=np.diagonal(both),
        base2=np.diagonal(both2),
        covariance=covariance,
        both=both,
        both2=both2,
        df=float(part.df),
    )


def option_rows(parts: Sequence[Columns]) -> Columns:
    """Return a table whose rows are options: the line "chosen" of each option's own table."""
    first = parts[0]
    return Columns(
        w=np.stack([part.w[1] for part in parts]),
        base=first.base,
        base2=first.base2,
        covariance=np.stack([part.covariance[1] for part in parts]),
        both=first.both,
        both2=first.both2,
        df=first.df,
        options=True,
    )


def _covariance(part: Answered, columns: Floats | None = None) -> Floats:
    """Return the covariance, shape (r, c, c), of each row's shares of the columns as domains.

    With replicate weights it is the spread of these shares, as of any statistic.

    Args:
        part: r rows by what columns are made of.
        columns: shape (c, s), which of the s slots behind a row belong to each column; None where
            slots are columns.
    """
    r = part.n.shape[0]

    def joined(table: Floats) -> Floats:
        slots = table.reshape(r, -1)
        return slots if columns is None else slots @ columns.T

    if part.replicates is not None:
        assert part.replicate_scale is not None, "replicates have scales"
        deviation = part.deviations(lambda w: quotient(joined(w), joined(w).sum(axis=0)))
        scaled = deviation * part.replicate_scale[:, None, None]
        spread: Floats = np.einsum("mij,mik->ijk", scaled, deviation)
        return spread
    share = joined(part.share)
    slots = part.n.size // r
    total = part.covariance.reshape(r, slots, r, slots)
    if columns is not None:
        total = np.einsum("xs,isjt,yt->ixjy", columns, total, columns, optimize=True)
    column = share.sum(axis=0)
    p = quotient(share, column)
    cell_with_column = total.sum(axis=2)
    one = p[:, None, :] * cell_with_column
    out = np.einsum("ijik->ijk", total) - one - one.transpose(0, 2, 1)
    out = out + p[:, :, None] * p[:, None, :] * cell_with_column.sum(axis=0)
    return quotient(out, np.multiply.outer(column, column))
