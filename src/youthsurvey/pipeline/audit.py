"""``youthsurvey audit``: published percentages from a command line, a file or a study."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from youthsurvey.audit.arithmetic import (
    Counts,
    Printed,
    counts,
    possible_n,
    ranges,
    sum_counts,
    total,
)
from youthsurvey.audit.rounding import ROUNDINGS, Rounding
from youthsurvey.errors import UsageError
from youthsurvey.model.codebook import Codebook
from youthsurvey.pipeline.audit_questions import Question
from youthsurvey.tables.audit import AuditedFigure, Finding, audit_table
from youthsurvey.tables.context import TableContext

if TYPE_CHECKING:
    pass

_NAMED = 8
"""Runs of possible numbers of respondents that are named."""


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
    if question.caption not in ("", question.figure):
        said = {"figure": question.figure, "caption": question.caption}
        findings.append(("audit_caption", said, False))
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
