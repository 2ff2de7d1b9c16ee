"""A scale below a plot: a line, ticks, and numbers that do not touch."""

from __future__ import annotations

import math
from collections.abc import Sequence

from youthsurvey.render import theme
from youthsurvey.render.figures.measure import cap_height, text_width
from youthsurvey.render.figures.scene import Line, Shape, Text

_TICK = 1.1


def axis(ticks: Sequence[tuple[float, str]], left: float, right: float, top: float) -> list[Shape]:
    """Return a scale; numbers that would touch the one before are left out.

    Args:
        ticks: where each stands, and its number, from left to right.
        left: where the line begins.
        right: where it ends.
        top: its height.
    """
    size, taken = theme.SMALL_SIZE, -math.inf
    shapes: list[Shape] = [Line(left, top, right, top, theme.ZERO_LINE, 0.6)]
    base = top + 2 * _TICK + cap_height(size)
    for x, text in ticks:
        shapes.append(Line(x, top, x, top + _TICK, theme.ZERO_LINE, 0.6))
        half = text_width(text, size) / 2
        if x - half > taken:
            shapes.append(Text(x, base, text, size, theme.QUIET, "middle"))
            taken = x + half + _TICK
    return shapes


def axis_height() -> float:
    """Return how much room a scale takes below its line."""
    return 3 * _TICK + cap_height(theme.SMALL_SIZE)


def steps(low: float, high: float, most: int = 8) -> list[float]:
    """Return round numbers between two ends, at even steps, no more than ``most``.

    >>> steps(0, 1)
    [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    width = (high - low) or 1.0
    power = 10.0 ** math.floor(math.log10(width / most))
    step = next(k * power for k in (1, 2, 5, 10, 20) if width / (k * power) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]
