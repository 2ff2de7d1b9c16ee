"""Words by which a first look at an export knows scales, people and places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from youthsurvey.ingest.folding import fold


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))


@cache
def section(name: str) -> Mapping[str, Any]:
    """Return a table of lexicon.toml."""
    found: Mapping[str, Any] = _file("lexicon.toml")[name]
    return found


@cache
def countries() -> Mapping[str, str]:
    """Return country codes by folded name."""
    return {fold(text): code for code, names in _file("countries.toml").items() for text in names}


def country_labels(code: str) -> dict[str, str]:
    """Return a country's name by language."""
    return dict(zip(("en", "ru", "kk"), _file("countries.toml")[code], strict=False))


@cache
def pattern(entries: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern that finds any of some entries, as words, in a folded text."""
    parts = [
        re.escape(fold(entry.removesuffix("*"))) + (r"\w*" if entry.endswith("*") else r"(?!\w)")
        for entry in sorted(entries, key=len, reverse=True)
    ]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + ")")


def finds(entries: Iterable[str], folded: str) -> bool:
    """Whether a folded text holds one of the entries.

    >>> finds(("эффективн*",), "очень эффективные"), finds(("age",), "what language")
    (True, False)
    """
    return bool(pattern(tuple(entries)).search(folded))


def tells(entries: Iterable[str], folded: str) -> bool:
    """Whether a folded answer is one of the entries, or one with more words after it."""
    found = pattern(tuple(entries)).match(folded)
    return bool(found)


@cache
def is_word(table: str, key: str, folded: str) -> bool:
    """Whether a folded answer is, whole, one of a list's entries."""
    entries = section(table)[key]
    return any(
        folded.startswith(fold(e[:-1])) if e.endswith("*") else folded == fold(e) for e in entries
    )


_ROLES = ("sex", "country", "education", "occupation", "student", "consent", "age")


def role_of(question: str) -> str:
    """Return which of the things that most surveys ask a question asks; "" for none of them.

    >>> role_of("What is your sex?"), role_of("What do you think?")
    ('sex', '')
    """
    folded = fold(question)
    return next((role for role in _ROLES if finds(section("question")[role], folded)), "")
