"""``youthsurvey verify``: what a publication says, held against the data."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    ForceOption,
    OutOption,
    QuietOption,
    StudyOption,
    TableLang,
    TableLangOption,
    WeightsOption,
)
from youthsurvey.errors import NotReproducedError


class VerifyFormat(StrEnum):
    """How verdicts are printed."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"
    junit = "junit"


def verify(
    study: StudyOption = DEFAULT_STUDY,
    form: Annotated[
        VerifyFormat, typer.Option("--format", "-f", help="How the verdicts are printed.")
    ] = VerifyFormat.text,
    lang: TableLangOption = TableLang.en,
    weights: WeightsOption = None,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold each published number and sentence against the data. Starts from clean's output.

    Exit code 1 when one is not reproduced; what would explain it stands beside it.
    """
    from youthsurvey.pipeline.single import Workplace
    from youthsurvey.pipeline.summary import failure_line

    found = Workplace.open(study, out, force=force).verify(weights)
    if not quiet:
        print(found.to_text(form.value, lang.value, width(sys.stdout)), end="")
    if failed := failure_line(found.verifications, out, found.judged):
        raise NotReproducedError(failed)
