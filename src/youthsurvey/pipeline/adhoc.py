"""Tables of any file, without a study: columns are the variables, their values the categories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.ingest.tabular import Tabular, levels_of, read_tabular
from youthsurvey.model.codebook import LANGUAGES, Codebook
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.filters import Levels, parse_filter
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.pipeline.file_columns import (
    MOST_CATEGORIES,
    category_column,
    names_column,
    numbers_column,
    weights_of,
)
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.replicates import parse_replicates, replicated
from youthsurvey.study import Study
from youthsurvey.study.study import Input
from youthsurvey.study.weights import Weights
from youthsurvey.tally.cells import Cells, tally
from youthsurvey.tally.engines import (
    EngineName,
    Groups,
    Request,
    default_engine,
    group,
    name_of,
)
from youthsurvey.tally.values import MOST_VALUES

LEAST_BASE = 30


def open_as_it_stands(
    source: Source, data: Any, names: Iterable[str], scheme: str | None = None
) -> tuple[Study, Responses]:
    """Open a file as it stands, or a table or data frame that an engine reads.

    Raises:
        UsageError: no column is named, or a weighting scheme, which only studies have.
        SurveyError: as ``read_responses``.
    """
    wanted = list(dict.fromkeys(names))
    if not wanted:
        raise UsageError("name the columns to tabulate.", where=name_of(data))
    if scheme is not None:
        raise UsageError(
            f'"{scheme}" is no weighting scheme here: {name_of(data)} is no study\'s export.',
            where="--weights",
            remedy="Name the column of its weights with --weight.",
        )
    responses = read_responses(source, data, wanted)
    return file_study(data, responses.codebook), responses


def read_responses(source: Source, data: Any, names: Iterable[str]) -> Responses:
    """Read columns of a file, under its design and for its filter's respondents.

    Raises:
        InputError: the file cannot be read, or a weight, stratum, PSU or fpc cannot be used.
        UsageError: no such column, too many categories, or a filter that is not understood.
    """
    wanted = list(dict.fromkeys(names))
    spec = None if source.replicates is None else parse_replicates(source.replicates)
    engine = source.engine or ("memory" if spec is not None else default_engine(data))
    if engine != "memory":
        if spec is not None:
            raise UsageError(
                "replicate weights are tallied in memory.",
                where="--replicates",
                remedy="Choose --engine memory.",
            )
        return read_batch(source, data, [wanted])[0]
    chosen = None if source.filter is None else parse_filter(source.filter)
    design = [*source.design_columns, *([] if source.weight is None else [source.weight])]
    design += spec.columns if spec else ()
    table = read_tabular(
        data, [*wanted, *design, *(chosen.names if chosen else ())], source.missing
    )
    weights = None if source.weight is None else weights_of(table, source.weight)
    responses = _responses(source, table, wanted, weights)
    if spec is not None:
        given = np.array([numbers_column(table, name, "replicate weight") for name in spec.columns])
        design_of_file = replicated(responses.design, spec, len(responses), given)
        responses = responses.with_design(design_of_file)
    return responses if chosen is None else _within(responses, chosen.holds(table.columns))


@dataclass(frozen=True)
class TableRequest:
    """What one table of a batch is made of.

    Attributes:
        names: its variables.
        weight: the column of its weights; None for the source's.
        filter: whom it is about; None for the source's.
    """

    names: tuple[str, ...]
    weight: str | None = None
    filter: str | None = None


def read_batch(
    source: Source, data: Any, tables: Sequence[TableRequest | Sequence[str]]
) -> list[Responses]:
    """Group rows for several tables by one query, in the source's engine, else in DuckDB.

    Args:
        source: what the columns say of the design, and the weight and filter of tables that have
            none of their own.
        data: what the engine reads, see ``youthsurvey.tally.engines.opened``.
        tables: the variables of each table, with its own weight and filter where it has them.

    Returns:
        For each table the groups of respondents who answered alike; the same object for tables
        that share grouping and weight, which then holds the variables of all of them.

    Raises:
        SurveyError: as ``read_responses``; or the engine is not installed.
    """
    wanted = [_whole(source, table) for table in tables]
    filters = {t.filter: parse_filter(t.filter) for t in wanted if t.filter is not None}
    requests = [
        Request(
            (*table.names, *source.design_columns),
            table.weight,
            None if table.filter is None else filters[table.filter],
        )
        for table in wanted
    ]
    engine: EngineName = "spark" if source.engine == "spark" else "duckdb"
    found = group(data, requests, missing=source.missing, engine=engine)
    variables: dict[int, dict[str, None]] = {}
    for groups, table in zip(found, wanted, strict=True):
        variables.setdefault(id(groups), {}).update(dict.fromkeys(table.names))
    made: dict[int, Responses] = {}
    for groups, table, request in zip(found, wanted, requests, strict=True):
        if id(groups) not in made:
            own = replace(source, weight=table.weight)
            each = _of_groups(own, name_of(data), groups, list(variables[id(groups)]))
            made[id(groups)] = each if request.chosen is None else _within(each, groups.inside)
    return [made[id(groups)] for groups in found]


def _whole(source: Source, table: TableRequest | Sequence[str]) -> TableRequest:
    """Return what a table is made of, the source's weight and filter where it has none."""
    if not isinstance(table, TableRequest):
        table = TableRequest(tuple(table))
    return replace(
        table,
        weight=source.weight if table.weight is None else table.weight,
        filter=source.filter if table.filter is None else table.filter,
    )


