"""Which cells of a table are withheld so that none under the threshold can be worked out.

A small cell is hidden by moves that change nothing that is published: a respondent fewer here
and in one other cell, one more in the two cells that share their rows and columns. Where the same
table is published for several groups, the move is made back in another group. All cells of a move
are withheld (hypercube method; Giessing and Repsilber 2002, tau-Argus), until the moves leave every
small cell as many possible counts as the threshold has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_CELL = 3.0
"""What a cell costs besides its respondents: hiding few cells comes before hiding small ones."""


@dataclass(frozen=True)
class Layers:
    """Cells of a table, once for each group (layer) for which it is published.

    Attributes:
        n: shape (f, r, c), respondents; f is 1 for a table of all.
        w: shape (s, f, r, c), sums of weights under each of s schemes; s may be 0.
        low, high: the shape of w, the least and most that one respondent of the cell can weigh, as
            far as an outsider knows.
        row_class, column_class: shapes (r,) and (c,): rows of a class are taken together in some
            other table, so that moves stay within it.
    """

    n: Counts
    w: Floats
    low: Floats
    high: Floats
    row_class: NDArray[np.intp]
    column_class: NDArray[np.intp]

    def unweighted(self) -> Layers:
        """Return the cells without their weights."""
        return Layers(
            self.n, self.w[:0], self.low[:0], self.high[:0], self.row_class, self.column_class
        )


@dataclass(frozen=True)
class Hidden:
    """What is withheld.

    Attributes:
        mask: shape (r, c), the same in every layer.
        exposed: (layer, row, column) of small cells that moves alone do not hide.
    """

    mask: Mask
    exposed: tuple[tuple[int, int, int], ...]


def small(n: Counts, least: int) -> Mask:
    """Return which cells hold respondents, but fewer than ``least``."""
    return (n > 0) & (n < least)


def suppress(cells: Layers, least: int, start: Mask, skipped: Mask | None = None) -> Hidden:
    """Withhold all small cells, and what would give them away.

    Args:
        cells: the table's, with margins that an outsider knows.
        least: the threshold: a cell of fewer respondents is protected, and its count keeps at
            least this many possible values.
        start: shape (r, c), what is withheld in any case.
        skipped: shape (r, c), small cells for which no moves are sought; None for none.
    """
    sensitive = small(cells.n, least)
    mask = start | sensitive.any(axis=0)
    if skipped is not None:
        sensitive = sensitive & ~skipped
    targets = sorted(np.argwhere(sensitive).tolist(), key=lambda at: -cells.n[tuple(at)])
    exposed = []
    for f, i, j in targets:
        moves = Moves(cells, (f, i, j), least - 1)
        if not _hide(moves, cells.n.sum(axis=0), mask):
            exposed.append((f, i, j))
    # A later cell's move can hide an earlier one.
    still = tuple(
        at for at in exposed if Moves(cells, at, least - 1).width(mask) < least - 1
    )  # fmt: skip
    return Hidden(mask, still)


def _hide(moves: Moves, n: Counts, mask: Mask) -> bool:
    """Add to the mask the cheapest moves that leave a cell wide enough."""
    while (width := moves.width(mask)) < moves.wanted:
        after = moves.width_with(mask)
        enough = after >= moves.wanted
        if not enough.any():
            if after.max(initial=0) <= width:
                return False
            enough = after == after.max()
        cost = np.where(enough, moves.cost(n, mask), np.inf)
        i, j = np.unravel_index(int(cost.argmin()), cost.shape)
        for row, column in moves.corners(int(i), int(j)):
            mask[row, column] = True
    return True


@dataclass(frozen=True)
class _Exchange:
    """Respondents who leave one cell of a column for another in it.

    Attributes:
        layer: in which it happens.
        falls, rises: the two corners: "ij" is the cell that moves are about, "row" and "column"
            the one in its row and in its column, "opposite" the fourth.
    """

    layer: int
    falls: str
    rises: str

    def reversed(self) -> _Exchange:
        """Return the exchange the other way."""
        return _Exchange(self.layer, self.rises, self.falls)


def _not_above(low: Floats, high: Floats) -> Mask:
    """Return where no scheme's least is above its most."""
    return np.logical_and.reduce(low <= high * (1 + 1e-9) + 1e-12)  # type: ignore[no-any-return]


