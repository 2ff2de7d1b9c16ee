"""A figure in words, for whoever cannot see it."""

from __future__ import annotations

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.figures.plot import answer_order, share_text, shares
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table


def alt_text(
    table: Table, kind: str, title: str, subtitle: str, notes: list[list[str]], lang: str
) -> str:
    """Describe a figure: kind, title, base, the values, and what the data are.

    A heat map's values are too many to hear: the whole and the range over the groups stand for
    them.
    """
    if kind in ("love", "flow", "beside"):
        return _of_run(table, kind, title, subtitle, notes, lang)
    kinds = pick(phrase(__package__, f"alt_{kind}"), lang)
    if kind == "bars":
        values = "; ".join(_column(table, 0, lang))
    elif kind in ("stacked", "diverging", "dots"):
        values = " ".join(
            f"{pick(column.label, lang)}: {', '.join(_column(table, j, lang))}."
            for j, column in enumerate(table.columns)
        )
    else:
        values = "; ".join(_range(table, i, lang) for i in answer_order(table))
    return _spoken([f"{kinds} {title}", subtitle, values], notes)


def _of_run(
    table: Table, kind: str, title: str, subtitle: str, notes: list[list[str]], lang: str
) -> str:
    """Describe a figure of what the run did: every line of its table."""
    kinds = pick(phrase(__package__, f"alt_{kind}"), lang)
    wanted = {"love": ("standardised_before", "standardised_after"), "flow": ("n",)}.get(kind)
    places = [j for j, column in enumerate(table.columns) if not wanted or column.code in wanted]
    lines = []
    for row, values in zip(table.rows, table.panels[0].values, strict=True):
        said = [format_value(values[j], table.format_of(table.panels[0], 0, j), lang)
                for j in places]  # fmt: skip
        lines.append(f"{pick(row.label, lang)} {', '.join(said)}")
    return _spoken([f"{kinds} {title}", subtitle, "; ".join(lines)], notes)


def _spoken(parts: list[str], notes: list[list[str]]) -> str:
    whole = [*parts, *(text for part in notes for text in part)]
    return " ".join(
        part if part.endswith((".", "?", "!")) else f"{part}." for part in whole if part
    )


def _column(table: Table, j: int, lang: str) -> list[str]:
    return [
        f"{pick(table.rows[i].label, lang)} {share_text(table, i, j, lang)}"
        for i in answer_order(table)
    ]


def _range(table: Table, i: int, lang: str) -> str:
    groups = shares(table)[i][1:]
    found = [
        (v, pick(table.columns[j].label, lang)) for j, v in enumerate(groups, 1) if v is not None
    ]
    text = f"{pick(table.rows[i].label, lang)} {share_text(table, i, 0, lang)}"
    if not found:
        return text
    ends = (min(found), max(found))
    low, high = (f"{format_value(v, 'share', lang)} ({name})" for v, name in ends)
    return f"{text}, {low} – {high}"
