"""What ``youthsurvey weight`` prints, and weights for a file that has no study."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.errors import InputError, UsageError, WeightingError
from youthsurvey.ingest.tabular import read_tabular
from youthsurvey.model.codebook import Codebook, Variable
from youthsurvey.model.responses import Column, Responses
from youthsurvey.pipeline.adhoc import file_study
from youthsurvey.pipeline.engine_weights import group_for
from youthsurvey.pipeline.file_columns import category_column
from youthsurvey.pipeline.opening import Engine
from youthsurvey.pipeline.stages import Weighting
from youthsurvey.pipeline.tabulate import table_as_text, table_context
from youthsurvey.study import Study
from youthsurvey.tables.records import margins_table, weights_table
from youthsurvey.tally.engines import TABLE, EngineName, Factors
from youthsurvey.weight import Targets, Weighted, read_targets, weight


@dataclass(frozen=True)
class WeightedFile:
    """A file's weights.

    Attributes:
        study: the file as a study of its own columns.
        weighted: its rows under their weights, and the report.
        data: the file.
        engine: where the rows are, and ``factors`` what they are joined with; None in memory.
    """

    study: Study
    weighted: Weighted
    data: Path
    engine: EngineName | None = None
    factors: Factors | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return weights and report for JSON."""
        return weighted_dict(self.weighted)

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return the diagnostics as "text", "csv" or "md", or all with the weights as "json"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        context = table_context(self.study, self.weighted.responses)
        report = self.weighted.report
        tables = [weights_table([report], [], context)]
        if report.margins:
            tables.append(margins_table(report, context))
        return "\n".join(table_as_text(table, form, lang, width) for table in tables)


def weigh_file(
    data: Path,
    targets: Path,
    base_weight: str | None = None,
    missing: tuple[str, ...] = (),
    engine: Engine | None = None,
) -> WeightedFile:
    """Weight a file's rows to the shares of a targets.toml.

    Args:
        data: CSV, XLSX, Parquet, .sav or .dta; in an engine what it reads.
        targets: see ``youthsurvey.weight.targets_file``.
        base_weight: the file's column of weights to start from; None to start from 1.
        missing: texts that mean "no answer", besides an empty cell.
        engine: "duckdb" or "spark" to group rows where they are; None for memory, but for a table
            of a database file.

    Raises:
        SurveyError: a file cannot be read, or weights cannot be made.
    """
    found = read_targets(_text(targets), targets.name, base_weight)
    if engine is None and TABLE in data.name:
        engine = "duckdb"
    try:
        return _weighed(data, found, missing, engine)
    except (WeightingError, UsageError) as error:
        if error.where not in ("", f'scheme "{found.scheme.name}"'):
            raise
        raise type(error)(error.what, where=targets.name, remedy=error.remedy) from None


def _weighed(
    data: Path, found: Targets, missing: tuple[str, ...], engine: Engine | None
) -> WeightedFile:
    scheme = found.scheme
    label = {"en": data.name}
    if engine is not None and engine != "memory":
        grouped = group_for(data, scheme, missing, engine)
        weighted = weight(grouped.responses, scheme, found.shares)
        factors = grouped.factors(weighted, scheme.base_weight)
        weighted = replace(weighted, report=replace(weighted.report, label=label))
        study = file_study(data, grouped.responses.codebook)
        return WeightedFile(study, weighted, data, engine, factors)
    numeric = list(dict.fromkeys((*filter(None, [scheme.base_weight]), *scheme.means)))
    table = read_tabular(data, [*scheme.variables, *numeric], missing)
    columns = {
        name: category_column(table.columns[name], table.source) for name in scheme.variables
    }
    for name in numeric:
        levels = table.columns[name]
        # A missing answer's code is negative: it takes the value put last.
        values = np.append(levels.numbers, np.nan)[np.maximum(levels.codes, -1)]
        columns[name] = Column(Variable(name, "numeric", {"en": name}), levels.codes, values)
    codebook = Codebook({name: column.variable for name, column in columns.items()})
    rows = len(table.line)
    responses = Responses(codebook, np.array(table.line, dtype=np.int64), np.arange(rows), columns)
    weighted = weight(responses, scheme, found.shares)
    weighted = replace(weighted, report=replace(weighted.report, label=label))
    return WeightedFile(file_study(data, codebook), weighted, data)


def weighting_text(
    study: Study,
    responses: Responses,
    weighting: Weighting,
    form: str,
    lang: str = "en",
    width: int | None = None,
) -> str:
    """Return every scheme's diagnostics as "text", "csv" or "md"; with the weights as "json"."""
    if form == "json":
        found: dict[str, Any] = {n: weighted_dict(w) for n, w in weighting.weighted.items()}
        found |= {name: {"refused": str(error)} for name, error in weighting.refused.items()}
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    labels = {scheme.name: scheme.label for scheme in study.schemes}
    reports = [w.report for w in weighting.weighted.values()]
    refused = [(name, labels[name], e.what) for name, e in weighting.refused.items()]
    table = weights_table(reports, refused, table_context(study, responses))
    return table_as_text(table, form, lang, width)


def weighted_dict(weighted: Weighted) -> dict[str, Any]:
    """Return the weights, in the order of the rows, with their report, for JSON.

    Of rows that an engine has grouped there are none: they are in the file of -o.
    """
    made = weighted.responses.design.weight
    assert made is not None, "weighted responses have weights"
    synthetic = weighted.responses.is_synthetic
    weights = None if weighted.responses.grouped is not None else made.tolist()
    return {"synthetic": synthetic, "weights": weights, **weighted.report.to_dict()}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file.", where=str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise InputError(
            "it cannot be read as UTF-8 text.", where=str(path), remedy="Save it as UTF-8."
        ) from None
