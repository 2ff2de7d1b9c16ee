"""What a publication says as conditions on counts, to be tried on many data sets at once.

Everything is in whole numbers: a/b > c/d is a d > c b, so that no float decides a tie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.rounding import percentage
from youthsurvey.audit.sentences import Claim
from youthsurvey.model.codebook import Codebook

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

Who = tuple[tuple[str, tuple[str, ...]], ...]
"""Respondents: those with one of these categories in each of these variables; () is all."""

Counter = Callable[[Who], Ints]
"""How many such respondents each data set has, an array of one shape for all who are asked for."""


@dataclass(frozen=True)
class Quantity:
    """The share that some respondents are of others, their number, or a number.

    Attributes:
        of: whom it counts; None for a number.
        base: of whom it is a share; None for a count or a number.
        value: of a number.
    """

    of: Who | None = None
    base: Who | None = None
    value: Fraction = Fraction(0)

    def ratio(self, count: Counter) -> tuple[Ints, Ints]:
        """Return numerator and denominator in each data set; a denominator of 0 is no share."""
        if self.of is None:
            return np.array(self.value.numerator), np.array(self.value.denominator)
        return count(self.of), np.array(1) if self.base is None else count(self.base)


@dataclass(frozen=True)
class Inequality:
    """``left`` is at least ``right``; ``strict``: greater."""

    left: Quantity
    right: Quantity
    strict: bool = True

    @property
    def parts(self) -> tuple[Who, ...]:
        """Return whom it counts."""
        found = (self.left.of, self.left.base, self.right.of, self.right.base)
        return tuple(who for who in found if who is not None)

    def holds(self, count: Counter) -> Bools:
        """Return in which data sets it holds; with a share of nobody it holds in none."""
        (a, b), (c, d) = self.left.ratio(count), self.right.ratio(count)
        found = a * d > c * b if self.strict else a * d >= c * b
        return found & (b > 0) & (d > 0)

    def gap(self, count: Counter) -> Floats:
        """Return how far each data set is from agreeing, in respondents; 0 where it holds."""
        (a, b), (c, d) = self.left.ratio(count), self.right.ratio(count)
        n = count(())
        unit = n if self.left.base is not None or self.right.base is not None else 1
        with np.errstate(divide="ignore", invalid="ignore"):
            short = np.where((b > 0) & (d > 0), (c / d - a / b) * unit, n)
        # A strict one may fail by nothing, hence the 1.
        return np.where(self.holds(count), 0.0, 1.0 + short)


@dataclass(frozen=True)
class Printed:
    """The rounded percentages of some answers add up to a published one.

    Attributes:
        variable: the question.
        categories: the answers taken together, one or more.
        tenths: shape (n + 1,), the rounded percentage of each count, in units of its last decimal.
        total: the published percentage in that unit.
    """

    variable: str
    categories: tuple[str, ...]
    tenths: Ints = field(compare=False)
    total: int

    @property
    def parts(self) -> tuple[Who, ...]:
        """Return whom it counts."""
        return tuple(((self.variable, (code,)),) for code in self.categories)

    def holds(self, count: Counter) -> Bools:
        """Return in which data sets they do."""
        agrees: Bools = self.gap(count) == 0
        return agrees

    def gap(self, count: Counter) -> Floats:
        """Return how far each data set is from agreeing, in respondents; 0 where it holds."""
        found = sum(self.tenths[count(who)] for who in self.parts)
        per_respondent = (self.tenths[-1] - self.tenths[0]) / (len(self.tenths) - 1)
        far: Floats = np.abs(found - self.total) / per_respondent
        return far


def asked_of(parts: Iterable[Who]) -> frozenset[str]:
    """Return the variables by which respondents are told apart."""
    return frozenset(name for who in parts for name, _ in who)


def printed(number: PublishedNumber, n: int) -> Printed:
    """Return what a published percentage of n respondents says of the counts of its answers."""
    unit = 10**number.decimals
    tenths = [int(percentage(k, n, number.decimals, number.rounding) * unit) for k in range(n + 1)]
    return Printed(
        number.variable,
        number.categories,
        np.array(tenths, np.int64),
        int(number.percent * unit),
    )


def inequalities_of(claim: Claim, codebook: Codebook, n: int) -> tuple[Inequality | Printed, ...]:
    """Return what must hold for a claim to be true of n respondents.

    They are those of ``judge``, but for empty groups: what is said of a group holds of none that
    is empty.
    """
    if claim.printed is not None:
        return (printed(claim.printed, n),)
    return tuple(_inequalities(claim, codebook))


def holds(conditions: Iterable[Inequality | Printed], count: Counter) -> Bools:
    """Return in which data sets all of them hold."""
    out = np.ones(count(()).shape, bool)
    for one in conditions:
        out &= one.holds(count)
    return out


def _inequalities(claim: Claim, codebook: Codebook) -> Iterator[Inequality]:
    name = claim.variable
    if claim.kind == "size":
        yield from _in_range(claim, Quantity(()))
    elif claim.kind == "share":
        within: Who = ((claim.by, claim.groups),) if claim.by else ()
        parts = [(code,) for code in claim.categories] if claim.each else [claim.categories]
        for part in parts:
            yield from _in_range(claim, Quantity((*within, (name, part)), within))
    elif claim.kind in ("count", "total"):
        group: Who = ((claim.by, claim.groups),) if claim.by else ()
        yield from _in_range(claim, Quantity((*group, (name, claim.categories))))
    elif claim.kind in ("ranking", "leading"):
        named = claim.categories
        others = [c.code for c in codebook[name].valid if c.code not in named]
        if claim.kind == "ranking":
            pairs = [*pairwise(named), *((named[-1], other) for other in others)]
        else:
            pairs = [(first, other) for first in named for other in others]
        for first, second in pairs:
            yield Inequality(Quantity(((name, (first,)),)), Quantity(((name, (second,)),)))
    else:
        yield from _between_groups(claim, codebook)


def _between_groups(claim: Claim, codebook: Codebook) -> Iterator[Inequality]:
    def share(group: str) -> Quantity:
        within = (claim.by, (group,))
        return Quantity((within, (claim.variable, claim.categories)), (within,))

    groups = [c for c in codebook[claim.by].valid if not claim.groups or c.code in claim.groups]
    if claim.kind == "trend":
        among = [c.code for c in groups if claim.groups or not c.aside]
        pairs = list(pairwise(among))
    elif claim.kind == "difference":
        pairs = [(claim.groups[1], claim.groups[0])]
    else:
        (first,) = claim.groups
        pairs = [(c.code, first) for c in codebook[claim.by].valid if c.code != first]
    falls = claim.direction in ("falls", "smallest")
    for lower, higher in pairs:
        less, more = (higher, lower) if falls else (lower, higher)
        yield Inequality(share(more), share(less))


def _in_range(claim: Claim, quantity: Quantity) -> Iterator[Inequality]:
    assert claim.range is not None, "a claim about a share or a size has a range"
    low, high = (_exact(end) for end in (claim.range.low, claim.range.high))
    if low is not None:
        yield Inequality(quantity, Quantity(value=low), not claim.range.includes_low)
    if high is not None:
        yield Inequality(Quantity(value=high), quantity, not claim.range.includes_high)


def _exact(end: float) -> Fraction | None:
    """Return an end of a range as it was written; None for no end.

    A percentage that was written with a few decimals is a fraction with a small denominator.
    """
    if end in (float("inf"), float("-inf")):
        return None
    return Fraction(end).limit_denominator(10**9)
