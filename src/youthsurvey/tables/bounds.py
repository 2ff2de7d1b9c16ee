"""What margins and sentences leave open of a table, as tables of ranges."""

from __future__ import annotations

from collections.abc import Sequence

from youthsurvey.model.bounds import Range, TableBounds
from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext, within_sentence
from youthsurvey.tables.notes import source_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Format, Note, Panel, Row, Table, Value
from youthsurvey.tables.wide import measure, unflagged

_COUNTS = ("n_low", "n_high")
_SHARES = ("share_low", "share_high")


def bounds_table(result: TableBounds, context: TableContext, words: Sequence[Labels]) -> Table:
    """Show each group's size, and its cells' counts and shares, as ranges.

    A row of kind "net" begins each group: the group as a whole.

    Args:
        result: the bounds.
        context: labels and languages.
        words: the sentences as a reader shall see them.
    """
    groups, answers = context.asked(result.column.name), context.asked(result.row.name)
    rows: list[Row] = []
    values: list[tuple[Value, ...]] = []
    for j, group in enumerate(result.column.categories):
        size = result.column_counts[j]
        rows.append(Row(group, groups.categories[group].title, "net"))
        values.append((*_ends(size), None, None, _found([(size, "count")], context)))
        for i, answer in enumerate(result.row.categories):
            cell, share = result.cells[i][j], result.shares[i][j]
            rows.append(Row(f"{group}.{answer}", answers.categories[answer].title))
            found = _found([(cell, "count"), (share, "share")], context)
            values.append((*_ends(cell), *_ends(share), found))
    formats: list[tuple[str, Format]] = [(code, "count") for code in _COUNTS]
    formats += [(code, "share") for code in _SHARES]
    return _table("", result, context, rows, values, formats, words)


def differences_table(result: TableBounds, context: TableContext, words: Sequence[Labels]) -> Table:
    """Show the range of each difference between two groups' shares, in percentage points."""
    groups, answers = context.asked(result.column.name), context.asked(result.row.name)
    rows: list[Row] = []
    values: list[tuple[Value, ...]] = []
    for (answer, first, second), found in result.differences.items():
        pair = [groups.categories[code].title for code in (first, second)]
        label = context.joined(
            [answers.categories[answer].title, context.joined(pair, " − ")], ": "
        )
        rows.append(Row(f"{answer}.{first}.{second}", label))
        values.append((*_ends(found), _found([(found, "points")], context)))
    formats: list[tuple[str, Format]] = [("points_low", "points"), ("points_high", "points")]
    return _table("_differences", result, context, rows, values, formats, words)


def association_table(result: TableBounds, context: TableContext, words: Sequence[Labels]) -> Table:
    """Show the range of Cramér's V."""
    found = result.cramers_v
    rows = [Row("cramers_v", context.say("cramers_v_bounds"))] if found else []
    values: list[tuple[Value, ...]] = (
        [(*_ends(found), _found([(found, "number")], context))] if found else []
    )
    formats: list[tuple[str, Format]] = [("value_low", "number"), ("value_high", "number")]
    return _table("_association", result, context, rows, values, formats, words)


def _ends(found: Range | None) -> tuple[Value, Value]:
    return (None, None) if found is None else (found.low, found.high)


def _found(ranges: Sequence[tuple[Range | None, Format]], context: TableContext) -> Labels:
    """Say that ranges are sharp, or how far tables were found to reach where that is not proved."""
    open_ones = [(found, format) for found, format in ranges if found and not found.sharp]
    if not open_ones:
        return context.say("bound_sharp")
    seen = [
        context.joined([numeral(end, format, context.languages) for end in found.seen], " … ")
        for found, format in open_ones
    ]
    return context.say("bound_outer", seen=context.joined(seen, "; "))


def _table(
    suffix: str,
    result: TableBounds,
    context: TableContext,
    rows: Sequence[Row],
    values: Sequence[tuple[Value, ...]],
    formats: Sequence[tuple[str, Format]],
    words: Sequence[Labels],
) -> Table:
    row, column = context.asked(result.row.name), context.asked(result.column.name)
    columns = (
        *(measure(code, format, context) for code, format in formats),
        measure("bound_status", "text", context),
    )
    outer = [v for v in values if v[-1] != context.say("bound_sharp")]
    title = context.say(
        f"bounds_title{suffix}", row=row.title, column=within_sentence(column.title)
    )
    return Table(
        name=f"{result.row.name}_by_{result.column.name}_bounds{suffix}",
        kind="bounds",
        title=title,
        subtitle=context.say(f"bounds_subtitle{suffix}", respondents=context.respondents(result.n)),
        stub=row.title,
        banner={},
        rows=tuple(rows),
        columns=columns,
        panels=(Panel("value", context.say("value"), "text", tuple(values)),),
        flags=unflagged(len(rows), len(columns)),
        notes=(
            Note("base", context.say("bounds_mark")),
            Note("base", _margin(result, context)),
            *(Note("test", context.say("bounds_given", text=text)) for text in words),
            Note("method", context.say(f"bounds_method{suffix}")),
            *((Note("method", context.say("bounds_outer")),) if outer else ()),
            *source_note(context),
        ),
    )


def _margin(result: TableBounds, context: TableContext) -> Labels:
    """Name the counts that are known."""
    parts = []
    for margin in (result.row, result.column):
        asked = context.asked(margin.name)
        known = [
            context.joined(
                [asked.categories[code].title, _spoken((low, high), context)],
                " ",
            )
            for code, (low, high) in zip(margin.categories, margin.counts, strict=True)
            if (low, high) != (0, result.n)
        ]
        listed = context.joined(known, ", ") if known else context.say("bounds_unknown")
        parts.append(context.joined([asked.title, listed], ": "))
    return context.joined(parts, "; ")


def _spoken(known: tuple[int, int], context: TableContext) -> Labels:
    ends = [numeral(end, "count", context.languages) for end in dict.fromkeys(known)]
    return context.joined(ends, "–")
