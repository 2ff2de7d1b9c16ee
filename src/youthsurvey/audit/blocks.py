"""Questions with one answer that are drawn together: their cells and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal, Protocol, get_args

import numpy as np

from youthsurvey.audit.inequalities import Bools, Counter, Floats, Ints, Who

Target = Literal["respondents", "tables"]
"""respondents: every way to give the answers to numbered respondents is equally likely, so that a
table has a probability in proportion to n! / (product of its cells' factorials); tables: every
table is equally likely."""
TARGETS: tuple[Target, ...] = get_args(Target)


class Condition(Protocol):
    """What tables must agree with beside the known totals."""

    @property
    def parts(self) -> tuple[Who, ...]: ...  # noqa: D102
    def holds(self, count: Counter) -> Bools: ...  # noqa: D102
    def gap(self, count: Counter) -> Floats: ...  # noqa: D102


@dataclass(frozen=True)
class Pool:
    """Answers to one question of which only the sum is known.

    Attributes:
        codes: the answers.
        total: respondents who gave one of them.
    """

    codes: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Block:
    """Questions with one answer that conditions tie together, crossed.

    Attributes:
        pools: by variable; together they hold each answer once, and their totals are n.
        conditions: on their cells.
    """

    pools: dict[str, tuple[Pool, ...]]
    conditions: tuple[Condition, ...]

    @property
    def n(self) -> int:
        """Respondents."""
        return sum(pool.total for pool in next(iter(self.pools.values())))

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The answers to each question, pool by pool."""
        return {v: tuple(c for p in pools for c in p.codes) for v, pools in self.pools.items()}

    @cached_property
    def cells(self) -> Ints:
        """Shape (cells, variables): the position of each cell's answers among ``codes``."""
        return np.array(list(product(*(range(len(c)) for c in self.codes.values()))), np.int64)

    def indicator(self, who: Who) -> Ints:
        """Return which cells hold such respondents, shape (cells,), 0 or 1."""
        inside = np.ones(len(self.cells), bool)
        for name, codes in who:
            v = list(self.pools).index(name)
            wanted = np.array([code in codes for code in self.codes[name]])
            inside &= wanted[self.cells[:, v]]
        return inside.astype(np.int64)
