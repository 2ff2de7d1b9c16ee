"""``youthsurvey topline``: one variable's shares, or every variable's."""

from __future__ import annotations

import json
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


def topline(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[VARIABLE]...", help="The variables; without one, all of them."),
    ] = None,
    study: StudyOption = DEFAULT_STUDY,
    data: DataOption = None,
    weights: WeightsOption = None,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    out: OutOption = Path("."),
) -> None:
    """Print the shares of one variable's answers, of several, or of all.

    Example: youthsurvey topline platforms --lang ru
    """
    from youthsurvey.pipeline.stages import prepare
    from youthsurvey.pipeline.tabulate import tabulated_variables
    from youthsurvey.pipeline.tabulate import topline as tabulate

    loaded, responses = prepare(study, data=data, out=out, weights=weights, notice=notice)
    wanted = names or tabulated_variables(loaded, responses)
    tables = [tabulate(loaded, responses, name, lang.value) for name in wanted]
    if form is Format.json and len(tables) != 1:
        print(json.dumps([t.to_dict() for t in tables], ensure_ascii=False, indent=2))
        return
    print("\n".join(t.to_text(form.value, width(sys.stdout)) for t in tables), end="")
