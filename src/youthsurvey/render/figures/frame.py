"""What stands above and below every plot: title, base, source, and what the data are."""

from __future__ import annotations

from dataclasses import dataclass

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import (
    DESCENT,
    MM_PER_POINT,
    cap_height,
    line_height,
    wrapped,
)
from youthsurvey.render.figures.plot import Box, Plot
from youthsurvey.render.figures.scene import Scene, Shape, Text
from youthsurvey.tables.table import Table

_MARGIN = 2.0
_BELOW_TITLE = 1.0
_ABOVE_PLOT = 3.0
_BELOW_PLOT = 2.6
_TITLE_LINES = 2


@dataclass(frozen=True)
class Head:
    """Title and subtitle, set; ``box`` is the room for the plot."""

    shapes: list[Shape]
    box: Box


def head(title: str, subtitle: str) -> Head:
    """Set the title, in two lines as far as a size allows it, and the subtitle."""
    width = theme.WIDTH - 2 * _MARGIN
    for size in theme.TITLE_SIZES:
        lines = wrapped(title, size, width)
        if len(lines) <= _TITLE_LINES:
            break
    shapes: list[Shape] = []
    y = _MARGIN
    y = _lines(shapes, lines, y, size, theme.INK)
    y = _lines(
        shapes,
        wrapped(subtitle, theme.SUBTITLE_SIZE, width),
        y + _BELOW_TITLE,
        theme.SUBTITLE_SIZE,
        theme.QUIET,
    )
    return Head(shapes, Box(_MARGIN, y + _ABOVE_PLOT, width))


def scene(top: Head, plot: Plot, notes: list[str]) -> Scene:
    """Put head, plot and notes together; the height follows from them."""
    shapes = [*top.shapes, *plot.shapes]
    y = plot.bottom + _BELOW_PLOT
    for note in notes:
        lines = wrapped(note, theme.SMALL_SIZE, top.box.width)
        y = _lines(shapes, lines, y, theme.SMALL_SIZE, theme.QUIET)
    return Scene(theme.WIDTH, round(y + _MARGIN, 3), tuple(shapes))


def notes(table: Table, note: Labels, plot: Plot, lang: str) -> list[str]:
    """Return the lines below the plot: how to read it, its source, and what the data are."""
    reading = [note, *plot.notes]
    if len(table.columns) > 1:
        reading.append(phrase(__package__, "bases"))
    if any(column.low_base for column in table.columns):
        reading += [n.text for n in table.notes if n.kind == "low_base"]
    texts = [" ".join(text for text in (pick(words, lang) for words in reading) if text)]
    texts += [
        pick(phrase(__package__, "source", source=n.text), lang)
        for n in table.notes
        if n.kind == "source"
    ]
    texts.append(_marks(table, lang))
    return [text for text in texts if text]


def _marks(table: Table, lang: str) -> str:
    """Return the mark of synthetic data and of assumed parts."""
    assumed = any("assumed" in flags for line in table.flags for flags in line)
    keys = [*(["synthetic"] if table.synthetic else []), *(["assumed"] if assumed else [])]
    return " ".join(pick(phrase(__package__, key), lang) for key in keys)


def _lines(shapes: list[Shape], lines: list[str], top: float, size: float, colour: str) -> float:
    """Set lines of text from ``top`` down; return where they end."""
    step = line_height(size)
    first = top + cap_height(size) + (step - cap_height(size) - DESCENT * size * MM_PER_POINT) / 2
    for n, line in enumerate(lines):
        shapes.append(Text(_MARGIN, first + n * step, line, size, colour))
    return top + len(lines) * step
