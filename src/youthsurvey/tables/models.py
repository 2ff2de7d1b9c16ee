"""Regression models to tables: odds ratios by term, and average marginal effects by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from youthsurvey.model.codebook import Labels
from youthsurvey.model.fits import Factor, ModelFit, Predictor, term_name
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.notes import (
    assumed_note,
    source_note,
    synthetic_note,
    weights_note,
)
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Flag, Format, Heading, Note, Panel, Row, Table, Value
from youthsurvey.tables.wide import NO_FLAGS, measure

Line = tuple[float | None, ...]
"""Numbers of a row, None where there is none."""

_COLUMNS: Mapping[str, Format] = {
    "odds_ratio": "number",
    "odds_ratio_low": "number",
    "odds_ratio_high": "number",
    "p": "p",
    "coefficient": "number",
    "coefficient_se": "number",
    "group_n": "count",
}
_EFFECTS: Mapping[str, Format] = {
    "effect": "points",
    "se": "share",
    "ci_low": "points",
    "ci_high": "points",
    "p": "p",
}
_EFFECT_WORDS = {"se": "effect_se", "ci_low": "effect_low", "ci_high": "effect_high"}
_NOTHING: Line = (None,) * len(_COLUMNS)


def model_table(fit: ModelFit, context: TableContext) -> Table:
    """Make the table of a model's coefficients: odds ratios with intervals, a line a term.

    The references of predictors stand as lines with an odds ratio of 1; the intercept or the
    thresholds come last.
    """
    rows: list[Row] = []
    values: list[Line] = []
    count = {(p.name, c): n for p in fit.predictors for c, n in zip(p.categories, p.n, strict=True)}
    named = {p.name: p for p in fit.predictors}
    ratios = fit.odds_ratios()
    begun: set[str] = set()
    for i, term in enumerate(fit.terms):
        if not term:
            continue
        name = term[0][0]
        if len(term) == 1 and name not in begun:
            begun.add(name)
            reference = _reference(named[name])
            if reference and (((name, reference),)) not in fit.terms:
                label = context.say("reference", label=_label(((name, reference),), context))
                rows.append(Row(term_name(((name, reference),)), label, "aside"))
                values.append((1.0, *_NOTHING[1:-1], count[name, reference]))
        rows.append(Row(term_name(term), _label(term, context)))
        ratio = [
            float(ratios[key][i]) for key in ("odds_ratio", "odds_ratio_low", "odds_ratio_high")
        ]
        values.append(
            (
                *ratio,
                *(float(x[i]) for x in (fit.p, fit.estimate, fit.se)),
                count.get(term[0]) if len(term) == 1 else None,
            )
        )
    for row, estimate, se in _constants(fit, context):
        rows.append(row)
        values.append((None, None, None, None, estimate, se, None))
    values = [_defined(line) for line in values]
    return Table(
        name=f"model_{_stem(fit)}",
        kind="model",
        title=context.say(f"model_title_{fit.family}", outcome=_outcome(fit, context)),
        subtitle=_subtitle(fit, context),
        stub=context.say("model_stub"),
        banner={},
        rows=tuple(rows),
        columns=tuple(measure(code, format, context) for code, format in _COLUMNS.items()),
        panels=(Panel("value", context.say("value"), "text", tuple(values)),),
        flags=tuple(
            _flags(line if row.kind != "aside" else _NOTHING, context)
            for row, line in zip(rows, values, strict=True)
        ),
        notes=_notes(fit, context, _reading(fit, context)),
        synthetic=context.synthetic,
    )


def effects_table(fit: ModelFit, context: TableContext) -> Table:
    """Make the table of average marginal effects, in percentage points, a column an outcome.

    A binary outcome has one column, of the event.
    """
    shown = (1,) if fit.family == "logit" else tuple(range(len(fit.outcomes)))
    titles = _outcome_titles(fit, context)
    panels = tuple(
        Panel(
            code,
            context.say(_EFFECT_WORDS.get(code, code)),
            format,
            tuple(_defined(tuple(float(getattr(e, code)[j]) for j in shown)) for e in fit.effects),
        )
        for code, format in _EFFECTS.items()
    )
    rows = []
    for effect in fit.effects:
        label = _label(((effect.name, effect.category),), context)
        reference = _reference({p.name: p for p in fit.predictors}[effect.name])
        if reference:
            against = context.asked(effect.name).categories[reference].title
            label = context.say("effect_against", label=label, reference=against)
        rows.append(Row(term_name(((effect.name, effect.category),)), label))
    return Table(
        name=f"effects_{_stem(fit)}",
        kind="effects",
        title=context.say("effects_title", outcome=_outcome(fit, context)),
        subtitle=_subtitle(fit, context),
        stub=context.say("effects_stub"),
        banner={},
        rows=tuple(rows),
        columns=tuple(Heading(fit.outcomes[j], titles[j]) for j in shown),
        panels=panels,
        flags=tuple(_flags(line, context) for line in panels[0].values),
        notes=_notes(fit, context, context.say("effects_method")),
        synthetic=context.synthetic,
    )


def _constants(fit: ModelFit, context: TableContext) -> list[tuple[Row, float, float]]:
    if fit.family == "logit":
        place = fit.terms.index(())
        row = Row("intercept", context.say("intercept"), "base")
        return [(row, float(fit.estimate[place]), float(fit.se[place]))]
    titles = _outcome_titles(fit, context)
    return [
        (
            Row(
                f"{fit.outcomes[j]}|{fit.outcomes[j + 1]}",
                context.say("threshold", lower=titles[j], upper=titles[j + 1]),
                "base",
            ),
            float(fit.thresholds[j]),
            float(fit.thresholds_se[j]),
        )
        for j in range(len(fit.thresholds))
    ]


def _notes(fit: ModelFit, context: TableContext, reading: Labels) -> tuple[Note, ...]:
    base = [context.say("base_model", respondents=context.respondents(fit.n))]
    if fit.missing:
        base.append(context.say("missing", respondents=context.respondents(fit.missing)))
    if fit.aside:
        base.append(context.say("model_aside", respondents=context.respondents(fit.aside)))
    if fit.design.weighted:
        total = numeral(fit.weighted_n, "weighted", context.languages)
        base.append(context.say("weighted_base", n=total))
    empty = [
        _label(((p.name, code),), context) for p in fit.predictors for code in p.empty
    ]  # fmt: skip
    groups = [context.say("empty_groups", groups=context.joined(empty, ", "))] if empty else []
    df = numeral(fit.df, "count", context.languages)
    errors = context.say("model_errors", level=round(fit.level * 100), df=df)
    return (
        *synthetic_note(context),
        *assumed_note(context, context.synthetic, inner=True),
        *(Note("base", context.joined(part, " ")) for part in (base, groups) if part),
        Note("method", reading),
        Note("method", context.joined([errors, context.selection()], " ")),
        *weights_note(fit.design, context),
        *source_note(context),
    )


def _reading(fit: ModelFit, context: TableContext) -> Labels:
    if fit.family == "logit":
        reading = context.say("model_reading_logit", event=_outcome(fit, context))
    else:
        ends = _outcome_titles(fit, context)
        reading = context.say("model_reading_proportional_odds", first=ends[0], last=ends[-1])
    if not any(p.interacts for p in fit.predictors):
        return reading
    return context.joined([reading, context.say("model_interaction")], " ")


def _subtitle(fit: ModelFit, context: TableContext) -> Labels:
    return context.joined([context.respondents(fit.n), context.say(f"family_{fit.family}")], ", ")


def _outcome(fit: ModelFit, context: TableContext) -> Labels:
    """Return the outcome's short title; of a single's event with the event."""
    title = context.asked(fit.outcome).title
    if fit.family == "logit" and fit.outcome in context.codebook:
        return context.joined([title, _outcome_titles(fit, context)[1]], ": ")
    return title


def _outcome_titles(fit: ModelFit, context: TableContext) -> list[Labels]:
    categories = context.asked(fit.outcome).categories
    return [categories[code].title for code in fit.outcomes]


def _label(term: tuple[Factor, ...], context: TableContext) -> Labels:
    parts = []
    for name, category in term:
        asked = context.asked(name)
        title = asked.title
        if category:
            title = context.joined([title, asked.categories[category].title], ": ")
        parts.append(title)
    return context.joined(parts, " × ")


def _reference(predictor: Predictor) -> str:
    return predictor.categories[0] if predictor.categories else ""


def _flags(line: Sequence[Value], context: TableContext) -> tuple[frozenset[Flag], ...]:
    """Mark the numbers of a line as assumed where the data are synthetic."""
    assumed: frozenset[Flag] = frozenset({"assumed"}) if context.synthetic else NO_FLAGS
    return tuple(NO_FLAGS if value is None else assumed for value in line)


def _defined(values: Line) -> Line:
    return tuple(None if v is None or v != v else v for v in values)


def _stem(fit: ModelFit) -> str:
    names = [fit.outcome, *(p.name for p in fit.predictors)]
    return "_".join(name.replace(".", "_") for name in names)
