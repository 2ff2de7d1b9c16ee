"""Which margins and sentences cannot all be true: the smallest set that contradicts itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from youthsurvey.audit.bounds import is_feasible
from youthsurvey.audit.relaxation import Condition
from youthsurvey.errors import StudyError, SurveyError, UsageError
from youthsurvey.model.bounds import Margin

_MOST_SETS = 500
"""Sets of one size are tried one by one up to this number; beyond it the set found is one from
which nothing can be left out, though another may be smaller."""


@dataclass(frozen=True)
class Stated:
    """What somebody says of a table.

    Attributes:
        text: how a message names it.
        conditions: what all has to hold.
        of_study: it stands in the study's files, not on the command line.
    """

    text: str
    conditions: tuple[Condition, ...]
    of_study: bool = False


Item = Stated | Margin


def check_totals(row: Margin, column: Margin, n: int) -> None:
    """Check that two margins can be those of n respondents.

    Raises:
        UsageError: they cannot; with the sums.
    """
    first, second = row.total, column.total
    if first is not None and second is not None and first != second:
        raise UsageError(
            f"the margins have different totals: {row.name} {first}, {column.name} {second}.",
            remedy="Both count the same respondents.",
        )
    for margin in (row, column):
        least, most = (sum(known[k] for known in margin.counts) for k in (0, 1))
        if not least <= n <= most:
            what = f"{least}" if least == most else f"{least} to {most}"
            raise UsageError(
                f"its counts add up to {what}, but there are {n} respondents.",
                where=margin.name,
                remedy="Mend a count, or the number of respondents.",
            )


def contradiction(row: Margin, column: Margin, n: int, stated: Sequence[Stated]) -> SurveyError:
    """Return the error that names the smallest set which no table agrees with.

    Args:
        row: the margin of the rows.
        column: the margin of the columns.
        n: respondents.
        stated: the sentences; together with the margins they contradict.

    Returns:
        A StudyError where the study alone contradicts itself, else a UsageError.
    """
    items = _smallest(_irreducible([row, column, *stated], row, column, n), row, column, n, stated)
    sentences = [item for item in items if isinstance(item, Stated)]
    named = [f"the counts of {x.name}" if isinstance(x, Margin) else x.text for x in items]
    kind = StudyError if all(s.of_study for s in sentences) and sentences else UsageError
    if len(named) == 1:
        what = f"no table of {n} respondents agrees with: {named[0]}."
    else:
        what = f"no table of {n} respondents agrees with all of: {'; '.join(named)}."
    return kind(what, remedy="Mend or leave out one of them.")


def _irreducible(items: Sequence[Item], row: Margin, column: Margin, n: int) -> list[Item]:
    """Leave out one after another what the contradiction does not need (a deletion filter).

    Source: Chinneck and Dravnieks 1991, ORSA Journal on Computing 3, 157-168.
    """
    kept = list(items)
    for item in items:
        fewer = [x for x in kept if x is not item]
        if not _feasible(fewer, row, column, n):
            kept = fewer
    return kept


def _smallest(
    found: list[Item], row: Margin, column: Margin, n: int, stated: Sequence[Stated]
) -> list[Item]:
    """Return a contradictory set of fewer items than the one found, if there is one."""
    every: list[Item] = [row, column, *stated]
    for size in range(1, len(found)):
        if comb(len(every), size) > _MOST_SETS:
            return found
        for some in combinations(every, size):
            if not _feasible(some, row, column, n):
                return list(some)
    return found


def _feasible(items: Sequence[Item], row: Margin, column: Margin, n: int) -> bool:
    """Whether some items agree; a margin left out is unknown. Undecided counts as agreeing."""
    margins = [
        margin if any(x is margin for x in items) else _unknown(margin, n)
        for margin in (row, column)
    ]
    conditions = [c for item in items if isinstance(item, Stated) for c in item.conditions]
    try:
        return is_feasible(margins[0], margins[1], n, conditions)
    except UsageError:
        return True


def _unknown(margin: Margin, n: int) -> Margin:
    return Margin(margin.name, margin.categories, ((0, n),) * len(margin.categories))
