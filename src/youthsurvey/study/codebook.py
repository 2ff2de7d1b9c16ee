"""codebook.toml: the study's questions and their answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from youthsurvey.errors import nearest
from youthsurvey.ingest.matching import check_texts
from youthsurvey.model.codebook import (
    DECLARABLE_MISSING,
    VARIABLE_TYPES,
    Bands,
    Category,
    Codebook,
    Variable,
)
from youthsurvey.study.references import twice
from youthsurvey.study.sections import Section, read_toml

RESERVED = ("line", "count")
"""Names that coded files and population tables use themselves."""

_ONLY_FOR: Mapping[str, tuple[str, ...]] = {
    "separator": ("multiple",),
    "units": ("numeric",),
    "bands": ("ordinal",),
}


def read_codebook(path: Path, languages: tuple[str, ...]) -> Codebook:
    """Read a codebook.

    Args:
        path: codebook.toml.
        languages: the study's languages; each text is in at least one of them.

    Raises:
        StudyError: the file is missing, no TOML, or contradicts the schema or itself.
    """
    file = read_toml(path)
    variables = {name: _variable(name, file, languages) for name in file.keys()}  # noqa: SIM118
    if not variables:
        raise file.fault("there is no variable.", remedy="Give each question a table [name].")
    with file.located():
        codebook = Codebook(variables)
        check_texts(codebook)
    return codebook


def _variable(name: str, file: Section, languages: tuple[str, ...]) -> Variable:
    table = file.table(name)
    if not name.isidentifier():
        raise table.fault(
            f'"{name}" is no name for a variable.',
            remedy="Use letters, digits and _, beginning with a letter.",
        )
    if name in RESERVED:
        raise table.fault(f'the name "{name}" is taken.', remedy="Choose another.")
    type_ = table.choice("type", VARIABLE_TYPES)
    for key, types in _ONLY_FOR.items():
        if table.has(key) and type_ not in types:
            raise table.fault(
                f"it is for {types[0]} variables, and this one is {type_}.",
                key,
                "Leave it out, or change the type.",
            )
    categories = _categories(table, languages)
    _check_own(table, type_, categories)
    _check_scores(table, type_, categories)
    bands = _bands(table.table("bands"), categories) if table.has("bands") else None
    question = table.labels("question", languages)
    short = table.labels("short", languages, {})
    headers = table.strings("headers", ())
    required = table.boolean("required", True)
    marks_synthetic = table.boolean("marks_synthetic", False)
    separator = table.data.get("separator", ", ")
    if not isinstance(separator, str) or not separator.strip():
        raise table.fault('expected a mark such as ", " or ";".', "separator")
    units = table.strings("units", ())
    table.done()
    with file.located():
        return Variable(
            name=name,
            type=type_,
            question=question,
            short=short,
            headers=headers,
            categories=categories,
            required=required,
            marks_synthetic=marks_synthetic,
            bands=bands,
            separator=separator,
            units=units,
        )


def _categories(table: Section, languages: tuple[str, ...]) -> tuple[Category, ...]:
    categories: dict[str, Category] = {}
    for each in table.tables("categories"):
        category = _category(each, languages)
        if category.code in categories:
            raise twice(each, "code", category.code)
        categories[category.code] = category
    return tuple(categories.values())


def _category(table: Section, languages: tuple[str, ...]) -> Category:
    code = table.name("code")
    missing = None
    if table.has("missing"):
        missing = DECLARABLE_MISSING[table.choice("missing", tuple(DECLARABLE_MISSING))]
    category = Category(
        code=code,
        label=table.labels("label", languages),
        short=table.labels("short", languages, {}),
        aliases=table.strings("aliases", ()),
        missing=missing,
        aside=table.boolean("aside", False),
        own=table.boolean("own", False),
        score=table.number("score") if table.has("score") else None,
    )
    if category.own and missing is not None:
        raise table.fault("an own answer is no kind of missing.", "own", "Drop one of the two.")
    table.done()
    return category


def _check_own(table: Section, type_: str, categories: tuple[Category, ...]) -> None:
    own = [category.code for category in categories if category.own]
    if len(own) > 1:
        raise table.fault(
            f'both "{own[0]}" and "{own[1]}" take the own answer.',
            "categories",
            "Keep own = true in one of them.",
        )
    if own and type_ not in ("single", "ordinal", "multiple"):
        raise table.fault(f"a {type_} variable takes no own answer.", "categories", "Drop own.")


def _check_scores(table: Section, type_: str, categories: tuple[Category, ...]) -> None:
    scored = [category for category in categories if category.score is not None]
    if scored and type_ not in ("single", "ordinal"):
        raise table.fault(f"a {type_} variable has no scores.", "categories", "Drop score.")
    if len(scored) == 1:
        raise table.fault(
            f'only "{scored[0].code}" has a score.', "categories", "Score every point of the scale."
        )


def _bands(table: Section, categories: tuple[Category, ...]) -> Bands:
    """Read ``{ source = "age", under_30 = [18, 29] }``: inclusive ranges, none overlapping."""
    source = table.text("source")
    valid = [category.code for category in categories if category.missing is None]
    ranges: dict[str, tuple[float, float]] = {}
    for key in table.data:
        if key == "source":
            continue
        if key not in valid:
            raise table.fault("it is no category of the variable.", key, nearest(key, valid))
        low, high = table.numbers(key, 2)
        if low > high:
            raise table.fault(f"its range begins at {low:g} and ends at {high:g}.", key)
        ranges[key] = (low, high)
    for code in valid:
        if code not in ranges:
            raise table.fault(
                f'the category "{code}" has no range.', remedy=f"Add {code}: [from, to]."
            )
    end, before = -math.inf, ""
    for low, high, code in sorted((low, high, code) for code, (low, high) in ranges.items()):
        if low <= end:
            raise table.fault(
                f'it begins at {low:g}, but "{before}" ends at {end:g}.',
                code,
                "Ranges are inclusive and do not overlap.",
            )
        end, before = high, code
    table.done()
    return Bands(source, ranges)
