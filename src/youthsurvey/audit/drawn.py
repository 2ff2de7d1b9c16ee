"""Data sets drawn from all that agree with what is published."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from youthsurvey.audit.agreeing import Agreeing
from youthsurvey.audit.blocks import Target
from youthsurvey.audit.choices import draw_choices
from youthsurvey.audit.inequalities import Bools, Ints, Who
from youthsurvey.audit.lattice import draw_tables

Told = Callable[[str, int, int], None]
"""Progress: of what, how many done, of how many."""

TOGETHER = 500
"""Data sets that are drawn at once: the walks are long, and memory is short."""


@dataclass(frozen=True)
class Drawn:
    """Data sets drawn.

    Attributes:
        n: respondents of each.
        codes: variable -> its answers, in the order of the positions below.
        single: variable -> shape (draws, n): each respondent's answer.
        multiple: variable -> shape (draws, n, options): whether chosen.
        memory: of the walks, see ``draw_tables``; the largest.
    """

    n: int
    codes: Mapping[str, tuple[str, ...]]
    single: Mapping[str, Ints]
    multiple: Mapping[str, Bools]
    memory: float = np.nan

    @property
    def size(self) -> int:
        """How many data sets there are."""
        return len(next(iter([*self.single.values(), *self.multiple.values()])))

    def first(self, size: int) -> Drawn:
        """Return the first data sets, ``size`` at most."""
        single = {name: found[:size] for name, found in self.single.items()}
        multiple = {name: found[:size] for name, found in self.multiple.items()}
        return Drawn(self.n, self.codes, single, multiple, self.memory)

    def count(self, who: Who) -> Ints:
        """Return how many respondents of each data set have these answers, shape (draws,)."""
        inside = np.ones((self.size, self.n), bool)
        for name, codes in who:
            wanted = np.array([code in codes for code in self.codes[name]])
            if name in self.single:
                inside &= wanted[self.single[name]]
            else:
                inside &= self.multiple[name][:, :, wanted].any(axis=2)
        found: Ints = inside.sum(axis=1)
        return found

    def crossed(self, row: str, column: str) -> Ints:
        """Return each data set's table of two questions with one answer, shape (draws, r, c)."""
        r, c = len(self.codes[row]), len(self.codes[column])
        place = (np.arange(self.size)[:, None] * r + self.single[row]) * c + self.single[column]
        flat = np.bincount(place.ravel(), minlength=self.size * r * c)
        return flat.reshape(self.size, r, c)


def drawings(
    space: Agreeing, draws: int, target: Target, seed: int, told: Told | None = None
) -> Iterator[Drawn]:
    """Draw data sets, some at a time; those of a smaller number of draws come first in a larger."""
    parts = math.ceil(draws / TOGETHER)
    names = [", ".join(block.pools) for block in space.blocks] + list(space.choices)
    done, now = 0, ""

    def step(what: str, part: float) -> None:
        nonlocal done, now
        if what != now:
            done, now = done + bool(now), what
        if told:
            told(what, int(100 * (done + part) / (parts * len(names))), 100)

    for part, chance in enumerate(np.random.SeedSequence(seed).spawn(parts)):
        drawn = draw(space, TOGETHER, target, np.random.default_rng(chance), step)
        yield drawn.first(draws - part * TOGETHER)


def draw(
    space: Agreeing,
    draws: int,
    target: Target,
    rng: np.random.Generator,
    step: Callable[[str, float], None] | None = None,
) -> Drawn:
    """Draw data sets.

    Between questions that no condition ties, answers fall on respondents at random.

    Args:
        space: what is known.
        draws: how many data sets, at least 1.
        target: which distribution; see ``audit/blocks.py``.
        rng: of chance.
        step: is told which questions are drawn, and how much of it is done, 0 to 1.

    Raises:
        UsageError: nothing was found that agrees.
    """
    single: dict[str, Ints] = {}
    codes: dict[str, tuple[str, ...]] = {}
    memories = [np.nan]
    for block in space.blocks:
        told = partial(step, ", ".join(block.pools)) if step else None
        tables, memory = draw_tables(block, draws, target, rng, told=told)
        memories.append(memory)
        people = np.array([np.repeat(np.arange(len(block.cells)), table) for table in tables])
        people = rng.permuted(people, axis=1)
        for v, name in enumerate(block.pools):
            codes[name] = block.codes[name]
            single[name] = block.cells[people, v]
    multiple = {}
    for name, options in space.choices.items():
        if step:
            step(name, 0.0)
        codes[name] = tuple(options)
        multiple[name] = draw_choices(space.n, list(options.values()), draws, target, rng)
    finite = [m for m in memories if np.isfinite(m)]
    return Drawn(space.n, codes, single, multiple, max(finite, default=np.nan))
