"""Letters of column comparisons, and what a table without them could have shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

from youthsurvey.model.crosstabs import Comparisons, Crosstab
from youthsurvey.tables.context import Asked, TableContext
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.table import Format, Note, Panel


def compared(result: Crosstab) -> Comparisons | None:
    """Return the comparisons that a table shows: None without any pair of columns."""
    comparisons = result.comparisons
    return comparisons if comparisons is not None and len(comparisons.pairs) else None


def letter(result: Crosstab, column: int) -> str:
    """Return the name of a column in its head; empty where columns are not compared."""
    comparisons = compared(result)
    return comparisons.column_letters[column] if comparisons else ""


def letters_panel(
    result: Crosstab, rows: Sequence[int], columns: Sequence[int], context: TableContext
) -> tuple[Panel, ...]:
    """Return the panel "letters"; nothing stands in the column of the total."""
    comparisons = compared(result)
    if comparisons is None:
        return ()
    values = tuple(("", *(comparisons.letters[i][j] for j in columns)) for i in rows)
    return (Panel("letters", context.say("letters"), "text", values),)


def letters_notes(result: Crosstab, column: Asked, context: TableContext) -> tuple[Note, ...]:
    """Say how columns were compared, and what would have been found where nothing was."""
    comparisons = compared(result)
    if comparisons is None:
        return ()
    overlap = result.column.multiple
    notes = [letters_method(comparisons, has_letters(comparisons), overlap, context)]
    return (*notes, *detectable_note(result, column, context))


def has_letters(comparisons: Comparisons) -> bool:
    """Whether any column exceeds another."""
    return any(text for line in comparisons.letters for text in line)


def letters_method(
    comparisons: Comparisons,
    found: bool,
    overlap: bool,
    context: TableContext,
    *,
    means: bool = False,
) -> Note:
    """Say how columns were compared.

    Args:
        comparisons: variant, levels and adjustment.
        found: whether the table has any letters.
        overlap: whether columns share respondents.
        context: of the run.
        means: the table has means, and no shares.
    """
    key = comparisons.variant.replace("-", "_") + "_means" * (
        means and comparisons.variant == "spss"
    )
    levels = [
        numeral(level * 100, _whole_or_not(level), context.languages)
        for level in comparisons.levels
    ]
    parts = [
        context.say(
            f"letters_{'found' if found else 'absent'}{'_means' * means}",
            test=context.say(f"letters_{key}"),
            level=context.say("letters_one_level", level=levels[0])
            if len(levels) == 1
            else context.say("letters_two_levels", strict=levels[0], loose=levels[1]),
            adjustment=context.say(f"letters_adjust_{comparisons.adjustment}"),
        )
    ]
    if comparisons.variant != "effective-base" and not means:
        parts.append(context.say("letters_left_out"))
    if comparisons.variant == "spss" and overlap:
        parts.append(context.say("letters_overlap_ignored"))
    return Note("test", context.joined(parts, " "))


def detectable_note(result: Crosstab, column: Asked, context: TableContext) -> tuple[Note, ...]:
    """Name the difference between the two largest groups that rows without a finding allow."""
    comparisons = compared(result)
    if comparisons is None:
        return ()
    rows = _without_finding(result, comparisons)
    if not rows or comparisons.largest_pair is None:
        return ()
    found = comparisons.detectable_difference[rows, comparisons.largest_pair].tolist()
    groups = [
        column.categories[result.column.categories[place]].title
        for place in comparisons.pairs[comparisons.largest_pair]
    ]
    whole = not result.option_tests and len(rows) == len(result.row.categories)
    lead = context.say("detectable_whole" if whole else "detectable_rows")
    power = round(comparisons.power * 100)
    if any(math.isnan(value) for value in found):
        text = context.say("detectable_never", first=groups[0], second=groups[1], power=power)
    else:
        low, high = (
            numeral(value * 100, "count", context.languages) for value in (min(found), max(found))
        )
        points = (
            context.say("detectable_one", points=low)
            if low == high
            else context.say("detectable_range", low=low, high=high)
        )
        text = context.say(
            "detectable", points=points, first=groups[0], second=groups[1], power=power
        )
    return (Note("test", context.joined([lead, text], " ")),)


def _without_finding(result: Crosstab, comparisons: Comparisons) -> list[int]:
    """Return the rows without letters that no test of the table finds to differ."""
    level = comparisons.levels[-1]
    by_row = {code: tests[0].p for code, tests in result.option_tests.items() if tests}
    others = [test.p for test in result.tests]
    if not result.row.multiple:
        others += by_row.values()
        by_row = {}
    if any(p <= level for p in others) or (others and all(map(math.isnan, others))):
        return []
    return [
        i
        for i, code in enumerate(result.row.categories)
        if not any(comparisons.letters[i]) and by_row.get(code, 1.0) > level
    ]


def _whole_or_not(level: float) -> Format:
    return "count" if float(round(level * 100, 9)).is_integer() else "weighted"
