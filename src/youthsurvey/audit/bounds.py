"""What margins and sentences imply for a table that was never published: sharp bounds.

Every bound holds for tables of whole people, and each end that is said to be reached has a table
behind it, checked in whole numbers. Without sentences and with both margins known, cells have the
bounds of Fréchet (1951) and Hoeffding.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from itertools import combinations

from youthsurvey.audit.association import bound_cramers_v
from youthsurvey.audit.drawn import Told
from youthsurvey.audit.goals import Count, Difference, Goal, Ratio
from youthsurvey.audit.relaxation import Cells, Condition, Program
from youthsurvey.audit.search import NODES, Found, Search
from youthsurvey.errors import UsageError
from youthsurvey.model.bounds import Margin, Range, TableBounds

_MANY_NODES = 1000


class NoTableError(UsageError):
    """No table agrees with all that is said of it."""


def table_bounds(
    row: Margin,
    column: Margin,
    n: int,
    conditions: Iterable[Condition] = (),
    sentences: Sequence[str] = (),
    told: Told | None = None,
    nodes: int = NODES,
) -> TableBounds:
    """Bound every number of the table of two variables.

    Args:
        row: the variable of the rows.
        column: the variable of the columns: groups, within which shares are.
        n: respondents of the whole table, at least 1.
        conditions: what else is known.
        sentences: the same as texts, for the record.
        told: of progress.
        nodes: how long each end is searched for, in boxes; what is not proved by then says so.

    Raises:
        NoTableError: no table agrees with all of it; which of it contradicts,
            ``audit/infeasible.py`` tells.
        UsageError: whether one does is not decided.
    """
    search = Search(Program.of(row, column, n, conditions), nodes=nodes)
    if not feasible(search):
        raise NoTableError("no table agrees with all margins and sentences.")
    return _Bounding(search, told).bounds(tuple(sentences))


def feasible(search: Search) -> bool:
    """Whether any table agrees.

    Raises:
        UsageError: the search was cut off before it could tell.
    """
    if search.tables:
        return True
    wide = Search(search.program, nodes=_MANY_NODES)
    found = wide.maximise(Count(search.program, {}))
    search.tables += wide.tables
    if not wide.tables and not found.finished:
        raise UsageError(
            f"whether any table agrees with all of it is not decided after {wide.nodes} steps.",
            remedy="Give the sizes of groups, or narrower ranges of them.",
        )
    return bool(wide.tables)


def is_feasible(row: Margin, column: Margin, n: int, conditions: Iterable[Condition]) -> bool:
    """Whether a table of n respondents agrees with margins and conditions.

    Raises:
        UsageError: the search was cut off before it could tell.
    """
    return feasible(Search(Program.of(row, column, n, conditions)))


class _Bounding:
    """Bounds one number after another; each narrows where the later ones are looked for."""

    def __init__(self, search: Search, told: Told | None) -> None:
        self.search, self.program = search, search.program
        self.told = told
        r, c = self.shape = search.program.shape
        self.done, self.total = 0, r * c * 2 + r + c + r * c * (c - 1) // 2 + 1

    def bounds(self, sentences: tuple[str, ...]) -> TableBounds:
        row, column, program = self.program.row, self.program.column, self.program
        r, c = self.shape
        sets = [program.column_cells(j) for j in range(c)] + [
            program.row_cells(i) for i in range(r)
        ]
        sets += [frozenset({k}) for k in range(r * c)]
        counts = {cells: self.count(cells) for cells in sets}
        # What the first ones found, the later ones narrow further.
        counts |= {
            cells: self.count(cells, again=True)
            for cells, found in counts.items()
            if not found.sharp
        }
        shares = {}
        for k in range(r * c):
            shares[k] = self.share(frozenset({k}), program.column_cells(k % c))
        differences = {}
        for i in range(r):
            for j, k in combinations(range(c), 2):
                if (found := self.difference(i, (j, k))) is not None:
                    key = row.categories[i], column.categories[j], column.categories[k]
                    differences[key] = found
        rows = tuple(counts[program.row_cells(i)] for i in range(r))
        columns = tuple(counts[program.column_cells(j)] for j in range(c))
        v = bound_cramers_v(self.without_empty(), rows, columns)
        self.tell()
        return TableBounds(
            row=row,
            column=column,
            n=program.n,
            sentences=sentences,
            cells=tuple(tuple(counts[frozenset({i * c + j})] for j in range(c)) for i in range(r)),
            row_counts=rows,
            column_counts=columns,
            shares=tuple(tuple(shares[i * c + j] for j in range(c)) for i in range(r)),
            differences=differences,
            cramers_v=v,
        )

    def tell(self) -> None:
        self.done += 1
        if self.told is not None:
            self.told("bounds", min(self.done, self.total), self.total)

    def count(self, cells: Cells, again: bool = False) -> Range:
        """Bound a count, and narrow all later searches to it."""
        program = self.program
        place = program.count(cells)
        most = self.search.maximise(Count(program, {place: 1}), program.high[place])
        least = self.search.maximise(Count(program, {place: -1}), -program.low[place])
        program.low[place], program.high[place] = -least.bound, most.bound
        if not again:
            self.tell()
        return _range(least, most, int)

    def share(self, cells: Cells, base: Cells) -> Range | None:
        """Bound a share in a group, over tables in which it is not empty; None if it always is."""
        self.tell()
        inner = self.inside(base)
        if inner is None:
            return None
        program = inner.program
        most = inner.maximise(Ratio(program, program.share(cells, base)), 1.0)
        rest = inner.maximise(Ratio(program, program.share(base - cells, base)), 1.0)
        found = _range(Found(rest.bound - 1, rest.value - 1, rest.finished), most, float)
        self.learn(inner)
        if self.program.low[self.program.count(base)] > 0:
            place = self.program.share(cells, base)
            self.program.ends[place] = (found.low, found.high)
        return found

    def difference(self, i: int, groups: tuple[int, int]) -> Range | None:
        """Bound the difference of a row's shares in two groups; None where one is always empty."""
        self.tell()
        c = self.shape[1]
        bases = [self.program.column_cells(j) for j in groups]
        inner = self.inside(*bases)
        if inner is None:
            return None
        program = inner.program
        first, second = (
            program.share(frozenset({i * c + j}), base)
            for j, base in zip(groups, bases, strict=True)
        )
        found = []
        for greater, less in ((first, second), (second, first)):
            goal: Goal = Difference(program, greater, less)
            most = 0.0 if program.follows(less, greater) else 1.0
            found.append(inner.maximise(goal, most))
        self.learn(inner)
        return _range(found[1], found[0], float)

    def inside(self, *bases: Cells) -> Search | None:
        """Return a search of the tables in which no base is empty; None where there is none."""
        program = copy.deepcopy(self.program)
        for base in bases:
            program.not_empty(base)
        tables = [t for t in self.search.tables if all(t[list(base)].sum() for base in bases)]
        inner = Search(program, tables, self.search.nodes)
        return inner if feasible(inner) else None

    def learn(self, inner: Search) -> None:
        """Keep the tables that a search of some of them found."""
        known = {id(table) for table in self.search.tables}
        self.search.tables += [table for table in inner.tables if id(table) not in known]

    def without_empty(self) -> Search | None:
        """Return a search of the tables in which no row and no column is empty."""
        r, c = self.shape
        program = self.program
        return self.inside(
            *(program.row_cells(i) for i in range(r)), *(program.column_cells(j) for j in range(c))
        )


def _range(least: Found, most: Found, kind: type[int] | type[float]) -> Range:
    """Return the range between two searches, of which the first was for what is least."""
    return Range(
        -kind(least.value if least.finished else least.bound) + kind(0),
        kind(most.value if most.finished else most.bound) + kind(0),
        None if least.finished else -kind(least.value) + kind(0),
        None if most.finished else kind(most.value) + kind(0),
    )
