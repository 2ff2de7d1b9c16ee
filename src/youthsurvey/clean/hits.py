"""Which rows a rule hits, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.clean.quality import duplicates, find_words, straight_lines
from youthsurvey.clean.rules import Rule
from youthsurvey.model.codebook import MissingKind
from youthsurvey.model.responses import Column, Responses


@dataclass(frozen=True)
class Hits:
    """The rows that a rule hits.

    Attributes:
        rows: shape (h,), indices of the rows, rising.
        variable: the variable judged; empty where there are several.
        old: h values before, as the ledger shows them: empty in place of a contact or of a
            respondent's words.
        reasons: h reasons.
    """

    rows: NDArray[np.intp]
    variable: str
    old: Sequence[str]
    reasons: Sequence[str]


def find_hits(rule: Rule, responses: Responses) -> Hits | None:
    """Return the rows that a rule hits; None where it does not apply for want of a column.

    Looking for test rows it applies where one of its variables has a column.
    """
    present = [name in responses.columns for name in rule.names]
    enough = any(present) if rule.type == "test_rows" else all(present)
    return _FINDERS[rule.type](rule, responses) if enough else None


def _require(rule: Rule, responses: Responses) -> Hits:
    column = responses[rule.variable]
    variable = column.variable
    valid = {category.code: i for i, category in enumerate(variable.valid)}
    missing = {c.code: int(c.missing) for c in variable.categories if c.missing is not None}
    kinds = [missing[code] for code in rule.values if code in missing]
    chosen = [valid[code] for code in rule.values if code in valid]
    if variable.type == "multiple":
        assert column.values is not None, "a multiple choice has its options' values"
        holds = column.values[:, chosen].any(axis=1) | np.isin(column.codes, kinds)
    else:
        holds = np.isin(column.codes, chosen + kinds)
    return _judged(column, ~holds, f"required: {', '.join(rule.values)}")


def _range(rule: Rule, responses: Responses) -> Hits:
    column = responses[rule.variable]
    assert column.values is not None, "a numeric variable has values"
    least = -np.inf if rule.min is None else rule.min
    most = np.inf if rule.max is None else rule.max
    inside = (column.values >= least) & (column.values <= most)
    bounds = (("under", rule.min), ("over", rule.max))
    reason = " or ".join(f"{sign} {bound:.15g}" for sign, bound in bounds if bound is not None)
    return _judged(column, (column.codes >= 0) & ~inside, reason)


def _judged(column: Column, hit: NDArray[np.bool_], reason: str) -> Hits:
    rows = np.flatnonzero(hit)
    old = [_shown(column, row) for row in rows.tolist()]
    return Hits(rows, column.variable.name, old, [reason] * len(rows))


def _shown(column: Column, row: int) -> str:
    """Return a row's value as the ledger shows it."""
    code = int(column.codes[row])
    if code < 0:
        return MissingKind(code).name.lower()
    variable = column.variable
    if column.values is None:
        return variable.valid[code].code
    if variable.type == "numeric":
        return f"{column.values[row]:.15g}"
    chosen = zip(variable.valid, column.values[row], strict=True)
    return " ".join(category.code for category, yes in chosen if yes)


def _duplicates(rule: Rule, responses: Responses) -> Hits:
    by = rule.by or tuple(
        name for name, column in responses.columns.items() if column.variable.type != "date"
    )
    kept = duplicates(responses, by, keep=rule.keep, contacts_needed=bool(rule.by))
    rows = np.flatnonzero(kept != np.arange(len(responses)))
    same = ", ".join(rule.by) or "answers"
    lines = responses.line[kept[rows]].tolist()
    reasons = [f"same {same} as line {line}, the {rule.keep} of them" for line in lines]
    return Hits(rows, rule.by[0] if len(rule.by) == 1 else "", [""] * len(rows), reasons)


def _test_rows(rule: Rule, responses: Responses) -> Hits:
    found = find_words(responses, rule.variables, rule.contains)
    rows = sorted(found)
    reasons = [f'{found[row][0]} holds the word "{found[row][1]}"' for row in rows]
    return Hits(np.array(rows, dtype=np.intp), "", [""] * len(rows), reasons)


def _straight_line(rule: Rule, responses: Responses) -> Hits:
    position = straight_lines(responses, rule.variables)
    rows = np.flatnonzero(position >= 0)
    names = ", ".join(rule.variables)
    reasons = [f"answer number {position[row] + 1} to all of {names}" for row in rows]
    return Hits(rows, "", [""] * len(rows), reasons)


_FINDERS: Mapping[str, Callable[[Rule, Responses], Hits]] = {
    "require": _require,
    "range": _range,
    "duration": _range,
    "duplicates": _duplicates,
    "test_rows": _test_rows,
    "straight_line": _straight_line,
}
