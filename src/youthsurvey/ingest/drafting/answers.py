"""A column's distinct answers as categories: spellings put together, translations paired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from youthsurvey.ingest.drafting.lexicon import (
    countries,
    country_labels,
    is_word,
    section,
)
from youthsurvey.ingest.drafting.naming import slug, tokens, unique
from youthsurvey.ingest.drafting.scales import Scale, is_aside
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Category

_ALIKE = 0.5
"""Of two translations' words that must be the same in Latin letters."""


@dataclass(frozen=True)
class Answer:
    """One answer, as respondents wrote it.

    Attributes:
        text: its commonest spelling.
        n: how many gave it.
        language: in which most of them answered.
    """

    text: str
    n: int
    language: str


@dataclass(frozen=True)
class Option:
    """Answers that are one: one text a language, and other texts that mean the same.

    Attributes:
        concept: what they all mean, where the lexicon knows; "" elsewhere.
        label: by language.
        aliases: other texts.
        n: how many gave one of them.
    """

    concept: str
    label: Mapping[str, str]
    aliases: tuple[str, ...]
    n: int

    @property
    def texts(self) -> tuple[str, ...]:
        """All of its texts."""
        return (*self.label.values(), *self.aliases)


@dataclass
class _Growing:
    concept: str
    label: dict[str, str] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    n: int = 0

    def take(self, answer: Answer) -> None:
        self.n += answer.n
        if answer.language in self.label:
            self.aliases.append(answer.text)
        else:
            self.label[answer.language] = answer.text


def distinct_answers(
    texts: Sequence[str], counts: Sequence[int], languages: Mapping[str, str]
) -> tuple[Answer, ...]:
    """Return answers that differ once folded, commonest first.

    Args:
        texts: distinct texts.
        counts: how many respondents gave each.
        languages: by folded text.
    """
    spelt: dict[str, dict[str, int]] = {}
    for text, n in zip(texts, counts, strict=True):
        key = fold(text)
        if key and n:
            shown = " ".join(text.split())
            forms = spelt.setdefault(key, {})
            forms[shown] = forms.get(shown, 0) + n
    found = [
        Answer(max(forms, key=lambda s: forms[s]), sum(forms.values()), languages.get(key, "en"))
        for key, forms in spelt.items()
    ]
    return tuple(sorted(found, key=lambda answer: -answer.n))


Concept = Callable[[str], str]
"""What a text means, in one word; "" where it is not known."""


def common_concept(text: str) -> str:
    """Return what an answer means to any question: other, hard to say, refused."""
    folded = fold(text).rstrip(".!")
    for key in ("other", "refused", "inapplicable", "none_of_these"):
        if is_word("words", key, folded):
            return key
    return "hard_to_say" if is_aside(text) else ""


def yes_no_concept(text: str) -> str:
    """Return "yes" or "no" where an answer begins so."""
    head = fold(text).partition(",")[0].partition("(")[0].strip()
    for code, key in (("yes", "up"), ("no", "down")):
        if head in map(fold, section(key)["answer"]):
            return code
    return ""


def sex_concept(text: str) -> str:
    """Return "female" or "male"."""
    folded = fold(text).rstrip(".")
    return next((sex for sex in ("female", "male") if is_word("sex", sex, folded)), "")


def country_concept(text: str) -> str:
    """Return a country's code."""
    return countries().get(fold(text).rstrip("."), "")


def occupation_concept(text: str) -> str:
    """Return a field of work's code."""
    folded = fold(text).rstrip(".")
    return next((key for key in section("occupation") if is_word("occupation", key, folded)), "")


def scale_concept(scale: Scale) -> Concept:
    """Return what the points of a scale mean: answers of equal strength in other languages."""
    values = {fold(text): f"at {value:g}" for text, value in scale.values.items()}
    return lambda text: values.get(fold(text), "")


def options_of(answers: Sequence[Answer], concept: Concept) -> tuple[Option, ...]:
    """Put answers together that mean the same.

    Args:
        answers: distinct ones.
        concept: what each means; equal meanings are one option, except that two points of a
            scale in one language stay two.
    """
    known: dict[str, _Growing] = {}
    loose: list[_Growing] = []
    for answer in answers:
        meaning = concept(answer.text) or common_concept(answer.text)
        clash = meaning.startswith("at ") and answer.language in (
            known[meaning].label if meaning in known else {}
        )
        if meaning and not clash:
            known.setdefault(meaning, _Growing(meaning)).take(answer)
        else:
            alone = _Growing(meaning if clash else "")
            alone.take(answer)
            loose.append(alone)
    grown = [*known.values(), *_paired(loose)]
    return tuple(Option(g.concept, g.label, tuple(g.aliases), g.n) for g in grown)


