"""Texts made comparable: what two people would call the same answer is the same text here."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = "\"'`´«»‹›“”„‟‘’‚‛′″＇"
_DASHES = "-‐‑‒–—―−﹘"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_SAME = str.maketrans(
    {
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_INVISIBLE, None),
    }
)
_DIFFERS = re.compile(f"[{re.escape(_QUOTES[1:] + _DASHES[1:] + _INVISIBLE)}]")


def fold(text: str) -> str:
    """Return a text without differences of case, spaces, quotation marks, dashes or Unicode form.

    >>> fold("  «Да»,  КОНЕЧНО – да ") == fold('"да", конечно - да')
    True
    """
    if _DIFFERS.search(text):
        # Looking first is several times as fast as translating every text.
        text = text.translate(_SAME)
    text = unicodedata.normalize("NFKC", text).casefold()
    # Casefolding may leave letters in a form that is not normal.
    return " ".join(unicodedata.normalize("NFKC", text).split())


def lossy(text: str) -> str:
    """Return what a spreadsheet leaves of a text when it saves it as cp1251.

    Kazakh letters that cp1251 lacks become question marks.

    >>> lossy("Қазақстан")
    '?аза?стан'
    """
    return text.encode("cp1251", "replace").decode("cp1251")
