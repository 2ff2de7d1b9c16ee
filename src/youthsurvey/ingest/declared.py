"""What a file does not say of its columns: which are scales, which are one multiple choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.codebook import Category, Codebook, Labels, MissingKind, Variable
from youthsurvey.model.responses import Column, Responses

DeclaredType = Literal["single", "ordinal", "multiple", "numeric"]


@dataclass(frozen=True)
class Declared:
    """What is said of a variable of a file without a study.

    Attributes:
        name: the column, or a new name for several columns taken together.
        type: "single"; "ordinal" for a scale; "multiple" where several answers were allowed;
            "numeric" for a number.
        label, short: question and title by language; empty for the file's own.
        order: the answers in order, the points of a scale; those that the file has besides follow
            in the file's order, and are set aside where the variable is a scale. Empty for the
            file's order, in which all answers of a scale are points.
        aside: answers to set aside ("hard to say").
        labels: by answer, its label by language.
        scores: by answer, what it counts in a mean.
        columns: of a multiple choice, the columns of its options; empty where all answers stand
            in one column.
        chosen: the values of those columns that mean "chosen"; empty where it is plain: 1 of 0
            and 1, true of true and false, or a column's only value.
        separator: between the answers in one column.
    """

    name: str
    type: DeclaredType = "single"
    label: Labels = field(default_factory=dict)
    short: Labels = field(default_factory=dict)
    order: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    labels: Mapping[str, Labels] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    separator: str = ", "

    def __post_init__(self) -> None:
        if self.columns and self.type != "multiple":
            raise UsageError(
                f'"{self.name}" takes several columns together, but is no multiple choice.',
                remedy='Give it type = "multiple".',
            )
        if not self.separator.strip():
            raise UsageError(f'the separator of "{self.name}" is blank.')

    @property
    def sources(self) -> tuple[str, ...]:
        """The file's columns that it is made of."""
        return self.columns or (self.name,)


def scale_from_text(text: str) -> Declared:
    """Return the scale that ``--scale`` names: "q1", or "q1=low,mid,high" with its points.

    Raises:
        UsageError: there is no name.
    """
    name, _, order = text.partition("=")
    return Declared(_named(name, "--scale"), "ordinal", order=_parts(order))


def multiple_from_text(text: str) -> Declared:
    """Return the multiple choice that ``--multiple`` names.

    "apps=tg,ig" takes columns together, "uses=;" has all answers in one column with that
    separator, and "uses" the same with a comma.

    Raises:
        UsageError: there is no name.
    """
    name, _, rest = text.partition("=")
    name = _named(name, "--multiple")
    if rest.strip() and not any(char.isalnum() for char in rest):
        return Declared(name, "multiple", separator=rest)
    return Declared(name, "multiple", columns=_parts(rest))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _named(name: str, option: str) -> str:
    if not name.strip():
        raise UsageError("there is no name.", where=option, remedy="Write NAME=... .")
    return name.strip()


def sources_of(names: Iterable[str], declared: Sequence[Declared]) -> list[str]:
    """Return the file's columns behind names of variables, or of options, each once."""
    by_name = {each.name: each for each in declared}
    columns: dict[str, None] = {}
    for name in names:
        known = by_name.get(name) or by_name.get(name.rpartition(".")[0])
        columns.update(dict.fromkeys(known.sources if known else (name,)))
    return list(columns)


def declare(responses: Responses, declared: Iterable[Declared]) -> Responses:
    """Return responses whose columns are what was said of them.

    Args:
        responses: a file's columns, each with its distinct values as categories.
        declared: of these; those whose columns are not there are passed over.

    Raises:
        UsageError: an answer that is named does not occur, or a column does not say which of its
            values means "chosen".
    """
    for each in declared:
        if any(source not in responses.columns for source in each.sources):
            continue
        column = _MAKERS[each.type](responses, each)
        book = {**responses.codebook.variables, each.name: column.variable}
        responses = replace(responses, codebook=Codebook(book)).with_column(column)
    return responses


def _single(responses: Responses, each: Declared) -> Column:
    column = _categories_of(responses, each.name)
    found = [category.code for category in column.variable.valid]
    codes = _ordered(each, found)
    # The codes of the missing are negative, and find their place behind the last answer.
    place = np.array([codes.index(code) for code in found], dtype=np.int32)
    moved = np.where(column.codes < 0, column.codes, place[np.maximum(column.codes, 0)])
    return Column(_variable(each, codes, column.variable), moved.astype(np.int32))


