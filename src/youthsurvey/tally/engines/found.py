"""What an engine found: groups of respondents, checked and in an order of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError
from youthsurvey.model.filters import Filter
from youthsurvey.model.responses import Grouped
from youthsurvey.tally.engines.requests import GroupingSet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Groups:
    """Respondents grouped by the values of some columns.

    Attributes:
        values: by column, each group's value, None where it is missing.
        inside: shape (g,), whether the filter is true of the group.
        rows: how many respondents and which weights each group stands for.
        weight: shape (g,), sums of weights; None without weights.
    """

    values: Mapping[str, Sequence[Any]]
    inside: NDArray[np.bool_]
    rows: Grouped
    weight: Floats | None


@dataclass(frozen=True)
class Found:
    """The groups of all sets of a query, see ``query.Rows.grouped``.

    Attributes:
        source: the data's name, for messages.
        sets: the groupings; s0, s1, ... mark the groups of each where there are several.
        weights: the columns that are added up as w0, w1, ...
        own: the name made for each column of the data.
        side: the name made for each filter.
        columns: what was found, by the names made.
    """

    source: str
    sets: tuple[GroupingSet, ...]
    weights: tuple[str, ...]
    own: Mapping[str, str]
    side: Mapping[Filter, str]
    columns: Mapping[str, Sequence[Any]]

    def groups(self, place: int, weight: str | None) -> Groups:
        """Return the groups of one set under one weight.

        Raises:
            InputError: there are no rows, or the weights cannot be used.
        """
        each = self.sets[place]
        mine = np.arange(len(self.columns["n"]))
        if len(self.sets) > 1:
            mine = np.flatnonzero([mark is not None for mark in self.columns[f"s{place}"]])
        if not len(mine):
            raise InputError("the data have columns, but no rows.", where=self.source)
        inside = np.ones(len(mine), dtype=bool)
        if each.chosen is not None:
            inside = np.array(self.columns[self.side[each.chosen]], dtype=object)[mine].astype(bool)
        values = {}
        ranks = []
        for name in each.columns:
            found = self.columns[self.own[name]]
            values[name] = [found[i] for i in mine.tolist()]
            ranks.append(_ranks(values[name]))
        # The engine's threads finish in any order.
        order = np.lexsort([*reversed(ranks), inside])
        mine = mine[order]
        n = self._numbers("n", mine).astype(np.int64)
        w, w2, least, most = n.astype(np.float64), n.astype(np.float64), None, None
        if weight is not None:
            self._check(weight, mine)
            j = self.weights.index(weight)
            w, w2, least, most = (self._numbers(f"{kind}{j}", mine) for kind in "wvlm")
        return Groups(
            values={name: [of[i] for i in order.tolist()] for name, of in values.items()},
            inside=inside[order],
            rows=Grouped(n, w2, least, most),
            weight=None if weight is None else w,
        )

    def _numbers(self, name: str, mine: NDArray[np.intp]) -> Floats:
        column = np.asarray(self.columns[name])
        return np.asarray(column[mine], dtype=np.float64)

    def _check(self, weight: str, mine: NDArray[np.intp]) -> None:
        j = self.weights.index(weight)
        missing = int((self._numbers("n", mine) - self._numbers(f"k{j}", mine)).sum())
        least, total = self._numbers(f"l{j}", mine), self._numbers(f"w{j}", mine)
        fault = ""
        if missing:
            fault = f"missing in {missing} rows"
        elif (least < 0).any():
            fault = "negative in some row"
        elif not np.isfinite(total).all():
            fault = "infinite or no number in some row"
        elif not total.any():
            fault = "0 in every row"
        if fault:
            raise InputError(
                f'the weight in "{weight}" is {fault}.',
                where=self.source,
                remedy="Every row needs a finite number that is not below 0.",
            )


def _ranks(values: Sequence[Any]) -> NDArray[np.intp]:
    """Return the place of each value among all of them, sorted as texts."""
    distinct = sorted(dict.fromkeys(values), key=lambda value: (str(value), str(type(value))))
    place = {value: i for i, value in enumerate(distinct)}
    return np.fromiter((place[value] for value in values), dtype=np.intp, count=len(values))
