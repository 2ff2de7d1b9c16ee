"""One variable: horizontal bars, the value at each bar's end."""

from __future__ import annotations

from collections.abc import Mapping

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.plot import (
    BAR_HEIGHT,
    Box,
    Plot,
    answer_colours,
    answer_labels,
    answer_order,
    centred,
    share_text,
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Line, Rect, Shape
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_LEAST_SPAN = 0.2
"""A plot whose greatest share is smaller is not stretched beyond a fifth."""

_VALUE_GAP = 1.3
_TICK_OVER = 0.9


def plot_bars(table: Table, lang: str, published: Mapping[str, float], box: Box) -> Plot:
    """Draw the first column of a table as bars.

    Args:
        table: its first panel holds shares.
        lang: language of the texts.
        published: percentages that a publication gives, by category code: a tick across the bar.
        box: room for the plot.
    """
    order = answer_order(table)
    values = {i: line[0] for i, line in enumerate(shares(table))}
    colours = answer_colours(table, order, single=True, grey=box.grey)
    set_labels = stub(answer_labels(table, order, lang), box)
    ticks = {r.code: published[r.code] / 100 for r in table.rows if r.code in published}
    span = max([_LEAST_SPAN, *(v or 0.0 for v in values.values()), *ticks.values()])
    room = box.right - set_labels.right
    length = room - _VALUE_GAP - text_width(format_value(1.0, "share", lang), theme.TEXT_SIZE)
    left = set_labels.right
    shapes: list[Shape] = []
    for i, middle in zip(order, set_labels.middles, strict=True):
        row, value = table.rows[i], values[i]
        text = share_text(table, i, 0, lang)
        assumed = "assumed" in table.flags[i][0]
        end = (value or 0.0) / span * length
        shapes.append(
            Rect(
                left,
                middle - BAR_HEIGHT / 2,
                end,
                BAR_HEIGHT,
                theme.tint(colours[i]) if assumed else colours[i],
                colours[i] if assumed else "",
                f"{pick(row.label, lang)}: {text}",
            )
        )
        if row.code in ticks:
            end = max(end, _tick(shapes, left, ticks[row.code] / span * length, middle))
        at = left + end + _VALUE_GAP
        colour = theme.QUIET if row.kind == "aside" else theme.INK
        shapes += centred([text], at, middle, theme.TEXT_SIZE, colour, "start")
    zero = Line(left, box.top, left, set_labels.bottom, theme.ZERO_LINE, 0.6)
    notes: list[Labels] = [phrase(__package__, "published_tick")] if ticks else []
    return Plot([*shapes, zero, *set_labels.shapes], set_labels.bottom, notes)


def _tick(shapes: list[Shape], left: float, at: float, middle: float) -> float:
    """Add the tick of a published value; return where it stands."""
    half = BAR_HEIGHT / 2 + _TICK_OVER
    shapes.append(Line(left + at, middle - half, left + at, middle + half, theme.INK, 1.1))
    return at
