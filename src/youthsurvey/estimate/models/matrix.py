"""From responses to model cells: one for each combination of outcome and predictors that occurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import NoRespondentsError, UsageError
from youthsurvey.estimate.models.formula import Formula
from youthsurvey.model.codebook import CHOSEN, UNCHOSEN, Category, Codebook, Variable
from youthsurvey.model.fits import Factor, Predictor
from youthsurvey.model.responses import Column, Responses
from youthsurvey.model.results import Floats
from youthsurvey.tally.cells import Cells, tally

_CELL = "model cell"
_MOST_CELLS = 5_000
"""The covariance of more combinations would take several hundred megabytes."""

_FEW = 100_000
"""Values so many are counted in an array of their own; more than these and rows are sorted."""

Values = Mapping[str, NDArray[np.float64]]
"""By predictor: shape (K,), the number of the category among those with respondents, or the
value of a numeric predictor."""

Coded = tuple[NDArray[np.float64], NDArray[np.bool_], tuple[Category, ...]]


@dataclass(frozen=True)
class ModelCells:
    """The tallied data of a model.

    Attributes:
        cells: tallied over one variable, the K combinations that occur.
        outcome: shape (K,), each combination's place among the outcomes.
        outcomes: the outcome's categories that count.
        values: of the predictors in each combination.
        predictors: on the right of the formula.
        terms: of names, without the intercept.
        aside: respondents with all answers whose outcome is set aside.
    """

    cells: Cells
    outcome: NDArray[np.intp]
    outcomes: tuple[str, ...]
    values: Values
    predictors: tuple[Predictor, ...]
    terms: tuple[tuple[str, ...], ...]
    aside: int

    @property
    def w(self) -> Floats:
        """Shape (K,), the sum of weights of each combination."""
        return np.asarray(self.cells.w[:, :-1].sum(axis=0))

    @cached_property
    def factors(self) -> tuple[tuple[Factor, ...], ...]:
        """The product of factors that each column of the matrix stands for.

        Treatment coding: an indicator for each category but the first; in an interaction without
        the term that remains when the variable is taken out, for all (R's rule, Chambers and
        Hastie 1992, 2.4.1). Columns stand as in R: the first variable's categories vary fastest.
        """
        known = {frozenset(term) for term in self.terms} | {frozenset[str]()}
        labels = {p.name: p.categories for p in self.predictors}
        out: list[tuple[Factor, ...]] = []
        for term in self.terms:
            steps = [labels[name][frozenset(term) - {name} in known :] or ("",) for name in term]
            for chosen in product(*reversed(steps)):
                out.append(tuple(zip(term, reversed(chosen), strict=True)))
        return tuple(out)

    def matrix(self, values: Values | None = None, derivative: str = "") -> Floats:
        """Return the design matrix, shape (K, q), without a column for the intercept.

        Args:
            values: of the predictors; those of the data where it is None.
            derivative: a numeric predictor by which the matrix is differentiated.
        """
        at = self.values if values is None else values
        place = {p.name: {c: i for i, c in enumerate(p.categories)} for p in self.predictors}
        columns = []
        for factors in self.factors:
            column = np.ones(len(self.outcome))
            if derivative and derivative not in dict(factors):
                column *= 0.0
            for name, category in factors:
                if category:
                    column *= at[name] == place[name][category]
                elif name != derivative:
                    column *= at[name]
            columns.append(column)
        return np.column_stack(columns) if columns else np.zeros((len(self.outcome), 0))


def model_cells(responses: Responses, formula: Formula) -> ModelCells:
    """Tally the combinations of outcome and predictors.

    Respondents without an answer to one of the questions, or with an outcome set aside, leave the
    base, not the design.

    Raises:
        UsageError: an unknown name, an outcome without a model, a predictor that does not vary.
        NoRespondentsError: nobody answered every question.
    """
    codes, answered, categories = _outcome(responses, formula.outcome)
    coded = {name: _predictor(responses, name) for name in formula.predictors}
    domain = responses.design.domain
    complete = answered if domain is None else answered & domain
    for _, known, _ in coded.values():
        complete = complete & known
    aside = np.isin(codes, [i for i, c in enumerate(categories) if c.aside])
    kept = complete & ~aside
    if not kept.any():
        raise NoRespondentsError("nobody answered every question of the model.")
    held = codes[kept].astype(np.intp)
    used = np.flatnonzero(np.bincount(held))
    if len(used) < 2:
        only = categories[int(used[0])].code
        raise UsageError(
            f'everybody in the model answers "{formula.outcome}" alike ("{only}").',
            remedy="A model needs two outcomes at least.",
        )
    count = np.ones(len(responses)) if responses.grouped is None else responses.grouped.n
    columns: list[NDArray[np.intp] | Floats] = [_places(used)[held]]
    predictors = []
    for name, (values, _, labels) in coded.items():
        predictor, column = _levels(name, values[kept], labels, formula, count[kept])
        predictors.append(predictor)
        columns.append(column)
    found, rank = _combinations(columns)
    if len(found) > _MOST_CELLS:
        raise UsageError(
            f"the model's variables have {len(found)} combinations in the data; "
            f"{_MOST_CELLS} are the most.",
            remedy="Group the values of a numeric predictor.",
        )
    cell = np.full(len(responses), -1, dtype=np.int32)
    cell[kept] = rank
    return ModelCells(
        cells=_tallied(responses, cell, len(found)),
        outcome=found[:, 0].astype(np.intp),
        outcomes=tuple(categories[i].code for i in used.tolist()),
        values={p.name: found[:, j] for j, p in enumerate(predictors, start=1)},
        predictors=tuple(predictors),
        terms=formula.terms,
        aside=int(count[complete & aside].sum()),
    )


def _outcome(responses: Responses, name: str) -> Coded:
    coded = _one_category(responses, name)
    if coded is not None:
        return coded
    codes, categories = responses.resolve(name)
    kept = [c for c in categories if not c.aside]
    if len(kept) > 2 and responses[name].variable.type != "ordinal":
        raise UsageError(
            f'"{name}" has {len(kept)} categories without an order.',
            remedy=f'Name the one to explain, as "{name}.{kept[0].code} ~ ...".',
        )
    return codes.astype(np.float64), codes >= 0, categories


def _predictor(responses: Responses, name: str) -> Coded:
    coded = _one_category(responses, name)
    if coded is not None:
        return coded
    if name in responses.codebook and responses.codebook[name].type == "numeric":
        column = responses[name]
        values = column.values
        assert values is not None, "a numeric variable has values"
        return values.astype(np.float64), column.codes >= 0, ()
    codes, categories = responses.resolve(name)
    return codes.astype(np.float64), codes >= 0, categories


def _one_category(responses: Responses, name: str) -> Coded | None:
    """Return "awareness.full" as whether that category was chosen, among all who answered."""
    if name in responses.codebook or "." not in name:
        return None
    variable, code = name.rsplit(".", 1)
    if responses[variable].variable.type not in ("single", "ordinal"):
        return None
    codes, _ = responses.resolve(variable)
    hit = codes == responses.codebook[variable].index(code)
    return hit.astype(np.float64), codes >= 0, (UNCHOSEN, CHOSEN)


def _levels(
    name: str,
    values: Floats,
    categories: Sequence[Category],
    formula: Formula,
    count: NDArray[np.generic],
) -> tuple[Predictor, NDArray[np.intp] | Floats]:
    """Return a predictor, and its values with categories numbered among those in use."""
    interacts = any(name in term and len(term) > 1 for term in formula.terms)
    if not categories:
        if np.ptp(values) == 0:
            raise _constant(name)
        return Predictor(name, (), (), interacts=interacts), values
    n = np.bincount(values.astype(np.intp), count, minlength=len(categories))
    used = np.flatnonzero(n)
    if len(used) < 2:
        raise _constant(name)
    predictor = Predictor(
        name,
        tuple(categories[i].code for i in used.tolist()),
        tuple(int(n[i]) for i in used),
        tuple(c.code for c, held in zip(categories, n, strict=True) if not held),
        interacts,
    )
    return predictor, _places(used)[values.astype(np.intp)]


def _constant(name: str) -> UsageError:
    return UsageError(
        f'the predictor "{name}" is the same for everybody in the model.',
        remedy="Leave it out of the formula.",
    )


def _places(used: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return where each code stands among those in use."""
    places = np.zeros(int(used[-1]) + 1, dtype=np.intp)
    places[used] = np.arange(len(used))
    return places


