"""Random tables of whole numbers that agree with known totals and with conditions on them.

Tables that agree form a lattice. A chain walks on it along lines: respondents change between two
answers whose sum is all that is known, or two cells exchange some of their answers, which leaves
every margin as it is. On a line the next table is drawn from all that agree there, each with the
probability that the target gives it (a Gibbs sampler); which line is next does not depend on the
table, so that the target stays what the chains converge to. Many chains walk at once, along the
same lines, each with chances of its own.

Sources: Diaconis and Sturmfels 1998 (walks along a Markov basis; the exchanges are the basis of
independence); Geman and Geman 1984.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from youthsurvey.audit.blocks import Block, Pool, Target
from youthsurvey.audit.inequalities import Bools, Counter, Ints, Who
from youthsurvey.errors import UsageError

_SEEKING = 40
_POINTS = 16
_TRIES = 400
_SOFTEST, _HARDEST = 0.02, 8.0


def draw_tables(
    block: Block,
    draws: int,
    target: Target,
    rng: np.random.Generator,
    sweeps: int = 250,
    told: Callable[[float], None] | None = None,
) -> tuple[Ints, float]:
    """Draw tables of a block.

    Args:
        block: what is known.
        draws: how many.
        target: the distribution that they are drawn from.
        rng: of chance.
        sweeps: how long the chains walk, in moves a cell.
        told: how much of the way is done, 0 to 1; the start, which seeks agreement, counts as none.

    Returns:
        tables: shape (draws, cells), in the order of ``block.cells``.
        memory: the correlation between a cell's count and what it was when its chain was half way,
            root mean square over the cells that are open; about 1 / sqrt(draws) where the chains
            have forgotten, which is then chance. nan where no chain walked, nothing is open, or
            one draw was asked for.

    Raises:
        UsageError: no table was found that agrees.
    """
    walk = _Walk(block, target, rng)
    if told:
        told(0.0)
    if len(block.pools) == 1:
        tables = walk.at_once(draws)
        if len(tables) == draws:
            return tables, np.nan
    tables = walk.start(draws)
    moves = sweeps * len(block.cells)
    if block.conditions:
        # Conditions that do not hold repel, softly first; at last all chains are let in.
        seeking = _SEEKING * len(block.cells)
        for hardness in np.geomspace(_SOFTEST, _HARDEST, seeking):
            tables = walk.step(tables, hardness)
        for move in range(2 * seeking):
            if move % len(block.cells) == 0 and walk.agrees(tables).all():
                break
            tables = walk.step(tables, _HARDEST)
    tables = walk.only_agreeing(tables)
    middle = tables
    for move in range(moves):
        if move == moves // 2:
            middle = tables
        if told and move % len(block.cells) == 0:
            told(move / moves)
        tables = walk.step(tables)
    return tables, _memory(middle, tables)


class _Walk:
    """Chains on the tables of one block."""

    def __init__(self, block: Block, target: Target, rng: np.random.Generator) -> None:
        self.block = block
        self.target = target
        self.rng = rng
        self.shape = tuple(len(codes) for codes in block.codes.values())
        self.places = np.arange(len(block.cells)).reshape(self.shape)
        self.pool_of = [
            np.repeat(np.arange(len(pools)), [len(p.codes) for p in pools])
            for pools in block.pools.values()
        ]
        self.open = [
            (v, c) for v, pools in enumerate(self.pool_of)
            for c in range(len(pools)) if (pools == pools[c]).sum() > 1
        ]  # fmt: skip
        self.log_factorial = np.concatenate([[0.0], np.log(np.arange(1, block.n + 1)).cumsum()])
        self.indicators: dict[Who, Ints] = {}

    def start(self, draws: int) -> Ints:
        """Return tables with the known totals, at random: pool by pool, variable by variable."""
        size = len(self.block.cells)
        out = np.zeros((draws, size), np.int64)
        for d in range(draws):
            at = np.zeros(self.block.n, np.int64)
            for v, pools in enumerate(self.block.pools.values()):
                answers = [
                    self.rng.choice(len(p.codes), p.total, p=self.rng.dirichlet([1] * len(p.codes)))
                    + first
                    for p, first in zip(pools, _firsts(pools), strict=True)
                ]
                at = at * self.shape[v] + self.rng.permutation(np.concatenate(answers))
            out[d] = np.bincount(at, minlength=size)
        return out

    def at_once(self, draws: int) -> Ints:
        """Return tables of one variable, exactly from the target, as far as enough of them agree.

        Returns:
            shape (draws, cells), or fewer where conditions turn nearly all of them down.
        """
        (pools,) = self.block.pools.values()
        kept: list[Ints] = []
        for _ in range(_TRIES):
            parts = [self.spread(pool, draws) for pool in pools]
            tables = np.concatenate(parts, axis=1)
            kept.append(tables[self.agrees(tables)])
            if sum(map(len, kept)) >= draws:
                break
        return np.concatenate(kept)[:draws]

    def spread(self, pool: Pool, draws: int) -> Ints:
        """Return counts of a pool's answers from the target, shape (draws, answers)."""
        k = len(pool.codes)
        if self.target == "respondents":
            return self.rng.multinomial(pool.total, [1 / k] * k, draws)
        # k - 1 bars among as many stars as there are respondents: every table once.
        places = np.argsort(self.rng.random((draws, pool.total + k - 1)), axis=1)[:, : k - 1]
        bars = np.sort(places, axis=1)
        ends = np.concatenate(
            [np.full((draws, 1), -1), bars, np.full((draws, 1), pool.total + k - 1)], axis=1
        )
        counts: Ints = np.diff(ends, axis=1) - 1
        return counts

    def step(self, tables: Ints, hardness: float | None = None) -> Ints:
        """Move every chain along one line.

        Args:
            tables: shape (draws, cells).
            hardness: how strongly conditions that do not hold repel, 1 / respondents; None where
                they must hold.
        """
        cells, signs = self.line()
        here = tables[:, cells]
        up, down = here[:, signs > 0].min(axis=1), here[:, signs < 0].min(axis=1)
        # Points of the line at equal distances, the present one at a random place among them: from
        # each of them the others have the same chance to be looked at.
        points = min(_POINTS, self.block.n + 1)
        stride = 2 ** self.rng.integers((self.block.n // points).bit_length() + 1)
        first = -self.rng.integers(points, size=(len(tables), 1))
        t = (first + np.arange(points)) * stride
        beyond = (t < -up[:, None]) | (t > down[:, None])
        t = np.where(beyond, 0, t)
        weight = np.zeros(t.shape)
        if self.target == "respondents":
            for k, sign in enumerate(signs):
                weight -= self.log_factorial[here[:, k, None] + sign * t]
        count = self.counter(tables, cells, signs, t)
        for condition in self.block.conditions:
            if any(self.slope(who, cells, signs) for who in condition.parts):
                if hardness is None:
                    weight[~condition.holds(count) | beyond] = -np.inf
                else:
                    weight -= hardness * condition.gap(count)
        weight[beyond] = -np.inf
        chance = np.exp(weight - weight.max(axis=1, keepdims=True))
        total = chance.cumsum(axis=1)
        drawn = self.rng.random((len(t), 1)) * total[:, -1:]
        to = (total <= drawn).sum(axis=1)
        out = tables.copy()
        out[:, cells] += signs * t[np.arange(len(t)), to][:, None]
        return out

    def line(self) -> tuple[Ints, Ints]:
        """Return the cells of a random line, and by how much one step changes each."""
        cells = self.block.cells
        if self.open and (len(self.shape) == 1 or self.rng.random() < 0.5):
            v, code = self.open[self.rng.integers(len(self.open))]
            pool = np.flatnonzero(self.pool_of[v] == self.pool_of[v][code])
            other = self.rng.choice(pool[pool != code])
            first = cells[self.rng.integers(len(cells))].copy()
            second = first.copy()
            first[v], second[v] = code, other
            return self.place(first, second), np.array([1, -1])
        while True:
            first, second = cells[self.rng.integers(len(cells), size=2)]
            swapped = self.rng.random(len(self.shape)) < 0.5
            third, fourth = np.where(swapped, second, first), np.where(swapped, first, second)
            places = self.place(first, second, third, fourth)
            if len(set(places.tolist())) == 4:
                return places, np.array([1, 1, -1, -1])

    def place(self, *cells: Ints) -> Ints:
        return np.array([self.places[tuple(cell)] for cell in cells])

    def counter(self, tables: Ints, cells: Ints, signs: Ints, t: Ints) -> Counter:
        """Return how many respondents each table along the line has, shape of ``t``."""

        def count(who: Who) -> Ints:
            here: Ints = (tables @ self.inside(who))[:, None]
            slope = self.slope(who, cells, signs)
            return here + slope * t if slope else here

        return count

    def slope(self, who: Who, cells: Ints, signs: Ints) -> int:
        """Return by how much a step along a line changes how many such respondents there are."""
        return int(self.inside(who)[cells] @ signs)

    def inside(self, who: Who) -> Ints:
        if who not in self.indicators:
            self.indicators[who] = self.block.indicator(who)
        return self.indicators[who]

    def agrees(self, tables: Ints) -> Bools:
        """Return which tables agree with all conditions, shape (draws,)."""
        out = np.ones(len(tables), bool)
        for condition in self.block.conditions:
            out &= condition.holds(lambda who: tables @ self.inside(who))
        return out

    def only_agreeing(self, tables: Ints) -> Ints:
        """Return the tables that agree, some of them more than once in place of those that do not.

        Raises:
            UsageError: none does.
        """
        agrees = self.agrees(tables)
        if not agrees.any():
            names = " and ".join(self.block.pools)
            raise UsageError(
                f"no table of {names} was found that agrees with all that is said of it.",
                remedy="See with youthsurvey bounds whether the sentences contradict each other, "
                "or draw with --given numbers.",
            )
        found = np.flatnonzero(agrees)
        return tables[np.where(agrees, np.arange(len(tables)), self.rng.choice(found, len(tables)))]


def _firsts(pools: Sequence[Pool]) -> list[int]:
    sizes = [len(pool.codes) for pool in pools]
    return [sum(sizes[:i]) for i in range(len(sizes))]


def _memory(before: Ints, after: Ints) -> float:
    """Return the correlation of a cell's counts before and after, root mean square over cells."""
    if len(before) < 2:
        return np.nan
    a, b = before - before.mean(axis=0), after - after.mean(axis=0)
    spread = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    moving = spread > 0
    if not moving.any():
        return np.nan
    correlation = (a * b).sum(axis=0)[moving] / spread[moving]
    return float(np.sqrt((correlation**2).mean()))
