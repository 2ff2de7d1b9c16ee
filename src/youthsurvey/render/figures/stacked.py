"""Answers by group: a bar of 100 % for each group, the answers' names above or in a key."""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import (
    balanced,
    line_height,
    text_width,
)
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
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Line, Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_LEAST_LABELLED = 0.05
_LABEL_SIZE = 8.5
_SEAM = 0.9
_MOST_LINES_ABOVE = 2
_ABOVE_BAR = 0.6


def plot_stacked(table: Table, lang: str, box: Box) -> Plot:
    """Draw each column of a table as a bar of 100 %.

    Args:
        table: its first panel holds column shares, of answers that exclude each other.
        lang: language of the texts.
        box: room for the plot.
    """
    order = answer_order(table)
    colours = answer_colours(table, order, single=False, grey=box.grey)
    labels = [group_label(column, lang) for column in table.columns]
    if len(labels) > 1:
        labels[1] = RowLabel(labels[1].text, labels[1].quiet, apart=True)
    left = stub(labels, box).right
    names = _above(table, lang, order, left, box)
    if names is None:
        names = key_of_answers(table, lang, order, colours, box)
    set_labels = stub(labels, Box(box.left, names.bottom, box.width))
    shapes = [*names.shapes, *set_labels.shapes]
    for j, middle in enumerate(set_labels.middles):
        shapes += _bar(table, lang, j, order, colours, left, box.right, middle)
    return Plot(shapes, set_labels.bottom)


def _bar(
    table: Table,
    lang: str,
    j: int,
    order: list[int],
    colours: dict[int, str],
    left: float,
    right: float,
    middle: float,
) -> list[Shape]:
    """Draw a group's segments, the seams between them, and the values that fit.

    What is withheld stands together at the end: its sum is no secret, its parts are.
    """
    top = middle - BAR_HEIGHT / 2
    segments: list[Shape] = []
    seams: list[Shape] = []
    values: list[Shape] = []
    x = left
    for i in order:
        if is_withheld(table, i, j):
            continue
        share = shares(table)[i][j] or 0.0
        width = share * (right - left)
        text = format_value(share, "share", lang)
        assumed = "assumed" in table.flags[i][j]
        fill = theme.tint(colours[i]) if assumed else colours[i]
        name = f"{pick(table.columns[j].label, lang)}, {pick(table.rows[i].label, lang)}: {text}"
        hatch = colours[i] if assumed else ""
        segments.append(Rect(x, top, width, BAR_HEIGHT, fill, hatch, name))
        if x > left and width:
            seams.append(Line(x, top, x, top + BAR_HEIGHT, theme.PAPER, _SEAM))
        wide = text_width(text, _LABEL_SIZE)
        if share >= _LEAST_LABELLED and wide + 2 * PAD <= width:
            middle_x = x + width / 2
            if assumed:
                values.append(calm_ground(middle_x, middle, text, _LABEL_SIZE, fill))
            colour = theme.text_on(fill)
            values += centred([text], middle_x, middle, _LABEL_SIZE, colour, "middle")
        x += width
    if any(is_withheld(table, i, j) for i in order):
        rest = Rect(x, top, right - x, BAR_HEIGHT, theme.WITHHELD, "", WITHHELD)
        segments.append(rest)
        if right - x > text_width(WITHHELD, _LABEL_SIZE) + 2 * PAD:
            middle_x, colour = (x + right) / 2, theme.text_on(theme.WITHHELD)
            values += centred([WITHHELD], middle_x, middle, _LABEL_SIZE, colour, "middle")
    return [*segments, *seams, *values]


def _above(table: Table, lang: str, order: list[int], left: float, box: Box) -> Plot | None:
    """Set each answer's name above its segment of the first bar; None where one does not fit."""
    shown: list[tuple[float, list[str]]] = []
    x = left
    for i in order:
        width = (shares(table)[i][0] or 0.0) * (box.right - left)
        room = width - 2 * PAD
        lines = balanced(pick(table.rows[i].label, lang), _LABEL_SIZE, room)
        fits = all(text_width(line, _LABEL_SIZE) <= room for line in lines)
        # An answer that nobody in any group gave has no segment that a name could stand above.
        if any(shares(table)[i]):
            if not fits or len(lines) > _MOST_LINES_ABOVE:
                return None
            shown.append((x, lines))
        x += width
    step = line_height(_LABEL_SIZE)
    bottom = box.top + max((len(lines) for _, lines in shown), default=0) * step
    shapes: list[Shape] = [
        Text(at, bottom - (len(lines) - n - 1) * step - _ABOVE_BAR, line, _LABEL_SIZE, theme.INK)
        for at, lines in shown
        for n, line in enumerate(lines)
    ]
    return Plot(shapes, bottom)
