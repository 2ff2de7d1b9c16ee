"""A data file for others: columns with their labels, without what could name a person.

Texts of respondents, own answers among them, and contacts are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.codebook import CHOSEN, UNCHOSEN, Labels, MissingKind, Variable
from youthsurvey.model.responses import Column, Responses

ItemKind = Literal["nominal", "ordinal", "number", "date", "weight"]


@dataclass(frozen=True)
class Item:
    """A column of a data file.

    Attributes:
        name: the variable's, or that of an option of a multiple choice.
        kind: of its values.
        label: short, by language.
        question: as it was asked; empty for weights.
        values: shape (n,). Answers count from 1, options are 0 and 1; negative values are
            MissingKind. Numbers and weights are float64, dates datetime64[D]; where a number or a
            date is missing, its value says nothing.
        missing: shape (n,), which are missing.
        answers: value -> label, of answers in their order.
        codes: value -> code, of the same.
        variable, option: which question it answers, and which option of it; empty for weights and
            for questions of one answer.
        withheld: values of which may not be published how many have them.
        ends_open: the least and the greatest value may be published.
    """

    name: str
    kind: ItemKind
    label: Labels
    question: Labels
    values: NDArray[Any]
    missing: NDArray[np.bool_]
    answers: Mapping[int, Labels] = field(default_factory=dict)
    codes: Mapping[int, str] = field(default_factory=dict)
    variable: str = ""
    option: str = ""
    withheld: frozenset[int] = frozenset()
    ends_open: bool = True

    def count(self, value: int) -> int:
        """Return how many have a value."""
        return int((self.values == value).sum())

    @property
    def kinds_missing(self) -> tuple[MissingKind, ...]:
        """The kinds of missing that occur among answers."""
        if not self.answers:
            return ()
        return tuple(kind for kind in MissingKind if self.count(int(kind)))


def items(
    responses: Responses, weights: Mapping[str, tuple[Labels, NDArray[np.float64]]]
) -> tuple[Item, ...]:
    """Return the columns of a data file.

    Args:
        responses: cleaned answers.
        weights: by scheme, its label and shape (n,) weights.
    """
    out: list[Item] = []
    for column in responses.columns.values():
        out += _of_column(column)
    for scheme, (label, values) in weights.items():
        none = np.zeros(len(values), bool)
        out.append(Item(f"weight_{scheme}", "weight", label, {}, values, none))
    return tuple(out)


def _of_column(column: Column) -> Iterator[Item]:
    variable, missing = column.variable, column.codes < 0
    if variable.type in ("single", "ordinal"):
        values = np.where(missing, column.codes, column.codes + 1).astype(np.int64)
        answers = {k: c.label for k, c in enumerate(variable.valid, start=1)}
        codes = {k: c.code for k, c in enumerate(variable.valid, start=1)}
        kind: ItemKind = "ordinal" if variable.type == "ordinal" else "nominal"
        yield _item(variable, variable.name, kind, values, missing, answers, codes)
    elif variable.type == "multiple":
        assert column.values is not None, "a multiple choice has its options' values"
        for j, category in enumerate(variable.valid):
            values = np.where(missing, column.codes, column.values[:, j]).astype(np.int64)
            label = _joined(variable.title, category.title)
            yield Item(
                f"{variable.name}_{category.code}", "nominal", label, variable.question, values,
                missing, {0: UNCHOSEN.label, 1: CHOSEN.label},
                {0: UNCHOSEN.code, 1: CHOSEN.code}, variable.name, category.code,
            )  # fmt: skip
    elif variable.type in ("numeric", "date"):
        assert column.values is not None, "numbers and dates have values"
        kind = "number" if variable.type == "numeric" else "date"
        yield _item(variable, variable.name, kind, column.values, missing, {}, {})


def _item(
    variable: Variable, name: str, kind: ItemKind, values: NDArray[Any],
    missing: NDArray[np.bool_], answers: Mapping[int, Labels], codes: Mapping[int, str],
) -> Item:  # fmt: skip
    return Item(
        name,
        kind,
        variable.title,
        variable.question,
        values,
        missing,
        answers,
        codes,
        variable.name,
    )


def _joined(first: Labels, second: Labels) -> Labels:
    return {lang: f"{text}: {second[lang]}" for lang, text in first.items() if lang in second}
