"""A share by group beside what is known of the groups from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from youthsurvey.model.codebook import Labels
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.tables.context import TableContext, within_sentence
from youthsurvey.tables.notes import assumed_note, low_base_note, source_note, synthetic_note
from youthsurvey.tables.table import Flag, Format, Heading, Note, Panel, Row, Table, Value
from youthsurvey.tables.wide import answer
from youthsurvey.tables.withheld import withhold

# The study, which reads them, stands above this room.

_FORMATS: tuple[Format, ...] = ("count", "weighted", "number")
"""By decimals."""


class IndicatorLike(Protocol):
    """What is known of groups from elsewhere."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> Labels: ...  # noqa: D102
    @property
    def decimals(self) -> int: ...  # noqa: D102


def beside_table(
    result: Crosstab,
    category: str,
    indicators: Sequence[IndicatorLike],
    values: Sequence[Sequence[float | None]],
    source: Labels,
    context: TableContext,
) -> Table:
    """Set one answer's share in each group beside indicators of the groups.

    There is no correlation on purpose: a few groups of volunteers carry none.

    Args:
        result: the question by the groups.
        category: the answer.
        indicators: what stands beside, a column each.
        values: of each of the result's groups, an indicator each; None where it is unknown.
        source: of the indicators; may be empty.
        context: of the run.
    """
    i = result.row.categories.index(category)
    asked, asked_of = context.asked(result.column.name), context.asked(result.row.name)
    places = [j for j, n in enumerate(result.column_base) if n]
    low = [int(result.column_base[j]) < context.least_base for j in places]
    rows = tuple(
        Row(code, context.joined([asked.categories[code].title, _base(result, j)], "\u00a0"))
        for j in places
        for code in [result.column.categories[j]]
    )
    columns = (
        Heading("share", asked_of.categories[category].title, format="share"),
        *(Heading(one.name, one.label, format=_FORMATS[one.decimals]) for one in indicators),
    )
    lines: list[tuple[Value, ...]] = [
        (float(result.column_share[i, j]), *values[j]) for j in places
    ]
    none: frozenset[Flag] = frozenset()
    flags = []
    for is_low in low:
        own: set[Flag] = set()
        if context.synthetic:
            own.add("assumed")
        if is_low:
            own.add("low_base")
        flags.append((frozenset(own), *(none for _ in indicators)))
    about = context.say("beside_note", n=len(places))
    notes = [
        *synthetic_note(context),
        *assumed_note(context, context.synthetic, inner=True),
        *low_base_note(context, any(low)),
        Note("method", about),
        *source_note(context),
        *([Note("source", context.say("source", source=source))] if source else []),
    ]
    table = Table(
        name=f"{result.row.name}_beside_{result.column.name}".replace(".", "_"),
        kind="beside",
        title=context.say(
            "beside_title",
            answer=answer(result.row.name, (category,), context),
            groups=within_sentence(asked.title),
        ),
        subtitle=context.say("beside_subtitle"),
        stub=asked.title,
        banner={},
        rows=rows,
        columns=columns,
        panels=(Panel("value", context.say("value"), "text", tuple(lines)),),
        flags=tuple(flags),
        notes=tuple(notes),
        synthetic=context.synthetic,
    )
    if context.protection is None:
        return table
    gone = context.protection.pair(result.row.name, result.column.name)[i, places]
    cells = np.zeros((len(places), len(columns)), dtype=bool)
    cells[:, 0] = gone
    return withhold(table, cells, context)


def _base(result: Crosstab, j: int) -> Labels:
    text = f"({int(result.column_base[j])})"
    return dict.fromkeys(("en", "ru", "kk"), text)
