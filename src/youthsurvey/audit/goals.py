"""What is maximised over tables: counts, shares, and differences of shares.

A goal bounds itself within a box by a linear function, which may be split on where it is not tight.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from youthsurvey.audit.inequalities import Ints
from youthsurvey.audit.narrowing import Box, Floats
from youthsurvey.audit.relaxation import Program

CLOSE = 5e-4
"""Half of a printed tenth of a percentage point: how near to the best table a share's bound must
come."""
_NOISE = 1e-4


class Goal(Protocol):
    """What a search maximises.

    Attributes:
        close: how near to the best table a bound must come to count as reached.
    """

    close: float

    def values(self, tables: Ints) -> Floats:
        """Return what tables are worth, shape (m,); -inf where they do not count."""

    def better(self, box: Box, best: float) -> Box:
        """Return the part of a box in which tables may be better than the best one known."""

    def factors(self, box: Box, best: float) -> Floats:
        """Return the linear function that is maximised in a box, shape (v,).

        Args:
            box: where.
            best: the value of the best table known.
        """

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return what no table in the box exceeds, given the optimum of the linear function."""

    def opening(self, box: Box) -> tuple[int, float] | None:
        """Return which share to split before all else, and where."""

    def split(self, box: Box, at: Floats) -> tuple[int, float] | None:
        """Return which share to split where a solution is worth less than its bound."""

    def cut(self, at: Floats) -> bool:
        """Add to the program what a solution shows to be missing; whether there was any."""


class Plain:
    """What most goals have in common: nothing to split or add."""

    close = CLOSE

    def better(self, box: Box, best: float) -> Box:
        """Return the box."""
        return box

    def opening(self, box: Box) -> tuple[int, float] | None:
        """Return None."""
        return None

    def split(self, box: Box, at: Floats) -> tuple[int, float] | None:
        """Return None: the linear function is the goal itself."""
        return None

    def cut(self, at: Floats) -> bool:
        """Return False: nothing is missing."""
        return False


class Count(Plain):
    """A sum of counts with whole factors."""

    close = 0.5

    def __init__(self, program: Program, factors: dict[int, int]) -> None:
        self._factors = np.zeros(len(program.low))
        self._factors[list(factors)] = list(factors.values())
        places = list(program.counts.values())
        self._cells = np.rint(self._factors[places] @ program.members)
        self._only = next(iter(factors.items())) if len(factors) == 1 else None

    def values(self, tables: Ints) -> Floats:
        """Return the sums."""
        out: Floats = np.asarray(tables @ self._cells, np.float64)
        return out

    def better(self, box: Box, best: float) -> Box:
        """Return where a single count is beyond the best one."""
        if self._only is None or best == -np.inf:
            return box
        place, sign = self._only
        if sign > 0:
            return box.with_count(place, low=best + 1)
        return box.with_count(place, high=-best - 1)

    def factors(self, box: Box, best: float) -> Floats:
        """Return the factors."""
        return self._factors

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return the optimum, a whole number."""
        return float(np.floor(optimum + _NOISE)) if np.isfinite(optimum) else optimum


class Ratio(Plain):
    """The share that some cells are of others; in tables in which those are not empty.

    The best share t known is raised until the greatest ``cells - t * base`` is not above 0.
    Source: Dinkelbach 1967, Management Science 13, 492-498.
    """

    def __init__(self, program: Program, share: int) -> None:
        self._share = share
        self._places = list(program.shares)[share]
        self._members = [_counted(program, place) for place in self._places]

    def values(self, tables: Ints) -> Floats:
        """Return the shares."""
        return _shares(tables, *self._members)

    def better(self, box: Box, best: float) -> Box:
        """Return where the share is above the best one."""
        return box.with_share(self._share, low=max(best, 0.0) + self.close)

    def opening(self, box: Box) -> tuple[int, float] | None:
        """Halve the interval of the share while it is wide."""
        return _half(box, [self._share], 0.02)

    def factors(self, box: Box, best: float) -> Floats:
        """Return ``cells - t * base`` at a share just above the best one."""
        out = np.zeros(len(box.low))
        out[self._places[0]] += 1
        out[self._places[1]] -= max(best, 0.0) + self.close
        return out

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return how much the share may be if that is at most the optimum."""
        fewest = max(float(box.low[self._places[1]]), 1.0)
        most = max(best, 0.0) + self.close + max(optimum, 0.0) / fewest
        return min(most, float(box.share_high[self._share]))


