"""Boxes, and what their ends say of each other.

Within a box counts and shares lie between given ends. Each inequality, share and product says of
its parts how far they can reach when the others are at their ends, rounded to whole numbers where
respondents are counted; that is repeated while it narrows anything. No table is lost.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

_NOISE = 1e-7
_ROUNDS = 4
_WORTH = 1e-2


@dataclass(frozen=True)
class Box:
    """What is searched at once.

    Attributes:
        low, high: ends of all v variables.
        share_low, share_high: ends of all s shares.
    """

    low: Floats
    high: Floats
    share_low: Floats
    share_high: Floats

    def with_share(self, share: int, low: float = 0.0, high: float = 1.0) -> Box:
        """Return the part of it in which a share lies between two ends."""
        lows, highs = self.share_low.copy(), self.share_high.copy()
        lows[share], highs[share] = max(lows[share], low), min(highs[share], high)
        return replace(self, share_low=lows, share_high=highs)

    def with_count(self, place: int, low: float = 0.0, high: float = math.inf) -> Box:
        """Return the part of it in which a variable lies between two ends."""
        lows, highs = self.low.copy(), self.high.copy()
        lows[place], highs[place] = max(lows[place], low), min(highs[place], high)
        return replace(self, low=lows, high=highs)


@dataclass(frozen=True)
class Structure:
    """What holds in every box.

    Attributes:
        lines, least, most: k linear inequalities ``least <= lines @ x <= most``.
        whole: which of the v variables count respondents.
        top, base: s shares, as the variables that they are quotients of.
        greater, less: pairs of shares, the first at least the second.
        first, second, product: variables, and the variable that stands for their product.
    """

    lines: Floats
    least: Floats
    most: Floats
    whole: NDArray[np.bool_]
    top: Places
    base: Places
    greater: Places
    less: Places
    first: Places
    second: Places
    product: Places

    @cached_property
    def _parts(self) -> tuple[Floats, Floats, Floats]:
        """Positive factors, negative ones, and how far a unit of slack moves each variable."""
        with np.errstate(divide="ignore"):
            steps = 1 / np.abs(self.lines)
        return np.maximum(self.lines, 0.0), np.minimum(self.lines, 0.0), steps

    def narrow(self, box: Box) -> Box | None:
        """Narrow a box; None where nothing is left."""
        ends = _Ends(box)
        with np.errstate(divide="ignore", invalid="ignore"):
            for _ in range(_ROUNDS):
                before = ends.width()
                self._by_shares(ends)
                self._by_products(ends)
                if not self._by_lines(ends):
                    return None
                ends.round(self.whole)
                if ends.empty():
                    return None
                if before - ends.width() < _WORTH:
                    break
        return Box(ends.low, ends.high, ends.share_low, ends.share_high)

    def _by_shares(self, ends: _Ends) -> None:
        low, high, least, most = ends.low, ends.high, ends.share_low, ends.share_high
        top, base = self.top, self.base
        np.fmax(least, low[top] / high[base], out=least, where=high[base] > 0)
        np.fmin(most, high[top] / low[base], out=most, where=low[base] > 0)
        np.maximum.at(least, self.greater, least[self.less])
        np.minimum.at(most, self.less, most[self.greater])
        np.maximum.at(low, top, least * low[base])
        np.minimum.at(high, top, most * high[base])
        np.maximum.at(low, base, np.where(most > 0, low[top] / most, 0.0))
        np.minimum.at(high, base, np.where(least > 0, high[top] / least, np.inf))

    def _by_products(self, ends: _Ends) -> None:
        low, high = ends.low, ends.high
        a, b, w = self.first, self.second, self.product
        low[w] = np.maximum(low[w], low[a] * low[b])
        high[w] = np.minimum(high[w], high[a] * high[b])
        for one, other in ((a, b), (b, a)):
            np.maximum.at(low, one, np.where(high[other] > 0, low[w] / high[other], 0.0))
            np.minimum.at(high, one, np.where(low[other] > 0, high[w] / low[other], np.inf))

    def _by_lines(self, ends: _Ends) -> bool:
        """Narrow by the inequalities; False where one cannot hold."""
        low, high = ends.low, ends.high
        up, down, steps = self._parts
        # By how much the others leave each inequality to a variable that moves off its own end.
        above = (up @ high + down @ low) - self.least
        below = self.most - (up @ low + down @ high)
        scale = _NOISE * (1 + np.abs(self.lines) @ np.maximum(high, 1.0))
        if (above < -scale).any() or (below < -scale).any():
            return False
        falls = np.where(
            up > 0, above[:, None] * steps, np.where(down < 0, below[:, None] * steps, np.inf)
        )
        rises = np.where(
            up > 0, below[:, None] * steps, np.where(down < 0, above[:, None] * steps, np.inf)
        )
        reach = np.maximum(falls.min(axis=0, initial=np.inf), 0.0)
        climb = np.maximum(rises.min(axis=0, initial=np.inf), 0.0)
        ends.low, ends.high = np.maximum(low, high - reach), np.minimum(high, low + climb)
        return True


class _Ends:
    """A box that is being narrowed."""

    def __init__(self, box: Box) -> None:
        self.low, self.high = box.low.copy(), box.high.copy()
        self.share_low, self.share_high = box.share_low.copy(), box.share_high.copy()

    def round(self, whole: NDArray[np.bool_]) -> None:
        """Round the ends of counts inwards."""
        np.copyto(self.low, np.ceil(self.low - _NOISE * 10), where=whole)
        np.copyto(self.high, np.floor(self.high + _NOISE * 10), where=whole)

    def empty(self) -> bool:
        """Whether nothing is left."""
        counts = self.low > self.high + _NOISE * (1 + np.abs(self.high))
        return bool(counts.any() or (self.share_low > self.share_high + 1e-9).any())

    def width(self) -> float:
        """Return how wide it is, as one number."""
        counts = (self.high - self.low) / (1 + np.abs(self.high))
        return float(counts.sum() + (self.share_high - self.share_low).sum())
