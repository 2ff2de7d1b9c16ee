"""``youthsurvey bounds``: what published margins and sentences imply for an unpublished table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion
from youthsurvey.cli.console import progress_bar, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    Format,
    FormatOption,
    QuietOption,
    TableLang,
    TableLangOption,
)

_MARGIN = "Counts by category: a=245,b=400..404,c; a category without a count is unknown."


def bounds(
    row: Annotated[
        str | None,
        typer.Argument(
            metavar="ROW", help="The row variable.", autocompletion=completion.tabulated
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Argument(
            metavar="COLUMN",
            help="The column variable: groups.",
            autocompletion=completion.tabulated,
        ),
    ] = None,
    study: Annotated[
        str | None,
        typer.Option("--study", metavar="NAME|DIR", help="Whose published numbers count."),
    ] = None,
    rows: Annotated[
        str | None, typer.Option("--rows", "--row-margin", metavar="COUNTS", help=_MARGIN)
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", "--column-margin", metavar="COUNTS", help=_MARGIN)
    ] = None,
    n: Annotated[int | None, typer.Option("--n", help="Respondents of the whole table.")] = None,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--given",
            metavar="SENTENCE",
            help='What else is known: "share(full | 30_39) > 0.5"; repeatable: docs/bounds.md.',
        ),
    ] = None,
    margins_only: Annotated[
        bool, typer.Option("--margins-only", help="Leave the study's sentences out.")
    ] = False,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", metavar="FILE", help="Write the ranges as a .png or .svg."),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Print what margins and sentences imply for a table that was never published.

    Sharp bounds for each cell, for shares within groups, for differences between groups and for
    Cramér's V. Without a study: youthsurvey bounds --rows a=10,b=20 --columns x=12,y=18
    Example: youthsurvey bounds awareness age_group --figure figure_2_bounds.svg
    """
    from youthsurvey.pipeline.bounds import bound
    from youthsurvey.pipeline.model import figure_format

    if figure is not None:
        figure_format(figure)
    with progress_bar(quiet=quiet) as progress:
        found = bound(
            row,
            column,
            study=study or (DEFAULT_STUDY if row is not None else None),
            rows=rows,
            columns=columns,
            n=n,
            given=tuple(given or ()),
            margins_only=margins_only,
            lang=lang.value,
            progress=progress,
        )
    if figure is not None:
        found.save_figure(figure)
    print(found.to_text(form.value, width(sys.stdout)), end="")
