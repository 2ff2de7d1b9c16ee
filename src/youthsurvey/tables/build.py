"""Results of estimation to tables: one way and two ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from youthsurvey.model.codebook import Category, Labels
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.results import Topline
from youthsurvey.tables.comparisons import letter, letters_notes, letters_panel
from youthsurvey.tables.context import Asked, TableContext, within_sentence
from youthsurvey.tables.notes import (
    assumed_note,
    crosstab_base_note,
    interval_note,
    low_base_note,
    source_note,
    synthetic_note,
    topline_base_note,
    weights_note,
)
from youthsurvey.tables.table import Flag, Format, Heading, Panel, Row, Table, Value
from youthsurvey.tables.withheld import published_tests, withhold_crosstab, withhold_topline

MEASURES: Mapping[str, Format] = {
    "share": "share",
    "column_share": "share",
    "n": "count",
    "weighted_n": "weighted",
    "row_share": "share",
    "total_share": "share",
    "se": "share",
    "ci_low": "share",
    "ci_high": "share",
    "deff": "number",
    "adjusted_residual": "residual",
}
_TOPLINE = ("share", "n", "weighted_n", "se", "ci_low", "ci_high", "deff")
CROSSTAB_MEASURES = (
    "column_share", "n", "weighted_n", "row_share", "total_share", "se", "ci_low", "ci_high",
    "adjusted_residual",
)  # fmt: skip

TOTAL = "total"


def topline_table(result: Topline, context: TableContext) -> Table:
    """Make the table of one variable: its categories by one column, "Total".

    Rows keep the questionnaire's order, answers set aside come last. The first panel, "share",
    is what a small rendering shows.
    """
    asked = context.asked(result.name)
    order = aside_last(result.categories, asked)
    low = result.base < context.least_base
    flags = tuple(
        (flags_of(assumed=context.is_assumed(result.name, result.categories[i]), low=low),)
        for i in order
    )
    panels = tuple(
        Panel(code, context.say(code), MEASURES[code], _column(getattr(result, code), order))
        for code in _TOPLINE
    )
    unit = unit_of(result.share_base, "unit_multiple" if result.multiple else "unit_single")
    table = Table(
        name=stem(result.name),
        kind="topline",
        title=asked.question,
        subtitle=subtitle_of(result.base, unit, result.design.weighted, context),
        stub=asked.title,
        banner={},
        rows=tuple(category_row(asked.categories[result.categories[i]]) for i in order),
        columns=(Heading(TOTAL, context.say("total"), result.base, low),),
        panels=panels,
        flags=flags,
        notes=(
            *synthetic_note(context),
            *assumed_note(context, any("assumed" in f for row in flags for f in row), inner=False),
            *topline_base_note(result, context),
            *low_base_note(context, low),
            interval_note(result, context),
            *weights_note(result.design, context),
            *source_note(context),
        ),
        synthetic=context.synthetic,
        scale=asked.is_scale,
        multiple=result.multiple,
    )
    return withhold_topline(table, result.name, result.design, context)


def crosstab_table(result: Crosstab, total: Topline | None, context: TableContext) -> Table:
    """Make the table of two variables: the column "Total" first, then a column for each group.

    The total stands on the table's own base, those who answered both questions, as the groups
    do. Groups without respondents have no column; a note names them.

    Args:
        result: the cross-tab.
        total: the row variable's one-way result. Where it has the same base it lends the total
            its standard errors and intervals; otherwise those are undefined.
        context: of the run.
    """
    row, column = context.asked(result.row.name), context.asked(result.column.name)
    rows = aside_last(result.row.categories, row)
    columns = [j for j in aside_last(result.column.categories, column) if result.column_base[j]]
    empty = [
        column.categories[code].title
        for code, n in zip(result.column.categories, result.column_base, strict=True)
        if not n
    ]
    headings = (
        Heading(TOTAL, context.say("total"), result.base, result.base < context.least_base),
        *(_group(result, column, j, context) for j in columns),
    )
    flags = tuple(
        tuple(
            flags_of(
                assumed=context.synthetic
                if j
                else context.is_assumed(result.row.name, result.row.categories[i]),
                low=heading.low_base,
            )
            for j, heading in enumerate(headings)
        )
        for i in rows
    )
    unit = unit_of(result.share_base, "unit_multiple" if result.row.multiple else "unit_groups")
    table = Table(
        name=f"{stem(result.row.name)}_by_{stem(result.column.name)}",
        kind="crosstab",
        title=context.say("by", row=row.question, column=within_sentence(column.title)),
        subtitle=subtitle_of(result.base, unit, result.design.weighted, context),
        stub=row.title,
        banner=column.title,
        rows=tuple(category_row(row.categories[result.row.categories[i]]) for i in rows),
        columns=headings,
        panels=(
            *_crosstab_panels(result, total, rows, columns, context),
            *letters_panel(result, rows, columns, context),
        ),
        flags=flags,
        notes=(
            *synthetic_note(context),
            *assumed_note(context, context.synthetic, inner=True),
            *crosstab_base_note(result, empty, context),
            *low_base_note(context, any(h.low_base for h in headings)),
            *published_tests(result, context),
            *letters_notes(result, column, context),
            interval_note(result, context),
            *weights_note(result.design, context),
            *source_note(context),
        ),
        synthetic=context.synthetic,
        scale=row.is_scale,
        multiple=result.row.multiple,
    )
    return withhold_crosstab(table, result, rows, columns, context)


def _crosstab_panels(
    result: Crosstab,
    total: Topline | None,
    rows: list[int],
    columns: list[int],
    context: TableContext,
) -> tuple[Panel, ...]:
    same = total is not None and total.base == result.base
    mentions = result.share_base == "mentions"
    whole = result.weighted_row_base.sum() if mentions else result.weighted_base
    share = [float(w / whole) if whole else None for w in result.weighted_row_base]
    in_total: dict[str, Any] = {
        "column_share": share,
        "n": result.row_base,
        "weighted_n": result.weighted_row_base,
        "row_share": [1.0 if n else None for n in result.row_base],
        "total_share": share,
        "adjusted_residual": [None for _ in share],
    }
    for code in ("se", "ci_low", "ci_high"):
        in_total[code] = getattr(total, code) if same else [None for _ in share]
    panels = []
    for code in CROSSTAB_MEASURES:
        inner = getattr(result, "column_share_se" if code == "se" else code)
        values = tuple(plain([in_total[code][i], *(inner[i, j] for j in columns)]) for i in rows)
        panels.append(Panel(code, context.say(code), MEASURES[code], values))
    return tuple(panels)


def _group(result: Crosstab, column: Asked, j: int, context: TableContext) -> Heading:
    base = int(result.column_base[j])
    category = column.categories[result.column.categories[j]]
    low = base < context.least_base
    return Heading(category.code, category.title, base, low, letter=letter(result, j))


def subtitle_of(base: int, unit: str, weighted: bool, context: TableContext) -> Labels:
    """Name base and unit; ``unit`` is the key of a phrase."""
    per_cent = context.say("per_cent_weighted" if weighted else "per_cent")
    return context.joined([context.respondents(base), context.say(unit), per_cent], ", ")


def unit_of(share_base: str, of_respondents: str) -> str:
    """Return the key of a unit's phrase: of mentions, or the one given for respondents."""
    return "unit_mentions" if share_base == "mentions" else of_respondents


def category_row(category: Category) -> Row:
    """Return the line of an answer."""
    return Row(category.code, category.title, "aside" if category.aside else "category")


def aside_last(codes: Sequence[str], asked: Asked) -> list[int]:
    """Return the positions of categories, those set aside after all others."""
    return sorted(range(len(codes)), key=lambda i: asked.categories[codes[i]].aside)


def flags_of(*, assumed: bool, low: bool) -> frozenset[Flag]:
    """Return the flags of a cell."""
    names: list[Flag] = []
    if assumed:
        names.append("assumed")
    if low:
        names.append("low_base")
    return frozenset(names)


def _column(values: Any, order: list[int]) -> tuple[tuple[Value, ...], ...]:
    return tuple(plain([values[i]]) for i in order)


def plain(values: Sequence[Any]) -> tuple[Value, ...]:
    """Return numpy numbers as Python's own; what is undefined as None."""
    plain = [None if v is None else v.item() if hasattr(v, "item") else v for v in values]
    return tuple(None if v != v else v for v in plain)


def stem(name: str) -> str:
    """Return a variable's name as part of a table's."""
    return name.replace(".", "_")
