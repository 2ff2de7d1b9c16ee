"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_STUDY = "sco_youth_2025"


class Lang(StrEnum):
    """Language of tables and figures."""

    en = "en"
    ru = "ru"
    kk = "kk"
    all = "all"


class Format(StrEnum):
    """How a table is printed."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"


StudyOption = Annotated[
    str, typer.Option("--study", metavar="NAME|DIR", help="A bundled study, or a study folder.")
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="The form's raw export (CSV or XLSX); by default the file that the study names.",
    ),
]
OutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="data/processed and reports go under this folder."),
]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of figures, tables, report.")]
WeightsOption = Annotated[
    str | None,
    typer.Option("--weights", metavar="SCHEME", help="A weighting scheme of the study."),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Overwrite outputs that were edited since the last run.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How the table is printed.")]


class TableLang(StrEnum):
    """Language of one printed table."""

    en = "en"
    ru = "ru"
    kk = "kk"


TableLangOption = Annotated[TableLang, typer.Option("--lang", help="Language of the table.")]
