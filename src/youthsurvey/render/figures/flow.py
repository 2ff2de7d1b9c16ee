"""From the rows read to the respondents analysed: what each reason took out."""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import balanced, line_height
from youthsurvey.render.figures.plot import Box, Plot, centred
from youthsurvey.render.figures.scene import Line, Rect, Shape
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_PAD = 1.8
_STEP = 4.0
_ARROW = 1.6
_MAIN = 0.42
"""The part of the width that the boxes of those who stay take; the reasons stand beside."""


def plot_flow(table: Table, lang: str, box: Box) -> Plot:
    """Draw a flow table: who stays below each other, who goes out beside.

    Args:
        table: read, excluded by reason, analysed; its first column is how many.
        lang: language of the texts.
        box: room for the plot.
    """
    counts = [line[0] for line in table.panels[0].values]
    texts = [
        f"{pick(row.label, lang)}: {format_value(n, 'count', lang)}"
        for row, n in zip(table.rows, counts, strict=True)
    ]
    width = box.width * _MAIN
    shapes: list[Shape] = []
    y, middle = box.top, box.left + width / 2
    for k, text in enumerate(texts):
        main = k in (0, len(texts) - 1)
        if not main and not counts[k]:
            continue
        left = box.left if main else box.left + width + 4 * _STEP
        wide = width if main else box.right - left
        lines = balanced(text, theme.TEXT_SIZE, wide - 2 * _PAD)
        height = len(lines) * line_height(theme.TEXT_SIZE) + 2 * _PAD
        if k == len(texts) - 1:
            y += _STEP
            shapes += _arrow_down(middle, y)
        fill = theme.tint(theme.ACCENT) if main else theme.WITHHELD
        shapes.append(Rect(left, y, wide, height, fill, "", text))
        level = y + height / 2
        if main:
            shapes += centred(lines, middle, level, theme.TEXT_SIZE, theme.INK, "middle")
        else:
            shapes += centred(lines, left + _PAD, level, theme.TEXT_SIZE, theme.INK, "start")
            shapes += [Line(middle, level, left, level, theme.ZERO_LINE, 0.8),
                       Line(left - _ARROW, level - _ARROW / 2, left, level, theme.ZERO_LINE, 0.8),
                       Line(left - _ARROW, level + _ARROW / 2, left, level, theme.ZERO_LINE, 0.8),
                       ]  # fmt: skip
        if k == 0:
            start = y + height
        y += height + (_STEP / 2 if not main else _STEP)
        last = y
    end = last - _STEP - (len(balanced(texts[-1], theme.TEXT_SIZE, width - 2 * _PAD))
                          * line_height(theme.TEXT_SIZE) + 2 * _PAD)  # fmt: skip
    return Plot([Line(middle, start, middle, end, theme.ZERO_LINE, 0.8), *shapes], last - _STEP)


def _arrow_down(x: float, y: float) -> list[Shape]:
    return [
        Line(x - _ARROW / 2, y - _ARROW, x, y, theme.ZERO_LINE, 0.8),
        Line(x + _ARROW / 2, y - _ARROW, x, y, theme.ZERO_LINE, 0.8),
    ]
