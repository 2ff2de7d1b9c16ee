"""Charts of a workbook, of Excel's own kind and drawn from its cells: anyone can restyle them."""

from __future__ import annotations

from typing import Any

from youthsurvey.render import theme
from youthsurvey.render.figures.plot import answer_colours, answer_order
from youthsurvey.tables.table import Table

_ROW = 26
_AROUND = 90
"""In pixels: a bar with its gap, and what stands about the plot."""
_FONT = {"size": 9, "color": theme.INK}
_NO_LINE = {"none": True}


def has_chart(table: Table) -> bool:
    """Whether bars show the table: one question, or two of which the first has one answer."""
    drawn = table.kind == "topline" or (table.kind == "crosstab" and not table.multiple)
    return drawn and table.panels[0].format == "share"


def chart(book: Any, table: Table, sheet: str, heads: int, first: int, width: int) -> Any:
    """Return the chart of a table's shares.

    Args:
        book: the workbook.
        table: one of those that ``has_chart``.
        sheet: the name of the sheet on which it stands.
        heads: the line of the columns' heads.
        first: the line of the first answer; the others follow it.
        width: in pixels.
    """
    bars = table.kind == "topline"
    # Not a stack of 100 %: what is withheld is missing from it.
    made = book.add_chart({"type": "bar"} if bars else {"type": "bar", "subtype": "stacked"})
    last, columns = first + len(table.rows) - 1, len(table.columns)
    colours = answer_colours(table, answer_order(table), single=bars)
    labels: dict[str, Any] = {"value": True, "num_format": "0.0%", "font": {"size": 9}}
    if bars:
        made.add_series(
            {
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, 1, last, 1],
                "points": [{"fill": {"color": colours[i]}} for i in range(len(table.rows))],
                "data_labels": labels,
                "gap": 40,
            }
        )
    else:
        for i in range(len(table.rows)):
            font = {"size": 9, "color": theme.text_on(colours[i])}
            made.add_series(
                {
                    "name": [sheet, first + i, 0],
                    "categories": [sheet, heads, 1, heads, columns],
                    "values": [sheet, first + i, 1, first + i, columns],
                    "fill": {"color": colours[i]},
                    # Under five per cent there is no room for a number.
                    "data_labels": {**labels, "num_format": "[>=0.05]0%;;", "font": font},
                    "gap": 35,
                }
            )
    made.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"color": theme.ZERO_LINE},
                     "major_tick_mark": "none"})  # fmt: skip
    most = {} if bars else {"max": 1}
    made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0, **most})
    made.set_legend({"none": True} if bars else {"position": "top", "font": _FONT})
    made.set_chartarea({"border": _NO_LINE})
    rows = len(table.rows) if bars else columns
    made.set_size({"width": width, "height": _AROUND + _ROW * rows})
    return made
