"""The letters of DejaVu Sans, which comes with matplotlib: their advances and outlines.

Outlines make a picture's text as wide as it was measured, on any machine, and paint faster than
matplotlib's own text.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib.ft2font import FT2Font
from numpy.typing import NDArray

_EM = 2048
# The advance of "0" in DejaVu Sans. Releases of matplotlib scale advances differently, so all
# others are taken in proportion to it.
_ZERO = 1303 / 2048


@cache
def advance(letter: str) -> float:
    """Return how far a letter moves the pen, in ems."""
    font = _font()
    zero: int = font.load_char(ord("0")).linearHoriAdvance
    return float(font.load_char(ord(letter)).linearHoriAdvance / zero * _ZERO)


def outline(text: str) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Return a line of text as the vertices and codes of a matplotlib path, in ems.

    The baseline begins at (0, 0); y goes up.
    """
    vertices, codes = [np.zeros((0, 2))], [np.zeros(0, np.uint8)]
    pen = 0.0
    for letter in text:
        points, kinds = _letter(letter)
        vertices.append(points + np.array([pen, 0.0]))
        codes.append(kinds)
        pen += advance(letter)
    return np.concatenate(vertices), np.concatenate(codes)


@cache
def _letter(letter: str) -> tuple[NDArray[np.float64], NDArray[Any]]:
    font = _font()
    font.load_char(ord(letter))
    points, kinds = font.get_path()
    return np.asarray(points, dtype=np.float64).reshape(-1, 2) / _EM, np.asarray(kinds)


@cache
def _font() -> FT2Font:
    # From memory: processes that are forked later would share the place in an open file, and read
    # each other's letters.
    file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    font = FT2Font(BytesIO(file.read_bytes()))
    # At one pixel a font unit there is nothing left for hinting to move.
    font.set_size(_EM, 72)
    return font