class Difference(Plain):
    """One share less another; in tables in which neither base is empty.

    Where a share s of a base c <= C lies between a and b, ``(b - s) (C - c) >= 0`` and
    ``(s - a) (C - c) >= 0`` give linear bounds on s.
    Source: McCormick 1976, Mathematical Programming 10, 147-175.
    """

    def __init__(self, program: Program, first: int, second: int) -> None:
        self._n = program.n
        self._pair = first, second
        keys = list(program.shares)
        self._keys = keys[first], keys[second]
        self._members = [[_counted(program, place) for place in key] for key in self._keys]
        places = list(program.counts.values())
        self._everybody = places[int(np.argmax(program.members.sum(axis=1)))]

    def values(self, tables: Ints) -> Floats:
        """Return the differences."""
        first, second = (_shares(tables, *members) for members in self._members)
        there = np.isfinite(first) & np.isfinite(second)
        out = np.full(len(tables), -np.inf)
        out[there] = first[there] - second[there]
        return out

    def better(self, box: Box, best: float) -> Box:
        """Return where the first share may be so far above the second."""
        first, second = self._pair
        if best == -np.inf:
            return box
        apart = best + self.close
        box = box.with_share(first, low=float(box.share_low[second]) + apart)
        return box.with_share(second, high=float(box.share_high[first]) - apart)

    def opening(self, box: Box) -> tuple[int, float] | None:
        """Halve the wider interval of the two shares while it is wide."""
        return _half(box, self._pair, 0.1)

    def factors(self, box: Box, best: float) -> Floats:
        """Return the linear bound, as a function of counts; the number of respondents is a 1."""
        out = np.zeros(len(box.low))
        for sign, share, (top, base) in zip((1.0, -1.0), self._pair, self._keys, strict=True):
            end = float((box.share_high if sign > 0 else box.share_low)[share])
            most = float(box.high[base])
            out[self._everybody] += sign * end / self._n
            out[top] += sign / most
            out[base] -= sign * end / most
        return out

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return the optimum, or the difference of the ends of the shares."""
        first, second = self._pair
        return min(optimum, float(box.share_high[first] - box.share_low[second]))

    def split(self, box: Box, at: Floats) -> tuple[int, float] | None:
        """Split the share whose end is further from what it is in the solution."""
        first, second = (at[top] / at[base] for top, base in self._keys)
        high, low = box.share_high[self._pair[0]], box.share_low[self._pair[1]]
        if max(high - first, second - low) <= self.close / 4:
            return None
        if high - first >= second - low:
            return self._pair[0], float(first + high) / 2
        return self._pair[1], float(second + low) / 2


def _half(box: Box, shares: Sequence[int], width: float) -> tuple[int, float] | None:
    widths = [float(box.share_high[share] - box.share_low[share]) for share in shares]
    k = int(np.argmax(widths))
    if widths[k] <= width:
        return None
    return shares[k], float(box.share_high[shares[k]] + box.share_low[shares[k]]) / 2


def _counted(program: Program, place: int) -> Ints:
    """Return which cells a variable counts, shape (r * c,)."""
    out: Ints = program.members[list(program.counts.values()).index(place)]
    return out


def _shares(tables: Ints, top: Ints, base: Ints) -> Floats:
    size = tables @ base
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(size > 0, (tables @ top) / size, -np.inf)
