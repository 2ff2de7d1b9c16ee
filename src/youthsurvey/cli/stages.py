"""The stages as commands: each starts from what the one before it left under --out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from youthsurvey.cli.console import notice, progress_bar, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    DataFilesOption,
    EngineOption,
    FigureWidthOption,
    ForceOption,
    Format,
    FormatIfAnyOption,
    Lang,
    LangOption,
    LeastCellOption,
    MissingOption,
    OutOption,
    PrivateOption,
    ProfileOption,
    QuietOption,
    ReportFormatOption,
    StudyOption,
    TableDataOption,
    TableLang,
    TableLangOption,
    TargetsOption,
    Theme,
    ThemeOption,
    WeightedFileOption,
    WeightOption,
    WeightsOption,
    report_formats,
)

if TYPE_CHECKING:
    from youthsurvey.pipeline.single import Workplace


def ingest(
    study: StudyOption = DEFAULT_STUDY,
    data: DataFilesOption = None,
    private: PrivateOption = False,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the raw export and code its answers.

    Example: youthsurvey ingest --study my_survey --data export.csv --private
    """
    place = _open(study, out, force)
    with progress_bar(quiet=quiet) as progress:
        told = None if quiet else notice
        files = place.ingest(data, told, private=private, progress=progress)
    _report(files, quiet)


def clean(
    study: StudyOption = DEFAULT_STUDY,
    lang: TableLangOption = TableLang.en,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Apply the study's rules to the coded answers, with a ledger. Starts from ingest's output.

    Example: youthsurvey clean --study my_survey
    """
    _report(_open(study, out, force).clean(lang.value), quiet)


def weight(
    study: StudyOption = DEFAULT_STUDY,
    data: TableDataOption = None,
    targets: TargetsOption = None,
    base: WeightOption = None,
    missing: MissingOption = None,
    engine: EngineOption = None,
    output: WeightedFileOption = None,
    form: FormatIfAnyOption = None,
    lang: TableLangOption = TableLang.en,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make the weights of every scheme. Starts from clean's output.

    Prints the files left; with --format each scheme's diagnostics, and with json the weights too.
    With --data and --targets, weight the rows of any file instead; --weight then names the column
    of weights to start from.
    Example: youthsurvey weight --data survey.csv --targets targets.toml -o weighted.csv
    """
    if data is not None or targets is not None:
        from youthsurvey.pipeline.file_weights import weight_command

        text = weight_command(
            data, targets, output, base=base, missing=missing or (),
            engine=engine.value if engine else None,
            form=(form or Format.text).value, lang=lang.value, width=width(sys.stdout), force=force,
        )  # fmt: skip
        if not quiet:
            print(text, end="")
        return
    place = _open(study, out, force)
    files = place.weight()
    if form is None:
        _report(files, quiet)
    elif not quiet:
        print(place.weights_as_text(form.value, lang.value, width(sys.stdout)), end="")


def figures(
    study: StudyOption = DEFAULT_STUDY,
    lang: LangOption = Lang.all,
    weights: WeightsOption = None,
    theme: ThemeOption = Theme.screen,
    width: FigureWidthOption = None,
    least_cell: LeastCellOption = None,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draw every figure, as PNG and SVG. Starts from weight's output.

    For a journal: in greys, 300 dots an inch, 170 or 85 mm wide, with its letters in the SVG.
    Example: youthsurvey figures --theme journal --width 85 --lang ru
    """
    from youthsurvey.pipeline.analyze import choose_languages

    place = _open(study, out, force, least_cell)
    with progress_bar(quiet=quiet) as progress:
        langs = choose_languages(place.study, lang.value)
        files = place.figures(
            langs, weights, theme=theme.value, width=width,
            workers=os.cpu_count() or 1, progress=progress,
        )  # fmt: skip
    _report(files, quiet)


def report(
    study: StudyOption = DEFAULT_STUDY,
    lang: LangOption = Lang.all,
    weights: WeightsOption = None,
    form: ReportFormatOption = None,
    profile: ProfileOption = None,
    least_cell: LeastCellOption = None,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write the report: a page, documents, slides, tables, data. Starts from weight's output.

    Example: youthsurvey report --format docx --lang ru --profile gost
    """
    from youthsurvey.pipeline.analyze import choose_languages

    place = _open(study, out, force, least_cell)
    with progress_bar(quiet=quiet) as progress:
        langs = choose_languages(place.study, lang.value)
        files = place.report(
            langs, weights, formats=report_formats(form), profile=profile,
            workers=os.cpu_count() or 1, progress=progress,
        )  # fmt: skip
    _report(files, quiet)


def _open(study: str, out: Path, force: bool, least_cell: str | None = None) -> Workplace:
    from youthsurvey.pipeline.single import Workplace

    return Workplace.open(study, out, force=force, least_cell=least_cell)


def _report(files: Iterable[Path], quiet: bool) -> None:
    """Print the files left, one a line, so that a script can go on with them."""
    if not quiet:
        for file in files:
            print(file)
