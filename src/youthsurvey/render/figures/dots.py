"""One answer's share in each group: a dot with its interval."""

from __future__ import annotations

from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.axes import axis, axis_height, steps
from youthsurvey.render.figures.measure import text_width
from youthsurvey.render.figures.plot import (
    Box,
    Plot,
    RowLabel,
    centred,
    group_label,
    is_withheld,
    share_text,
    shares,
    stub,
)
from youthsurvey.render.figures.scene import Line, Rect, Shape
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table, Value

_MARK = 2.6
_GAP = 3.0
_LEAST_SPAN = 0.2


def plot_dots(table: Table, answer: str, lang: str, box: Box) -> Plot:
    """Draw an answer's share in every column, with the interval where the table has one.

    Args:
        table: a cross-tab: its first panel holds column shares.
        answer: the row's code; "" for the first row.
        lang: language of the texts.
        box: room for the plot.

    Raises:
        StudyError: the table has no such answer.
    """
    i = place_of(table, answer)
    labels = [group_label(column, lang) for column in table.columns]
    if len(labels) > 1:
        labels[1] = RowLabel(labels[1].text, labels[1].quiet, apart=True)
    rows = stub(labels, box)
    lows, highs = (_panel(table, code, i) for code in ("ci_low", "ci_high"))
    texts = [share_text(table, i, j, lang) for j in range(len(table.columns))]
    left = rows.right + _MARK
    right = box.right - max(text_width(t, theme.TEXT_SIZE) for t in texts) - _GAP
    ends = [v for line in (shares(table)[i], lows, highs) for v in line if isinstance(v, float)]
    low, high = max(0.0, min(ends, default=0.0)), min(1.0, max(ends, default=1.0))
    missing = max(0.0, _LEAST_SPAN - (high - low)) / 2
    low, high = max(0.0, low - missing - 0.01), min(1.0, high + missing + 0.01)

    def at(share: float) -> float:
        return left + (share - low) / (high - low) * (right - left)

    ticks = [(at(s), format_value(100 * s, "count", lang)) for s in steps(low, high)]
    shapes: list[Shape] = [
        *(Line(x, box.top, x, rows.bottom, theme.WITHHELD, 0.5) for x, _ in ticks),
        *axis(ticks, left, right, rows.bottom),
    ]
    for j, middle in enumerate(rows.middles):
        quiet = table.columns[j].low_base
        colour = theme.ASIDE if quiet else theme.ACCENT
        start, end, share = lows[j], highs[j], shares(table)[i][j]
        if share is not None and not is_withheld(table, i, j):
            if isinstance(start, float) and isinstance(end, float):
                shapes.append(Line(at(start), middle, at(end), middle, colour, 1.0))
            assumed = "assumed" in table.flags[i][j]
            fill = theme.tint(colour) if assumed else colour
            title = f"{labels[j].text}: {texts[j]}"
            place = (at(share) - _MARK / 2, middle - _MARK / 2, _MARK, _MARK)
            shapes.append(Rect(*place, fill, colour if assumed else "", title))
        ink = theme.QUIET if quiet else theme.INK
        shapes += centred([texts[j]], box.right, middle, theme.TEXT_SIZE, ink, "end")
    notes = [phrase(__package__, "dots", answer=table.rows[i].label)]
    notes += [note.text for note in table.notes if note.kind == "method"][:1]
    return Plot([*shapes, *rows.shapes], rows.bottom + axis_height(), notes)


def place_of(table: Table, answer: str) -> int:
    """Return the place of the answer that dots are of.

    Raises:
        StudyError: the table has no such answer.
    """
    codes = [row.code for row in table.rows]
    if answer and answer not in codes:
        raise StudyError(
            f'{table.name} has no answer "{answer}".', remedy=f"Known: {', '.join(codes)}."
        )
    return codes.index(answer) if answer else 0


def answer_label(table: Table, answer: str, lang: str) -> str:
    """Return the answer that dots are of, in words."""
    return pick(table.rows[place_of(table, answer)].label, lang)


def _panel(table: Table, code: str, i: int) -> tuple[Value, ...]:
    if not table.has(code):
        return (None,) * len(table.columns)
    return table.panel(code).values[i]
