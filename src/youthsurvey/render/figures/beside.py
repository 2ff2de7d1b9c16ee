"""Groups beside what is known of them from elsewhere: a row a group, a column of bars a measure."""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme
from youthsurvey.render.figures.measure import balanced, line_height, text_width
from youthsurvey.render.figures.plot import BAR_HEIGHT, WITHHELD, Box, Plot, RowLabel, centred, stub
from youthsurvey.render.figures.scene import Line, Rect, Shape, Text
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table

_GAP = 5.0
_VALUE_GAP = 1.2


def plot_beside(table: Table, lang: str, box: Box) -> Plot:
    """Draw every column of a table as bars from its own zero to its own greatest value.

    Args:
        table: a row a group; the first column is the survey's share, the others stand beside it.
        lang: language of the texts.
        box: room for the plot.
    """
    labels = [RowLabel(pick(row.label, lang), row.kind == "aside") for row in table.rows]
    left = stub(labels, box).right
    k = len(table.columns)
    width = (box.right - left - _GAP * (k - 1)) / k
    size = theme.SMALL_SIZE
    heads = [balanced(pick(c.label, lang), size, width) for c in table.columns]
    step = line_height(size)
    top = box.top + max(map(len, heads)) * step + 1.0
    rows = stub(labels, Box(box.left, top, box.width))
    shapes: list[Shape] = [*rows.shapes]
    values = table.panels[0].values
    for j, lines in enumerate(heads):
        x = left + j * (width + _GAP)
        for n, line in enumerate(lines):
            base = top - 1.0 - (len(lines) - n - 1) * step - 0.8
            shapes.append(Text(x, base, line, size, theme.INK))
        how = table.columns[j].format or "number"
        texts = [_text(table, i, j, how, lang) for i in range(len(table.rows))]
        room = width - _VALUE_GAP - max(text_width(t, theme.TEXT_SIZE) for t in texts)
        numbers = [v for line in values if isinstance(v := line[j], (int, float))]
        most = max([*numbers, 0.0]) or 1.0
        for i, middle in enumerate(rows.middles):
            value = values[i][j]
            length = value / most * room if isinstance(value, (int, float)) else 0.0
            assumed = "assumed" in table.flags[i][j]
            colour = theme.ASIDE if j else theme.ACCENT
            fill = theme.tint(colour) if assumed else colour
            title = f"{pick(table.rows[i].label, lang)}, {pick(table.columns[j].label, lang)}: "
            place = (x, middle - BAR_HEIGHT / 2, length, BAR_HEIGHT)
            shapes.append(Rect(*place, fill, colour if assumed else "", title + texts[i]))
            at = x + length + _VALUE_GAP
            shapes += centred([texts[i]], at, middle, theme.TEXT_SIZE, theme.INK, "start")
        shapes.append(Line(x, top, x, rows.bottom, theme.ZERO_LINE, 0.6))
    notes = [phrase(__package__, "beside", n=len(table.rows))]
    notes += [note.text for note in table.notes if note.kind == "method"]
    return Plot(shapes, rows.bottom, notes)


def _text(table: Table, i: int, j: int, how: str, lang: str) -> str:
    if "suppressed" in table.flags[i][j]:
        return WITHHELD
    return format_value(table.panels[0].values[i][j], how, lang)  # type: ignore[arg-type]
