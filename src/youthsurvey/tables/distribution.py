"""How the weights of a scheme are spread over respondents: a histogram as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from youthsurvey.model.results import Floats
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Flag, Heading, Note, Panel, Row, Table

if TYPE_CHECKING:
    from youthsurvey.weight.diagnostics import WeightingReport

_EDGES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
"""Of the classes, in mean weights: finer where most weights are. Above the last is one class."""


def distribution_table(report: WeightingReport, weight: Floats, context: TableContext) -> Table:
    """Count respondents by their weight.

    Classes of few respondents are joined with the next: a weight tells to whom it belongs.

    Args:
        report: of the scheme, for its name.
        weight: shape (n,), any scale.
        context: of the run.
    """
    relative = weight / weight.mean()
    least = context.protection.least if context.protection else 1
    classes = _classes(relative, least)
    assumed: frozenset[Flag] = frozenset({"assumed"} if context.synthetic else ())
    total = len(weight)
    rows = []
    for low, high, _ in classes:
        ends = [numeral(end, "number", context.languages) for end in (low, high)]
        rows.append(Row(f"{low:g}_{high:g}", context.joined(ends, "\u00a0–\u00a0")))
    counts = [n for _, _, n in classes]
    return Table(
        name=f"distribution_{report.scheme}",
        kind="distribution",
        title=context.say("distribution_title", scheme=report.label),
        subtitle=context.say("distribution_subtitle", respondents=context.respondents(total)),
        stub=context.say("distribution_stub"),
        banner={},
        rows=tuple(rows),
        columns=(Heading("total", context.say("total"), total),),
        panels=(
            Panel("share", context.say("share"), "share", tuple((n / total,) for n in counts)),
            Panel("n", context.say("n"), "count", tuple((n,) for n in counts)),
        ),
        flags=((assumed,),) * len(rows),
        notes=(*synthetic_note(context), Note("weights", context.say("no_cure"))),
        synthetic=context.synthetic,
        scale=True,
    )


def _classes(relative: Floats, least: int) -> list[tuple[float, float, int]]:
    """Return (from, to, respondents) of the classes that anybody is in, from the lightest on."""
    edges = [*_EDGES, max(float(np.ceil(relative.max())), 2 * _EDGES[-1])]
    counts = np.histogram(relative, edges)[0].tolist()
    out: list[tuple[float, float, int]] = []
    for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True):
        if out and (0 < out[-1][2] < least):
            out[-1] = (out[-1][0], high, out[-1][2] + n)
        elif n or out:
            out.append((low, high, n))
    while len(out) > 1 and out[-1][2] < least:
        low, high, n = out.pop()
        if n:
            first, _, before = out.pop()
            out.append((first, high, before + n))
    return out
