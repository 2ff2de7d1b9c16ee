"""What a table is made of: a study's cleaned answers, or a file as it stands.

What only files without a study need is imported where one comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from youthsurvey.errors import UsageError
from youthsurvey.ingest import expected_headers
from youthsurvey.ingest.declared import Declared, multiple_from_text, scale_from_text
from youthsurvey.model.design import LonelyPsu
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.source import Notice
from youthsurvey.pipeline.stages import UNWEIGHTED, prepare
from youthsurvey.study import Study, load_study

Engine = Literal["memory", "duckdb", "spark"]


@dataclass(frozen=True)
class Source:
    """A file, and what its columns say of the design.

    Attributes:
        data: the file: CSV, XLSX, Parquet, .sav, .zsav or .dta; None for the study's own.
        weight, strata, psu, fpc: names of columns; None for none.
        nest: names of PSUs repeat from stratum to stratum and mean different units.
        lonely_psu: what a stratum with a single PSU does to a variance.
        filter: which respondents the tables are about, see ``youthsurvey.model.filters``; the
            others stay in the design. None for all.
        missing: texts that mean "no answer", besides an empty cell.
        engine: "memory", or "duckdb" or "spark" to group data of any size where they lie; None
            for duckdb where the data are Parquet or a table of a database file.
        replicates: "jackknife", "bootstrap", or the type and columns of replicate weights, as
            ``parse_replicates`` takes them; None for linearised variances.
        numbers: the variables of a mean, which may have more values than a table has rows.
        declared: what the file does not say of its columns: scales, multiple choices.
        margins: what the weights were calibrated to: columns, crossed within a margin.
        fixed: take a study's calibrated weights as given, without their margins.
    """

    data: Path | None
    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    nest: bool = False
    fpc: str | None = None
    lonely_psu: LonelyPsu = "fail"
    filter: str | None = None
    missing: tuple[str, ...] = ()
    engine: Engine | None = None
    replicates: str | None = None
    numbers: tuple[str, ...] = ()
    declared: tuple[Declared, ...] = ()
    margins: tuple[tuple[str, ...], ...] = ()
    fixed: bool = False

    @classmethod
    def from_options(
        cls,
        data: Path | None,
        scales: Iterable[str] | None,
        multiples: Iterable[str] | None,
        margins: Iterable[str] | None = None,
        **options: Any,
    ) -> Source:
        """Return the source that a command's options name.

        Args:
            data: the file.
            scales: as ``scale_from_text`` takes them; None for none.
            multiples: as ``multiple_from_text`` takes them; None for none.
            margins: of the weights, each as "sex" or "sex*age"; None for none.
            **options: the other fields.

        Raises:
            UsageError: a scale or a multiple choice has no name.
        """
        declared = (
            *map(scale_from_text, scales or ()),
            *map(multiple_from_text, multiples or ()),
        )
        crossed = (tuple(name.strip() for name in text.split("*")) for text in margins or ())
        return cls(data, declared=declared, margins=tuple(crossed), **options)

    @property
    def design_columns(self) -> list[str]:
        """The columns that describe the design, the weights apart."""
        return [name for name in (self.strata, self.psu, self.fpc) if name is not None]

    @property
    def margin_columns(self) -> tuple[str, ...]:
        """The columns of the margins, each once."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin))


