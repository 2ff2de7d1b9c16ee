"""[[batch]] and [[figure]] of study.toml: which tables and figures a run makes."""

from __future__ import annotations

from dataclasses import dataclass

from youthsurvey.model.codebook import Codebook
from youthsurvey.render.figures import KINDS, FigureSpec
from youthsurvey.study.references import TABULATED, categories_at, twice, variable_at
from youthsurvey.study.sections import Section


@dataclass(frozen=True)
class TableSpec:
    """A cross-tab: the row variable by the column variable."""

    row: str
    column: str

    @property
    def name(self) -> str:
        """The table's name: its file's stem."""
        return f"{self.row}_by_{self.column}"


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
    file: Section,
    codebook: Codebook,
    languages: tuple[str, ...],
    tables: tuple[TableSpec, ...],
) -> tuple[FigurePlan, ...]:
    """Read the figures of the publication, in its order.

    Args:
        file: study.toml.
        codebook: what was asked.
        languages: the study's.
        tables: the batch; a figure by groups shows one of its tables.

    Raises:
        StudyError: a variable is unknown or has no categories, the kind does not suit it, its
            table is not in the batch, or two figures share a name.
    """
    plans: dict[str, FigurePlan] = {}
    # The batch's tables are drawn too, each under its own name.
    taken = {table.name for table in tables}
    for table in file.tables("figure"):
        plan = _figure(table, codebook, languages)
        if plan.spec.name in taken:
            raise twice(table, "name", plan.spec.name)
        if plan.column and TableSpec(plan.row, plan.column) not in tables:
            raise table.fault(
                f"{plan.row} by {plan.column} is no table of the batch.",
                "column",
                "Add it under [[batch]].",
            )
        taken.add(plan.spec.name)
        plans[plan.spec.name] = plan
    return tuple(plans.values())


def _figure(table: Section, codebook: Codebook, languages: tuple[str, ...]) -> FigurePlan:
    name = table.name("name")
    row = variable_at(table, "row", table.text("row"), codebook, TABULATED)
    column = table.text("column", "")
    if column:
        variable_at(table, "column", column, codebook, TABULATED)
    kind = table.choice("kind", KINDS) if table.has("kind") else ""
    if kind and kind != "diverging" and (kind == "bars") == bool(column):
        raise table.fault(
            f'"{kind}" is for a figure {"without" if kind == "bars" else "with"} a column.', "kind"
        )
    if kind == "diverging" and row.type != "ordinal":
        raise table.fault(f"the answers to {row.name} have no order.", "kind", 'Take "stacked".')
    answer = table.text("answer", "")
    if answer:
        if kind != "dots":
            raise table.fault('an answer is for a figure of "dots".', "answer")
        categories_at(table, "answer", row, (answer,))
    if kind == "stacked" and row.type == "multiple":
        raise table.fault(
            f"answers to {row.name}, a multiple choice, overlap and cannot be stacked.",
            "kind",
            'Take "heatmap".',
        )
    number = table.text("number", "")
    caption = table.labels("caption", languages, {})
    note = table.labels("note", languages, {})
    table.done()
    with table.located():
        spec = FigureSpec(
            name=name, number=number, kind=kind, caption=caption, note=note, answer=answer
        )
    return FigurePlan(row.name, column, spec)
