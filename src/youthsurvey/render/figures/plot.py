"""What the three kinds of plot share: rows, their labels, and texts set about a middle line."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import balanced, cap_height, line_height, text_width
from youthsurvey.render.figures.scene import Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Heading, Table

ROW_HEIGHT = 7.6
BAR_HEIGHT = 5.2
LABEL_GAP = 2.2
WITHHELD = "×"
PAD = 0.7
"""Around a number in a bar or a cell."""

KEY_SIZE = 8.5
_SWATCH = 2.6
_KEY_GAP = 5.0
_LEADING = 1.4
_LABEL_PART = 0.4
"""The widest that labels of rows may grow, as a part of the figure."""


@dataclass(frozen=True)
class Box:
    """The room for a plot, in millimetres: it may grow downwards; ``grey``: without colours."""

    left: float
    top: float
    width: float
    grey: bool = False

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width


@dataclass(frozen=True)
class Plot:
    """Shapes, where they end below, and what has to be said of them in notes."""

    shapes: list[Shape]
    bottom: float
    notes: list[Labels] = field(default_factory=list)


@dataclass(frozen=True)
class RowLabel:
    """The label of a bar or of a row of cells; ``apart``: half a bar below the row before."""

    text: str
    quiet: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Stub:
    """The labels of the rows, set on the left.

    Attributes:
        shapes: their texts.
        right: where the plot begins.
        middles: the middle line of each row.
        bottom: the end of the last row.
        row_height: of every row.
    """

    shapes: list[Shape]
    right: float
    middles: list[float]
    bottom: float
    row_height: float


def stub(labels: list[RowLabel], box: Box, least_height: float = ROW_HEIGHT) -> Stub:
    """Set the labels of rows one under the other, wrapped at words, flush with the plot."""
    size = theme.TEXT_SIZE
    texts = [balanced(label.text, size, box.width * _LABEL_PART) for label in labels]
    right = box.left + max((text_width(t, size) for lines in texts for t in lines), default=0.0)
    height = max(least_height, _needed_height([len(lines) for lines in texts], size))
    shapes: list[Shape] = []
    middles = []
    top = box.top
    for label, lines in zip(labels, texts, strict=True):
        top += BAR_HEIGHT / 2 if label.apart else 0.0
        middle = top + height / 2
        colour = theme.QUIET if label.quiet else theme.INK
        shapes += centred(lines, right, middle, size, colour, "end")
        middles.append(middle)
        top += height
    return Stub(shapes, right + LABEL_GAP, middles, top, height)


def _needed_height(lines: list[int], size: float) -> float:
    """Return the height at which labels of so many lines, one row below the other, hold apart."""
    blocks = [cap_height(size) + (n - 1) * line_height(size) for n in lines]
    pairs = pairwise(blocks)
    return max([*blocks, *((a + b) / 2 for a, b in pairs)], default=0.0) + _LEADING


def centred(
    lines: list[str],
    x: float,
    middle: float,
    size: float,
    colour: str,
    anchor: Literal["start", "middle", "end"],
) -> list[Shape]:
    """Set lines of text so that their capitals stand evenly about a middle line."""
    step = line_height(size)
    first = middle + cap_height(size) / 2 - step * (len(lines) - 1) / 2
    return [Text(x, first + i * step, line, size, colour, anchor) for i, line in enumerate(lines)]


def answer_labels(table: Table, order: list[int], lang: str) -> list[RowLabel]:
    """Return the answers' names, those aside quiet and apart from the others."""
    rows = [table.rows[i] for i in order]
    asides = [row.kind == "aside" for row in rows]
    before = [True, *asides[:-1]]
    return [
        RowLabel(pick(row.label, lang), quiet=aside, apart=aside and not previous)
        for row, aside, previous in zip(rows, asides, before, strict=True)
    ]


def calm_ground(x: float, middle: float, text: str, size: float, fill: str) -> Rect:
    """Return a plain ground for a centred text, so that no hatching runs through it."""
    width, height = text_width(text, size) + 2 * PAD, cap_height(size) + 2 * PAD
    return Rect(x - width / 2, middle - height / 2, width, height, fill)


def group_label(heading: Heading, lang: str) -> RowLabel:
    """Return a group's name with its base in brackets, quiet where the base is low."""
    name = pick(heading.label, lang)
    # A no-break space: the base stays on the line of the group's last word.
    text = name if heading.base is None else f"{name}\u00a0({heading.base})"
    return RowLabel(text, quiet=heading.low_base)


def shares(table: Table) -> tuple[tuple[float | None, ...], ...]:
    """Return the shares of a table, r rows of c, 0 to 1; None where undefined."""
    panel = table.panels[0]
    assert panel.format == "share", f"{table.name} shows shares first"
    assert all(isinstance(v, float | int | None) for line in panel.values for v in line)
    return panel.values  # type: ignore[return-value]


def share_text(table: Table, i: int, j: int, lang: str) -> str:
    """Return a share as it reads: the sign of what is withheld, where it is."""
    if is_withheld(table, i, j):
        return WITHHELD
    return format_value(shares(table)[i][j], "share", lang)


def is_withheld(table: Table, i: int, j: int) -> bool:
    """Whether a cell may not be published."""
    return "suppressed" in table.flags[i][j]


def answer_order(table: Table) -> list[int]:
    """Return the order of the rows: a scale's own, else by size; answers aside last."""
    first = [line[0] or 0.0 for line in shares(table)]

    def key(i: int) -> tuple[bool, float]:
        aside = table.rows[i].kind == "aside"
        return aside, 0.0 if table.scale or aside else -first[i]

    return sorted(range(len(table.rows)), key=key)


def answer_colours(
    table: Table, order: list[int], *, single: bool, grey: bool = False
) -> dict[int, str]:
    """Return each row's colour.

    Args:
        table: its rows are answers.
        order: in which they stand.
        single: bars that need not tell answers apart.
        grey: for print without colours.
    """
    named = [i for i in order if table.rows[i].kind != "aside"]
    aside = theme.GREY_ASIDE if grey else theme.ASIDE
    if grey and not single:
        colours = theme.grey_steps(len(named))
    elif table.scale and not grey and table.kind != "distribution":
        colours = theme.scale_colours(len(named))
    else:
        colours = (theme.ACCENT,) * len(named) if single else theme.family_colours(len(named))
    out = dict(zip(named, colours, strict=True))
    return {i: out.get(i, aside) for i in order}


def key_of_answers(
    table: Table, lang: str, order: list[int], colours: dict[int, str], box: Box
) -> Plot:
    """Set a line of colours and names, wrapped where it is too long."""
    step = line_height(KEY_SIZE) + 0.9
    x, middle = box.left, box.top + step / 2
    shapes: list[Shape] = []
    for i in order:
        room = box.width - _SWATCH - 1.2
        for n, line in enumerate(balanced(pick(table.rows[i].label, lang), KEY_SIZE, room)):
            width = text_width(line, KEY_SIZE)
            if n or (x > box.left and x + _SWATCH + 1.2 + width > box.right):
                x, middle = box.left, middle + step
            if not n:
                shapes.append(Rect(x, middle - _SWATCH / 2, _SWATCH, _SWATCH, colours[i]))
            at = x + _SWATCH + 1.2
            shapes += centred([line], at, middle, KEY_SIZE, theme.INK, "start")
            x = at + width + _KEY_GAP
    return Plot(shapes, middle + step / 2 + 1.2)
