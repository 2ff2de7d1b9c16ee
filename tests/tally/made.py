"""Responses made from answers that stand in the test."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from youthsurvey.model.codebook import Category, Codebook, Variable, VariableType
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column, Responses

Answers = Sequence[str | None]
Choices = Sequence[frozenset[str] | None]


def _variable(name: str, kind: VariableType, codes: Sequence[str]) -> Variable:
    categories = tuple(Category(code, {"en": code}) for code in codes)
    return Variable(name, kind, {"en": f"{name}?"}, categories=categories)


def _made(
    single: Mapping[str, Answers] | None = None,
    multiple: Mapping[str, Choices] | None = None,
    categories: Mapping[str, Sequence[str]] | None = None,
    weight: Sequence[float] | None = None,
    margins: tuple[tuple[str, ...], ...] = (),
) -> Responses:
    """Return responses with the given answers by variable, None where there is none.

    Categories are those that occur, sorted, unless ``categories`` names them.
    """
    named = dict(categories or {})
    columns = {}
    for name, answers in (single or {}).items():
        codes = list(named.get(name, sorted({a for a in answers if a is not None})))
        place = {code: i for i, code in enumerate(codes)}
        coded = np.array([-2 if a is None else place[a] for a in answers], dtype=np.int32)
        columns[name] = Column(_variable(name, "single", codes), coded)
    for name, choices in (multiple or {}).items():
        codes = list(named.get(name, sorted({c for chosen in choices for c in chosen or ()})))
        coded = np.array([-2 if c is None else 0 for c in choices], dtype=np.int32)
        values = np.array([[code in (c or ()) for code in codes] for c in choices], dtype=bool)
        columns[name] = Column(_variable(name, "multiple", codes), coded, values)
    n = len(next(iter(columns.values())).codes)
    design = SurveyDesign()
    if weight is not None:
        design = SurveyDesign("made", np.asarray(weight, dtype=np.float64), margins)
    return Responses(
        codebook=Codebook({name: column.variable for name, column in columns.items()}),
        line=np.arange(2, n + 2),
        order=np.arange(n),
        columns=columns,
        design=design,
    )


@pytest.fixture(scope="session")
def make_responses() -> Callable[..., Responses]:
    return _made


def with_number(responses: Responses, name: str, values: Sequence[float | None]) -> Responses:
    """Return responses with a numeric variable, None where there is no answer."""
    variable = Variable(name, "numeric", {"en": f"{name}?"})
    codes = np.array([-2 if v is None else 0 for v in values], dtype=np.int32)
    numbers = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    known = {v.name: v for v in responses.codebook} | {name: variable}
    return replace(responses, codebook=Codebook(known)).with_column(
        Column(variable, codes, numbers)
    )
