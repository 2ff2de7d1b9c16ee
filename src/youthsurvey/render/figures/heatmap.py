"""Many options by group: a cell for each, coloured by the share, with the number in it."""

from __future__ import annotations

import math

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import (
    MM_PER_POINT,
    balanced,
    cap_height,
    line_height,
    text_width,
)
from youthsurvey.render.figures.plot import (
    Box,
    Plot,
    RowLabel,
    answer_order,
    centred,
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_CELL_HEIGHT = 6.2
_GAP = 0.5
_TOTAL_GAP = 2.0
_MOST_WIDE = 24.0
_HEAD_SIZE = 8.5
_NUMBER_SIZE = 8.5
_SLANT = 42.0
_SLANTED_WIDTH = 30.0
_HEAD_PAD = 1.2


def plot_heatmap(table: Table, lang: str, box: Box) -> Plot:
    """Draw a table as a heat map: rows are answers, columns are groups.

    Args:
        table: its first panel holds column shares.
        lang: language of the texts.
        box: room for the plot.
    """
    order = answer_order(table)
    rows = [table.rows[i] for i in order]
    labels = [
        RowLabel(
            pick(row.label, lang),
            quiet=row.kind == "aside",
            apart=row.kind == "aside" and k > 0 and rows[k - 1].kind != "aside",
        )
        for k, row in enumerate(rows)
    ]
    left = stub(labels, box, _CELL_HEIGHT).right
    heads = _Heads(table, lang, left, box)
    grid = stub(labels, Box(box.left, heads.bottom, box.width), _CELL_HEIGHT)
    greatest = max((v or 0.0 for line in shares(table) for v in line), default=0.0) or 1.0
    shapes = [*heads.shapes, *grid.shapes]
    for i, middle in zip(order, grid.middles, strict=True):
        for j, value in enumerate(shares(table)[i]):
            text = format_value(value, "share", lang)
            fill = theme.heat_colour((value or 0.0) / greatest)
            assumed = "assumed" in table.flags[i][j]
            ground = theme.tint(fill) if assumed else fill
            height = grid.row_height - _GAP
            group, answer = pick(table.columns[j].label, lang), pick(table.rows[i].label, lang)
            x, width = heads.edges[j], heads.width
            shapes.append(
                Rect(
                    x,
                    middle - height / 2,
                    width,
                    height,
                    ground,
                    theme.mixed(ground, theme.ACCENT, 0.3) if assumed else "",
                    f"{group}, {answer}: {text}",
                )
            )
            if assumed:
                shapes.append(_calm(x + width / 2, middle, text, ground))
            shapes += centred(
                [text], x + width / 2, middle, _NUMBER_SIZE, theme.text_on(ground), "middle"
            )
    return Plot(shapes, grid.bottom)


class _Heads:
    """The columns' edges and heads: level where the names fit, else slanted."""

    def __init__(self, table: Table, lang: str, left: float, box: Box) -> None:
        self.shapes: list[Shape] = []
        names = [pick(column.label, lang) for column in table.columns]
        bases = ["" if c.base is None else f"({c.base})" for c in table.columns]
        quiet = [c.low_base for c in table.columns]
        self._measure(len(names), left, box.right)
        level = [balanced(name, _HEAD_SIZE, self.width - _HEAD_PAD) for name in names]
        if all(self._fits(name, self.width - _HEAD_PAD) for name in names):
            base_line = box.top + max(map(len, level)) * line_height(_HEAD_SIZE)
            for lines, edge, low in zip(level, self.edges, quiet, strict=True):
                self._level(lines, edge, base_line, low)
        else:
            slanted = [balanced(name, _HEAD_SIZE, _SLANTED_WIDTH) for name in names]
            over = _reach(slanted[-1], math.cos) - self.width / 2
            self._measure(len(names), left, box.right - max(0.0, over))
            base_line = box.top + max(_reach(lines, math.sin) for lines in slanted)
            for lines, edge, low in zip(slanted, self.edges, quiet, strict=True):
                self._slanted(lines, edge, base_line, low)
        base_line += line_height(_HEAD_SIZE)
        for text, edge, low in zip(bases, self.edges, quiet, strict=True):
            self._level([text] if text else [], edge, base_line, low)
        self.bottom = base_line + 1.2

    def _measure(self, k: int, left: float, right: float) -> None:
        gap = _TOTAL_GAP if k > 1 else 0.0
        self.width = min(_MOST_WIDE, (right - left - gap - _GAP * (k - 1)) / k)
        self.edges = [left + j * (self.width + _GAP) + (gap if j else 0.0) for j in range(k)]

    @staticmethod
    def _fits(name: str, width: float) -> bool:
        return all(text_width(word, _HEAD_SIZE) <= width for word in name.split())

    def _level(self, lines: list[str], edge: float, base_line: float, low: bool) -> None:
        colour = theme.QUIET if low else theme.INK
        step = line_height(_HEAD_SIZE)
        for n, line in enumerate(reversed(lines)):
            at = edge + self.width / 2
            y = base_line - n * step
            self.shapes.append(Text(at, y, line, _HEAD_SIZE, colour, "middle"))

    def _slanted(self, lines: list[str], edge: float, base_line: float, low: bool) -> None:
        colour = theme.QUIET if low else theme.INK
        step = line_height(_HEAD_SIZE)
        slant = math.radians(_SLANT)
        # Lines of one head stand side by side across the slant, the last nearest to its column.
        for n, line in enumerate(reversed(lines)):
            x = edge + self.width / 2 - n * step * math.sin(slant)
            y = base_line - n * step * math.cos(slant)
            self.shapes.append(Text(x, y, line, _HEAD_SIZE, colour, "start", _SLANT))


def _reach(lines: list[str], along: type(math.cos)) -> float:  # type: ignore[valid-type]
    """Return how far slanted lines reach: to the right with cosine, upwards with sine."""
    slant = math.radians(_SLANT)
    wide = max(text_width(line, _HEAD_SIZE) for line in lines)
    across = len(lines) * line_height(_HEAD_SIZE)
    return float(wide * along(slant) + across * along(math.pi / 2 - slant))


def _calm(x: float, middle: float, text: str, fill: str) -> Rect:
    """Return a plain ground for a number, so that no hatching runs through it."""
    width = text_width(text, _NUMBER_SIZE) + 1.0
    height = cap_height(_NUMBER_SIZE) + 2.2 * MM_PER_POINT
    return Rect(x - width / 2, middle - height / 2, width, height, fill)
