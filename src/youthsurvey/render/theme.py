"""Colours and sizes of every figure.

The scales' neighbours hold apart in grey and for the three common colour blindnesses; a test
computes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ACCENT = "#0B6B78"
INK = "#1A2126"
QUIET = "#5A646C"
WITHHELD = "#ECEDEE"
"""Where something is withheld."""
ASIDE = "#B9BEC3"
ZERO_LINE = "#8A939A"
PAPER = "#FFFFFF"
BLACK = "#000000"
LEAST_CONTRAST = 4.5

FONT = "DejaVu Sans"
TITLE_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0, 8.5)
SUBTITLE_SIZE = 8.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.0

WIDTH = 160.0
"""Of a figure, in millimetres."""

DPI = 200

ASSUMED_TINT = 0.45


@dataclass(frozen=True)
class Look:
    """For which medium a figure is made.

    Attributes:
        name: of the medium.
        width: of the finished figure, in millimetres.
        laid_out: the width at which it is laid out before it is scaled: a narrower one makes its
            letters larger.
        dpi: dots an inch of the picture.
        grey: without colours; neighbouring shades still hold apart.
        embedded: the vector file brings its letters along.
    """

    name: str
    width: float = WIDTH
    laid_out: float = WIDTH
    dpi: int = DPI
    grey: bool = False
    embedded: bool = False


SCREEN = Look("screen")
LOOKS: Mapping[str, Look] = {
    "screen": SCREEN,
    "slides": Look("slides", width=254.0, laid_out=127.0, dpi=150),
    # Letters of 9 points are 7 in a column, and 9 over a page.
    "journal_85": Look("journal_85", 85.0, 108.0, 300, grey=True, embedded=True),
    "journal_170": Look("journal_170", 170.0, 170.0, 300, grey=True, embedded=True),
}
"""By name; "journal" with its width in millimetres."""

# Four and six answers leave out the sand in the middle; beside each other, the scale's own light
# teal and light clay are one grey, so the one is lighter here and the other darker.
_SCALES: dict[int, tuple[str, ...]] = {
    0: (),
    1: ("#0B6B78",),
    2: ("#0B6B78", "#D99A6C"),
    3: ("#0B6B78", "#D9D2C0", "#A6482B"),
    4: ("#0B6B78", "#92C9CC", "#CC8350", "#8F3A20"),
    5: ("#0B6B78", "#6FB1B5", "#D9D2C0", "#D99A6C", "#A6482B"),
    6: ("#0A4F5A", "#2F8993", "#9ACED0", "#D99A6C", "#B5622F", "#8A3519"),
}
_GREYS = ("#303030", "#B0B0B0")
GREY_ASIDE = "#DEDEDE"
# The hottest cell still carries dark text, so that all numbers read alike.
_LEAST_HEAT, _MOST_HEAT = "#F0F6F6", "#4E9AA2"
_HEAT_STEPS = 16
HEAT_HATCH = "#A3C7CC"
# Even steps of lightness, none ending near the grey of the answers aside.
_FAMILIES: dict[int, tuple[str, ...]] = {
    0: (),
    1: (ACCENT,),
    2: (ACCENT, "#59A1A7"),
    3: (ACCENT, "#63A8AD", "#C7E2E2"),
    4: (ACCENT, "#47949C", "#86BDC0", "#CCE4E4"),
    5: (ACCENT, "#3B8C95", "#6CADB2", "#A0CDCE", "#DAECEB"),
    6: (ACCENT, "#338790", "#5CA3A9", "#88BEC1", "#B6D9D9", "#E8F3F2"),
}


def scale_colours(k: int) -> tuple[str, ...]:
    """Return k colours for an ordered scale, from teal through sand to clay."""
    return _SCALES[k] if k in _SCALES else _along(_SCALES[5], k)


def family_colours(k: int) -> tuple[str, ...]:
    """Return k colours for answers without an order: the accent, then lighter and lighter."""
    return _FAMILIES[k] if k in _FAMILIES else _along(_FAMILIES[6], k)


def grey_steps(k: int) -> tuple[str, ...]:
    """Return k greys from dark to light, all darker than that of answers aside."""
    return _along(_GREYS, k) if k > 1 else _GREYS[:k]


def heat_colour(part: float) -> str:
    """Return the colour of a heat map's cell for a part of the greatest share, 0 to 1.

    In sixteen steps: the number in the cell tells more, and a picture has 256 colours in all.
    """
    return mixed(_LEAST_HEAT, _MOST_HEAT, round(part * _HEAT_STEPS) / _HEAT_STEPS)


def tint(colour: str) -> str:
    """Return the colour of an assumed part: the same hue, paler."""
    return mixed(PAPER, colour, ASSUMED_TINT)


def mixed(first: str, second: str, part: float) -> str:
    """Return a colour between two; ``part`` 0 gives the first, 1 the second."""
    channels = zip(_rgb(first), _rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in channels)


def text_on(colour: str) -> str:
    """Return a text colour with a contrast of at least 4.5 to 1: dark or white, else black."""
    best = max((INK, PAPER), key=lambda text: contrast(text, colour))
    return best if contrast(best, colour) >= LEAST_CONTRAST else BLACK


def grey(colour: str) -> str:
    """Return the grey that is as light as a colour, so that no contrast changes."""
    light = _luminance(colour)
    linear = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return "#" + f"{round(linear * 255):02X}" * 3


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, 1.4.3."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _along(colours: tuple[str, ...], k: int) -> tuple[str, ...]:
    """Return k colours at even steps through a list of them."""
    out = []
    for i in range(k):
        place = i * (len(colours) - 1) / (k - 1)
        left = min(int(place), len(colours) - 2)
        out.append(mixed(colours[left], colours[left + 1], place - left))
    return tuple(out)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
