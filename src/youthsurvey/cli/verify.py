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
from youthsurvey.errors import NotReproducedError, UsageError


class VerifyFormat(StrEnum):
    """How verdicts are printed."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"
    junit = "junit"


ManuscriptOption = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        help="A manuscript (.docx, .md, .txt, .tex) whose percentages and counts are linked to "
        "the study's, in place of the list of published numbers.",
    ),
]


def verify(
    study: StudyOption = DEFAULT_STUDY,
    form: Annotated[
        VerifyFormat, typer.Option("--format", "-f", help="How the verdicts are printed.")
    ] = VerifyFormat.text,
    lang: TableLangOption = TableLang.en,
    weights: WeightsOption = None,
    manuscript: ManuscriptOption = None,
    by_weights: Annotated[
        bool,
        typer.Option(
            "--by-weights", help="Numbers under each weighting (csv, json: always, with intervals)."
        ),
    ] = False,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold each published number and sentence against the data. Starts from clean's output.

    Exit code 1 when one is not reproduced; what would explain it stands beside it. With --text,
    when a number of the manuscript differs from the one that its words name.
    Example: youthsurvey verify --text article.docx
    """
    if manuscript is not None:
        if weights is not None or by_weights:
            raise UsageError(
                "numbers of a text are held against unweighted counts.",
                remedy="Leave --weights and --by-weights out.",
            )
        _verify_text(manuscript, study, out, form.value, lang.value, quiet=quiet)
        return
    from youthsurvey.pipeline.single import Workplace
    from youthsurvey.pipeline.summary import failure_line

    found = Workplace.open(study, out, force=force).verify(weights)
    if not quiet:
        shown = found.to_text(form.value, lang.value, width(sys.stdout), by_weights=by_weights)
        print(shown, end="")
    if failed := failure_line(found.verifications, out, found.judged):
        raise NotReproducedError(failed)


def _verify_text(path: Path, study: str, out: Path, form: str, lang: str, *, quiet: bool) -> None:
    from youthsurvey.pipeline.single import Workplace

    checked = Workplace.open(study, out).verify_text(path)
    if not quiet:
        print(checked.to_text(form, lang, width(sys.stdout)), end="")
    if checked.failure:
        raise NotReproducedError(checked.failure)
