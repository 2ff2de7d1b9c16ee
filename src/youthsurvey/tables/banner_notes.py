"""What stands under a stub by a banner."""

from __future__ import annotations

from collections.abc import Sequence

from youthsurvey.model.banner import Banner, Segment
from youthsurvey.model.codebook import Labels
from youthsurvey.model.crosstabs import Comparisons
from youthsurvey.model.nets import Net
from youthsurvey.tables.comparisons import compared, detectable_note, has_letters, letters_method
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.disclosure import FILTER
from youthsurvey.tables.notes import (
    assumed_note,
    interval_note,
    low_base_note,
    mean_interval_note,
    source_note,
    synthetic_note,
    topline_base_note,
    weights_note,
)
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Format, Heading, Note
from youthsurvey.tables.withheld import published_tests


def banner_notes(
    result: Banner,
    nets: Sequence[Net],
    chosen: str,
    headings: Sequence[Heading],
    context: TableContext,
) -> tuple[Note, ...]:
    """Return all notes: whom it is of, what nets and means are, tests, letters, weights.

    Args:
        result: the table.
        nets: its nets, with their labels.
        chosen: the filter as it was written; empty for none.
        headings: of the columns.
        context: of the run.
    """
    whole = result.answers or result.means
    assert whole is not None, "a table has answers or means"
    first = topline_base_note(whole, context)[0]
    base = [first.text, context.say("banner_base")]
    if chosen:
        base.insert(0, context.say("banner_filter", filter=chosen))
    return (
        *synthetic_note(context),
        *assumed_note(context, context.synthetic, inner=True),
        Note("base", context.joined(base, " ")),
        *_empty(result, context),
        *low_base_note(context, any(heading.low_base for heading in headings)),
        *_nets(result, nets, context),
        *_mean(result, context),
        *_tests(result, bool(chosen), context),
        *_letters(result, context),
        _interval(result, context),
        *weights_note(whole.design, context),
        *source_note(context),
    )


def _interval(result: Banner, context: TableContext) -> Note:
    if result.answers is not None:
        return interval_note(result.answers, context)
    assert result.means is not None, "a table has answers or means"
    return mean_interval_note(result.means, context)


def heading_of(segment: Segment, context: TableContext) -> Labels:
    """Name a segment: its variable, within the answers that it is nested in."""
    title = context.asked(segment.column.name).title
    outer = [context.asked(name).categories[code].title for name, code in segment.within]
    return context.joined([*outer, title], " › ")


def _empty(result: Banner, context: TableContext) -> tuple[Note, ...]:
    """Name the columns that nobody is in."""
    groups = []
    for segment in result.segments:
        asked = context.asked(segment.column.name)
        for place, code in enumerate(segment.column.categories):
            if not segment.base(place):
                outer = [context.asked(name).categories[c].title for name, c in segment.within]
                label = asked.categories[code].title
                groups.append(context.joined([*outer, label], " › "))
    if not groups:
        return ()
    return (Note("base", context.say("empty_groups", groups=context.joined(groups, ", "))),)


def net_label(net: Net, context: TableContext) -> Labels:
    """Return a net's label; of boxes the end and their number."""
    if net.label:
        return net.label
    end, _, size = net.code.partition("_")
    return context.say(f"box_{end}", n=int(size))


def _nets(result: Banner, nets: Sequence[Net], context: TableContext) -> tuple[Note, ...]:
    categories = context.asked(result.row.name).categories
    key = "net_members" if result.row.multiple else "net_members_single"
    return tuple(
        Note(
            "method",
            context.say(
                key,
                net=net_label(net, context),
                answers=context.joined([categories[code].title for code in net.members], " + "),
            ),
        )
        for net in nets
    )


def _mean(result: Banner, context: TableContext) -> tuple[Note, ...]:
    """Say what the answers count in the mean; nothing for a number, which counts as itself."""
    if result.means is None or result.answers is None:
        return ()
    asked = context.asked(result.row.name)
    scores = [
        context.joined(
            [asked.categories[code].title, numeral(score, _format(score), context.languages)], " = "
        )
        for code, score in asked.variable.scores.items()
    ]
    return (Note("method", context.say("mean_of_scores", scores=context.joined(scores, "; "))),)


def _format(score: float) -> Format:
    return "count" if float(score).is_integer() else "number"


def _tests(result: Banner, filtered: bool, context: TableContext) -> tuple[Note, ...]:
    """Give each segment's tests, and what it could have shown, under its heading."""
    notes = []
    for segment in result.segments:
        if segment.answers is None:
            continue
        heading = heading_of(segment, context)
        column = context.asked(segment.column.name)
        groups = tuple(name for name, _ in segment.within) + (FILTER,) * filtered
        parts = [
            *published_tests(segment.answers, context, groups),
            *detectable_note(segment.answers, column, context),
        ]
        text = context.joined([note.text for note in parts], " · ")
        notes.append(Note("test", context.say("under_heading", heading=heading, text=text)))
    return tuple(notes)


def _letters(result: Banner, context: TableContext) -> tuple[Note, ...]:
    """Say once, for all segments, how columns were compared."""
    made: list[Comparisons] = []
    for segment in result.segments:
        tables = (segment.answers, segment.nets)
        made += [c for table in tables if table is not None and (c := compared(table)) is not None]
        if segment.mean_comparisons is not None:
            made.append(segment.mean_comparisons)
    if not made:
        return ()
    overlap = any(segment.column.multiple for segment in result.segments)
    means = result.answers is None
    found = any(map(has_letters, made))
    method = letters_method(made[0], found, overlap, context, means=means)
    parts = [method.text, context.say("letters_within")]
    if not means and any(s.mean_comparisons for s in result.segments):
        parts.append(context.say("means_compared"))
    return (Note("test", context.joined(parts, " ")),)
