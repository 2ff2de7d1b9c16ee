"""Answers that stand in columns of their own: one a option, or one for an own answer's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.matching import Matcher
from youthsurvey.ingest.parsing import Miss, Parsed, kind_of_missing
from youthsurvey.ingest.raw import TextColumn
from youthsurvey.model.codebook import Category, MissingKind

CHOSEN = frozenset(
    map(fold, ("1", "yes", "true", "y", "x", "+", "✓", "✔", "да", "иә", "selected", "checked",
               "выбрано", "отмечено", "таңдалған"))
)  # fmt: skip
"""What stands in the column of an option that was chosen."""

UNCHOSEN = frozenset(
    map(fold, ("0", "no", "false", "n", "нет", "жоқ", "not selected", "unchecked", "not checked",
               "не выбрано", "не отмечено", "таңдалмаған"))
)  # fmt: skip
"""What stands in the column of an option that was not."""

_NOT, _CHOSEN, _OWN, _MISS = 0, 1, 2, 3

Rejected = tuple[int, int, Miss]
"""A row, its column in the file, and what is wrong there."""


def read_options(
    matcher: Matcher,
    columns: Mapping[int, TextColumn],
    owners: Mapping[int, Category],
    cell: tuple[int, Parsed, NDArray[np.int32]] | None,
    n: int,
) -> tuple[Parsed, list[Rejected]]:
    """Read a multiple choice from a column an option.

    Nobody is taken to have seen a question of which no option is chosen: that is no answer, as
    it is where all answers stand in one cell.

    Args:
        matcher: of the variable.
        columns: by their place in the file.
        owners: by the same places, the category that each column holds.
        cell: where the file has all answers in one cell besides: its place, what was read there
            of d distinct texts, and each row's text; then the two must say the same.
        n: rows.

    Returns:
        the answers of all n rows, and what was refused.
    """
    variable = matcher.variable
    valid = variable.valid
    place_of = {category.code: i for i, category in enumerate(valid)}
    chosen = np.zeros((n, len(valid)), dtype=bool)
    own = None if variable.own is None else np.full(n, "", dtype=object)
    codes = np.full(n, MissingKind.NO_ANSWER, dtype=np.int32)
    rejected: list[Rejected] = []
    for place, column in columns.items():
        category = owners[place]
        states, kinds = _states(matcher, category, column.texts)
        state = states[column.index]
        chosen[state != _NOT, place_of[category.code]] = True
        bad = state == _MISS
        chosen[bad, place_of[category.code]] = False
        rejected += [(row, place, _no_mark(matcher, category, column[row])) for row in _rows(bad)]
        for kind in set(kinds.tolist()) - {0, int(MissingKind.NO_ANSWER)}:
            codes[kinds[column.index] == kind] = kind
        if own is not None and category.own:
            for row in _rows(state == _OWN):
                own[row] = column[row].strip()
    answered = chosen.any(axis=1)
    codes[answered] = 0
    if cell is not None:
        place, parsed, index = cell
        assert parsed.values is not None, "a multiple choice has its options' values"
        joined = parsed.values[index]
        differ = (joined != chosen).any(axis=1)
        codes[differ] = MissingKind.INVALID
        chosen[differ] = False
        rejected += [(row, place, _contradiction(matcher)) for row in _rows(differ)]
        silent = ~answered & ~differ
        codes[silent] = np.minimum(parsed.codes[index][silent], -1)
        if own is not None and parsed.own is not None:
            own = np.where(own == "", parsed.own[index], own)
    return Parsed(codes, chosen, own), rejected


def add_own_words(
    matcher: Matcher, parsed: Parsed, place: int, column: TextColumn
) -> tuple[Parsed, list[Rejected]]:
    """Give own answers their words from the column that holds them.

    Words beside no answer are the own answer; words beside another option are refused, for the
    respondent chose that.

    Args:
        matcher: of a variable with one answer.
        parsed: its answers, of all n rows.
        place: where the column of words stands in the file.
        column: the words.
    """
    category = matcher.variable.own
    assert category is not None, "only an own answer has words"
    code = matcher.variable.index(category.code)
    kinds = [kind_of_missing(matcher, text) for text in column.texts]
    has_words = np.array([kind is None for kind in kinds], dtype=bool)[column.index]
    codes = parsed.codes.copy()
    codes[has_words & (codes < 0)] = code
    own = np.full(len(codes), "", dtype=object) if parsed.own is None else parsed.own.copy()
    for row in _rows(has_words & (codes == code)):
        own[row] = column[row].strip()
    stray = has_words & (codes != code)
    miss = "stands beside another answer, which was kept."
    rejected = [
        (row, place, Miss(column[row], miss, "Mend the row, or leave it.")) for row in _rows(stray)
    ]
    return Parsed(codes, parsed.values, own, {}, parsed.stamps), rejected


def _states(
    matcher: Matcher, category: Category, texts: Sequence[str]
) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Return for each distinct text whether it means chosen, and its kind of missing or 0."""
    states = np.zeros(len(texts), dtype=np.int8)
    kinds = np.zeros(len(texts), dtype=np.int32)
    marks = {fold(text) for text in matcher.variable.chosen}
    for i, text in enumerate(texts):
        kind = kind_of_missing(matcher, text)
        folded = fold(text)
        if kind is not None:
            kinds[i] = kind
        elif marks:
            states[i] = _CHOSEN if folded in marks else _NOT if folded in UNCHOSEN else _MISS
        elif folded in CHOSEN or matcher.find(text) is category:
            states[i] = _CHOSEN
        elif folded not in UNCHOSEN:
            states[i] = _OWN if category.own else _MISS
    return states, kinds


def _rows(mask: NDArray[np.bool_]) -> Iterator[int]:
    yield from np.flatnonzero(mask).tolist()


def _no_mark(matcher: Matcher, category: Category, text: str) -> Miss:
    name = matcher.variable.name
    return Miss(
        text,
        f'does not say whether "{category.code}" of {name} was chosen.',
        f"Name the texts that mean it: chosen = [...] in codebook.toml, [{name}].",
    )


def _contradiction(matcher: Matcher) -> Miss:
    name = matcher.variable.name
    return Miss(
        "",
        f"the options' columns of {name} say something else than this cell.",
        "Mend the row, or drop the headers of the categories in codebook.toml.",
    )