def open_file(
    data: Any,
    names: Sequence[str],
    *,
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    nest: bool = False,
    fpc: str | None = None,
    filter: str | None = None,
    engine: Engine | None = None,
    missing: Sequence[str] = (),
    replicates: str | None = None,
    lonely_psu: LonelyPsu = "fail",
    variables: Sequence[Declared] = (),
    margins: Sequence[Sequence[str]] = (),
) -> tuple[Study, Responses]:
    """Open any data without a study, for ``crosstab``, ``topline``, ``means`` and ``fit_model``.

    Args:
        data: a path, a pattern such as "parts/*.parquet", a table ("warehouse.duckdb::answers", or
            its name in Spark), or a data frame: of Polars, Arrow or pandas, which DuckDB reads,
            or of Spark.
        names: the columns to tabulate.
        weight: the column of weights.
        strata: the column of strata.
        psu: the column of primary sampling units.
        nest: names of PSUs repeat from stratum to stratum and mean different units.
        fpc: the column of the stratum's PSUs in the population, or of sampled fractions.
        filter: whom tables are about; the others stay in the design.
        engine: "memory", "duckdb" or "spark"; None for what the data ask for.
        missing: texts that mean "no answer", besides an empty one.
        replicates: "jackknife", "bootstrap", or the type and columns of replicate weights.
        lonely_psu: what a stratum with a single PSU does to a variance.
        variables: what the data do not say of their columns: scales, multiple choices.
        margins: what the weights were calibrated to, each margin's columns crossed; errors then
            know of it.

    Returns:
        The data as a study of their own columns, and the answers: groups of respondents who
        answered alike where an engine has read them.

    Raises:
        SurveyError: whatever is wrong with the data or the options.
    """
    from youthsurvey.pipeline.adhoc import open_as_it_stands

    data = Path(data) if isinstance(data, str) else data
    source = Source(
        data if isinstance(data, Path) else None, weight, strata, psu, nest, fpc, lonely_psu,
        filter, tuple(missing), engine, replicates, declared=tuple(variables),
        margins=tuple(map(tuple, margins)),
    )  # fmt: skip
    return open_as_it_stands(source, data, names)


def open_data(
    source: Source,
    names: Iterable[str],
    *,
    study: str | None = None,
    default: str,
    out: Path = Path("."),
    weights: str | None = None,
    notice: Notice | None = None,
) -> tuple[Study, Responses]:
    """Open what a table is made of: a study's cleaned answers, or a file as it stands.

    A file is taken as it stands where no study is named, unless two or more of its headers are
    questions of the default study: then it is that study's export.

    Args:
        source: the data and what options say of them.
        names: the variables to tabulate; none for a study's own choice.
        study: the study that was named; None for none.
        default: the study where none is named.
        out: the output folder, looked into first for a study's data.
        weights: a weighting scheme of the study.
        notice: told when a study's data are made.

    Raises:
        SurveyError: whatever is wrong with the data or the options.
    """
    data = source.data
    if data is not None and stands_alone(data, study, default):
        from youthsurvey.pipeline.adhoc import open_as_it_stands

        return open_as_it_stands(source, data, names, weights)
    refuse_columns(source)
    own = UNWEIGHTED if source.replicates else weights
    loaded, responses = prepare(study or default, data=data, out=out, weights=own, notice=notice)
    if source.replicates is not None:
        from youthsurvey.pipeline.replicates import parse_replicates, study_replicated

        scheme = weights or loaded.default_scheme
        responses = study_replicated(loaded, responses, scheme, parse_replicates(source.replicates))
    if source.fixed:
        responses = responses.with_design(responses.design.fixed())
    if source.filter is None:
        return loaded, responses
    from youthsurvey.pipeline.adhoc import filtered

    return loaded, filtered(responses, source.filter)


def stands_alone(data: Path, study: str | None, default: str) -> bool:
    """Whether a file is taken as it stands, and not as the export of a study."""
    if study is not None:
        return False
    from youthsurvey.ingest.tabular import is_export

    return not is_export(data, expected_headers(load_study(default).codebook))


_SPELT = {"declared": "scale, --multiple", "margins": "margin"}
"""Options that are not called as their fields are."""


def refuse_columns(source: Source) -> None:
    """Refuse options that name a file's columns where a study says what the design is.

    Raises:
        UsageError: there is one.
    """
    for option in fields(Source):
        if option.name in ("data", "filter", "numbers", "fixed", "replicates"):
            continue
        if getattr(source, option.name) != option.default:
            name = _SPELT.get(option.name, option.name)
            raise UsageError(
                "this goes with a file that is tabulated as it stands, not with a study's export.",
                where=f"--{name.replace('_', '-')}",
                remedy="Choose one of the study's schemes with --weights, or name another file.",
            )
