"""What was asked and how it may be answered: variables, categories, kinds of missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from youthsurvey.errors import StudyError, UsageError, nearest

Labels = Mapping[str, str]
"""A text by language code: ``{"en": "Age", "ru": "Возраст", "kk": "Жасы"}``."""

LANGUAGES = ("en", "ru", "kk")

VariableType = Literal["single", "ordinal", "multiple", "numeric", "text", "date", "contact"]
VARIABLE_TYPES: tuple[VariableType, ...] = (
    "single", "ordinal", "multiple", "numeric", "text", "date", "contact",
)  # fmt: skip


def pick(labels: Labels, lang: str) -> str:
    """Return the text in ``lang``, else in English, else in whichever language there is.

    >>> pick({"ru": "Да", "en": "Yes"}, "kk")
    'Yes'
    """
    return labels.get(lang) or labels.get("en") or next(iter(labels.values()), "")


class MissingKind(IntEnum):
    """Why there is no answer. The value is the code that stands in the data."""

    NOT_ASKED = -1
    NO_ANSWER = -2
    REFUSED = -3
    DONT_KNOW = -4
    INVALID = -5
    """An answer that matched nothing, or that a cleaning rule took out; never declared."""

    @property
    def token(self) -> str:
        """How this kind stands in a coded file; an empty cell is "no answer"."""
        return "" if self is MissingKind.NO_ANSWER else f".{self.name.lower()}"


DECLARABLE_MISSING: Mapping[str, MissingKind] = {
    kind.name.lower(): kind for kind in MissingKind if kind is not MissingKind.INVALID
}


@dataclass(frozen=True)
class Category:
    """One answer that a variable may take.

    Attributes:
        code: short stable name, unique in its variable; what coded files hold.
        label: the answer's text by language, as the form shows it.
        short: a shorter text for figures and tables; the label where it is empty.
        aliases: other texts that mean this answer.
        headers: of columns that hold this answer alone: whether it was chosen, or the words of
            the own answer.
        missing: the kind of missing, where this answer counts as one and leaves the base.
        aside: shown last and in grey ("hard to say", "own answer"); it stays in the base.
        own: takes the free text that matches no other option.
        score: the number that it counts as in a mean, and by which the top of a scale is its
            end with the highest; None for none.
    """

    code: str
    label: Labels
    short: Labels = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    missing: MissingKind | None = None
    aside: bool = False
    own: bool = False
    score: float | None = None

    @property
    def title(self) -> Labels:
        """The short label, by language, the full one where there is no short one."""
        return {**self.label, **self.short}


UNCHOSEN = Category("no", {"en": "not chosen", "ru": "не выбрано", "kk": "таңдалмаған"})
CHOSEN = Category("yes", {"en": "chosen", "ru": "выбрано", "kk": "таңдалған"})
"""What one option of a multiple choice is, taken by itself."""


@dataclass(frozen=True)
class Bands:
    """A variable made from a numeric one: category code -> inclusive range of values."""

    source: str
    ranges: Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Variable:
    """One question, or one variable made from another.

    Attributes:
        name: short stable name, a Python-like identifier.
        type: single | ordinal | multiple (categories), numeric, text, date, contact. A contact is
            replaced by a group number when read, so that duplicates can be found and nothing else.
        question: the question's text by language: the column's header in the form's export.
        short: a shorter title by language; the question where it is empty.
        headers: other headers under which the column may come.
        categories: in the questionnaire's order, kinds of missing included.
        required: a missing column stops the run.
        marks_synthetic: any answer here marks its row as synthetic.
        bands: for a variable made from a numeric one; it has no column of its own.
        separator: between the answers of a multiple choice that stand in one cell.
        source: the answer is the file from which a row comes; its name is what categories match.
        chosen: of a multiple choice with a column an answer: the texts that mean "chosen"; empty
            where it is plain (1, yes, the answer's own text).
        date_format: of a date, as in ``strptime``; empty for the study's.
        units: words that may follow a number ("лет").
    """

    name: str
    type: VariableType
    question: Labels
    short: Labels = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    required: bool = True
    marks_synthetic: bool = False
    bands: Bands | None = None
    separator: str = ", "
    source: bool = False
    chosen: tuple[str, ...] = ()
    date_format: str = ""
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.is_categorical and not self.valid:
            raise StudyError(
                f"{self.type} variable without categories.",
                where=f"[{self.name}]",
                remedy="Add its answers under categories.",
            )
        if not self.is_categorical and self.categories:
            for category in self.categories:
                if category.missing is None:
                    raise StudyError(
                        f'a {self.type} variable has no categories, but "{category.code}" is one.',
                        where=f"[{self.name}.categories]",
                        remedy="Give it a kind of missing, or change the variable's type.",
                    )
        seen: set[str] = set()
        for category in self.categories:
            if category.code in seen:
                raise StudyError(
                    f'the category code "{category.code}" stands twice.',
                    where=f"[{self.name}.categories]",
                    remedy="Give each category its own code.",
                )
            seen.add(category.code)
        if "own_text" in seen:
            raise StudyError(
                'the category code "own_text" is taken: coded files keep own answers under it.',
                where=f"[{self.name}.categories]",
                remedy="Choose another code.",
            )

    @property
    def is_categorical(self) -> bool:
        """Whether answers are categories that can be tabulated."""
        return self.type in ("single", "ordinal", "multiple")

    @property
    def title(self) -> Labels:
        """The short title by language, the question where there is none."""
        return {**self.question, **self.short}

    @property
    def valid(self) -> tuple[Category, ...]:
        """The categories that count as answers: those that integer codes 0, 1, ... stand for."""
        return tuple(c for c in self.categories if c.missing is None)

    @property
    def scores(self) -> Mapping[str, float]:
        """What each answer counts as in a mean, by code; answers that do not count are absent.

        Declared scores where there are some; codes that are numbers count as these; the points
        of a scale 1, 2, ... in their order. Empty for answers without an order.
        """
        points = [c for c in self.valid if not c.aside]
        declared = {c.code: c.score for c in self.valid if c.score is not None}
        if declared:
            return declared
        if all(_is_number(c.code) for c in points):
            return {c.code: float(c.code) for c in points}
        if self.type != "ordinal":
            return {}
        return {c.code: float(i) for i, c in enumerate(points, start=1)}

    @property
    def has_option_columns(self) -> bool:
        """Whether each answer of a multiple choice has a column of its own."""
        return self.type == "multiple" and any(c.headers for c in self.valid if not c.own)

    @property
    def own(self) -> Category | None:
        """The category that takes own answers, if there is one."""
        return next((c for c in self.categories if c.own), None)

    def index(self, code: str) -> int:
        """Return the integer code of a valid category.

        Raises:
            UsageError: there is no such category.
        """
        codes = [c.code for c in self.valid]
        if code in codes:
            return codes.index(code)
        raise UsageError(f'"{code}" is no category of {self.name}.', remedy=nearest(code, codes))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


@dataclass(frozen=True)
class Codebook:
    """The variables of a study, by name, in the questionnaire's order."""

    variables: Mapping[str, Variable]

    def __post_init__(self) -> None:
        for name, variable in self.variables.items():
            assert name == variable.name, "a variable is filed under its own name"
            if variable.bands is not None:
                source = self.variables.get(variable.bands.source)
                if source is None or source.type != "numeric":
                    raise StudyError(
                        f'it is made from "{variable.bands.source}", which is no numeric variable.',
                        where=f"[{name}]",
                        remedy=nearest(variable.bands.source, self.variables),
                    )

    def __iter__(self) -> Iterator[Variable]:
        return iter(self.variables.values())

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __getitem__(self, name: str) -> Variable:
        """Return a variable by name.

        Raises:
            UsageError: there is no such variable; the message names the nearest.
        """
        try:
            return self.variables[name]
        except KeyError:
            raise UsageError(
                f'there is no variable "{name}".', remedy=nearest(name, self.variables)
            ) from None
