"""Which variable a header names, and which category a text names."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest.folding import fold, lossy
from youthsurvey.model.codebook import Category, Codebook, Variable

_LIKENESS = 0.4

Owner = TypeVar("Owner")
"""A category or a variable, whose texts these are."""


class Matcher:
    """Finds the category that a text names: by label in any language, by alias, or by code.

    Labels and aliases are compared folded, codes exactly; a label goes before a code. A label
    that has lost its Kazakh letters to cp1251 still matches where it is still one category's.

    Raises:
        StudyError: two categories have labels or aliases that are equal once folded.
    """

    def __init__(self, variable: Variable) -> None:
        self.variable = variable
        self._by_text: dict[str, Category] = {}
        self._shown: dict[str, str] = {}
        self._by_code = {category.code: category for category in variable.categories}
        self._seen: dict[str, Category | None] = {}
        for category in variable.categories:
            for text in (*category.label.values(), *category.aliases):
                self._add(text, category)
        self._by_remains = _remains({t: self._by_text[key] for key, t in self._shown.items()})

    def _add(self, text: str, category: Category) -> None:
        key = fold(text)
        if not key:
            return
        other = self._by_text.setdefault(key, category)
        self._shown.setdefault(key, text)
        if other is not category:
            raise StudyError(
                f'the categories "{other.code}" and "{category.code}" both read "{text}".',
                where=f"[{self.variable.name}.categories]",
                remedy="Give them labels and aliases that differ in more than case, spaces, "
                "quotation marks or dashes.",
            )

    def find(self, text: str) -> Category | None:
        """Return the category that the text names, None where it names none."""
        try:
            return self._seen[text]
        except KeyError:
            key = fold(text)
            found = (
                self._by_text.get(key)
                or self._by_code.get(text.strip())
                or self._by_remains.get(key)
            )
            self._seen[text] = found
            return found

    def nearest(self, text: str) -> str:
        """Return the label or alias most like the text, as a sentence; empty where none is."""
        close = difflib.get_close_matches(fold(text), self._shown, n=1, cutoff=_LIKENESS)
        return f'Nearest: "{self._shown[close[0]]}".' if close else ""

    def longest(self, separator: str) -> int:
        """Return how many pieces the separator makes of the label that it cuts most."""
        texts = (*self._shown, *self._shown.values())
        return 1 + max((text.count(separator) for text in texts), default=0)


def _remains(owners: Mapping[str, Owner]) -> dict[str, Owner]:
    """Return owners by what cp1251 leaves of their texts, where that is one owner's alone."""
    found: dict[str, list[Owner]] = {}
    for text, owner in owners.items():
        if lossy(text) != text:
            found.setdefault(fold(lossy(text)), []).append(owner)
    return {key: same[0] for key, same in found.items() if all(other is same[0] for other in same)}


def _headers(variable: Variable) -> Iterator[str]:
    yield from variable.question.values()
    yield from variable.headers


def expected_headers(codebook: Codebook) -> tuple[str, ...]:
    """Return every header under which a column of the codebook may come, in its order."""
    return tuple(
        dict.fromkeys(
            header
            for variable in codebook
            if variable.bands is None
            for header in _headers(variable)
        )
    )


def check_texts(codebook: Codebook) -> dict[str, Matcher]:
    """Hold that headers and answers can be told apart; return each variable's matcher.

    Raises:
        StudyError: two variables have equal headers, or two categories of one variable equal
            labels or aliases, once folded; the message names both.
    """
    _variables_by_header(codebook)
    return {variable.name: Matcher(variable) for variable in codebook}


def _variables_by_header(codebook: Codebook) -> dict[str, Variable]:
    out: dict[str, Variable] = {}
    for variable in codebook:
        if variable.bands is not None:
            continue
        for header in _headers(variable):
            key = fold(header)
            other = out.setdefault(key, variable) if key else variable
            if other is not variable:
                raise StudyError(
                    f'the variables "{other.name}" and "{variable.name}" both have the header '
                    f'"{header}".',
                    where=f"[{variable.name}]",
                    remedy="Give them questions and headers that differ.",
                )
    return out


def match_headers(
    headers: tuple[str, ...], codebook: Codebook, source: str
) -> tuple[dict[str, int], list[int]]:
    """Find the column of each variable.

    Returns:
        columns: column index by variable name, in the codebook's order.
        unknown: indices of the columns that are no variable's.

    Raises:
        StudyError: two variables have equal headers.
        InputError: two columns are one variable's, or a required variable has no column.
    """
    by_header = _variables_by_header(codebook)
    by_remains = _remains({h: v for v in codebook if v.bands is None for h in _headers(v)})
    found: dict[str, int] = {}
    unknown = []
    for column, header in enumerate(headers):
        variable = by_header.get(fold(header)) or by_remains.get(fold(header))
        if variable is None:
            unknown.append(column)
        elif variable.name in found:
            first = found[variable.name]
            raise InputError(
                f'the columns {first + 1} ("{_line(headers[first])}") and {column + 1} '
                f'("{_line(header)}") are both the variable {variable.name}.',
                where=source,
                remedy="Remove or rename one of them.",
            )
        else:
            found[variable.name] = column
    for variable in codebook:
        if variable.required and variable.bands is None and variable.name not in found:
            free = [headers[column] for column in unknown]
            raise _no_column(variable, free, source, _language(headers, codebook))
    return {v.name: found[v.name] for v in codebook if v.name in found}, unknown


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
            (difflib.SequenceMatcher(None, fold(text), key).ratio() for text in _headers(variable)),
            default=0.0,
        )
        for key in folded
    }
    nearest = max(likeness, key=lambda key: likeness[key], default="")
    hint = (
        f'Nearest header: "{_line(folded[nearest])}". '
        if nearest and likeness[nearest] >= _LIKENESS
        else ""
    )
    question = _line(variable.question.get(lang) or next(_headers(variable), variable.name))
    return InputError(
        f'no column holds the question "{question}" (variable {variable.name}).',
        where=source,
        remedy=f"{hint}Add its header to headers in codebook.toml, [{variable.name}], "
        "or export the file with it.",
    )


def _line(text: str) -> str:
    return " ".join(text.split())
