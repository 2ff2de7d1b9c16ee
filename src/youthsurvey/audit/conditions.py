"""Sentences about two given variables as inequalities between counts and shares of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from youthsurvey.audit.constraints import Comparison, Extreme, Sentence, Set, Term, Trend
from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.bounds import Margin

Cells = frozenset[tuple[int, int]]
"""Places in the table, row and column."""


@dataclass(frozen=True)
class Quantity:
    """A number, a count of cells, or the share of cells in others.

    Attributes:
        cells: what is counted; empty for a number.
        base: what it is a share of, a superset of ``cells``; None for a count or a number.
        value: of a number.
    """

    cells: Cells = frozenset()
    base: Cells | None = None
    value: Fraction = Fraction(0)


@dataclass(frozen=True)
class Condition:
    """``left`` is at least ``right``; ``strict``: greater."""

    left: Quantity
    strict: bool
    right: Quantity

    def holds(self, table: Sequence[Sequence[int]]) -> bool:
        """Whether a table of whole numbers agrees, in exact arithmetic.

        A share of an empty group agrees with nothing.
        """
        left, right = _value(self.left, table), _value(self.right, table)
        if left is None or right is None:
            return False
        return left > right if self.strict else left >= right


def _value(quantity: Quantity, table: Sequence[Sequence[int]]) -> Fraction | None:
    count = sum(table[i][j] for i, j in quantity.cells)
    if quantity.base is None:
        return quantity.value if not quantity.cells else Fraction(count)
    base = sum(table[i][j] for i, j in quantity.base)
    return Fraction(count, base) if base else None


def conditions_of(sentence: Sentence, row: Margin, column: Margin) -> tuple[Condition, ...]:
    """Return what a sentence says of the cells of a table.

    Raises:
        UsageError: it names a category that neither variable has, or that both have, or sets that
            do not go together; the sentence is named.
    """
    names = _Names(row, column, sentence.text)
    return tuple(c for part in sentence.parts for c in _conditions(part, names))


def _conditions(part: Comparison | Extreme | Trend, names: _Names) -> Iterator[Condition]:
    if isinstance(part, Comparison):
        left, right = names.quantity(part.left), names.quantity(part.right)
        strict = part.relation in ("<", ">")
        if part.relation in (">", ">=", "="):
            yield Condition(left, strict, right)
        if part.relation in ("<", "<=", "="):
            yield Condition(right, strict, left)
    elif isinstance(part, Extreme):
        for other in names.others(part.within):
            pair = [names.share(part.of, part.within), names.share(part.of, other)]
            yield Condition(*_ordered(pair, part.kind == "highest"))
    else:
        groups = part.groups or names.all_groups(part.of)
        shares = [names.share(part.of, group) for group in groups]
        for first, second in pairwise(shares):
            yield Condition(*_ordered([first, second], part.kind == "falls"))


def _ordered(pair: list[Quantity], as_is: bool) -> tuple[Quantity, bool, Quantity]:
    first, second = pair if as_is else reversed(pair)
    return first, True, second


class _Names:
    """Looks up the names of one sentence in two variables."""

    def __init__(self, row: Margin, column: Margin, text: str) -> None:
        self.axes = (row, column)
        self.text = text

    def quantity(self, term: Term) -> Quantity:
        if term.kind == "number":
            return Quantity(value=term.value)
        if term.kind == "share":
            return self.share(term.of, term.within)
        cells = self.cells(term.of)
        if term.within:
            self.crossing(term.of, term.within)
            cells &= self.cells(term.within)
        return Quantity(cells)

    def share(self, of: Set, within: Set) -> Quantity:
        if not within:
            every = self.cells(self.axes[0].categories, axis=0)
            return Quantity(self.cells(of), every)
        self.crossing(of, within)
        base = self.cells(within)
        return Quantity(self.cells(of) & base, base)

    def cells(self, codes: Set, axis: int | None = None) -> Cells:
        found = axis if axis is not None else self.axis(codes)
        places = {self.axes[found].index(self.bare(code)) for code in codes}
        r, c = (len(margin.categories) for margin in self.axes)
        return frozenset(
            (i, j) for i in range(r) for j in range(c) if (i if found == 0 else j) in places
        )

    def crossing(self, of: Set, within: Set) -> None:
        if self.axis(of) == self.axis(within):
            raise self.fault(
                f"{' + '.join(of)} and {' + '.join(within)} are both answers to "
                f"{self.axes[self.axis(of)].name}.",
                "Name an answer to one variable and a group of the other.",
            )

    def others(self, within: Set) -> list[Set]:
        axis = self.axes[self.axis(within)]
        inside = {self.bare(code) for code in within}
        return [self.named(axis, code) for code in axis.categories if code not in inside]

    def all_groups(self, of: Set) -> tuple[Set, ...]:
        axis = self.axes[1 - self.axis(of)]
        return tuple(self.named(axis, code) for code in axis.categories)

    def named(self, axis: Margin, code: str) -> Set:
        return (f"{axis.name}.{code}",)

    def axis(self, codes: Set) -> int:
        """Return 0 where codes are rows', 1 where they are columns'."""
        found = {self.axis_of(code) for code in codes}
        if len(found) > 1:
            raise self.fault(
                f"{' + '.join(codes)} are answers to two variables.", "Join answers to one."
            )
        return found.pop()

    def axis_of(self, name: str) -> int:
        holders = [
            k
            for k, margin in enumerate(self.axes)
            if name in margin.categories
            or (name.startswith(f"{margin.name}.") and self.bare(name) in margin.categories)
        ]
        if len(holders) == 1:
            return holders[0]
        row, column = self.axes
        if holders:
            raise self.fault(
                f'"{name}" is a category of both variables.',
                f"Write {row.name}.{name} or {column.name}.{name}.",
            )
        raise self.fault(
            f'"{name}" is no category of {row.name} or {column.name}.',
            nearest(name, [*row.categories, *column.categories]),
        )

    def bare(self, name: str) -> str:
        for margin in self.axes:
            prefix = f"{margin.name}."
            if name.startswith(prefix) and name not in margin.categories:
                return name.removeprefix(prefix)
        return name

    def fault(self, what: str, remedy: str = "") -> UsageError:
        return UsageError(what, where=f'"{self.text}"', remedy=remedy)
