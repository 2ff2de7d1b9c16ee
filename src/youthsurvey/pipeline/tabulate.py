"""One table at a time: what ``youthsurvey crosstab`` and ``topline`` print and notebooks show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from youthsurvey.estimate.tabulate import one_way, two_way
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Crosstab, Topline
from youthsurvey.study import Study
from youthsurvey.tables import Table, TableContext, crosstab_table, topline_table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Tabulation:
    """A result and the table that shows it.

    Attributes:
        result: all numbers, unrounded.
        table: what a reader sees, marks and flags included.
        lang: the language it is shown in.
    """

    result: Crosstab | Topline
    table: Table
    lang: str = "en"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as the documented JSON has it."""
        return {"synthetic": self.table.synthetic, **self.result.to_dict()}

    def to_frame(self) -> pd.DataFrame:
        """Return the result as a tidy data frame."""
        return self.result.to_frame()

    def to_text(self, form: str, width: int | None = None) -> str:
        """Return the table as "text", "csv", "md" or "json"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        return table_as_text(self.table, form, self.lang, width)

    def __repr__(self) -> str:
        return self.to_text("text", 100)

    def _repr_html_(self) -> str:
        from youthsurvey.render.html import table_html

        return table_html(self.table, self.lang)


def table_as_text(table: Table, form: str, lang: str, width: int | None = None) -> str:
    """Return a table as "text", "csv", "md", or "json" (its first panel, a record a row)."""
    if form == "csv":
        from youthsurvey.render.csv_text import table_csv

        return table_csv(table, (lang,))
    from youthsurvey.render import text

    if form == "json":
        codes = [column.code for column in table.columns]
        rows = [
            {"row": row.code, **dict(zip(codes, values, strict=True))}
            for row, values in zip(table.rows, table.panels[0].values, strict=True)
        ]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    if form == "md":
        return text.table_markdown(table, lang)
    return text.table_text(table, lang, width=width)


def table_context(study: Study, responses: Responses) -> TableContext:
    """Return what tables of these responses need to know."""
    return TableContext(
        codebook=study.codebook,
        languages=study.languages,
        least_base=study.least_base,
        synthetic=responses.is_synthetic,
        known=study.known,
        schemes={scheme.name: scheme.label for scheme in study.schemes},
        source=study.source,
    )


def crosstab(
    study: Study, responses: Responses, row: str, column: str, lang: str = "en"
) -> Tabulation:
    """Tabulate one variable against another.

    Args:
        study: the study, for labels and marks.
        responses: cleaned answers, weighted or not.
        row: the row variable (single, ordinal or multiple).
        column: the column variable.
        lang: the language it is shown in.

    Raises:
        UsageError: an unknown variable, or one that cannot be tabulated.
    """
    result = two_way(responses, row, column)
    total = one_way(responses, row)
    return Tabulation(result, crosstab_table(result, total, table_context(study, responses)), lang)


def topline(study: Study, responses: Responses, name: str, lang: str = "en") -> Tabulation:
    """Tabulate one variable.

    Raises:
        UsageError: an unknown variable, or one that cannot be tabulated.
    """
    result = one_way(responses, name)
    return Tabulation(result, topline_table(result, table_context(study, responses)), lang)


def tabulated_variables(study: Study, responses: Responses) -> list[str]:
    """Return the variables with categories that are in the data, in the questionnaire's order.

    Left out are a mark of synthetic data, and questions of which a rule lets one answer through
    (consent): their tables would say nothing.
    """
    settled = {
        rule.variable for rule in study.rules if rule.type == "require" and len(rule.values) == 1
    }
    return [
        variable.name
        for variable in study.codebook
        if variable.is_categorical
        and variable.name in responses.columns
        and not variable.marks_synthetic
        and variable.name not in settled
    ]
