"""Many options by group: a cell for each, coloured by the share, with the number in it."""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.heads import column_heads
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.plot import (
    Box,
    Plot,
    answer_labels,
    answer_order,
    calm_ground,
    centred,
    is_withheld,
    share_text,
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Rect, Shape
from youthsurvey.tables.table import Table

_CELL_HEIGHT = 6.2
_SEAM = 0.5
_NUMBER_SIZE = 8.5


def plot_heatmap(table: Table, lang: str, box: Box) -> Plot:
    """Draw a table as a heat map: rows are answers, columns are groups.

    A cell too narrow for its number has none.

    Args:
        table: its first panel holds column shares.
        lang: language of the texts.
        box: room for the plot.
    """
    order = answer_order(table)
    labels = answer_labels(table, order, lang)
    left = stub(labels, box, _CELL_HEIGHT).right
    heads = column_heads(table.columns, lang, Box(left, box.top, box.right - left))
    rows = stub(labels, Box(box.left, heads.bottom, box.width), _CELL_HEIGHT)
    greatest = max((v or 0.0 for line in shares(table) for v in line), default=0.0) or 1.0
    shapes = [*heads.shapes, *rows.shapes]
    for i, middle in zip(order, rows.middles, strict=True):
        for j, (x, value) in enumerate(zip(heads.edges, shares(table)[i], strict=True)):
            gone = is_withheld(table, i, j)
            fill = theme.WITHHELD if gone else theme.heat_colour((value or 0.0) / greatest)
            text = share_text(table, i, j, lang)
            group, answer = pick(table.columns[j].label, lang), pick(table.rows[i].label, lang)
            place = (x, middle - (rows.row_height - _SEAM) / 2)
            size = (heads.width, rows.row_height - _SEAM)
            assumed = "assumed" in table.flags[i][j]
            shapes += _cell(place, size, fill, assumed, text, f"{group}, {answer}: {text}")
    return Plot(shapes, rows.bottom)


def _cell(
    place: tuple[float, float],
    size: tuple[float, float],
    fill: str,
    assumed: bool,
    text: str,
    title: str,
) -> list[Shape]:
    ground, hatch = (theme.tint(fill), theme.HEAT_HATCH) if assumed else (fill, "")
    shapes: list[Shape] = [Rect(*place, *size, ground, hatch, title)]
    if text_width(text, _NUMBER_SIZE) > size[0]:
        return shapes
    x, middle = place[0] + size[0] / 2, place[1] + size[1] / 2
    if assumed:
        shapes.append(calm_ground(x, middle, text, _NUMBER_SIZE, ground))
    colour = theme.text_on(ground)
    return [*shapes, *centred([text], x, middle, _NUMBER_SIZE, colour, "middle")]
