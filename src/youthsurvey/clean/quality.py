"""Signs of answers that are no answers: sent twice, sent as a test, given without reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.responses import Column, Responses


def duplicates(
    responses: Responses,
    by: Sequence[str],
    *,
    keep: Literal["last", "first"],
    contacts_needed: bool,
) -> NDArray[np.intp]:
    """Return for each row the row that stands for its answers: itself, unless it is a duplicate.

    Args:
        responses: the coded answers.
        by: variables; rows with the same answers to all of them are duplicates.
        keep: which of them stands for the others, by order of submission.
        contacts_needed: rows without one of the contacts in ``by`` are no duplicates; rows
            without any answer to ``by`` never are.
    """
    n = len(responses)
    columns = [responses[name] for name in by]
    group = np.zeros(n, dtype=np.intp)
    for column in columns:
        for part in _parts(column):
            group = np.unique(group * (int(part.max(initial=0)) + 1) + part, return_inverse=True)[1]
    comparable = np.zeros(n, dtype=bool)
    for column in columns:
        comparable |= column.codes >= 0
    for column in columns:
        if contacts_needed and column.variable.type == "contact":
            comparable &= column.codes >= 0
    by_order = np.argsort(responses.order, kind="stable")
    by_order = by_order[comparable[by_order]]
    if keep == "first":
        by_order = by_order[::-1]
    # Of rows written to one place the last one remains.
    stands = np.zeros(n, dtype=np.intp)
    stands[group[by_order]] = by_order
    return np.where(comparable, stands[group], np.arange(n))


def _parts(column: Column) -> list[NDArray[np.intp]]:
    """Return the column's answers as arrays of shape (n,) of whole numbers from 0 on."""
    parts: list[NDArray[Any]] = [column.codes]
    if column.values is not None and column.values.ndim == 2:
        parts += list(column.values.T)
    elif column.values is not None and column.variable.type == "text":
        parts.append(_numbered(column.values))
    elif column.values is not None:
        parts.append(column.values)
    if column.own is not None:
        parts.append(_numbered(column.own))
    return [np.unique(part, return_inverse=True)[1] for part in parts]


def _numbered(texts: NDArray[np.object_]) -> NDArray[np.intp]:
    """Number texts that differ in more than case and spaces."""
    seen: dict[str, int] = {}
    return np.array(
        [seen.setdefault(" ".join(text.casefold().split()), len(seen)) for text in texts],
        dtype=np.intp,
    )


def find_words(
    responses: Responses, names: Sequence[str], words: Sequence[str]
) -> dict[int, tuple[str, str]]:
    """Find rows whose free texts hold one of the words, whole and in any case.

    Args:
        responses: the coded answers.
        names: text variables, or ones with own answers; those without a column are passed over.
        words: what shows that a row is a test.

    Returns:
        By row: the variable and the word.
    """
    by_word = {" ".join(word.casefold().split()): word for word in words}
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in by_word)
    pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)")
    found: dict[int, tuple[str, str]] = {}
    for name in names:
        if name not in responses.columns:
            continue
        column = responses[name]
        texts = column.own if column.own is not None else column.values
        assert texts is not None, "only variables with free texts are searched"
        for row, text in enumerate(texts.tolist()):
            match = pattern.search(text.casefold()) if text else None
            if match:
                found.setdefault(row, (name, by_word[" ".join(match[0].split())]))
    return found


def straight_lines(responses: Responses, names: Sequence[str]) -> NDArray[np.intp]:
    """Return for each row the position that its answers share in their lists, from 0; else -1.

    A row without one of the answers draws no line. Positions count all categories of the list,
    kinds of missing included, as the form shows them.
    """
    positions = []
    for name in names:
        column = responses[name]
        categories = column.variable.categories
        place = np.array([i for i, c in enumerate(categories) if c.missing is None])
        positions.append(np.where(column.codes < 0, -1, place[np.maximum(column.codes, 0)]))
    table = np.stack(positions)
    same = (table == table[0]).all(axis=0)
    return np.where(same, table[0], -1)
