"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion

DEFAULT_STUDY = "sco_youth_2025"


class Lang(StrEnum):
    """Language of tables and figures."""

    en = "en"
    ru = "ru"
    kk = "kk"
    all = "all"


class ReportFormat(StrEnum):
    """What a report is written as."""

    html = "html"
    docx = "docx"
    pdf = "pdf"
    pptx = "pptx"
    xlsx = "xlsx"
    csv = "csv"
    tex = "tex"
    md = "md"
    sav = "sav"
    dta = "dta"
    ddi = "ddi"
    codebook = "codebook"
    all = "all"


class Format(StrEnum):
    """How a table is printed."""

    text = "text"
    csv = "csv"
    json = "json"
    md = "md"


class Interval(StrEnum):
    """Which confidence interval shares get."""

    wilson = "wilson"
    logit = "logit"
    xlogit = "xlogit"
    beta = "beta"
    likelihood = "likelihood"
    asin = "asin"
    mean = "mean"


class Letters(StrEnum):
    """How the columns of a table are compared."""

    design = "design"
    effective_base = "effective-base"
    spss = "spss"
    none = "none"


class Adjust(StrEnum):
    """Adjustment for the number of comparisons in a row."""

    none = "none"
    bonferroni = "bonferroni"
    holm = "holm"
    bh = "bh"


StudyOption = Annotated[
    str,
    typer.Option(
        "--study",
        metavar="NAME|DIR",
        help="A bundled study, or a study folder.",
        autocompletion=completion.studies,
    ),
]
DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="The form's raw export (CSV or XLSX); by default the file that the study names.",
    ),
]
DataFilesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="The form's raw export (CSV, XLSX, .sav, .dta); repeat it to join several of one "
        "survey. By default the file that the study names.",
    ),
]
StudyIfAnyOption = Annotated[
    str | None,
    typer.Option(
        "--study",
        metavar="NAME|DIR",
        help="A bundled study, or a study folder; without it, --data is tabulated as it stands "
        "unless it is the bundled study's export.",
        autocompletion=completion.studies,
    ),
]
TableDataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="FILE",
        help="CSV, XLSX, Parquet, .sav or .dta; by default the file that the study names.",
    ),
]
WeightOption = Annotated[
    str | None, typer.Option("--weight", metavar="COLUMN", help="The file's column of weights.")
]
StrataOption = Annotated[
    str | None, typer.Option("--strata", metavar="COLUMN", help="The file's column of strata.")
]
PsuOption = Annotated[
    str | None,
    typer.Option("--psu", metavar="COLUMN", help="The file's column of primary sampling units."),
]
NestOption = Annotated[bool, typer.Option("--nest", help="PSUs are numbered anew in each stratum.")]
FpcOption = Annotated[
    str | None,
    typer.Option(
        "--fpc",
        metavar="COLUMN",
        help="The file's column of the stratum's PSUs in the population, or sampled fractions.",
    ),
]
FilterOption = Annotated[
    str | None,
    typer.Option(
        "--filter", metavar="EXPR", help="Whom the table is about: 'age >= 18 and sex == \"f\"'."
    ),
]
MissingOption = Annotated[
    list[str] | None,
    typer.Option(
        "--missing", metavar="TEXT", help="A text that means no answer in the file; repeatable."
    ),
]


ScaleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--scale",
        metavar="COLUMN[=A,B,C]",
        help="A file's column that is a scale, its points in order; repeatable.",
    ),
]
MultipleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--multiple",
        metavar="NAME=COLUMNS|;",
        help="Columns that are one multiple choice, or a column of several answers and their "
        "separator; repeatable.",
    ),
]
MarginOption = Annotated[
    list[str] | None,
    typer.Option(
        "--margin",
        metavar="COLUMN[*COLUMN]",
        help="What the file's weights were calibrated to, so that errors know; repeatable.",
    ),
]
FixedOption = Annotated[
    bool,
    typer.Option(
        "--fixed-weights", help="Take a scheme's weights as given: errors without its margins."
    ),
]
TargetsOption = Annotated[
    Path | None,
    typer.Option(
        "--targets",
        metavar="TOML",
        help="Targets for the columns of --data, any file: docs/ad_hoc.md.",
    ),
]
WeightedFileOption = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write the data with a column weight, as CSV or Parquet.",
    ),
]


class EngineChoice(StrEnum):
    """Where a file's rows are counted."""

    memory = "memory"
    duckdb = "duckdb"
    spark = "spark"


