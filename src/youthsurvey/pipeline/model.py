"""Regression models: what ``youthsurvey model`` prints and draws, and notebooks show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import OutputError, UsageError
from youthsurvey.estimate.models import fit_model as fit
from youthsurvey.estimate.models import parse_formula
from youthsurvey.model.fits import ModelFit
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.tabulate import table_as_text, table_context
from youthsurvey.study import Study
from youthsurvey.tables.models import effects_table, model_table
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from youthsurvey.render.figures import DrawnFigure

FIGURE_SUFFIXES = (".png", ".svg")


@dataclass(frozen=True)
class Modelled:
    """A fitted model and the tables that show it.

    Attributes:
        result: all numbers, unrounded.
        coefficients, effects: what a reader sees: odds ratios, average marginal effects.
        lang: the language they are shown in.
    """

    result: ModelFit
    coefficients: Table
    effects: Table
    lang: str = "en"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as the documented JSON has it."""
        return {"synthetic": self.coefficients.synthetic, **self.result.to_dict()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a coefficient."""
        return self.result.to_frame()

    def to_text(self, form: str, width: int | None = None) -> str:
        """Return both tables as "text", "csv" or "md", an empty line between; or "json"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        parts = [
            table_as_text(t, form, self.lang, width)
            for t in (self.coefficients, self.effects)
            if t.rows
        ]
        return "\n".join(parts)

    def figure(self) -> DrawnFigure:
        """Draw the odds ratios and their intervals."""
        from youthsurvey.render.figures.forest import draw_forest

        return draw_forest(self.coefficients, self.lang)

    def save_figure(self, path: Path) -> None:
        """Write the figure to a .png or .svg file.

        Raises:
            UsageError: the suffix is neither.
            OutputError: the file cannot be written.
        """
        suffix, figure = figure_format(path), self.figure()
        try:
            path.write_bytes(figure.png if suffix == ".png" else figure.svg.encode("utf-8"))
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}.", where=str(path)) from None

    def __repr__(self) -> str:
        return self.to_text("text", 100)

    def _repr_html_(self) -> str:
        from youthsurvey.render.html import table_html

        tables = (self.coefficients, self.effects)
        return "\n".join(table_html(t, self.lang) for t in tables if t.rows)


def figure_format(path: Path) -> str:
    """Return the suffix of a figure's file.

    Raises:
        UsageError: it is neither .png nor .svg.
    """
    suffix = path.suffix.lower()
    if suffix not in FIGURE_SUFFIXES:
        raise UsageError(
            f'a figure cannot be written as "{path.name}".',
            remedy="Name a file that ends in .png or .svg.",
        )
    return suffix


def formula_columns(formula: str) -> list[str]:
    """Return the columns of a file that a formula needs.

    An outcome "x.a" is the category "a" of the column "x".

    Raises:
        UsageError: the formula cannot be read.
    """
    parsed = parse_formula(formula)
    return [parsed.outcome.rpartition(".")[0] or parsed.outcome, *parsed.predictors]


def fit_model(
    study: Study, responses: Responses, formula: str, lang: str = "en", *, level: float = 0.95
) -> Modelled:
    """Fit a binary or a proportional-odds logit; the outcome decides which.

    Args:
        study: the study, for labels and marks.
        responses: cleaned answers, weighted or not.
        formula: "awareness ~ age_group + sex", with ":" for interactions and "*" for both;
            "awareness.full ~ ..." explains one category against all others.
        lang: the language it is shown in.
        level: confidence level, between 0 and 1.

    Raises:
        UsageError: an unknown name, or a model that has no finite estimate.
        NoRespondentsError: nobody answered every question.
    """
    result = fit(responses, formula, level)
    context = table_context(study, responses)
    return Modelled(result, model_table(result, context), effects_table(result, context), lang)
