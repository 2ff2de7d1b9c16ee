"""A table's margins and sentences as an integer linear program.

The variables are the cells and the counts of rows, columns and other sets of cells, all whole
numbers. Everything is linear in them but a comparison of two shares whose bases are not known.
For that a program is solved within intervals of the shares: ``low <= count / base <= high`` is
linear again, and ``search.py`` splits intervals until the comparison holds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.conditions import Cells, Condition
from youthsurvey.model.bounds import Margin

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Share = tuple[Cells, Cells]
"""Cells, and the base that they are a share of."""

_EFFORT = 5000


@dataclass(frozen=True)
class Interval:
    """Between which values a share lies; ``above``, ``below``: not at the end itself."""

    low: Fraction = Fraction(0)
    above: bool = False
    high: Fraction = Fraction(1)
    below: bool = False

    @property
    def empty(self) -> bool:
        """Whether no value lies in it."""
        return self.low > self.high or (self.low == self.high and (self.above or self.below))

    def with_low(self, low: Fraction, above: bool) -> Interval:
        """Return what is left of it from ``low`` on."""
        if (low, above) <= (self.low, self.above):
            return self
        return Interval(low, above, self.high, self.below)

    def with_high(self, high: Fraction, below: bool) -> Interval:
        """Return what is left of it up to ``high``."""
        if (-high, below) <= (-self.high, self.below):
            return self
        return Interval(self.low, self.above, high, below)


Intervals = Mapping[Share, Interval]


@dataclass
class Program:
    """All tables of whole numbers that agree with margins and conditions.

    Attributes:
        shape: rows and columns of the table.
        n: respondents.
        low, high: bounds of all v variables.
        whole: whether a variable is a whole number.
        rows: linear inequalities: factors by variable, least, most.
        conditions: what a table has to agree with, checked exactly.
        comparisons: those of them that are not linear.
        intervals: between which values shares lie.
        effort: nodes after which HiGHS stops a run-away integer program; its dual bound is then
            used, which still holds.
    """

    shape: tuple[int, int]
    n: int
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    comparisons: list[tuple[Share, bool, Share]] = field(default_factory=list)
    intervals: dict[Share, Interval] = field(default_factory=dict)
    effort: int = _EFFORT
    _counts: dict[Cells, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, row: Margin, column: Margin, n: int, conditions: Iterable[Condition] = ()
    ) -> Program:
        """Return the program of two margins and some conditions."""
        r, c = len(row.categories), len(column.categories)
        program = cls((r, c), n)
        for i, j in np.ndindex(r, c):
            most = min(row.counts[i][1], column.counts[j][1], n)
            program._counts[frozenset({(i, j)})] = program.variable(0, most, True)
        for i, known in enumerate(row.counts):
            program._bounded(frozenset((i, j) for j in range(c)), known)
        for j, known in enumerate(column.counts):
            program._bounded(frozenset((i, j) for i in range(r)), known)
        program._bounded(frozenset(np.ndindex(r, c)), (n, n))
        for condition in conditions:
            program.require(condition)
        return program

    def variable(self, low: float, high: float, whole: bool) -> int:
        """Add a variable; return its place."""
        self.low.append(float(low))
        self.high.append(float(high))
        self.whole.append(whole)
        return len(self.low) - 1

    def _bounded(self, cells: Cells, known: tuple[int, int]) -> None:
        place = self.count(cells)
        self.low[place] = max(self.low[place], known[0])
        self.high[place] = min(self.high[place], known[1])

    def count(self, cells: Cells) -> int:
        """Return the variable that counts respondents of some cells."""
        if cells not in self._counts:
            row = {self._counts[frozenset({cell})]: 1.0 for cell in cells}
            place = self.variable(0, self.n, True)
            self._counts[cells] = place
            self.rows.append(({**row, place: -1.0}, 0.0, 0.0))
        return self._counts[cells]

    def not_empty(self, cells: Cells) -> None:
        """Leave out tables in which some cells hold nobody."""
        place = self.count(cells)
        self.low[place] = max(self.low[place], 1.0)

    @property
    def impossible(self) -> bool:
        """Whether bounds of a variable leave nothing, or shares are each above the other."""
        if any(a > b for a, b in zip(self.low, self.high, strict=True)):
            return True
        return any(strict and self.follows(less, upper) for upper, strict, less in self.comparisons)

    def follows(self, greater: Share, less: Share) -> bool:
        """Whether comparisons say, one after another, that a share is at least another."""
        reached, waiting = {greater}, [greater]
        while waiting:
            share = waiting.pop()
            after = {lower for upper, _, lower in self.comparisons if upper == share}
            waiting += after - reached
            reached |= after
        return less in reached

    def require(self, condition: Condition) -> None:
        """Leave out tables that do not agree with a condition."""
        self.conditions.append(condition)
        left, right = condition.left, condition.right
        for side in (left, right):
            if side.base is not None:
                self.not_empty(side.base)
        if left.base is not None and right.base is not None and left.base != right.base:
            first, second = (left.cells, left.base), (right.cells, right.base)
            for cells, base in (first, second):
                self.count(cells)
                self.intervals.setdefault((cells, base), Interval())
            self.comparisons.append((first, condition.strict, second))
            self._compare(first, condition.strict, second)
            return
        # Over a common base, or none, the comparison is one of counts: scaled to whole numbers,
        # "greater" is "greater by at least 1".
        base_of_both = left.base or right.base
        scale = left.value.denominator * right.value.denominator
        row: dict[int, float] = {}
        constant = 0
        for side, sign in ((left, scale), (right, -scale)):
            if side.cells:
                place = self.count(side.cells)
                row[place] = row.get(place, 0.0) + sign
            elif base_of_both is None:
                constant += int(sign * side.value)
            else:
                place = self.count(base_of_both)
                row[place] = row.get(place, 0.0) + int(sign * side.value)
        self.rows.append((row, float(int(condition.strict) - constant), math.inf))

    def _compare(self, greater: Share, strict: bool, less: Share) -> None:
        """Add a comparison of shares as it is where both bases are known, and so it is linear."""
        first, second = (self.count(base) for _, base in (greater, less))
        if self.low[first] == self.high[first] and self.low[second] == self.high[second]:
            row = {self.count(greater[0]): self.high[second]}
            place = self.count(less[0])
            row[place] = row.get(place, 0.0) - self.high[first]
            self.rows.append((row, float(strict), math.inf))

    def table(self, solution: Floats) -> Ints:
        """Return the cells of a solution, whole numbers of the table's shape."""
        r, c = self.shape
        return np.rint(solution[: r * c]).astype(np.int64).reshape(r, c)

    def agrees(self, table: Ints) -> bool:
        """Whether a table meets margins and conditions, in whole numbers."""
        inside = all(
            self.low[place] <= total(table, cells) <= self.high[place]
            for cells, place in self._counts.items()
        )
        lines = table.tolist()
        return inside and all(condition.holds(lines) for condition in self.conditions)

    def complete(self, table: Ints) -> Floats:
        """Return the counts of a table, shape (v,); other variables as 0."""
        values = np.zeros(len(self.low))
        for cells, place in self._counts.items():
            values[place] = total(table, cells)
        return values


