"""Bounds on Cramér's V over all tables that agree with margins and sentences.

V^2 = (sum of x_ij^2 / (r_i c_j) - 1) / (min(r, c) - 1) is convex in the cells where one of the
margins is known, also if the other is not: the square of a count over a linear base. Its least
value is therefore bounded by tangents, its greatest by secants in boxes that are split.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from youthsurvey.audit.goals import Plain
from youthsurvey.audit.inequalities import Ints
from youthsurvey.audit.narrowing import Box, Floats
from youthsurvey.audit.relaxation import Program
from youthsurvey.audit.search import Search
from youthsurvey.model.bounds import Range

_CLOSE = 5e-3
_NODES = 250
_TANGENT = 1e-7


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
    if not any(known):
        seen = cramers_v(np.array(search.tables), search.program.shape)
        return Range(0.0, 1.0, _open(float(seen.min()), 0.0), _open(float(seen.max()), 1.0))
    axis = 0 if known[0] else 1
    fixed = [x.low for x in (rows, columns)[axis]]
    most = Search(search.program, search.tables, _NODES)
    high = most.maximise(Greatest(search.program, axis, fixed), 1.0)
    low = most.maximise(Least(search.program, axis, fixed), 0.0)
    return Range(
        -low.value if low.finished else max(0.0, -low.bound),
        high.value if high.finished else high.bound,
        None if low.finished else -low.value,
        None if high.finished else high.value,
    )


def _open(seen: float, end: float) -> float | None:
    return None if math.isclose(seen, end, abs_tol=_CLOSE) else seen


def cramers_v(tables: Ints, shape: tuple[int, int]) -> Floats:
    """Return V of tables, shape (m, r * c); nan where a row or a column is empty."""
    x = tables.reshape(-1, *shape).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = x**2 / (x.sum(2, keepdims=True) * x.sum(1, keepdims=True))
    phi = np.maximum(parts.sum(axis=(1, 2)) - 1, 0.0)
    out: Floats = np.sqrt(phi / (min(shape) - 1))
    return out


class _Squares(Plain):
    """What both ends of V have in common: cells, their bases, and the known margin."""

    close = _CLOSE

    def __init__(self, program: Program, axis: int, fixed: Sequence[float]) -> None:
        r, c = program.shape
        self.shape = program.shape
        bases = [
            program.column_cells(k % c) if axis == 0 else program.row_cells(k // c)
            for k in range(r * c)
        ]
        self.bases = np.array([program.count(base) for base in bases])
        self.fixed = np.array([fixed[k // c if axis == 0 else k % c] for k in range(r * c)])
        self.shares = np.array([program.share(frozenset({k}), bases[k]) for k in range(r * c)])
        self.cells = np.arange(r * c)
        self.program = program

    def v(self, sum_of_squares: float) -> float:
        """Return V of the sum of x^2 / (r c)."""
        return math.sqrt(max(0.0, sum_of_squares - 1) / (min(self.shape) - 1))


class Greatest(_Squares):
    """V. Where a share s = x / c lies between a and b, s^2 <= (a + b) s - a b."""

    def values(self, tables: Ints) -> Floats:
        """Return V; -inf where a row or a column is empty."""
        return np.nan_to_num(cramers_v(tables, self.shape), nan=-np.inf)

    def factors(self, box: Box, best: float) -> Floats:
        """Return the sum of secants."""
        low, high = box.share_low[self.shares], box.share_high[self.shares]
        out = np.zeros(len(box.low))
        out[self.cells] += (low + high) / self.fixed
        np.subtract.at(out, self.bases, low * high / self.fixed)
        return out

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return V of the sum of secants."""
        return min(1.0, self.v(optimum + 1e-9))

    def split(self, box: Box, at: Floats) -> tuple[int, float] | None:
        """Split the share whose secant is furthest from its square."""
        size = at[self.bases]
        share = at[self.cells] / np.maximum(size, 1e-9)
        low, high = box.share_low[self.shares], box.share_high[self.shares]
        missed = (share - low) * (high - share) * size / self.fixed
        k = int(np.argmax(missed))
        return None if missed[k] <= 1e-9 else (int(self.shares[k]), float(share[k]))


class Least(_Squares):
    """-V. The square over a base lies above its tangents: x^2 / c >= 2 s x - s^2 c for every s.

    Source: Kelley 1960, J. SIAM 8, 703-712.
    """

    def __init__(self, program: Program, axis: int, fixed: Sequence[float]) -> None:
        super().__init__(program, axis, fixed)
        self.squares = np.array([program.variable(0, program.n, False) for _ in self.cells])

    def values(self, tables: Ints) -> Floats:
        """Return -V; -inf where a row or a column is empty."""
        return np.nan_to_num(-cramers_v(tables, self.shape), nan=-np.inf)

    def factors(self, box: Box, best: float) -> Floats:
        """Return the variables that lie above all tangents, with the sign turned."""
        out = np.zeros(len(box.low))
        out[self.squares] = -1 / self.fixed
        return out

    def bound(self, box: Box, best: float, optimum: float) -> float:
        """Return -V of what they add up to."""
        return -self.v(-optimum - 1e-9)

    def cut(self, at: Floats) -> bool:
        """Add the tangents at a solution that lies below them."""
        size = at[self.bases]
        share = at[self.cells] / np.maximum(size, 1e-9)
        below = at[self.squares] < at[self.cells] * share - _TANGENT * self.program.n
        for k in np.flatnonzero(below & (size > 0)):
            s = float(share[k])
            row = {int(self.squares[k]): 1.0, int(k): -2 * s, int(self.bases[k]): s * s}
            self.program.rows.append((row, 0.0, math.inf))
        return bool((below & (size > 0)).any())
