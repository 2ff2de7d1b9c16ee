"""Tables of any file, without a study: columns are the variables, their values the categories."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from youthsurvey.errors import UsageError
from youthsurvey.ingest.declared import declare, sources_of
from youthsurvey.ingest.tabular import levels_of
from youthsurvey.model.codebook import LANGUAGES, Codebook
from youthsurvey.model.filters import Levels, parse_filter
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.reading import read_responses, within
from youthsurvey.study import Study
from youthsurvey.study.input import Input
from youthsurvey.study.weights import Weights
from youthsurvey.tally.engines import name_of

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
    refuse_scheme(scheme, data)
    if source.fixed:
        raise UsageError(
            "a file's weights are taken as given unless --margin says otherwise.",
            where="--fixed-weights",
            remedy="Leave it out.",
        )
    responses = read_responses(source, data, sources_of(wanted, source.declared))
    responses = declare(responses, source.declared)
    return file_study(data, responses.codebook), responses


def refuse_scheme(scheme: str | None, data: Any) -> None:
    """Refuse a weighting scheme, which only studies have.

    Raises:
        UsageError: there is one.
    """
    if scheme is not None:
        raise UsageError(
            f'"{scheme}" is no weighting scheme here: {name_of(data)} is no study\'s export.',
            where="--weights",
            remedy="Name the column of its weights with --weight, or in the batch file.",
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
        least_cell=0,
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
    return within(responses, chosen.holds(columns))


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
