"""Published numbers beside the data, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.numbers import format_value, numeral
from youthsurvey.tables.table import Format, Heading, Note, Row, Table, Value
from youthsurvey.tables.wide import answer, measure, verdict_flags, wide_table

# The audit, which makes these records, stands beside this room and not below it.


class NumberLike(Protocol):
    """A published percentage."""

    @property
    def row(self) -> str: ...  # noqa: D102
    @property
    def variable(self) -> str: ...  # noqa: D102
    @property
    def categories(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def percent(self) -> Decimal: ...  # noqa: D102
    @property
    def count(self) -> int | None: ...  # noqa: D102
    @property
    def decimals(self) -> int: ...  # noqa: D102
    @property
    def rounding(self) -> str: ...  # noqa: D102


class VerificationLike(Protocol):
    """A published percentage beside the data."""

    @property
    def number(self) -> NumberLike: ...  # noqa: D102
    @property
    def n(self) -> int: ...  # noqa: D102
    @property
    def base(self) -> int: ...  # noqa: D102
    @property
    def computed_percent(self) -> Fraction | None: ...  # noqa: D102
    @property
    def rounded(self) -> Decimal | None: ...  # noqa: D102
    @property
    def difference(self) -> Decimal | None: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102


class CauseLike(Protocol):
    """What would explain a number that is not reproduced."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def detail(self) -> str: ...  # noqa: D102
    @property
    def count(self) -> int: ...  # noqa: D102


def _explained(
    variable: str, causes: Sequence[CauseLike], share: Format, context: TableContext
) -> Labels:
    """Name the causes in words, the most plausible first."""
    parts = []
    for cause in causes:
        detail: Labels | str = cause.detail
        if cause.kind in ("swapped", "moved"):
            detail = context.asked(variable).categories[cause.detail].title
        elif cause.kind == "weights":
            detail = context.scheme(cause.detail)
        elif cause.kind == "rounding":
            detail = context.say(f"rounding_{cause.detail}")
        elif cause.kind == "slip":
            detail = numeral(float(cause.detail) / 100, share, context.languages)
        elif cause.kind == "group":
            detail = context.joined([_group(g, context) for g in cause.detail.split(" & ")], ", ")
        parts.append(context.say(f"cause_{cause.kind}", detail=detail, n=cause.count))
    return context.joined(parts, "; ")


def _group(detail: str, context: TableContext) -> Labels:
    name, _, code = detail.partition("=")
    asked = context.asked(name)
    but = code.startswith("not ")
    label = asked.categories[code.removeprefix("not ")].title
    return context.joined(
        [asked.title, context.say("all_but", group=label) if but else label], ": "
    )


def number_row(number: NumberLike, context: TableContext) -> Row:
    """Return the line of a published number, named by its place and its answers."""
    return Row(number.row, answer(number.variable, number.categories, context))


def _formats(verifications: Sequence[VerificationLike]) -> tuple[Format, Format]:
    """Return how shares and differences read: with the publication's decimals, one or two."""
    fine = any(check.number.decimals > 1 for check in verifications)
    return ("fine_share", "fine_points") if fine else ("share", "points")


def verification_table(
    verifications: Sequence[VerificationLike],
    context: TableContext,
    implied: Mapping[tuple[str, str], Labels] | None = None,
    causes: Mapping[int, Sequence[CauseLike]] | None = None,
    intervals: Sequence[tuple[float, float]] = (),
) -> Table:
    """Show each published number beside the data, with the verdict.

    Args:
        verifications: in the publication's order.
        context: of the run.
        implied: (variable, category) that the publication does not print but that follow from it,
            with the reason; named in notes.
        causes: by position, what would explain a number that is not reproduced, most plausible
            first; None where that was not searched.
        intervals: of each number, the 95 % interval of its unweighted share, 0 to 1; none to leave
            them out.
    """
    share, points = _formats(verifications)
    columns: tuple[Heading, ...] = (
        measure("published", share, context),
        measure("rounded", share, context),
        measure("difference", points, context),
        measure("verdict", "text", context),
        measure("n", "count", context),
        measure("base", "count", context),
        measure("published_count", "count", context),
        measure("computed", "fine_share", context),
    )
    if intervals:
        columns += (measure("ci_low", "share", context), measure("ci_high", "share", context))
    if causes:
        columns += (measure("explanation", "text", context),)
    rows = []
    values: list[tuple[Value, ...]] = []
    for i, check in enumerate(verifications):
        number = check.number
        ends = intervals[i] if intervals else ()
        rows.append(number_row(number, context))
        values.append(
            (
                float(number.percent / 100),
                None if check.rounded is None else float(check.rounded / 100),
                None if check.difference is None else float(check.difference / 100),
                context.say(f"verdict_{check.verdict.replace(' ', '_')}"),
                check.n,
                check.base,
                number.count,
                None if check.computed_percent is None else float(check.computed_percent / 100),
                *(None if math.isnan(end) else end for end in ends),
                *(
                    [_explained(number.variable, causes.get(i, ()), share, context)]
                    if causes
                    else []
                ),
            )
        )
    notes = [Note("method", context.say("verification_method"))]
    if any(check.verdict == "by construction" for check in verifications):
        notes.append(Note("synthetic", context.say("verification_synthetic")))
    for (name, code), reason in (implied or {}).items():
        parts = [answer(name, (code,), context), reason]
        notes.append(Note("source", context.joined(parts, " – ")))
    return wide_table(
        name="verification",
        kind="verification",
        context=context,
        rows=tuple(rows),
        columns=columns,
        values=values,
        notes=tuple(notes),
        flags=tuple(verdict_flags(check.verdict, columns) for check in verifications),
    )


def how_computed(
    table: Table, numbers: Sequence[NumberLike], command: str, context: TableContext
) -> dict[str, Labels]:
    """Say how each published number is computed, and how to see every step; by row.

    Args:
        table: from ``verification_table``, with intervals.
        numbers: whose rows they are, in their order.
        command: that explains one share, with places for variable and answer.
        context: of the run.
    """
    codes = [column.code for column in table.columns]
    lines = table.panels[0].values
    return {
        number.row: _how(number, dict(zip(codes, line, strict=True)), table, command, context)
        for number, line in zip(numbers, lines, strict=True)
    }


def _how(
    number: NumberLike,
    line: Mapping[str, Value],
    table: Table,
    command: str,
    context: TableContext,
) -> Labels:
    if line["rounded"] is None:
        what = answer(number.variable, number.categories, context)
        return context.say("judged_nobody", what=what)
    format_of = {column.code: column.format or "text" for column in table.columns}
    shown = ("n", "base", "computed", "rounded", "ci_low", "ci_high")
    spoken = {
        code: {lang: format_value(line[code], format_of[code], lang) for lang in context.languages}
        for code in shown
    }
    steps = [command.format(number.variable, category) for category in number.categories]
    return context.say(
        "how_sum" if len(steps) > 1 else "how_share",
        **spoken,
        k=len(steps),
        rule=context.say(f"rounding_{number.rounding}"),
        decimals=number.decimals,
        steps="; ".join(steps),
    )
