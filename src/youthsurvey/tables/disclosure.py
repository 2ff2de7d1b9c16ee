"""Disclosure control: which cells may not be published, whatever table they stand in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np

from youthsurvey.model.responses import Responses
from youthsurvey.tables.crossed import FILTER, Crossed
from youthsurvey.tables.exposure import widths
from youthsurvey.tables.suppression import Counts, Layers, Mask, Moves, small, suppress

__all__ = ["FILTER", "Protection"]

_ROUNDS = 4
"""Times that more cells are withheld for those that linear programs still find, before all are."""
_EXACT = 1e-6
_MOST_WITHHELD = 0.4
"""Part of a table within groups whose small cells take all of it: what else they would take is
nearly the rest, and takes long to find."""


class Protection:
    """Which cells of any table of a survey are withheld.

    What is withheld follows from the data, the threshold and the weighting schemes alone: every
    table of two questions is protected as if all tables of two questions were published. A
    table's mask is therefore the same in every output and run, and none of them gives another
    away.

    Attributes:
        least: cells of 1 to ``least - 1`` respondents are protected: so many counts at least
            remain possible for each.
        schemes: under which tables are published, "unweighted" among them.
    """

    def __init__(
        self,
        responses: Responses,
        least: int,
        declared: Collection[tuple[str, str]] = (),
        weighted: Mapping[str, Responses] | None = None,
        main: str = "",
        filters: Iterable[Mask] = (),
    ) -> None:
        """Prepare; cells are counted when a table is first asked for.

        Args:
            responses: cleaned, all of them.
            least: the threshold, 2 or more.
            declared: (variable, answer) whose one-way counts are published already, and stay.
            weighted: the same respondents under each scheme.
            main: the scheme that tables are under: all of its totals stay, and more cells may go
                for it. Of other schemes ``weighted_one_way`` goes instead.
            filters: shape (n,) each, whom a table of the run is about; such tables are asked for
                with ``FILTER`` among the groups.
        """
        self.least = least
        self._crossed = Crossed(responses, weighted or {}, main, filters)
        self.schemes = frozenset({"unweighted", *(weighted or {})})
        self._further = frozenset(weighted or {}) - {main}
        self._declared = frozenset(declared)
        self._masks: dict[tuple[str, ...], Mask] = {}
        self._weighted: dict[str, Mask] = {}

    def is_main(self, scheme: str) -> bool:
        """Whether all totals of a scheme's tables are published: no weights, or the main one."""
        return scheme not in self._further

    def one_way(self, name: str) -> Mask:
        """Return which answers of a question are withheld, shape (k,)."""
        if (options := self._crossed.options(name)) is not None:
            return np.array([self.one_way(option)[1] for option in options])
        if (name,) not in self._masks:
            self._masks[(name,)] = self._line(name)
        return self._masks[(name,)]

    def weighted_one_way(self, name: str) -> Mask:
        """Return the answers whose weighted shares are withheld, shape (k,), besides ``one_way``.

        Weights that follow from age say something of the age of whoever gave an answer. Where
        that would give away a small cell of the table by age, the answer is not shown under
        schemes other than the main one: neither its share nor any cell of its row.
        """
        if (options := self._crossed.options(name)) is not None:
            return np.array([self.weighted_one_way(option)[1] for option in options])
        if name not in self._weighted:
            self._weighted[name] = self._weighted_line(name)
        return self._weighted[name]

    def pair(self, row: str, column: str) -> Mask:
        """Return which cells of two questions are withheld, shape (r, c)."""
        return self.within(row, column, ())

    def within(self, row: str, column: str, groups: tuple[str, ...]) -> Mask:
        """Return the cells of two questions withheld within groups.

        Args:
            row: a question, or an option ("platforms.telegram").
            column: another.
            groups: further questions, within whose answers the table is published.

        Returns:
            Shape (r, c, ...): a dimension for each group's answers.
        """
        rows, columns = self._crossed.options(row), self._crossed.options(column)
        if rows is not None:
            return np.array([self.within(option, column, groups)[1] for option in rows])
        if columns is not None:
            parts = [self.within(row, option, groups)[:, 1] for option in columns]
            return np.stack(parts, axis=1)
        names = (row, column, *groups)
        ordered = tuple(sorted(names, key=lambda name: (self._crossed.size(name), name)))
        if ordered not in self._masks:
            self._masks[ordered] = self._found(ordered)
        return self._masks[ordered].transpose([ordered.index(name) for name in names])

    def _found(self, names: tuple[str, ...]) -> Mask:
        if len(names) == 2:
            return self._plane(names[0], names[1])
        if len(names) == 3:
            return self._layers(*names)
        # Deeper than a table within one question's answers: all of it, or nothing.
        n = self._crossed.counts(names)
        less = [names[:i] + names[i + 1 :] for i in range(len(names))]
        inner = any(
            self.within(a, b, groups).any() for a, b, *rest in less for groups in [tuple(rest)]
        )
        return np.full(n.shape, bool(inner or small(n, self.least).any()))

    def _line(self, name: str) -> Mask:
        """Return the answers withheld of one question: small ones, and others beside them."""
        cells = self._crossed.line(name, self._crossed.weights)
        n = cells.n[0].sum(axis=0)
        settled = np.array([answer in self._declared for answer in self._crossed.answers(name)])
        tiny = small(n, self.least)
        mask: Mask = tiny & ~settled
        if self._crossed.is_option(name):
            # Whoever knows one of an option's two counts knows the other.
            return np.full(len(n), bool(mask.any()))
        inside = cells.n[0] > 0
        while mask.any():
            hidden = inside & mask
            targets = [(int(i), int(j)) for i, j in np.argwhere(hidden & tiny)]
            known = np.ones(len(inside), dtype=bool), np.zeros(len(n), dtype=bool)
            found = widths(cells, hidden, targets, *known, self.least - 1)
            rows = {i for (i, _), width in zip(targets, found, strict=True)
                    if width < self.least - 1 - _EXACT}  # fmt: skip
            free = [np.flatnonzero(inside[i] & ~mask & ~settled) for i in sorted(rows)]
            more = [int(places[n[places].argmin()]) for places in free if len(places)]
            if not more:
                break
            mask[more] = True
        return mask

    def _plane(self, row: str, column: str) -> Mask:
        """Return the cells withheld of two questions with one answer each."""
        # A variable of margins is left to ``weighted_one_way``, but for the main scheme.
        used = [w for w in self._crossed.weights if w.main or not {row, column} & w.margins]
        cells = self._crossed.cells((row, column), weights=used)
        rows, columns = self.one_way(row), self.one_way(column)
        lines = rows[:, None] | columns[None, :]
        start = lines.copy()
        for coarse, classes in self._crossed.coarser(row):
            if coarse != column:
                start |= self.pair(coarse, column)[classes]
        for coarse, classes in self._crossed.coarser(column):
            if coarse != row:
                start |= self.pair(row, coarse)[:, classes]
        # Withheld lines have no known total, which moves do not know of: linear programs judge.
        found = suppress(cells, self.least, start, lines)
        exposed = [(i, j) for _, i, j in found.exposed]
        exposed += [(int(i), int(j)) for i, j in np.argwhere(small(cells.n[0], self.least) & lines)]
        return self._until_hidden(cells, found.mask, exposed, ~rows, ~columns)

    def _until_hidden(
        self,
        cells: Layers,
        mask: Mask,
        exposed: list[tuple[int, int]],
        rows_known: Mask,
        columns_known: Mask,
    ) -> Mask:
        """Withhold more cells until no linear program finds a small one; at last all."""
        wanted = self.least - 1
        n = cells.n.sum(axis=0)
        for _ in range(_ROUNDS):
            if not exposed:
                return mask
            found = widths(cells, mask, exposed, rows_known, columns_known, wanted)
            exposed = [
                at for at, width in zip(exposed, found, strict=True) if width < wanted - _EXACT
            ]
            for i, j in exposed:
                _add_cheapest(Moves(cells.unweighted(), (0, i, j), wanted), n, mask)
        return np.ones_like(mask) if exposed else mask

    def _layers(self, group: str, row: str, column: str) -> Mask:
        """Return the cells of two questions withheld within a third's answers, group first."""
        main = [weights for weights in self._crossed.weights if weights.main]
        cells = self._crossed.cells((row, column), (group,), main)
        start = (
            self.pair(row, column)
            | np.logical_or.reduce(self.pair(row, group), axis=1, keepdims=True)
            | np.logical_or.reduce(self.pair(group, column), axis=0, keepdims=True)
        )
        reached = start | np.logical_or.reduce(small(cells.n, self.least), axis=0)
        if reached.mean() > _MOST_WITHHELD:
            return np.ones_like(cells.n, dtype=bool)
        found = suppress(cells, self.least, start)
        mask = np.ones_like(found.mask) if found.exposed else found.mask
        return np.array([mask] * len(cells.n))

    def _weighted_line(self, name: str) -> Mask:
        """Hide weighted totals until no small cell by a margin's variable is given away by them."""
        hidden = np.zeros(self._crossed.size(name), dtype=bool)
        # The totals of a margin's own variable are the scheme's targets, and known.
        others = [w for w in self._crossed.weights if not w.main and name not in w.margins]
        for margin in sorted({m for weights in others for m in weights.margins} - {name}):
            used = [weights for weights in others if margin in weights.margins]
            cells = self._crossed.cells((name, margin), weights=used)
            mask = self.pair(name, margin)
            n = cells.n[0].sum(axis=1)
            wanted = self.least - 1
            exposed = [(int(i), int(j)) for i, j in np.argwhere(small(cells.n[0], self.least))]
            exposed = [
                at for at in exposed if Moves(cells, (0, *at), wanted, hidden).width(mask) < wanted
            ]
            known = ~self.one_way(name), ~self.one_way(margin)
            while exposed and not hidden[mask.any(axis=1)].all():
                found = widths(cells, mask, exposed, *known, wanted, known[0] & ~hidden)
                exposed = [
                    at for at, width in zip(exposed, found, strict=True) if width < wanted - _EXACT
                ]
                for i, _ in exposed:
                    free = np.flatnonzero(mask.any(axis=1) & ~hidden)
                    if hidden[i] and len(free):
                        hidden[free[n[free].argmin()]] = True
                    hidden[i] = True
        return hidden


def _add_cheapest(moves: Moves, n: Counts, mask: Mask) -> None:
    """Withhold the cells of the cheapest move that is not withheld yet."""
    cost = moves.cost(n, mask)
    cost[(cost == 0) | (moves.width_with(mask) == 0)] = np.inf
    if np.isfinite(cost).any():
        i, j = np.unravel_index(int(cost.argmin()), cost.shape)
        for place in moves.corners(int(i), int(j)):
            mask[place] = True
