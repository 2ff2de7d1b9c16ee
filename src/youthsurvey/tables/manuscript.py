"""The numbers of a manuscript beside those of the study, as tables: one a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.numbers import DECIMAL_COMMA
from youthsurvey.tables.table import Heading, Note, Row, Table, Value
from youthsurvey.tables.wide import answer, measure, wide_table

STATUSES = ("differs", "unlinked", "value only", "linked")
"""In the order in which they are shown: what needs a reader's eyes first."""

_MOST_NAMED = 3
"""Quantities of equal value that are named; of more there is their number."""
_LONGEST = 200
"""Characters of a sentence that are shown around its number."""

# The audit, which makes these records, stands beside this room and not below it.


class MentionLike(Protocol):
    """A number of a text."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


class PlaceLike(Protocol):
    """Where it stands."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def number(self) -> int: ...  # noqa: D102
    @property
    def table(self) -> int: ...  # noqa: D102


class QuantityLike(Protocol):
    """A number of the study."""

    @property
    def variable(self) -> str: ...  # noqa: D102
    @property
    def categories(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def by(self) -> str: ...  # noqa: D102
    @property
    def group(self) -> str: ...  # noqa: D102
    @property
    def figure(self) -> str: ...  # noqa: D102
    @property
    def claim(self) -> str: ...  # noqa: D102
    @property
    def assumed(self) -> bool: ...  # noqa: D102


class LinkLike(Protocol):
    """A number of a text with what it states."""

    @property
    def mention(self) -> MentionLike: ...  # noqa: D102
    @property
    def sentence(self) -> str: ...  # noqa: D102
    @property
    def place(self) -> PlaceLike: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def quantities(self) -> Sequence[QuantityLike]: ...  # noqa: D102
    @property
    def expected(self) -> Decimal | None: ...  # noqa: D102


class UnreadLike(Protocol):
    """Parts of a file that were not read."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def count(self) -> int: ...  # noqa: D102
    @property
    def names(self) -> Sequence[str]: ...  # noqa: D102


def manuscript_tables(
    links: Sequence[LinkLike],
    aside: Mapping[str, int],
    unread: Sequence[UnreadLike],
    context: TableContext,
) -> tuple[Table, ...]:
    """Show the numbers of a manuscript, a table a class, and in notes what is not among them.

    Args:
        links: all numbers, in the text's order.
        aside: how many numbers were set aside, by kind.
        unread: what of the file was not read.
        context: of the run.

    Returns:
        Tables of the classes that occur, in the order of ``STATUSES``; one without rows where the
        text has no numbers.
    """
    shown = [status for status in STATUSES if any(x.status == status for x in links)]
    notes = _notes(links, aside, unread, context)
    return tuple(
        _class_table(status, links, notes if status == shown[-1] else (), context)
        for status in shown
    ) or (_class_table("linked", links, notes, context),)


def manuscript_list(links: Sequence[LinkLike], context: TableContext) -> Table:
    """Show all numbers as one table with their class, for a spreadsheet."""
    columns = tuple(
        measure(code, "text", context)
        for code in ("ms_class", "ms_place", "ms_expected", "ms_quantity", "ms_sentence")
    )
    values: list[tuple[Value, ...]] = []
    for one in links:
        expected = _expected(one, context) if one.status == "differs" else {}
        values.append(
            (_word(one.status, context), _place(one.place, context), expected,
             _quantities(one, context), dict.fromkeys(context.languages, one.sentence))
        )  # fmt: skip
    rows = tuple(Row(f"{i}", _as_is(one.mention.text, context)) for i, one in enumerate(links, 1))
    return _table("manuscript", rows, columns, values, (), context, title=context.say("ms_title"))


def _class_table(
    status: str, links: Sequence[LinkLike], notes: tuple[Note, ...], context: TableContext
) -> Table:
    codes = {
        "differs": ("ms_expected", "ms_place", "ms_sentence"),
        "unlinked": ("ms_place", "ms_sentence"),
        "value only": ("ms_quantity", "ms_place", "ms_sentence"),
        "linked": ("ms_place", "ms_quantity"),
    }[status]
    columns = tuple(measure(code, "text", context) for code in codes)
    chosen = [one for one in links if one.status == status]
    values: list[tuple[Value, ...]] = []
    for one in chosen:
        expected = context.joined([_expected(one, context), _quantities(one, context)], " – ")
        said = {
            "ms_expected": expected,
            "ms_quantity": _quantities(one, context),
            "ms_place": _place(one.place, context),
            "ms_sentence": _as_is(_around(one), context),
        }
        values.append(tuple(said[code] for code in codes))
    key = f"ms_{status.replace(' ', '_')}"
    return _table(
        f"manuscript_{status.replace(' ', '_')}",
        tuple(Row(f"{i}", _as_is(one.mention.text, context)) for i, one in enumerate(chosen, 1)),
        columns, values, notes, context,
        title=context.say("ms_class_title", status=_word(status, context), n=len(chosen),
                          all=len(links)),
        subtitle=context.say(f"{key}_means" if links else "ms_none"),
        # Published numbers are no data; the mark stands where a cell is, and at the end.
        synthetic=bool(notes) or any(q.assumed for one in chosen for q in one.quantities),
    )  # fmt: skip


def _table(
    name: str,
    rows: tuple[Row, ...],
    columns: tuple[Heading, ...],
    values: Sequence[tuple[Value, ...]],
    notes: tuple[Note, ...],
    context: TableContext,
    *,
    title: Labels,
    subtitle: Labels | None = None,
    synthetic: bool = True,
) -> Table:
    made = wide_table(
        name=name,
        kind="verification",
        context=context,
        rows=rows,
        columns=columns,
        values=values,
        notes=notes,
        title=title,
        subtitle=subtitle or context.say("ms_subtitle"),
        stub=context.say("ms_number"),
    )
    return replace(made, synthetic=made.synthetic and synthetic)


def _as_is(text: str, context: TableContext) -> Labels:
    return dict.fromkeys(context.languages, text)


def _word(status: str, context: TableContext) -> Labels:
    return context.say(f"ms_{status.replace(' ', '_')}")


def _around(one: LinkLike) -> str:
    """Return the sentence, of a long one what stands around the number."""
    begin, end = one.mention.start, one.mention.end
    # A line must not end between a number and its unit.
    number = one.sentence[begin:end].replace(" ", "\u00a0")
    text = one.sentence[:begin] + number + one.sentence[end:]
    if len(text) <= _LONGEST:
        return text
    half = (_LONGEST - (end - begin)) // 2
    left, right = max(0, begin - half), min(len(text), end + half)
    left = text.find(" ", left, begin) + 1 or left if left else 0
    right = text.rfind(" ", end, right) if right < len(text) and " " in text[end:right] else right
    return f"{'…' if left else ''}{text[left:right].strip()}{'…' if right < len(text) else ''}"


def _place(place: PlaceLike, context: TableContext) -> Labels:
    return context.say(f"ms_at_{place.kind}", n=place.number, table=place.table)


def _expected(one: LinkLike, context: TableContext) -> Labels:
    """Say which value was expected, as it would stand in the text."""
    if one.expected is None:
        return {}
    unit = "" if one.mention.kind in ("count", "size") else " %"
    value = f"{one.expected}"
    return {
        lang: (value.replace(".", ",") if lang in DECIMAL_COMMA else value) + unit
        for lang in context.languages
    }


def _quantities(one: LinkLike, context: TableContext) -> Labels:
    named = [_quantity(quantity, context) for quantity in one.quantities[:_MOST_NAMED]]
    if (more := len(one.quantities) - _MOST_NAMED) > 0:
        named.append(context.say("ms_more", n=more))
    return context.joined(named, " − " if one.mention.kind == "points" else "; ")


def _quantity(quantity: QuantityLike, context: TableContext) -> Labels:
    """Name a number of the study: question, answer, group, and where it is published."""
    if not quantity.variable:
        return context.say("ms_size")
    parts = [answer(quantity.variable, quantity.categories, context)]
    if quantity.by:
        parts.append(answer(quantity.by, (quantity.group,), context))
    name = context.joined(parts, "; ")
    known = []
    if quantity.figure:
        known.append(
            context.say("ms_figure", figure=quantity.figure) if quantity.figure.isdigit()
            else context.say("ms_published", figure=quantity.figure)
        )  # fmt: skip
    if quantity.claim:
        known.append(context.say("ms_claim", code=quantity.claim))
    if quantity.assumed:
        known.append(context.say("ms_assumed"))
    if not known:
        return name
    return context.joined(
        [name, context.say("ms_in_brackets", text=context.joined(known, ", "))], " "
    )


def _notes(
    links: Sequence[LinkLike],
    aside: Mapping[str, int],
    unread: Sequence[UnreadLike],
    context: TableContext,
) -> tuple[Note, ...]:
    notes = [Note("method", context.say("ms_method"))] if links else []
    if aside:
        kinds = [context.say(f"ms_aside_{kind}", n=n) for kind, n in aside.items()]
        listed = context.joined(kinds, ", ")
        notes.append(Note("method", context.say("ms_aside", kinds=listed)))
    if unread:
        kinds = []
        for part in unread:
            said = context.say(f"ms_unread_{part.kind}", n=part.count)
            if part.names:
                names = context.say("ms_in_brackets", text=", ".join(part.names))
                said = context.joined([said, names], " ")
            kinds.append(said)
        notes.append(Note("method", context.say("ms_unread", kinds=context.joined(kinds, ", "))))
    else:
        notes.append(Note("method", context.say("ms_all_read")))
    return tuple(notes)
