"""What a synthetic reconstruction assumes, one assumption at a time.

An assumption names what it is about and why it reads so, in words; its numbers are a *spec*. The
kinds of spec are the frozen dataclasses below; ``kind`` in the study's assumptions.toml chooses
one, and its fields are the other keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from youthsurvey.model.codebook import Labels

Where = Mapping[str, tuple[str, ...]]
"""Which respondents: variable -> the category codes (or numbers, as texts) they may have."""


@dataclass(frozen=True)
class Statement:
    """An assumption that is only words."""


@dataclass(frozen=True)
class Counts:
    """How many respondents gave each answer: by category code, or by value of a number."""

    variable: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Joint:
    """A joint distribution: category of ``given`` -> category of ``variable`` -> respondents."""

    variable: str
    given: str
    table: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Texts:
    """Own answers or free texts, and how many respondents wrote each."""

    variable: str
    texts: Mapping[str, int]


@dataclass(frozen=True)
class Dates:
    """Submissions: on the days from first to last, at times of day between theirs."""

    variable: str
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Contacts:
    """How many respondents left an address, and in which domain."""

    variable: str
    respondents: int
    domain: str


@dataclass(frozen=True)
class OtherLanguage:
    """How many respondents filled in the form in another language."""

    language: str
    respondents: int
    where: Where


@dataclass(frozen=True)
class Unit:
    """How many respondents wrote a unit behind a number."""

    variable: str
    unit: str
    respondents: int
    where: Where


@dataclass(frozen=True)
class StraySpaces:
    """How many answers carry a space too many, or a no-break space."""

    cells: int


@dataclass(frozen=True)
class NoStraightLines:
    """No respondent chose the same position in all of these variables."""

    variables: tuple[str, ...]


@dataclass(frozen=True)
class Resubmissions:
    """Earlier versions of a respondent's answers: some differ, some are left blank."""

    rows: int
    changed: tuple[str, ...]
    blank: tuple[str, ...] = ()


@dataclass(frozen=True)
class DoubleClicks:
    """Rows sent twice within a second by respondents without a contact."""

    rows: int


@dataclass(frozen=True)
class InvalidRows:
    """Rows that a cleaning rule should find.

    Attributes:
        answers: for each row, variable -> category code or the text itself.
        rest: the other answers are "copied" from respondents, each from another, or "blank".
    """

    answers: tuple[Mapping[str, str], ...]
    rest: Literal["copied", "blank"]


Spec = (
    Statement | Counts | Joint | Texts | Dates | Contacts | OtherLanguage | Unit | StraySpaces
    | NoStraightLines | Resubmissions | DoubleClicks | InvalidRows
)  # fmt: skip


@dataclass(frozen=True)
class Assumption:
    """One thing that the publication does not say.

    Attributes:
        id: short stable name.
        about: what is assumed, by language.
        reason: why so, by language.
        spec: its numbers.
    """

    id: str
    about: Labels
    reason: Labels
    spec: Spec

    @property
    def variable(self) -> str:
        """The variable whose distribution is assumed; empty where it is not about one."""
        return self.spec.variable if isinstance(self.spec, Counts | Joint | Texts) else ""