def _of_groups(source: Source, name: str, groups: Groups, wanted: Sequence[str]) -> Responses:
    levels = {
        column: levels_of(column, values, missing=source.missing)
        for column, values in groups.values.items()
    }
    line = tuple(range(1, len(groups.inside) + 1))
    made = _responses(source, Tabular(name, levels, line, "group"), wanted, groups.weight)
    return replace(made, grouped=groups.rows)


def tally_batch(
    source: Source, data: Any, tables: Sequence[TableRequest | Sequence[str]]
) -> list[Cells]:
    """Return the cells of several tables from one scan of the data, see ``read_batch``."""
    batch = read_batch(source, data, tables)
    names = [_whole(source, table).names for table in tables]
    return [tally(each, of) for each, of in zip(batch, names, strict=True)]


def _responses(
    source: Source, table: Tabular, wanted: Sequence[str], weights: Floats | None
) -> Responses:
    columns = {
        name: category_column(
            table.columns[name],
            table.source,
            MOST_VALUES if name in source.numbers else MOST_CATEGORIES,
        )
        for name in wanted
    }
    return Responses(
        codebook=Codebook({name: column.variable for name, column in columns.items()}),
        line=np.array(table.line, dtype=np.int64),
        order=np.arange(len(table.line)),
        columns=columns,
        design=_design(source, table, weights),
    )


def file_study(data: Any, codebook: Codebook) -> Study:
    """Return the study that data without one amount to: their columns, and nothing else."""
    data = data if isinstance(data, Path) else Path(name_of(data))
    title = {"en": data.name}
    return Study(
        name=data.stem,
        folder=data.parent,
        title=title,
        short_title=title,
        citation={},
        source=title,
        languages=LANGUAGES,
        codebook=codebook,
        input=Input(str(data)),
        least_base=LEAST_BASE,
        rules=(),
        headline=(),
        findings={},
        weights=Weights(),
        tables=(),
        figures=(),
        methods={},
    )


def filtered(responses: Responses, text: str | None) -> Responses:
    """Return responses for a filter over a study's variables."""
    if text is None:
        return responses
    chosen = parse_filter(text)
    columns = {name: _levels(responses, name) for name in chosen.names}
    return _within(responses, chosen.holds(columns))


def _levels(responses: Responses, name: str) -> Levels:
    """Return a study's variable, or an option of a multiple choice, as a filter sees it."""
    column = responses[name] if name in responses.codebook else None
    if column is not None and column.values is not None and column.values.ndim == 1:
        known = column.codes >= 0
        values = [v if k else None for v, k in zip(column.values.tolist(), known, strict=True)]
        return levels_of(name, values)
    codes, categories = responses.resolve(name)
    found = levels_of(name, [category.code for category in categories])
    return Levels(name, codes, tuple(c.code for c in categories), found.numbers[found.codes])


def _within(responses: Responses, rows: np.typing.NDArray[np.bool_]) -> Responses:
    if not rows.any():
        raise UsageError(
            "the filter leaves no respondent.",
            where="--filter",
            remedy="Check its values against those of the columns.",
        )
    return responses.domain(rows)


def _design(source: Source, table: Tabular, weights: Floats | None) -> SurveyDesign:
    """Return the design that the file's columns describe."""
    columns: dict[str, Any] = {}
    if weights is not None:
        columns = {"weight": weights, "scheme": source.weight}
    if source.strata is not None:
        columns["strata"] = names_column(table, source.strata, "stratum")
    if source.psu is not None:
        columns["psu"] = names_column(table, source.psu, "PSU")
    if source.fpc is not None:
        columns["fpc"] = numbers_column(table, source.fpc, "fpc")
    return SurveyDesign.from_columns(**columns, nest=source.nest, lonely_psu=source.lonely_psu)
