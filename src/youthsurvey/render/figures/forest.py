"""A model's odds ratios: a mark and its interval on a logarithmic scale, a line a term."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures import DrawnFigure, Layout, frame
from youthsurvey.render.figures.measure import cap_height, text_width
from youthsurvey.render.figures.plot import Box, Plot, RowLabel, centred, stub
from youthsurvey.render.figures.scene import Line, Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Panel, Table

_ODDS = ("odds_ratio", "odds_ratio_low", "odds_ratio_high")
_MARK = 2.4
_CAP = 0.8
_VALUE_GAP = 4.0
_TICK = 1.2
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
_LEAST_REACH = math.log(2)
_MOST_REACH = math.log(100)
"""From no effect to an edge: an interval that reaches further is cut there, without its end."""


@dataclass(frozen=True)
class Term:
    """A line of the figure.

    Attributes:
        label: of the term.
        ratio: its odds ratio; low, high: of its interval, None for a reference.
        quiet: a reference.
        assumed: rests on an assumption of synthetic data.
        text: the numbers as they read.
    """

    label: str
    ratio: float
    low: float | None
    high: float | None
    quiet: bool
    assumed: bool
    text: str


def draw_forest(table: Table, lang: str) -> DrawnFigure:
    """Draw the table of a model's coefficients; the same table gives the same bytes each time.

    Args:
        table: from ``model_table``.
        lang: language of texts and numbers.
    """
    from youthsurvey.render.figures.png import to_png
    from youthsurvey.render.figures.svg import to_svg

    layout = lay_out_forest(table, lang)
    return DrawnFigure(
        name=table.name,
        lang=lang,
        title=layout.title,
        alt=layout.alt,
        svg=to_svg(layout.scene, f"forest-{lang}", layout.title, layout.alt),
        png=to_png(layout.scene),
    )


def lay_out_forest(table: Table, lang: str) -> Layout:
    """Set all shapes of the figure."""
    title, subtitle = pick(table.title, lang), pick(table.subtitle, lang)
    terms = _terms(table, lang)
    head = frame.head(title, subtitle)
    reading = [note.text for note in table.notes if note.kind == "method"][:1]
    plot = _plot(terms, lang, head.box, reading)
    notes = frame.notes(_one_column(table), {}, plot, lang)
    parts = [
        f"{pick(phrase(__package__, 'alt_forest'), lang)} {title}",
        subtitle,
        "; ".join(f"{term.label} {term.text}" for term in terms),
        *(text for part in notes for text in part),
    ]
    alt = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts)
    return Layout(frame.scene(head, plot, notes), title, alt)


def _one_column(table: Table) -> Table:
    """Return the table with its odds ratios only, since notes take several columns for groups."""
    return replace(
        table,
        columns=table.columns[:1],
        flags=tuple(line[:1] for line in table.flags),
        panels=tuple(
            Panel(p.code, p.label, p.format, tuple(line[:1] for line in p.values))
            for p in table.panels
        ),
    )


def _terms(table: Table, lang: str) -> list[Term]:
    """Return the lines that have an odds ratio; intercept and thresholds have none."""
    places = [[c.code for c in table.columns].index(code) for code in _ODDS]
    out = []
    for row, line, flags in zip(table.rows, table.panels[0].values, table.flags, strict=True):
        ratio, low, high = (line[j] for j in places)
        if not isinstance(ratio, float):
            continue
        text = format_value(ratio, "number", lang)
        if isinstance(low, float) and isinstance(high, float):
            ends = (format_value(end, "number", lang) for end in (low, high))
            text = f"{text} ({' – '.join(ends)})"
        out.append(
            Term(
                label=pick(row.label, lang),
                ratio=ratio,
                low=low if isinstance(low, float) else None,
                high=high if isinstance(high, float) else None,
                quiet=row.kind == "aside",
                assumed="assumed" in flags[0],
                text=text,
            )
        )
    return out


def _plot(terms: list[Term], lang: str, box: Box, reading: list[Labels]) -> Plot:
    labels = stub([RowLabel(term.label, term.quiet) for term in terms], box)
    reads = max((text_width(term.text, theme.TEXT_SIZE) for term in terms), default=0.0)
    left, right = labels.right + _MARK, box.right - reads - _VALUE_GAP
    low, high = _span(terms)

    def at(ratio: float) -> float:
        log = math.log(ratio) if ratio > 0 else -math.inf
        return left + (min(max(log, low), high) - low) / (high - low) * (right - left)

    shapes: list[Shape] = []
    ticks = [tick for tick in _TICKS if low <= math.log(tick) <= high]
    bottom = _axis(shapes, ticks, at, labels.bottom, lang)
    shapes.append(Line(at(1.0), box.top, at(1.0), labels.bottom, theme.ZERO_LINE, 0.6))
    for term, middle in zip(terms, labels.middles, strict=True):
        shapes += _mark(term, at, middle, (low, high))
        colour = theme.QUIET if term.quiet else theme.INK
        shapes += centred([term.text], box.right, middle, theme.TEXT_SIZE, colour, "end")
    return Plot([*shapes, *labels.shapes], bottom, [phrase(__package__, "forest"), *reading])


def _span(terms: list[Term]) -> tuple[float, float]:
    """Return the ends of the scale, as logarithms."""
    ends = [x for term in terms for x in (term.ratio, term.low, term.high) if x]
    logs = [math.log(x) * 1.02 for x in ends if math.isfinite(x)]
    low, high = min([-_LEAST_REACH, *logs]), max([_LEAST_REACH, *logs])
    return max(low, -_MOST_REACH), min(high, _MOST_REACH)


def _mark(
    term: Term, at: Callable[[float], float], middle: float, span: tuple[float, float]
) -> list[Shape]:
    colour = theme.ASIDE if term.quiet else theme.ACCENT
    shapes: list[Shape] = []
    if term.low is not None and term.high is not None:
        shapes.append(Line(at(term.low), middle, at(term.high), middle, colour, 1.0))
        for end in (term.low, term.high):
            if end > 0 and span[0] <= math.log(end) <= span[1]:
                x = at(end)
                shapes.append(Line(x, middle - _CAP, x, middle + _CAP, colour, 1.0))
    shapes.append(
        Rect(
            at(term.ratio) - _MARK / 2,
            middle - _MARK / 2,
            _MARK,
            _MARK,
            theme.tint(colour) if term.assumed else colour,
            colour if term.assumed else "",
            f"{term.label}: {term.text}",
        )
    )
    return shapes


def _axis(
    shapes: list[Shape], ticks: list[float], at: Callable[[float], float], top: float, lang: str
) -> float:
    """Add the scale, without numbers that would touch, below the lines; return where it ends."""
    size, taken = theme.SMALL_SIZE, -math.inf
    shapes.append(Line(at(0.0), top, at(math.inf), top, theme.ZERO_LINE, 0.6))
    base = top + 2 * _TICK + cap_height(size)
    for tick in ticks:
        x = at(tick)
        shapes.append(Line(x, top, x, top + _TICK, theme.ZERO_LINE, 0.6))
        text = f"{tick:g}" if lang == "en" else f"{tick:g}".replace(".", ",")
        half = text_width(text, size) / 2
        if x - half > taken:
            shapes.append(Text(x, base, text, size, theme.QUIET, "middle"))
            taken = x + half + _TICK
    return base + _TICK
