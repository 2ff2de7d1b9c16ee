"""An export as it is drafted from, and the variables that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from youthsurvey.ingest.dialects import Dialect
from youthsurvey.ingest.drafting.asked import Asked, Guess, look_at
from youthsurvey.ingest.drafting.languages import Languages
from youthsurvey.ingest.drafting.naming import slug, unique
from youthsurvey.ingest.packages import Dictionary
from youthsurvey.ingest.personal import no_addresses
from youthsurvey.ingest.raw import RawTable
from youthsurvey.model.codebook import Category, MissingKind, Variable

OTHER: Mapping[str, str] = {"en": "Other", "ru": "Другое", "kk": "Басқа"}


@dataclass(frozen=True)
class Export:
    """A file, whose it is, and in which languages it was answered.

    Attributes:
        raw: its table.
        names: by which its columns are told apart.
        dialect: whose it is.
        languages: of its answers.
        dictionary: what the file itself says of its variables.
    """

    raw: RawTable
    names: Sequence[str]
    dialect: Dialect
    languages: Languages
    dictionary: Dictionary = field(default_factory=Dictionary)

    @property
    def all(self) -> tuple[str, ...]:
        """Its languages, the headers' first."""
        return self.languages.all

    def asked(self, place: int, header: str) -> Asked:
        """Return a column as it is looked at."""
        column = self.raw.columns[place]
        asked = look_at(
            header,
            column,
            self.all,
            self.languages.of_texts(column),
            self.dialect.separators,
            self.dialect.missing,
        )
        return replace(asked, numbered=self.dialect.numbered)

    def in_all(self, words: Mapping[str, str]) -> dict[str, str]:
        """Return a text in the export's languages."""
        return {language: words[language] for language in self.all}


@dataclass(frozen=True)
class Drafted:
    """A variable of the draft.

    Attributes:
        variable: as it will stand in the codebook.
        guess: what it rests on.
        columns: of the file.
    """

    variable: Variable
    guess: Guess
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Dropped:
    """A column that will not be read.

    Attributes:
        header: its header.
        reason: why.
        personal: whether it may say who somebody is.
    """

    header: str
    reason: str
    personal: bool


def no_contacts(export: Export, asked: Asked) -> tuple[Category, ...]:
    """Return what stands in a column of e-mail addresses where there is none, as missing."""
    taken: set[str] = set()
    return tuple(
        Category(
            unique(slug(text) or "none", taken),
            {export.all[0]: text},
            missing=MissingKind.NO_ANSWER,
        )
        for text in no_addresses(asked.texts, asked.counts)
    )
