"""How strongly an answer says something: what puts the points of a scale in order.

An answer's strength is its direction (agree, effective, often: up; disagree, never: down) times its
degree (very, rather, little), each by words of three languages (lexicon.toml). What has no such
word is no point of a scale.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from youthsurvey.ingest.drafting.lexicon import finds, pattern, section
from youthsurvey.ingest.folding import fold

_PLAIN_DEGREE = 1.5
_MOST_POINTS = 11
_MOST_WORDS = 14
_FLAT = frozenset({"answer", "degree"})
"""What every scale may be about: yes and no, or a degree alone."""
_NOT_AT_ALL = re.compile(
    r"(?<!\w)(?:not at all|at all not|совсем не|вообще не|абсолютно не|совершенно не)(?!\w)"
)
_NOT_VERY = re.compile(r"(?<!\w)(?:not (?:very|really|so)|не (?:очень|особо|совсем))(?!\w)")


@dataclass(frozen=True)
class Strength:
    """How strongly an answer says something, and about what.

    Attributes:
        value: above 0 for yes, agreement, effect; below 0 for their opposites.
        about: the kinds of scale that its words belong to.
    """

    value: float
    about: frozenset[str]


def strength(text: str) -> Strength | None:
    """Return an answer's strength; None where none of its words tells one.

    >>> strength("Скорее нет").value, strength("Very effective and promising").value
    (-1.0, 3.0)
    """
    # What follows a colon or a dash explains the answer.
    head = re.split(r":| -+ ", fold(text), maxsplit=1)[0].strip()
    if not head or len(head.split()) > _MOST_WORDS:
        return None
    for word, (about, value) in section("whole").items():
        if finds((word,), head) and len(head.split()) <= 2:
            return Strength(float(value), frozenset({about}))
    if finds(section("words")["neutral"], head):
        return Strength(0.0, _about(head))
    about = _about(head)
    degree = _degree(head)
    if not about and degree is None:
        return None
    negated = finds(section("words")["negation"], head)
    down = any(finds(words, head) for kind, words in section("down").items() if kind != "answer")
    sign = -1.0 if negated or down else 1.0
    if _NOT_AT_ALL.search(head):
        return Strength(-3.0, about)
    if _NOT_VERY.search(head):
        return Strength(-1.0, about)
    return Strength(
        sign * (_PLAIN_DEGREE if degree is None else degree), about or frozenset({"degree"})
    )


def _about(head: str) -> frozenset[str]:
    return frozenset(
        kind
        for direction in ("up", "down")
        for kind, words in section(direction).items()
        if finds(words, head)
    )


def _degree(head: str) -> float | None:
    """Return the degree that the first word of degree tells."""
    degrees: Mapping[str, float] = section("degree")
    found = pattern(tuple(degrees)).search(head)
    if found is None:
        return None
    word = found[0]
    exact = {fold(key): value for key, value in degrees.items()}
    if word in exact:
        return float(exact[word])
    stem = next(key for key in exact if key.endswith("*") and word.startswith(key[:-1]))
    return float(exact[stem])


def is_aside(text: str) -> bool:
    """Whether an answer is "hard to say" or another that is no answer to the question."""
    folded = fold(text).rstrip(".!")
    words = section("words")
    return any(
        pattern(tuple(words[key])).fullmatch(folded) is not None
        for key in ("aside", "refused", "inapplicable")
    ) or finds(
        ("затрудняюсь ответить", "затрудняюсь", "hard to say", "жауап беруге қиналамын"), folded
    )


@dataclass(frozen=True)
class Scale:
    """Answers in order.

    Attributes:
        values: by answer, from the highest to the lowest; of a tie, as they came.
        aside: answers that are no points of it.
        kind: what it is about, for people.
        tied: two answers of one language cannot be told apart.
    """

    values: Mapping[str, float]
    aside: tuple[str, ...]
    kind: str
    tied: bool = False


def verbal_scale(texts: Sequence[str]) -> Scale | None:
    """Return the scale that some answers are the points of; None where they are none.

    Args:
        texts: distinct answers, of one language or several.
    """
    aside = [text for text in texts if is_aside(text)]
    points = {text: strength(text) for text in texts if text not in aside}
    if not len(points) >= 2 or any(each is None for each in points.values()):
        return None
    known = {text: each for text, each in points.items() if each is not None}
    kinds = Counter(kind for each in known.values() for kind in each.about - _FLAT)
    kind = max(kinds, key=lambda k: kinds[k], default="answer")
    if kinds and kinds[kind] * 2 >= len(known):
        # Of a scale of effects, "not familiar with them" is no point.
        others = [t for t, each in known.items() if each.about - _FLAT and kind not in each.about]
        if len(others) * 3 > len(known):
            return None
        aside += others
        known = {text: each for text, each in known.items() if text not in others}
    elif kinds and len(kinds) > 1:
        return None
    values = {text: each.value for text, each in known.items()}
    distinct = set(values.values())
    if len(distinct) < 2 or len(distinct) > _MOST_POINTS:
        return None
    ordered = dict(sorted(values.items(), key=lambda item: -item[1]))
    return Scale(ordered, tuple(aside), kind, len(distinct) < len(values))


_FIRST_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LESS = (
    "less than",
    "under",
    "up to",
    "below",
    "менее",
    "меньше",
    "до",
    "моложе",
    "дейін",
    "кем",
    "<",
)
_MORE = (
    "more than", "over", "older", "and more", "or more", "and over", "более", "больше", "свыше",
    "старше", "и более", "и старше", "артық", "жоғары", "астам", "+", ">",
)  # fmt: skip
_UNITS = (
    (1 / 365, ("day", "days", "день", "дня", "дней", "күн")),
    (7 / 365, ("week", "weeks", "неделя", "недели", "недель", "апта")),
    (1 / 12, ("month", "months", "месяц", "месяца", "месяцев", "ай")),
    (1.0, ("year", "years", "год", "года", "лет", "жыл", "жас")),
)


def number_scale(texts: Sequence[str]) -> Scale | None:
    """Return answers that hold numbers in the order of these: "18-24", "over 60", "5 (best)".

    Money is as good as ages; units of time are taken into account.
    """
    aside = tuple(text for text in texts if is_aside(text))
    points = [text for text in texts if text not in aside]
    values = {text: _size(fold(text)) for text in points}
    if len(points) < 3 or len(points) > 2 * _MOST_POINTS or any(v is None for v in values.values()):
        return None
    known = {text: value for text, value in values.items() if value is not None}
    if len(set(known.values())) < len(known):
        return None
    return Scale(dict(sorted(known.items(), key=lambda item: item[1])), aside, "number")


def _size(folded: str) -> float | None:
    compact = re.sub(r"(?<=\d)[ ,](?=\d{3}(?!\d))", "", folded)
    found = [float(number.replace(",", ".")) for number in _FIRST_NUMBER.findall(compact)]
    if not found or len(compact.split()) > 8:
        return None
    unit = next((size for size, words in _UNITS if finds(words, compact)), 1.0)
    step = (
        -0.5 if _has(_LESS, compact) else 0.5 if _has(_MORE, compact) and len(found) == 1 else 0.0
    )
    return (found[0] + step) * unit


def _has(marks: Sequence[str], text: str) -> bool:
    return any(mark in text if not mark.isalpha() else finds((mark,), text) for mark in marks)


def education_scale(texts: Sequence[str]) -> Scale | None:
    """Return levels of education from the least to the most."""
    levels: list[list[str]] = section("education")["levels"]
    aside = tuple(text for text in texts if is_aside(text))
    values: dict[str, float] = {}
    for text in texts:
        if text in aside:
            continue
        found = [i for i, words in enumerate(levels) if finds(words, fold(text))]
        if not found:
            return None
        values[text] = float(max(found))
    if len(set(values.values())) < 3:
        return None
    ordered = dict(sorted(values.items(), key=lambda item: item[1]))
    return Scale(ordered, aside, "education", len(set(values.values())) < len(values))
