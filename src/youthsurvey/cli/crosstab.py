"""``youthsurvey crosstab``: one variable against another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import notice, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    DataOption,
    Format,
    FormatOption,
    OutOption,
    StudyOption,
    TableLang,
    TableLangOption,
    WeightsOption,
)


def crosstab(
    row: Annotated[str, typer.Argument(metavar="ROW", help="The row variable.")],
    column: Annotated[str, typer.Argument(metavar="COLUMN", help="The column variable.")],
    study: StudyOption = DEFAULT_STUDY,
    data: DataOption = None,
    weights: WeightsOption = None,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    out: OutOption = Path("."),
) -> None:
    """Print one variable against another, with bases, tests and intervals.

    Example: youthsurvey crosstab awareness age_group --format md
    """
    from youthsurvey.pipeline.stages import prepare
    from youthsurvey.pipeline.tabulate import crosstab as tabulate

    loaded, responses = prepare(study, data=data, out=out, weights=weights, notice=notice)
    table = tabulate(loaded, responses, row, column, lang.value)
    print(table.to_text(form.value, width(sys.stdout)), end="")
