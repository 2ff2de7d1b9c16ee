"""Rules of cleaning, as a study declares them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import Codebook, Labels, Variable

RuleType = Literal["require", "range", "duplicates", "test_rows", "straight_line", "duration"]
RULE_TYPES: tuple[RuleType, ...] = get_args(RuleType)

_KEYS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "require": (("variable", "values"), ()),
    "range": (("variable",), ("min", "max", "action")),
    "duplicates": ((), ("by", "keep")),
    "test_rows": (("variables", "contains"), ()),
    "straight_line": (("variables",), ()),
    "duration": (("variable", "min"), ()),
}
"""By type: the keys that a rule needs, and those that it may have besides."""


@dataclass(frozen=True)
class Rule:
    """One rule of cleaning.

    Attributes:
        name: unique in the study; what the ledger shows.
        type: require: the answer to ``variable`` is one of ``values`` (of a multiple choice, one
            of them is chosen); no answer is none of them. range: the number lies within ``min``
            and ``max``, both included; a missing number is in no range and stays. duplicates: of
            rows with the same answers to ``by`` (all but dates where empty) the ``keep`` one
            stays, by order of submission; rows without a contact or any other answer to ``by``
            are never duplicates. test_rows: no free text of ``variables`` holds one of the words
            ``contains``. straight_line: the answers to ``variables`` do not all stand at the same
            position of their lists. duration: the number is at least ``min``.
        label: why a row went out, by language.
        action: of a range: the row goes out, or only the number is set missing.
    """

    name: str
    type: RuleType
    label: Labels
    variable: str = ""
    values: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    action: Literal["exclude", "set_missing"] = "exclude"
    by: tuple[str, ...] = ()
    keep: Literal["last", "first"] = "last"
    variables: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for key in ("values", "by", "variables", "contains"):
            value = getattr(self, key)
            if isinstance(value, str):
                raise self._wrong(f"{key} is a text.", "Expected a list of texts.")
            object.__setattr__(self, key, tuple(value))
        if self.type not in _KEYS:
            raise self._wrong(f'there is no type "{self.type}".', nearest(self.type, _KEYS))
        needed, allowed = _KEYS[self.type]
        for field in fields(self)[3:]:
            given = getattr(self, field.name) != field.default
            if field.name in needed and not given:
                raise self._wrong(f"a {self.type} rule needs {field.name}.", "Add it.")
            if given and field.name not in needed + allowed:
                raise self._wrong(
                    f"a {self.type} rule has no {field.name}.",
                    f"Its keys: {', '.join(needed + allowed)}.",
                )
        self._check_choice("action", ("exclude", "set_missing"))
        self._check_choice("keep", ("last", "first"))
        if self.type == "range" and self.min is None and self.max is None:
            raise self._wrong("a range rule needs min, max or both.", "Add one.")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise self._wrong(f"min {self.min:g} is over max {self.max:g}.", "Swap them.")
        if self.type == "straight_line" and len(set(self.variables)) < 2:
            raise self._wrong("one variable makes no line.", "Name two variables or more.")
        if not all(word.strip() for word in self.contains):
            raise self._wrong("contains has an empty word.", "Leave it out.")

    def _check_choice(self, key: str, known: Sequence[str]) -> None:
        value = getattr(self, key)
        if value not in known:
            raise self._wrong(f'{key} is "{value}".', nearest(value, known))

    def _wrong(self, what: str, remedy: str) -> StudyError:
        return StudyError(what, where=f'[[rule]] "{self.name}"', remedy=remedy)

    @property
    def excludes(self) -> bool:
        """Whether the rows that it hits go out."""
        return self.action == "exclude"

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that it looks at by name."""
        one = (self.variable,) if self.variable else ()
        return (*one, *self.by, *self.variables)

    def check(self, codebook: Codebook) -> None:
        """Hold that its variables and categories exist and are of a type that it can judge.

        Raises:
            StudyError: one is not; the message names the rule and the nearest name.
        """
        for name in self.names:
            if name not in codebook:
                raise self._wrong(
                    f'there is no variable "{name}".', nearest(name, codebook.variables)
                )
            self._check_type(codebook[name])
        if self.type == "require":
            variable = codebook[self.variable]
            known = [category.code for category in variable.categories]
            for code in self.values:
                if code not in known:
                    raise self._wrong(
                        f'"{code}" is no category of {variable.name}.', nearest(code, known)
                    )

    def _check_type(self, variable: Variable) -> None:
        fits = {
            "require": variable.is_categorical,
            "range": variable.type == "numeric",
            "duration": variable.type == "numeric",
            "straight_line": variable.type in ("single", "ordinal"),
            "test_rows": variable.type == "text" or variable.own is not None,
            "duplicates": True,
        }
        if not fits[self.type]:
            raise self._wrong(
                f'a {self.type} rule cannot judge "{variable.name}", a {variable.type} variable.',
                _JUDGES.get(self.type, ""),
            )


_JUDGES = {
    "require": "It needs a variable with categories.",
    "range": "It needs a numeric variable.",
    "duration": "It needs a numeric variable.",
    "straight_line": "It needs single or ordinal variables.",
    "test_rows": "It needs a text variable or one with an own answer.",
}


def check_rules(rules: Iterable[Rule], codebook: Codebook) -> None:
    """Hold that rules have names of their own and fit the codebook.

    Raises:
        StudyError: they do not.
    """
    seen = set()
    for rule in rules:
        if rule.name in seen:
            raise StudyError(
                "two rules have this name.",
                where=f'[[rule]] "{rule.name}"',
                remedy="Give each rule its own name.",
            )
        seen.add(rule.name)
        rule.check(codebook)
