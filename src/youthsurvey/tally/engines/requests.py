"""What is asked of an engine, and which requests one grouping answers together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from youthsurvey.model.filters import Filter

MOST_COMBINATIONS = 100_000
"""Of the categories of requests that are grouped together."""


@dataclass(frozen=True)
class Request:
    """The groups that one table needs.

    Attributes:
        columns: what respondents are grouped by, those of the design included.
        weight: the column of weights to add up; None for none.
        chosen: a filter: groups lie wholly inside or outside of it; None for everybody.
    """

    columns: tuple[str, ...]
    weight: str | None = None
    chosen: Filter | None = None


@dataclass(frozen=True)
class GroupingSet:
    """One of the groupings of a query.

    Attributes:
        columns: what rows are grouped by, each once.
        chosen: the filter whose sides are kept apart.
    """

    columns: tuple[str, ...]
    chosen: Filter | None


def plan(
    requests: Sequence[Request], sizes: Callable[[Iterable[str]], Mapping[str, int]]
) -> tuple[list[GroupingSet], list[int]]:
    """Return groupings, and for each request the place of the one that answers it.

    A request joins the grouping that it enlarges least, as long as that keeps few combinations;
    alone it may have as many as it likes. Weights do not matter: every grouping has all sums.

    Args:
        requests: what is asked.
        sizes: tells about how many values columns have, a missing one included. Called once, and
            only where requests differ.
    """
    wanted = [GroupingSet(tuple(dict.fromkeys(r.columns)), r.chosen) for r in requests]
    distinct = list(dict.fromkeys(wanted))
    if len(distinct) == 1:
        return distinct, [0] * len(wanted)
    size = sizes(dict.fromkeys(name for each in distinct for name in each.columns))

    def combinations(columns: Iterable[str]) -> int:
        return prod(size[name] for name in columns)

    sets: list[GroupingSet] = []
    place_of: dict[GroupingSet, int] = {}
    # The largest first: a smaller one that is part of it costs nothing more.
    for each in sorted(distinct, key=lambda s: -combinations(s.columns)):
        joined = {
            i: tuple(dict.fromkeys([*known.columns, *each.columns]))
            for i, known in enumerate(sets)
            if known.chosen == each.chosen
        }
        fitting = {
            i: combinations(columns)
            for i, columns in joined.items()
            if columns == sets[i].columns or combinations(columns) <= MOST_COMBINATIONS
        }
        best = min(
            fitting,
            key=lambda i: (fitting[i] / combinations(sets[i].columns), fitting[i]),
            default=None,
        )
        if best is None:
            best = len(sets)
            sets.append(each)
        else:
            sets[best] = GroupingSet(joined[best], each.chosen)
        place_of[each] = best
    return sets, [place_of[each] for each in wanted]
