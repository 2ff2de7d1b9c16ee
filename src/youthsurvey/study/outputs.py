"""[[batch]] and [[figure]] of study.toml: which tables and figures a run makes."""

from __future__ import annotations

from dataclasses import dataclass

from youthsurvey.model.codebook import Codebook
from youthsurvey.render.figures import FigureSpec
from youthsurvey.study.references import TABULATED, twice, variable_at
from youthsurvey.study.sections import Section

KINDS = ("bars", "stacked", "heatmap")


@dataclass(frozen=True)
class TableSpec:
    """A cross-tab: the row variable by the column variable."""

    row: str
    column: str


@dataclass(frozen=True)
class FigurePlan:
    """A figure of the publication.

    Attributes:
        row: the variable shown.
        column: the variable whose groups it is shown by; "" for none.
        spec: how it is drawn.
    """

    row: str
    column: str
    spec: FigureSpec


def read_tables(file: Section, codebook: Codebook) -> tuple[TableSpec, ...]:
    """Read the batch: each table's rows by each of its columns.

    Raises:
        StudyError: a variable is unknown, has no categories, or stands against itself; or a table
            is asked for twice.
    """
    specs: dict[TableSpec, None] = {}
    for table in file.tables("batch"):
        rows, columns = table.strings("rows"), table.strings("columns")
        for key, names in (("rows", rows), ("columns", columns)):
            if not names:
                raise table.fault("there is no variable.", key, "Name one at least.")
            for name in names:
                variable_at(table, key, name, codebook, TABULATED)
        for spec in (TableSpec(row, column) for row in rows for column in columns):
            if spec.row == spec.column:
                raise table.fault(f'"{spec.row}" stands against itself.', remedy="Leave it out.")
            if spec in specs:
                raise table.fault(
                    f"{spec.row} by {spec.column} is asked for twice.", remedy="Leave one out."
                )
            specs[spec] = None
        table.done()
    return tuple(specs)


def read_figures(
    file: Section, codebook: Codebook, languages: tuple[str, ...]
) -> tuple[FigurePlan, ...]:
    """Read the figures of the publication, in its order.

    Raises:
        StudyError: a variable is unknown or has no categories, or two figures share a name.
    """
    plans: dict[str, FigurePlan] = {}
    for table in file.tables("figure"):
        plan = _figure(table, codebook, languages)
        if plan.spec.name in plans:
            raise twice(table, "name", plan.spec.name)
        plans[plan.spec.name] = plan
    return tuple(plans.values())


def _figure(table: Section, codebook: Codebook, languages: tuple[str, ...]) -> FigurePlan:
    row = variable_at(table, "row", table.text("row"), codebook, TABULATED).name
    column = table.text("column", "")
    if column:
        variable_at(table, "column", column, codebook, TABULATED)
        if column == row:
            raise table.fault(f'"{row}" stands against itself.', "column", "Leave it out.")
    kind = table.choice("kind", KINDS, "stacked" if column else "bars")
    if (kind == "bars") == bool(column):
        raise table.fault(
            f"{kind} is for a figure {'without' if kind == 'bars' else 'with'} a column.", "kind"
        )
    spec = FigureSpec(
        name=table.text("name"),
        number=table.text("number", ""),
        kind=kind,
        caption=table.labels("caption", languages),
        note=table.labels("note", languages, {}),
    )
    table.done()
    return FigurePlan(row, column, spec)