class Moves:
    """All moves that take one cell along, by the opposite corner (i', j').

    Attributes:
        wanted: by how much the cell's count is to vary.
    """

    def __init__(
        self,
        cells: Layers,
        at: tuple[int, int, int],
        wanted: int,
        rows_free: Mask | None = None,
    ) -> None:
        """Find all moves; ``rows_free``, shape (r,): whose weighted total is not published."""
        self._f, self._i, self._j = at
        self.wanted = wanted
        self._cells = cells
        self._rows_free = np.zeros(cells.n.shape[1], bool) if rows_free is None else rows_free
        self._allowed = np.outer(
            cells.row_class == cells.row_class[self._i],
            cells.column_class == cells.column_class[self._j],
        )
        self._allowed[self._i, :] = self._allowed[:, self._j] = False
        others: list[int | None] = [g for g in range(len(cells.n)) if g != self._f]
        others = others or [None]
        self._down = np.maximum.reduce([self._reach(g, down=True) for g in others])
        self._up = np.maximum.reduce([self._reach(g, down=False) for g in others])

    def width(self, mask: Mask) -> float:
        """Return how far the cell's count can vary by moves within the mask."""
        inside = self._inside(mask)
        return float(self._up[inside].max(initial=0) + self._down[inside].max(initial=0))

    def width_with(self, mask: Mask) -> Floats:
        """Return how far it could vary if one more move were allowed; shape (r, c)."""
        inside = self._inside(mask)
        up = np.maximum(self._up, self._up[inside].max(initial=0))
        down = np.maximum(self._down, self._down[inside].max(initial=0))
        return np.where(self._allowed, up + down, 0.0)

    def cost(self, n: Counts, mask: Mask) -> Floats:
        """Return what each move would hide that is not hidden yet; shape (r, c)."""
        open_cost = np.where(mask, 0.0, n + _CELL)
        own: Floats = open_cost[self._i, :][None, :] + open_cost[:, self._j][:, None]
        return open_cost + own + float(open_cost[self._i, self._j])

    def corners(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """Return the places of a move."""
        return iter(((i, j), (self._i, j), (i, self._j), (self._i, self._j)))

    def _inside(self, mask: Mask) -> Mask:
        return self._allowed & mask & mask[self._i, :][None, :] & mask[:, self._j][:, None]

    def _reach(self, g: int | None, down: bool) -> Floats:
        """Return by how much each move lowers (or raises) the cell at most; shape (r, c)."""
        here = [_Exchange(self._f, "ij", "column"), _Exchange(self._f, "opposite", "row")]
        there = [] if g is None else [_Exchange(g, "column", "ij"), _Exchange(g, "row", "opposite")]
        exchanges = [one if down else one.reversed() for one in (*here, *there)]
        falls = [self._corner(self._cells.n, one.layer, one.falls) for one in exchanges]
        least = np.minimum.reduce(np.broadcast_arrays(*falls))
        reach: Floats = np.minimum(least, self.wanted).astype(np.float64)
        reach[~self._allowed] = 0
        if len(self._cells.w):
            reach[~self._weights_fit(exchanges, np.maximum(reach, 1))] = 0
        return reach

    def _weights_fit(self, exchanges: list[_Exchange], step: Floats) -> Mask:
        """Return which moves can be made by respondents whose weights leave all sums as they are.

        Whoever changes the row keeps his column and his weight; where the weighted totals of the
        two rows are known, those who go the other way must weigh as much.
        """
        ends = [self._weight_of(one, step) for one in exchanges]
        least = np.maximum.reduce(np.broadcast_arrays(*(low for low, _ in ends)))
        most = np.minimum.reduce(np.broadcast_arrays(*(high for _, high in ends)))
        alike: Mask = _not_above(least, most)
        free: Mask = (self._rows_free & self._rows_free[self._i])[:, None]
        if free.any():
            for low, high in ends:
                free = free & _not_above(low, high)
        return alike | free

    def _weight_of(self, one: _Exchange, step: Floats) -> tuple[Floats, Floats]:
        """Return between which ends those weigh who can leave one cell for the other."""
        n, w, low, high = (
            self._corner(of, one.layer, one.falls)
            for of in (self._cells.n, self._cells.w, self._cells.low, self._cells.high)
        )
        left = n - step
        least = np.maximum(
            (w - high * left) / step, self._corner(self._cells.low, one.layer, one.rises)
        )
        most = np.minimum(
            (w - low * left) / step, self._corner(self._cells.high, one.layer, one.rises)
        )
        return least, most

    def _corner(self, of: NDArray[Any], layer: int, which: str) -> NDArray[Any]:
        """Return one corner's values by opposite corner, ready to broadcast to (..., r, c)."""
        plane = of[..., layer, :, :]
        if which == "ij":
            return plane[..., self._i, self._j][..., None, None]
        if which == "row":
            return plane[..., self._i, :][..., None, :]
        if which == "column":
            return plane[..., :, self._j][..., :, None]
        return plane