def _combinations(
    columns: Sequence[NDArray[np.intp] | Floats],
) -> tuple[Floats, NDArray[np.intp]]:
    """Return the distinct rows, shape (K, m), and each row's place among them."""
    rank = np.zeros(len(columns[0]), dtype=np.intp)
    count = 1
    first = rank[:1]
    for column in columns:
        if column.dtype.kind == "f":
            values, codes = np.unique(column, return_inverse=True)
            size = len(values)
        else:
            codes = column.astype(np.intp, copy=False)
            size = int(codes.max()) + 1
        rank, first = _crossed(rank * size + codes, count * size)
        count = len(first)
    return np.column_stack([column[first] for column in columns]).astype(np.float64), rank


def _crossed(joint: NDArray[np.intp], size: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the ranks of the values that occur, below ``size``, and a row that has each."""
    if size > len(joint) + _FEW:
        _, first, rank = np.unique(joint, return_index=True, return_inverse=True)
        return rank, first
    row = np.full(size, -1, dtype=np.intp)
    row[joint] = np.arange(len(joint))
    used = np.flatnonzero(row >= 0)
    return _places(used)[joint], row[used]


def _tallied(responses: Responses, cell: NDArray[np.int32], k: int) -> Cells:
    """Tally the combinations as one variable, so that every design is met as in a table."""
    categories = tuple(Category(str(i), {"en": str(i)}) for i in range(k))
    variable = Variable(_CELL, "single", {"en": _CELL}, categories=categories)
    codebook = Codebook({**responses.codebook.variables, _CELL: variable})
    whole = replace(responses, codebook=codebook).with_column(Column(variable, cell))
    return tally(whole, [_CELL])
