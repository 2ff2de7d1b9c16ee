"""Records of cleaning and weighting to tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from youthsurvey.model.codebook import Labels
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import synthetic_note
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.suppression import Mask
from youthsurvey.tables.table import Flag, Format, Heading, Note, Panel, Row, Table, Value
from youthsurvey.tables.wide import NO_FLAGS, answer, measure, unflagged, wide_table
from youthsurvey.tables.withheld import withhold

if TYPE_CHECKING:
    from youthsurvey.clean.ledger import Flow, Impact
    from youthsurvey.weight.diagnostics import WeightingReport

_FAILS: frozenset[Flag] = frozenset({"fails"})


def flow_table(flow: Flow, context: TableContext) -> Table:
    """Make the flow from rows read, by reasons of exclusion, to respondents analysed."""
    counts = [flow.read, *(n for _, _, n in flow.excluded), flow.analysed]
    rows = (
        Row("read", context.say("flow_read"), "base"),
        *(Row(name, context.say("flow_excluded", rule=label)) for name, label, _ in flow.excluded),
        Row("analysed", context.say("flow_analysed"), "total"),
    )
    return wide_table(
        name="flow",
        kind="flow",
        context=context,
        rows=rows,
        columns=(measure("n", "count", context), measure("share_of_read", "share", context)),
        values=[(n, n / flow.read if flow.read else None) for n in counts],
        notes=(*synthetic_note(context), *_taken_out(flow, context)),
    )


def _taken_out(flow: Flow, context: TableContext) -> tuple[Note, ...]:
    """Name the rules that took out values, not rows."""
    rules = [
        context.joined([count.label, numeral(count.n, "count", context.languages)], ": ")
        for count in flow.set_missing
        if count.n
    ]
    if not rules:
        return ()
    return (Note("base", context.say("set_missing", rules=context.joined(rules, "; "))),)


def impact_table(
    impacts: Sequence[Impact], labels: Mapping[str, Labels], context: TableContext
) -> Table:
    """Show how far each cleaning rule moves each headline figure, in percentage points.

    Args:
        impacts: one a rule and headline figure.
        labels: the rules' labels by name.
        context: of the run.
    """
    rules = list(dict.fromkeys(i.rule for i in impacts))
    figures = list(dict.fromkeys((i.variable, i.category) for i in impacts))
    by_place = {(i.rule, i.variable, i.category): i for i in impacts}
    cells = [[by_place.get((rule, *figure)) for figure in figures] for rule in rules]
    together = [_together([c for line in cells if (c := line[j])]) for j in range(len(figures))]
    columns = tuple(
        Heading(f"{name}.{code}", answer(name, (code,), context)) for name, code in figures
    )
    measures: dict[str, tuple[Format, Callable[[Impact], float]]] = {
        "difference": ("points", lambda impact: impact.after - impact.before),
        "before": ("share", lambda impact: impact.before),
        "after": ("share", lambda impact: impact.after),
    }
    cells.append(list(together))
    table = Table(
        name="rule_impacts",
        kind="impact",
        title=context.say("impact_title"),
        subtitle=context.say("impact_subtitle"),
        stub=context.say("rule"),
        banner=context.say("headline"),
        rows=(
            *(Row(r, labels.get(r) or dict.fromkeys(context.languages, r)) for r in rules),
            Row("all_rules", context.say("all_rules"), "total"),
        ),
        columns=columns,
        panels=tuple(
            Panel(
                code,
                context.say(code),
                format,
                tuple(tuple(_share(value(c)) if c else None for c in line) for line in cells),
            )
            for code, (format, value) in measures.items()
        ),
        flags=unflagged(len(cells), len(columns)),
        notes=(*synthetic_note(context), Note("method", context.say("impact_method"))),
        synthetic=context.synthetic,
    )
    return withhold(table, _revealing(cells, context), context)


def _together(steps: Sequence[Impact]) -> Impact:
    """Return the rules' impacts on one figure as that of a single rule."""
    return replace(
        steps[-1], before=steps[0].before,
        gone=sum(step.gone for step in steps), gone_in=sum(step.gone_in for step in steps),
    )  # fmt: skip


def _revealing(cells: Sequence[Sequence[Impact | None]], context: TableContext) -> Mask:
    """Return which impacts tell what few of the respondents who were taken out had answered.

    One rule's share before is another's after, so that a figure's rules stay or go together.
    """
    least = context.protection.least if context.protection else 0
    few = [
        [c is not None and (0 < c.gone_in < least or 0 < c.gone - c.gone_in < least) for c in line]
        for line in cells
    ]
    by_rule = np.array(few[:-1]).any(axis=0)
    return np.array([by_rule] * (len(cells) - 1) + [few[-1]])


