"""A love plot: how far a scheme's margins were from their targets, and are after weighting."""

from __future__ import annotations

import math

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.axes import axis, axis_height, steps
from youthsurvey.render.figures.plot import WITHHELD, Box, Plot, RowLabel, centred, stub
from youthsurvey.render.figures.scene import Line, Rect, Shape
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_MARK = 2.4
_BOUND = 0.1
"""A standardised difference that is usually called small. Source: Austin 2009."""
_ROW = 5.2


def plot_love(table: Table, lang: str, box: Box) -> Plot:
    """Draw the standardised differences of a margins table, before (hollow) and after (full).

    Args:
        table: of a weighting scheme's margins.
        lang: language of the texts.
        box: room for the plot.
    """
    codes = [column.code for column in table.columns]
    places = [codes.index(code) for code in ("standardised_before", "standardised_after")]
    rows = stub([RowLabel(pick(row.label, lang)) for row in table.rows], box, _ROW)
    lines = table.panels[0].values
    found = [abs(v) for line in lines for j in places if isinstance(v := line[j], float)]
    reach = max([3 * _BOUND, *(v for v in found if math.isfinite(v))]) * 1.05
    left, right = rows.right + _MARK, box.right - _MARK

    def at(value: float) -> float:
        return left + (max(-reach, min(value, reach)) + reach) / (2 * reach) * (right - left)

    ticks = [(at(v), format_value(v, "number", lang)) for v in steps(-reach, reach)]
    shapes: list[Shape] = [
        Rect(at(-_BOUND), box.top, at(_BOUND) - at(-_BOUND), rows.bottom - box.top, theme.WITHHELD),
        Line(at(0), box.top, at(0), rows.bottom, theme.ZERO_LINE, 0.6),
        *axis(ticks, left, right, rows.bottom),
    ]
    for i, middle in enumerate(rows.middles):
        before, after = (lines[i][j] for j in places)
        if "suppressed" in table.flags[i][places[0]]:
            shapes += centred([WITHHELD], at(0), middle, theme.SMALL_SIZE, theme.QUIET, "middle")
            continue
        if isinstance(before, float) and isinstance(after, float):
            shapes.append(Line(at(before), middle, at(after), middle, theme.ASIDE, 0.7))
        label = pick(table.rows[i].label, lang)
        for value, colour in ((before, theme.ASIDE), (after, theme.ACCENT)):
            if isinstance(value, float):
                text = f"{label}: {format_value(value, 'number', lang)}"
                place = (at(value) - _MARK / 2, middle - _MARK / 2, _MARK, _MARK)
                shapes.append(Rect(*place, colour, "", text))
    notes = [phrase(__package__, "love")]
    return Plot([*shapes, *rows.shapes], rows.bottom + axis_height(), notes)
