"""Columns that may say who somebody is, by their header and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from youthsurvey.ingest.drafting.lexicon import finds, section
from youthsurvey.ingest.folding import fold

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<!\d)\+?\d[\d\s().-]{8,16}\d(?!\d)")
ADDRESS = re.compile(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}"
)
IDENTITY = re.compile(r"(?<!\d)\d{12}(?!\d)")
"""A Kazakhstani individual identification number."""
_NAME = re.compile(r"[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w'-]+(?:\s+[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ][\w.'-]*){1,3}")

_SHARE = 0.5
"""Of a column's answers that must look like one kind of personal data."""


def personal_kind(header: str, texts: Sequence[str], counts: Sequence[int]) -> tuple[str, str]:
    """Return which personal data a column holds, and why it is thought so; "" for none.

    Args:
        header: the column's.
        texts: its distinct answers.
        counts: how many respondents gave each.
    """
    total = sum(counts)

    def share(pattern: re.Pattern[str]) -> float:
        hits = (n for text, n in zip(texts, counts, strict=True) if pattern.fullmatch(text.strip()))
        return sum(hits) / total if total else 0.0

    for kind, pattern in (
        ("email", EMAIL),
        ("address", ADDRESS),
        ("identity", IDENTITY),
        ("phone", PHONE),
    ):
        if share(pattern) >= _SHARE:
            return kind, f"most of its answers look like {_NAMES[kind]}"
    folded = fold(header)
    for kind, words in section("personal").items():
        if finds(words, folded) and _may_be(kind, folded, texts, total):
            return kind, f"its header speaks of {_NAMES[kind]}"
    return "", ""


def _may_be(kind: str, folded: str, texts: Sequence[str], total: int) -> bool:
    """Whether a header that names personal data asks for it: few repeat such an answer."""
    if total == 0:
        return len(folded.split()) <= 8
    distinct = len({fold(text) for text in texts})
    if kind == "name":
        capital = sum(bool(_NAME.fullmatch(text.strip())) for text in texts)
        return len(folded.split()) <= 6 and (distinct >= 0.7 * total or capital >= 0.5 * len(texts))
    return distinct >= 0.7 * total


_NAMES = {
    "email": "e-mail addresses",
    "phone": "telephone numbers",
    "name": "names",
    "address": "network or street addresses",
    "identity": "numbers of identity documents",
    "account": "account names",
}


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