def weights_table(
    reports: Sequence[WeightingReport],
    refused: Sequence[tuple[str, Labels, str]],
    context: TableContext,
) -> Table:
    """Show the diagnostics of each weighting scheme, and why a scheme was refused.

    Args:
        reports: of the schemes whose weights were made.
        refused: (name, label, reason) of the others.
        context: of the run.
    """
    quantiles = sorted(reports[0].quantiles) if reports else []
    columns = (
        measure("n", "count", context),
        measure("deff_kish", "number", context),
        measure("effective_n", "count", context),
        measure("min", "number", context),
        *(
            Heading(f"q{p:.0%}"[:-1], context.say("quantile", p=round(100 * p)), format="number")
            for p in quantiles
        ),
        measure("max", "number", context),
        measure("iterations", "count", context),
        measure("trimmed", "count", context),
        measure("outcome", "text", context),
    )
    made = context.say("scheme_made")
    values: list[tuple[Value, ...]] = [
        (
            *(r.n, r.deff, r.effective_n, r.min),
            *(r.quantiles[p] for p in quantiles),
            *(r.max, r.iterations, r.trimmed, made),
        )
        for r in reports
    ]
    values += [
        (*(None for _ in columns[1:]), context.say("scheme_refused", reason=reason))
        for _, _, reason in refused
    ]
    fails = [False] * len(reports) + [True] * len(refused)
    return wide_table(
        name="weights",
        kind="weights",
        context=context,
        rows=(
            *(Row(r.scheme, r.label) for r in reports),
            *(Row(name, label) for name, label, _ in refused),
        ),
        columns=columns,
        values=values,
        notes=(
            *synthetic_note(context),
            Note("method", context.say("kish")),
            *_methods(reports, context),
            Note("weights", context.say("no_cure")),
        ),
        flags=tuple(
            tuple(_FAILS if failed and c.code == "outcome" else NO_FLAGS for c in columns)
            for failed in fails
        ),
    )


def _methods(reports: Sequence[WeightingReport], context: TableContext) -> tuple[Note, ...]:
    """Say how each scheme was made, in the words of the study file."""
    if not reports:
        return ()
    made = [
        context.joined([context.scheme(r.scheme), dict.fromkeys(context.languages, r.method)], ": ")
        for r in reports
    ]
    text = context.say("scheme_methods", methods=context.joined(made, "; "))
    return (Note("method", text),)


def margins_table(report: WeightingReport, context: TableContext) -> Table:
    """Show each margin's categories in the sample, in the target and after weighting.

    Beside them the design effect of the weights within a category, where it is one variable's.
    """
    rows, values = [], []
    within: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = {
        ((d.variable,), (d.category,)): d.deff for d in report.domains
    }
    for check in report.margins:
        names = context.joined([context.asked(v).title for v in check.variables], " × ")
        codes = context.joined(
            [
                context.asked(v).categories[c].title
                for v, c in zip(check.variables, check.categories, strict=True)
            ],
            " × ",
        )
        code = ".".join((*check.variables, *check.categories))
        rows.append(Row(code, context.joined([names, codes], ": ")))
        values.append(
            (
                check.sample_share,
                check.target_share,
                check.weighted_share,
                check.weighted_share - check.target_share,
                _share(check.standardised_before),
                _share(check.standardised_after),
                within.get((check.variables, check.categories)),
            )
        )
    shares = ("sample_share", "target_share", "weighted_share")
    table = wide_table(
        name=f"margins_{report.scheme}",
        kind="margins",
        context=context,
        title=context.say("margins_title", scheme=report.label),
        rows=tuple(rows),
        columns=(
            *(measure(code, "share", context) for code in shares),
            measure("difference_target", "points", context),
            measure("standardised_before", "number", context),
            measure("standardised_after", "number", context),
            measure("deff_within", "number", context),
        ),
        values=values,
        notes=(
            *synthetic_note(context),
            Note("method", context.say("standardised")),
            Note("weights", context.say("no_cure")),
        ),
    )
    gone = [_is_withheld(c.variables, c.categories, context) for c in report.margins]
    # A target is known of the population; all else is of the sample.
    of_sample = [column.code != "target_share" for column in table.columns]
    return withhold(table, np.outer(gone, of_sample), context)


def _is_withheld(
    variables: Sequence[str], categories: Sequence[str], context: TableContext
) -> bool:
    """Whether a margin's category has a count that may not be published."""
    if context.protection is None:
        return False
    places = [
        list(context.asked(name).categories).index(code)
        for name, code in zip(variables, categories, strict=True)
    ]
    mask = (
        context.protection.one_way(variables[0])
        if len(variables) == 1
        else context.protection.within(variables[0], variables[1], tuple(variables[2:]))
    )
    return bool(mask[tuple(places)])


def _share(value: float) -> float | None:
    return None if value != value else float(value)
