"""Bounds on Cramér's V over all tables that agree with margins and sentences.

V^2 = (sum of x_ij^2 / (r_i c_j) - 1) / (min(r, c) - 1) is convex in the cells where one of the
margins is known, also if the other is not: the square of a count over a linear base. Its least
value is therefore found by tangents, its greatest by branch and bound on ``x_ij * (x_ij / c_j)``.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from youthsurvey.audit.conditions import Cells
from youthsurvey.audit.relaxation import (
    Floats,
    Interval,
    Intervals,
    Ints,
    Program,
    Share,
    solve,
    total,
)
from youthsurvey.audit.search import Goal, Search
from youthsurvey.model.bounds import Range

_TANGENTS = 30
_WHOLE_TANGENTS = 20
_FEW_TANGENTS = 8
_CLOSE = 1e-6
_STARTS = 5
_CLIMBS = 8
_NODES = 200
_FEW_NODES = 20
_EFFORT = 200
"""Squares and comparisons of shares together are hard: a search for both is cut off sooner."""


def bound_cramers_v(
    search: Search | None, rows: Sequence[Range], columns: Sequence[Range]
) -> Range | None:
    """Bound Cramér's V over tables without an empty row or column.

    Args:
        search: of those tables, some of them found; None where there are none.
        rows: bounds on the counts of rows.
        columns: bounds on the counts of columns.

    Returns:
        None where there are no such tables or the table has one row or column. Where neither
        margin is known only 0 and 1 are certain, and tables between which V was seen to lie are
        all that is reached.
    """
    if search is None or min(search.program.shape) < 2:
        return None
    known = [all(x.low == x.high for x in axis) for axis in (rows, columns)]
    tables = list(search.tables)
    seen = [_squared(table) for table in tables]
    least, most = min(seen), max(seen)
    floor, ceiling = 0.0, 1.0
    if any(known):
        axis = 0 if known[0] else 1
        fixed = [x.low for x in (rows, columns)[axis]]
        floor, least = _least(search, axis, fixed, least)
        ceiling, most = _greatest(search, axis, fixed, most)
    low, high = (math.sqrt(max(0.0, x)) for x in (floor, ceiling))
    return Range(
        low,
        min(1.0, high),
        math.isclose(low, math.sqrt(max(0.0, least)), abs_tol=_CLOSE),
        math.isclose(high, math.sqrt(max(0.0, most)), abs_tol=_CLOSE),
    )


def _nodes(program: Program) -> int:
    return _FEW_NODES if program.comparisons else _NODES


def _squared(table: Ints) -> float:
    """Return V^2 of a table without an empty row or column."""
    r, c = table.sum(1), table.sum(0)
    phi2 = float((table.astype(float) ** 2 / np.outer(r, c)).sum()) - 1
    return phi2 / float(min(table.shape) - 1)


def _bases(program: Program, axis: int) -> dict[tuple[int, int], tuple[Cells, Cells]]:
    """Return each cell and the group of the other margin that it lies in."""
    r, c = program.shape
    return {
        (i, j): (
            frozenset({(i, j)}),
            frozenset((k, j) for k in range(r))
            if axis == 0
            else frozenset((i, k) for k in range(c)),
        )
        for i, j in np.ndindex(r, c)
    }


def _least(search: Search, axis: int, fixed: Sequence[float], least: float) -> tuple[float, float]:
    """Return a lower bound on V^2 and the least value of a table found.

    x^2 / c >= 2 s x - s^2 c for every s, with equality at x = s c: each round adds these tangents
    at the last solution. First without whole numbers, where a round is quick and the optimum of
    the convex program is approached, then with them.
    Source: Kelley 1960, J. SIAM 8, 703-712.
    """
    program = copy.deepcopy(search.program)
    cells = _bases(program, axis)
    squares = {cell: program.variable(0, program.n, False) for cell in cells}
    objective = np.zeros(len(program.low))
    for cell, place in squares.items():
        objective[place] = -1 / fixed[cell[axis]]
    degrees = min(program.shape) - 1
    floor = 0.0
    program.effort = _EFFORT
    inner = Search(program, search.tables, _nodes(program))

    def add_tangents(at: Floats) -> None:
        for cell, (top, base) in cells.items():
            below = at[program.count(base)]
            s = at[program.count(top)] / below if below > 0 else 0.0
            tangent = {squares[cell]: 1.0, program.count(top): -2 * s, program.count(base): s * s}
            program.rows.append((tangent, 0.0, math.inf))

    for table in search.tables[:2]:
        add_tangents(program.complete(table))
    for _ in range(_TANGENTS):
        bound, solution = solve(program, objective, program.intervals, whole=False)
        floor, before = max(floor, (-bound - 1) / degrees), floor
        if solution is None or (before > 0 and floor - before < _CLOSE):
            break
        add_tangents(solution)
    goal = Goal(
        lambda _: objective, lambda t: -1 - degrees * _squared(t), whole=False, close=_CLOSE**2
    )
    for _ in range(_FEW_TANGENTS if program.comparisons else _WHOLE_TANGENTS):
        seen = len(inner.tables)
        found = inner.maximise(goal)
        floor, least = max(floor, (-found.bound - 1) / degrees), (-found.value - 1) / degrees
        if least - floor < _CLOSE**2 or len(inner.tables) == seen:
            break
        for table in inner.tables[seen:]:
            add_tangents(program.complete(table))
    return min(floor, least), least


def _greatest(
    search: Search, axis: int, fixed: Sequence[float], most: float
) -> tuple[float, float]:
    """Return an upper bound on V^2 and the greatest value of a table found.

    Tables are found by climbing: the linear function that touches V^2 at a table is maximised, and
    a convex function rises at least as much. The bound is that of branch and bound.
    """
    program = copy.deepcopy(search.program)
    cells = _bases(program, axis)
    degrees = min(program.shape) - 1
    climber = Search(copy.deepcopy(search.program), list(search.tables), _FEW_NODES)
    starts = sorted(search.tables, key=_squared, reverse=True)[:_STARTS]
    for start in starts:
        table, height = start, _squared(start)
        for _ in range(_CLIMBS):
            slope = np.zeros(len(climber.program.low))
            at = climber.program.complete(table)
            for cell, (top, base) in cells.items():
                place, below = climber.program.count(top), climber.program.count(base)
                s = at[place] / at[below]
                slope[place] += 2 * s / fixed[cell[axis]]
                slope[below] -= s * s / fixed[cell[axis]]
            found = climber.linear(slope, whole=False)
            if found.table is None or _squared(found.table) <= height + _CLOSE**2:
                break
            table, height = found.table, _squared(found.table)
        most = max(most, height)
        search.tables.append(table)
    for top, base in cells.values():
        program.count(top), program.count(base)
        program.intervals.setdefault((top, base), Interval())
    inner = Search(program, search.tables, _nodes(program))
    found = inner.maximise(_goal(program, cells, axis, fixed))
    ceiling = (found.bound - 1) / degrees
    return max(ceiling, most), max(most, (found.value - 1) / degrees)


def _goal(
    program: Program,
    cells: Mapping[tuple[int, int], Share],
    axis: int,
    fixed: Sequence[float],
) -> Goal:
    """Return the sum of x^2 / (r c), which is V^2 but for constants, as a goal.

    Where a share s = x / c lies between a and b, s^2 <= (a + b) s - a b, and so
    x^2 / c <= (a + b) x - a b c.
    """

    def upper(intervals: Intervals) -> Floats:
        factors = np.zeros(len(program.low))
        for cell, (top, base) in cells.items():
            low, high = float(intervals[top, base].low), float(intervals[top, base].high)
            factors[program.count(top)] += (low + high) / fixed[cell[axis]]
            factors[program.count(base)] -= low * high / fixed[cell[axis]]
        return factors

    def value(table: Ints) -> float:
        return sum(
            total(table, top) ** 2 / total(table, base) / fixed[cell[axis]]
            for cell, (top, base) in cells.items()
        )

    def split(intervals: Intervals, table: Ints) -> tuple[Share, Fraction] | None:
        worst: tuple[Fraction, Share, Fraction] | None = None
        for cell, share in cells.items():
            size = total(table, share[1])
            at, interval = Fraction(total(table, share[0]), size), intervals[share]
            missed = (at - interval.low) * (interval.high - at) * size / int(fixed[cell[axis]])
            if missed > 0 and (worst is None or missed > worst[0]):
                worst = missed, share, at
        return None if worst is None else worst[1:]

    return Goal(upper, value, split, whole=False)
