"""Branch and bound: the greatest value of a goal over all tables of whole numbers.

Within a box the relaxation (``relaxation.py``) may have a solution in which one share is not above
another, as it should be. Then the box is split: a share, or a count, lies below a point or above
it. In whole numbers this ends; where it would take too long it is cut off, and what is left open
bounds what was missed. Tables come from solutions that are mended, and from climbing.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from youthsurvey.audit.climbing import Climber
from youthsurvey.audit.goals import Goal
from youthsurvey.audit.inequalities import Ints
from youthsurvey.audit.linear import solve
from youthsurvey.audit.narrowing import Box, Floats
from youthsurvey.audit.relaxation import Program

NODES = 150
"""Boxes after which a search is cut off."""

_MENDED = (1, 3, 8, 16)
_MENDED_EVERY = 25
_STARTS = 2
_APART = 1e-4
_NOISE = 1e-6


@dataclass(frozen=True)
class Found:
    """The outcome of a search.

    Attributes:
        bound: no table has more; -inf where there is no table.
        value: of the best table found; -inf where none was.
        finished: everything was searched, so that ``bound`` is ``value`` or as close as asked.
    """

    bound: float
    value: float
    finished: bool


@dataclass
class Search:
    """Searches one program for many goals; tables found for one start the next.

    Attributes:
        program: what tables have to agree with; its ends are narrowed as they become known.
        tables: all that were found to agree, shape (r * c,) each.
        nodes: after how many boxes a search is cut off.
        seed: of the steps that are tried at random.
    """

    program: Program
    tables: list[Ints] = field(default_factory=list)
    nodes: int = NODES
    seed: int = 1

    def maximise(self, goal: Goal, most: float = math.inf) -> Found:
        """Return the greatest value of a goal.

        Args:
            goal: what is maximised.
            most: it is known not to exceed this.
        """
        return _Run(self, goal, most).run()


class _Run:
    """One search for one goal."""

    def __init__(self, search: Search, goal: Goal, most: float) -> None:
        self.search, self.program, self.goal = search, search.program, goal
        self.climber = Climber(search.program, np.random.default_rng(search.seed))
        self.best = -math.inf
        self.order = count()
        self.nodes: list[tuple[float, int, Box]] = []
        self.given_up = -math.inf
        self._start()
        box = self.program.start()
        if box is not None:
            self.push(most, box)

    def _start(self) -> None:
        """Take the best tables known, and climb from them."""
        if not self.search.tables:
            return
        tables = np.array(self.search.tables)
        worth = self.goal.values(tables)
        for k in np.argsort(-worth)[:_STARTS]:
            if worth[k] > -math.inf and self.program.agreeing(tables[k : k + 1]).all():
                self.take(tables[k])

    def take(self, table: Ints) -> None:
        """Climb from a table that agrees; keep where that leads."""
        value, table = self.climber.climb(table, self.goal.values)
        if value > self.best:
            self.best = value
            self.search.tables.append(table)

    def push(self, bound: float, box: Box | None) -> None:
        if box is not None:
            heapq.heappush(self.nodes, (-bound, next(self.order), box))

    def better(self, bound: float) -> bool:
        """Whether a box with this bound may hold a table that is better than the best known."""
        return bound > self.best + (self.goal.close if self.best > -math.inf else 0.0)

    def run(self) -> Found:
        looked = 0
        while self.nodes and looked < self.search.nodes and self.better(-self.nodes[0][0]):
            limit, _, box = heapq.heappop(self.nodes)
            looked += 1
            self.look(box, -limit, looked)
        left = max([self.given_up, *(-node[0] for node in self.nodes)])
        return Found(max(left, self.best), self.best, not self.better(left))

    def look(self, box: Box, limit: float, looked: int) -> None:
        """Bound one box, and leave it, split it or give it up."""
        asked = self.goal.better(box, self.best)
        narrowed = box if asked is box else self.program.structure.narrow(asked)
        if narrowed is None:
            return
        box = narrowed
        bound, solution = self.bound(box, limit)
        if not self.better(bound):
            return
        if solution is None:
            self.split_count(box, bound, self.widest(box), None)
            return
        opening = self.goal.opening(box)
        if opening is not None:
            if looked in _MENDED:
                self.mend(box, solution)
            if self.better(bound):
                self.split_share(box, bound, *opening)
            return
        if self.worst(solution) is not None:
            if looked in _MENDED or looked % _MENDED_EVERY == 0:
                self.mend(box, solution)
            if self.better(bound):
                self.branch(box, bound, solution, by_share=looked % 2 == 1)
            return
        split = self.goal.split(box, solution)
        if split is not None:
            self.take_rounded(solution)
            if self.better(bound):
                self.split_share(box, bound, *split)
            return
        bound, solution = self.bound(box, bound, whole=True)
        if solution is not None:
            self.take_rounded(solution)
        if not self.better(bound):
            return
        if solution is not None and self.worst(solution) is not None:
            self.branch(box, bound, solution, by_share=False)
        elif solution is not None and (split := self.goal.split(box, solution)) is not None:
            self.split_share(box, bound, *split)
        else:
            self.split_count(box, bound, self.widest(box), solution)

    def bound(self, box: Box, limit: float, whole: bool = False) -> tuple[float, Floats | None]:
        """Return what no table in a box exceeds, and the solution of its relaxation."""
        while True:
            factors = self.goal.factors(box, self.best)
            optimum, solution = solve(self.program, factors, box, whole=whole)
            if optimum == -math.inf:
                return optimum, None
            limit = min(limit, self.goal.bound(box, self.best, optimum))
            if solution is None or not self.better(limit) or not self.goal.cut(solution):
                return limit, solution

    def take_rounded(self, solution: Floats) -> None:
        """Take the table of a solution, if it agrees."""
        table = np.rint(solution[: math.prod(self.program.shape)]).astype(np.int64)
        if self.program.agreeing(table[None]).all():
            self.take(table)

    def mend(self, box: Box, solution: Floats) -> None:
        """Look for a table near a solution whose shares are not in order.

        Each comparison is made to hold by a number between its two shares, which is linear.
        """
        shares = self.shares(solution)
        for greater, _, less in self.program.comparisons:
            known = [s for s in (shares[greater], shares[less]) if not math.isnan(s)]
            if known:
                middle = sum(known) / len(known)
                box = box.with_share(greater, low=middle).with_share(less, high=middle)
        narrowed = self.program.structure.narrow(box)
        if narrowed is not None:
            _, mended = self.bound(narrowed, math.inf, whole=True)
            if mended is not None:
                self.take_rounded(mended)

    def shares(self, solution: Floats) -> Floats:
        """Return all shares of a solution; nan where a base is empty."""
        top, base = np.array(list(self.program.shares)).T
        with np.errstate(divide="ignore", invalid="ignore"):
            out: Floats = np.where(
                solution[base] > _NOISE, solution[top] / solution[base], math.nan
            )
        return out

    def worst(self, solution: Floats) -> tuple[int, int] | None:
        """Return the comparison that a solution misses most: the greater share and the lesser."""
        out, most = None, _NOISE
        keys = list(self.program.shares)
        for greater, strict, less in self.program.comparisons:
            (x, c), (y, d) = keys[greater], keys[less]
            missed = solution[y] * solution[c] + strict - solution[x] * solution[d]
            missed /= max(solution[c] * solution[d], 1.0)
            if missed > most:
                out, most = (greater, less), missed
        return out

    def branch(self, box: Box, bound: float, solution: Floats, by_share: bool) -> None:
        """Split a box whose solution misses a comparison: by a share or by a count."""
        found = self.worst(solution)
        assert found is not None, "there is a comparison that the solution misses"
        shares = self.shares(solution)
        low, high = shares[found[0]], shares[found[1]]
        if by_share and high - low > _APART:
            self.split_share(box, bound, found[0], (low + high) / 2)
            return
        place = self.loosest(box, solution)
        self.split_count(box, bound, self.widest(box) if place is None else place, solution)

    def split_count(
        self, box: Box, bound: float, place: int | None, solution: Floats | None
    ) -> None:
        """Split a box by a count, near a solution; give it up where no count is open."""
        if place is None:
            self.given_up = max(self.given_up, bound)
            return
        low, high = box.low[place], box.high[place]
        near = (low + high) / 2 if solution is None else solution[place]
        at = min(max(math.floor(near), low), high - 1)
        self.push(bound, self.program.structure.narrow(box.with_count(place, high=at)))
        self.push(bound, self.program.structure.narrow(box.with_count(place, low=at + 1)))

    def widest(self, box: Box) -> int | None:
        """Return the count that is open the most; None where all are known."""
        width = np.where(self.program.whole, box.high - box.low, 0)
        place = int(np.argmax(width))
        return place if width[place] > 0 else None

    def split_share(self, box: Box, bound: float, share: int, at: float) -> None:
        self.push(bound, self.program.structure.narrow(box.with_share(share, high=at)))
        self.push(bound, self.program.structure.narrow(box.with_share(share, low=at)))

    def loosest(self, box: Box, solution: Floats) -> int | None:
        """Return the count to split: of the product that the relaxation misses most."""
        out, most = None, 0.0
        for (first, second), place in self.program.products.items():
            missed = abs(solution[place] - solution[first] * solution[second])
            missed /= max(solution[second], 1.0) ** 2
            # Numerators are the smaller numbers, and fix the product sooner.
            for one, weight in ((first, 1.0), (second, 0.5)):
                if box.low[one] < box.high[one] and missed * weight + _NOISE > most:
                    out, most = one, missed * weight + _NOISE
        return out
