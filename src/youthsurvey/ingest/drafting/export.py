"""An export as it is drafted from, and the variables that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youthsurvey.ingest.dialects import Dialect
from youthsurvey.ingest.drafting.asked import Asked, Guess, look_at
from youthsurvey.ingest.drafting.languages import Languages
from youthsurvey.ingest.raw import RawTable
from youthsurvey.model.codebook import Variable

OTHER: Mapping[str, str] = {"en": "Other", "ru": "Другое", "kk": "Басқа"}


@dataclass(frozen=True)
class Export:
    """A file, whose it is, and in which languages it was answered.

    Attributes:
        raw: its table.
        names: by which its columns are told apart.
        dialect: whose it is.
        languages: of its answers.
    """

    raw: RawTable
    names: Sequence[str]
    dialect: Dialect
    languages: Languages

    @property
    def all(self) -> tuple[str, ...]:
        """Its languages, the headers' first."""
        return self.languages.all

    def asked(self, place: int, header: str) -> Asked:
        """Return a column as it is looked at."""
        column = self.raw.columns[place]
        return look_at(
            header,
            column,
            self.all,
            self.languages.of_texts(column),
            self.dialect.separators,
            self.dialect.missing,
        )

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
