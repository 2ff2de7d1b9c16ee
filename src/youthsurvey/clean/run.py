"""The rules in their order: each row goes out by the first that hits it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from youthsurvey.clean.hits import Hits, find_hits
from youthsurvey.clean.ledger import Count, Flow, Impact, LedgerEntry
from youthsurvey.clean.rules import Rule, check_rules
from youthsurvey.errors import NoRespondentsError, StudyError, UsageError
from youthsurvey.model.codebook import Codebook, MissingKind
from youthsurvey.model.derive import derive
from youthsurvey.model.responses import Column, Responses
from youthsurvey.tally.cells import tally

Headline = Sequence[tuple[str, str]]
"""Figures by variable and category."""


@dataclass(frozen=True)
class Cleaned:
    """Responses after cleaning, and what it did.

    Attributes:
        responses: the rows left, without contacts; their order is the file's again.
        ledger: one entry a row and rule, by rule and line.
        flow: how many rows went out by which rule.
        impacts: one a rule and headline figure, in the rules' order.
    """

    responses: Responses
    ledger: tuple[LedgerEntry, ...]
    flow: Flow
    impacts: tuple[Impact, ...]


def clean(responses: Responses, rules: Sequence[Rule], headline: Headline = ()) -> Cleaned:
    """Apply rules in their order.

    A rule whose column the file does not have does not apply. Where a rule takes out a number,
    the bands made of it are made anew.

    Args:
        responses: the coded answers.
        rules: as the study declares them.
        headline: (variable, category) of the figures whose movement is shown.

    Raises:
        StudyError: a rule or a headline figure does not fit the codebook.
        NoRespondentsError: nobody is left.
    """
    check_rules(rules, responses.codebook)
    figures = _present(headline, responses)
    left = responses
    ledger: list[LedgerEntry] = []
    counts: list[Count] = []
    impacts: list[Impact] = []
    before = _counts(left, figures)
    for rule in rules:
        hits = find_hits(rule, left)
        n = 0
        if hits is not None and len(hits.rows):
            ledger += _entries(rule, hits, left)
            n = len(hits.rows)
            left = _applied(rule, hits, left)
        counts.append(Count(rule.name, rule.label, n))
        after = _counts(left, figures) if n else before
        impacts += [
            Impact(
                rule.name,
                *figure,
                old.share,
                new.share,
                old.base - new.base,
                old.inside - new.inside,
            )
            for figure, old, new in zip(figures, before, after, strict=True)
        ]
        before = after
    flow = Flow(
        read=len(responses),
        excluded=tuple(c for c, rule in zip(counts, rules, strict=True) if rule.excludes),
        analysed=len(left),
        set_missing=tuple(c for c, rule in zip(counts, rules, strict=True) if not rule.excludes),
    )
    if not len(left):
        raise _nobody(flow)
    return Cleaned(_without_traces(left), tuple(ledger), flow, tuple(impacts))


def _present(headline: Headline, responses: Responses) -> list[tuple[str, str]]:
    """Return the figures whose variable has a column."""
    for variable, category in headline:
        _check_figure(variable, category, responses.codebook)
    return [figure for figure in headline if figure[0] in responses.columns]


def _check_figure(name: str, category: str, codebook: Codebook) -> None:
    where = "[[headline]]"
    try:
        variable = codebook[name]
        if not variable.is_categorical:
            raise StudyError(
                f'"{name}" is {variable.type}: it has no categories.',
                where=where,
                remedy="Name a variable that has.",
            )
        variable.index(category)
    except UsageError as error:
        raise StudyError(error.what, where=where, remedy=error.remedy) from None


class _Figure(NamedTuple):
    inside: int
    base: int

    @property
    def share(self) -> float:
        return self.inside / self.base if self.base else float("nan")


def _counts(responses: Responses, figures: Sequence[tuple[str, str]]) -> list[_Figure]:
    """Count each figure's category, and those who answered."""
    out = []
    for name, category in figures:
        variable = responses.codebook[name]
        multiple = variable.type == "multiple"
        cells = tally(responses, [f"{name}.{category}" if multiple else name])
        answered = cells.n[0, :-1]
        place = 1 if multiple else variable.index(category)
        out.append(_Figure(int(answered[place]), int(answered.sum())))
    return out


def _entries(rule: Rule, hits: Hits, responses: Responses) -> list[LedgerEntry]:
    return [
        LedgerEntry(
            line=int(responses.line[row]),
            rule=rule.name,
            action="excluded" if rule.excludes else "set_missing",
            variable=hits.variable,
            old=old,
            new="" if rule.excludes else "invalid",
            reason=reason,
        )
        for row, old, reason in zip(hits.rows.tolist(), hits.old, hits.reasons, strict=True)
    ]


def _applied(rule: Rule, hits: Hits, responses: Responses) -> Responses:
    """Return the responses without the rows, or without their numbers, that the rule hit."""
    hit = np.zeros(len(responses), dtype=bool)
    hit[hits.rows] = True
    if rule.excludes:
        return responses.keep(~hit)
    column = responses[rule.variable]
    assert column.values is not None, "only numbers are set missing"
    codes = np.where(hit, np.int32(MissingKind.INVALID), column.codes)
    values = np.where(hit, np.nan, column.values)
    return derive(responses.with_column(Column(column.variable, codes, values)))


def _without_traces(responses: Responses) -> Responses:
    """Drop contacts and the order of submission: no later stage needs them."""
    columns = {
        name: column
        for name, column in responses.columns.items()
        if column.variable.type != "contact"
    }
    order = np.argsort(np.argsort(responses.line, kind="stable"), kind="stable").astype(np.int64)
    return replace(responses, columns=columns, order=order)


def _nobody(flow: Flow) -> NoRespondentsError:
    took = ", ".join(f"{count.rule} {count.n}" for count in flow.excluded if count.n)
    if not flow.read:
        return NoRespondentsError("there are no rows to clean.", remedy="Check the data file.")
    return NoRespondentsError(
        f"nobody is left of {flow.read} rows read; excluded: {took}.",
        where="cleaning",
        remedy="Mend the rule in study.toml that takes too many, or check that the file is the "
        "study's export.",
    )
