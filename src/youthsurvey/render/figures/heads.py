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
_LONGEST = (32.0, 48.0)
_MOST_SPARE = 37
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
    if all(text_width(word, _SIZE) <= room for text in [*names, *bases] for word in text.split()):
        lines = [balanced(name, _SIZE, room) for name in names]
        bottom = box.top + max(map(len, lines)) * line_height(_SIZE)
        put = _level
    else:
        if any(text_width(base, _SIZE) > width for base in bases):
            names = [f"{n}\u00a0{b}".rstrip() for n, b in zip(names, bases, strict=True)]
            bases = [""] * len(names)
        width, edges, lines = _slanted_columns(names, box)
        bottom = box.top + max(_height(texts) for texts in lines)
        put = _slanted
    shapes: list[Shape] = []
    for texts, edge, colour in zip(lines, edges, colours, strict=True):
        shapes += put(texts, edge + width / 2, bottom, colour)
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


def _slanted_columns(names: list[str], box: Box) -> tuple[float, list[float], list[list[str]]]:
    """Return columns that leave room on the right for slanted heads, and the heads' lines."""
    for longest in _LONGEST:
        for spare in range(0, _MOST_SPARE, 3):
            width, edges = _columns(len(names), box.left, box.right - spare)
            most = max(1, int((width + _SEAM) * math.sin(_SLANT) / line_height(_SIZE)))
            rooms = [
                min(longest, (box.right - edge - width / 2 - _PAD) / math.cos(_SLANT))
                for edge in edges
            ]
            lines = [balanced(name, _SIZE, room) for name, room in zip(names, rooms, strict=True)]
            if all(
                len(texts) <= most and _whole(name, room)
                for name, texts, room in zip(names, lines, rooms, strict=True)
            ):
                return width, edges, lines
    return width, edges, [_cut(t, most, r) for t, r in zip(lines, rooms, strict=True)]


def _whole(name: str, room: float) -> bool:
    """Whether no word of a name has to be broken."""
    return all(text_width(word, _SIZE) <= room for word in name.split())


def _cut(lines: list[str], most: int, room: float) -> list[str]:
    """Return no more lines than there is room for, the last one ending in dots if it is cut."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while text_width(f"{last}…", _SIZE) > room:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _height(lines: list[str]) -> float:
    """Return how far slanted lines reach upwards."""
    wide = max(text_width(line, _SIZE) for line in lines)
    return wide * math.sin(_SLANT) + len(lines) * line_height(_SIZE) * math.cos(_SLANT)


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
