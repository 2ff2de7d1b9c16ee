"""All data sets that agree with what is published: what is known of them, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from youthsurvey.audit.blocks import Block, Condition, Pool
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.distributions import base_of
from youthsurvey.audit.inequalities import (
    asked_of,
    inequalities_of,
    printed,
)
from youthsurvey.audit.sentences import Claim
from youthsurvey.errors import StudyError, UsageError
from youthsurvey.model.codebook import Codebook

MOST_CELLS = 20_000


@dataclass(frozen=True)
class Agreeing:
    """What is known of data that agree with a publication.

    Attributes:
        n: respondents, all of whom answered every question.
        blocks: questions with one answer, those together that a condition ties.
        choices: multiple choice -> option -> the counts that agree.
        given: claims that are conditions.
        left_out: claims that are not: they are about a multiple choice.
    """

    n: int
    blocks: tuple[Block, ...]
    choices: Mapping[str, Mapping[str, tuple[int, ...]]]
    given: tuple[Claim, ...] = ()
    left_out: tuple[Claim, ...] = ()


def agreeing(
    codebook: Codebook,
    numbers: Iterable[PublishedNumber],
    variables: Sequence[str],
    claims: Iterable[Claim] = (),
    possible: Mapping[str, Sequence[str]] | None = None,
) -> Agreeing:
    """Return what published numbers, and claims where they are given, leave open.

    Args:
        codebook: what was asked.
        numbers: published, with one base.
        variables: that are drawn: questions with one answer, and multiple choices.
        claims: that must hold besides.
        possible: variable -> the answers that respondents who were kept can have; others are not
            drawn.

    Raises:
        StudyError: published numbers contradict each other, or overlap in a way that leaves their
            counts unsettled.
        UsageError: claims tie so many questions together that their table is too large.
    """
    stated = tuple(numbers)
    n = base_of(stated)
    singles = [v for v in variables if codebook[v].type in ("single", "ordinal")]
    conditions: list[Condition] = [
        printed(number, n) for number in stated if number.variable in singles
    ]
    given, left_out = [], []
    for claim in claims:
        parts = inequalities_of(claim, codebook, n)
        if all(asked_of(part.parts) <= set(singles) for part in parts):
            conditions += [p for p in parts if asked_of(p.parts) and p not in conditions]
            given.append(claim)
        else:
            left_out.append(claim)
    codes = {
        v: [
            c.code
            for c in codebook[v].valid
            if possible is None or v not in possible or c.code in possible[v]
        ]
        for v in variables
    }
    pools = {v: _pools(v, codes[v], stated, n) for v in singles}
    blocks = []
    for names in _tied(singles, conditions):
        size = int(np.prod([len(codes[v]) for v in names]))
        if size > MOST_CELLS:
            raise UsageError(
                f"{' x '.join(names)} has {size} cells; more than {MOST_CELLS} are not drawn.",
                remedy="Draw with --given numbers.",
            )
        own = tuple(c for c in conditions if asked_of(c.parts) <= set(names))
        blocks.append(Block({v: pools[v] for v in names}, own))
    choices = {
        v: {code: _counts(v, code, stated, n) for code in codes[v]}
        for v in variables
        if v not in singles
    }
    for name, options in choices.items():
        if sum(counts[-1] for counts in options.values()) < n:
            raise StudyError(
                f"{n} respondents gave fewer than {n} answers to {name}.",
                where="published.toml",
                remedy="Mend its counts.",
            )
    return Agreeing(n, tuple(blocks), choices, tuple(given), tuple(left_out))


def _pools(
    name: str, codes: Sequence[str], numbers: Iterable[PublishedNumber], n: int
) -> tuple[Pool, ...]:
    """Return which answers are known only together, and how many respondents gave them."""
    known = {
        number.categories: number.count
        for number in numbers
        if number.variable == name and number.count is not None
    }
    pools: list[Pool] = []
    taken: set[str] = set()
    for categories, count in [*sorted(known.items(), key=lambda item: len(item[0])), (codes, n)]:
        inside = [pool for pool in pools if set(pool.codes) & set(categories)]
        if any(not set(pool.codes) <= set(categories) for pool in inside):
            raise StudyError(
                f"the published sum {' + '.join(categories)} of {name} overlaps with another.",
                where="published.toml",
                remedy="Give the counts of its parts.",
            )
        left = count - sum(pool.total for pool in inside)
        rest = tuple(code for code in codes if code in set(categories) - taken)
        if left < 0 or (left > 0 and not rest):
            raise StudyError(
                f"the published counts of {name} do not add up to {count}.",
                where="published.toml",
                remedy="Mend them.",
            )
        if rest:
            pools.append(Pool(rest, left))
        taken |= set(rest)
    return tuple(pools)


def _tied(names: Sequence[str], conditions: Iterable[Condition]) -> list[list[str]]:
    """Return the variables in groups: those together that a chain of conditions ties."""
    group = {name: {name} for name in names}
    for condition in conditions:
        together = set().union(*(group[name] for name in asked_of(condition.parts)))
        for name in together:
            group[name] = together
    return [
        [name for name in names if name in group[first]]
        for first in names
        if first == next(name for name in names if name in group[first])
    ]


def _counts(name: str, code: str, numbers: Iterable[PublishedNumber], n: int) -> tuple[int, ...]:
    """Return the counts of an option that agree with what is published."""
    for number in numbers:
        if number.variable == name and number.categories == (code,):
            if number.count is not None:
                return (number.count,)
            rounded = printed(number, n)
            return tuple(np.flatnonzero(rounded.tenths == rounded.total).tolist())
    for number in numbers:
        if number.variable == name and code in number.categories:
            raise StudyError(
                f"{number.where} is a sum over options that may overlap.",
                where="published.toml",
                remedy=f"Give the number of {code} by itself.",
            )
    return tuple(range(n + 1))
