"""Texts to codes: every cell becomes an answer, a kind of missing, or a line in the rejects."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest.dates import date_reader
from youthsurvey.ingest.matching import check_texts, match_headers
from youthsurvey.ingest.parsing import Parsed, parse
from youthsurvey.ingest.raw import RawTable
from youthsurvey.model.codebook import Codebook, Variable
from youthsurvey.model.derive import derive
from youthsurvey.model.responses import Column, Responses

_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class IngestOptions:
    """How a study's file is read.

    Attributes:
        date_format: how dates are written, as in ``strptime``; ISO 8601 is always understood.
        unmatched: what happens to a text that is no answer: it is listed, or stops the run.
    """

    date_format: str = ""
    unmatched: str = "list"

    def __post_init__(self) -> None:
        if self.unmatched not in ("list", "stop"):
            raise StudyError(
                f'unmatched is "{self.unmatched}".',
                where="[input]",
                remedy='Expected "list" or "stop".',
            )
        sample = dt.datetime(2025, 6, 27, 10, 11, 12)
        try:
            written = sample.strftime(self.date_format) if self.date_format else sample.isoformat()
            understood = date_reader(self.date_format)(written)
        except (ValueError, re.error):
            understood = None
        if understood is None or understood.date() != sample.date():
            raise StudyError(
                f'date_format "{self.date_format}" describes no date.',
                where="[input]",
                remedy='It needs day, month and year, such as "%d.%m.%Y %H:%M:%S".',
            )


@dataclass(frozen=True)
class Reject:
    """A text that matched nothing.

    Attributes:
        line: where its row begins in the file.
        column: the column's header.
        variable: the variable's name.
        text: what did not match: the cell, or the rest of it beside known options.
        reason: why, with the nearest option.
        remedy: what to do.
    """

    line: int
    column: str
    variable: str
    text: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True)
class Ingested:
    """A file's answers, coded.

    Attributes:
        responses: the coded answers.
        rejects: texts that matched nothing, by line and column.
        unknown_columns: headers of columns that hold something and are no variable's.
        source, sha256, encoding, delimiter: as in ``RawTable``.
    """

    responses: Responses
    rejects: tuple[Reject, ...]
    unknown_columns: tuple[str, ...]
    source: str
    sha256: str
    encoding: str
    delimiter: str


def code_answers(raw: RawTable, codebook: Codebook, options: IngestOptions) -> Ingested:
    """Code a table of texts by its codebook.

    Columns match variables by the question in any language or by another header, answers match
    categories by label in any language, alias or code: without regard to case, spaces, kinds of
    quotation marks and dashes. Variables in bands are made from their source afterwards. Rows are
    ranked by the first date variable that is in the file (rows without one first), else by line.

    Raises:
        StudyError: labels or headers of the codebook cannot be told apart.
        InputError: a required question is missing, two columns hold one variable, or a text
            matched nothing and ``options.unmatched`` is "stop".
    """
    matchers = check_texts(codebook)
    positions, unknown = match_headers(raw.headers, codebook, raw.source)
    columns: dict[str, Column] = {}
    rejects: list[tuple[int, int, Reject]] = []
    stamps: NDArray[np.datetime64] | None = None
    for name, position in positions.items():
        variable = codebook[name]
        texts, inverse = raw.columns[position].texts, raw.columns[position].index
        parsed = parse(matchers[name], texts, options.date_format)
        columns[name] = Column(variable, *parsed.spread(inverse))
        if parsed.stamps is not None and stamps is None:
            stamps = parsed.stamps[inverse]
        header = raw.headers[position]
        rejects += [
            (row, position, reject)
            for row, reject in _rejects(parsed, inverse, raw.lines, header, variable)
        ]
    listed = tuple(reject for _, _, reject in sorted(rejects, key=lambda r: r[:2]))
    if listed and options.unmatched == "stop":
        raise _unmatched(listed, raw.source)
    return Ingested(
        responses=derive(Responses(codebook, raw.lines, _order(stamps, len(raw.lines)), columns)),
        rejects=listed,
        unknown_columns=tuple(
            raw.headers[i].strip() or f"(column {i + 1}, without a header)"
            for i in unknown
            if raw.headers[i].strip() or any(raw.columns[i].texts)
        ),
        source=raw.source,
        sha256=raw.sha256,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
    )


def _rejects(
    parsed: Parsed,
    inverse: NDArray[np.int32],
    lines: NDArray[np.int64],
    header: str,
    variable: Variable,
) -> Iterator[tuple[int, Reject]]:
    """Yield the column's rejects with their rows."""
    if not parsed.misses:
        return
    assert variable.type != "contact", "a contact is never shown"
    for row in np.flatnonzero(np.isin(inverse, list(parsed.misses))).tolist():
        miss = parsed.misses[int(inverse[row])]
        yield (
            row,
            Reject(int(lines[row]), header, variable.name, miss.text, miss.reason, miss.remedy),
        )


def _order(stamps: NDArray[np.datetime64] | None, n: int) -> NDArray[np.int64]:
    """Return each row's rank of submission; rows of equal time keep the file's order."""
    if stamps is None:
        return np.arange(n, dtype=np.int64)
    times = np.where(np.isnat(stamps), np.iinfo(np.int64).min, stamps.astype(np.int64))
    order = np.empty(n, dtype=np.int64)
    order[np.argsort(times, kind="stable")] = np.arange(n)
    return order


def _unmatched(rejects: Sequence[Reject], source: str) -> InputError:
    reject = rejects[0]
    more = (
        f' It is the first of {len(rejects)}; with unmatched = "list" in study.toml the run goes '
        "on and lists them all in rejects.csv."
        if len(rejects) > 1
        else ""
    )
    text = " ".join(reject.text.split())
    if len(text) > _LONGEST_SHOWN:
        text = text[: _LONGEST_SHOWN - 1] + "…"
    return InputError(
        f'"{text}" {reject.reason}',
        where=f'{source}, row {reject.line}, column "{" ".join(reject.column.split())}"',
        remedy=reject.remedy + more,
    )
