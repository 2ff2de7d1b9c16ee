"""``youthsurvey audit``: published percentages from a command line, a file or a study."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.audit.arithmetic import (
    Counts,
    Printed,
    check_n,
    counts,
    possible_n,
    printed,
    ranges,
    sum_counts,
    total,
)
from youthsurvey.audit.rounding import ROUNDINGS, Rounding
from youthsurvey.errors import InputError, UsageError, nearest
from youthsurvey.model.codebook import Codebook, pick
from youthsurvey.tables.audit import AuditedFigure, Finding, audit_table
from youthsurvey.tables.context import TableContext

if TYPE_CHECKING:
    from youthsurvey.study import Study

_NAMED = 8
"""Runs of possible numbers of respondents that are named."""
_COLUMNS = ("figure", "answer", "percent", "n", "parts", "choice")


@dataclass(frozen=True)
class Question:
    """Percentages that belong together.

    Attributes:
        name: of the figure; "" for none.
        numbers: as printed.
        n: respondents; None where it is not known.
        exclusive: one answer was allowed, so that counts add up to n at most.
        complete: all answers are printed; None where that is not known.
    """

    name: str
    numbers: tuple[Printed, ...]
    n: int | None
    exclusive: bool = True
    complete: bool | None = None


@dataclass(frozen=True)
class Audit:
    """What arithmetic says, figure by figure."""

    figures: tuple[AuditedFigure, ...]

    @property
    def impossible(self) -> tuple[str, ...]:
        """Names of the figures in which something cannot be."""
        return tuple(f.name or "percentages" for f in self.figures if f.impossible)

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return the figures as "text", "csv", "md" or "json"."""
        if form == "json":
            found = [figure.to_dict() for figure in self.figures]
            return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        context = TableContext(Codebook({}))
        tables = [audit_table(figure, context) for figure in self.figures]
        if form == "csv":
            from youthsurvey.render.csv_text import table_csv

            return "\n".join(table_csv(table, (lang,)) for table in tables)
        from youthsurvey.render.text import table_markdown, table_text

        if form == "md":
            return "\n".join(table_markdown(table, lang) for table in tables)
        return "\n".join(table_text(table, lang, width=width) for table in tables)


def audit(
    questions: Iterable[Question], rounding: Rounding | None = None, most: int = 10_000
) -> Audit:
    """Audit questions.

    Args:
        questions: percentages that belong together.
        rounding: the rule; None for all, side by side.
        most: the largest number of respondents that is tried where it is not known.

    Raises:
        UsageError: there is no percentage, or a number of respondents is none.
    """
    rules = ROUNDINGS if rounding is None else (rounding,)
    figures = []
    for question in questions:
        if not question.numbers:
            raise UsageError("there is no percentage.", remedy="Give some: 48.5 27.7 17.8 5.9")
        figures.append(_known(question, rules) if question.n else _unknown(question, rules, most))
    return Audit(tuple(figures))


def _known(question: Question, rules: Sequence[Rounding]) -> AuditedFigure:
    n = question.n
    assert n is not None, "called where respondents are known"
    single = [number for number in question.numbers if number.parts == 1]
    found = {rule: [counts(number, n, rule) for number in single] for rule in rules}
    by_answer: list[Mapping[str, Sequence[tuple[int, int]]]] = []
    findings: list[Finding] = []
    nobody = []
    for number in question.numbers:
        if number.parts > 1:
            sums = {rule: sum_counts(number, n, rule) for rule in rules}
            by_answer.append({rule: ranges(c) for rule, c in sums.items()})
            findings.append(_sum_finding(number, n, sums[rules[0]], rules[0]))
            continue
        own = {rule: counts(number, n, rule) for rule in rules}
        by_answer.append({r: [(c.low, c.high)] if c.possible else [] for r, c in own.items()})
        if not any(c.possible for c in own.values()):
            nobody.append(f"{number.percent}%")
    if nobody:
        findings.append(("audit_impossible", {"n": n, "percents": ", ".join(nobody)}, True))
    first = found[rules[0]]
    if single and all(c.unique for c in first) and rules[0] == "half_up":
        findings.append(("audit_unique", {}, False))
    if question.exclusive and single and all(c.possible for c in first):
        findings.append(_total_finding(question, single, first, n))
    return AuditedFigure(
        question.name, n, tuple(rules), _answers(question), tuple(by_answer), tuple(findings)
    )


def _sum_finding(number: Printed, n: int, sums: Sequence[int], rule: Rounding) -> Finding:
    said = {"percent": f"{number.percent}%", "n": n, "parts": number.parts}
    if not sums:
        return "audit_sum_impossible", said, True
    one = counts(replace(number, parts=1), n, rule)
    runs = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in ranges(sums))
    key = "audit_sum_or_count" if one.possible else "audit_sum"
    return key, {**said, "counts": runs}, False


def _total_finding(
    question: Question, single: Sequence[Printed], found: Sequence[Counts], n: int
) -> Finding:
    """Say whether the counts can add up; where nobody said that all are listed, they may not."""
    printed_sum = f"{sum((number.percent for number in single), Decimal(0))}%"
    whole = total(found, n, complete=True)
    said = {"n": n, "low": whole.low, "high": whole.high, "sum": printed_sum}
    if whole.possible and question.complete is not False:
        key = "audit_adds_exactly" if whole.low == whole.high else "audit_adds_up"
        return key, said, False
    if question.complete:
        return "audit_cannot_add", said, True
    part = total(found, n, complete=False)
    if not part.possible:
        return "audit_over", said, True
    rest = {"n": n, "low": part.rest.low, "high": part.rest.high}
    return ("audit_rest_exact" if part.rest.unique else "audit_rest"), rest, False


