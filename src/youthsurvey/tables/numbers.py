"""How a number reads, by language."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.tables.table import Format, Value

UNDEFINED = "–"
MINUS = "−"
NARROW_SPACE = "\u202f"
DECIMAL_COMMA = frozenset({"ru", "kk"})

_DECIMALS: dict[Format, int] = {
    "count": 0,
    "weighted": 1,
    "share": 1,
    "fine_share": 2,
    "points": 1,
    "fine_points": 2,
    "number": 2,
    "p": 3,
    "residual": 1,
}
POINTS: tuple[Format, ...] = ("points", "fine_points")
"""Formats of differences: with a sign, in percentage points."""
_LEAST_P = 0.001


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round a decimal value half up, away from zero, as publications do.

    Binary noise is cut off first: twelve significant digits stand for the value, so that a
    product such as 2.85 that is held as 2.8499999999999996 still rounds to 2.9.

    >>> round_half_up(48.5148, 1)
    Decimal('48.5')
    >>> round_half_up(2.8499999999999996, 1)
    Decimal('2.9')
    """
    return Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_value(value: Value, format: Format, lang: str) -> str:
    """Return a value as a reader of ``lang`` sees it; a dash for what is undefined.

    Shares and differences of shares are multiplied by 100 and carry no per cent sign.

    Args:
        value: a number, a text, texts by language, or nothing; nan is undefined.
        format: how the value reads (see ``Format``).
        lang: "en", "ru" or "kk".

    >>> format_value(245 / 505, "share", "ru")
    '48,5'
    >>> format_value(None, "count", "en")
    '–'
    """
    if value is None:
        return UNDEFINED
    if not isinstance(value, (int, float)):
        return value if isinstance(value, str) else pick(value, lang)
    if format == "text":
        return str(value)
    if not math.isfinite(value):
        return UNDEFINED
    if format == "p" and value < _LEAST_P:
        return "<" + _localised(Decimal(str(_LEAST_P)), lang)
    scale = 100 if format in ("share", "fine_share", *POINTS) else 1
    number = round_half_up(value * scale, _DECIMALS[format])
    sign = "+" if format in POINTS and number > 0 else ""
    return sign + _localised(number, lang)


def numeral(value: float, format: Format, languages: tuple[str, ...]) -> Labels:
    """Return a number as it reads in each language, to stand in a phrase."""
    return {lang: format_value(value, format, lang) for lang in languages}


def p_value(p: float, languages: tuple[str, ...]) -> Labels:
    """Return a p value as a phrase: "p = 0.041", "p < 0.001"."""
    return {
        lang: f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"
        for lang, text in numeral(p, "p", languages).items()
    }


def plural_form(n: int, lang: str) -> str:
    """Return which form of a noun follows a number: "one", "few" or "many".

    Source: Unicode CLDR plural rules for en, ru and kk. Kazakh nouns stay singular.

    >>> [plural_form(n, "ru") for n in (1, 3, 5, 11, 21, 505)]
    ['one', 'few', 'many', 'many', 'one', 'many']
    """
    if lang == "kk":
        return "one"
    if lang == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"
    return "one" if n == 1 else "many"


def _localised(number: Decimal, lang: str) -> str:
    """Return a rounded number with the language's decimal mark; thousands from 10 000 on."""
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", NARROW_SPACE)
    mark = "," if lang in DECIMAL_COMMA else "."
    sign = MINUS if number < 0 else ""
    return f"{sign}{whole}{mark}{fraction}" if fraction else f"{sign}{whole}"
