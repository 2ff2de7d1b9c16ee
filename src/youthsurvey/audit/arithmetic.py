"""The arithmetic of published percentages, without any data: which counts they can stand for.

The idea is GRIM (Brown and Heathers 2017), for percentages of counts: a printed percentage, its
decimals and the number of respondents leave few counts, one, or none. Whole numbers only: no float
decides anything here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from youthsurvey.audit.rounding import Rounding
from youthsurvey.errors import UsageError

MOST_PARTS = 6
MOST_RESPONDENTS = 10_000_000


@dataclass(frozen=True)
class Counts:
    """The counts that a percentage can stand for: ``low`` to ``high``; none where high < low."""

    low: int
    high: int

    @property
    def possible(self) -> bool:
        """Whether there is any."""
        return self.low <= self.high

    @property
    def unique(self) -> bool:
        """Whether there is just one."""
        return self.low == self.high


@dataclass(frozen=True)
class Printed:
    """A percentage as printed.

    Attributes:
        percent: 0 to 100.
        decimals: how many are printed; 5.90 has two.
        parts: it is the sum of so many rounded percentages; 1 for a percentage of its own.
        label: the answer, for a reader; empty where there is none.
    """

    percent: Decimal
    decimals: int
    parts: int = 1
    label: str = ""

    def __post_init__(self) -> None:
        name = f"{self.label}: " if self.label else ""
        if not (self.percent.is_finite() and 0 <= self.percent <= 100):
            raise UsageError(f"{name}{self.percent} is no percentage of 0 to 100.")
        if not 0 <= self.decimals <= 6 or self.percent != round(self.percent, self.decimals):
            raise UsageError(
                f"{name}{self.percent} has more decimals than {self.decimals}.",
                remedy="Write it as printed, or leave --decimals out.",
            )
        if not 1 <= self.parts <= MOST_PARTS:
            raise UsageError(f"{name}a sum of {self.parts} parts; expected 1 to {MOST_PARTS}.")

    @property
    def units(self) -> int:
        """The percentage in units of its last decimal."""
        return int(self.percent.scaleb(self.decimals))


def printed(text: str, decimals: int | None = None, parts: int = 1, label: str = "") -> Printed:
    """Read a percentage as it is printed, with a decimal point or comma, with or without a sign.

    >>> printed("48,50 %")
    Printed(percent=Decimal('48.50'), decimals=2, parts=1, label='')

    Raises:
        UsageError: it is no percentage.
    """
    plain = text.strip().removesuffix("%").strip().replace(",", ".")
    if not plain.replace(".", "", 1).isdecimal() or not plain.isascii():
        raise UsageError(f'"{text}" is no percentage.', remedy="Write it as printed: 48.5 or 48,5.")
    value = Decimal(plain)
    own = len(plain.partition(".")[2])
    return Printed(value, own if decimals is None else decimals, parts, label)


def counts(number: Printed, n: int, rounding: Rounding) -> Counts:
    """Return the counts c of n for which 100 c / n is rounded to the printed percentage.

    With P the percentage in units of its last decimal and u = 100 * 10^decimals, c u / n lies from
    P - 1/2 up to P + 1/2, of which half up takes the lower end, half even both where P is even and
    neither where it is odd; or, cut off, from P up to P + 1.

    Raises:
        UsageError: n is no number of respondents.
    """
    check_n(n)
    units, unit = number.units, 200 * 10**number.decimals
    if rounding == "truncate":
        low = -(-2 * units * n // unit)
        high = -(-2 * (units + 1) * n // unit) - 1
    else:
        low = -(-(2 * units - 1) * n // unit)
        high = -(-(2 * units + 1) * n // unit) - 1
        if rounding == "half_even":
            even = units % 2 == 0
            if not even and low * unit == (2 * units - 1) * n:
                low += 1
            if even and (high + 1) * unit == (2 * units + 1) * n:
                high += 1
    return Counts(max(low, 0), min(high, n))


def sum_counts(number: Printed, n: int, rounding: Rounding) -> tuple[int, ...]:
    """Return all counts that a sum of rounded percentages can stand for.

    All ways of dividing a count over the parts are tried: for each number of parts, which counts
    go with which sums of rounded percentages.

    Raises:
        UsageError: n is no number of respondents.
    """
    import numpy as np

    check_n(n)
    unit = 100 * 10**number.decimals
    each = np.arange(n + 1, dtype=np.int64)
    whole, rest = np.divmod(each * unit, n)
    if rounding == "half_up":
        whole = whole + (2 * rest >= n)
    elif rounding == "half_even":
        whole = whole + ((2 * rest > n) | ((2 * rest == n) & (whole % 2 == 1)))
    # A sum of rounded parts is off the rounded whole by less than the number of parts.
    width = 2 * number.parts + 1
    exact = each * unit // n
    reached = np.zeros((n + 1, width), dtype=bool)
    reached[each, number.parts + whole - exact] = True
    for _ in range(number.parts - 1):
        longer = np.zeros_like(reached)
        for c in range(n + 1):
            # A part of c beside a sum of C - c: the sums of units add up, floors differ by 0 or 1.
            shift = whole[c] + exact[: n + 1 - c] - exact[c:]
            for step in np.unique(shift).tolist():
                rows = np.flatnonzero(shift == step)
                target = longer[c + rows]
                if step >= 0:
                    target[:, step:] |= reached[rows, : width - step]
                else:
                    target[:, :step] |= reached[rows, -step:]
                longer[c + rows] = target
        reached = longer
    place = number.parts + number.units - exact
    inside = (place >= 0) & (place < width)
    found = inside & reached[each, np.clip(place, 0, width - 1)]
    return tuple(int(c) for c in np.flatnonzero(found))


@dataclass(frozen=True)
class Total:
    """Whether the counts of a single choice can add up to the respondents.

    Attributes:
        possible: whether they can.
        low, high: the least and the largest sum of counts.
        rest: respondents who gave none of the listed answers; 0 to 0 where all are listed.
        counts: each answer's counts that agree with the total.
    """

    possible: bool
    low: int
    high: int
    rest: Counts
    counts: tuple[Counts, ...]


def total(found: Sequence[Counts], n: int, *, complete: bool) -> Total:
    """Add up counts of answers that exclude each other.

    Args:
        found: by answer.
        n: respondents.
        complete: all answers are listed, so that the counts must add up to n.
    """
    low, high = sum(c.low for c in found), sum(c.high for c in found)
    able = all(c.possible for c in found) and low <= n and (high >= n or not complete)
    rest = Counts(0, 0) if complete else Counts(max(n - high, 0), n - low)
    tight = []
    for c in found:
        others_low, others_high = low - c.low, high - c.high
        least = max(c.low, n - others_high) if complete else c.low
        tight.append(Counts(least, min(c.high, n - others_low)))
    return Total(able, low, high, rest, tuple(tight))


def possible_n(
    numbers: Sequence[Printed], most: int, rounding: Rounding, *, exclusive: bool, complete: bool
) -> list[int]:
    """Return all numbers of respondents up to ``most`` that all percentages can come from.

    Args:
        numbers: none of them a sum of rounded parts.
        most: the largest n that is tried.
        rounding: the rule.
        exclusive: a single choice, so that counts add up to n at most.
        complete: to n exactly.

    Raises:
        UsageError: ``most`` is no number of respondents.
    """
    check_n(most)
    found = []
    for n in range(1, most + 1):
        low = high = 0
        for number in numbers:
            one = counts(number, n, rounding)
            if one.high < one.low:
                break
            low += one.low
            high += one.high
        else:
            if not exclusive or (low <= n and (high >= n or not complete)):
                found.append(n)
    return found


def check_n(n: int) -> None:
    """Check a number of respondents.

    Raises:
        UsageError: it is none.
    """
    if not 1 <= n <= MOST_RESPONDENTS:
        raise UsageError(
            f"{n} is no number of respondents.", remedy=f"Give 1 to {MOST_RESPONDENTS:,}."
        )


def ranges(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return whole numbers in order as runs.

    >>> ranges([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    out: list[tuple[int, int]] = []
    for value in values:
        if out and value == out[-1][1] + 1:
            out[-1] = (out[-1][0], value)
        else:
            out.append((value, value))
    return out
