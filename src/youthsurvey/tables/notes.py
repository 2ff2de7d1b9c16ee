"""What stands under a table: how to read it, and what it does not say."""

from __future__ import annotations

import math

from youthsurvey.model.codebook import Labels
from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.means import Means
from youthsurvey.model.results import DesignSummary, TestResult, Topline
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.numbers import numeral, p_value
from youthsurvey.tables.table import Note

_LEAST_EXPECTED = 5.0
_MOST_THIN_CELLS = 0.2


def synthetic_note(context: TableContext) -> tuple[Note, ...]:
    """Say that the data are synthetic, where they are."""
    return (Note("synthetic", context.say("synthetic")),) if context.synthetic else ()


def source_note(context: TableContext) -> tuple[Note, ...]:
    """Name what the answers come from, where the study says so."""
    return (Note("source", context.say("source", source=context.source)),) if context.source else ()


def assumed_note(context: TableContext, any_assumed: bool, *, inner: bool) -> tuple[Note, ...]:
    """Say what the mark of assumed cells means; ``inner``: of all a cross-tab's groups."""
    key = "assumed_groups" if inner else "assumed"
    return (Note("assumed", context.say(key)),) if any_assumed else ()


def low_base_note(context: TableContext, any_low: bool) -> tuple[Note, ...]:
    """Say what the mark of small groups means."""
    if not any_low:
        return ()
    return (Note("low_base", context.say("low_base", least=context.least_base)),)


def topline_base_note(result: Topline | Means, context: TableContext) -> tuple[Note, ...]:
    """Say whom the shares are of, and who is left out."""
    text = context.say("base_topline", respondents=context.respondents(result.base))
    if isinstance(result, Topline) and result.share_base == "mentions":
        text = _of_mentions(text, context)
    return (_base(text, result.missing, result.weighted_base, result.design, context),)


def crosstab_base_note(
    result: Crosstab, empty: list[Labels], context: TableContext
) -> tuple[Note, ...]:
    """Say whom the shares are of, who is left out, and which groups nobody belongs to."""
    text = context.say("base_crosstab", respondents=context.respondents(result.base))
    if result.share_base == "mentions":
        text = _of_mentions(text, context)
    notes = [_base(text, result.missing, result.weighted_base, result.design, context)]
    if empty:
        groups = context.joined(empty, ", ")
        notes.append(Note("base", context.say("empty_groups", groups=groups)))
    return tuple(notes)


def interval_note(result: Topline | Crosstab, context: TableContext) -> Note:
    """Name the interval's method and what it does not cover. No bare plus-minus."""
    parts = [context.say(f"interval_{result.interval}", level=round(result.level * 100))]
    if result.simultaneous:
        whole = isinstance(result, Topline)
        key = "interval_simultaneous" if whole else "interval_simultaneous_columns"
        axis = result if isinstance(result, Topline) else result.row
        parts.append(context.say(key, shares=len(axis.categories)))
    return Note("method", context.joined([*parts, context.selection()], " "))


def mean_interval_note(result: Means, context: TableContext) -> Note:
    """Name the interval of a mean, and the rule of its quantiles where it has some."""
    parts = [context.say("interval_mean", level=round(result.level * 100))]
    if result.probabilities:
        parts.append(context.say("quantile_rule"))
    return Note("method", context.joined([*parts, context.selection()], " "))


def weights_note(design: DesignSummary, context: TableContext) -> tuple[Note, ...]:
    """Say how the table is weighted, and that this removes no selection bias."""
    sampling = _sampling(design, context)
    if not design.weighted:
        parts = [context.say("weights_none"), *sampling]
        return (Note("weights", context.joined(parts, " ")),)
    parts = [context.say("weights_scheme", scheme=context.scheme(design.scheme)), *sampling]
    if design.calibrated_to:
        margins = [
            context.joined([context.asked(v).title for v in margin], " × ")
            for margin in design.calibrated_to
        ]
        parts.append(context.say("weights_margins", margins=context.joined(margins, "; ")))
    parts.append(context.say("no_cure"))
    return (Note("weights", context.joined(parts, " ")),)


