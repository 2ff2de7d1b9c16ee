"""Columns that may say who somebody is, by their header and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from youthsurvey.ingest.drafting.lexicon import finds, section
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.personal import ADDRESS, EMAIL, IDENTITY, PHONE

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
