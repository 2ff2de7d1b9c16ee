"""Branch and bound: the greatest value of an objective over all tables of whole numbers.

A program within intervals of shares (``relaxation.py``) may have a solution in which one share is
not above another, as it should be. Then the greater one's interval is split between the two: either
it lies above the point, or it does not and the lesser one lies below. In whole numbers this ends;
where it would take too long it is cut off, and what is left open bounds what was missed.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from youthsurvey.audit.relaxation import (
    Floats,
    Intervals,
    Ints,
    Program,
    Share,
    propagate,
    solve,
    total,
)

_NODES = 120
_WHOLE_NOISE = 1e-4
_NOISE = 1e-7


@dataclass(frozen=True)
class Found:
    """The outcome of a search.

    Attributes:
        bound: no table has more; -inf where there is no table.
        value: of the best table found; what was asked to be exceeded where none was.
        table: that table.
        finished: everything was searched, so that ``bound`` is ``value``, or as close as asked.
    """

    bound: float
    value: float
    table: Ints | None
    finished: bool


@dataclass(frozen=True)
class Goal:
    """What is maximised.

    Attributes:
        upper: intervals of shares -> factors, shape (v,), of a linear function that is nowhere
            below the goal while shares lie in the intervals.
        value: of a table.
        split: which share to split where, when a table's value is below the linear function's;
            None for a linear goal, where it never is.
        whole: it takes whole values only, so that a bound may be rounded down.
        close: how near to the best table a bound need come for the search to end.
        most: it is known not to exceed this.
    """

    upper: Callable[[Intervals], Floats]
    value: Callable[[Ints], float]
    split: Callable[[Intervals, Ints], tuple[Share, Fraction] | None] | None = None
    whole: bool = True
    close: float = _NOISE
    most: float = math.inf


@dataclass
class Search:
    """Searches one program for many goals; tables found for one start the next.

    Attributes:
        program: what tables have to agree with; its bounds are narrowed as they become known.
        tables: all that were found to agree.
        nodes: after how many programs a search is cut off.
    """

    program: Program
    tables: list[Ints] = field(default_factory=list)
    nodes: int = _NODES

    def linear(self, factors: Floats, *, whole: bool = True, over: float = -math.inf) -> Found:
        """Return the greatest value of a linear function of counts.

        Args:
            factors: shape (v,).
            whole: it takes whole values only.
            over: only tables with more are of interest.
        """
        complete = self.program.complete
        goal = Goal(lambda _: factors, lambda t: float(factors @ complete(t)), whole=whole)
        return self.maximise(goal, over=over)

    def maximise(self, goal: Goal, *, over: float = -math.inf) -> Found:
        """Return the greatest value of a goal; only tables with more than ``over`` count."""
        program, order = self.program, count()
        best, table = over, None
        for known in self.tables:
            value = goal.value(known)
            if value > best and program.agrees(known):
                best, table = value, known
        given_up = -math.inf
        nodes: list[tuple[float, int, Intervals]] = []
        start = propagate(program, program.intervals)
        if start is not None and not program.impossible:
            nodes.append((-goal.most, next(order), start))
        looked = 0
        while nodes and looked < self.nodes and _better(-nodes[0][0], best, goal):
            limit, _, intervals = heapq.heappop(nodes)
            looked += 1
            bound, solution = solve(program, goal.upper(intervals), intervals)
            bound = min(bound, -limit)
            if goal.whole and math.isfinite(bound):
                bound = math.floor(bound + _WHOLE_NOISE)
            if not _better(bound, best, goal):
                continue
            split = None
            if solution is not None:
                candidate = program.table(solution)
                if program.agrees(candidate):
                    self.tables.append(candidate)
                    if (value := goal.value(candidate)) > best:
                        best, table = value, candidate
                    if not _better(bound, best, goal):
                        continue
                    split = goal.split(intervals, candidate) if goal.split else None
                else:
                    split = _violated(program, candidate)
            if split is None:
                given_up = max(given_up, bound)
                continue
            share, at = split
            interval = intervals[share]
            for part in (interval.with_low(at, True), interval.with_high(at, False)):
                inner = propagate(program, {**intervals, share: part})
                if inner is not None:
                    heapq.heappush(nodes, (-bound, next(order), inner))
        left = max([given_up, *(-node[0] for node in nodes)])
        finished = not _better(left, best, goal)
        return Found(max(left, best), best, table, finished)


def _better(bound: float, best: float, goal: Goal) -> bool:
    if best == -math.inf:
        return bound > best
    return bound > best + (0.5 if goal.whole else goal.close)


def _violated(program: Program, table: Ints) -> tuple[Share, Fraction] | None:
    """Return the greater share of the comparison that a table misses most, and where to split it.

    The table lies in neither part.
    """
    worst: tuple[Fraction, Share, Fraction] | None = None
    for (cells, base), strict, less in program.comparisons:
        first = Fraction(total(table, cells), total(table, base))
        second = Fraction(total(table, less[0]), total(table, less[1]))
        if first > second or (first == second and not strict):
            continue
        if worst is None or second - first > worst[0]:
            worst = second - first, (cells, base), between(first, second)
    return None if worst is None else worst[1:]


def between(low: Fraction, high: Fraction) -> Fraction:
    """Return a number near the middle of two, below the higher one, with a small denominator.

    >>> between(Fraction(1, 3), Fraction(3, 4)), between(Fraction(1, 7), Fraction(1, 7))
    (Fraction(1, 2), Fraction(1, 7))
    """
    middle, most = (low + high) / 2, 1
    while not low <= (near := middle.limit_denominator(most)) < high and low < high:
        most *= 2
    return near if low < high else low
