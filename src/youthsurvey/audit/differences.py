"""Bounds on the difference between two groups' shares."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from youthsurvey.audit.relaxation import (
    Floats,
    Interval,
    Intervals,
    Ints,
    Share,
    total,
)
from youthsurvey.audit.search import Goal, Search, between
from youthsurvey.model.bounds import Range

_NODES = 80
_CLOSE = 1e-4
"""A hundredth of a percentage point, by which a bound counts as reached."""


def bound_difference(search: Search, pair: tuple[Share, Share], shares: Sequence[Range]) -> Range:
    """Bound the first share less the second, over tables in which neither base is empty.

    With known bases the difference is linear. Otherwise branch and bound: where a share s of a
    base c <= C lies between a and b, ``(b - s) (C - c) >= 0`` and ``(s - a) (C - c) >= 0`` give
    linear bounds on s, which grow sharp as the interval is split.
    Source: McCormick 1976, Mathematical Programming 10, 147-175.

    Args:
        search: of those tables.
        pair: both shares.
        shares: bounds on each.
    """
    program = search.program
    bases = [program.count(base) for _, base in pair]
    limits = (shares[0].high - shares[1].low, shares[1].high - shares[0].low)
    found = []
    if all(program.low[b] == program.high[b] for b in bases):
        first, second = (program.high[b] for b in bases)
        factors = np.zeros(len(program.low))
        factors[program.count(pair[0][0])] += second
        factors[program.count(pair[1][0])] -= first
        for sign in (1, -1):
            out = search.linear(sign * factors)
            found.append((out.bound / (first * second), out.finished))
    else:
        for share, bounds in zip(pair, shares, strict=True):
            interval = _interval(bounds, program.n)
            program.intervals[share] = program.intervals.get(share, Interval())
            program.intervals[share] = (
                program.intervals[share]
                .with_low(interval.low, False)
                .with_high(interval.high, False)
            )
        inner = Search(program, search.tables, _NODES)
        for (greater, less), limit in zip((pair, pair[::-1]), limits, strict=True):
            most = min(limit, 0.0 if program.follows(less, greater) else 1.0)
            out = inner.maximise(_goal(inner, greater, less, most))
            found.append((min(out.bound, most), out.finished))
    (high, high_reached), (low, low_reached) = found
    return Range(-low, high, low_reached, high_reached)


def _interval(bounds: Range, n: int) -> Interval:
    """Return bounds as fractions; an end that no table reaches may be no fraction of people."""
    low = Fraction(bounds.low).limit_denominator(n) if bounds.low_reached else Fraction(0)
    high = Fraction(bounds.high).limit_denominator(n) if bounds.high_reached else Fraction(1)
    return Interval(low, False, high, False)


def _goal(search: Search, greater: Share, less: Share, most: float) -> Goal:
    program = search.program
    whole = program.count(frozenset(np.ndindex(*program.shape)))

    def upper(intervals: Intervals) -> Floats:
        factors = np.zeros(len(program.low))
        for (cells, base), sign in ((greater, 1.0), (less, -1.0)):
            interval = intervals[cells, base]
            end = float(interval.high if sign > 0 else interval.low)
            most = program.high[program.count(base)]
            factors[whole] += sign * end / program.n
            factors[program.count(cells)] += sign / most
            factors[program.count(base)] -= sign * end / most
        return factors

    def split(intervals: Intervals, table: Ints) -> tuple[Share, Fraction] | None:
        high, low = intervals[greater].high, intervals[less].low
        first, second = _share(greater, table), _share(less, table)
        if max(high - first, second - low) <= 0:
            return None
        if high - first >= second - low:
            return greater, between(first, high)
        return less, between(low, second)

    def value(table: Ints) -> float:
        return float(_share(greater, table) - _share(less, table))

    return Goal(upper, value, split, whole=False, close=_CLOSE, most=most)


def _share(share: Share, table: Ints) -> Fraction:
    cells, base = share
    return Fraction(total(table, cells), total(table, base))
