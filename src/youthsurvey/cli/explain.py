"""``youthsurvey explain``: what stands behind one number."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion
from youthsurvey.cli.console import width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    Format,
    FormatOption,
    OutOption,
    StudyOption,
    TableLang,
    TableLangOption,
    WeightsOption,
)


def explain(
    figure: Annotated[
        str,
        typer.Argument(
            metavar="FIGURE",
            help="A figure's number or name, a table, a variable.",
            autocompletion=completion.figures,
        ),
    ],
    category: Annotated[
        str | None,
        typer.Argument(
            metavar="[CATEGORY]",
            help="The answer; none: list every number.",
            autocompletion=completion.categories,
        ),
    ] = None,
    group: Annotated[
        str | None,
        typer.Argument(
            metavar="[GROUP]",
            help="The group, of a figure by groups.",
            autocompletion=completion.groups,
        ),
    ] = None,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    weights: WeightsOption = None,
    out: OutOption = Path("."),
) -> None:
    """Show what stands behind one number, with R and SPSS code that computes it again.

    Without an answer, all numbers of the figure are listed, each with what to ask for.
    Starts from weight's output.
    Example: youthsurvey explain 2 full 30_39
    """
    from youthsurvey.pipeline.explain import explain as run
    from youthsurvey.pipeline.explain import overview
    from youthsurvey.pipeline.single import Workplace

    place = Workplace.open(study, out)
    found = (
        overview(place, figure, weights)
        if category is None
        else run(place, figure, category, group, weights)
    )
    print(found.to_text(form.value, lang.value, width(sys.stdout)), end="")
