"""Filters: which respondents a table is about, as an expression over their answers.

A small language, read by hand: nothing of it is ever executed::

    age >= 18 and country in ("kz", "ru") and not (`Are you a student?` == "yes")

    filter     = and-part { "or" and-part }
    and-part   = not-part { "and" not-part }
    not-part   = "not" not-part | "(" filter ")" | comparison
    comparison = operand relation operand { relation operand }
               | name ["not"] "in" "(" literal { "," literal } ")"
    relation   = "==" | "=" | "!=" | "<>" | "<" | "<=" | ">" | ">="

An operand is a name or a literal, one of each in a relation. A name with spaces or signs stands
in `backquotes`; texts stand in "quotation marks" or 'apostrophes'; numbers are decimal. A number
compares with a column's numbers, a text with its texts. A missing answer makes a comparison
neither true nor false, and only respondents for whom the filter is true are kept, as in SQL.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError

Bools = NDArray[np.bool_]
Literal = str | float


@dataclass(frozen=True)
class Levels:
    """A column by its distinct values.

    Attributes:
        name: the column's header, or the variable's name.
        codes: shape (n,), int32, index into ``texts``; negative where the answer is missing.
        texts: the distinct values, as they read.
        numbers: shape (k,), the same as numbers; nan for what is no number.
        title: a longer name, where the file has one.
    """

    name: str
    codes: NDArray[np.int32]
    texts: tuple[str, ...]
    numbers: NDArray[np.float64]
    title: str = ""

    def take(self, values: NDArray[np.generic], missing: object) -> NDArray[np.generic]:
        """Return a value for each respondent from one for each distinct value."""
        padded = np.append(values, np.array([missing], dtype=values.dtype))
        return padded[np.where(self.codes < 0, len(values), self.codes)]


class Condition(Protocol):
    """A part of a filter."""

    def evaluate(self, columns: Mapping[str, Levels]) -> tuple[Bools, Bools]:
        """Return where it is true, and where it is false; a missing answer is neither."""


_RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "=": operator.eq, "!=": operator.ne, "<>": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Comparison:
    """A column against one literal, or against several of which one shall be equal.

    Attributes:
        name: the column.
        relation: "==", "!=", "<", "<=", ">" or ">=".
        literals: texts and numbers; more than one goes with "==" only.
    """

    name: str
    relation: str
    literals: tuple[Literal, ...]

    def evaluate(self, columns: Mapping[str, Levels]) -> tuple[Bools, Bools]:
        """Return where it is true and where it is false.

        Raises:
            UsageError: a number is compared with a column that holds other texts than numbers.
        """
        column = columns[self.name]
        true = np.zeros(len(column.texts), dtype=bool)
        compare = _RELATIONS[self.relation]
        for literal in self.literals:
            if isinstance(literal, str):
                found = [bool(compare(text, literal)) for text in column.texts]
                true |= np.array(found, dtype=bool)
                continue
            if np.isnan(column.numbers).any():
                raise UsageError(
                    f'"{self.name}" is compared with the number {literal:g}, but not all of its '
                    "answers are numbers.",
                    where="--filter",
                    remedy="Compare it with a text in quotation marks.",
                )
            true |= compare(column.numbers, literal)
        return (
            np.asarray(column.take(true, False), dtype=bool),
            np.asarray(column.take(~true, False), dtype=bool),
        )


@dataclass(frozen=True)
class Not:
    """True where its part is false."""

    part: Condition

    def evaluate(self, columns: Mapping[str, Levels]) -> tuple[Bools, Bools]:
        """Return where it is true and where it is false."""
        true, false = self.part.evaluate(columns)
        return false, true


@dataclass(frozen=True)
class Every:
    """True where all parts are true, false where one is false."""

    parts: tuple[Condition, ...]

    def evaluate(self, columns: Mapping[str, Levels]) -> tuple[Bools, Bools]:
        """Return where it is true and where it is false."""
        results = [part.evaluate(columns) for part in self.parts]
        return (
            np.logical_and.reduce([true for true, _ in results]),
            np.logical_or.reduce([false for _, false in results]),
        )


@dataclass(frozen=True)
class Filter:
    """A whole filter.

    Attributes:
        text: as it was written.
        condition: what it means.
        names: the columns that it speaks of, each once.
    """

    text: str
    condition: Condition
    names: tuple[str, ...]

    def holds(self, columns: Mapping[str, Levels]) -> Bools:
        """Return for whom the filter is true, shape (n,).

        Raises:
            UsageError: a number is compared with texts.
        """
        return self.condition.evaluate(columns)[0]


_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<quoted>`[^`]+`)
    | (?P<word>[^\W\d][\w.]*)
    | (?P<relation><=|>=|<>|==|!=|<|>|=)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_WORDS = ("and", "or", "not", "in")
Token = tuple[str, str, int]
"""Kind ("name", "number", "text", "relation", or the word or mark itself), text and place."""


def parse_filter(text: str) -> Filter:
    """Read a filter.

    >>> parse_filter('age >= 18 and country in ("kz", "ru")').names
    ('age', 'country')

    Raises:
        UsageError: it does not follow the grammar; with the place.
    """
    reader = _Reader(text, list(_tokens(text)))
    try:
        condition = reader.any_of()
    except RecursionError:
        raise _unclear(text, 0, "its parentheses are nested too deeply") from None
    reader.expect("end")
    return Filter(text, condition, tuple(dict.fromkeys(reader.names)))


def _tokens(text: str) -> Iterator[Token]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            place += len(text[place:]) - len(text[place:].lstrip())
            raise _unclear(text, place, "this is no name, number or text in quotation marks")
        kind = str(found.lastgroup)
        word = found.group(kind)
        start, place = found.start(kind), found.end()
        if kind in ("text", "quoted"):
            yield ("text" if kind == "text" else "name"), word[1:-1], start
        elif kind == "word":
            yield (word.lower() if word.lower() in _WORDS else "name"), word, start
        else:
            yield (word if kind == "mark" else kind), word, start
    yield "end", "", end


def _unclear(text: str, place: int, why: str) -> UsageError:
    found = text[place : place + 20].rstrip()
    at = f"at character {place + 1}, {found!r}" if found else "at its end"
    return UsageError(
        f"the filter is not understood {at}: {why}.",
        where="--filter",
        remedy="""Write, for example, 'age >= 18 and country in ("kz", "ru")'.""",
    )


class _Reader:
    """Reads tokens from left to right, one method a rule of the grammar."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.place = 0
        self.names: list[str] = []

    @property
    def kind(self) -> str:
        return self.tokens[self.place][0]

    def expect(self, *kinds: str) -> str:
        kind, word, start = self.tokens[self.place]
        if kind not in kinds:
            wanted = {"end": "the end", "name": "a column's name", "number": "a number"}
            wanted |= {"text": "a text in quotation marks", "relation": "a comparison such as =="}
            expected = " or ".join(wanted.get(k, f'"{k}"') for k in kinds)
            raise _unclear(self.text, start, f"expected {expected}")
        self.place += 1
        return word

    def skip(self, kind: str) -> bool:
        if self.kind != kind:
            return False
        self.place += 1
        return True

    def any_of(self) -> Condition:
        parts = [self.every()]
        while self.skip("or"):
            parts.append(self.every())
        # "a or b" is "not (not a and not b)".
        return parts[0] if len(parts) == 1 else Not(Every(tuple(Not(part) for part in parts)))

    def every(self) -> Condition:
        parts = [self.negated()]
        while self.skip("and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def negated(self) -> Condition:
        if self.skip("not"):
            return Not(self.negated())
        if self.skip("("):
            inside = self.any_of()
            self.expect(")")
            return inside
        return self.comparison()

    def comparison(self) -> Condition:
        start = self.tokens[self.place][2]
        left = self.operand()
        if isinstance(left, _Name) and self.kind in ("in", "not"):
            unlike = self.skip("not")
            self.expect("in")
            among = Comparison(left.text, "==", self.literals())
            return Not(among) if unlike else among
        parts: list[Condition] = []
        while not parts or self.kind == "relation":
            relation = self.expect("relation", *(["in"] if isinstance(left, _Name) else []))
            right = self.operand()
            parts.append(self.related(left, relation, right, start))
            left = right
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def related(
        self, left: _Name | Literal, relation: str, right: _Name | Literal, start: int
    ) -> Condition:
        relation = {"=": "==", "<>": "!="}.get(relation, relation)
        if isinstance(left, _Name) and not isinstance(right, _Name):
            return Comparison(left.text, relation, (right,))
        if isinstance(right, _Name) and not isinstance(left, _Name):
            return Comparison(right.text, _MIRRORED.get(relation, relation), (left,))
        raise _unclear(self.text, start, "a comparison has a column on one side and a value on "
                       "the other; texts stand in quotation marks")  # fmt: skip

    def literals(self) -> tuple[Literal, ...]:
        self.expect("(")
        found = [self.literal()]
        while self.skip(","):
            found.append(self.literal())
        self.expect(")")
        return tuple(found)

    def literal(self) -> Literal:
        is_number = self.kind == "number"
        word = self.expect("text", "number")
        return float(word) if is_number else word

    def operand(self) -> _Name | Literal:
        if self.kind == "name":
            name = self.expect("name")
            self.names.append(name)
            return _Name(name)
        is_number = self.kind == "number"
        word = self.expect("name", "text", "number")
        return float(word) if is_number else word


@dataclass(frozen=True)
class _Name:
    text: str
