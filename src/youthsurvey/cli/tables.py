"""``youthsurvey tables``: a study's tables as files, or a batch file's from any data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import notice, progress_bar, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    EngineOption,
    ForceOption,
    Format,
    FormatIfAnyOption,
    Lang,
    LangOption,
    LeastCellOption,
    OutOption,
    QuietOption,
    StudyIfAnyOption,
    TableDataOption,
    WeightsOption,
)
from youthsurvey.errors import UsageError


def tables(
    study: StudyIfAnyOption = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch",
            metavar="TOML",
            help="Tables of stub x banner, with nets, means, filters, weights: docs/batch.md.",
        ),
    ] = None,
    data: TableDataOption = None,
    engine: EngineOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Write the batch's tables (.xlsx, .csv, .json, .md, .txt); else they are printed.",
        ),
    ] = None,
    form: FormatIfAnyOption = None,
    lang: LangOption = Lang.all,
    weights: WeightsOption = None,
    least_cell: LeastCellOption = None,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make every table, as CSV and in one workbook. Starts from weight's output.

    With --batch, make the tables of a batch file instead, from the study or from any file.
    Example: youthsurvey tables --batch tables.toml --data survey.parquet -o tables.xlsx
    """
    if batch is not None and least_cell is not None:
        raise UsageError(
            "tables of a batch file are an analyst's own: nothing is withheld from them.",
            where="--least-cell",
            remedy="Leave it out, or make the study's tables without --batch.",
        )
    if batch is None:
        for option, given in (
            ("--data", data), ("--engine", engine), ("--output", output), ("--format", form)
        ):  # fmt: skip
            if given is not None:
                raise UsageError(
                    "this goes with a batch file.",
                    where=option,
                    remedy="Name one with --batch, or start a study's data with `analyze`.",
                )
        _stage(study or DEFAULT_STUDY, lang, weights, least_cell, out, force, quiet)
        return
    from youthsurvey.pipeline.batch import file_form
    from youthsurvey.pipeline.run_batch import batch_tables

    shape = (form or Format.text).value if output is None else file_form(output)
    shown = "en" if lang is Lang.all else lang.value
    with progress_bar(quiet=quiet) as progress:
        made = batch_tables(
            batch, data, engine.value if engine else None, study=study, default=DEFAULT_STUDY,
            weights=weights, out=out, progress=progress, notice=None if quiet else notice,
            langs=(shown,), further=shape == "json",
        )  # fmt: skip
    if output is None:
        print(made.to_text(shape, shown, width(sys.stdout)), end="")
        return
    made.save(output, shown, force=force)
    if not quiet:
        print(output)


def _stage(
    study: str,
    lang: Lang,
    weights: str | None,
    least_cell: str | None,
    out: Path,
    force: bool,
    quiet: bool,
) -> None:
    from youthsurvey.pipeline.analyze import choose_languages
    from youthsurvey.pipeline.single import Workplace

    place = Workplace.open(study, out, force=force, least_cell=least_cell)
    with progress_bar(quiet=quiet) as progress:
        files = place.tables(choose_languages(place.study, lang.value), weights, progress)
    if not quiet:
        for file in files:
            print(file)