EngineOption = Annotated[
    EngineChoice | None,
    typer.Option(
        "--engine",
        help="Where rows are counted: duckdb and spark take Parquet and CSV of any size, patterns "
        "such as 'parts/*.parquet', and tables.",
    ),
]


class LonelyPsuChoice(StrEnum):
    """What a stratum with a single PSU does to a variance."""

    fail = "fail"
    adjust = "adjust"
    average = "average"
    certainty = "certainty"
    remove = "remove"


LonelyPsuOption = Annotated[
    LonelyPsuChoice, typer.Option("--lonely-psu", help="What a stratum with a single PSU does.")
]
ReplicatesOption = Annotated[
    str | None,
    typer.Option(
        "--replicates",
        metavar="SPEC",
        help="Variances from replicate weights: jackknife, bootstrap:500, or the file's columns, "
        "BRR:rep1..rep80.",
    ),
]
OutOption = Annotated[
    Path,
    typer.Option("--out", metavar="DIR", help="data/processed and reports go under this folder."),
]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language of figures, tables, report.")]
ReportFormatOption = Annotated[
    list[ReportFormat] | None,
    typer.Option("--format", "-f", help="Of the report and its data; repeatable. HTML by default."),
]
ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME|FILE",
        help="Journal rules of the Word document: gost, kazakh, apa, or a .toml file.",
    ),
]


class Theme(StrEnum):
    """For which medium figures are drawn."""

    screen = "screen"
    journal = "journal"
    slides = "slides"


ThemeOption = Annotated[Theme, typer.Option("--theme", help="For which medium figures are.")]
FigureWidthOption = Annotated[
    int | None, typer.Option("--width", metavar="MM", help="Of a journal's figure: 85 or 170.")
]
LeastCellOption = Annotated[
    str | None,
    typer.Option(
        "--least-cell",
        metavar="N|off",
        help="Withhold cells of fewer respondents; by default the study's, 5.",
    ),
]
WeightsOption = Annotated[
    str | None,
    typer.Option(
        "--weights",
        metavar="SCHEME",
        help="A weighting scheme of the study.",
        autocompletion=completion.schemes,
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Overwrite outputs that were edited since the last run.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
PrivateOption = Annotated[
    bool, typer.Option("--private", help="Show no respondent's words, not in messages either.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
IntervalOption = Annotated[
    Interval | None,
    typer.Option(
        "--interval", help="The shares' interval; by default wilson unweighted, logit weighted."
    ),
]


class Base(StrEnum):
    """What the shares of a multiple choice are of."""

    respondents = "respondents"
    mentions = "mentions"


BaseOption = Annotated[
    Base,
    typer.Option("--base", help="A multiple choice's shares: of respondents, or of all mentions."),
]
MeanOption = Annotated[
    bool,
    typer.Option(
        "--mean",
        help="Mean and quantiles of a number or a scored scale, or of the ratio SPENT/EARNED.",
    ),
]
SimultaneousOption = Annotated[
    bool,
    typer.Option(
        "--simultaneous", help="Intervals that hold for all of a variable's shares at once."
    ),
]
LevelOption = Annotated[float, typer.Option("--level", help="Confidence level.")]
LettersOption = Annotated[
    Letters,
    typer.Option("--letters", help="How columns are compared; letters name those exceeded."),
]
AdjustOption = Annotated[
    Adjust, typer.Option("--adjust", help="Adjustment of letters over the pairs of a row.")
]
LetterLevelOption = Annotated[
    list[float],
    typer.Option(
        "--letter-level",
        help="Level of capital letters; given twice, the looser one's letters are small.",
    ),
]
ExactOption = Annotated[
    bool,
    typer.Option("--exact", help="Fisher-Freeman-Halton test, for tables with thin cells."),
]
FormatIfAnyOption = Annotated[
    Format | None, typer.Option("--format", "-f", help="Print a table, in this form.")
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How the table is printed.")]


class TableLang(StrEnum):
    """Language of one printed table."""

    en = "en"
    ru = "ru"
    kk = "kk"


TableLangOption = Annotated[TableLang, typer.Option("--lang", help="Language of the table.")]


def report_formats(chosen: list[ReportFormat] | None) -> tuple[str, ...]:
    """Return what a report is written as."""
    wanted = chosen or [ReportFormat.html]
    every = [form.value for form in ReportFormat if form is not ReportFormat.all]
    if ReportFormat.all in wanted:
        return tuple(every)
    return tuple(form for form in every if form in wanted)
