"""The distinct texts of one column to answers, by the variable's type.

Each parser sees every text once, however many respondents gave it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.choices import split_choices
from youthsurvey.ingest.dates import date_reader, read_stamps
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.matching import Matcher
from youthsurvey.model.codebook import MissingKind, VariableType

_MOST_HINTS = 200
"""Distinct unmatched texts of one column that get a nearest option; looking for it is slow."""


@dataclass(frozen=True)
class Miss:
    """A text that is no answer: what does not match, why, and what to do."""

    text: str
    reason: str
    remedy: str


@dataclass(frozen=True)
class Parsed:
    """Answers to d distinct texts.

    Attributes:
        codes, values, own: as in ``Column``, of d rows.
        misses: by index of the text.
        stamps: shape (d,), datetime64[us], of a date: its exact time, which is used to rank
            submissions and then forgotten.
    """

    codes: NDArray[np.int32]
    values: NDArray[Any] | None = None
    own: NDArray[np.object_] | None = None
    misses: Mapping[int, Miss] = field(default_factory=dict)
    stamps: NDArray[np.datetime64] | None = None

    def of_rows(self, index: NDArray[np.int32]) -> Parsed:
        """Return the answers of every row; ``index`` says which text each holds."""
        return Parsed(
            self.codes[index],
            None if self.values is None else self.values[index],
            None if self.own is None else self.own[index],
            {},
            None if self.stamps is None else self.stamps[index],
        )


def kind_of_missing(matcher: Matcher, text: str) -> MissingKind | None:
    """Return the kind of missing that the text is, if it is one."""
    if not text.strip() or not fold(text):
        return MissingKind.NO_ANSWER
    category = matcher.find(text)
    return matcher.missing.get(text.strip()) if category is None else category.missing


def _no_category(matcher: Matcher, text: str, misses: Mapping[int, Miss], noun: str) -> Miss:
    nearest = matcher.nearest(text) if len(misses) < _MOST_HINTS else ""
    name = matcher.variable.name
    return Miss(
        text,
        f"is no {noun} of {name}. {nearest}".rstrip(),
        f"Add it to aliases in codebook.toml, [{name}], or mend the cell.",
    )


def _own_texts(matcher: Matcher, size: int) -> NDArray[np.object_] | None:
    return None if matcher.variable.own is None else np.full(size, "", dtype=object)


def parse_single(matcher: Matcher, texts: Sequence[str]) -> Parsed:
    """Match each text to a category; what matches none is the own answer where there is one."""
    variable = matcher.variable
    position = {category.code: i for i, category in enumerate(variable.valid)}
    codes = np.full(len(texts), MissingKind.INVALID, dtype=np.int32)
    own = _own_texts(matcher, len(texts))
    misses: dict[int, Miss] = {}
    for i, text in enumerate(texts):
        missing = kind_of_missing(matcher, text)
        category = matcher.find(text)
        if missing is not None:
            codes[i] = missing
        elif category is not None:
            codes[i] = position[category.code]
        elif variable.own is not None and own is not None:
            codes[i] = position[variable.own.code]
            own[i] = text.strip()
        else:
            misses[i] = _no_category(matcher, text, misses, "category")
    return Parsed(codes, None, own, misses)


def parse_multiple(matcher: Matcher, texts: Sequence[str]) -> Parsed:
    """Take each text apart into options; what remains is the own answer where there is one."""
    variable = matcher.variable
    position = {category.code: i for i, category in enumerate(variable.valid)}
    codes = np.full(len(texts), MissingKind.INVALID, dtype=np.int32)
    chosen = np.zeros((len(texts), len(position)), dtype=bool)
    own = _own_texts(matcher, len(texts))
    misses: dict[int, Miss] = {}
    core = variable.separator.strip() or variable.separator
    window = matcher.longest(core)
    for i, text in enumerate(texts):
        kind = matcher.missing.get(text.strip())
        if kind is not None:
            codes[i] = kind
            continue
        options_found, rest = split_choices(text, core, window, matcher.find)
        valid = {position[c.code] for c in options_found if c.missing is None}
        missing = [c.missing for c in options_found if c.missing is not None]
        if rest and variable.own is not None and own is not None:
            valid.add(position[variable.own.code])
            own[i] = variable.separator.join(rest)
        elif rest:
            misses[i] = _no_category(matcher, variable.separator.join(rest), misses, "option")
        if valid:
            codes[i] = 0
            chosen[i, list(valid)] = True
            if missing and i not in misses:
                misses[i] = Miss(
                    text.strip(),
                    f"holds answers to {variable.name} and a kind of missing; the answers stand.",
                    "Mend the cell.",
                )
        elif missing:
            codes[i] = missing[0]
        elif not rest:
            codes[i] = MissingKind.NO_ANSWER
    return Parsed(codes, chosen, own, misses)


_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d+)?) ?(.*)", re.DOTALL)


def parse_numeric(matcher: Matcher, texts: Sequence[str]) -> Parsed:
    """Read numbers: decimal point or comma, thousands by spaces, a unit word after them."""
    variable = matcher.variable
    units = {"", *(fold(unit) for unit in variable.units)}
    codes = np.zeros(len(texts), dtype=np.int32)
    values = np.full(len(texts), np.nan)
    misses: dict[int, Miss] = {}
    for i, text in enumerate(texts):
        missing = kind_of_missing(matcher, text)
        if missing is not None:
            codes[i] = missing
            continue
        match = _NUMBER.fullmatch(fold(text))
        value = float(match[1].replace(" ", "").replace(",", ".")) if match else math.nan
        if match and match[2] in units and math.isfinite(value):
            values[i] = value
            continue
        codes[i] = MissingKind.INVALID
        misses[i] = Miss(
            text,
            f"is no number ({variable.name}).",
            f"Mend the cell; a word after the number belongs to units in codebook.toml, "
            f"[{variable.name}].",
        )
    return Parsed(codes, values, None, misses)


def parse_date(matcher: Matcher, texts: Sequence[str], date_format: str) -> Parsed:
    """Read dates; the answer is the day as it was written, the exact time stands apart."""
    read = date_reader(date_format)
    codes = np.zeros(len(texts), dtype=np.int32)
    stamps = read_stamps(texts, date_format)
    days = stamps.astype("datetime64[D]")
    misses: dict[int, Miss] = {}
    for i in np.flatnonzero(np.isnat(stamps)).tolist():
        text = texts[i]
        moment = read(text.strip())
        if moment is not None:
            days[i] = moment.date()
            if moment.tzinfo is not None:
                moment = moment.astimezone(dt.UTC).replace(tzinfo=None)
            stamps[i] = moment
            continue
        missing = kind_of_missing(matcher, text)
        codes[i] = MissingKind.INVALID if missing is None else missing
        if missing is None:
            expected = date_format or "YYYY-MM-DD"
            misses[i] = Miss(
                text,
                f"is no date ({matcher.variable.name}) written as {expected}.",
                "Mend the cell, or date_format in codebook.toml or study.toml, [input].",
            )
    return Parsed(codes, days, None, misses, stamps)


def parse_text(matcher: Matcher, texts: Sequence[str]) -> Parsed:
    """Keep texts as they are, without the spaces around them."""
    codes = np.zeros(len(texts), dtype=np.int32)
    values = np.full(len(texts), "", dtype=object)
    for i, text in enumerate(texts):
        missing = kind_of_missing(matcher, text)
        if missing is None:
            values[i] = text.strip()
        else:
            codes[i] = missing
    return Parsed(codes, values)


def parse_contact(matcher: Matcher, texts: Sequence[str]) -> Parsed:
    """Number contacts by first appearance, so that equal ones can be found and none is kept."""
    groups = matcher.groups
    codes = np.zeros(len(texts), dtype=np.int32)
    for i, text in enumerate(texts):
        missing = kind_of_missing(matcher, text)
        codes[i] = groups.setdefault(fold(text), len(groups)) if missing is None else missing
    return Parsed(codes)


_PARSERS: Mapping[VariableType, Callable[[Matcher, Sequence[str]], Parsed]] = {
    "single": parse_single,
    "ordinal": parse_single,
    "multiple": parse_multiple,
    "numeric": parse_numeric,
    "text": parse_text,
    "contact": parse_contact,
}


def parse(matcher: Matcher, texts: Sequence[str], date_format: str) -> Parsed:
    """Return the answers to distinct texts by the type of the matcher's variable."""
    if matcher.variable.type == "date":
        return parse_date(matcher, texts, matcher.variable.date_format or date_format)
    return _PARSERS[matcher.variable.type](matcher, texts)
