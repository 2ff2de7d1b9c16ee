"""Sentences about a table of two variables, as expressions; read by hand and never executed.

    share(full | 30_39) > 50%
    0.75 <= share(under_30) < 0.8
    share(full + partial | under_30) > share(none + hard_to_say | under_30)
    count(full, 30_39) >= 10
    highest(full | 30_39)
    falls(full | 30_39, 40_49, 50_59)

    sentence   = comparison | extreme | trend
    comparison = term relation term { relation term }
    extreme    = ("highest" | "lowest") "(" set "|" set ")"
    trend      = ("rises" | "falls") "(" set [ "|" set { "," set } ] ")"
    term       = number ["%"] | "share" "(" set [ "|" set ] ")" | "count" "(" set [ "," set ] ")"
    set        = name { "+" name }
    relation   = "<" | "<=" | ">" | ">=" | "=" | "=="

A name is a category's code; with the variable in front, ``awareness.full``, where both variables
have it; in `backquotes` where it holds spaces or signs. ``share(a | b)`` is of those in b;
``share(a)`` is of all. A share is 0 to 1, or with a per cent sign. Extremes and trends are strict:
a tie is no highest. A sentence on the share within a group also says that the group is not empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from youthsurvey.errors import UsageError

Set = tuple[str, ...]
"""Codes taken together."""


@dataclass(frozen=True)
class Term:
    """One side of a comparison.

    Attributes:
        kind: "number", "share" or "count".
        of: whom it counts; empty for a number.
        within: the group that a share is of, or that a count lies in; empty for all.
        value: of a number.
        start: where it stands in the text.
    """

    kind: str
    of: Set = ()
    within: Set = ()
    value: Fraction = Fraction(0)
    start: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two terms and "<", "<=", ">", ">=" or "=" between them."""

    left: Term
    relation: str
    right: Term


@dataclass(frozen=True)
class Extreme:
    """``highest`` or ``lowest``: a share in one group against each other group."""

    kind: str
    of: Set
    within: Set


@dataclass(frozen=True)
class Trend:
    """``rises`` or ``falls``: a share over groups in their order; over all where none is named."""

    kind: str
    of: Set
    groups: tuple[Set, ...]


Part = Comparison | Extreme | Trend


@dataclass(frozen=True)
class Sentence:
    """An expression, read.

    Attributes:
        text: as it was written.
        parts: what all has to hold.
    """

    text: str
    parts: tuple[Part, ...]


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d+(?:\.\d+)?|\.\d+)(?![\w.-])
    | `(?P<quoted>[^`]+)`
    | (?P<word>\w[\w-]*(?:\.\w[\w-]*)?)
    | (?P<relation><=|>=|==|<|>|=)
    | (?P<mark>[(),|+%])
    )""",
    re.VERBOSE,
)
_CALLS = ("share", "count", "highest", "lowest", "rises", "falls")
Token = tuple[str, str, int]


def parse_sentence(text: str) -> Sentence:
    """Read a sentence.

    >>> parse_sentence("share(full | 30_39) > 50%").parts[0].right.value
    Fraction(1, 2)

    Raises:
        UsageError: it does not follow the grammar; with the place.
    """
    return Sentence(text, _Reader(text, list(_tokens(text))).sentence())


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            raise unclear(text, place, "this is no name, number or sign")
        kind = str(found.lastgroup)
        word, start = found.group(kind), found.start(kind)
        place = found.end()
        if kind in ("quoted", "word"):
            yield "name", word, start
        else:
            yield (word if kind == "mark" else kind), word, start
    yield "end", "", end


def unclear(text: str, place: int, why: str) -> UsageError:
    """Return the error for a sentence that is not understood at a place."""
    found = text[place : place + 20].rstrip()
    at = f"at character {place + 1}, {found!r}" if found else "at its end"
    return UsageError(
        f'"{text}" is not understood {at}: {why}.',
        remedy='Write, for example, "share(full | 30_39) > 0.5" or "highest(full | 30_39)".',
    )


class _Reader:
    """Reads tokens from left to right, one method a rule of the grammar."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.place = 0

    def expect(self, *kinds: str) -> str:
        kind, word, start = self.tokens[self.place]
        if kind not in kinds:
            wanted = {"end": "the end", "name": "a category", "number": "a number"}
            wanted |= {"relation": "a comparison such as >"}
            expected = " or ".join(wanted.get(k, f'"{k}"') for k in kinds)
            raise unclear(self.text, start, f"expected {expected}")
        self.place += 1
        return word

    def skip(self, kind: str) -> bool:
        if self.tokens[self.place][0] != kind:
            return False
        self.place += 1
        return True

    def sentence(self) -> tuple[Part, ...]:
        word = self.tokens[self.place][1]
        parts: tuple[Part, ...]
        if word in ("highest", "lowest"):
            parts = (self.extreme(),)
        elif word in ("rises", "falls"):
            parts = (self.trend(),)
        else:
            parts = self.comparisons()
        self.expect("end")
        return parts

    def extreme(self) -> Extreme:
        kind = self.expect("name")
        self.expect("(")
        of = self.set()
        self.expect("|")
        within = self.set()
        self.expect(")")
        return Extreme(kind, of, within)

    def trend(self) -> Trend:
        kind = self.expect("name")
        self.expect("(")
        of = self.set()
        start = self.tokens[self.place][2]
        groups: list[Set] = []
        if self.skip("|"):
            groups.append(self.set())
            while self.skip(","):
                groups.append(self.set())
            if len(groups) == 1:
                raise unclear(self.text, start, "a trend needs two groups or more")
        self.expect(")")
        return Trend(kind, of, tuple(groups))

    def comparisons(self) -> tuple[Comparison, ...]:
        terms = [self.term()]
        relations: list[str] = []
        while not relations or self.tokens[self.place][0] == "relation":
            relations.append({"==": "="}.get(word := self.expect("relation"), word))
            terms.append(self.term())
        for left, right in pairwise(terms):
            kinds = {left.kind, right.kind}
            if kinds == {"number"} or kinds == {"share", "count"}:
                why = "a share compares with a share or a number, a count with a count or a number"
                raise unclear(self.text, left.start, why)
            for number in (left, right):
                if number.kind == "number" and "share" in kinds and number.value > 1:
                    raise unclear(self.text, number.start, "a share is 0 to 1, or 0% to 100%")
        return tuple(
            Comparison(left, relation, right)
            for (left, right), relation in zip(pairwise(terms), relations, strict=True)
        )

    def term(self) -> Term:
        kind, word, start = self.tokens[self.place]
        if kind == "number":
            self.place += 1
            value = Fraction(word)
            return Term("number", value=value / 100 if self.skip("%") else value, start=start)
        if word not in ("share", "count"):
            raise unclear(self.text, start, "expected a number or one of " + ", ".join(_CALLS))
        self.place += 1
        self.expect("(")
        of = self.set()
        within: Set = ()
        if self.skip("|" if word == "share" else ","):
            within = self.set()
        self.expect(")")
        return Term(word, of, within, start=start)

    def set(self) -> Set:
        names = [self.name()]
        while self.skip("+"):
            names.append(self.name())
        return tuple(dict.fromkeys(names))

    def name(self) -> str:
        return self.expect("name", "number")