def _multiple(responses: Responses, each: Declared) -> Column:
    if each.columns:
        columns = [_categories_of(responses, name) for name in each.columns]
        codes = list(each.columns)
        values = np.column_stack([_chosen(c, each) for c in columns])
        answered = np.any([column.codes >= 0 for column in columns], axis=0)
    else:
        columns = [_categories_of(responses, each.name)]
        values, codes = _separated(columns[0], each)
        answered = columns[0].codes >= 0
    order = _ordered(each, codes)
    known = [codes.index(code) if code in codes else -1 for code in order]
    # An answer that nobody gave has a column of its own all the same.
    padded = np.column_stack([values, np.zeros(len(values), dtype=bool)])[:, known]
    kind = np.where(answered, 0, int(MissingKind.NO_ANSWER)).astype(np.int32)
    own = columns[0].variable if len(columns) == 1 else None
    titles = {c: responses.codebook[c].question for c in each.columns}
    return Column(_variable(each, order, own, titles), kind, padded)


def _numeric(responses: Responses, each: Declared) -> Column:
    column = responses[each.name]
    variable = Variable(
        each.name, "numeric", each.label or column.variable.question, short=each.short
    )
    if column.variable.type == "numeric":
        return replace(column, variable=variable)
    values = []
    for category in column.variable.valid:
        try:
            values.append(float(category.code))
        except ValueError:
            raise UsageError(
                f'"{each.name}" holds "{category.code}", which is no number.',
                remedy="Name it as missing, or leave the variable's type out.",
            ) from None
    numbers = np.append(values, np.nan)[np.maximum(column.codes, -1)]
    return Column(variable, np.minimum(column.codes, 0).astype(np.int32), numbers)


def _categories_of(responses: Responses, name: str) -> Column:
    column = responses[name]
    if column.variable.type not in ("single", "ordinal"):
        raise UsageError(
            f'"{name}" has too many different values for answers.',
            remedy="Put its values into groups first.",
        )
    return column


def _chosen(column: Column, each: Declared) -> NDArray[np.bool_]:
    """Return who chose the option of a column, shape (n,)."""
    texts = [category.code for category in column.variable.valid]
    folded = {text.casefold() for text in texts}
    marks = [text for text in texts if text in each.chosen]
    if not each.chosen:
        if len(texts) == 1 and not folded <= {"0", "false", "no"}:
            marks = texts
        elif folded <= {"0", "1"} or folded <= {"false", "true"}:
            marks = [text for text in texts if text.casefold() in ("1", "true")]
        else:
            raise UsageError(
                f'"{column.variable.name}" has the values {", ".join(texts[:4])}: which of them '
                f'means that an option of "{each.name}" was chosen is not plain.',
                remedy='Name it: chosen = ["..."] under [variables.NAME].',
            )
    return np.isin(column.codes, [texts.index(text) for text in marks])


def _separated(column: Column, each: Declared) -> tuple[NDArray[np.bool_], list[str]]:
    """Split each distinct text into its answers; return who gave which, and the answers."""
    texts = [category.code for category in column.variable.valid]
    parts = [[p.strip() for p in text.split(each.separator.strip()) if p.strip()] for text in texts]
    codes = list(dict.fromkeys(part for line in parts for part in line))
    if not each.order:
        codes.sort()
    table = np.zeros((len(texts) + 1, len(codes)), dtype=bool)
    for i, line in enumerate(parts):
        table[i, [codes.index(part) for part in line]] = True
    # A missing answer's code is negative: it takes the last line, which is empty.
    return table[np.maximum(column.codes, -1)], codes


def _ordered(each: Declared, found: Sequence[str]) -> list[str]:
    """Return all answers in order.

    Raises:
        UsageError: an answer is named that does not occur, while others are not named.
    """
    others = [code for code in found if code not in each.order]
    named = (*each.order, *each.aside, *each.labels, *each.scores)
    unknown = [code for code in named if code not in found and code not in each.order]
    if not unknown and each.order and [code for code in others if code not in each.aside]:
        # A point of a scale may be an answer that nobody gave, or a misspelt one.
        unknown = [code for code in each.order if code not in found]
    if unknown:
        raise UsageError(
            f'"{unknown[0]}" is no answer to {each.name}.', remedy=nearest(unknown[0], found)
        )
    return [*each.order, *others]


def _variable(
    each: Declared,
    codes: Sequence[str],
    own: Variable | None,
    titles: Mapping[str, Labels] | None = None,
) -> Variable:
    titles = titles or {}
    of_scale = each.type == "ordinal" and bool(each.order)
    categories = tuple(
        Category(
            code,
            each.labels.get(code) or titles.get(code) or {"en": code},
            aside=code in each.aside or (of_scale and code not in each.order),
            score=each.scores.get(code),
        )
        for code in codes
    )
    question = each.label or (own.question if own else {"en": each.name})
    return Variable(each.name, each.type, question, short=each.short, categories=categories)


_MAKERS: Mapping[DeclaredType, Callable[[Responses, Declared], Column]] = {
    "single": _single,
    "ordinal": _single,
    "multiple": _multiple,
    "numeric": _numeric,
}
