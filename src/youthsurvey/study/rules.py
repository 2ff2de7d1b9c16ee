"""[[rule]] and [[headline]] of study.toml: which answers are cleaned out, and what that moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from youthsurvey.clean.rules import Rule, RuleType
from youthsurvey.model.codebook import Codebook, Labels, Variable
from youthsurvey.study.references import TABULATED, categories_at, twice, variable_at
from youthsurvey.study.sections import Section


def read_rules(file: Section, codebook: Codebook, languages: tuple[str, ...]) -> tuple[Rule, ...]:
    """Read the cleaning rules of a study, in their order.

    Raises:
        StudyError: a rule contradicts its type or the codebook, or two share a name.
    """
    rules: dict[str, Rule] = {}
    for table in file.tables("rule"):
        name = table.name("name")
        if name in rules:
            raise twice(table, "name", name)
        label = table.labels("label", languages)
        type_ = table.choice("type", tuple(_KEYS))
        fields = _KEYS[type_](table, codebook)
        table.done()
        with table.located():
            rule = Rule(name=name, type=type_, label=label, **fields)
            rule.check(codebook)
        rules[name] = rule
    return tuple(rules.values())


def read_headline(
    file: Section, codebook: Codebook, languages: tuple[str, ...]
) -> dict[tuple[str, str], Labels]:
    """Read the figures that matter most, each with its sentence, empty where there is none.

    Raises:
        StudyError: a variable or category is unknown, or a figure stands twice.
    """
    headline: dict[tuple[str, str], Labels] = {}
    for table in file.tables("headline"):
        variable = variable_at(table, "variable", table.text("variable"), codebook, TABULATED)
        (code,) = categories_at(table, "category", variable, [table.text("category")])
        if (variable.name, code) in headline:
            raise table.fault(f"{variable.name} {code} stands twice.", remedy="Leave one out.")
        headline[variable.name, code] = table.labels("finding", languages, {})
        table.done()
    return headline


def _variable(table: Section, codebook: Codebook) -> Variable:
    return variable_at(table, "variable", table.text("variable"), codebook)


def _variables(table: Section, key: str, codebook: Codebook) -> tuple[str, ...]:
    names = table.strings(key)
    for name in names:
        variable_at(table, key, name, codebook)
    return names


def _require(table: Section, codebook: Codebook) -> dict[str, Any]:
    variable = _variable(table, codebook)
    values = table.strings("values")
    if variable.is_categorical:
        categories_at(table, "values", variable, values, variable.categories)
    return {"variable": variable.name, "values": values}


def _range(table: Section, codebook: Codebook) -> dict[str, Any]:
    return {
        "variable": _variable(table, codebook).name,
        "min": table.number("min") if table.has("min") else None,
        "max": table.number("max") if table.has("max") else None,
        "action": table.choice("action", ("exclude", "set_missing"), "exclude"),
    }


def _duplicates(table: Section, codebook: Codebook) -> dict[str, Any]:
    return {
        "by": _variables(table, "by", codebook) if table.has("by") else (),
        "keep": table.choice("keep", ("last", "first"), "last"),
    }


def _test_rows(table: Section, codebook: Codebook) -> dict[str, Any]:
    return {
        "variables": _variables(table, "variables", codebook),
        "contains": table.strings("contains"),
    }


def _straight_line(table: Section, codebook: Codebook) -> dict[str, Any]:
    return {"variables": _variables(table, "variables", codebook)}


def _duration(table: Section, codebook: Codebook) -> dict[str, Any]:
    return {"variable": _variable(table, codebook).name, "min": table.number("min")}


_KEYS: Mapping[RuleType, Callable[[Section, Codebook], dict[str, Any]]] = {
    "require": _require,
    "range": _range,
    "duplicates": _duplicates,
    "test_rows": _test_rows,
    "straight_line": _straight_line,
    "duration": _duration,
}
"""The types of rules, each with the reader of its own keys."""
