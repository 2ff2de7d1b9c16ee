"""[[word]] and [[sentence]] of published.toml: what a publication says in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import get_args

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.sentences import (
    CLAIM_KINDS,
    COUNTED,
    Claim,
    Direction,
    Range,
    Sentence,
)
from youthsurvey.errors import nearest
from youthsurvey.model.codebook import Codebook, Labels
from youthsurvey.study.references import TABULATED, categories_at, twice, variable_at
from youthsurvey.study.sections import Section

_FULL = 100.0


@dataclass(frozen=True)
class Word:
    """A vague word with the meaning that the study gives it.

    Attributes:
        name: by which claims call it.
        meaning: in words, by language.
        below: so many points below the claim's value, up to that value; None for a word that
            needs no value.
        over, under: per cent, the ends that it excludes.
    """

    name: str
    meaning: Labels
    below: float | None
    over: float
    under: float

    def range(self, value: float | None) -> Range:
        """Return the shares, 0 to 1, that the word allows."""
        if self.below is not None:
            assert value is not None, "a word relative to a value has one"
            return Range((value - self.below) / 100, value / 100, includes_low=True)
        return Range(
            self.over / 100,
            self.under / 100,
            includes_low=self.over == 0,
            includes_high=self.under == _FULL,
        )


def read_sentences(
    file: Section,
    codebook: Codebook,
    languages: tuple[str, ...],
    stated: Callable[..., PublishedNumber],
) -> tuple[Sentence, ...]:
    """Read the sentences of a publication, each with its claims.

    Args:
        file: published.toml.
        codebook: what was asked.
        languages: of the study.
        stated: makes a percentage under the rounding and the base of the file.

    Raises:
        StudyError: a key, variable, answer or word is unknown, or a claim contradicts itself.
    """
    words: dict[str, Word] = {}
    for table in file.tables("word"):
        word = Word(
            table.text("name"),
            table.labels("meaning", languages),
            table.number("below") if table.has("below") else None,
            table.number("over", 0.0),
            table.number("under", _FULL),
        )
        table.done()
        if word.name in words:
            raise twice(table, "name", word.name)
        words[word.name] = word
    sentences: dict[str, Sentence] = {}
    for table in file.tables("sentence"):
        code = table.name("code")
        if code in sentences:
            raise twice(table, "code", code)
        used: dict[str, Labels] = {}
        claims = tuple(
            _claim(part, words, used, codebook, stated) for part in table.tables("claim")
        )
        if not claims:
            raise table.fault("it claims nothing.", remedy="Add a [[sentence.claim]].")
        sentences[code] = Sentence(
            code,
            table.labels("place", languages),
            table.labels("text", languages),
            claims,
            tuple(used.values()),
        )
        table.done()
    return tuple(sentences.values())


def _claim(
    table: Section,
    words: Mapping[str, Word],
    used: dict[str, Labels],
    codebook: Codebook,
    stated: Callable[..., PublishedNumber],
) -> Claim:
    kind = table.choice("kind", CLAIM_KINDS)
    variable = by = ""
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    printed = None
    if kind != "size":
        asked = variable_at(table, "variable", table.text("variable"), codebook, TABULATED)
        variable = asked.name
        listed = None if kind != "total" else tuple(c.code for c in asked.valid)
        categories = categories_at(table, "categories", asked, table.strings("categories", listed))
        if kind == "total" and asked.type == "multiple":
            raise table.fault(
                f"answers to {variable}, a multiple choice, overlap and have no total.", "variable"
            )
        if kind == "total" and table.has("percent"):
            if table.has("n"):
                raise table.fault(
                    "there is both n and percent.", "n", "Make a claim of each of them."
                )
            percent = Decimal(str(table.number("percent")))
            with table.located():
                printed = stated("", variable, categories, percent)
    if table.has("by"):
        by_variable = variable_at(table, "by", table.text("by"), codebook, ("single", "ordinal"))
        by = by_variable.name
        groups = categories_at(table, "groups", by_variable, table.strings("groups", ()))
    direction = table.choice("direction", get_args(Direction)) if table.has("direction") else None
    range_ = None
    if kind in COUNTED and printed is None:
        range_ = _respondents(table, least=1 if kind == "size" else 0)
    elif kind == "share":
        range_ = _range(table, words, used)
    each = table.boolean("each", False) if kind == "share" else False
    table.done()
    with table.located():
        return Claim(kind, variable, categories, by, groups, direction, range_, printed, each)


def _respondents(table: Section, least: int) -> Range | None:
    """Read a number of respondents: n, or its ends."""
    if table.has("n"):
        n = float(table.integer("n", least=least))
        return Range(n, n, includes_low=True, includes_high=True)
    return _ends(table, "respondents", math.inf)


def _range(table: Section, words: Mapping[str, Word], used: dict[str, Labels]) -> Range | None:
    """Read the ends of a share in per cent, or a word, with its value where it needs one."""
    if table.has("word"):
        name = table.text("word")
        if name not in words:
            raise table.fault(f'there is no word "{name}".', "word", nearest(name, words))
        word = words[name]
        value = table.number("value") if table.has("value") else None
        if (value is None) != (word.below is None):
            raise table.fault(
                f'"{name}" ' + ("needs a value." if value is None else "has no value."), "value"
            )
        used[name] = word.meaning
        return word.range(value)
    found = _ends(table, "per cent", _FULL)
    if found is None:
        return None
    return replace(found, low=found.low / 100, high=found.high / 100)


def _ends(table: Section, unit: str, most: float) -> Range | None:
    """Read over or at_least, and under or at_most; None where there is neither."""
    low, high = 0.0, most
    given = [key for key in ("over", "at_least", "under", "at_most") if table.has(key)]
    for first, second in (("over", "at_least"), ("under", "at_most")):
        if first in given and second in given:
            raise table.fault(f"there is both {first} and {second}.", second, "Keep one of them.")
    for key in given:
        if key in ("over", "at_least"):
            low = table.number(key)
        else:
            high = table.number(key)
    found = Range(low, high, includes_low="over" not in given, includes_high="under" not in given)
    if low < 0 or high > most or low > high or (low == high and not found.holds(low)):
        said = " and ".join(f"{key.replace('_', ' ')} {table.number(key):g}" for key in given)
        raise table.fault(f"no number lies {said} {unit}.", given[0])
    return found if given else None
