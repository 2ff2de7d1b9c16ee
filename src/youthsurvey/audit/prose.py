"""Sentences and words of a text in Russian, Kazakh or English, and which words are one word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"[.!?…]+[»”\")\]]*(?=\s)|\n")
_OPENS = re.compile(r"\s+[«“\"(\[–—]?\s?[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ\d]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\[])(?:рис|табл|см|ср|стр|с|г|гг|в|вв|др|пр|т|д|п|е|н|чел|млн|млрд|тыс|обл|им|ул"
    r"|сур|кест|б|ж|жж|мыс|т\.б|т\.с\.с|et al|fig|figs|tab|e\.g|i\.e|cf|vs|no|nos|vol|p|pp|eq|sec"
    r"|ch|approx|ca|dr|mr|mrs|st|п\.п|т\.е|т\.д|т\.п|т\.к|[^\W\d])$",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[–—-]\d+)?")
_SAME_LETTER = str.maketrans("ё–—", "е--")
_LOOK_ALIKE = {"х": "x"}
"""A Cyrillic letter typed for a name of one Latin letter."""

_SHORT = 3
"""Letters up to which a word has no endings that could differ."""


@dataclass(frozen=True)
class Word:
    """A word of a sentence: folded, with its place (start, end) in characters."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a paragraph begins and ends, in characters.

    A full stop ends one where white space and a capital or a digit follow, unless it stands after
    an abbreviation ("рис.", "e.g.") or an initial.

    >>> text = "См. рис. 3. Там 48,5 %. И 17.8 %."
    >>> [text[a:b] for a, b in sentences(text)]
    ['См. рис. 3.', 'Там 48,5 %.', 'И 17.8 %.']
    """
    begin = 0
    for found in _END.finditer(text):
        if found[0] != "\n":
            stop = found[0][0] == "."
            before = text[max(begin, found.start() - 12) : found.start()]
            if not _OPENS.match(text, found.end()) or (stop and _ABBREVIATION.search(before)):
                continue
        if text[begin : found.end()].strip():
            yield _stripped(text, begin, found.end())
        begin = found.end()
    if text[begin:].strip():
        yield _stripped(text, begin, len(text))


def _stripped(text: str, begin: int, end: int) -> tuple[int, int]:
    piece = text[begin:end]
    return begin + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def words(text: str) -> list[Word]:
    """Return a text's words and numbers, small, in their order.

    >>> [word.text for word in words("Telegram-ды 30–39 жастағылар")]
    ['telegram', 'ды', '30-39', 'жастағылар']
    """
    return [Word(folded(found[0]), *found.span()) for found in _WORD.finditer(text)]


def folded(word: str) -> str:
    """Return a word small, with one letter for those that are often typed for each other."""
    small = word.casefold().translate(_SAME_LETTER)
    return _LOOK_ALIKE.get(small, small)


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one word, judged by how they begin.

    Short words and numbers must be equal. Others share two thirds of the shorter one (of up to six
    letters all but one), and not less than nine twentieths of the longer one: endings in Russian
    and Kazakh are long, and roots are short.

    >>> alike("понимают", "понимание"), alike("студенттер", "студенттердің")
    (True, True)
    >>> alike("потеря", "потенциал"), alike("нет", "нести")
    (False, False)
    """
    if one == other:
        return True
    short, long = sorted((len(one), len(other)))
    if short <= _SHORT or one[0].isdigit() or other[0].isdigit():
        return False
    common = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        common += 1
    needed = short - 1 if short <= 2 * _SHORT else -(-2 * short // 3)
    return common >= max(_SHORT + 1, needed) and 20 * common >= 9 * long
