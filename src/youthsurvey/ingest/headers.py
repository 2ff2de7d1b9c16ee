"""Which variable a header names, and which of its answers a column holds."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.matching import LIKENESS, Matcher, owners_by_remains
from youthsurvey.model.codebook import Category, Codebook, MissingKind, Variable


@dataclass(frozen=True)
class Places:
    """Where a variable's answers stand in a file.

    Attributes:
        cell: the column that holds the answer, or several; None for none.
        options: column -> the category that it alone holds.
    """

    cell: int | None
    options: Mapping[int, Category]

    @property
    def columns(self) -> tuple[int, ...]:
        """All of them."""
        return (*(() if self.cell is None else (self.cell,)), *self.options)


def is_made(variable: Variable) -> bool:
    """Whether a variable has no column: it is made from another, or from the file's name."""
    return variable.bands is not None or variable.source


def _headers(variable: Variable) -> Iterator[tuple[str, Category | None]]:
    """Yield each header under which the variable may come, with the category that it holds."""
    for header in (*variable.question.values(), *variable.headers):
        yield header, None
    for category in variable.categories:
        for header in category.headers:
            yield header, category


def expected_headers(codebook: Codebook) -> tuple[str, ...]:
    """Return every header under which a column of the codebook may come, in its order."""
    return tuple(
        dict.fromkeys(
            header
            for variable in codebook
            if not is_made(variable)
            for header, _ in _headers(variable)
        )
    )


def check_texts(
    codebook: Codebook, missing: Mapping[str, MissingKind] | None = None
) -> dict[str, Matcher]:
    """Hold that headers and answers can be told apart; return each variable's matcher.

    Args:
        codebook: the variables.
        missing: texts that mean a kind of missing in every one of them.

    Raises:
        StudyError: two variables have equal headers, or two categories of one variable equal
            labels or aliases, once folded; the message names both.
    """
    _by_header(codebook)
    return {variable.name: Matcher(variable, missing) for variable in codebook}


Owned = tuple[Variable, Category | None]
"""A variable, and of a column that holds one answer alone, that answer."""


def _by_header(codebook: Codebook) -> dict[str, Owned]:
    out: dict[str, Owned] = {}
    for variable in codebook:
        if is_made(variable):
            continue
        for header, category in _headers(variable):
            key = fold(header)
            other, answer = out.setdefault(key, (variable, category)) if key else (variable, None)
            if other is not variable:
                raise StudyError(
                    f'the variables "{other.name}" and "{variable.name}" both have the header '
                    f'"{_line(header)}".',
                    where=f"[{variable.name}]",
                    remedy="Give them questions and headers that differ.",
                )
            if key and answer is not category and variable.has_option_columns:
                # The question itself may head an option's column of a choice with one option.
                raise StudyError(
                    f'two columns of {variable.name} have the header "{_line(header)}".',
                    where=f"[{variable.name}.categories]",
                    remedy="Give them headers that differ.",
                )
    return out


def named(headers: Sequence[str]) -> tuple[str, ...]:
    """Return headers by which all columns can be named: none is empty and none stands twice.

    >>> named(["Age", "", "Age"])
    ('Age', '(column 2)', 'Age (2)')
    """
    seen: Counter[str] = Counter()
    out = []
    for place, header in enumerate(headers, start=1):
        text = header if fold(header) else f"(column {place})"
        seen[fold(text)] += 1
        n = seen[fold(text)]
        out.append(f"{text} ({n})" if n > 1 else text)
    return tuple(out)


def match_headers(
    headers: tuple[str, ...], codebook: Codebook, source: str
) -> tuple[dict[str, Places], list[int]]:
    """Find the columns of each variable.

    Returns:
        places: by variable name, in the codebook's order.
        unknown: indices of the columns that are no variable's.

    Raises:
        StudyError: two variables have equal headers.
        InputError: two columns are one variable's, or a required variable has no column.
    """
    by_header = _by_header(codebook)
    owned = {h: (v, c) for v in codebook if not is_made(v) for h, c in _headers(v)}
    by_remains = owners_by_remains(owned)
    cells: dict[str, int] = {}
    options: dict[str, dict[int, Category]] = {}
    unknown = []
    for column, (header, name) in enumerate(zip(headers, named(headers), strict=True)):
        found = by_header.get(fold(name)) or by_header.get(fold(header))
        found = found or by_remains.get(fold(header))
        if found is None:
            unknown.append(column)
            continue
        variable, category = found
        if category is not None:
            options.setdefault(variable.name, {})[column] = category
        elif variable.name in cells:
            first = cells[variable.name]
            raise InputError(
                f'the columns {first + 1} ("{_line(headers[first])}") and {column + 1} '
                f'("{_line(header)}") are both the variable {variable.name}.',
                where=source,
                remedy="Remove or rename one of them.",
            )
        else:
            cells[variable.name] = column
    places = {}
    for variable in codebook:
        held = Places(cells.get(variable.name), options.get(variable.name, {}))
        _check_options(variable, held, source)
        if held.columns:
            places[variable.name] = held
        elif variable.required and not is_made(variable):
            free = [headers[column] for column in unknown]
            raise _no_column(variable, free, source, _language(headers, codebook))
    return places, unknown


def _check_options(variable: Variable, held: Places, source: str) -> None:
    """Hold that of a question with a column an option, no option's column is missing."""
    if not variable.has_option_columns or (held.cell is not None and not held.options):
        return
    there = {category.code for category in held.options.values()}
    options = [c for c in variable.valid if c.headers and not c.own]
    if not there and not variable.required:
        return
    for category in options:
        if category.code not in there:
            raise InputError(
                f'no column holds the option "{category.code}" of {variable.name}: '
                f'expected "{_line(category.headers[0])}".',
                where=source,
                remedy=f"Add its header to headers in codebook.toml, [{variable.name}.categories], "
                "or export the file with it.",
            )


def _language(headers: tuple[str, ...], codebook: Codebook) -> str:
    """Return the language in which most of the headers are the codebook's questions."""
    folded = {fold(header) for header in headers}
    found = Counter(
        lang for v in codebook for lang, text in v.question.items() if fold(text) in folded
    )
    return max(found, key=lambda lang: found[lang], default="")


def _no_column(variable: Variable, free: list[str], source: str, lang: str) -> InputError:
    """Return the error for a required variable without a column.

    Args:
        variable: the variable.
        free: headers that are no variable's; the nearest one is the hint.
        source: the file's name.
        lang: the language in which the question is quoted.
    """
    folded = {fold(header): header for header in free if fold(header)}
    likeness = {
        key: max(
            (
                difflib.SequenceMatcher(None, fold(text), key).ratio()
                for text, _ in _headers(variable)
            ),
            default=0.0,
        )
        for key in folded
    }
    nearest = max(likeness, key=lambda key: likeness[key], default="")
    hint = (
        f'Nearest header: "{_line(folded[nearest])}". '
        if nearest and likeness[nearest] >= LIKENESS
        else ""
    )
    question = _line(
        variable.question.get(lang) or next((text for text, _ in _headers(variable)), variable.name)
    )
    return InputError(
        f'no column holds the question "{question}" (variable {variable.name}).',
        where=source,
        remedy=f"{hint}Add its header to headers in codebook.toml, [{variable.name}], "
        "or export the file with it.",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
