"""Columns of any file, without a study, read for one table or for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.ingest.tabular import Tabular, levels_of, read_tabular
from youthsurvey.model.codebook import Codebook
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.filters import parse_filter
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
from youthsurvey.tally.cells import Cells, tally
from youthsurvey.tally.engines import EngineName, Groups, Request, default_engine, group, name_of
from youthsurvey.tally.values import MOST_VALUES


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


def read_responses(source: Source, data: Any, names: Iterable[str]) -> Responses:
    """Read columns of a file, under its design and for its filter's respondents.

    Raises:
        InputError: the file cannot be read, or a weight, stratum, PSU or fpc cannot be used.
        UsageError: no such column, too many categories, or a filter that is not understood.
    """
    return read_tables(source, data, [TableRequest(tuple(names))])[0]


def read_tables(source: Source, data: Any, requests: Sequence[TableRequest]) -> list[Responses]:
    """Read the columns of several tables at once, each under its weights and within its filter.

    Tables that share weights and filter share their responses.

    Raises:
        SurveyError: as ``read_responses``.
    """
    spec = None if source.replicates is None else parse_replicates(source.replicates)
    engine = source.engine or ("memory" if spec is not None else default_engine(data))
    if engine != "memory":
        if spec is not None:
            raise UsageError(
                "replicate weights are tallied in memory.",
                where="--replicates",
                remedy="Choose --engine memory.",
            )
        return read_batch(source, data, requests)
    whole = [_whole(source, request) for request in requests]
    wanted = dict.fromkeys(name for request in whole for name in request.names)
    wanted |= dict.fromkeys(source.margin_columns)
    weights = [request.weight for request in whole]
    filters = [request.filter for request in whole]
    parsed = {text: parse_filter(text) for text in filters if text is not None}
    columns = [*wanted, *source.design_columns, *(w for w in weights if w is not None)]
    columns += spec.columns if spec else ()
    columns += [name for chosen in parsed.values() for name in chosen.names]
    table = read_tabular(data, columns, source.missing)
    given = np.array(
        [numbers_column(table, name, "replicate weight") for name in (spec.columns if spec else ())]
    )
    made: dict[tuple[str | None, str | None], Responses] = {}
    for weight, text in zip(weights, filters, strict=True):
        if (weight, text) in made:
            continue
        responses = _responses(
            replace(source, weight=weight), table, list(wanted),
            None if weight is None else weights_of(table, weight),
        )  # fmt: skip
        if spec is not None:
            design = replicated(responses.design, spec, len(responses), given)
            responses = responses.with_design(design)
        if text is not None:
            responses = within(responses, parsed[text].holds(table.columns))
        made[weight, text] = responses
    return [made[key] for key in zip(weights, filters, strict=True)]


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
            (*table.names, *source.margin_columns, *source.design_columns),
            table.weight,
            None if table.filter is None else filters[table.filter],
        )
        for table in wanted
    ]
    engine: EngineName = "spark" if source.engine == "spark" else "duckdb"
    found = group(data, requests, missing=source.missing, engine=engine)
    variables: dict[int, dict[str, None]] = {}
    for groups, table in zip(found, wanted, strict=True):
        variables.setdefault(id(groups), {}).update(
            dict.fromkeys((*table.names, *source.margin_columns))
        )
    made: dict[int, Responses] = {}
    for groups, table, request in zip(found, wanted, requests, strict=True):
        if id(groups) not in made:
            own = replace(source, weight=table.weight)
            each = _of_groups(own, name_of(data), groups, list(variables[id(groups)]))
            made[id(groups)] = each if request.chosen is None else within(each, groups.inside)
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


def within(responses: Responses, rows: np.typing.NDArray[np.bool_]) -> Responses:
    """Return responses for the rows that a filter keeps, the others staying in the design.

    Raises:
        UsageError: it keeps none.
    """
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
    if source.margins:
        _check_margins(source, table)
        columns["margins"] = source.margins
    return SurveyDesign.from_columns(**columns, nest=source.nest, lonely_psu=source.lonely_psu)


def _check_margins(source: Source, table: Tabular) -> None:
    """Check that weights were given, and that everybody is in a category of each margin."""
    if source.weight is None:
        raise UsageError(
            "margins are what weights were calibrated to, and there are no weights.",
            where="--margin",
            remedy="Name their column with --weight.",
        )
    for name in source.margin_columns:
        names_column(table, name, "margin")
