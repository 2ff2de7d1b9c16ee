"""One table at a time: what ``youthsurvey crosstab`` and ``topline`` print and notebooks show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import UsageError
from youthsurvey.estimate.comparisons import column_test
from youthsurvey.estimate.tabulate import LETTERS, numeric, one_way, two_way
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.means import Means
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import ShareBase, Topline
from youthsurvey.study import Study
from youthsurvey.tables.build import crosstab_table, topline_table
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.means import means_table
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from youthsurvey.tables.disclosure import Protection


@dataclass(frozen=True)
class Tabulation:
    """A result and the table that shows it.

    Attributes:
        result: all numbers, unrounded.
        table: what a reader sees, marks and flags included.
        lang: the language it is shown in.
    """

    result: Crosstab | Topline | Means
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


def table_context(
    study: Study, responses: Responses, protection: Protection | None = None
) -> TableContext:
    """Return what tables of these responses need to know, and what is withheld from them."""
    return TableContext(
        codebook=study.codebook,
        languages=study.languages,
        least_base=study.least_base,
        synthetic=responses.is_synthetic,
        known=study.known,
        schemes={scheme.name: scheme.label for scheme in study.schemes},
        source=study.source,
        probability_sample=study.probability_sample,
        protection=protection,
    )


def crosstab(
    study: Study,
    responses: Responses,
    row: str,
    column: str,
    lang: str = "en",
    *,
    level: float = 0.95,
    interval: str | None = None,
    letters: str = LETTERS.variant,
    adjust: str = LETTERS.adjustment,
    letter_levels: tuple[float, ...] = LETTERS.levels,
    exact: bool = False,
    base: ShareBase = "respondents",
    simultaneous: bool = False,
    protection: Protection | None = None,
) -> Tabulation:
    """Tabulate one variable against another.

    Args:
        study: the study, for labels and marks.
        responses: cleaned answers, weighted or not.
        row: the row variable; of a numeric one come its means by group.
        column: the column variable.
        lang: the language it is shown in.
        level: confidence level, between 0 and 1.
        interval: of shares, one of ``INTERVALS``; None: Wilson's without weights, else logit.
        letters: how columns are compared: "design", "effective-base", "spss" or "none".
        adjust: over the pairs of a row, and over the options of a multiple choice: "none",
            "bonferroni", "holm" or "bh".
        letter_levels: one level, of capitals; or two, the looser one's letters being small.
        base: of a multiple choice's shares: respondents, or all their mentions.
        exact: add the test of Fisher, Freeman and Halton on unweighted counts.
        simultaneous: intervals that hold for all shares of a column at once (Bonferroni).
        protection: which cells the table withholds; None for none.

    Raises:
        UsageError: an unknown variable, one that cannot be tabulated, or an unknown option.
    """
    if _is_numeric(responses, row):
        if exact:
            raise UsageError(
                f"{row} is a number: the exact test is of a table of categories.",
                remedy="Leave the exact test out.",
            )
        refuse_share_options(row, interval, base, simultaneous)
        return means(study, responses, row, column, lang, level=level, protection=protection)
    test = column_test(letters, adjust, letter_levels)
    result = two_way(
        responses, row, column, level, interval, test,
        exact=exact, adjustment=adjust, base=base, simultaneous=simultaneous,
    )  # fmt: skip
    total = one_way(responses, row, level, interval, base, simultaneous=simultaneous)
    context = table_context(study, responses, protection)
    return Tabulation(result, crosstab_table(result, total, context), lang)


def topline(
    study: Study,
    responses: Responses,
    name: str,
    lang: str = "en",
    *,
    level: float = 0.95,
    interval: str | None = None,
    base: ShareBase = "respondents",
    simultaneous: bool = False,
    protection: Protection | None = None,
) -> Tabulation:
    """Tabulate one variable.

    Args:
        study: the study, for labels and marks.
        responses: cleaned answers, weighted or not.
        name: the variable; of a numeric one come its mean and quantiles.
        lang: the language it is shown in.
        level: confidence level, between 0 and 1.
        interval: of shares, one of ``INTERVALS``; None: Wilson's without weights, else logit.
        base: of a multiple choice's shares: respondents, or all their mentions.
        simultaneous: intervals that hold for all shares at once (Bonferroni).
        protection: which cells the table withholds; None for none.

    Raises:
        UsageError: an unknown variable, or one that cannot be tabulated.
    """
    if _is_numeric(responses, name):
        refuse_share_options(name, interval, base, simultaneous)
        return means(study, responses, name, None, lang, level=level, protection=protection)
    result = one_way(responses, name, level, interval, base, simultaneous=simultaneous)
    context = table_context(study, responses, protection)
    return Tabulation(result, topline_table(result, context), lang)


def means(
    study: Study,
    responses: Responses,
    name: str,
    by: str | None = None,
    lang: str = "en",
    *,
    level: float = 0.95,
    scores: Mapping[str, float] | None = None,
    protection: Protection | None = None,
) -> Tabulation:
    """Tabulate the mean and quantiles of a number or a scored scale, or the ratio of two numbers.

    Args:
        study: the study, for labels and marks.
        responses: cleaned answers, weighted or not.
        name: a numeric variable, a scale (its categories count 1, 2, ..., those set aside being
            missing), an option, or "spent/earned" for a ratio.
        by: the variable of groups; None for none.
        lang: the language it is shown in.
        level: confidence level, between 0 and 1.
        scores: numbers of the scale's categories by code; those without one are missing.
        protection: which groups the table withholds; None for none.

    Raises:
        UsageError: an unknown variable, or one without numbers.
    """
    result = numeric(responses, name, by, level, scores)
    context = table_context(study, responses, protection)
    return Tabulation(result, means_table(result, context), lang)


def refuse_share_options(
    name: str, interval: str | None, base: ShareBase, simultaneous: bool = False
) -> None:
    """Refuse options of shares where a mean was asked for, rather than ignore them.

    Raises:
        UsageError: there is such an option.
    """
    if interval is not None or base == "mentions":
        raise UsageError(
            f"{name} gets a mean: an interval of shares and a base of mentions are not for it.",
            remedy="Leave --interval and --base out.",
        )
    if simultaneous:
        raise UsageError(
            f"{name} gets a mean: there is one interval, and no family to hold at once.",
            remedy="Leave --simultaneous out.",
        )


def _is_numeric(responses: Responses, name: str) -> bool:
    return name in responses.codebook and responses.codebook[name].type == "numeric"


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
