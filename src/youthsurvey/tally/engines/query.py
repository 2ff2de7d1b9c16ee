"""The query itself, in terms that every engine has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

from youthsurvey.errors import UsageError
from youthsurvey.model.filters import Comparison, Condition, Every, Not
from youthsurvey.tally.engines.factors import Factors
from youthsurvey.tally.engines.found import Found
from youthsurvey.tally.engines.requests import GroupingSet

Kind = Literal["text", "truth", "whole", "real", "exact", "other"]
"""Of a column: texts; true or false; integers; floating point; decimals; dates and the rest."""
Expression = Any
"""Of an engine; all of them know ==, !=, <, <=, >, >=, &, |, ~ and *."""


class Rows(Protocol):
    """Rows that an engine holds.

    Attributes:
        source: the data's name, for messages.
        names: the columns.
        kinds: each column's kind, by name.
    """

    source: str
    names: Sequence[str]
    kinds: Mapping[str, Kind]

    def column(self, name: str) -> Expression:
        """Return a column of the data; UsageError where there is none."""

    def value(self, value: str | float | bool | None) -> Expression:
        """Return a constant."""

    def when(self, condition: Expression, value: Expression) -> Expression:
        """Return a value where a condition is true, else null."""

    def call(self, function: str, *arguments: Expression) -> Expression:
        """Return a function's value: trim, upper, coalesce, isnan."""

    def number(self, value: Expression) -> Expression:
        """Return a value as a floating point number; a text that is none stops the query."""

    def text(self, value: Expression) -> Expression:
        """Return a value as a text."""

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """Return about how many values each column has, a missing one included."""

    def grouped(
        self,
        projected: Mapping[str, Expression],
        sets: Sequence[Sequence[str]],
        weights: int,
        shown: Mapping[str, Kind],
    ) -> dict[str, Sequence[Any]]:
        """Group projected columns by several sets of them, in one query.

        Args:
            projected: by the name made for it.
            sets: of names in ``projected``.
            weights: how many columns w0, w1, ... to add up.
            shown: kinds of the columns of the data among the keys.

        Returns:
            By name the groups of all sets: the keys, None where a key is not in the set; n; for
            each weight its sum w0, sum of squares v0, known values k0, least l0 and largest m0.

        Raises:
            SurveyError: a column cannot be read as what it is used for, or not at all.
        """

    def write(self, factors: Factors, missing: Sequence[str], path: Path) -> int:
        """Write all rows with their weights as a last column, by one join, and count them.

        Args:
            factors: a factor for every group of rows.
            missing: texts that mean "no answer".
            path: where; its suffix says whether as Parquet or as CSV.

        Raises:
            SurveyError: the rows cannot be read or written.
        """


def run(
    rows: Rows, sets: Sequence[GroupingSet], weights: Iterable[str | None], missing: Sequence[str]
) -> Found:
    """Group rows by every set, and add up every weight, in one query."""
    names = list(dict.fromkeys(name for each in sets for name in each.columns))
    own = {name: f"c{i}" for i, name in enumerate(names)}
    filters = list(dict.fromkeys(each.chosen for each in sets if each.chosen is not None))
    side = {chosen: f"f{i}" for i, chosen in enumerate(filters)}
    known = [name for name in weights if name is not None]
    projected = {alias: rows.column(name) for name, alias in own.items()}
    for chosen, alias in side.items():
        holds = condition_of(rows, chosen.condition, missing)
        projected[alias] = rows.call("coalesce", holds, rows.value(False))
    for i, name in enumerate(known):
        projected[f"w{i}"] = rows.number(given(rows, name, missing))
    marks = [f"s{i}" for i in range(len(sets))] if len(sets) > 1 else []
    projected |= {mark: rows.value(True) for mark in marks}
    keys = [
        [
            *marks[i : i + 1],
            *(side[chosen] for chosen in [each.chosen] if chosen is not None),
            *(own[name] for name in each.columns),
        ]
        for i, each in enumerate(sets)
    ]
    shown = {alias: rows.kinds[name] for name, alias in own.items()}
    found = rows.grouped(projected, keys, len(known), shown)
    return Found(rows.source, tuple(sets), tuple(known), own, side, found)


def given(rows: Rows, name: str, missing: Sequence[str]) -> Expression:
    """Return a column with what means "no answer" as null: blank texts, named ones, nan."""
    column, kind = rows.column(name), rows.kinds[name]
    if kind == "real":
        return rows.when(~rows.call("isnan", column), column)
    if kind != "text":
        return column
    known = rows.call("trim", column) != rows.value("")
    for text in missing:
        known = known & (column != rows.value(text))
    return rows.when(known, column)


def condition_of(rows: Rows, condition: Condition, missing: Sequence[str]) -> Expression:
    """Return a filter's condition; null where a missing answer leaves it open."""
    if isinstance(condition, Not):
        return ~condition_of(rows, condition.part, missing)
    if isinstance(condition, Every):
        first, *others = (condition_of(rows, part, missing) for part in condition.parts)
        for other in others:
            first = first & other
        return first
    assert isinstance(condition, Comparison), "a filter has no other parts"
    column = given(rows, condition.name, missing)
    first, *others = (_compared(rows, column, condition, literal) for literal in condition.literals)
    for other in others:
        first = first | other
    return first


def _compared(rows: Rows, column: Expression, part: Comparison, literal: str | float) -> Expression:
    """Return a column against one literal: numbers with numbers, texts with texts."""
    kind = rows.kinds[part.name]
    left, right = column, rows.value(literal)
    if not isinstance(literal, str):
        if kind == "other":
            raise UsageError(
                f'"{part.name}" is compared with the number {literal:g}, but not all of its '
                "answers are numbers.",
                where="--filter",
                remedy="Compare it with a text in quotation marks.",
            )
        left = rows.number(column)
    elif kind in ("real", "exact"):
        if part.relation not in ("==", "!="):
            raise UsageError(
                f'"{part.name}" holds numbers, but is compared with a text.',
                where="--filter",
                remedy="Write the number without quotation marks.",
            )
        # As a text a number reads in one way only: any other text is equal to none.
        left, right = rows.number(column), rows.value(_number_of(literal))
    elif kind != "text":
        left = rows.text(column)
        left = rows.call("upper", left) if kind == "truth" else left
    compare = {
        "==": left.__eq__, "!=": left.__ne__, "<": left.__lt__,
        "<=": left.__le__, ">": left.__gt__, ">=": left.__ge__,
    }  # fmt: skip
    return compare[part.relation](right)


def _number_of(text: str) -> float:
    """Return the number that reads as a text; infinity, which no answer is, where there is none."""
    try:
        number = float(text)
    except ValueError:
        return float("inf")
    reads = f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"
    return number if reads == text else float("inf")
