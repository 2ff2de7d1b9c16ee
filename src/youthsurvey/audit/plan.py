"""All assumptions of a reconstruction, read strictly from an assumptions.toml."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from typing import Any, TypeVar, cast

from youthsurvey.audit.assumptions import (
    Assumption,
    Contacts,
    Counts,
    Dates,
    DoubleClicks,
    InvalidRows,
    Joint,
    NoStraightLines,
    OtherLanguage,
    Resubmissions,
    Spec,
    Statement,
    StraySpaces,
    Texts,
    Unit,
)
from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import LANGUAGES, VARIABLE_TYPES, Codebook

S = TypeVar("S")

KINDS: Mapping[str, type[Spec]] = {
    "statement": Statement,
    "counts": Counts,
    "joint": Joint,
    "texts": Texts,
    "dates": Dates,
    "contacts": Contacts,
    "other_language": OtherLanguage,
    "unit": Unit,
    "stray_spaces": StraySpaces,
    "no_straight_lines": NoStraightLines,
    "resubmissions": Resubmissions,
    "double_clicks": DoubleClicks,
    "invalid_rows": InvalidRows,
}


@dataclass(frozen=True)
class ReconstructionPlan:
    """All that a synthetic reconstruction assumes beside the published numbers.

    Attributes:
        seed: of the order in which answers fall on respondents.
        assumptions: in the order of assumptions.toml.
    """

    seed: int
    assumptions: tuple[Assumption, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        distributed: set[str] = set()
        for assumption in self.assumptions:
            if assumption.id in seen:
                raise StudyError(
                    "this id stands twice.",
                    where=f'[[assumption]] "{assumption.id}"',
                    remedy="Give each assumption its own id.",
                )
            seen.add(assumption.id)
            if isinstance(assumption.spec, Counts | Joint):
                if assumption.variable in distributed:
                    raise StudyError(
                        f'"{assumption.variable}" already has a distribution.',
                        where=f'[[assumption]] "{assumption.id}"',
                        remedy="Keep one assumption of kind counts or joint for a variable.",
                    )
                distributed.add(assumption.variable)

    def of(self, kind: type[S]) -> Iterator[tuple[str, S]]:
        """Yield the id and spec of each assumption of one kind."""
        for assumption in self.assumptions:
            if isinstance(assumption.spec, kind):
                yield assumption.id, assumption.spec


def plan_from_toml(mapping: Mapping[str, Any], where: str) -> ReconstructionPlan:
    """Read the content of an assumptions.toml.

    Args:
        mapping: what tomllib made of it: ``seed`` and ``[[assumption]]``.
        where: the file, for messages.

    Raises:
        StudyError: a key is missing, unknown, or holds something else than expected.
    """
    _known_keys(mapping, ("seed", "assumption"), (), where)
    seed = _read("seed", mapping["seed"], where)
    entries = mapping["assumption"]
    if not isinstance(entries, list):
        raise _unexpected("assumption", "tables [[assumption]]", where)
    assumptions = []
    for number, entry in enumerate(entries, 1):
        place = f"{where}, [[assumption]] {number}"
        if not isinstance(entry, Mapping):
            raise _unexpected("assumption", "tables [[assumption]]", where)
        if isinstance(entry.get("id"), str):
            place = f'{where}, [[assumption]] "{entry["id"]}"'
        assumptions.append(_assumption(entry, place))
    return ReconstructionPlan(seed, tuple(assumptions))


def check_plan(plan: ReconstructionPlan, codebook: Codebook) -> None:
    """Hold that every variable that a plan names is there and of a fitting type.

    Raises:
        StudyError: one is not; the message names the assumption, and the nearest variable.
    """
    for assumption in plan.assumptions:
        where = f'[[assumption]] "{assumption.id}"'
        for name, types in _named(assumption.spec):
            if name not in codebook:
                hint = nearest(name, codebook.variables)
                raise StudyError(f'there is no variable "{name}".', where=where, remedy=hint)
            if codebook[name].type not in types:
                raise StudyError(
                    f"{name} is of type {codebook[name].type}.",
                    where=where,
                    remedy=f"Expected {' or '.join(types)}.",
                )


def _named(spec: Spec) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each variable that a spec names, with the types that fit."""
    match spec:
        case Counts():
            yield spec.variable, ("single", "ordinal", "multiple", "numeric")
        case Joint():
            yield spec.variable, ("single", "ordinal", "numeric")
            yield spec.given, ("single", "ordinal")
        case Texts():
            yield spec.variable, ("text", "single", "ordinal", "multiple")
        case Dates():
            yield spec.variable, ("date",)
        case Contacts():
            yield spec.variable, ("contact",)
        case Unit():
            yield spec.variable, ("numeric",)
        case NoStraightLines():
            yield from ((name, ("single", "ordinal")) for name in spec.variables)
        case Resubmissions():
            answers = ("single", "ordinal", "multiple", "numeric", "text")
            yield from ((name, answers) for name in (*spec.changed, *spec.blank))
        case InvalidRows():
            yield from ((name, VARIABLE_TYPES) for row in spec.answers for name in row)
    if isinstance(spec, Unit | OtherLanguage):
        yield from ((name, ("single", "ordinal", "numeric")) for name in spec.where)


