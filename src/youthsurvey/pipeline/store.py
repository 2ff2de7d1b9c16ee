"""What a stage leaves on disk for the next one, and how it is read back.

Every stage's command starts from the previous one's files, so that a person can stop between two
stages, look at what there is, and go on.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.clean import Cleaned, Count, Flow, Impact, ledger_text
from youthsurvey.errors import InputError, SurveyError, WeightingError
from youthsurvey.ingest import Ingested, coded_text, labelled_text, read_coded, rejects_text
from youthsurvey.ingest.answers import SourceFile
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.outputs import PROCESSED
from youthsurvey.pipeline.stages import Weighting
from youthsurvey.study import Study

INGESTED = f"{PROCESSED}/ingested.csv"
REJECTS = f"{PROCESSED}/rejects.csv"
SOURCE = f"{PROCESSED}/ingest.json"
RESPONSES = f"{PROCESSED}/responses.csv"
LABELLED = f"{PROCESSED}/responses.labelled.csv"
LEDGER = f"{PROCESSED}/cleaning_ledger.csv"
CLEANING = f"{PROCESSED}/cleaning.json"
WEIGHTS = f"{PROCESSED}/weights.csv"
WEIGHTING = f"{PROCESSED}/weighting.json"

Files = dict[str, str]
"""Texts by path under the output folder."""


@dataclass(frozen=True)
class SourceRecord:
    """Which raw file responses came from.

    Attributes:
        file: its name, without folders.
        sha256: of its bytes.
        encoding, delimiter: as it was read; empty for a spreadsheet.
        rows: read.
        rejects: answers that matched nothing.
        unknown_columns: headers that the codebook does not know.
        synthetic: its rows carry the mark of synthetic data.
        files: of several, each one's name, hash and rows; empty of one.
    """

    file: str
    sha256: str
    encoding: str
    delimiter: str
    rows: int
    rejects: int
    unknown_columns: tuple[str, ...]
    synthetic: bool
    files: tuple[SourceFile, ...] = ()


def source_record(ingested: Ingested) -> SourceRecord:
    """Return the record of where coded responses came from."""
    return SourceRecord(
        file=ingested.source,
        sha256=ingested.sha256,
        encoding=ingested.encoding,
        delimiter=ingested.delimiter,
        rows=len(ingested.responses),
        rejects=len(ingested.rejects),
        unknown_columns=ingested.unknown_columns,
        synthetic=ingested.responses.is_synthetic,
        files=ingested.files if len(ingested.files) > 1 else (),
    )


def ingest_files(ingested: Ingested) -> Files:
    """Return what ``ingest`` leaves."""
    return {
        INGESTED: coded_text(ingested.responses),
        REJECTS: rejects_text(ingested.rejects),
        SOURCE: _json(asdict(source_record(ingested))),
    }


def load_ingested(study: Study, out: Path) -> Responses:
    """Read what ``ingest`` left.

    Raises:
        InputError: there is nothing, or it is not what ``ingest`` writes.
    """
    return read_coded(_existing(out / INGESTED, "ingest"), study.codebook)


def compared(study: Study, out: Path, ingested: Ingested) -> str:
    """Return what has changed since the file that was read here before; "" for nothing to say."""
    try:
        before = load_source(out)
        if before.sha256 == ingested.sha256 or before.file == "":
            return ""
        earlier = load_ingested(study, out)
    except (SurveyError, OSError, KeyError, TypeError):
        return ""
    from youthsurvey.ingest.reexport import compare

    found = compare(earlier, ingested.responses)
    # Another survey has hardly a row in common.
    return f"compared with the export before it: {found}" if found.same else ""


def load_source(out: Path) -> SourceRecord:
    """Read which raw file the responses came from.

    Raises:
        InputError: there is no such record.
    """
    found = _read_json(out / SOURCE, "ingest")
    files = tuple(SourceFile(**each) for each in found.get("files", ()))
    return SourceRecord(
        **{**found, "unknown_columns": tuple(found["unknown_columns"]), "files": files}
    )


def clean_files(cleaned: Cleaned, lang: str) -> Files:
    """Return what ``clean`` leaves, labels in one language."""
    return {
        RESPONSES: coded_text(cleaned.responses),
        LABELLED: labelled_text(cleaned.responses, lang),
        LEDGER: ledger_text(cleaned.ledger),
        CLEANING: _json(
            {"flow": asdict(cleaned.flow), "impacts": [asdict(i) for i in cleaned.impacts]}
        ),
    }


def load_cleaned(study: Study, out: Path) -> tuple[Responses, Flow, tuple[Impact, ...]]:
    """Read what ``clean`` left.

    Raises:
        InputError: there is nothing, or it is not what ``clean`` writes.
    """
    responses = read_coded(_existing(out / RESPONSES, "clean"), study.codebook)
    found = _read_json(out / CLEANING, "clean")
    flow = found["flow"]
    excluded, set_missing = (
        tuple(Count(*count) for count in flow[key]) for key in ("excluded", "set_missing")
    )
    impacts = tuple(
        Impact(**{**i, "before": _number(i["before"]), "after": _number(i["after"])})
        for i in found["impacts"]
    )
    return responses, Flow(flow["read"], excluded, flow["analysed"], set_missing), impacts


def weight_files(weighting: Weighting, responses: Responses) -> Files:
    """Return what ``weight`` leaves: a column for each scheme that was made."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["line", *weighting.weighted])
    columns = [responses.line.tolist()]
    for made in weighting.weighted.values():
        assert made.responses.design.weight is not None, "a scheme that was made has weights"
        columns.append(made.responses.design.weight.tolist())
    writer.writerows(zip(*columns, strict=True))
    return {
        WEIGHTS: text.getvalue(),
        WEIGHTING: _json(
            {
                "schemes": {name: w.report.to_dict() for name, w in weighting.weighted.items()},
                "refused": {
                    name: {"what": e.what, "where": e.where, "remedy": e.remedy}
                    for name, e in weighting.refused.items()
                },
            }
        ),
    }


