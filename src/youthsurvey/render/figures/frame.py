"""What stands above and below every plot: title, base, source, and what the data are."""

from __future__ import annotations

from dataclasses import dataclass

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import (
    DESCENT,
    MM_PER_POINT,
    balanced,
    cap_height,
    line_height,
    packed,
)
from youthsurvey.render.figures.plot import WITHHELD, Box, Plot
from youthsurvey.render.figures.scene import Scene, Shape, Text
from youthsurvey.tables.table import Table

_MARGIN = 2.0
_BELOW_TITLE = 1.0
_ABOVE_PLOT = 3.0
_BELOW_PLOT = 2.6
_TITLE_LINES = 2
_ONE_LINE_SIZE = 10.0


@dataclass(frozen=True)
class Head:
    """Title and subtitle, set; ``box`` is the room for the plot."""

    shapes: list[Shape]
    box: Box


def head(title: str, subtitle: str, width: float = theme.WIDTH, *, grey: bool = False) -> Head:
    """Set the title, in two lines as far as a size allows it, and the subtitle."""
    width -= 2 * _MARGIN
    size, lines = _fitted(title, width)
    shapes: list[Shape] = []
    y = _MARGIN
    y = _lines(shapes, lines, y, size, theme.INK)
    y = _lines(
        shapes,
        balanced(subtitle, theme.SUBTITLE_SIZE, width),
        y + _BELOW_TITLE,
        theme.SUBTITLE_SIZE,
        theme.QUIET,
    )
    return Head(shapes, Box(_MARGIN, y + _ABOVE_PLOT, width, grey))


def no_head(width: float = theme.WIDTH) -> Head:
    """Return the room for a plot that stands alone."""
    return Head([], Box(_MARGIN, _MARGIN, width - 2 * _MARGIN))


def _fitted(title: str, width: float) -> tuple[float, list[str]]:
    """Return the size and lines of a title: one line if a large size allows, else two."""
    for most in range(1, _TITLE_LINES + 1):
        for size in theme.TITLE_SIZES:
            lines = balanced(title, size, width)
            if len(lines) <= most and (size >= _ONE_LINE_SIZE or most > 1):
                return size, lines
    return size, lines


def scene(top: Head, plot: Plot, notes: list[list[str]]) -> Scene:
    """Put head, plot and notes together; the height follows from them."""
    shapes = [*top.shapes, *plot.shapes]
    y = plot.bottom + _BELOW_PLOT
    for sentences in notes:
        lines = packed(sentences, theme.SMALL_SIZE, top.box.width)
        y = _lines(shapes, lines, y, theme.SMALL_SIZE, theme.QUIET)
    return Scene(top.box.width + 2 * _MARGIN, round(y + _MARGIN, 3), tuple(shapes))


def notes(table: Table, note: Labels, plot: Plot, lang: str) -> list[list[str]]:
    """Return what stands below the plot: how to read it, its source, and what the data are.

    Returns:
        Paragraphs of sentences.
    """
    reading = [note, *plot.notes]
    if len(table.columns) > 1 and table.kind in ("crosstab", "banner"):
        reading.append(phrase(__package__, "bases"))
        if any(column.low_base for column in table.columns):
            reading.append(phrase(__package__, "low_base"))
    reading += [_marked(n.text) for n in table.notes if n.kind == "suppressed"]
    sources = [n.text for n in table.notes if n.kind == "source"]
    paragraphs = [reading, *([source] for source in sources), [_mark(table)]]
    spoken = [[pick(words, lang) for words in paragraph] for paragraph in paragraphs]
    return [kept for paragraph in spoken if (kept := [text for text in paragraph if text])]


def _marked(text: Labels) -> Labels:
    return {lang: f"{WITHHELD} {words}" for lang, words in text.items()}


def _mark(table: Table) -> Labels:
    """Return the mark of synthetic data and of assumed parts."""
    if not table.synthetic:
        return {}
    assumed = any("assumed" in flags for line in table.flags for flags in line)
    return phrase(__package__, "synthetic_assumed" if assumed else "synthetic")


def _lines(shapes: list[Shape], lines: list[str], top: float, size: float, colour: str) -> float:
    """Set lines of text from ``top`` down; return where they end."""
    step = line_height(size)
    first = top + cap_height(size) + (step - cap_height(size) - DESCENT * size * MM_PER_POINT) / 2
    for n, line in enumerate(lines):
        shapes.append(Text(_MARGIN, first + n * step, line, size, colour))
    return top + len(lines) * step
