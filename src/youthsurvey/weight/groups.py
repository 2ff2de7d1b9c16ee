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
from youthsurvey.weight.quantiles import CHUNK
from youthsurvey.weight.scheme import Scheme

Codes = NDArray[np.integer]


@dataclass(frozen=True)
class Spread:
    """How weights differ within units.

    Attributes:
        squares: shape (u,), sums of squared weights.
        least, most: shape (u,); None where single weights tell.
    """

    squares: Floats
    least: Floats | None = None
    most: Floats | None = None

    def times(self, factor: Floats) -> Spread:
        """Return the spread of weights that are multiplied by a factor of each unit, >= 0."""
        return Spread(
            self.squares * factor**2,
            None if self.least is None else self.least * factor,
            None if self.most is None else self.most * factor,
        )


@dataclass(frozen=True)
class Units:
    """Respondents alike in all but their base weights: groups, or single respondents.

    Attributes:
        count: shape (u,), respondents in each, > 0.
        weight: shape (u,), the weight of each of these, or their mean where there is a spread.
        codes: by variable of the scheme, shape (u,).
        categories: by variable, what codes stand for.
        values: by numeric variable, shape (u,).
        spread: of the weights within each; None where they share one.
    """

    count: Floats
    weight: Floats
    codes: Mapping[str, Codes]
    categories: Mapping[str, tuple[Category, ...]]
    values: Mapping[str, Floats]
    spread: Spread | None = None

    @property
    def squares(self) -> Floats:
        """The sum of squared weights of each, shape (u,)."""
        if self.spread is not None:
            return self.spread.squares
        squares: Floats = self.count * self.weight**2
        return squares


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
        rows_of: shape (n,), respondents that each row stands for; None for one each.
        spread: of base weights, by row; None where a row's respondents share one.
        squares: shape (g,), sums of squared base weights; None where everybody starts at 1.
    """

    of_row: Codes
    shape: tuple[int, ...]
    count: Floats
    start: Floats
    codes: Mapping[str, Codes]
    categories: Mapping[str, tuple[Category, ...]]
    values: Mapping[str, Floats]
    base: Floats | None
    rows_of: Floats | None = None
    spread: Spread | None = None
    squares: Floats | None = None

    def units(self, factor: Floats, *, single: bool = False) -> Units:
        """Return who is alike, when groups' base weights are multiplied by factors.

        Args:
            factor: shape (g,).
            single: rows with base weights, which differ, are units each.
        """
        spread = None
        if self.base is None or (self.rows_of is None and not single):
            rows = np.flatnonzero(self.count > 0)
            count = self.count[rows]
            weight = self.start[rows] / count * factor[rows]
            if self.squares is not None:
                spread = Spread(self.squares[rows]).times(factor[rows])
        else:
            rows = np.asarray(self.of_row)
            count = np.ones(len(rows)) if self.rows_of is None else self.rows_of
            weight = self.base * factor[rows]
            spread = None if self.spread is None else self.spread.times(factor[rows])
        return Units(
            count=count,
            weight=weight,
            codes={name: codes[rows] for name, codes in self.codes.items()},
            categories=self.categories,
            values={name: values[rows] for name, values in self.values.items()},
            spread=spread,
        )

    def rows(self, factor: Floats) -> Floats:
        """Return the weight of each row's respondents, shape (n,), by the groups' factors."""
        spread = np.empty(len(self.of_row))
        for start in range(0, len(spread), CHUNK):
            part = slice(start, start + CHUNK)
            own = factor[self.of_row[part].astype(np.intp)]
            if self.base is None:
                spread[part] = own
            else:
                np.multiply(own, self.base[part], out=spread[part])
        return spread

    def rows_of_units(self, weight: Floats) -> Floats:
        """Return each row's weight, shape (n,), from the weights of units that share one."""
        if self.base is not None:
            return weight
        by_group = np.zeros(len(self.count))
        by_group[self.count > 0] = weight
        return self.rows(by_group)


