"""Published numbers beside the data, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.numbers import numeral
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


def _explained(variable: str, causes: Sequence[CauseLike], context: TableContext) -> Labels:
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
        elif cause.kind == "group":
            detail = _group(cause.detail, context)
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


def _behind(
    check: VerificationLike, interval: tuple[float, float], command: str, context: TableContext
) -> Labels:
    """Say how a number is computed, with its interval, and how to see every step."""
    number = check.number
    if check.computed_percent is None or check.rounded is None:
        return context.say(
            "judged_nobody", what=answer(number.variable, number.categories, context)
        )

    def spoken(value: float, kind: Format) -> Labels:
        return numeral(value, kind, context.languages)

    low, high = interval
    commands = [command.format(number.variable, category) for category in number.categories]
    return context.say(
        "behind_sum" if len(number.categories) > 1 else "behind_share",
        k=len(number.categories),
        n=spoken(check.n, "count"),
        base=spoken(check.base, "count"),
        exact=spoken(float(check.computed_percent / 100), "fine_share"),
        rounded=spoken(float(check.rounded / 100), _share_format([check])),
        rule=context.say(f"rounding_{number.rounding}"),
        decimals=number.decimals,
        low=spoken(low, "share"),
        high=spoken(high, "share"),
        command="; ".join(commands),
    )


def _share_format(verifications: Sequence[VerificationLike]) -> Format:
    """Return how shares read, with as many decimals as the publication prints, one or two."""
    fine = any(check.number.decimals > 1 for check in verifications)
    return "fine_share" if fine else "share"


def verification_table(
    verifications: Sequence[VerificationLike],
    context: TableContext,
    implied: Mapping[tuple[str, str], Labels] | None = None,
    causes: Mapping[int, Sequence[CauseLike]] | None = None,
    intervals: Sequence[tuple[float, float]] = (),
    command: str = "",
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
        command: that shows every step, with places for variable and answer; with it stands how
            each number is computed. It needs intervals.
    """
    share = _share_format(verifications)
    columns: tuple[Heading, ...] = (
        measure("published", share, context),
        measure("rounded", share, context),
        measure("difference", "points", context),
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
    if command:
        columns += (measure("behind", "text", context),)
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
                *([_explained(number.variable, causes.get(i, ()), context)] if causes else []),
                *([_behind(check, intervals[i], command, context)] if command else []),
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
