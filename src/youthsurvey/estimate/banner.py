"""A stub by a banner: one variable against several, nested or beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.estimate.comparisons import ColumnTest
from youthsurvey.estimate.mean_comparisons import compare_means
from youthsurvey.estimate.tabulate import LETTERS, axis_of, numeric, one_way, two_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.banner import Banner, Segment
from youthsurvey.model.crosstabs import Axis, Comparisons
from youthsurvey.model.means import Means
from youthsurvey.model.nets import Net, with_nets
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import ShareBase
from youthsurvey.tally.cells import tally
from youthsurvey.tally.values import with_values

MOST_COMPARED = 2_000
"""Distinct values times columns above which means are not compared: a covariance has their number
squared."""


@dataclass(frozen=True)
class Stub:
    """What stands in the rows.

    Attributes:
        name: a single, ordinal or multiple variable, an option, or a number.
        nets: of its answers.
        mean: give the mean of its scores.
        base: of a multiple choice's shares.
    """

    name: str
    nets: tuple[Net, ...] = ()
    mean: bool = False
    base: ShareBase = "respondents"


def banner(
    responses: Responses,
    stub: Stub,
    columns: Sequence[Sequence[str]],
    *,
    level: float = 0.95,
    interval: str | None = None,
    letters: ColumnTest | None = LETTERS,
    adjustment: str = "bonferroni",
    known: Banner | None = None,
    further: bool = True,
) -> Banner:
    """Estimate one variable against each segment of a banner.

    A segment ``("sex", "age_group")`` has the columns of the last variable, within each answer to
    those before: as many tables as there are such answers, each a domain of the design. Columns
    are compared within a table; their letters go on from one to the next.

    Args:
        responses: the coded answers, under their design.
        stub: the rows.
        columns: the banner's segments, each a variable or variables nested in those before.
        level: confidence level, between 0 and 1.
        interval: of shares, one of ``INTERVALS``; None for the default.
        letters: how columns are compared; None for not at all.
        adjustment: of the tests of each option of a multiple choice, over the options.
        further: add the tests and measures that no printed table shows.
        known: the same stub of the same respondents by another banner, whose total is taken over.

    Raises:
        UsageError: an unknown variable, or one that cannot stand there.
    """
    row = stub.name
    is_number = row in responses.codebook and responses.codebook[row].type == "numeric"
    if is_number:
        stub = replace(stub, mean=True)
    nets = ""
    if stub.nets:
        if stub.base == "mentions":
            raise UsageError(
                f"{row}: a net has no share of mentions.",
                remedy="Take shares of respondents, or leave the nets out.",
            )
        responses, nets = with_nets(responses, row, stub.nets)
    segments: list[Segment] = []
    first = 0
    for part, within, column in _parts(responses, columns):
        test = letters and replace(letters, first=first)
        table = net_table = means = compared = None
        if not is_number:
            table = two_way(
                part, row, column, level, interval, test,
                adjustment=adjustment, base=stub.base, further=further,
            )  # fmt: skip
        if nets:
            net_table = two_way(
                part, nets, column, level, interval, test, adjustment=adjustment, whole=False
            )
        if stub.mean:
            means, compared = _means(part, row, column, level, test)
        made = Segment(within, axis_of(part, column), table, net_table, means, compared)
        first += _letters_used(made)
        segments.append(made)
    if known is not None:
        return replace(known, segments=tuple(segments))
    total = None if is_number else one_way(responses, row, level, interval, stub.base)
    return Banner(
        row=Axis(row, ()) if total is None else Axis(row, total.categories, total.multiple),
        answers=total,
        nets=one_way(responses, nets, level, interval) if nets else None,
        means=numeric(responses, row, None, level, probabilities=()) if stub.mean else None,
        segments=tuple(segments),
    )


def _parts(
    responses: Responses, columns: Sequence[Sequence[str]]
) -> Iterator[tuple[Responses, tuple[tuple[str, str], ...], str]]:
    """Yield each table's respondents, the answers it is within, and its columns' variable."""
    for *outer, column in columns:
        yield from _nested(responses, (), outer, column)


def _nested(
    responses: Responses, within: tuple[tuple[str, str], ...], outer: Sequence[str], column: str
) -> Iterator[tuple[Responses, tuple[tuple[str, str], ...], str]]:
    if not outer:
        yield responses, within, column
        return
    name, *others = outer
    codes, categories = responses.resolve(name)
    for place, category in enumerate(categories):
        rows = codes == place
        inside = rows if responses.design.domain is None else rows & responses.design.domain
        # An answer that nobody gave has no columns.
        if inside.any():
            yield from _nested(
                responses.domain(rows), (*within, (name, category.code)), others, column
            )


def _letters_used(segment: Segment) -> int:
    made = segment.answers.comparisons if segment.answers else segment.mean_comparisons
    return 0 if made is None else sum(bool(name) for name in made.column_letters)


def _means(
    responses: Responses, row: str, column: str, level: float, test: ColumnTest | None
) -> tuple[Means, Comparisons | None]:
    """Return the means by group, compared where groups exclude each other and values are few."""
    found = numeric(responses, row, column, level, probabilities=())
    if test is None or (found.by and found.by.multiple):
        return found, None
    valued, name, values = with_values(responses, [row])
    if len(values) * (len(found.n) - 1) > MOST_COMPARED or np.isnan(values).any():
        return found, None
    return found, compare_means(answered(tally(valued, [name, column])), values[:, 0], test)
