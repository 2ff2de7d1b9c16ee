"""Scene to a picture, through matplotlib's Agg canvas without pyplot."""

from __future__ import annotations

import math
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from youthsurvey.render import theme
from youthsurvey.render.figures.indexed import to_indexed_png
from youthsurvey.render.figures.letters import advance, outline
from youthsurvey.render.figures.scene import (
    HATCH_STEP,
    HATCH_WEIGHT,
    Line,
    Rect,
    Scene,
    Text,
)

_MM_PER_INCH = 25.4
_PIXEL = theme.DPI / _MM_PER_INCH
_BACK = {"start": 0.0, "middle": 0.5, "end": 1.0}
# A user's own matplotlib settings do not reach a figure.
_SETTINGS: Any = {
    name: value
    for name, value in matplotlib.rcParamsDefault.items()
    if name not in ("backend", "backend_fallback", "toolbar")
}


def to_png(scene: Scene, dpi: int = theme.DPI) -> bytes:
    """Return a scene as a PNG with a palette; the same bytes each time.

    It is painted at 200 dots an inch, larger where there shall be more dots.
    """
    scene = scene.scaled(dpi / theme.DPI)
    with matplotlib.rc_context(_SETTINGS):
        canvas: Any = FigureCanvasAgg(paint(scene))
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())
    fills = {s.fill if isinstance(s, Rect) else s.colour for s in scene.shapes}
    return to_indexed_png(pixels, {theme.PAPER, *fills}, dpi)


def paint(scene: Scene) -> Figure:
    """Return a scene as a matplotlib figure; one unit is a pixel."""
    size = (scene.width / _MM_PER_INCH, scene.height / _MM_PER_INCH)
    figure = Figure(figsize=size, dpi=theme.DPI, facecolor=theme.PAPER)
    for order, shape in enumerate(scene.shapes):
        match shape:
            case Rect():
                artist = _rectangle(shape, scene.height)
                if shape.hatch:
                    hatching = _hatching(shape, scene.height)
                    hatching.set_zorder(order + 0.5)
                    figure.add_artist(hatching)
            case Line():
                artist = _line(shape, scene.height)
            case Text():
                artist = PathPatch(
                    text_path(shape, scene.height), facecolor=shape.colour, linewidth=0
                )
        artist.set_transform(IdentityTransform())
        artist.set_zorder(order)
        figure.add_artist(artist)
    return figure


def text_path(text: Text, height: float) -> Path:
    """Return the outlines of a text in pixels, in a scene of a height in millimetres."""
    vertices, codes = outline(text.text)
    em = text.size / 72 * theme.DPI
    back = _BACK[text.anchor] * sum(map(advance, text.text))
    turn = math.radians(text.angle)
    along, up = math.cos(turn) * em, math.sin(turn) * em
    x, y = (vertices[:, 0] - back), vertices[:, 1]
    turned = np.column_stack((x * along - y * up, x * up + y * along))
    return Path(turned + np.array([text.x, height - text.y]) * _PIXEL, codes)


def _rectangle(rect: Rect, height: float) -> Any:
    return Rectangle(
        (rect.x * _PIXEL, (height - rect.y - rect.height) * _PIXEL),
        rect.width * _PIXEL,
        rect.height * _PIXEL,
        facecolor=rect.fill,
        linewidth=0,
    )


def _hatching(rect: Rect, height: float) -> Any:
    """Return the diagonals of a rectangle, from x + y = c, in step over the whole figure."""
    left, right, top, bottom = rect.x, rect.x + rect.width, rect.y, rect.y + rect.height
    step = HATCH_STEP * math.sqrt(2)
    c = np.arange(math.ceil((left + top) / step), math.floor((right + bottom) / step) + 1) * step
    x = np.stack((np.maximum(left, c - bottom), np.minimum(right, c - top)), axis=1).ravel()
    y = height - (np.repeat(c, 2) - x)
    codes = np.tile([Path.MOVETO, Path.LINETO], len(c))
    return PathPatch(
        Path(np.column_stack((x, y)) * _PIXEL, codes),
        facecolor="none",
        edgecolor=rect.hatch,
        linewidth=HATCH_WEIGHT / _MM_PER_INCH * 72,
        capstyle="butt",
        transform=IdentityTransform(),
    )


def _line(line: Line, height: float) -> Any:
    return Line2D(
        [line.x1 * _PIXEL, line.x2 * _PIXEL],
        [(height - line.y1) * _PIXEL, (height - line.y2) * _PIXEL],
        color=line.colour,
        linewidth=line.weight,
        solid_capstyle="butt",
    )
