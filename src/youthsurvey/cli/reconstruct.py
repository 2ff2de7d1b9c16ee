"""``youthsurvey reconstruct``: synthetic data of a study whose microdata are not public."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import notice, progress_bar, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    ForceOption,
    Format,
    OutOption,
    QuietOption,
    StudyOption,
    TableLang,
)
from youthsurvey.errors import UsageError


class TargetOption(StrEnum):
    """Which distribution data sets are drawn from."""

    respondents = "respondents"
    tables = "tables"


class GivenOption(StrEnum):
    """What data sets agree with."""

    numbers = "numbers"
    sentences = "sentences"


def reconstruct(
    study: StudyOption = DEFAULT_STUDY,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            metavar="N",
            help="Write no file: draw N data sets from all that agree with what is published, and "
            "print what is found in each.",
        ),
    ] = None,
    given: Annotated[
        GivenOption | None,
        typer.Option(
            "--given", help="With --draws: agree with the numbers (default), or the sentences too."
        ),
    ] = None,
    target: Annotated[
        TargetOption | None,
        typer.Option(
            "--target",
            help="With --draws: equally likely are all ways to give respondents the answers "
            "(default), or all tables.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="With --draws: of chance; 0.")
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="With --draws: how it is printed.")
    ] = None,
    lang: Annotated[
        TableLang | None, typer.Option("--lang", help="With --draws: language.")
    ] = None,
) -> None:
    """Make the study's synthetic raw file from its published counts.

    The file is the same on every machine. Its published counts are exact; the rest is assumed,
    as the study's assumptions.toml declares one by one. With --draws, see which findings rest on
    that.
    Example: youthsurvey reconstruct --draws 1000
    """
    if draws is None:
        _refuse_without_draws(given=given, target=target, seed=seed, format=form, lang=lang)
        from youthsurvey.pipeline.source import write_reconstruction
        from youthsurvey.study import load_study

        loaded = load_study(study)
        path = out / loaded.input.file
        write_reconstruction(loaded, path, None if quiet else notice, force=force)
        return
    from youthsurvey.pipeline.draws import redraw

    with progress_bar(quiet=quiet) as progress:
        found = redraw(
            draws,
            study=study,
            target=(target or TargetOption.respondents).value,
            given=(given or GivenOption.numbers).value,
            seed=seed or 0,
            lang=(lang or TableLang.en).value,
            progress=progress,
        )
    print(found.to_text((form or Format.text).value, width(sys.stdout)), end="")


def _refuse_without_draws(**options: object) -> None:
    for name, value in options.items():
        if value is not None:
            raise UsageError(
                f"--{name} needs --draws.", remedy="For example --draws 1000; see --help."
            )
