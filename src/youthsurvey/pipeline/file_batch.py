"""A batch of tables from any file, without a study: one reading, or one query, for all tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from youthsurvey.ingest.declared import declare, sources_of
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.adhoc import file_study, refuse_scheme
from youthsurvey.pipeline.batch import BatchTables, tabulate_batch
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.reading import TableRequest, read_tables
from youthsurvey.pipeline.stages import Progress
from youthsurvey.study.batch import Batch, BatchTable


def file_tables(
    source: Source,
    data: Any,
    batch: Batch,
    weights: str | None = None,
    progress: Progress | None = None,
    langs: tuple[str, ...] = (),
    further: bool = True,
) -> BatchTables:
    """Make a batch of a file's columns.

    Args:
        source: the file and its engine; the batch file says what its columns mean.
        data: the file, or a table or data frame that an engine reads.
        batch: which tables; their weights are columns.
        weights: a study's scheme, which a file has none of.
        progress: told of each table.
        langs: languages of the tables' texts; all where empty.
        further: add the tests and measures that only JSON has.

    Raises:
        SurveyError: the file or a table's columns cannot be used.
    """
    refuse_scheme(weights, data)
    described = describe(source, batch)
    requests = [
        TableRequest(
            names=tuple(sources_of(spec.variables, batch.variables)),
            weight=spec.weight or None,
            filter=spec.filter or None,
        )
        for spec in batch.tables
    ]
    found = read_tables(described, data, requests)
    # Tables that share a reading share what is declared of it.
    declared: dict[int, Responses] = {}
    by_table: dict[str, Responses] = {}
    for spec, responses in zip(batch.tables, found, strict=True):
        if id(responses) not in declared:
            declared[id(responses)] = declare(responses, batch.variables)
        by_table[spec.name] = declared[id(responses)]

    def of(spec: BatchTable) -> Responses:
        return by_table[spec.name]

    codebook = by_table[batch.tables[0].name].codebook
    return tabulate_batch(file_study(data, codebook), batch, of, progress, langs, further)


def describe(source: Source, batch: Batch) -> Source:
    """Return what a batch file says of a file's columns, beside the file and its engine."""
    design = batch.design
    numbers = [each.name for each in batch.variables if each.type == "numeric"]
    return replace(
        source,
        strata=design.strata or None,
        psu=design.psu or None,
        fpc=design.fpc or None,
        nest=design.nest,
        lonely_psu=design.lonely_psu,
        replicates=design.replicates or None,
        missing=design.missing,
        margins=design.margins,
        numbers=tuple(numbers),
        declared=batch.variables,
    )
