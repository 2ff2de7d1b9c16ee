"""Tables straight from responses: tally, then the estimate that suits the variables' types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.estimate.adjustment import adjust
from youthsurvey.estimate.association import crosstab
from youthsurvey.estimate.battery import Battery, first_tests
from youthsurvey.estimate.columns import option_rows, overlapping, separate
from youthsurvey.estimate.comparisons import ColumnTest, compare
from youthsurvey.estimate.intervals import level_of_each
from youthsurvey.estimate.marginal_independence import marginal_independence
from youthsurvey.estimate.means import QUARTILES, means
from youthsurvey.estimate.mentions import crosstab_of_mentions, topline_of_mentions
from youthsurvey.estimate.multiple_response import crosstab_multiple
from youthsurvey.estimate.proportions import topline, topline_multiple
from youthsurvey.estimate.rao_scott import design_effects
from youthsurvey.estimate.variance import answered
from youthsurvey.model.crosstabs import Axis, Comparisons, Crosstab
from youthsurvey.model.means import Means
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import ShareBase, TestResult, Topline
from youthsurvey.tally.cells import Cells, tally
from youthsurvey.tally.values import tally_values

LETTERS = ColumnTest()
"""Columns are compared by the design, at 5 %, adjusted after Bonferroni."""


def one_way(
    responses: Responses,
    name: str,
    level: float = 0.95,
    interval: str | None = None,
    base: ShareBase = "respondents",
    *,
    simultaneous: bool = False,
) -> Topline:
    """Estimate the shares of one variable.

    Args:
        responses: the coded answers, under their design.
        name: a single, ordinal or multiple variable, or an option ("platforms.telegram").
        level: confidence level, between 0 and 1.
        interval: of shares, one of ``INTERVALS``; None: Wilson's without weights, else logit.
        base: of a multiple choice's shares: respondents who answered, or all their mentions.
        simultaneous: intervals that hold for all shares at once, by Bonferroni over the
            categories; see ``level_of_each``.

    Raises:
        UsageError: no such variable, or one without categories.
    """
    if simultaneous:
        each = level_of_each(level, len(axis_of(responses, name).categories))
        result = one_way(responses, name, each, interval, base)
        return replace(result, level=level, simultaneous=True)
    axis = axis_of(responses, name)
    if base == "mentions":
        _check_mentions(axis)
    if not axis.multiple:
        return topline(tally(responses, [name]), level, interval)
    options = [tally(responses, [option]) for option in _parts(axis)]
    result = topline_multiple(options, name, level, interval)
    if base == "respondents":
        return result
    return topline_of_mentions(result, options, _pairs(responses, _parts(axis)), interval)


def two_way(
    responses: Responses,
    row: str,
    column: str,
    level: float = 0.95,
    interval: str | None = None,
    letters: ColumnTest | None = LETTERS,
    *,
    exact: bool = False,
    seed: int = 1,
    adjustment: str = "bonferroni",
    base: ShareBase = "respondents",
    whole: bool = True,
    further: bool = True,
    simultaneous: bool = False,
) -> Crosstab:
    """Estimate the table of one variable against another.

    Ordinal variables get the tests and measures of scales; their answers set aside ("hard to
    say") are left out of those, and stay in all others.

    Args:
        responses: the coded answers, under their design.
        row: a single, ordinal or multiple variable, or an option ("platforms.telegram").
        column: another.
        level: confidence level, between 0 and 1.
        interval: of shares, one of ``INTERVALS``; None: Wilson's without weights, else logit.
        letters: how columns are compared; None for not at all.
        exact: add the test of Fisher, Freeman and Halton, for tables with thin cells; not where
            categories overlap.
        seed: of its random tables.
        base: of shares; mentions where the rows, and not the columns, are a multiple choice: no
            columns are compared then.
        adjustment: of the tests of each option, over the options: one of ``ADJUSTMENTS``.
        whole: test a multiple choice as a whole as well, which takes every pair of its options.
        further: add the tests and measures that no printed table shows, see ``Battery``.
        simultaneous: intervals that hold for all shares of a column at once, by Bonferroni over
            the rows; see ``level_of_each``. Measures of association keep the level.

    Raises:
        UsageError: no such variable, one without categories, or twice the same; an exact test
            where categories overlap.
    """
    if row == column:
        raise UsageError(
            f'"{row}" stands as rows and as columns.', remedy="Name two different variables."
        )
    rows, columns = axis_of(responses, row), axis_of(responses, column)
    if simultaneous:
        each = level_of_each(level, len(rows.categories))
        result, joint = (
            two_way(
                responses, row, column, part, interval, test,
                exact=exact and test is letters, seed=seed, adjustment=adjustment, base=base,
            )
            for part, test in ((level, letters), (each, None))
        )  # fmt: skip
        return replace(result, ci_low=joint.ci_low, ci_high=joint.ci_high, simultaneous=True)
    if base == "mentions":
        _check_mentions(rows, columns)
        letters = None
    if not (rows.multiple or columns.multiple):
        battery = Battery(_scale(responses, row), _scale(responses, column), exact, seed, further)
        return crosstab(tally(responses, [row, column]), level, interval, letters, battery)
    if exact:
        raise UsageError(
            f"{row} by {column}: several answers were allowed, so that no table has an exact test.",
            remedy='Name one option ("platforms.telegram"), or leave the exact test out.',
        )
    cells = [[tally(responses, [r, c]) for c in _parts(columns)] for r in _parts(rows)]
    result = crosstab_multiple(cells, rows, columns, level, interval, adjustment)
    compared = _compared(responses, cells, rows, columns, letters) if letters else None
    tests: tuple[TestResult, ...] = ()
    if (whole or base == "mentions") and not (rows.multiple and columns.multiple):
        several, groups = (rows, column) if rows.multiple else (columns, row)
        options = _parts(several)
        single = [tally(responses, [option, groups]) for option in options]
        pairs = _pairs(responses, options, groups)
        tests = marginal_independence(single, pairs)
        if base == "mentions":
            result = crosstab_of_mentions(result, single, pairs, interval)
    return replace(result, comparisons=compared, tests=tests)


def _pairs(
    responses: Responses, options: Sequence[str], *groups: str
) -> dict[tuple[int, int], Cells]:
    """Tally every pair of options, by groups where there are any."""
    return {
        (i, j): tally(responses, [options[i], options[j], *groups])
        for i, j in combinations(range(len(options)), 2)
    }


def _check_mentions(rows: Axis, columns: Axis | None = None) -> None:
    if not rows.multiple or (columns is not None and columns.multiple):
        what = rows.name if not rows.multiple or columns is None else columns.name
        raise UsageError(
            f"shares of mentions: {what} is "
            + ("no multiple choice." if not rows.multiple else "a multiple choice as well."),
            remedy="Put one multiple choice into the rows, or take shares of respondents.",
        )


def _compared(
    responses: Responses,
    cells: Sequence[Sequence[Cells]],
    rows: Axis,
    columns: Axis,
    letters: ColumnTest,
) -> Comparisons | None:
    """Compare columns where a multiple choice is an axis; None for a single option as columns."""
    names = _parts(columns)

    if not columns.multiple:
        lines = [separate(answered(line[0])) for line in cells]
    elif len(names) < 2:
        return None
    else:
        pairs = list(combinations(range(len(names)), 2))
        lines = [
            overlapping(
                {(j, k): answered(tally(responses, [row, names[j], names[k]])) for j, k in pairs}
            )
            for row in _parts(rows)
        ]
    return compare(option_rows(lines) if rows.multiple else lines[0], letters)


def axis_of(responses: Responses, name: str) -> Axis:
    """Return a variable, or an option of a multiple choice, as rows or columns."""
    if name in responses.codebook:
        variable = responses[name].variable
        if variable.type == "multiple":
            return Axis(name, tuple(c.code for c in variable.valid), multiple=True)
    _, categories = responses.resolve(name)
    return Axis(name, tuple(c.code for c in categories))


def _scale(responses: Responses, name: str) -> tuple[bool, ...] | None:
    """Return which categories are points of an ordinal variable's scale; None for any other."""
    if name not in responses.codebook or responses[name].variable.type != "ordinal":
        return None
    _, categories = responses.resolve(name)
    return tuple(not category.aside for category in categories)


def _parts(axis: Axis) -> list[str]:
    """Return the names to tally: each option of a multiple choice, or the variable itself."""
    return [f"{axis.name}.{code}" for code in axis.categories] if axis.multiple else [axis.name]


def quick_tests(
    responses: Responses, row: str, column: str, adjustment: str = "bonferroni"
) -> Mapping[str, TestResult]:
    """Return the first test of two questions, without the table that it is of.

    Args:
        responses: the coded answers, under their design.
        row: a single, ordinal or multiple variable, or an option.
        column: another; not both may be multiple choices.
        adjustment: of p values over the options of a multiple choice; see ``two_way``.

    Returns:
        The same tests as ``two_way`` has first: by option, or by "" where no answers overlap.
    """
    rows, columns = axis_of(responses, row), axis_of(responses, column)
    assert not (rows.multiple and columns.multiple), "no test is of two multiple choices"
    found = []
    for r in _parts(rows):
        for c in _parts(columns):
            part = answered(tally(responses, [r, c]))
            found.append(first_tests(part, design_effects(part.share, part.covariance))[0])
    if not (rows.multiple or columns.multiple):
        return {"": found[0]}
    options = rows.categories if rows.multiple else columns.categories
    adjusted = adjust(np.array([test.p for test in found]), adjustment)
    return {
        option: replace(test, p_adjusted=float(p))
        for option, test, p in zip(options, found, adjusted, strict=True)
    }


def numeric(
    responses: Responses,
    name: str,
    by: str | None = None,
    level: float = 0.95,
    scores: Mapping[str, float] | None = None,
    probabilities: Sequence[float] = QUARTILES,
) -> Means:
    """Estimate the mean and quantiles of a number, or the ratio of two, in all and by group.

    Args:
        responses: the coded answers, under their design.
        name: a numeric variable, a scale to score, an option (the mean is its share), or two of
            them for the ratio of the first to the second: "spent/earned".
        by: a variable with categories, or an option, whose groups these are; all then stand on
            those who answered it too.
        level: confidence level, between 0 and 1.
        scores: numbers of a scale's categories by code, those without one missing; by default 1,
            2, ... in their order, categories set aside ("hard to say") missing.
        probabilities: of quantiles.

    Raises:
        UsageError: no such variable, one without numbers, or too many distinct values.
    """
    names = name.split("/")
    if len(names) > 2:
        raise UsageError(f'"{name}" is no ratio of two variables.', remedy='Write "spent/earned".')
    if by is None:
        return means([tally_values(responses, names, scores)], name, None, level, probabilities)
    axis = axis_of(responses, by)
    parts = [responses.resolve(part)[0] for part in _parts(axis)]
    inside = [codes == 1 for codes in parts]
    if not axis.multiple:
        inside = [parts[0] == i for i in range(len(axis.categories))]
    domains = [parts[0] >= 0, *inside]
    groups = [tally_values(responses.domain(rows), names, scores) for rows in domains]
    made = means(groups, name, axis, level, probabilities)
    missing = answered(tally(responses, _parts(axis)[:1])).missing
    return replace(made, missing=made.missing + missing)
