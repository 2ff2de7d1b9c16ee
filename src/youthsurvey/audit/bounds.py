"""What margins and sentences imply for a table that was never published: sharp bounds.

Every bound is the optimum of an integer program, so it holds for tables of whole people, and each
end that is said to be reached has a table behind it, checked in exact arithmetic. Without
sentences and with both margins known, cells have the bounds of Fréchet (1951) and Hoeffding.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from youthsurvey.audit.association import bound_cramers_v
from youthsurvey.audit.conditions import Cells, Condition, conditions_of
from youthsurvey.audit.constraints import Sentence
from youthsurvey.audit.differences import bound_difference
from youthsurvey.audit.relaxation import Floats, Program, total
from youthsurvey.audit.search import Search
from youthsurvey.errors import UsageError
from youthsurvey.model.bounds import Margin, Range, TableBounds

_RATIO_STEPS = 50


def table_bounds(
    row: Margin, column: Margin, n: int, sentences: Sequence[Sentence] = ()
) -> TableBounds:
    """Bound every number of the table of two variables.

    Args:
        row: the variable of the rows.
        column: the variable of the columns: groups, within which shares are.
        n: respondents of the whole table, at least 1.
        sentences: what else is known.

    Raises:
        UsageError: a sentence names what is not there; or no table agrees with all of it (which of
            it contradicts, ``audit/infeasible.py`` tells).
    """
    conditions = [c for s in sentences for c in conditions_of(s, row, column)]
    search = Search(Program.of(row, column, n, conditions))
    if not feasible(search):
        raise UsageError("no table agrees with all margins and sentences.")
    r, c = search.program.shape
    cells = tuple(
        tuple(_count(search, frozenset({(i, j)})) for j in range(c)) for i in range(r)
    )  # fmt: skip
    rows = tuple(_count(search, row_cells(search.program, i)) for i in range(r))
    columns = tuple(_count(search, column_cells(search.program, j)) for j in range(c))
    shares = tuple(
        tuple(
            _share(search, frozenset({(i, j)}), column_cells(search.program, j)) for j in range(c)
        )
        for i in range(r)
    )
    return TableBounds(
        row=row,
        column=column,
        n=n,
        sentences=tuple(s.text for s in sentences),
        cells=cells,
        row_counts=rows,
        column_counts=columns,
        shares=shares,
        differences={
            (row.categories[i], column.categories[j], column.categories[k]): found
            for i in range(r)
            for j, k in combinations(range(c), 2)
            if (found := _difference(search, i, (j, k), shares[i])) is not None
        },
        cramers_v=bound_cramers_v(_without_empty(search), rows, columns),
    )


def feasible(search: Search) -> bool:
    """Whether any table agrees.

    Raises:
        UsageError: the search was cut off before it could tell.
    """
    program = search.program
    found = search.linear(np.zeros(len(program.low)))
    if found.table is None and not found.finished:
        raise UsageError(
            f"whether any table agrees with all of it is not decided after {search.nodes} steps.",
            remedy="Give the sizes of groups, or narrower ranges of them.",
        )
    return found.table is not None


def is_feasible(row: Margin, column: Margin, n: int, conditions: Iterable[Condition]) -> bool:
    """Whether a table of n respondents agrees with margins and conditions.

    Raises:
        UsageError: the search was cut off before it could tell.
    """
    return feasible(Search(Program.of(row, column, n, conditions)))


def row_cells(program: Program, i: int) -> Cells:
    """Return the cells of a row."""
    return frozenset((i, j) for j in range(program.shape[1]))


def column_cells(program: Program, j: int) -> Cells:
    """Return the cells of a column."""
    return frozenset((i, j) for i in range(program.shape[0]))


def _count(search: Search, cells: Cells) -> Range:
    """Bound a count, and narrow the box of all later searches to it."""
    place = search.program.count(cells)
    objective = _unit(search.program, {place: 1.0})
    most = search.linear(objective)
    least = search.linear(-objective)
    found = Range(int(-least.bound), int(most.bound), least.finished, most.finished)
    search.program.low[place], search.program.high[place] = found.low, found.high
    return found


def _unit(program: Program, factors: dict[int, float]) -> Floats:
    objective = np.zeros(len(program.low))
    for place, factor in factors.items():
        objective[place] += factor
    return objective


def _share(search: Search, cells: Cells, base: Cells) -> Range | None:
    """Bound a share in a group; None where the group is always empty."""
    inner = _inside(search, base)
    if inner is None:
        return None
    high, high_reached = _greatest_ratio(inner, cells, base)
    low, low_reached = _greatest_ratio(inner, base - cells, base)
    return Range(1 - low if low < 1 else 0.0, high, low_reached, high_reached)


def _greatest_ratio(search: Search, cells: Cells, base: Cells) -> tuple[float, bool]:
    """Return the greatest share of cells in a base that is not empty, and whether it is reached.

    With a known base the share is linear. With an unknown one the greatest ratio p/q of the tables
    seen so far is raised until no table has ``q * cells - p * base`` above 0, which proves it in
    whole numbers. Source: Dinkelbach 1967, Management Science 13, 492-498.
    """
    program = search.program
    top, bottom = program.count(cells), program.count(base)
    best = Fraction(0)
    for table in search.tables:
        if (below := total(table, base)) and search.program.agrees(table):
            best = max(best, Fraction(total(table, cells), below))
    for _ in range(_RATIO_STEPS):
        p, q = best.numerator, best.denominator
        found = search.linear(_unit(program, {top: q, bottom: -p}), over=0.0)
        if found.table is None:
            break
        best = Fraction(total(found.table, cells), total(found.table, base))
    missed = max(found.bound, 0.0)
    beyond = missed / (best.denominator * max(program.low[bottom], 1.0))
    return min(float(best) + beyond, 1.0), missed == 0


def _inside(search: Search, *bases: Cells) -> Search | None:
    """Return a search of the tables in which no base is empty; None where there is none."""
    program = copy.deepcopy(search.program)
    for base in bases:
        program.not_empty(base)
    tables = [t for t in search.tables if all(total(t, base) for base in bases)]
    inner = Search(program, tables, search.nodes)
    return inner if tables or feasible(inner) else None


def _difference(
    search: Search, i: int, pair: tuple[int, int], shares: Sequence[Range | None]
) -> Range | None:
    """Bound the difference of a row's shares in two groups; None where one is always empty."""
    first, second = (column_cells(search.program, j) for j in pair)
    known = [found for j in pair if (found := shares[j]) is not None]
    inner = _inside(search, first, second)
    if inner is None or len(known) < 2:
        return None
    both = (frozenset({(i, pair[0])}), first), (frozenset({(i, pair[1])}), second)
    return bound_difference(inner, both, known)


def _without_empty(search: Search) -> Search | None:
    """Return a search of the tables in which no row and no column is empty."""
    program = search.program
    r, c = program.shape
    bases = [row_cells(program, i) for i in range(r)] + [column_cells(program, j) for j in range(c)]
    return _inside(search, *bases)
