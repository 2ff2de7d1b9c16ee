"""Respondents in groups that share all that weighting looks at, so that work is on groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError, WeightingError
from youthsurvey.model.codebook import Category
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.weight.scheme import Scheme

Codes = NDArray[np.integer]


@dataclass(frozen=True)
class Units:
    """Respondents who share a weight: groups, or single respondents under base weights.

    Attributes:
        count: shape (u,), respondents in each, > 0.
        weight: shape (u,), the weight of each of these.
        codes: by variable of the scheme, shape (u,).
        categories: by variable, what codes stand for.
        values: by numeric variable, shape (u,).
    """

    count: Floats
    weight: Floats
    codes: Mapping[str, Codes]
    categories: Mapping[str, tuple[Category, ...]]
    values: Mapping[str, Floats]


@dataclass(frozen=True)
class Groups:
    """Groups of respondents alike in the scheme's categories and numeric values.

    Attributes:
        of_row: shape (n,), each respondent's group.
        shape: the categories of each variable; without means the groups are the cells of this
            grid, empty ones included, else those that occur.
        count: shape (g,), respondents; start: shape (g,), sums of base weights.
        codes, categories, values: as in ``Units``, by group.
        base: shape (n,), base weights averaging 1; None where everybody starts at 1.
    """

    of_row: Codes
    shape: tuple[int, ...]
    count: Floats
    start: Floats
    codes: Mapping[str, Codes]
    categories: Mapping[str, tuple[Category, ...]]
    values: Mapping[str, Floats]
    base: Floats | None

    def units(self, factor: Floats) -> Units:
        """Return who shares a weight, when groups' base weights are multiplied by factors."""
        if self.base is None:
            rows, count, weight = np.flatnonzero(self.count > 0), self.count, factor
            count, weight = count[rows], weight[rows]
        else:
            rows = np.asarray(self.of_row)
            count, weight = np.ones(len(rows)), self.base * factor[rows]
        return Units(
            count=count,
            weight=weight,
            codes={name: codes[rows] for name, codes in self.codes.items()},
            categories=self.categories,
            values={name: values[rows] for name, values in self.values.items()},
        )

    def rows(self, weight: Floats) -> Floats:
        """Return each respondent's weight, shape (n,), from the weights of ``units``."""
        if self.base is not None:
            return weight
        by_group = np.zeros(len(self.count))
        by_group[self.count > 0] = weight
        spread: Floats = by_group[self.of_row]
        return spread


def group(responses: Responses, scheme: Scheme) -> Groups:
    """Group respondents by the variables of a scheme, its mix included.

    Raises:
        WeightingError: an answer or a base weight is missing, or a base weight cannot be used.
        UsageError: a variable is not in the data, or of the wrong type.
    """
    _check_answered(responses, scheme)
    base = None if scheme.base_weight is None else base_weights(responses, scheme)
    names = variables_of(scheme)
    axes = {name: responses.resolve(name) for name in names}
    categories = {name: found for name, (_, found) in axes.items()}
    shape = tuple(len(found) for found in categories.values())
    # Small integers: the memory that they take is what the time goes to.
    number: type[np.int32 | np.intp] = np.int32 if prod(shape) < 2**31 else np.intp
    flat: Codes = np.zeros(len(responses), dtype=number)
    for i, name in enumerate(names):
        one: Codes = axes[name][0].astype(number, copy=False)
        flat = flat * number(shape[i]) + one if i else one
    of_row = flat
    values: dict[str, Floats] = {}
    if scheme.means:
        of_row, place, values = _by_values(responses, scheme, flat)
        count = np.bincount(of_row).astype(np.float64)
    else:
        count = np.bincount(flat, minlength=prod(shape)).astype(np.float64)
        place = np.arange(prod(shape))
    start = count if base is None else np.bincount(of_row, base, minlength=len(count))
    codes = np.unravel_index(place, shape) if shape else ()
    return Groups(
        of_row=of_row,
        shape=shape,
        count=count,
        start=start.astype(np.float64),
        codes=dict(zip(names, codes, strict=True)),
        categories=categories,
        values=values,
        base=base,
    )


def variables_of(scheme: Scheme) -> tuple[str, ...]:
    """Return the margins' variables and, after them, a mix that is in no margin."""
    return tuple(dict.fromkeys((*scheme.variables, *filter(None, [scheme.mix]))))


def base_weights(responses: Responses, scheme: Scheme) -> Floats:
    """Return the base weights of a scheme that has some, shape (n,), averaging 1.

    Raises:
        WeightingError: one is missing, negative or infinite, or all are 0; with the line.
        UsageError: the variable is not in the data, or not numeric.
    """
    assert scheme.base_weight is not None, "called for a scheme with base weights"
    found = _numbers(responses, scheme.base_weight)
    bad = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
    where = f'scheme "{scheme.name}"'
    if len(bad):
        value = float(found[bad[0]])
        what = "missing" if value != value else "infinite" if value == np.inf else "negative"
        others = f", and {len(bad) - 1} more are wrong" if len(bad) > 1 else ""
        raise WeightingError(
            f'base weight "{scheme.base_weight}" is {what} in line '
            f"{responses.line[bad[0]]}{others}.",
            where=where,
            remedy="Give every respondent a weight of 0 or more.",
        )
    if not found.sum() > 0:
        raise WeightingError(
            f'base weight "{scheme.base_weight}" is 0 for everybody.',
            where=where,
            remedy="Give respondents weights above 0.",
        )
    scaled: Floats = found / found.mean()
    return scaled


def _by_values(
    responses: Responses, scheme: Scheme, flat: Codes
) -> tuple[Codes, Codes, dict[str, Floats]]:
    """Divide cells by the distinct values of numeric variables.

    Returns:
        Each respondent's group; each group's cell; each group's value of every variable.
    """
    values = {}
    joint: Codes = flat.astype(np.intp)
    for name in scheme.means:
        distinct, place = np.unique(_numbers(responses, name), return_inverse=True)
        # Renumbered at each variable, so that many values cannot overflow the numbers.
        _, joint = np.unique(joint * len(distinct) + place, return_inverse=True)
        values[name] = distinct[place]
    _, first, of_row = np.unique(joint, return_index=True, return_inverse=True)
    return of_row, flat[first], {name: value[first] for name, value in values.items()}


def _numbers(responses: Responses, name: str) -> Floats:
    """Return a numeric variable's values, nan where missing."""
    column = responses[name]
    if column.variable.type != "numeric":
        raise UsageError(f'"{name}" is {column.variable.type}, not numeric.')
    assert column.values is not None, "a numeric variable has values"
    values: Floats = np.where(column.codes < 0, np.nan, column.values)
    return values


def _check_answered(responses: Responses, scheme: Scheme) -> None:
    for name in (*variables_of(scheme), *scheme.means):
        if name in scheme.means:
            missing = int((~np.isfinite(_numbers(responses, name))).sum())
        else:
            codes, _ = responses.resolve(name)
            missing = int((codes < 0).sum()) if codes.min(initial=0) < 0 else 0
        if missing:
            raise WeightingError(
                f'{missing} of {len(responses)} respondents have no answer to "{name}".',
                where=f'scheme "{scheme.name}"',
                remedy=f'Exclude them by a rule, or leave "{name}" out of the scheme.',
            )
