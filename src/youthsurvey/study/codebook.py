"""codebook.toml: the study's questions and their answers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from youthsurvey.errors import nearest
from youthsurvey.ingest.headers import check_texts
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
    "chosen": ("multiple",),
    "date_format": ("date",),
    "units": ("numeric",),
    "bands": ("ordinal",),
    "source": ("single", "ordinal"),
}


def read_codebook(path: Path, languages: tuple[str, ...]) -> Codebook:
    """Read a codebook.

    Args:
        path: codebook.toml.
        languages: the study's languages; each text is in at least one of them.

    Raises:
        StudyError: the file is missing, no TOML, or contradicts the schema or itself.
    """
    return codebook_of(read_toml(path), languages)


def codebook_of(file: Section, languages: tuple[str, ...]) -> Codebook:
    """Return the codebook that a file's tables say.

    Raises:
        StudyError: they contradict the schema or themselves.
    """
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
    _check_headers(table, type_, categories)
    _check_scores(table, type_, categories)
    bands = _bands(table.table("bands"), categories) if table.has("bands") else None
    question = table.labels("question", languages)
    short = table.labels("short", languages, {})
    headers = table.strings("headers", ())
    required = table.boolean("required", True)
    marks_synthetic = table.boolean("marks_synthetic", False)
    separator = table.data.get("separator", ", ")
    if not isinstance(separator, str) or not (separator.strip() or separator == " "):
        raise table.fault('expected a mark such as ", " or ";".', "separator")
    source = table.boolean("source", False)
    chosen = table.strings("chosen", ())
    date_format = table.text("date_format", "")
    if date_format:
        check_date_format(table, date_format)
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
            source=source,
            chosen=chosen,
            date_format=date_format,
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
        headers=table.strings("headers", ()),
        missing=missing,
        aside=table.boolean("aside", False),
        own=table.boolean("own", False),
        score=table.number("score") if table.has("score") else None,
    )
    if category.own and missing is not None:
        raise table.fault("an own answer is no kind of missing.", "own", "Drop one of the two.")
    table.done()
    return category


def check_date_format(table: Section, date_format: str) -> None:
    """Check that a date survives being written and read in the format.

    Raises:
        StudyError: it does not; the message names the table's key.
    """
    moment = datetime(2025, 11, 28, 13, 45, 59)
    others = (moment.replace(year=2024), moment.replace(month=10), moment.replace(day=27))
    written = moment.strftime(date_format)
    try:
        # Python warns of parsing days without a year, so what is lacking is found before.
        whole = all(other.strftime(date_format) != written for other in others)
        same = whole and datetime.strptime(written, date_format).date() == moment.date()
    except (ValueError, re.error):
        same = False
    if not same:
        raise table.fault(
            f'"{date_format}" does not give day, month and year, each once.',
            "date_format",
            'For example "%d.%m.%Y %H:%M:%S".',
        )


def _check_headers(table: Section, type_: str, categories: tuple[Category, ...]) -> None:
    """Hold that columns of single answers are a multiple choice's, or an own answer's words."""
    for category in categories:
        if category.headers and not category.own and type_ != "multiple":
            raise table.fault(
                f'"{category.code}" has a column of its own, but {type_} answers stand in one.',
                "categories",
                "Drop its headers.",
            )
    options = [c for c in categories if c.missing is None and not c.own]
    if any(c.headers for c in options) and not all(c.headers for c in options):
        without = next(c.code for c in options if not c.headers)
        raise table.fault(
            f'"{without}" has no column of its own, but others have.',
            "categories",
            "Give it headers, or drop those of the others.",
        )


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
