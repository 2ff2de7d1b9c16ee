"""What is asked of an engine, and which requests one grouping answers together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, prod

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

    Requests share a grouping as long as that keeps few combinations; alone one may have as many
    as it likes. Weights do not matter: every grouping has all sums.

    Args:
        requests: what is asked.
        sizes: tells about how many values columns have, a missing one included. Called once, and
            only where requests differ.
    """
    wanted = [GroupingSet(tuple(dict.fromkeys(r.columns)), r.chosen) for r in requests]
    distinct = list(dict.fromkeys(wanted))
    if len(distinct) == 1:
        return distinct, [0] * len(wanted)
    often = Counter(name for each in distinct for name in each.columns)
    size = sizes(often)
    # A question by every banner first, then such questions together: joined the other way round,
    # the banners would stand in many more groupings.
    by_rarest: dict[tuple[Filter | None, str], list[GroupingSet]] = {}
    for each in distinct:
        rarest = min(each.columns, key=often.__getitem__)
        by_rarest.setdefault((each.chosen, rarest), []).append(each)
    stars = [_packed(each, size) for each in by_rarest.values()]
    star_of = {each: packed[each] for packed in stars for each in packed}
    packed = _packed(dict.fromkeys(star_of.values()), size)
    sets = list(dict.fromkeys(packed.values()))
    place = {each: i for i, each in enumerate(sets)}
    return sets, [place[packed[star_of[each]]] for each in wanted]


def _packed(
    wanted: Iterable[GroupingSet], size: Mapping[str, int]
) -> dict[GroupingSet, GroupingSet]:
    """Return for each of some groupings the larger one that it goes into."""

    def combinations(columns: Iterable[str]) -> int:
        return prod(size[name] for name in columns)

    sets: list[GroupingSet] = []
    place_of: dict[GroupingSet, int] = {}
    # The largest first: a smaller one that is part of it costs nothing more.
    for each in sorted(wanted, key=lambda s: -combinations(s.columns)):
        best, growth = len(sets), inf
        for i, known in enumerate(sets):
            joined = combinations({*known.columns, *each.columns})
            grown = joined / combinations(known.columns)
            fits = joined <= MOST_COMBINATIONS or set(each.columns) <= set(known.columns)
            if known.chosen == each.chosen and fits and grown < growth:
                best, growth = i, grown
        if best == len(sets):
            sets.append(each)
        else:
            columns = tuple(dict.fromkeys([*sets[best].columns, *each.columns]))
            sets[best] = GroupingSet(columns, each.chosen)
        place_of[each] = best
    return {each: sets[i] for each, i in place_of.items()}
