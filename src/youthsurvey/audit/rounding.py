"""Percentages of counts, rounded in whole numbers by the rule of a publication."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

Rounding = Literal["half_up", "half_even", "truncate"]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)


def percentage(count: int, base: int, decimals: int, rounding: Rounding) -> Decimal:
    """Return 100 count / base rounded to ``decimals``, from whole numbers only.

    >>> percentage(1, 8, 1, "half_up"), percentage(1, 8, 1, "half_even")
    (Decimal('12.5'), Decimal('12.5'))
    >>> percentage(1, 8, 0, "half_up"), percentage(1, 8, 0, "half_even")
    (Decimal('13'), Decimal('12'))
    """
    assert base > 0, "a percentage has a base"
    return rounded_to(Fraction(100 * count, base), decimals, rounding)


def rounded_to(value: Fraction, decimals: int, rounding: Rounding) -> Decimal:
    """Return a fraction >= 0 as a decimal with ``decimals`` places."""
    scaled = value * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    up = {
        "half_up": twice >= 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
        "truncate": False,
    }[rounding]
    return Decimal(whole + up).scaleb(-decimals)
