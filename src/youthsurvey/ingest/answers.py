"""Texts to codes: every cell becomes an answer, a kind of missing, or a line in the rejects."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest.dates import date_reader
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.headers import Places, check_texts, match_headers, named
from youthsurvey.ingest.joining import joined, joined_stamps
from youthsurvey.ingest.matching import Matcher
from youthsurvey.ingest.options import Rejected, add_own_words, read_options
from youthsurvey.ingest.parsing import Miss, Parsed, parse
from youthsurvey.ingest.personal import screened
from youthsurvey.ingest.raw import RawTable
from youthsurvey.model.codebook import Codebook, MissingKind, Variable
from youthsurvey.model.derive import derive
from youthsurvey.model.responses import Responses

_LONGEST_SHOWN = 80

HIDDEN = "(hidden)"
"""Stands for a respondent's words where none may be shown."""


@dataclass(frozen=True)
class IngestOptions:
    """How a study's file is read.

    Attributes:
        date_format: how dates are written, as in ``strptime``; ISO 8601 is always understood.
        unmatched: what happens to a text that is no answer: it is listed, or stops the run.
        ignore: headers of columns that are known and not read.
        missing: texts that mean a kind of missing in every question.
        private: no respondent's words are shown, not in the list of rejects either.
    """

    date_format: str = ""
    unmatched: str = "list"
    ignore: tuple[str, ...] = ()
    missing: Mapping[str, MissingKind] = field(default_factory=dict)
    private: bool = False

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
class SourceFile:
    """One of the files that answers came from: its name, hash, and rows."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Ingested:
    """Answers of one or several files, coded.

    Attributes:
        responses: the coded answers.
        rejects: texts that matched nothing, by line and column.
        unknown_columns: headers of columns that hold something and are no variable's.
        source, sha256, encoding, delimiter: as in ``RawTable``; of several files their names,
            and one hash of their hashes.
        files: each of them, in order.
    """

    responses: Responses
    rejects: tuple[Reject, ...]
    unknown_columns: tuple[str, ...]
    source: str
    sha256: str
    encoding: str
    delimiter: str
    files: tuple[SourceFile, ...] = ()


def code_answers(
    raws: RawTable | Sequence[RawTable], codebook: Codebook, options: IngestOptions
) -> Ingested:
    """Code one or several tables of texts by their codebook.

    Columns match variables by the question in any language or by another header, answers match
    categories by label in any language, alias or code: without regard to case, spaces, kinds of
    quotation marks and dashes. Variables in bands are made from their source afterwards. Rows are
    ranked by the first date variable that is in the file (rows without one first), else by line.
    Of several files the rows follow one another, and so do their lines; a question that one of
    them does not have was not asked there.

    Raises:
        StudyError: labels or headers of the codebook cannot be told apart.
        InputError: a required question is missing, two columns hold one variable, or a text
            matched nothing and ``options.unmatched`` is "stop".
    """
    files = (raws,) if isinstance(raws, RawTable) else tuple(raws)
    matchers = check_texts(codebook, options.missing)
    coded = [_code(raw, codebook, matchers, options, several=len(files) > 1) for raw in files]
    listed = tuple(reject for each in coded for reject in each.rejects)
    if listed and options.unmatched == "stop":
        first = next(i for i, each in enumerate(coded) if each.rejects)
        raise _unmatched(listed, files[first].source)
    lines, at = [], 0
    for raw in files:
        lines.append(raw.lines + at)
        at += int(raw.lines[-1])
    sizes = [len(raw.lines) for raw in files]
    columns = {
        variable.name: joined(variable, [each.answers.get(variable.name) for each in coded], sizes)
        for variable in codebook
        if any(variable.name in each.answers for each in coded)
    }
    stamps = joined_stamps([each.stamps for each in coded], sizes)
    line = np.concatenate(lines)
    hashes = "\n".join(raw.sha256 for raw in files)
    return Ingested(
        responses=derive(Responses(codebook, line, _order(stamps, len(line)), columns)),
        rejects=listed,
        unknown_columns=_unknown([each.unknown for each in coded]),
        source=" + ".join(raw.source for raw in files),
        sha256=files[0].sha256 if len(files) == 1 else sha256(hashes.encode()).hexdigest(),
        encoding=" + ".join(dict.fromkeys(raw.encoding for raw in files)),
        delimiter=files[0].delimiter,
        files=tuple(SourceFile(r.source, r.sha256, len(r.lines)) for r in files),
    )


def _unknown(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the headers that no file's variable has, each once where there are several files."""
    names = tuple(name for part in parts for name in part)
    return names if len(parts) == 1 else tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class _Coded:
    """One file's answers, before it is joined with others."""

    answers: Mapping[str, Parsed]
    rejects: tuple[Reject, ...]
    unknown: tuple[str, ...]
    stamps: NDArray[np.datetime64] | None


