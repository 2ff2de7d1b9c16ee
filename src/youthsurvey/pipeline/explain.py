"""Behind one number: where it comes from, how it is computed, and code that computes it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from youthsurvey.audit.recompute import Spot, r_code, spss_syntax
from youthsurvey.clean import Flow
from youthsurvey.errors import UsageError, nearest
from youthsurvey.estimate.tabulate import one_way, two_way
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.results import Topline
from youthsurvey.pipeline import store
from youthsurvey.pipeline.single import Workplace
from youthsurvey.pipeline.stages import UNWEIGHTED
from youthsurvey.pipeline.tabulate import table_as_text, table_context
from youthsurvey.study import Study
from youthsurvey.tables.explanation import Explained, Number, explanation_table, numbers_table
from youthsurvey.tables.table import Table


@dataclass(frozen=True)
class Explanation:
    """A number with all that stands behind it.

    Attributes:
        facts: base, counts, weights, interval.
        table: the facts as a reader sees them.
        r, spss: code that computes it again.
    """

    facts: Explained
    table: Table
    r: str
    spss: str

    def to_dict(self) -> dict[str, Any]:
        """Return facts and code for JSON."""
        return {**self.facts.to_dict(), "r": self.r, "spss": self.spss}

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return the explanation as "text", "csv", "md" or "json"; code follows text and md."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        table = table_as_text(self.table, form, lang, width)
        if form == "csv":
            return table
        blocks = (("R", self.r), ("SPSS", self.spss))
        if form == "md":
            code = "\n".join(f"```{name.lower()}\n{text}```\n" for name, text in blocks)
        else:
            code = "\n".join(f"{name}\n\n{_indented(text)}" for name, text in blocks)
        return f"{table}\n{code}"


@dataclass(frozen=True)
class Overview:
    """All numbers of a figure or a table.

    Attributes:
        numbers: by group, each group's answers in order.
        table: the same as a reader sees it.
    """

    numbers: tuple[Number, ...]
    table: Table

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return them as "text", "csv", "md" or "json"."""
        if form == "json":
            found = [number.to_dict() for number in self.numbers]
            return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        return table_as_text(self.table, form, lang, width)


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def explain(
    place: Workplace, figure: str, category: str, group: str | None, scheme: str | None = None
) -> Explanation:
    """Explain one share of a figure, or of a table.

    Args:
        place: the study, and where clean and weight left their files.
        figure: a figure's number or name, a table's name ("awareness_by_age_group"), or a variable.
        category: the answer.
        group: the answer of the figure's column variable; None for all.
        scheme: the weights; None for the study's default.

    Raises:
        UsageError: no such figure, answer or group.
        InputError: clean or weight have left nothing yet.
    """
    study = place.study
    row, column = _variables(study, figure)
    _check(study, row, category)
    if group is not None:
        if not column:
            raise UsageError(
                f'"{figure}" has no groups.',
                remedy=f'Name a table by groups, such as "{row}_by_{_some_column(study, row)}".',
            )
        _check(study, column, group)
    name = scheme or study.default_scheme
    responses = place.responses(name)
    plain, flow, _ = store.load_cleaned(study, place.out)
    several = study.codebook[row].type == "multiple"
    spot = Spot(
        f"{row}.{category}" if several else row,
        "1" if several else category,
        column if group is not None else "",
        group or "",
        "" if name == UNWEIGHTED else name,
    )
    source = store.load_source(place.out)
    result: Topline | Crosstab
    if group is None:
        result = one_way(responses, row)
    else:
        result = two_way(responses, row, column, letters=None, further=False)
    found = _facts(result, row, category, column, group, name)
    excluded = _excluded(study, place.out, row, category, flow)
    facts = Explained(
        **found, excluded=excluded, file=source.file, sha256=source.sha256, rows=source.rows
    )
    context = table_context(study, plain)
    labels = {rule.name: rule.label for rule in study.rules}
    table = explanation_table(facts, context, labels)
    return Explanation(facts, table, r_code(spot), spss_syntax(spot))


