"""Which findings published numbers settle, and which are open, over data sets drawn: as tables."""

from __future__ import annotations

import math

from youthsurvey.model.codebook import Labels
from youthsurvey.model.findings import Findings, Question
from youthsurvey.tables.context import TableContext, within_sentence
from youthsurvey.tables.notes import source_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Flag, Format, Note, Row, Table, Value
from youthsurvey.tables.wide import NO_FLAGS, answer, measure, wide_table

_FLAGS: dict[str, Flag] = {"settled": "passes", "given": "made"}
"""How a standing is marked; what the published numbers leave to chance is open."""


def draws_tables(found: Findings, context: TableContext) -> tuple[Table, ...]:
    """Show headline figures, sentences and tests with the share of data sets in which they hold.

    The last table shows how the counts vary that are not published. Tables without rows are left
    out.

    Args:
        found: over all data sets.
        context: of the study; ``synthetic`` where its data are.
    """
    tables = [
        _findings(found, "headline", context),
        _findings(found, "sentence", context),
        _findings(found, "test", context),
        _counts(found, context),
    ]
    return tuple(table for table in tables if table.rows)


def _findings(found: Findings, kind: str, context: TableContext) -> Table:
    shown: dict[str, tuple[tuple[str, Format], ...]] = {
        "headline": (
            ("draws_reference", "share"),
            ("share_low", "share"),
            ("share_high", "share"),
        ),
        "sentence": (("draws_reference_true", "text"),),
        "test": (("draws_reference_p", "p"),),
    }
    formats = (*shown[kind], ("draws_held", "share"), ("draws_standing", "text"))
    columns = tuple(measure(code, format, context) for code, format in formats)
    rows, values, flags = [], [], []
    for one in (one for one in found.findings if one.question.kind == kind):
        rows.append(Row(one.question.name, _label(one.question, context)))
        reference: Value = None if math.isnan(one.reference) else one.reference
        first: tuple[Value, ...] = (reference,)
        if kind == "headline":
            first = (reference, one.low, one.high)
        elif kind == "sentence" and reference is not None:
            first = (context.say("draws_true" if reference else "draws_false"),)
        standing = context.say(f"draws_{one.standing}")
        values.append((*first, one.held / one.draws, standing))
        flag: Flag = _FLAGS.get(one.standing, "open")
        flags.append((*((NO_FLAGS,) * (len(columns) - 1)), frozenset({flag})))
    notes = [Note("synthetic", context.say("draws_mark"))]
    if kind == "headline":
        notes += _what_was_drawn(found, context)
    notes.append(Note("method", context.say(f"draws_method_{kind}")))
    return wide_table(
        name=f"draws_{kind}",
        kind="verification",
        context=context,
        rows=tuple(rows),
        columns=columns,
        values=values,
        notes=(*notes, *source_note(context)),
        title=context.say(f"draws_title_{kind}"),
        subtitle=_subtitle(found, context),
        stub=context.say(f"draws_stub_{kind}"),
        flags=tuple(flags),
    )


def _label(question: Question, context: TableContext) -> Labels:
    if question.kind == "sentence":
        text = context.joined([question.text], "")
        return {lang: f"{question.sentence}. {words}" for lang, words in text.items()}
    if question.kind == "headline":
        return answer(question.variable, [question.category], context)
    row, column = context.asked(question.row).title, context.asked(question.column).title
    return context.say("draws_pair", row=row, column=within_sentence(column))


def _counts(found: Findings, context: TableContext) -> Table:
    codes = ("draws_reference_n", "n_low", "draws_fifth", "draws_median", "draws_ninety_fifth",
             "n_high")  # fmt: skip
    return wide_table(
        name="draws_counts",
        kind="verification",
        context=context,
        rows=tuple(
            Row(f"{one.variable}.{one.category}", answer(one.variable, [one.category], context))
            for one in found.spreads
        ),
        columns=tuple(measure(code, "count", context) for code in codes),
        values=[
            (one.reference, one.low, one.fifth, one.median, one.ninety_fifth, one.high)
            for one in found.spreads
        ],
        notes=(
            Note("synthetic", context.say("draws_mark")),
            Note("method", context.say("draws_method_counts")),
            *source_note(context),
        ),
        title=context.say("draws_title_counts"),
        subtitle=_subtitle(found, context),
        stub=context.say("draws_stub_counts"),
    )


def _subtitle(found: Findings, context: TableContext) -> Labels:
    return context.say(
        "draws_subtitle", draws=found.draws, respondents=context.respondents(found.n)
    )


def _what_was_drawn(found: Findings, context: TableContext) -> list[Note]:
    """Say from what the data sets were drawn, and how well the walks forgot their start."""
    given = "draws_given_sentences" if found.given or found.left_out else "draws_given_numbers"
    notes = [
        Note("base", context.say(given, claims=found.given)),
        Note("method", context.say(f"draws_target_{found.target}", seed=str(found.seed))),
    ]
    if found.left_out:
        text = context.say("draws_left_out", claims=found.left_out)
        notes.append(Note("base", text))
    if math.isfinite(found.memory):
        memory, chance = (
            numeral(value, "number", context.languages) for value in (found.memory, found.chance)
        )
        notes.append(Note("method", context.say("draws_memory", memory=memory, chance=chance)))
    return notes