def _unknown(question: Question, rules: Sequence[Rounding], most: int) -> AuditedFigure:
    if any(number.parts > 1 for number in question.numbers):
        raise UsageError(
            "a sum of rounded percentages needs the number of respondents.",
            remedy="Give it with --n.",
        )
    findings: list[Finding] = []
    context = TableContext(Codebook({}))
    for rule in rules:
        found = possible_n(
            question.numbers, most, rule, exclusive=question.exclusive,
            complete=bool(question.complete),
        )  # fmt: skip
        runs = ranges(found)
        shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:_NAMED])
        said: dict[str, Any] = {"rule": context.say(f"rounding_{rule}"), "most": most}
        if not found:
            findings.append(("audit_no_n", said, rule == rules[0]))
            continue
        more = ", ..." if len(runs) > _NAMED else ""
        findings.append(("audit_n", {**said, "count": len(found), "runs": shown + more}, False))
    nothing: tuple[Mapping[str, Sequence[tuple[int, int]]], ...] = ({},) * len(question.numbers)
    return AuditedFigure(
        question.name, None, tuple(rules), _answers(question), nothing, tuple(findings)
    )


def _answers(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple((n.label, f"{n.percent:.{n.decimals}f}") for n in question.numbers)


def study_questions(study: Study, lang: str = "en") -> tuple[Question, ...]:
    """Return the published percentages of a study, by figure and variable.

    All answers are printed where each answer to the question has a number, or follows.
    """
    by_place: dict[tuple[str, str], list[Any]] = {}
    for number in study.published:
        by_place.setdefault((number.figure, number.variable), []).append(number)
    out = []
    for (figure, name), numbers in by_place.items():
        variable = study.codebook[name]
        titles = {c.code: pick(c.title, lang) for c in variable.valid}
        own = tuple(
            Printed(n.percent, n.decimals, len(n.categories),
                    " + ".join(titles[c] for c in n.categories))
            for n in numbers
        )  # fmt: skip
        listed = {c for n in numbers if not n.is_sum for c in n.categories}
        out.append(
            Question(
                f"{figure}, {pick(variable.title, lang)}",
                own,
                numbers[0].base,
                variable.type != "multiple",
                listed >= set(titles),
            )
        )
    return tuple(out)


def file_questions(path: Path, n: int | None) -> tuple[Question, ...]:
    """Read percentages from a CSV file: figure, answer, percent, n, parts, choice.

    ``percent`` is needed; ``figure`` keeps together what belongs together, ``n`` is each figure's
    (else ``--n``), ``parts`` says of how many rounded percentages one is the sum, ``choice`` is
    "single", "multiple", or "all" for a single choice all of whose answers are listed.

    Raises:
        InputError: the file cannot be read, or a row has no percentage.
        UsageError: a column or a value is unknown.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file.", where=str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise InputError("it cannot be read as UTF-8 text.", where=str(path)) from None
    dialect = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=dialect))
    if not rows or "percent" not in rows[0]:
        raise InputError(
            'there is no column "percent".', where=path.name, remedy=f"Columns: {_COLUMNS}."
        )
    for name in rows[0]:
        if name not in _COLUMNS:
            raise UsageError(
                f'there is no column "{name}".', where=path.name, remedy=nearest(name, _COLUMNS)
            )
    by_figure: dict[str, list[dict[str, str]]] = {}
    for line, row in enumerate(rows, start=2):
        if not (row.get("percent") or "").strip():
            raise InputError("the row has no percentage.", where=f"{path.name}, line {line}")
        by_figure.setdefault(row.get("figure") or "", []).append(row)
    return tuple(_of_rows(path, name, lines, n) for name, lines in by_figure.items())


def _of_rows(path: Path, name: str, rows: list[dict[str, str]], n: int | None) -> Question:
    where = f"{path.name}, figure {name}" if name else path.name
    try:
        sizes = {int(row["n"]) for row in rows if row.get("n")}
        parts = [int(row.get("parts") or 1) for row in rows]
    except ValueError:
        raise InputError("n and parts are whole numbers.", where=where) from None
    if len(sizes) > 1:
        raise InputError(f"it has several n: {sorted(sizes)}.", where=where)
    choices = {row["choice"].strip() for row in rows if row.get("choice")} or {"single"}
    if len(choices) > 1 or not choices <= {"single", "multiple", "all"}:
        raise InputError('choice is "single", "multiple" or "all".', where=where)
    (choice,) = choices
    numbers = tuple(
        printed(row["percent"], None, k, row.get("answer") or "")
        for row, k in zip(rows, parts, strict=True)
    )
    size = next(iter(sizes), n)
    complete = {"all": True, "single": None}.get(choice)
    return Question(name, numbers, size, choice != "multiple", complete)


def choose_questions(
    percents: Sequence[str],
    n: int | None,
    decimals: int | None,
    file: Path | None,
    study: str,
    *,
    multiple: bool,
    complete: bool,
    lang: str,
) -> tuple[Question, ...]:
    """Return what a command line asks about: its percentages, a file's, or a study's.

    Raises:
        UsageError: percentages and a file, or what is no percentage.
        InputError: the file cannot be read.
        StudyError: the study cannot be loaded.
    """
    if percents and file is not None:
        raise UsageError("there are percentages and a file.", remedy="Give one of them.")
    if n is not None:
        check_n(n)
    if file is not None:
        return file_questions(file, n)
    if not percents:
        from youthsurvey.study import load_study

        return study_questions(load_study(study), lang)
    numbers = []
    for text in percents:
        value, _, parts = text.partition("=")
        if parts and not parts.isdecimal():
            raise UsageError(f'"{text}" is no sum of parts.', remedy="Write 85.6=2.")
        numbers.append(printed(value, decimals, int(parts or 1)))
    return (Question("", tuple(numbers), n, not multiple, True if complete else None),)
