"""Numbers as categories: a variable's distinct values are cells, so that means come from cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.responses import Column, Responses
from youthsurvey.tally.cells import Cells, tally

MOST_VALUES = 2000
"""More distinct values than this are refused: a covariance has their number squared."""


def with_values(
    responses: Responses, names: Sequence[str], scores: Mapping[str, float] | None = None
) -> tuple[Responses, str, NDArray[np.float64]]:
    """Return responses with one more variable: the distinct values of numbers as categories.

    A respondent without one of the numbers is missing.

    Args:
        responses: the coded answers.
        names: numeric variables, options of a multiple choice (0 or 1), or scored scales.
        scores: numbers of a scale's categories by code; a category without one is missing. By
            default the codebook's scores where it has some; codes that are numbers count as
            these; and an ordinal variable's categories 1, 2, ... in their order, those set aside
            ("hard to say") being missing.

    Returns:
        responses: with the variable.
        name: of that variable.
        values: shape (K, number of names), the values that its categories stand for, sorted.

    Raises:
        UsageError: a variable without numbers, scores that fit no category, too many values.
    """
    numbers = np.column_stack([_numbers(responses, name, scores) for name in names])
    known = ~np.isnan(numbers).any(axis=1)
    values, inverse = np.unique(numbers[known], axis=0, return_inverse=True)
    if len(values) > MOST_VALUES:
        raise UsageError(
            f'"{names[0]}" has {len(values)} distinct values, over {MOST_VALUES}.',
            remedy="Round it, or group it into bands.",
        )
    codes = np.full(len(responses), -2, dtype=np.int32)
    codes[known] = inverse.ravel()
    # A name of its own: the variable itself may be a margin of the weights.
    name = f"value:{'/'.join(names)}"
    made = Variable(
        name,
        "ordinal",
        {},
        # A variable has a category at least, also where nobody answered.
        categories=tuple(Category(str(i), {}) for i in range(max(len(values), 1))),
    )
    book = Codebook({**responses.codebook.variables, name: made})
    added = replace(responses, codebook=book).with_column(Column(made, codes))
    return added, name, values if len(values) else np.full((1, len(names)), np.nan)


def tally_values(
    responses: Responses, names: Sequence[str], scores: Mapping[str, float] | None = None
) -> tuple[Cells, NDArray[np.float64]]:
    """Count respondents and weights per distinct value of one number, or of several together.

    Args and errors as in ``with_values``.

    Returns:
        cells: one-way cells, a category for each distinct value.
        values: shape (K, number of names), the values that the categories stand for, sorted.
    """
    valued, name, values = with_values(responses, names, scores)
    return tally(valued, [name]), values


def _numbers(
    responses: Responses, name: str, scores: Mapping[str, float] | None
) -> NDArray[np.float64]:
    """Return each respondent's number, shape (n,), nan where missing."""
    if name in responses.codebook and responses.codebook[name].type == "numeric":
        column = responses[name]
        assert column.values is not None, "a numeric variable has values"
        return np.where(column.codes < 0, np.nan, column.values)
    codes, categories = responses.resolve(name)
    if scores is not None:
        unknown = [code for code in scores if code not in {c.code for c in categories}]
        if unknown:
            raise UsageError(
                f'"{unknown[0]}" is no category of {name}.',
                remedy=nearest(unknown[0], [c.code for c in categories]),
            )
    elif name not in responses.codebook:
        scores = {categories[1].code: 1.0, categories[0].code: 0.0}
    else:
        scores = responses[name].variable.scores
        if not scores:
            raise UsageError(
                f'"{name}" is no number and no scale: its categories have no order to score.',
                remedy="Declare scores, or make the variable ordinal.",
            )
    by_code = [scores.get(category.code, np.nan) for category in categories]
    return np.where(codes < 0, np.nan, np.array(by_code)[np.maximum(codes, 0)])