def load_weighting(study: Study, responses: Responses, out: Path) -> Weighting:
    """Read what ``weight`` left, for the same responses.

    Raises:
        InputError: there is nothing, or it is not of these responses.
    """
    from youthsurvey.weight import Weighted, WeightingReport, survey_design

    path = _existing(out / WEIGHTS, "weight")
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    if [row[0] for row in rows] != [str(line) for line in responses.line]:
        raise InputError(
            "its rows are not those of responses.csv.",
            where=str(path),
            remedy="Run `youthsurvey weight` again.",
        )
    found = _read_json(out / WEIGHTING, "weight")
    schemes = {scheme.name: scheme for scheme in study.schemes}
    weighted = {}
    for j, name in enumerate(header[1:], start=1):
        if name not in schemes or name not in found["schemes"]:
            raise InputError(
                f'"{name}" is no scheme of this study.',
                where=str(path),
                remedy="Run `youthsurvey weight` again.",
            )
        weights = np.array([float(row[j]) for row in rows])
        design = survey_design(responses, schemes[name], weights)
        weighted[name] = Weighted(
            responses.with_design(design), WeightingReport.from_dict(found["schemes"][name])
        )
    refused = {
        name: WeightingError(e["what"], where=e["where"], remedy=e["remedy"])
        for name, e in found["refused"].items()
    }
    return Weighting(weighted, refused)


def _json(value: Any) -> str:
    plain = json.loads(json.dumps(value), parse_constant=lambda _: None)
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _existing(path: Path, stage: str) -> Path:
    if not path.is_file():
        raise InputError(
            "no such file.", where=str(path), remedy=f"Run `youthsurvey {stage}` first."
        )
    return path


def _read_json(path: Path, stage: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(_existing(path, stage).read_text("utf-8"))
    except (ValueError, RecursionError):
        raise InputError(
            f"not what `youthsurvey {stage}` writes.",
            where=str(path),
            remedy=f"Run `youthsurvey {stage}` again.",
        ) from None
    return found
