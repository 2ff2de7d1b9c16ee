"""From a table that agrees to better ones: steps that move respondents between cells.

What is found this way is only ever a table, checked in whole numbers; that no table is better is
for ``search.py`` to prove.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from youthsurvey.audit.inequalities import Ints
from youthsurvey.audit.narrowing import Floats
from youthsurvey.audit.relaxation import Program

Values = Callable[[Ints], Floats]
"""What tables, shape (m, r * c), are worth, shape (m,); -inf where they do not count."""

_STRIDES = (1, 2, 3, 5, 8, 13, 21, 34, 55, 89)
_MOST_MOVES = 6000
_PAIRS = 4000
_CHECKED = 400
_PATIENCE = 3
_STEPS = 200


class Climber:
    """Climbs on the tables of a program.

    Attributes:
        steps: what one step adds to a table, shape (steps, r * c): one respondent or more goes to
            another cell, or two cells exchange answers; none changes a count that is known.
    """

    def __init__(self, program: Program, rng: np.random.Generator) -> None:
        self.program = program
        self.rng = rng
        size = math.prod(program.shape)
        start, end = np.nonzero(~np.eye(size, dtype=bool))
        moves = np.zeros((len(start), size), np.int64)
        moves[np.arange(len(start)), start] = -1
        moves[np.arange(len(start)), end] = 1
        known = [low == high for low, high in zip(program.low, program.high, strict=True)]
        rows = [any(low != high for low, high in m.counts) for m in (program.row, program.column)]
        free = moves[~(moves @ program.members[self._fixed(known)].T).any(axis=1)]
        kinds = [free]
        if not all(rows):
            kinds.append(self._exchanges())
        kinds = [self._some(kind, _MOST_MOVES // len(_STRIDES)) for kind in kinds]
        unit = np.concatenate(kinds)
        self.steps: Ints = (unit * np.array(_STRIDES)[:, None, None]).reshape(-1, size)

    def _fixed(self, known: list[bool]) -> list[int]:
        """Return which rows of ``members`` count sets of cells whose count is known."""
        places = enumerate(zip(self.program.counts, self.program.counts.values(), strict=True))
        return [k for k, (cells, place) in places if known[place] and len(cells) > 1]

    def _exchanges(self) -> Ints:
        """Return what two cells of different rows and columns do when they exchange columns."""
        r, c = self.program.shape
        cells = np.arange(r * c).reshape(r, c)
        out = []
        for i in range(r):
            for k in range(i + 1, r):
                for j in range(c):
                    for m in range(c):
                        if j != m:
                            step = np.zeros(r * c, np.int64)
                            step[[cells[i, j], cells[k, m]]] = -1
                            step[[cells[i, m], cells[k, j]]] = 1
                            out.append(step)
        return np.array(out, np.int64).reshape(-1, r * c)

    def _some(self, moves: Ints, most: int) -> Ints:
        if len(moves) <= most:
            return moves
        return moves[self.rng.choice(len(moves), most, replace=False)]

    def climb(self, table: Ints, values: Values) -> tuple[float, Ints]:
        """Return a table from which no step that was tried leads higher, and its value.

        Args:
            table: shape (r * c,); it agrees.
            values: of tables.
        """
        best, missed = float(values(table[None])[0]), 0
        steps = self.steps
        for _ in range(_STEPS if len(steps) else 0):
            better = self._better(table, best, steps, values)
            if better is None:
                pairs = self.rng.integers(len(steps), size=(2, _PAIRS))
                better = self._better(table, best, steps[pairs[0]] + steps[pairs[1]], values)
            if better is not None:
                best, table = better
                missed = 0
            elif (missed := missed + 1) == _PATIENCE:
                break
        return best, table

    def _better(
        self, table: Ints, best: float, steps: Ints, values: Values
    ) -> tuple[float, Ints] | None:
        """Return the best table one step away that is better and agrees."""
        near = table + steps
        near = near[(near >= 0).all(axis=1)]
        worth = values(near)
        promising = np.flatnonzero(worth > best + 1e-12)
        promising = promising[np.argsort(-worth[promising])][:_CHECKED]
        agrees = self.program.agreeing(near[promising])
        if not agrees.any():
            return None
        first = promising[np.argmax(agrees)]
        return float(worth[first]), near[first]