def _paired(loose: list[_Growing]) -> list[_Growing]:
    """Pair answers of different languages whose words are the same in Latin letters."""
    out: list[_Growing] = []
    for each in loose:
        alike = [
            (_likeness(each, other), -i)
            for i, other in enumerate(out)
            if not set(each.label) & set(other.label)
        ]
        best, at = max(alike, default=(0.0, 0))
        if best >= _ALIKE and sum(value == best for value, _ in alike) == 1:
            other = out[-at]
            other.label.update(each.label)
            other.n += each.n
        else:
            out.append(each)
    return out


def _likeness(one: _Growing, other: _Growing) -> float:
    """Return the largest share of words that two of their texts have in common."""
    pairs = [
        (set(tokens(a)), set(tokens(b))) for a in one.label.values() for b in other.label.values()
    ]
    return max((len(a & b) / len(a | b) for a, b in pairs if a and b), default=0.0)


def same_in_latin(options: Sequence[Option], texts: Mapping[str, int]) -> tuple[Option, ...]:
    """Give options the rare texts that are their names in another script: "Dzen" beside "Дзен".

    Args:
        options: of a question.
        texts: other answers to it, and how many gave them.
    """
    by_words: dict[tuple[str, ...], list[int]] = {}
    for i, option in enumerate(options):
        for words in {tokens(text) for text in option.texts}:
            by_words.setdefault(words, []).append(i)
    out = list(options)
    for text, n in texts.items():
        found = by_words.get(tokens(text), [])
        if len(found) == 1 and tokens(text):
            option = out[found[0]]
            out[found[0]] = replace(option, aliases=(*option.aliases, text), n=option.n + n)
    return tuple(out)


def categories_of(
    options: Sequence[Option], *, own: bool, languages: Sequence[str], scored: bool = False
) -> tuple[Category, ...]:
    """Return options as categories, in their order; asides last.

    Args:
        options: in order.
        own: add one that takes all other texts, unless an option is "other".
        languages: of the export, the first one first.
        scored: give the points of a scale, from the highest on, scores that rise with them.
    """
    taken: set[str] = set()
    asides = ("hard_to_say", "refused", "inapplicable", "aside")
    points = [option for option in options if option.concept not in (*asides, "other")]
    rest = [option for option in options if option not in points]
    made = []
    for option in (*points, *rest):
        at = points.index(option) if option in points else None
        text = option.label.get("en") or next(iter(option.label.values()))
        plain = (
            option.concept and not option.concept.startswith("at ") and option.concept != "aside"
        )
        code = unique((option.concept if plain else slug(text)) or "answer", taken)
        made.append(
            Category(
                code=code,
                label=_in_order(option.label, languages),
                aliases=option.aliases,
                aside=option.concept in (*asides, "other"),
                own=option.concept == "other" and own,
                score=float(len(points) - at) if scored and at is not None else None,
            )
        )
    if own and not any(category.own for category in made):
        words = {"en": "Other answers", "ru": "Другие ответы", "kk": "Басқа жауаптар"}
        label = {language: words[language] for language in languages}
        made.append(Category(unique("other", taken), label, aside=True, own=True))
    return tuple(made)


def _in_order(label: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    return {language: label[language] for language in languages if language in label}


def with_country_names(options: Sequence[Option], languages: Sequence[str]) -> tuple[Option, ...]:
    """Return countries with their names in all of an export's languages."""
    out = []
    for option in options:
        names = (
            country_labels(option.concept) if option.concept in set(countries().values()) else {}
        )
        known = {fold(text) for text in option.texts}
        label = {x: option.label.get(x) or names.get(x, "") for x in languages}
        label = {x: text for x, text in label.items() if text} or dict(option.label)
        aliases = tuple(a for a in option.texts if a not in label.values() and fold(a) in known)
        out.append(Option(option.concept, label, aliases, option.n))
    return tuple(out)