def _code(
    raw: RawTable,
    codebook: Codebook,
    matchers: Mapping[str, Matcher],
    options: IngestOptions,
    *,
    several: bool,
) -> _Coded:
    places, unknown = match_headers(raw.headers, codebook, raw.source)
    ignored = {fold(header) for header in options.ignore}
    unknown = [i for i in unknown if fold(named(raw.headers)[i]) not in ignored]
    answers: dict[str, Parsed] = {}
    rejects: list[tuple[int, int, Reject]] = []
    stamps: NDArray[np.datetime64] | None = None
    for name, held in places.items():
        answers[name], rejected = _answers(raw, matchers[name], held, options.date_format)
        if answers[name].stamps is not None and stamps is None:
            stamps = answers[name].stamps
        for row, place, miss in rejected:
            reject = _reject(raw, row, place, codebook[name], miss, options.private)
            if several:
                reject = replace(reject, column=f"{raw.source}: {reject.column}")
            rejects.append((row, place, reject))
    for variable in codebook:
        if variable.source:
            answers[variable.name] = _of_file(raw, matchers[variable.name])
    listed = tuple(reject for _, _, reject in sorted(rejects, key=lambda r: r[:2]))
    names = tuple(
        raw.headers[i].strip() or f"(column {i + 1}, without a header)"
        for i in unknown
        if raw.headers[i].strip() or any(raw.columns[i].texts)
    )
    return _Coded(answers, listed, names, stamps)


def _of_file(raw: RawTable, matcher: Matcher) -> Parsed:
    """Return the answers of a variable that says from which file a row comes.

    Raises:
        InputError: no category has the file's name.
    """
    parsed = parse(matcher, [raw.source], "")
    if parsed.misses:
        name = matcher.variable.name
        raise InputError(
            f"no category of {name} has the name of this file. {matcher.nearest(raw.source)}",
            where=raw.source,
            remedy=f'Add "{raw.source}" to aliases in codebook.toml, [{name}].',
        )
    return parsed.of_rows(np.zeros(len(raw.lines), dtype=np.int32))


def _answers(
    raw: RawTable, matcher: Matcher, held: Places, date_format: str
) -> tuple[Parsed, list[Rejected]]:
    """Return the answers of every row to one variable, and what was refused."""
    variable = matcher.variable
    cell: tuple[int, Parsed, NDArray[np.int32]] | None = None
    rejected: list[Rejected] = []
    if held.cell is not None:
        column = raw.columns[held.cell]
        parsed = parse(matcher, column.texts, date_format)
        cell = held.cell, parsed, column.index
        rejected += _missed(parsed, column.index, held.cell)
        assert not parsed.misses or variable.type != "contact", "a contact is never shown"
    columns = {place: raw.columns[place] for place in held.options}
    if variable.type == "multiple" and columns:
        if not variable.has_option_columns:
            raise InputError(
                f"the own answers to {variable.name} have a column, but its options have none.",
                where=raw.source,
                remedy="Give every option its headers in codebook.toml.",
            )
        answers, more = read_options(matcher, columns, held.options, cell, len(raw.lines))
        return answers, rejected + more
    answers = (
        Parsed(np.full(len(raw.lines), MissingKind.NO_ANSWER, dtype=np.int32))
        if cell is None
        else cell[1].of_rows(cell[2])
    )
    for place, column in columns.items():
        answers, more = add_own_words(matcher, answers, place, column)
        rejected += more
    return answers, rejected


def _missed(parsed: Parsed, index: NDArray[np.int32], place: int) -> Iterator[Rejected]:
    """Yield a column's misses with their rows."""
    if parsed.misses:
        for row in np.flatnonzero(np.isin(index, list(parsed.misses))).tolist():
            yield row, place, parsed.misses[int(index[row])]


def _reject(
    raw: RawTable, row: int, place: int, variable: Variable, miss: Miss, private: bool
) -> Reject:
    text = HIDDEN if private else screened(miss.text)
    line = int(raw.lines[row])
    return Reject(line, raw.headers[place], variable.name, text, miss.reason, miss.remedy)


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
