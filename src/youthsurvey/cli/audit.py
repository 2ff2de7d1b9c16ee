"""``youthsurvey audit``: the arithmetic of published percentages, without any data."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    Format,
    FormatOption,
    StudyOption,
    TableLang,
    TableLangOption,
)
from youthsurvey.errors import NotReproducedError


class RoundingRule(StrEnum):
    """A rule of rounding."""

    half_up = "half_up"
    half_even = "half_even"
    truncate = "truncate"


def audit(
    percents: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PERCENT]...", help="As printed; 85.6=2 is the sum of 2 rounded percentages."
        ),
    ] = None,
    n: Annotated[int | None, typer.Option("--n", help="Respondents; without it all are tried.")] = (
        None
    ),
    decimals: Annotated[int | None, typer.Option("--decimals", help="Printed decimals.")] = None,
    rounding: Annotated[
        RoundingRule | None, typer.Option("--rounding", help="One rule; else all three.")
    ] = None,
    multiple: Annotated[bool, typer.Option("--multiple", help="Several answers allowed.")] = False,
    complete: Annotated[bool, typer.Option("--all", help="All answers are listed.")] = False,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="CSV", help="Percentages: docs/audit.md.")
    ] = None,
    most: Annotated[int, typer.Option("--max-n", help="The largest n that is tried.")] = 10_000,
    study: StudyOption = DEFAULT_STUDY,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
) -> None:
    """Say which counts published percentages can stand for, and what cannot be.

    Without percentages and --file it audits the study's. Exit code 1 when something is impossible.
    Example: youthsurvey audit 48.5 27.7 17.8 5.9 --n 505
    """
    from youthsurvey.pipeline.audit import audit as run
    from youthsurvey.pipeline.audit_questions import choose_questions

    questions = choose_questions(
        percents or (), n, decimals, file, study, multiple=multiple, complete=complete,
        lang=lang.value,
    )  # fmt: skip
    found = run(questions, rounding.value if rounding else None, most)
    print(found.to_text(form.value, lang.value, width(sys.stdout)), end="")
    if found.impossible:
        raise NotReproducedError(f"impossible: {'; '.join(found.impossible)}.")
