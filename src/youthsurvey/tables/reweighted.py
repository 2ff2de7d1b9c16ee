"""Published numbers under every weighting scheme, as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from youthsurvey.model.reweighted import Reweighted
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.table import Heading, Note, Panel, Table, Value
from youthsurvey.tables.verification import NumberLike, number_row
from youthsurvey.tables.wide import measure, unflagged
from youthsurvey.tables.withheld import withheld_under, withhold


def reweighted_table(
    numbers: Sequence[NumberLike],
    found: Sequence[Mapping[str, Reweighted]],
    context: TableContext,
) -> Table:
    """Show what each published number would be under every weighting.

    Args:
        numbers: in the publication's order.
        found: of each number, by scheme, the unweighted share first.
        context: of the run.
    """
    schemes = list(dict.fromkeys(name for one in found for name in one))
    columns = (
        measure("published", "share", context),
        *(Heading(name, context.scheme(name)) for name in schemes),
        measure("agrees_under", "text", context),
    )

    def panel(code: str, of: str) -> Panel:
        values: list[tuple[Value, ...]] = []
        for number, one in zip(numbers, found, strict=True):
            line = [getattr(one[name], of) if name in one else math.nan for name in schemes]
            plain = (None if math.isnan(value) else value for value in line)
            agrees = context.say("agrees_in", k=sum(x.agrees for x in one.values()), n=len(schemes))
            # An end of an interval has nothing published beside it.
            beside = (float(number.percent / 100), agrees) if of == "share" else (None, None)
            values.append((beside[0], *plain, beside[1]))
        return Panel(code, context.say(code), "share", tuple(values))

    table = Table(
        name="verification_by_weights",
        kind="reweighted",
        title=context.say("reweighted_title"),
        subtitle=context.say("reweighted_subtitle"),
        stub=context.say("verification_stub"),
        banner=context.say("scheme"),
        rows=tuple(number_row(number, context) for number in numbers),
        columns=columns,
        panels=(panel("share", "share"), panel("ci_low", "low"), panel("ci_high", "high")),
        flags=unflagged(len(numbers), len(columns)),
        notes=(*synthetic_note(context), Note("weights", context.say("reweighted_note"))),
        synthetic=context.synthetic,
    )
    codes = [column.code for column in columns]
    gone = [withheld_under(context, n.variable, n.categories, codes) for n in numbers]
    return withhold(table, np.array(gone).reshape(len(numbers), len(codes)), context)
