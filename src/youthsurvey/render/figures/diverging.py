"""A scale about its middle: one half of the answers to the left, the other to the right.

"Hard to say" stands beside, never in the middle.
"""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.plot import (
    BAR_HEIGHT,
    PAD,
    WITHHELD,
    Box,
    Plot,
    RowLabel,
    answer_colours,
    answer_order,
    calm_ground,
    centred,
    group_label,
    is_withheld,
    key_of_answers,
    share_text,
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Line, Rect, Shape
from youthsurvey.tables.table import Table

_SIZE = 8.5
_GAP = 4.0
"""Between the scale and the answers beside it."""
_LEAST = 0.04


def plot_diverging(table: Table, lang: str, box: Box) -> Plot:
    """Draw each column of a table of an ordered scale about the scale's middle.

    A middle answer is split by the line. A column of which an answer is withheld has no bar: its
    place on either side would tell it.

    Args:
        table: its first panel holds shares of answers that are ordered.
        lang: language of the texts.
        box: room for the plot.
    """
    order = answer_order(table)
    named = [i for i in order if table.rows[i].kind != "aside"]
    asides = [i for i in order if table.rows[i].kind == "aside"]
    colours = answer_colours(table, order, single=False, grey=box.grey)
    labels = [group_label(column, lang) for column in table.columns]
    if len(labels) > 1:
        labels[1] = RowLabel(labels[1].text, labels[1].quiet, apart=True)
    left = stub(labels, box).right
    names = key_of_answers(table, lang, order, colours, box)
    rows = stub(labels, Box(box.left, names.bottom, box.width))
    columns = range(len(table.columns))
    sides = [_sides(table, named, j) for j in columns]
    reach_left = max((side[0] for side in sides if side), default=0.5) or 0.01
    reach_right = max((side[1] for side in sides if side), default=0.5) or 0.01
    beside = max((sum(shares(table)[i][j] or 0.0 for i in asides) for j in columns), default=0.0)
    whole = reach_left + reach_right + beside
    unit = (box.right - left - _GAP * bool(asides)) / whole
    middle_x = left + reach_left * unit
    aside_x = box.right - beside * unit
    # Under the bars: the line would run through the number of a middle answer.
    line = Line(middle_x, names.bottom, middle_x, rows.bottom, theme.INK, 0.6)
    shapes: list[Shape] = [*names.shapes, *rows.shapes, line]
    for j, middle in zip(columns, rows.middles, strict=True):
        side = sides[j]
        if side is None:
            shapes += centred([WITHHELD], middle_x, middle, _SIZE, theme.QUIET, "middle")
            continue
        x = middle_x - side[0] * unit
        for i in named:
            x += _segment(shapes, table, lang, i, j, colours[i], x, middle, unit)
        x = aside_x
        for i in asides:
            x += _segment(shapes, table, lang, i, j, colours[i], x, middle, unit)
    return Plot(shapes, rows.bottom)


def _sides(table: Table, named: list[int], j: int) -> tuple[float, float] | None:
    """Return how far a column reaches to either side; None where an answer is withheld."""
    if any(is_withheld(table, i, j) for i in range(len(table.rows))):
        return None
    found = [shares(table)[i][j] or 0.0 for i in named]
    half, odd = divmod(len(found), 2)
    split = found[half] / 2 if odd else 0.0
    return sum(found[:half]) + split, sum(found[half + odd :]) + split


def _segment(
    shapes: list[Shape],
    table: Table,
    lang: str,
    i: int,
    j: int,
    colour: str,
    x: float,
    middle: float,
    unit: float,
) -> float:
    share = shares(table)[i][j] or 0.0
    width, text = share * unit, share_text(table, i, j, lang)
    assumed = "assumed" in table.flags[i][j]
    fill = theme.tint(colour) if assumed else colour
    title = f"{pick(table.columns[j].label, lang)}, {pick(table.rows[i].label, lang)}: {text}"
    top = middle - BAR_HEIGHT / 2
    shapes.append(Rect(x, top, width, BAR_HEIGHT, fill, colour if assumed else "", title))
    if share >= _LEAST and text_width(text, _SIZE) + 2 * PAD <= width:
        if assumed:
            shapes.append(calm_ground(x + width / 2, middle, text, _SIZE, fill))
        ink = theme.text_on(fill)
        shapes += centred([text], x + width / 2, middle, _SIZE, ink, "middle")
    return width
