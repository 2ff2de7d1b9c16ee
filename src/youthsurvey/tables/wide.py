"""Tables in which each column is a measure of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.table import Flag, Format, Heading, Note, Panel, Row, Table, Value

_OF_VERDICT: Mapping[str, Flag] = {
    "reproduced": "passes",
    "not reproduced": "fails",
    "undetermined": "open",
    "rests on an assumption": "open",
    "by construction": "made",
}
NO_FLAGS: frozenset[Flag] = frozenset()


def wide_table(
    *,
    name: str,
    kind: Literal["flow", "weights", "margins", "verification", "sentences"],
    context: TableContext,
    rows: tuple[Row, ...],
    columns: tuple[Heading, ...],
    values: Sequence[tuple[Value, ...]],
    notes: tuple[Note, ...],
    title: Labels | None = None,
    subtitle: Labels | None = None,
    stub: Labels | None = None,
    flags: tuple[tuple[frozenset[Flag], ...], ...] | None = None,
) -> Table:
    """Make a table in which each column is a measure of its own."""
    return Table(
        name=name,
        kind=kind,
        title=title or context.say(f"{kind}_title"),
        subtitle=subtitle or context.say(f"{kind}_subtitle"),
        stub=stub or context.say(f"{kind}_stub"),
        banner={},
        rows=rows,
        columns=columns,
        panels=(Panel("value", context.say("value"), "text", tuple(values)),),
        flags=flags or unflagged(len(rows), len(columns)),
        notes=notes,
        synthetic=context.synthetic,
    )


def measure(code: str, format: Format, context: TableContext) -> Heading:
    """Return a column that holds one measure."""
    return Heading(code, context.say(code), format=format)


def answer(name: str, codes: Sequence[str], context: TableContext) -> Labels:
    """Return a variable with one of its answers, or several taken together, by language."""
    asked = context.asked(name)
    answers = context.joined([asked.categories[c].title for c in codes], " + ")
    return context.joined([asked.title, answers], ": ")


def verdict_flags(verdict: str, columns: Sequence[Heading]) -> tuple[frozenset[Flag], ...]:
    """Return the flags of a line: the verdict's own where it stands, a failure's everywhere."""
    flag = _OF_VERDICT[verdict]
    own: frozenset[Flag] = frozenset({flag})
    return tuple(
        own if column.code == "verdict" or flag == "fails" else NO_FLAGS for column in columns
    )


def unflagged(rows: int, columns: int) -> tuple[tuple[frozenset[Flag], ...], ...]:
    """Return flags of a table that has none."""
    return ((NO_FLAGS,) * columns,) * rows
