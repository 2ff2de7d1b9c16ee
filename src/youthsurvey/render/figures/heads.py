"""The heads of a heat map's columns: level where the groups' names fit, else slanted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from youthsurvey.model.codebook import pick
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import balanced, line_height, text_width
from youthsurvey.render.figures.plot import Box
from youthsurvey.render.figures.scene import Shape, Text
from youthsurvey.tables.table import Heading

_SIZE = 8.5
_SLANT = math.radians(42)
_SLANTED_WIDTH = 32.0
_MOST_WIDE = 24.0
_SEAM = 0.5
_TOTAL_GAP = 2.0
_PAD = 1.2


@dataclass(frozen=True)
class Heads:
    """Columns, set.

    Attributes:
        shapes: names and bases.
        edges: the left edge of each column.
        width: of every column.
        bottom: where the cells begin.
    """

    shapes: list[Shape]
    edges: list[float]
    width: float
    bottom: float


def column_heads(columns: Sequence[Heading], lang: str, box: Box) -> Heads:
    """Set the heads of columns side by side, the first one, the total, apart.

    A group's base stands in brackets under its name; where columns are too narrow for that, behind
    it.
    """
    names = [pick(column.label, lang) for column in columns]
    bases = ["" if column.base is None else f"({column.base})" for column in columns]
    colours = [theme.QUIET if column.low_base else theme.INK for column in columns]
    width, edges = _columns(len(names), box.left, box.right)
    room = width - _PAD
    if all(text_width(word, _SIZE) <= room for name in names for word in name.split()):
        lines = [balanced(name, _SIZE, room) for name in names]
        bottom = box.top + max(map(len, lines)) * line_height(_SIZE)
        shapes = [
            shape
            for texts, edge, colour in zip(lines, edges, colours, strict=True)
            for shape in _level(texts, edge + width / 2, bottom, colour)
        ]
    else:
        width, edges, lines, bases = _fitted(names, bases, box)
        bottom = box.top + max(_reach(texts, math.sin(_SLANT)) for texts in lines)
        shapes = [
            shape
            for texts, edge, colour in zip(lines, edges, colours, strict=True)
            for shape in _slanted(texts, edge + width / 2, bottom, colour)
        ]
    if any(bases):
        bottom += line_height(_SIZE)
        for base, edge, colour in zip(bases, edges, colours, strict=True):
            shapes += _level([base], edge + width / 2, bottom, colour)
    return Heads(shapes, edges, width, bottom + _PAD)


def _columns(k: int, left: float, right: float) -> tuple[float, list[float]]:
    """Return the width of k columns and their left edges."""
    gap = _TOTAL_GAP if k > 1 else 0.0
    width = min(_MOST_WIDE, (right - left - gap - _SEAM * (k - 1)) / k)
    return width, [left + j * (width + _SEAM) + (gap if j else 0.0) for j in range(k)]


def _fitted(
    names: list[str], bases: list[str], box: Box
) -> tuple[float, list[float], list[list[str]], list[str]]:
    """Return columns that leave room for their slanted heads on the right, and the heads."""
    lines = [balanced(name, _SIZE, _SLANTED_WIDTH) for name in names]
    width, edges = _columns(len(names), box.left, box.right)
    if any(text_width(base, _SIZE) + _PAD / 2 > width for base in bases):
        whole = [f"{name}\u00a0{base}".rstrip() for name, base in zip(names, bases, strict=True)]
        lines = [balanced(name, _SIZE, _SLANTED_WIDTH) for name in whole]
        bases = [""] * len(names)
    ends = [
        edge + width / 2 + _reach(texts, math.cos(_SLANT))
        for texts, edge in zip(lines, edges, strict=True)
    ]
    width, edges = _columns(len(names), box.left, box.right - max(0.0, max(ends) - box.right))
    return width, edges, lines, bases


def _reach(lines: list[str], part: float) -> float:
    """Return how far slanted lines reach, for the slant's sine upwards, its cosine sideways."""
    wide = max(text_width(line, _SIZE) for line in lines)
    across = len(lines) * line_height(_SIZE)
    return wide * part + across * math.sqrt(1 - part * part)


def _level(lines: list[str], x: float, bottom: float, colour: str) -> list[Shape]:
    step = line_height(_SIZE)
    last = len(lines) - 1
    return [
        Text(x, bottom - (last - n) * step, line, _SIZE, colour, "middle")
        for n, line in enumerate(lines)
    ]


def _slanted(lines: list[str], x: float, bottom: float, colour: str) -> list[Shape]:
    """Set lines side by side across the slant, the last one nearest to its column."""
    step = line_height(_SIZE)
    last = len(lines) - 1
    return [
        Text(
            x - (last - n) * step * math.sin(_SLANT),
            bottom - (last - n) * step * math.cos(_SLANT),
            line,
            _SIZE,
            colour,
            "start",
            math.degrees(_SLANT),
        )
        for n, line in enumerate(lines)
    ]
