"""``youthsurvey codebook``: the questions and answers of a study, by themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    DataOption,
    ForceOption,
    JsonOption,
    PrivateOption,
    StudyOption,
    TableLang,
    TableLangOption,
)
from youthsurvey.errors import InputError

codebook = typer.Typer(
    name="codebook",
    help="Hold a codebook against a file, show it, edit it in a spreadsheet.\n\n"
    "Example: youthsurvey codebook check --study my_survey --data export.csv",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@codebook.command("check")
def check(
    study: StudyOption = DEFAULT_STUDY,
    data: DataOption = None,
    private: PrivateOption = False,
    as_json: JsonOption = False,
) -> None:
    """Name each answer that matches nothing, the nearest option, and the line to add.

    Example: youthsurvey codebook check --study my_survey --data export.csv
    """
    from youthsurvey.pipeline.codebooks import check_codebook, check_lines, need_data
    from youthsurvey.study import load_study

    checked = check_codebook(study, need_data(load_study(study), data))
    if as_json:
        print(json.dumps(checked.to_dict(), ensure_ascii=False, indent=2))
    else:
        print("\n".join(check_lines(checked, private=private)))
    if checked.unmatched:
        n = sum(each.n for each in checked.unmatched)
        raise InputError(
            f"{n} answers match nothing.",
            where=checked.source,
            remedy="Add the aliases above to codebook.toml, or mend the file.",
        )


@codebook.command("show")
def show(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUESTION]...", help="All without it.", autocompletion=completion.variables
        ),
    ] = None,
    study: StudyOption = DEFAULT_STUDY,
    lang: TableLangOption = TableLang.en,
) -> None:
    """Print questions with their answers.

    Example: youthsurvey codebook show awareness platforms --lang ru
    """
    from youthsurvey.pipeline.codebooks import show_lines
    from youthsurvey.study import load_study

    print("\n".join(show_lines(load_study(study), names or [], lang.value)))


@codebook.command("xlsx")
def xlsx(
    study: StudyOption = DEFAULT_STUDY,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="The workbook to write.")
    ] = Path("codebook.xlsx"),
    force: ForceOption = False,
) -> None:
    """Write a codebook as a spreadsheet, to be edited and read back with import.

    Example: youthsurvey codebook xlsx --study my_survey -o codebook.xlsx
    """
    from youthsurvey.pipeline.codebooks import write_workbook
    from youthsurvey.study import load_study

    print(write_workbook(load_study(study), output, force=force))


@codebook.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(metavar="XLSX", help="An edited codebook, or an XLSForm.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The study folder.")],
    force: ForceOption = False,
) -> None:
    """Write codebook.toml from an edited spreadsheet, or from a KoBo or ODK form's definition.

    Example: youthsurvey codebook import codebook.xlsx --out my_survey --force
    """
    from youthsurvey.pipeline.codebooks import import_codebook

    path, made = import_codebook(source, out, force=force)
    print(f"{path}: {len(made.variables)} questions")
