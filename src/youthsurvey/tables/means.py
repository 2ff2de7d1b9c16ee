"""The table of a number: mean or ratio, error, interval, quantiles, in all and by group."""

from __future__ import annotations

from youthsurvey.model.codebook import Labels
from youthsurvey.model.means import Means
from youthsurvey.model.results import Floats
from youthsurvey.tables.build import TOTAL
from youthsurvey.tables.context import TableContext, within_sentence
from youthsurvey.tables.notes import (
    assumed_note,
    low_base_note,
    mean_interval_note,
    source_note,
    synthetic_note,
    topline_base_note,
    weights_note,
)
from youthsurvey.tables.table import Flag, Heading, Panel, Row, Table, Value
from youthsurvey.tables.withheld import withhold_means


def means_table(result: Means, context: TableContext) -> Table:
    """Make the table of a mean or a ratio: measures by "Total" and a column for each group."""
    titles = [context.asked(name).title for name in result.name.split("/")]
    questions = [context.asked(name).question for name in result.name.split("/")]
    title = context.joined(questions, " / ")
    headings = [_heading(TOTAL, context.say("total"), 0, result, context)]
    banner: Labels = {}
    if result.by is not None:
        asked = context.asked(result.by.name)
        banner = asked.title
        title = context.say("by", row=title, column=within_sentence(asked.title))
        headings += [
            _heading(code, asked.categories[code].title, i, result, context)
            for i, code in enumerate(result.by.categories, start=1)
        ]
    lines = _lines(result, context)
    low = any(heading.low_base for heading in headings)
    flags = tuple(_flags(heading, context) for heading in headings)
    unit = context.say(f"unit_{result.statistic}")
    respondents = context.respondents(result.base)
    stem = result.name.replace("/", "_per_").replace(".", "_")
    table = Table(
        name=stem if result.by is None else f"{stem}_by_{result.by.name.replace('.', '_')}",
        kind="means",
        title=title,
        subtitle=context.joined([respondents, unit], ", "),
        stub=context.joined(titles, " / "),
        banner=banner,
        rows=tuple(row for row, _ in lines),
        columns=tuple(headings),
        panels=(
            Panel("value", context.say("value"), "number", tuple(values for _, values in lines)),
        ),
        flags=(flags,) * len(lines),
        notes=(
            *synthetic_note(context),
            *assumed_note(context, context.synthetic, inner=result.by is not None),
            *topline_base_note(result, context),
            *low_base_note(context, low),
            mean_interval_note(result, context),
            *weights_note(result.design, context),
            *source_note(context),
        ),
        synthetic=context.synthetic,
    )
    return withhold_means(table, result, context)


def _lines(result: Means, context: TableContext) -> list[tuple[Row, tuple[Value, ...]]]:
    """Return each measure's row and its values in all and by group."""
    measures = {
        result.statistic: result.estimate,
        "mean_se": result.se,
        "mean_low": result.ci_low,
        "mean_high": result.ci_high,
    }
    if result.statistic == "mean":
        measures |= {"sd": result.sd, "deff": result.deff}
    lines = [(Row(code, context.say(code)), _plain(values)) for code, values in measures.items()]
    for k, p in enumerate(result.probabilities):
        label = context.say("median") if p == 0.5 else context.say("quantile", p=round(100 * p))
        lines.append((Row(f"q{100 * p:g}", label), _plain(result.quantile[:, k])))
    return lines


def _heading(code: str, label: Labels, i: int, result: Means, context: TableContext) -> Heading:
    base = int(result.n[i])
    return Heading(code, label, base, base < context.least_base)


def _flags(heading: Heading, context: TableContext) -> frozenset[Flag]:
    names: list[Flag] = ["assumed"] if context.synthetic else []
    return frozenset([*names, "low_base"] if heading.low_base else names)


def _plain(values: Floats) -> tuple[Value, ...]:
    """Return Python's own numbers; what is undefined as None."""
    return tuple(None if v != v else v for v in values.tolist())
