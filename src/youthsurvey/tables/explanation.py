"""Behind one number, as a table: a line a fact, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Format, Row, Table
from youthsurvey.tables.wide import measure, wide_table

_NAMED = 12
"""Lines of the raw file that are named; of more there is their number."""


@dataclass(frozen=True)
class Explained:
    """What stands behind one share.

    Attributes:
        variable, category: the question and the answer; by, group: of its group, "" for all.
        scheme: of weights, "unweighted" for none.
        n, base, missing: respondents with the answer, those asked, those without an answer.
        weighted_n, weighted_base: their weights' sums.
        share, se, low, high: 0 to 1; interval: its method.
        excluded: by rule: its name, how many rows it hit, and the lines of those of them that had
            this answer.
        file, sha256, rows: the raw file.
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
    excluded: tuple[tuple[str, int, tuple[int, ...]], ...]
    file: str
    sha256: str
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """Return the facts for JSON."""
        found = asdict(self)
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
