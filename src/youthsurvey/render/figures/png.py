"""Scene to a picture, through matplotlib's Agg canvas without pyplot."""

from __future__ import annotations

import io
from typing import Any, Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text as Words
from matplotlib.transforms import IdentityTransform

from youthsurvey.render import theme
from youthsurvey.render.figures.measure import FONT_FILE
from youthsurvey.render.figures.scene import Line, Rect, Scene, Text

_ALIGN: dict[str, Literal["left", "center", "right"]] = {"start": "left", "middle": "center", "end": "right"}
_MM_PER_INCH = 25.4
# A user's own matplotlib settings do not reach a figure.
_SETTINGS: Any = {
    "hatch.linewidth": 0.8,
    "path.sketch": None,
    "path.simplify": True,
    "text.antialiased": True,
    "text.hinting": "none",
    "text.usetex": False,
}


def to_png(scene: Scene) -> bytes:
    """Return a scene as a PNG of 200 dots an inch; the same bytes each time."""
    out = io.BytesIO()
    with matplotlib.rc_context(_SETTINGS):
        paint(scene).canvas.print_png(  # type: ignore[attr-defined]
            out, metadata={"Software": None}, pil_kwargs={"compress_level": 6}
        )
    return out.getvalue()


def paint(scene: Scene) -> Figure:
    """Return a scene as a matplotlib figure; one unit is a pixel."""
    size = (scene.width / _MM_PER_INCH, scene.height / _MM_PER_INCH)
    figure = Figure(figsize=size, dpi=theme.DPI, facecolor=theme.PAPER)
    FigureCanvasAgg(figure)
    pixel = theme.DPI / _MM_PER_INCH
    bottom = scene.height
    place = IdentityTransform()
    for order, shape in enumerate(scene.shapes):
        artist: Any
        match shape:
            case Rect():
                artist = Rectangle(
                    (shape.x * pixel, (bottom - shape.y - shape.height) * pixel),
                    shape.width * pixel,
                    shape.height * pixel,
                    facecolor=shape.fill,
                    edgecolor=shape.hatch or "none",
                    hatch="////" if shape.hatch else None,
                    linewidth=0,
                )
            case Line():
                artist = Line2D(
                    [shape.x1 * pixel, shape.x2 * pixel],
                    [(bottom - shape.y1) * pixel, (bottom - shape.y2) * pixel],
                    color=shape.colour,
                    linewidth=shape.weight,
                    solid_capstyle="butt",
                )
            case Text():
                artist = Words(
                    shape.x * pixel,
                    (bottom - shape.y) * pixel,
                    shape.text,
                    color=shape.colour,
                    fontproperties=FontProperties(fname=FONT_FILE, size=shape.size),
                    horizontalalignment=_ALIGN[shape.anchor],
                    verticalalignment="baseline",
                    rotation=shape.angle,
                    rotation_mode="anchor",
                    parse_math=False,
                )
        artist.set_transform(place)
        artist.set_zorder(order)
        figure.add_artist(artist)
    return figure
