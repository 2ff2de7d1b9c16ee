"""A table's margins and sentences as a linear program, within a box.

The variables are the cells and the counts of rows, columns and other sets of cells, all whole
numbers. Everything is linear in them but a comparison of two shares whose bases are not known,
``x / c > y / d``. Within a *box*, in which counts and shares lie between given ends, two
relaxations of it are linear: that a share lies in its interval, ``low * c <= x <= high * c``; and
the hull of each product in ``x * d >= y * c + 1`` (McCormick 1976, Mathematical Programming 10,
147-175). Both grow exact as boxes grow small; ``search.py`` splits them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.inequalities import Inequality, Ints, Printed, Who, holds
from youthsurvey.audit.narrowing import Box, Places, Structure
from youthsurvey.model.bounds import Margin

Bools = NDArray[np.bool_]
Condition = Inequality | Printed

Cells = frozenset[int]
"""Places in a table, row after row."""


@dataclass
class Program:
    """All tables of whole numbers that agree with margins and conditions.

    Attributes:
        row, column: what is known of both variables.
        n: respondents.
        low, high: ends of all v variables, narrowed as bounds become known.
        whole: whether a variable counts respondents.
        counts: sets of cells -> the variable that counts their respondents; the first r * c
            variables are the cells.
        shares: (variable counted, variable of the base) -> s places.
        rows: linear inequalities: factors by variable, least, most.
        conditions: what a table has to agree with, checked in whole numbers.
        comparisons: those of them that are not linear: the greater share, strict, the lesser.
        products: pairs of variables -> the variable that stands for their product.
        ends: (s, 2), between which values shares lie.
    """

    row: Margin
    column: Margin
    n: int
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    counts: dict[Cells, int] = field(default_factory=dict)
    shares: dict[tuple[int, int], int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    comparisons: list[tuple[int, bool, int]] = field(default_factory=list)
    products: dict[tuple[int, int], int] = field(default_factory=dict)
    ends: list[tuple[float, float]] = field(default_factory=list)
    _members: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    _indicators: dict[Who, Ints] = field(default_factory=dict)
    _structure: tuple[tuple[int, int, int], Structure] | None = None

    @classmethod
    def of(
        cls, row: Margin, column: Margin, n: int, conditions: Iterable[Condition] = ()
    ) -> Program:
        """Return the program of two margins and some conditions."""
        program = cls(row, column, n)
        r, c = program.shape
        for k in range(r * c):
            i, j = divmod(k, c)
            program.counts[frozenset({k})] = program.variable(
                0, min(row.counts[i][1], column.counts[j][1], n), True
            )
        for cells, known in (
            *((program.row_cells(i), known) for i, known in enumerate(row.counts)),
            *((program.column_cells(j), known) for j, known in enumerate(column.counts)),
            (frozenset(range(r * c)), (n, n)),
        ):
            place = program.count(cells)
            program.low[place] = max(program.low[place], known[0])
            program.high[place] = min(program.high[place], known[1])
        for condition in dict.fromkeys(conditions):
            program._require(condition)
        program._compare()
        program._add_up()
        return program

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the table."""
        return len(self.row.categories), len(self.column.categories)

    def row_cells(self, i: int) -> Cells:
        """Return the cells of a row."""
        c = self.shape[1]
        return frozenset(range(i * c, (i + 1) * c))

    def column_cells(self, j: int) -> Cells:
        """Return the cells of a column."""
        r, c = self.shape
        return frozenset(range(j, r * c, c))

    def cells(self, who: Who) -> Cells:
        """Return the cells in which some respondents are."""
        found = frozenset(range(math.prod(self.shape)))
        for name, codes in who:
            if name == self.row.name:
                parts = [self.row_cells(self.row.index(code)) for code in codes]
            else:
                parts = [self.column_cells(self.column.index(code)) for code in codes]
            found &= frozenset().union(*parts)
        return found

    def variable(self, low: float, high: float, whole: bool) -> int:
        """Add a variable; return its place."""
        self.low.append(float(low))
        self.high.append(float(high))
        self.whole.append(whole)
        return len(self.low) - 1

    def count(self, cells: Cells) -> int:
        """Return the variable that counts respondents of some cells."""
        if cells not in self.counts:
            place = self.variable(0, self.n, True)
            self.counts[cells] = place
            self.rows.append(({**dict.fromkeys(cells, 1.0), place: -1.0}, 0.0, 0.0))
        return self.counts[cells]

    def share(self, cells: Cells, base: Cells) -> int:
        """Return the place of the share that some cells are of others that include them."""
        key = self.count(cells), self.count(base)
        if key not in self.shares:
            self.shares[key] = len(self.shares)
            self.ends.append((0.0, 1.0))
        return self.shares[key]

    def not_empty(self, cells: Cells) -> None:
        """Leave out tables in which some cells hold nobody."""
        place = self.count(cells)
        self.low[place] = max(self.low[place], 1.0)

    def follows(self, greater: int, less: int) -> bool:
        """Whether comparisons say, one after another, that a share is at least another."""
        return less in _below(greater, self.comparisons)

    def _require(self, condition: Condition) -> None:
        """Leave out tables that do not agree with a condition."""
        self.conditions.append(condition)
        if isinstance(condition, Printed):
            self._require_printed(condition)
            return
        left, right = condition.left, condition.right
        for side in (left, right):
            if side.base is not None:
                self.not_empty(self.cells(side.base))
        if left.of is not None and right.of is not None and left.base != right.base:
            assert left.base is not None, "both are shares"
            assert right.base is not None, "both are shares"
            first, second = (
                self.share(self.cells(of), self.cells(base))
                for of, base in ((left.of, left.base), (right.of, right.base))
            )
            self.comparisons.append((first, condition.strict, second))
            return
        # Over a common base, or none, the comparison is one of counts: scaled to whole numbers,
        # "greater" is "greater by at least 1".
        base = left.base if left.base is not None else right.base
        scale = left.value.denominator * right.value.denominator
        row: dict[int, float] = {}
        constant = 0
        for side, sign in ((left, scale), (right, -scale)):
            if side.of is not None:
                place, factor = self.count(self.cells(side.of)), sign
            elif base is not None:
                place, factor = self.count(self.cells(base)), int(sign * side.value)
            else:
                constant += int(sign * side.value)
                continue
            row[place] = row.get(place, 0.0) + factor
        self.rows.append((row, float(int(condition.strict) - constant), math.inf))

    def _require_printed(self, condition: Printed) -> None:
        """Add what is linear in it: rounded percentages stay near a straight line of the counts."""
        slope = (condition.tenths[-1] - condition.tenths[0]) / self.n
        off = float(np.abs(condition.tenths - slope * np.arange(self.n + 1)).max())
        row = {self.count(self.cells(who)): slope for who in condition.parts}
        most = off * len(row)
        self.rows.append((row, condition.total - most, condition.total + most))

    def _compare(self) -> None:
        """Relax comparisons of shares; those that follow from others say nothing more."""
        needed = list(dict.fromkeys(self.comparisons))
        for one in list(needed):
            others = [x for x in needed if x is not one]
            if one[2] in _below(one[0], others):
                needed = others
        tops = list(self.shares)
        for greater, strict, less in needed:
            (x, c), (y, d) = tops[greater], tops[less]
            row = {self._product(x, d): 1.0, self._product(y, c): -1.0}
            self.rows.append((row, float(strict), math.inf))

    def _add_up(self) -> None:
        """Say that rows add up to all respondents, and columns: narrower boxes follow from it."""
        r, c = self.shape
        for sets in (
            [self.row_cells(i) for i in range(r)],
            [self.column_cells(j) for j in range(c)],
        ):
            if len(sets) > 1:
                row: dict[int, float] = {self.count(cells): 1.0 for cells in sets}
                self.rows.append((row, float(self.n), float(self.n)))

    def _product(self, first: int, second: int) -> int:
        if (first, second) not in self.products:
            self.products[first, second] = self.variable(0, self.n**2, False)
        return self.products[first, second]

    def start(self) -> Box | None:
        """Return the box that holds all tables; None where there are none."""
        if any(
            strict and self.follows(less, greater) for greater, strict, less in self.comparisons
        ):
            return None
        ends = np.array(self.ends, dtype=float).reshape(-1, 2)
        return self.structure.narrow(
            Box(np.array(self.low), np.array(self.high), ends[:, 0], ends[:, 1])
        )

    @property
    def structure(self) -> Structure:
        """What holds in every box."""
        size = len(self.rows), len(self.low), len(self.shares)
        if self._structure is None or self._structure[0] != size:
            lines = np.zeros((len(self.rows), len(self.low)))
            for k, (row, _, _) in enumerate(self.rows):
                lines[k, list(row)] = list(row.values())
            top, base = _columns(self.shares)
            greater, less = _columns((one, other) for one, _, other in self.comparisons)
            first, second = _columns(self.products)
            found = Structure(
                lines,
                np.array([least for _, least, _ in self.rows]),
                np.array([most for _, _, most in self.rows]),
                np.array(self.whole),
                top,
                base,
                greater,
                less,
                first,
                second,
                np.array(list(self.products.values()), np.int64),
            )
            self._structure = size, found
        return self._structure[1]

    def agreeing(self, tables: Ints) -> Bools:
        """Return which tables meet margins and conditions, in whole numbers; shape (m,).

        Args:
            tables: shape (m, r * c).
        """
        members = self.members
        found = tables @ members.T
        places = list(self.counts.values())
        inside = (found >= np.array(self.low)[places]) & (found <= np.array(self.high)[places])
        out = np.asarray(inside.all(axis=1) & (tables >= 0).all(axis=1))
        some = tables[out]
        out[out] = holds(self.conditions, lambda who: some @ self._indicator(who))
        return out

    @property
    def members(self) -> Ints:
        """Which cells each count is of, shape (counts, r * c)."""
        if len(self._members) < len(self.counts):
            self._members = np.zeros((len(self.counts), math.prod(self.shape)), np.int64)
            for k, cells in enumerate(self.counts):
                self._members[k, list(cells)] = 1
        return self._members

    def _indicator(self, who: Who) -> Ints:
        """Return which cells some respondents are in, shape (r * c,)."""
        if who not in self._indicators:
            self._indicators[who] = np.zeros(math.prod(self.shape), np.int64)
            self._indicators[who][list(self.cells(who))] = 1
        return self._indicators[who]


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[Places, Places]:
    found = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _below(share: int, comparisons: Iterable[tuple[int, bool, int]]) -> set[int]:
    """Return which shares comparisons say, one after another, to be at most a share."""
    known = list(comparisons)
    reached, waiting = {share}, [share]
    while waiting:
        above = waiting.pop()
        new = {less for greater, _, less in known if greater == above} - reached
        reached |= new
        waiting += new
    return reached
