"""Columns of a file, without a study, as what they are used for: variables, weights, names."""

from __future__ import annotations

import numpy as np

from youthsurvey.errors import InputError, UsageError
from youthsurvey.ingest.tabular import Tabular
from youthsurvey.model.codebook import Category, Variable
from youthsurvey.model.filters import Levels
from youthsurvey.model.responses import Column
from youthsurvey.model.results import Floats

MOST_CATEGORIES = 200


def category_column(levels: Levels, source: str, most: int = MOST_CATEGORIES) -> Column:
    """Return a column of categories; of numbers where these are too many for categories.

    Raises:
        InputError: it has no value at all.
        UsageError: it has too many different texts for a table.
    """
    question = {"en": levels.title or levels.name}
    if len(levels.texts) > most:
        if np.isnan(levels.numbers).any():
            raise UsageError(
                f'"{levels.name}" has {len(levels.texts)} different values, too many for a table '
                f"(at most {most}).",
                where=source,
                remedy="Put its values into groups first.",
            )
        numbers = _numbers_of(levels)
        codes = np.minimum(levels.codes, 0)
        return Column(Variable(levels.name, "numeric", question), codes, numbers)
    if not levels.texts:
        raise InputError(
            f'"{levels.name}" is missing in every row.',
            where=source,
            remedy="Name a column that has answers.",
        )
    categories = tuple(Category(text, {"en": text}) for text in levels.texts)
    variable = Variable(levels.name, "single", question, categories=categories)
    return Column(variable, levels.codes)


def weights_of(table: Tabular, name: str) -> Floats:
    """Return a column as weights.

    Raises:
        InputError: a weight is missing, no number, infinite or negative, with its row; or all
            are 0.
    """
    weights = numbers_column(table, name, "weight")
    if not weights.any():
        raise InputError(
            f'every weight in "{name}" is 0.', where=table.source, remedy="Name another column."
        )
    return weights


def numbers_column(table: Tabular, name: str, what: str) -> Floats:
    """Return a column of finite numbers that are not below 0.

    Raises:
        InputError: a value is none, with its row.
    """
    levels = table.columns[name]
    numbers = _numbers_of(levels)
    wrong = np.flatnonzero(~(np.isfinite(numbers) & (numbers >= 0)))
    if len(wrong):
        first = int(wrong[0])
        kind = "infinite" if np.isinf(numbers[first]) else "negative"
        if np.isnan(numbers[first]):
            kind = "missing" if levels.codes[first] < 0 else "no number"
        more = f" (nor can those of {len(wrong) - 1} more rows be used)" if len(wrong) > 1 else ""
        raise InputError(
            f'the {what} in "{name}" is {kind}{more}.',
            where=f"{table.source}, {table.unit} {table.line[first]}",
            remedy="Every row needs a finite number that is not below 0.",
        )
    return np.asarray(numbers, dtype=np.float64)


def _numbers_of(levels: Levels) -> Floats:
    # A missing answer's code is negative: it takes the value put last.
    return np.append(levels.numbers, np.nan)[np.maximum(levels.codes, -1)]


def names_column(table: Tabular, name: str, what: str) -> list[str]:
    """Return a column of texts, one for each row.

    Raises:
        InputError: one is missing, with its row.
    """
    levels = table.columns[name]
    missing = np.flatnonzero(levels.codes < 0)
    if len(missing):
        raise InputError(
            f'the {what} in "{name}" is missing.',
            where=f"{table.source}, {table.unit} {table.line[int(missing[0])]}",
            remedy=f"Every row needs a {what}.",
        )
    return [levels.texts[code] for code in levels.codes.tolist()]
