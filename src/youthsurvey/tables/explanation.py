"""Behind one number, as a table: a line a fact, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Format, Note, Row, Table, Value
from youthsurvey.tables.wide import measure, wide_table

_NAMED = 12
"""Lines of the raw file that are named; of more there is their number."""


@dataclass(frozen=True)
class Number:
    """One share, with its counts and its interval.

    Attributes:
        variable, category: the question and the answer; by, group: of its group, "" for all.
        scheme: of weights, "unweighted" for none.
        n, base, missing: respondents with the answer, those asked, those without an answer.
        weighted_n, weighted_base: their weights' sums.
        share, se, low, high: 0 to 1; interval: its method.
    """

    variable: str
    category: str
    by: str
    group: str
    scheme: str
    n: int
    base: int
    missing: int
    weighted_n: float
    weighted_base: float
    share: float
    se: float
    low: float
    high: float
    interval: str

    def to_dict(self) -> dict[str, Any]:
        """Return the facts for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Explained(Number):
    """A share with what stands behind it.

    Attributes:
        excluded: by rule: its name, how many rows it hit, and the lines of those of them that had
            this answer.
        file, sha256, rows: the raw file.
    """

    excluded: tuple[tuple[str, int, tuple[int, ...]], ...]
    file: str
    sha256: str
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """Return the facts for JSON."""
        found = super().to_dict()
        found["excluded"] = [
            {"rule": rule, "rows": n, "lines_with_this_answer": list(lines)}
            for rule, n, lines in self.excluded
        ]
        return found


def explanation_table(
    facts: Explained, context: TableContext, rules: Mapping[str, Labels]
) -> Table:
    """Show what stands behind a share, a line a fact.

    Args:
        facts: of the share.
        context: of the run.
        rules: the cleaning rules' labels by name.
    """
    asked = context.asked(facts.variable)
    lines: list[tuple[str, Labels]] = [
        ("explain_question", asked.question),
        ("explain_answer", asked.categories[facts.category].label),
    ]
    if facts.by:
        by = context.asked(facts.by)
        group = by.categories[facts.group].title
        lines.append(("explain_group", context.joined([by.title, group], ": ")))
    bands = asked.variable.bands
    if bands is not None:
        low, high = bands.ranges[facts.category]
        source = context.asked(bands.source).title
        text = dict.fromkeys(context.languages, f"{low:g}–{high:g}")
        lines.append(("explain_made_from", context.joined([source, text], " ")))
    weighted = facts.scheme != "unweighted"
    lines += [
        ("explain_base", _base(facts, context)),
        ("explain_weights", context.scheme(facts.scheme)),
        ("explain_formula", _formula(facts, weighted, context)),
        ("explain_interval", _interval(facts, context)),
        *(("explain_excluded", _excluded(one, rules, context)) for one in facts.excluded),
        ("explain_input", context.say("explain_file", file=facts.file, rows=facts.rows,
                                      sha=facts.sha256)),
    ]  # fmt: skip
    rows = tuple(Row(f"{key}.{i}", context.say(key)) for i, (key, _) in enumerate(lines))
    return wide_table(
        name="explanation",
        kind="verification",
        context=context,
        rows=rows,
        columns=(measure("explain_value", "text", context),),
        values=[(value,) for _, value in lines],
        notes=synthetic_note(context),
        title=context.joined(
            [asked.title, asked.categories[facts.category].title, _number(facts.share, "share",
                                                                        context)], ": "
        ),
        subtitle=context.say("explain_subtitle"),
        stub=context.say("explain_stub"),
    )  # fmt: skip


def numbers_table(numbers: Sequence[Number], asked_for: str, context: TableContext) -> Table:
    """Show all numbers of a figure or a table, each with what to ask ``explain`` for.

    A row of kind "net" begins each group.

    Args:
        numbers: by group, each group's answers in order.
        asked_for: the figure, as it was called.
        context: of the run.
    """
    first = numbers[0]
    asked = context.asked(first.variable)
    rows: list[Row] = []
    values: list[tuple[Value, ...]] = []
    for number in numbers:
        group = number.group
        if group and (not rows or not rows[-1].code.startswith(f"{group}.")):
            title = context.asked(number.by).categories[group].title
            rows.append(Row(group, title, "net"))
            values.append((None, number.base, None, None, None, None))
        code = f"{group}.{number.category}" if group else number.category
        rows.append(Row(code, asked.categories[number.category].title))
        call = " ".join(filter(None, (asked_for, number.category, group)))
        line = (number.n, number.base, number.share, number.low, number.high)
        values.append((*line, dict.fromkeys(context.languages, call)))
    formats: tuple[tuple[str, Format], ...] = (
        ("n", "count"), ("base", "count"), ("share", "share"), ("ci_low", "share"),
        ("ci_high", "share"), ("explain_call", "text"),
    )  # fmt: skip
    return wide_table(
        name="explanation",
        kind="verification",
        context=context,
        rows=tuple(rows),
        columns=tuple(measure(code, format, context) for code, format in formats),
        values=values,
        notes=(
            Note("base", context.scheme(first.scheme)),
            Note("method", context.say(f"interval_{first.interval}", level=95)),
            Note("method", context.say("explain_one")),
            *synthetic_note(context),
        ),
        title=asked.title,
        subtitle=asked.question,
        stub=asked.title,
    )


def _number(value: float, format: Format, context: TableContext) -> Labels:
    found = numeral(value, format, context.languages)
    if format != "share":
        return found
    return {lang: f"{text}%" if lang == "en" else f"{text} %" for lang, text in found.items()}


def _base(facts: Explained, context: TableContext) -> Labels:
    return context.say(
        "explain_respondents",
        n=facts.n,
        base=context.respondents(facts.base),
        missing=facts.missing,
    )


def _formula(facts: Explained, weighted: bool, context: TableContext) -> Labels:
    """Put the numbers into the formula of the share."""
    if not weighted:
        text = f"100 × {facts.n} / {facts.base} = "
        return context.joined(
            [dict.fromkeys(context.languages, text), _number(facts.share, "fine_share", context)],
            "",
        )
    return context.say(
        "explain_weighted",
        n=_number(facts.weighted_n, "number", context),
        base=_number(facts.weighted_base, "number", context),
        share=_number(facts.share, "fine_share", context),
    )


def _interval(facts: Explained, context: TableContext) -> Labels:
    return context.joined(
        [
            context.say(
                "explain_from_to",
                low=_number(facts.low, "share", context),
                high=_number(facts.high, "share", context),
                se=_number(facts.se, "fine_share", context),
            ),
            context.say(f"interval_{facts.interval}", level=95),
        ],
        " ",
    )


def _excluded(
    one: tuple[str, int, tuple[int, ...]], rules: Mapping[str, Labels], context: TableContext
) -> Labels:
    name, n, lines = one
    rule = rules.get(name) or dict.fromkeys(context.languages, name)
    key = "explain_rule" if 0 < len(lines) <= _NAMED else "explain_rule_count"
    return context.say(
        key, rule=rule, n=n, hits=len(lines), lines=", ".join(str(line) for line in lines)
    )
