"""How wide a text is in DejaVu Sans, and where its lines break."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.ft2font import FT2Font

MM_PER_POINT = 25.4 / 72
LINE_HEIGHT = 1.24
"""From baseline to baseline, in sizes of the text."""

CAP_HEIGHT = 0.729
DESCENT = 0.236
"""Of the font, in sizes of the text."""

# A picture's letters stand on whole pixels, so they take a little more than their bare advances.
_SLACK = 1.02
_ZERO_IN_EMS = 1303 / 2048

FONT_FILE = str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf"))


def text_width(text: str, size: float) -> float:
    """Return the width of a line of text in millimetres; ``size`` in points."""
    return sum(map(_advance, text)) * size * MM_PER_POINT * _SLACK


def line_height(size: float) -> float:
    """Return the distance of two lines in millimetres; ``size`` in points."""
    return LINE_HEIGHT * size * MM_PER_POINT


def cap_height(size: float) -> float:
    """Return the height of a capital letter in millimetres; ``size`` in points."""
    return CAP_HEIGHT * size * MM_PER_POINT


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` millimetres.

    Lines break between words, never after a word of one or two letters; within a word only where
    it is wider than a line by itself.
    """
    lines: list[str] = []
    for piece in _pieces(text):
        candidate = f"{lines[-1]} {piece}" if lines else piece
        if lines and text_width(candidate, size) <= width:
            lines[-1] = candidate
        else:
            lines.extend(_cut(piece, size, width))
    return lines or [""]


def balanced(text: str, size: float, width: float) -> list[str]:
    """Break a text into as few lines as ``wrapped`` does, of about equal width."""
    lines = wrapped(text, size, width)
    low, high = 0.0, max(text_width(line, size) for line in lines)
    if len(lines) == 1:
        return lines
    for _ in range(6):
        middle = (low + high) / 2
        narrow = wrapped(text, size, middle)
        if len(narrow) > len(lines) or any(text_width(x, size) > middle for x in narrow):
            low = middle
        else:
            high, lines = middle, narrow
    return lines


def _pieces(text: str) -> list[str]:
    """Return words, short ones joined to the next and signs to the word before."""
    pieces: list[str] = []
    join = False
    for word in text.split(" "):
        if not word:
            continue
        if pieces and (join or word in {"–", "—", "%", "+"}):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
        join = len(word.strip("(«“")) <= 2 and word[-1:].isalnum()
    return pieces


def _cut(word: str, size: float, width: float) -> list[str]:
    """Break a piece that is wider than a line: at its spaces and hyphens, else anywhere."""
    out = [""]
    for part in word.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if text_width(out[-1] + part.rstrip(), size) <= width:
            out[-1] += part
            continue
        if out[-1]:
            out.append("")
        for letter in part:
            if out[-1] and text_width(out[-1] + letter, size) > width:
                out.append("")
            out[-1] += letter
    return [line.rstrip() for line in out]


@cache
def _font() -> FT2Font:
    font = FT2Font(FONT_FILE)
    font.set_size(100, 72)
    return font


@cache
def _advance(letter: str) -> float:
    """Return a letter's advance in ems.

    In proportion to the figure zero's, whose advance is known, since releases of matplotlib scale
    the advances differently.
    """
    font = _font()
    zero: int = font.load_char(ord("0")).linearHoriAdvance
    return float(font.load_char(ord(letter)).linearHoriAdvance / zero * _ZERO_IN_EMS)