def overview(place: Workplace, figure: str, scheme: str | None = None) -> Overview:
    """Return all numbers of a figure, or of a table, each ready to be explained.

    Args:
        place: the study, and where clean and weight left their files.
        figure: as in ``explain``.
        scheme: the weights; None for the study's default.

    Raises:
        UsageError: no such figure.
        InputError: clean or weight have left nothing yet.
    """
    study = place.study
    row, column = _variables(study, figure)
    if not study.codebook[row].is_categorical:
        raise UsageError(f'"{row}" has no answers to take a share of.')
    name = scheme or study.default_scheme
    responses = place.responses(name)
    result: Topline | Crosstab
    if column:
        result = two_way(responses, row, column, letters=None, further=False)
        places = list(product(result.column.categories, result.row.categories))
    else:
        result = one_way(responses, row)
        places = [("", category) for category in result.categories]
    numbers = tuple(
        Number(**_facts(result, row, category, column, group or None, name))
        for group, category in places
    )
    context = table_context(study, store.load_cleaned(study, place.out)[0])
    return Overview(numbers, numbers_table(numbers, figure, context))


def _variables(study: Study, figure: str) -> tuple[str, str]:
    """Return the row and the column variable ("" for none) of a figure or table."""
    for plan in study.figures:
        if figure in (plan.spec.name, plan.spec.number):
            return plan.row, plan.column
    for spec in study.tables:
        if figure == spec.name:
            return spec.row, spec.column
    if figure in study.codebook:
        return figure, ""
    known = [plan.spec.name for plan in study.figures] + [spec.name for spec in study.tables]
    raise UsageError(
        f'there is no figure or table "{figure}".',
        remedy=nearest(figure, [*known, *study.codebook.variables]),
    )


def _some_column(study: Study, row: str) -> str:
    return next((spec.column for spec in study.tables if spec.row == row), "...")


def _check(study: Study, variable: str, code: str) -> None:
    if not study.codebook[variable].is_categorical:
        raise UsageError(f'"{variable}" has no answers to take a share of.')
    study.codebook[variable].index(code)


def _facts(
    result: Topline | Crosstab, row: str, category: str, column: str, group: str | None, scheme: str
) -> dict[str, Any]:
    if isinstance(result, Topline):
        i = result.categories.index(category)
        found: Mapping[str, Any] = {
            "n": result.n[i], "weighted_n": result.weighted_n[i], "base": result.base,
            "weighted_base": result.weighted_base, "share": result.share[i], "se": result.se[i],
            "low": result.ci_low[i], "high": result.ci_high[i], "missing": result.missing,
        }  # fmt: skip
    else:
        i, j = result.row.categories.index(category), result.column.categories.index(str(group))
        found = {
            "n": result.n[i, j], "weighted_n": result.weighted_n[i, j],
            "base": result.column_base[j], "weighted_base": result.weighted_column_base[j],
            "share": result.column_share[i, j], "se": result.column_share_se[i, j],
            "low": result.ci_low[i, j], "high": result.ci_high[i, j], "missing": result.missing,
        }  # fmt: skip
    whole = ("n", "base", "missing")
    plain = {k: int(v) if k in whole else float(v) for k, v in found.items()}
    return {
        "variable": row, "category": category, "by": column if group else "", "group": group or "",
        "scheme": scheme, "interval": result.interval, **plain,
    }  # fmt: skip


def _excluded(
    study: Study, out: Path, row: str, category: str, flow: Flow
) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
    """Return each rule with the rows that it took out, and the lines of those with the answer."""
    import csv

    raw = store.load_ingested(study, out)
    column = raw[row]
    i = study.codebook[row].index(category)
    chosen = (
        column.values[:, i]
        if column.variable.type == "multiple" and column.values is not None
        else column.codes == i
    )
    with_answer = set(raw.line[chosen].tolist())
    with (out / store.LEDGER).open(encoding="utf-8", newline="") as file:
        entries = list(csv.DictReader(file))
    lines: dict[str, list[int]] = {}
    for entry in entries:
        touches = entry["action"] == "excluded" or entry["variable"] == row
        if touches and int(entry["line"]) in with_answer:
            lines.setdefault(entry["rule"], []).append(int(entry["line"]))
    counts: Sequence[Any] = (*flow.excluded, *flow.set_missing)
    return tuple(
        (count.rule, count.n, tuple(lines.get(count.rule, ()))) for count in counts if count.n
    )
