"""Sentences about two given variables as inequalities between counts and shares of respondents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from youthsurvey.audit.constraints import Comparison, Extreme, Sentence, Set, Term, Trend
from youthsurvey.audit.inequalities import Inequality, Quantity, Who
from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.bounds import Margin


def conditions_of(sentence: Sentence, row: Margin, column: Margin) -> tuple[Inequality, ...]:
    """Return what a sentence says of a table's respondents.

    Raises:
        UsageError: it names a category that neither variable has, or that both have, or sets that
            do not go together; the sentence is named.
    """
    names = _Names(row, column, sentence.text)
    return tuple(c for part in sentence.parts for c in _conditions(part, names))


def _conditions(part: Comparison | Extreme | Trend, names: _Names) -> Iterator[Inequality]:
    if isinstance(part, Comparison):
        left, right = names.quantity(part.left), names.quantity(part.right)
        strict = part.relation in ("<", ">")
        if part.relation in (">", ">=", "="):
            yield Inequality(left, right, strict)
        if part.relation in ("<", "<=", "="):
            yield Inequality(right, left, strict)
    elif isinstance(part, Extreme):
        for other in names.others(part.within):
            pair = names.share(part.of, part.within), names.share(part.of, other)
            yield Inequality(*(pair if part.kind == "highest" else reversed(pair)))
    else:
        groups = part.groups or names.all_groups(part.of)
        for pair in pairwise(names.share(part.of, group) for group in groups):
            yield Inequality(*(pair if part.kind == "falls" else reversed(pair)))


class _Names:
    """Looks up the names of one sentence in two variables."""

    def __init__(self, row: Margin, column: Margin, text: str) -> None:
        self.axes = (row, column)
        self.text = text

    def quantity(self, term: Term) -> Quantity:
        if term.kind == "number":
            return Quantity(value=Fraction(term.value))
        if term.kind == "share":
            return self.share(term.of, term.within)
        if term.within:
            self.crossing(term.of, term.within)
            return Quantity((*self.who(term.within), *self.who(term.of)))
        return Quantity(self.who(term.of))

    def share(self, of: Set, within: Set) -> Quantity:
        if not within:
            return Quantity(self.who(of), ())
        self.crossing(of, within)
        base = self.who(within)
        return Quantity((*base, *self.who(of)), base)

    def who(self, codes: Set) -> Who:
        axis = self.axes[self.axis(codes)]
        return ((axis.name, tuple(self.bare(code) for code in codes)),)

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
