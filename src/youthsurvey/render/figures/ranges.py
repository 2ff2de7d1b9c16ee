"""Ranges of shares within groups: a horizontal bar from the least to the greatest, by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from youthsurvey import tables
from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures import DrawnFigure, Layout, frame
from youthsurvey.render.figures.measure import cap_height, text_width
from youthsurvey.render.figures.plot import Box, Plot, RowLabel, centred, stub
from youthsurvey.render.figures.scene import Line, Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Format, Table, Value

_BAR = 3.4
_LEAST = 0.5
_TICK = 1.2
_GAP = 4.0
_ABOVE_GROUP = 1.6
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class RangeRow:
    """A line of the figure.

    Attributes:
        label: of the answer.
        low, high: its range, 0 to 1.
        text: how that reads.
        sharp: the range is proved sharp; its ends then are drawn.
    """

    label: str
    low: float
    high: float
    text: str
    sharp: bool


@dataclass(frozen=True)
class Group:
    """A heading with the range of its size, and the rows under it."""

    label: str
    rows: tuple[RangeRow, ...]


def draw_ranges(table: Table, lang: str) -> DrawnFigure:
    """Draw the table of bounds; the same table gives the same bytes each time.

    Args:
        table: from ``bounds_table``.
        lang: language of texts and numbers.
    """
    from youthsurvey.render.figures.png import to_png
    from youthsurvey.render.figures.svg import to_svg

    layout = lay_out_ranges(table, lang)
    return DrawnFigure(
        name=table.name,
        lang=lang,
        title=layout.title,
        alt=layout.alt,
        svg=to_svg(layout.scene, f"ranges-{lang}", layout.title, layout.alt),
        png=to_png(layout.scene),
    )


def lay_out_ranges(table: Table, lang: str) -> Layout:
    """Set all shapes of the figure."""
    title = pick(table.title, lang)
    subtitle = pick(phrase(__package__, "ranges_subtitle"), lang)
    head = frame.head(title, subtitle)
    groups = _groups(table, lang)
    plot = _plot(groups, lang, head.box)
    mark = next(note.text for note in table.notes if note.kind == "base")
    given = [[pick(note.text, lang)] for note in table.notes if note.kind == "test"]
    sources = [[pick(note.text, lang)] for note in table.notes if note.kind == "source"]
    every = [row for group in groups for row in group.rows]
    keys = ["ranges", *(["ranges_outer"] if not all(row.sharp for row in every) else [])]
    reading = [pick(phrase(__package__, key), lang) for key in keys]
    notes = [[pick(mark, lang)], *given, reading, *sources]
    parts = [
        f"{pick(phrase(__package__, 'alt_ranges'), lang)} {title}",
        subtitle,
        *(
            f"{group.label}: {', '.join(f'{row.label} {row.text}' for row in group.rows)}"
            for group in groups
        ),
        *(text for part in notes for text in part),
    ]
    alt = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts)
    return Layout(frame.scene(head, plot, notes), title, alt)


def _groups(table: Table, lang: str) -> list[Group]:
    """Return groups with their rows; a row without a share (an empty group) is left out."""
    places = {column.code: k for k, column in enumerate(table.columns)}
    proved = pick(phrase(tables.__name__, "bound_sharp"), lang)
    out: list[Group] = []
    for row, line in zip(table.rows, table.panels[0].values, strict=True):
        name = pick(row.label, lang)
        if row.kind == "net":
            size = _span(line[places["n_low"]], line[places["n_high"]], "count", lang)
            out.append(Group(f"{name}\u00a0({size})", ()))
            continue
        low, high = line[places["share_low"]], line[places["share_high"]]
        if not isinstance(low, float) or not isinstance(high, float):
            continue
        text = _span(low, high, "share", lang)
        group = out[-1]
        status = line[places["bound_status"]]
        sharp = isinstance(status, Mapping) and pick(status, lang) == proved
        out[-1] = Group(group.label, (*group.rows, RangeRow(name, low, high, text, sharp)))
    return out


def _span(low: Value, high: Value, format: Format, lang: str) -> str:
    ends = [format_value(end, format, lang) for end in (low, high)]
    return " – ".join(dict.fromkeys(ends))


def _plot(groups: list[Group], lang: str, box: Box) -> Plot:
    labels = [RowLabel(row.label) for group in groups for row in group.rows]
    reads = [text_width(row.text, theme.TEXT_SIZE) for group in groups for row in group.rows]
    # Labels of all groups are set once, so that all groups share one left edge.
    left = stub(labels, box).right + _GAP / 2
    right = box.right - max(reads, default=0.0) - _GAP

    def at(share: float) -> float:
        return left + share * (right - left)

    bars: list[Shape] = []
    top = box.top
    for group in groups:
        top += _ABOVE_GROUP
        middle = top + cap_height(theme.TEXT_SIZE)
        bars += centred([group.label], box.left, middle, theme.TEXT_SIZE, theme.QUIET, "start")
        top = middle + cap_height(theme.TEXT_SIZE)
        rows = stub([RowLabel(row.label) for row in group.rows], Box(box.left, top, box.width))
        shift = left - _GAP / 2 - rows.right
        bars += [_moved(shape, shift) for shape in rows.shapes]
        for row, middle in zip(group.rows, rows.middles, strict=True):
            bars += _range(row, at, middle, box.right)
        top = rows.bottom
    bottom, axis = _axis(at, box.top, top, lang)
    return Plot([*axis, *bars], bottom)


def _moved(shape: Shape, shift: float) -> Shape:
    assert isinstance(shape, Text), "labels are texts"
    return Text(shape.x + shift, shape.y, shape.text, shape.size, shape.colour, shape.anchor)


def _range(row: RangeRow, at: Callable[[float], float], middle: float, edge: float) -> list[Shape]:
    width = max(at(row.high) - at(row.low), _LEAST)
    x = min(at(row.low), at(1.0) - width)
    title = f"{row.label}: {row.text}"
    top, bottom = middle - _BAR / 2, middle + _BAR / 2
    ends = (x, x + width) if row.sharp else ()
    return [
        Rect(x, top, width, _BAR, theme.tint(theme.ACCENT), title=title),
        *(Line(end, top, end, bottom, theme.ACCENT, 1.2) for end in ends),
        *centred([row.text], edge, middle, theme.TEXT_SIZE, theme.INK, "end"),
    ]


def _axis(
    at: Callable[[float], float], top: float, bottom: float, lang: str
) -> tuple[float, list[Shape]]:
    """Return where the scale of per cent ends, and its shapes with thin lines upwards."""
    size = theme.SMALL_SIZE
    base = bottom + 2 * _TICK + cap_height(size)
    shapes: list[Shape] = [Line(at(0), bottom, at(1), bottom, theme.ZERO_LINE, 0.6)]
    for tick in _TICKS:
        x = at(tick)
        shapes.append(Line(x, top, x, bottom, theme.ASIDE, 0.3))
        shapes.append(Line(x, bottom, x, bottom + _TICK, theme.ZERO_LINE, 0.6))
        shapes.append(
            Text(x, base, format_value(100 * tick, "count", lang), size, theme.QUIET, "middle")
        )
    return base + _TICK, shapes
