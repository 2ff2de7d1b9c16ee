"""[[word]] and [[sentence]] of published.toml: what a publication says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from youthsurvey.audit.sentences import CLAIM_KINDS, Claim, Direction, Range, Sentence
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
        return Range(self.over / 100, self.under / 100, includes_high=self.under == _FULL)


def read_sentences(
    file: Section, codebook: Codebook, languages: tuple[str, ...]
) -> tuple[Sentence, ...]:
    """Read the sentences of a publication, each with its claims.

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
        claims = tuple(_claim(part, words, used, codebook) for part in table.tables("claim"))
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
    table: Section, words: Mapping[str, Word], used: dict[str, Labels], codebook: Codebook
) -> Claim:
    kind = table.choice("kind", CLAIM_KINDS)
    variable = by = ""
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    if kind != "size":
        asked = variable_at(table, "variable", table.text("variable"), codebook, TABULATED)
        variable = asked.name
        categories = categories_at(table, "categories", asked, table.strings("categories"))
    if table.has("by"):
        by_variable = variable_at(table, "by", table.text("by"), codebook, ("single", "ordinal"))
        by = by_variable.name
        groups = categories_at(table, "groups", by_variable, table.strings("groups", ()))
    direction = table.choice("direction", get_args(Direction)) if table.has("direction") else None
    range_ = _size(table) if kind == "size" else _range(table, words, used)
    each = table.boolean("each", False)
    table.done()
    with table.located():
        return Claim(kind, variable, categories, by, groups, direction, range_, each)


def _size(table: Section) -> Range:
    n = float(table.integer("n", least=1))
    return Range(n, n, includes_low=True, includes_high=True)


def _range(table: Section, words: Mapping[str, Word], used: dict[str, Labels]) -> Range | None:
    """Read over and under in per cent, or a word, with its value where it needs one."""
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
    if not (table.has("over") or table.has("under")):
        return None
    low, high = table.number("over", 0.0), table.number("under", _FULL)
    if not 0 <= low < high <= _FULL:
        raise table.fault(f"no share lies over {low:g} and under {high:g} per cent.")
    return Range(low / 100, high / 100, includes_high=high == _FULL)