def _assumption(entry: Mapping[str, Any], where: str) -> Assumption:
    kind = entry.get("kind", "statement")
    if kind not in KINDS:
        raise StudyError(
            f'"{kind}" is no kind of assumption.',
            where=f'{where}, key "kind"',
            remedy=nearest(str(kind), KINDS),
        )
    spec_type = KINDS[kind]
    keys = [f.name for f in fields(spec_type)]
    optional = [f.name for f in fields(spec_type) if f.default is not MISSING]
    _known_keys(entry, ("id", "about", "reason", *keys), ("kind", *optional), where)
    values = {key: _read(key, entry[key], where) for key in keys if key in entry}
    return Assumption(
        id=_read("id", entry["id"], where),
        about=_read("about", entry["about"], where),
        reason=_read("reason", entry["reason"], where),
        spec=spec_type(**values),
    )


def _known_keys(
    mapping: Mapping[str, Any], keys: tuple[str, ...], optional: tuple[str, ...], where: str
) -> None:
    known = (*keys, *(key for key in optional if key not in keys))
    for key in mapping:
        if key not in known:
            raise StudyError(
                "there is no such key here.",
                where=f'{where}, key "{key}"',
                remedy=nearest(key, known),
            )
    for key in keys:
        if key not in mapping and key not in optional:
            raise StudyError("it is missing.", where=f'{where}, key "{key}"', remedy="Add it.")


def _unexpected(key: str, expected: str, where: str) -> StudyError:
    return StudyError(f"expected {expected}.", where=f'{where}, key "{key}"', remedy="Mend it.")


def _read(key: str, value: Any, where: str) -> Any:
    """Return a value as its field holds it, or say what was expected."""
    expected, convert = _FIELDS[key]
    try:
        return convert(value)
    except (TypeError, ValueError):
        raise _unexpected(key, expected, where) from None


def _must(holds: bool) -> None:
    if not holds:
        raise ValueError


def _text(value: Any) -> str:
    _must(isinstance(value, str) and value != "")
    return str(value)


def _count(value: Any) -> int:
    _must(isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    return int(value)


def _texts(value: Any) -> tuple[str, ...]:
    _must(isinstance(value, list) and bool(value))
    return tuple(_text(item) for item in value)


def _mapping(value: Any, convert: Callable[[Any], Any]) -> dict[str, Any]:
    _must(isinstance(value, Mapping) and bool(value))
    return {key: convert(item) for key, item in value.items()}


def _labels(value: Any) -> dict[str, Any]:
    labels = _mapping(value, _text)
    _must(set(labels) <= set(LANGUAGES))
    return labels


def _moment(value: Any) -> datetime:
    _must(isinstance(value, datetime) and value.tzinfo is None)
    return cast("datetime", value)


def _rows(value: Any) -> tuple[dict[str, Any], ...]:
    _must(isinstance(value, list) and bool(value))
    return tuple(_mapping(item, _text) for item in value)


def _one_of(known: tuple[str, ...], value: Any) -> str:
    _must(value in known)
    return str(value)


_TEXT = ("a text", _text)
_COUNT = ("a whole number of 0 or more", _count)
_LABELS = (f"texts by language ({', '.join(LANGUAGES)})", _labels)
_LIST = ("a list of variables", _texts)
_COUNTS = ("answers with whole numbers", lambda value: _mapping(value, _count))
_MOMENT = ("a local date and time such as 2025-06-27T10:14:05", _moment)

_FIELDS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "seed": _COUNT,
    "id": _TEXT,
    "about": _LABELS,
    "reason": _LABELS,
    "variable": _TEXT,
    "given": _TEXT,
    "language": (f"one of {', '.join(LANGUAGES)}", lambda value: _one_of(LANGUAGES, value)),
    "unit": _TEXT,
    "domain": _TEXT,
    "counts": _COUNTS,
    "texts": _COUNTS,
    "table": (
        "for each category of given, answers with whole numbers",
        lambda value: _mapping(value, lambda item: _mapping(item, _count)),
    ),
    "first": _MOMENT,
    "last": _MOMENT,
    "respondents": _COUNT,
    "cells": _COUNT,
    "rows": _COUNT,
    "where": (
        "variables with lists of category codes",
        lambda value: _mapping(value, _texts),
    ),
    "variables": _LIST,
    "changed": _LIST,
    "blank": _LIST,
    "answers": ("a list of tables, variable = text", _rows),
    "rest": ('"copied" or "blank"', lambda value: _one_of(("copied", "blank"), value)),
}
