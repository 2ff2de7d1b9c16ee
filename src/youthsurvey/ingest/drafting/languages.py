"""In which language each respondent answered, and so which language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.raw import RawTable, TextColumn

_KAZAKH = re.compile(r"[әіңғүұқөһ]")
_CYRILLIC = re.compile(r"[а-яё]")
_LATIN = re.compile(r"[a-z]")

_LOOKED_AT = 20_000
"""Rows by which languages are told."""

_SHARE = 0.01
"""Of rows that a language must have; the headers' language needs none."""


def script(text: str) -> str:
    """Return the language that a text's letters tell: "kk", "ru", "en"; "" for none.

    >>> script("Қазақстан"), script("Россия"), script("Iran"), script("25")
    ('kk', 'ru', 'en', '')
    """
    low = text.lower()
    for pattern, language in ((_KAZAKH, "kk"), (_CYRILLIC, "ru"), (_LATIN, "en")):
        if pattern.search(low):
            return language
    return ""


class Languages:
    """The languages of an export.

    Args:
        raw: the export.
        questions: places of columns that hold answers to questions.

    Attributes:
        all: the languages, that of the headers first.
        mixed: whether respondents answered in several.
    """

    def __init__(self, raw: RawTable, questions: Iterable[int]) -> None:
        heads = Counter(filter(None, map(script, (*raw.headers, *raw.titles))))
        if heads["kk"] * 4 >= heads["ru"] and heads["kk"]:
            # Not every Kazakh header has a letter that Russian lacks.
            heads["kk"] += heads.pop("ru", 0)
        first = max(heads, key=lambda language: heads[language], default="en")
        n = min(len(raw.lines), _LOOKED_AT)
        votes = {language: np.zeros(n, dtype=np.int64) for language in ("kk", "ru", "en")}
        for place in questions:
            column = raw.columns[place]
            scripts = np.array([script(text) for text in column.texts], dtype=object)
            found = scripts[column.index[:n]]
            for language, vote in votes.items():
                vote += found == language
        # Half of all Kazakh answers have no letter that Russian lacks.
        kazakh = (votes["kk"] > 0) & (2 * votes["kk"] >= votes["ru"])
        russian = ~kazakh & (votes["ru"] > votes["en"])
        english = ~kazakh & ~russian & (votes["en"] > 0)
        self._rows = np.full(n, first, dtype=object)
        for language, rows in (("kk", kazakh), ("ru", russian), ("en", english)):
            if language != first and rows.sum() >= max(2, _SHARE * n):
                self._rows[rows] = language
        others = [x for x in ("ru", "kk", "en") if x != first and (self._rows == x).any()]
        self.all = (first, *others)
        self.mixed = bool(others)

    def of_texts(self, column: TextColumn) -> Mapping[str, str]:
        """Return the language in which most rows give each folded text of a column."""
        if not self.mixed:
            return {fold(text): self.all[0] for text in column.texts}
        votes: dict[str, Counter[str]] = {}
        n = len(self._rows)
        index: NDArray[np.int32] = column.index[:n]
        keys = [fold(text) for text in column.texts]
        for language in self.all:
            rows = np.bincount(index[self._rows == language], minlength=len(keys))
            for key, count in zip(keys, rows.tolist(), strict=True):
                votes.setdefault(key, Counter())[language] += count
        return {key: self._language(key, found) for key, found in votes.items()}

    def _language(self, text: str, votes: Counter[str]) -> str:
        told = script(text)
        if not votes.total():
            return told or self.all[0]
        language = votes.most_common(1)[0][0]
        # Nobody writes English in Cyrillic letters.
        return told if language == "en" and told in ("ru", "kk") and told in self.all else language
