"""The arithmetic of published percentages, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.table import Flag, Heading, Note, Row, Table
from youthsurvey.tables.wide import NO_FLAGS, measure, wide_table

Finding = tuple[str, Mapping[str, Any], bool]
"""A sentence's key, the values in it, and whether it says that something cannot be."""


@dataclass(frozen=True)
class AuditedFigure:
    """What arithmetic says of the percentages of one figure.

    Attributes:
        name: of the figure; "" where there is but one.
        n: respondents; None where it is not known.
        rules: of rounding.
        answers: each percentage as printed, with its label.
        counts: by answer and by rule, the counts that it can stand for, as runs (from, to); none
            where it can stand for none.
        findings: what follows for the figure, in sentences.
    """

    name: str
    n: int | None
    rules: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    counts: tuple[Mapping[str, Sequence[tuple[int, int]]], ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def impossible(self) -> bool:
        """Whether something in it cannot be."""
        return any(wrong for _, _, wrong in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the figure for JSON."""
        return {
            "figure": self.name or None,
            "n": self.n,
            "percentages": [
                {
                    "label": label or None,
                    "percent": percent,
                    "counts": {rule: [list(run) for run in runs] for rule, runs in found.items()},
                }
                for (label, percent), found in zip(self.answers, self.counts, strict=True)
            ],
            "findings": [
                {"finding": key, **dict(values), "impossible": wrong}
                for key, values, wrong in self.findings
            ],
        }


def audit_table(figure: AuditedFigure, context: TableContext) -> Table:
    """Show each percentage with its counts under each rule, and what follows."""
    columns: tuple[Heading, ...] = (measure("published", "text", context),)
    columns += tuple(
        Heading(rule, context.say(f"rounding_{rule}"), format="text") for rule in figure.rules
    )
    rows, values, flags = [], [], []
    for i, ((label, percent), found) in enumerate(
        zip(figure.answers, figure.counts, strict=True), start=1
    ):
        rows.append(Row(str(i), dict.fromkeys(context.languages, label or str(i))))
        cells: list[str | Labels] = [percent]
        fails: list[frozenset[Flag]] = [NO_FLAGS]
        for rule in figure.rules:
            if rule not in found:
                cells.append("")
                fails.append(NO_FLAGS)
                continue
            cells.append(_runs(found[rule]) or context.say("audit_none"))
            fails.append(NO_FLAGS if found[rule] else frozenset({"fails"}))
        values.append(tuple(cells))
        flags.append(tuple(fails))
    name = context.say("audit_figure", figure=figure.name) if figure.name else {}
    n = {} if figure.n is None else context.respondents(figure.n)
    return wide_table(
        name=f"audit_{figure.name or 'percentages'}",
        kind="verification",
        context=context,
        rows=tuple(rows),
        columns=columns,
        values=values,
        notes=tuple(Note("method", context.say(key, **said)) for key, said, _ in figure.findings),
        title=context.joined([context.say("audit_title"), name], ": "),
        subtitle=context.joined([n, context.say("audit_subtitle")], ", "),
        stub=context.say("audit_stub"),
        flags=tuple(flags),
    )


def _runs(runs: Sequence[tuple[int, int]]) -> str:
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