def total(table: Ints, cells: Cells) -> int:
    """Return how many respondents some cells of a table hold."""
    return sum(int(table[cell]) for cell in cells)


def propagate(program: Program, intervals: Intervals) -> Intervals | None:
    """Narrow intervals to what comparisons of shares make of them; None where one is empty."""
    out = dict(intervals)
    changed = True
    while changed:
        changed = False
        for greater, strict, less in program.comparisons:
            up = out[greater].with_low(out[less].low, out[less].above or strict)
            down = out[less].with_high(out[greater].high, out[greater].below or strict)
            changed = changed or up != out[greater] or down != out[less]
            out[greater], out[less] = up, down
            if up.empty or down.empty:
                return None
    return None if any(interval.empty for interval in out.values()) else out


def solve(
    program: Program, objective: Floats, intervals: Intervals, *, whole: bool = True
) -> tuple[float, Floats | None]:
    """Return the greatest value of an objective within intervals of shares, and where it is.

    Comparisons of shares are left out: intervals stand for them.

    Args:
        program: what tables have to agree with.
        objective: shape (v,).
        intervals: between which values shares lie.
        whole: counts are whole numbers; else they may lie in between.

    Returns:
        A bound that no table exceeds, -inf where there is none; and the solution, None where there
        is none or HiGHS stopped before it found one.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    v = len(program.low)
    lines, least, most = _matrix(program, intervals)
    found = milp(
        -objective,
        integrality=np.array(program.whole, dtype=int) if whole else np.zeros(v, dtype=int),
        bounds=Bounds(np.array(program.low), np.array(program.high)),
        constraints=LinearConstraint(lines, least, most),
        options={"mip_rel_gap": 0.0, "node_limit": program.effort},
    )
    if found.status == 2:
        return -math.inf, None
    bound = found.mip_dual_bound if whole and found.mip_dual_bound is not None else found.fun
    if bound is None:
        return math.inf, None
    return -float(bound), None if found.x is None else np.asarray(found.x, dtype=np.float64)


def _matrix(program: Program, intervals: Intervals) -> tuple[Floats, Floats, Floats]:
    """Return all linear inequalities; those of shares in whole numbers."""
    rows = list(program.rows)
    for (cells, base), interval in intervals.items():
        top, bottom = program.count(cells), program.count(base)
        if interval.low > 0 or interval.above:
            p, q = interval.low.numerator, interval.low.denominator
            rows.append(({top: q, bottom: -p}, float(interval.above), math.inf))
        if interval.high < 1 or interval.below:
            p, q = interval.high.numerator, interval.high.denominator
            rows.append(({top: -q, bottom: p}, float(interval.below), math.inf))
    lines = np.zeros((len(rows), len(program.low)))
    least, most = np.empty(len(rows)), np.empty(len(rows))
    for k, (row, below, above) in enumerate(rows):
        for place, factor in row.items():
            lines[k, place] += factor
        least[k], most[k] = below, above
    return lines, least, most
