"""A table's Rao-Scott F held against R's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.oracle.agreement import agree
from youthsurvey.model.crosstabs import Crosstab


def rao_scott(table: Crosstab) -> list[float]:
    """Return F, its two degrees of freedom and p."""
    test = next(t for t in table.tests if t.name == "rao_scott_f")
    return [test.statistic, *test.df, test.p]


def agree_f(found: Sequence[float], expected: Sequence[float], design: Iterable[str]) -> None:
    """Hold F, its degrees of freedom and p against R's; see ``agree``."""
    tags = [*design]
    agree("Rao-Scott: F", tags, found[0], expected[0])
    agree("Rao-Scott: df", tags, found[1:3], expected[1:3])
    agree("Rao-Scott: p", tags, found[3], expected[3])
