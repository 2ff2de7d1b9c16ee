"""Scene: a figure as plain shapes in millimetres, from the top left corner.

One layout serves the picture and the vector file, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

HATCH_STEP = 1.4
HATCH_WEIGHT = 0.2
"""The distance and the weight of hatching's lines, in millimetres."""


@dataclass(frozen=True)
class Rect:
    """A filled rectangle.

    Attributes:
        x, y: its top left corner.
        width, height: its size; a width of 0 is a share of 0.
        fill: colour.
        hatch: colour of diagonal lines over it; none where it is empty.
        title: what it stands for and its value, for tests and for whoever points at it.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str
    hatch: str = ""
    title: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line; ``weight`` in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    weight: float = 0.6


@dataclass(frozen=True)
class Text:
    """One line of text.

    Attributes:
        x, y: where its baseline begins, or is centred, or ends.
        text: the words.
        size: in points.
        colour: of the letters.
        anchor: which part of it stands at x.
        angle: degrees counter-clockwise about (x, y).
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    anchor: Literal["start", "middle", "end"] = "start"
    angle: float = 0.0


Shape = Rect | Line | Text


@dataclass(frozen=True)
class Scene:
    """All of a figure, in the order of painting; width and height in millimetres."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def scaled(self, factor: float) -> Scene:
        """Return the figure larger or smaller, letters and lines with it."""
        if factor == 1:
            return self
        shapes = tuple(_scaled(shape, factor) for shape in self.shapes)
        return Scene(self.width * factor, self.height * factor, shapes)

    def recoloured(self, change: Callable[[str], str]) -> Scene:
        """Return the figure in other colours."""
        return replace(self, shapes=tuple(_recoloured(shape, change) for shape in self.shapes))


def _scaled(shape: Shape, factor: float) -> Shape:
    lengths = {
        Rect: ("x", "y", "width", "height"),
        Line: ("x1", "y1", "x2", "y2", "weight"),
        Text: ("x", "y", "size"),
    }[type(shape)]
    changes: dict[str, Any] = {name: getattr(shape, name) * factor for name in lengths}
    return replace(shape, **changes)


def _recoloured(shape: Shape, change: Callable[[str], str]) -> Shape:
    if isinstance(shape, Rect):
        return replace(shape, fill=change(shape.fill), hatch=shape.hatch and change(shape.hatch))
    return replace(shape, colour=change(shape.colour))
