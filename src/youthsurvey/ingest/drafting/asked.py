"""A column as it is looked at, and what it is thought to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from youthsurvey.ingest.drafting.answers import Answer, distinct_answers
from youthsurvey.ingest.drafting.lexicon import finds, section
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.raw import TextColumn
from youthsurvey.model.codebook import Category, VariableType


@dataclass(frozen=True)
class Doubt:
    """What a person should look at.

    Attributes:
        weight: 0 to 1, how likely it is to be wrong and to matter.
        text: one sentence.
    """

    weight: float
    text: str


@dataclass(frozen=True)
class Guess:
    """What a column, or several columns of one question, is thought to be.

    Attributes:
        type: as in the codebook.
        categories: its answers, in order.
        reason: why, a clause.
        doubts: what should be looked at.
        role: what most surveys ask (age, sex, country, consent, ...), or "".
        separator: between several answers in one cell.
        date_format: of a date.
        units: words after numbers.
        chosen: what means that an option was chosen.
    """

    type: VariableType
    categories: tuple[Category, ...] = ()
    reason: str = ""
    doubts: tuple[Doubt, ...] = ()
    role: str = ""
    separator: str = ""
    date_format: str = ""
    units: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A column as it is looked at.

    Attributes:
        header: its header, or the title that the vendor gives it.
        answers: its distinct answers.
        texts, counts: its distinct texts that are answers, as they stand.
        languages: of the export.
        separators: that may stand between several answers.
        n: respondents.
        numbered: the vendor writes options as numbers.
    """

    header: str
    answers: tuple[Answer, ...]
    texts: tuple[str, ...]
    counts: tuple[int, ...]
    languages: tuple[str, ...]
    separators: tuple[str, ...]
    n: int
    numbered: bool = False

    @property
    def answered(self) -> int:
        """How many gave an answer."""
        return sum(self.counts)

    def asks(self, role: str) -> bool:
        """Whether the header asks what most surveys ask."""
        return finds(section("question")[role], fold(self.header))


def look_at(
    header: str,
    column: TextColumn,
    languages: tuple[str, ...],
    of_texts: Mapping[str, str],
    separators: tuple[str, ...],
    missing: Mapping[str, object],
) -> Asked:
    """Return a column as it is looked at; ``missing`` are texts that are no answers."""
    counts = column.counts.tolist()
    kept = [
        (text, n)
        for text, n in zip(column.texts, counts, strict=True)
        if fold(text) and text.strip() not in missing
    ]
    texts = tuple(text for text, _ in kept)
    numbers = tuple(n for _, n in kept)
    answers = distinct_answers(texts, numbers, of_texts)
    return Asked(header, answers, texts, numbers, languages, separators, len(column))
