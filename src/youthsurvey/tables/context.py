"""What every table of a run needs besides its result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from youthsurvey.model.codebook import (
    CHOSEN,
    LANGUAGES,
    UNCHOSEN,
    Category,
    Codebook,
    Labels,
    Variable,
    pick,
)
from youthsurvey.model.phrases import phrase_in
from youthsurvey.tables.numbers import numeral, plural_form

if TYPE_CHECKING:
    from youthsurvey.tables.disclosure import Protection


@dataclass(frozen=True)
class Asked:
    """A variable, or one option of a multiple choice, as tables speak of it."""

    variable: Variable
    question: Labels
    title: Labels
    categories: Mapping[str, Category]

    @property
    def is_scale(self) -> bool:
        """Whether the categories are ordered."""
        return self.variable.type == "ordinal"


@dataclass(frozen=True)
class TableContext:
    """What every table of a run needs besides its result.

    Attributes:
        codebook: what was asked.
        languages: of the texts.
        least_base: a group with fewer respondents is flagged.
        synthetic: the data are synthetic.
        known: (variable, category) whose one-way counts are published or follow from what is;
            with synthetic data every other cell is flagged as assumed.
        schemes: weighting schemes' labels by name.
        source: what the answers come from, named under tables and figures; empty for nothing.
        protection: which cells are withheld; None for none.
        probability_sample: whether respondents were drawn with known chances; None where it is
            not known.
    """

    codebook: Codebook
    languages: tuple[str, ...] = LANGUAGES
    least_base: int = 30
    synthetic: bool = False
    known: frozenset[tuple[str, str]] = frozenset()
    schemes: Mapping[str, Labels] = field(default_factory=dict)
    source: Labels = field(default_factory=dict)
    probability_sample: bool | None = None
    protection: Protection | None = None

    def say(self, key: str, **values: Any) -> Labels:
        """Return a phrase of the tables in every language of the run.

        A whole number among the values reads as a count; texts by language fall back as
        ``pick`` does.
        """
        full = {name: self._spoken(value) for name, value in values.items()}
        return phrase_in(self.languages, __package__, key, full)

    def respondents(self, n: int) -> Labels:
        """Return "505 respondents", with the noun's right form in each language."""
        values = {"n": self._spoken(n)}
        spoken: dict[str, str] = {}
        for lang in self.languages:
            form = f"respondents_{plural_form(n, lang)}"
            spoken |= phrase_in([lang], __package__, form, values)
        return spoken

    def joined(self, parts: list[Labels], mark: str) -> Labels:
        """Return texts put one after another in each language, empty ones left out."""
        return {
            lang: mark.join(text for part in parts if (text := pick(part, lang)))
            for lang in self.languages
        }

    def asked(self, name: str) -> Asked:
        """Return the variable of a result by its name ("awareness", "platforms.telegram").

        Raises:
            UsageError: there is none.
        """
        if name not in self.codebook and "." in name:
            variable, code = name.rsplit(".", 1)
            whole = self.codebook[variable]
            option = whole.valid[whole.index(code)]
            return Asked(
                whole,
                self.joined([whole.question, option.label], ": "),
                self.joined([whole.title, option.title], ": "),
                {c.code: c for c in (UNCHOSEN, CHOSEN)},
            )
        whole = self.codebook[name]
        return Asked(whole, whole.question, whole.title, {c.code: c for c in whole.valid})

    def selection(self) -> Labels:
        """Say what an interval does not cover; nothing for a probability sample."""
        if self.probability_sample is None:
            return self.say("selection_unknown")
        if self.probability_sample:
            return {}
        return self.say("no_selection")

    def is_assumed(self, name: str, category: str) -> bool:
        """Whether a one-way count rests on an assumption of the synthetic data."""
        if (name, category) in self.known or not self.synthetic:
            return False
        variable, _, option = name.rpartition(".")
        return (variable, option) not in self.known

    def scheme(self, name: str) -> Labels:
        """Return a weighting scheme's label."""
        if name == "unweighted":
            return self.say("unweighted")
        return self.schemes.get(name) or dict.fromkeys(self.languages, name)

    def _spoken(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return self._every(value)
        return numeral(value, "count", self.languages) if isinstance(value, int) else value

    def _every(self, text: Labels) -> dict[str, str]:
        return {lang: pick(text, lang) for lang in self.languages}


def within_sentence(text: Labels) -> Labels:
    """Return a title as it stands inside a sentence: small first letter, but "SCO" as it is.

    >>> within_sentence({"en": "Age group"}), within_sentence({"ru": "СМИ"})
    ({'en': 'age group'}, {'ru': 'СМИ'})
    """
    return {
        lang: words if words[1:2].isupper() else words[:1].lower() + words[1:]
        for lang, words in text.items()
    }
