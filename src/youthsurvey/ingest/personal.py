"""What may say who somebody is, by its form: e-mail and network addresses, numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(
    r"(?<![\d+.,:/-])(?:\+\d[\d\s().-]{7,16}\d|[78][\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}"
    r"|0\d[\d\s().-]{6,11}\d)(?!\d)"
)
"""Telephone numbers with a country's or a trunk prefix: other digits may be amounts."""
ADDRESS = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}"
)
IDENTITY = re.compile(r"(?<!\d)\d{12}(?!\d)")
"""A Kazakhstani individual identification number."""


def no_addresses(texts: Sequence[str], counts: Sequence[int]) -> list[str]:
    """Return the texts of a column of e-mail addresses that recur and are none: "anonymous".

    Were they taken for addresses, all who gave them would be one respondent.
    """
    pairs = zip(texts, counts, strict=True)
    return [text.strip() for text, n in pairs if n > 1 and not EMAIL.search(text)]


def screened(text: str) -> str:
    """Return a free text without what may say who somebody is.

    >>> screened("пишите на a.b@example.org или +7 701 123-45-67")
    'пишите на [e-mail] или [number]'
    """
    text = EMAIL.sub("[e-mail]", text)
    text = ADDRESS.sub("[address]", text)
    text = IDENTITY.sub("[number]", text)
    return PHONE.sub("[number]", text)


def is_personal(text: str) -> bool:
    """Whether a text holds what may say who somebody is."""
    return screened(text) != text
