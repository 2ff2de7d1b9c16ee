"""Rows of a manuscript's table as lines of text, so that a number stands beside its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = re.compile(r"[<>~≈]?\s?\d{1,3}(?:[ \u00a0\u2009\u202f]?\d{3}){0,3}(?:[.,]\d{1,4})?")
_PERCENT = re.compile(r"%|процент|пайыз|per\s?cent|\bдоля|\bүлес|\bshare", re.I)
_COUNT = re.compile(
    r"\bn\b|\bчисло\b|\bкол-во|количеств|\bчел|респондент|\bcounts?\b|\brespondents\b|\bсаны|адам",
    re.I,
)
_ONLY_UNIT = re.compile(
    r"[\s,()]*(?:%|n|N|доля|share|үлес[і]?|проценты?|per ?cent|percentage|пайыз"
    r"|число|count|саны|чел\.?)[\s,()%]*",
    re.I,
)


def row_texts(rows: Sequence[Sequence[str]], caption: str = "") -> list[str]:
    """Return each row as a text: the stub, then each cell with its column's head and unit.

    A bare number under a head with "%" gets a per cent sign, one under "n" reads "n = 245". Where
    no head names a unit, the caption's holds for numbers with decimals.

    Args:
        rows: the table's cells, the heads first.
        caption: the paragraph above the table.

    >>> row_texts([["Ответ", "%", "n"], ["Telegram", "68,7", "347"]])[1]
    'Telegram: 68,7 %; n = 347'
    """
    if not rows:
        return []
    heads = list(rows[0])
    if any(_is_number(cell) for cell in heads[1:]):
        # A table without heads.
        heads = [""] * len(heads)
    whole = any(map(_PERCENT.search, heads)) is False and bool(_PERCENT.search(caption))
    corner = bool(heads and _PERCENT.search(heads[0]))
    out = []
    for i, row in enumerate(rows):
        if i == 0 and any(heads):
            out.append(" | ".join(cell for cell in row if cell.strip()))
            continue
        stub, *cells = row or [""]
        said = [
            _cell(cell, heads[j] if j < len(heads) else "", whole or corner)
            for j, cell in enumerate(cells, start=1)
            if cell.strip()
        ]
        parts = "; ".join(said)
        out.append(f"{stub.strip()}: {parts}" if stub.strip() and parts else stub.strip() or parts)
    return out


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell.strip().rstrip("%").strip()))


def _cell(cell: str, head: str, percent: bool) -> str:
    text, head = cell.strip(), head.strip()
    if _NUMBER.fullmatch(text):
        decimals = "." in text or "," in text
        if _PERCENT.search(head) or (percent and not _COUNT.search(head) and (decimals or head)):
            text = f"{text} %"
        elif _COUNT.search(head) and not decimals:
            text = f"n = {text}"
    if not head or _ONLY_UNIT.fullmatch(head):
        return text
    return f"{head} {text}"