def group(responses: Responses, scheme: Scheme) -> Groups:
    """Group respondents by the variables of a scheme, its mix included.

    Raises:
        WeightingError: an answer or a base weight is missing, or a base weight cannot be used.
        UsageError: a variable is not in the data, or of the wrong type.
    """
    _check_answered(responses, scheme)
    base = None if scheme.base_weight is None else base_weights(responses, scheme)
    grouped = responses.grouped
    rows_of = None if grouped is None else grouped.n.astype(np.float64)
    names = variables_of(scheme)
    axes = {name: responses.resolve(name) for name in names}
    categories = {name: found for name, (_, found) in axes.items()}
    shape = tuple(len(found) for found in categories.values())
    # Small integers: the memory that they take is what the time goes to.
    number: type[np.int32 | np.intp] = np.int32 if prod(shape) < 2**31 else np.intp
    axis_codes = [axes[name][0] for name in names]
    flat: Codes = np.zeros(len(responses), dtype=number)
    for start in range(0, len(flat), CHUNK):
        part = flat[start : start + CHUNK]
        for codes_of, size in zip(axis_codes, shape, strict=True):
            part *= number(size)
            part += codes_of[start : start + CHUNK]
    of_row = flat
    place: Codes = np.arange(prod(shape))
    values: dict[str, Floats] = {}
    if scheme.means:
        of_row, place, values = _by_values(responses, scheme, flat)
    count, sums, squares = _sums(of_row, len(place), rows_of, base)
    codes = np.unravel_index(place, shape) if shape else ()
    return Groups(
        of_row=of_row,
        shape=shape,
        count=count,
        start=sums,
        codes=dict(zip(names, codes, strict=True)),
        categories=categories,
        values=values,
        base=base,
        rows_of=rows_of,
        spread=None if base is None or grouped is None else _spread(responses, scheme, base),
        squares=squares,
    )


def _sums(
    of_row: Codes, size: int, rows_of: Floats | None, base: Floats | None
) -> tuple[Floats, Floats, Floats | None]:
    """Add up by group: respondents, base weights, and squares of these where there are any."""
    count, sums, squares = np.zeros(size), np.zeros(size), np.zeros(size)
    step = max(CHUNK, size)
    for start in range(0, len(of_row), step):
        part = slice(start, start + step)
        # Every bincount would turn small integers into these anew.
        place = of_row[part].astype(np.intp)
        times = None if rows_of is None else rows_of[part]
        count += np.bincount(place, times, minlength=size)
        if base is not None:
            each = base[part]
            sums += np.bincount(place, each if times is None else each * times, minlength=size)
            squares += np.bincount(place, each * each, minlength=size)
    return (count, count, None) if base is None else (count, sums, squares)


def _spread(responses: Responses, scheme: Scheme, base: Floats) -> Spread | None:
    """Return how base weights differ within the rows of grouped responses."""
    grouped = responses.grouped
    assert grouped is not None, "called for groups of respondents"
    assert scheme.base_weight is not None, "which have base weights"
    if grouped.least is None or grouped.most is None or np.all(grouped.least == grouped.most):
        return None
    means = _numbers(responses, scheme.base_weight)
    scale = base[base > 0][0] / means[base > 0][0]
    return Spread(grouped.w2, grouped.least, grouped.most).times(np.full(len(base), scale))


def variables_of(scheme: Scheme) -> tuple[str, ...]:
    """Return the margins' variables and, after them, a mix that is in no margin."""
    return tuple(dict.fromkeys((*scheme.variables, *filter(None, [scheme.mix]))))


def base_weights(responses: Responses, scheme: Scheme) -> Floats:
    """Return the base weights of a scheme that has some, shape (n,), averaging 1.

    Of grouped responses the mean of each group.

    Raises:
        WeightingError: one is missing, negative or infinite, or all are 0; with the line.
        UsageError: the variable is not in the data, or not numeric.
    """
    assert scheme.base_weight is not None, "called for a scheme with base weights"
    found = _numbers(responses, scheme.base_weight)
    fine = found.min(initial=0) >= 0 and found.max(initial=0) < np.inf
    where = f'scheme "{scheme.name}"'
    if not fine:
        bad = np.flatnonzero(~(np.isfinite(found) & (found >= 0)))
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
    grouped = responses.grouped
    mean = found.mean() if grouped is None else np.average(found, weights=grouped.n)
    scaled: Floats = found / mean
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
    if column.codes.min(initial=0) >= 0:
        known: Floats = column.values
        return known
    values: Floats = np.where(column.codes < 0, np.nan, column.values)
    return values


def _check_answered(responses: Responses, scheme: Scheme) -> None:
    for name in (*variables_of(scheme), *scheme.means):
        if name in scheme.means:
            absent = ~np.isfinite(_numbers(responses, name))
        else:
            codes, _ = responses.resolve(name)
            if codes.min(initial=0) >= 0:
                continue
            absent = codes < 0
        if absent.any():
            grouped = responses.grouped
            missing, total = int(absent.sum()), len(responses)
            if grouped is not None:
                missing, total = int(grouped.n[absent].sum()), int(grouped.n.sum())
            raise WeightingError(
                f'{missing} of {total} respondents have no answer to "{name}".',
                where=f'scheme "{scheme.name}"',
                remedy=f'Exclude them by a rule, or leave "{name}" out of the scheme.',
            )