def _sampling(design: DesignSummary, context: TableContext) -> list[Labels]:
    """Name strata, PSUs or replicates, where standard errors rest on them."""
    if design.variance != "linearised":
        return [context.say("design_replicates", method=design.variance)]
    if design.strata is None:
        return []
    counts = {"strata": design.strata, "psus": design.psus}
    parts = [
        context.say(f"design_{name}", n=numeral(n, "count", context.languages))
        for name, n in counts.items()
        if n is not None
    ]
    return [context.say("design_units", units=context.joined(parts, ", "))]


def test_notes(result: Crosstab, context: TableContext) -> tuple[Note, ...]:
    """Report the tests of independence, association, and thin cells.

    Of all tests the line has the one that suits the design, with Pearson's beside it where
    respondents count alike; the exact one where it was asked for; the rank test of a scale. JSON
    has the others.
    """
    if result.option_tests:
        return (*_omnibus(result, context), _option_tests(result, context))
    shown = {"rao_scott_f", "fisher_freeman_halton", "rank_test"}
    if not result.design.design_based:
        shown.add("pearson")
    tests = [t for t in result.tests if t.name in shown and math.isfinite(t.statistic)]
    if not tests:
        return (Note("test", context.say("test_undefined")),) if result.tests else ()
    parts = [_test(test, context) for test in tests]
    if math.isfinite(result.cramers_v):
        v = numeral(result.cramers_v, "number", context.languages)
        parts.append(context.say("cramers_v", v=v))
    gamma = result.association.get("gamma")
    if gamma and math.isfinite(gamma.value):
        parts.append(context.say("gamma", v=numeral(gamma.value, "number", context.languages)))
    notes = [Note("test", context.joined(parts, "; "))]
    thin, cells = _thin_cells(result)
    if thin > _MOST_THIN_CELLS * cells:
        notes.append(Note("test", context.say("thin_cells", thin=thin, cells=cells)))
    return tuple(notes)


def _of_mentions(text: Labels, context: TableContext) -> Labels:
    return context.joined([text, context.say("of_mentions")], " ")


def _base(
    text: Labels, missing: int, weighted: float, design: DesignSummary, context: TableContext
) -> Note:
    parts = [text]
    if missing:
        parts.append(context.say("missing", respondents=context.respondents(missing)))
    if design.weighted:
        total = numeral(weighted, "weighted", context.languages)
        parts.append(context.say("weighted_base", n=total))
    return Note("base", context.joined(parts, " "))


def _test(test: TestResult, context: TableContext) -> Labels:
    # An F test's degrees of freedom are fractions; a chi-square's are whole.
    whole = all(float(d).is_integer() for d in test.df)
    df = context.joined(
        [numeral(d, "count" if whole else "weighted", context.languages) for d in test.df], "; "
    )
    return context.say(
        f"test_{test.name}",
        df=df,
        statistic=numeral(test.statistic, "number", context.languages),
        p=p_value(test.p, context.languages),
    )


def _option_tests(result: Crosstab, context: TableContext) -> Note:
    wanted = "rao_scott" if result.design.design_based else "pearson"
    axis = result.row if result.row.multiple else result.column
    categories = context.asked(axis.name).categories
    parts: list[Labels] = []
    for code, tests in result.option_tests.items():
        chosen = next((t for t in tests if t.name.startswith(wanted)), None)
        if chosen is None or not math.isfinite(chosen.p):
            continue
        p = p_value(chosen.p if chosen.p_adjusted is None else chosen.p_adjusted, context.languages)
        parts.append(context.joined([categories[code].title, p], ": "))
    if not parts:
        return Note("test", context.say("test_undefined"))
    text = context.say(
        f"option_tests_{wanted}",
        tests=context.joined(parts, "; "),
        adjustment=context.say(f"options_adjust_{result.option_adjustment}"),
    )
    return Note("test", text)


def _omnibus(result: Crosstab, context: TableContext) -> tuple[Note, ...]:
    """Report the test of all options at once, where there is one."""
    test = next((t for t in result.tests if t.name == "rao_scott_mmi"), None)
    if test is None or not math.isfinite(test.p):
        return ()
    return (Note("test", context.joined([_test(test, context), {"en": "."}], "")),)


def _thin_cells(result: Crosstab) -> tuple[int, int]:
    """Count cells with an expected count under five among rows and columns in use."""
    rows = [int(n) for n in result.row_base if n]
    columns = [int(n) for n in result.column_base if n]
    expected = [r * c / result.base for r in rows for c in columns] if result.base else []
    return sum(e < _LEAST_EXPECTED for e in expected), len(expected)
