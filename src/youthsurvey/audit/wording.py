"""Which answers and questions the words of a sentence name, and how near to a number."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.prose import Word, alike, words
from youthsurvey.model.codebook import Codebook, Labels

Answer = tuple[str, tuple[str, ...]]
"""A question and its answers taken together."""

_EMPTY_WORDS = (
    "и в во на с со о об от до по за из к у для что как это этот их они он она вы ли бы же или а но"
    " the of a an in on to for and or is are be by with from this that it its as at i you we they"
    " және мен пен бен үшін деп бар ма ме ба бе па пе осы бұл"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_YES_NO = frozenset(("да", "нет", "не", "yes", "no", "not", "иә", "жоқ", "емес"))
"""Alone they name no answer, for they stand in any sentence."""
_NEGATION = 0.3
"""What they weigh beside other words."""
_LINKS = frozenset(
    (
        "и",
        "а",
        "но",
        "или",
        "and",
        "but",
        "or",
        "while",
        "whereas",
        "және",
        "ал",
        "мен",
        "пен",
        "бен",
    )
)
_INNER = re.compile(r"\([^()]*\)")
_ALIAS = 3
"""Characters under which an alias is too short to be looked for in prose."""

_ROOT = 4
"""Letters that forms of a word share at least."""
_STIFFNESS = 1.0
"""What is added to a phrase's weight, so that long phrases found whole count more than words."""
_STEP, _LINK, _OTHER_NUMBER = 0.985, 0.9, 0.6
_SIGNS: Mapping[str, float] = {",": 0.8, ";": 0.6, "(": 0.9, ")": 0.9, ":": 0.95, "|": 0.6}
_CLOSED = 0.5
"""Beyond a bracket that closes on the number."""


@dataclass(frozen=True)
class _Phrase:
    """A label: how much each of its words says, without the empty ones, and all together."""

    words: Mapping[str, float]
    whole: float

    def found(self, near: Mapping[str, float]) -> float:
        """Return how much of it is named, 0 to 1."""
        said = 0.0
        for word, weight in self.words.items():
            if word in near:
                said += weight * near[word]
        return said / self.whole


class Wording:
    """The words by which a study's answers and questions are known, in all its languages."""

    def __init__(self, codebook: Codebook, sums: Iterable[Answer]) -> None:
        """Take the labels.

        Args:
            codebook: what was asked.
            sums: answers that are spoken of together.
        """
        answers: dict[Answer, list[str]] = defaultdict(list)
        titles: dict[str, list[str]] = {}
        for variable in (v for v in codebook if v.is_categorical):
            titles[variable.name] = [*variable.question.values(), *variable.short.values()]
            for category in variable.valid:
                answers[variable.name, (category.code,)] = _variants(
                    category.label, category.short, category.aliases
                )
        single = {a: [_kept(t) for t in texts] for a, texts in answers.items()}
        heads = {name: [_kept(t) for t in texts] for name, texts in titles.items()}
        self._forms = _Forms(w for ps in (*single.values(), *heads.values()) for p in ps for w in p)
        rarity = self._rarity(single.values())
        self._answers = {a: _phrases(found, rarity) for a, found in single.items()}
        for name, codes in sums:
            labels = {c.code: c.title for c in codebook[name].valid}
            together = [
                _kept(" ".join(labels[code].get(lang, "") for code in codes))
                for lang in dict.fromkeys(lang for code in codes for lang in labels[code])
            ]
            self._answers[name, codes] = _phrases([*together, *heads[name]], rarity)
        self._titles = {
            v: _phrases(found, self._rarity(heads.values())) for v, found in heads.items()
        }
        # In the codebook's order, so that the same text gives the same list in every run.
        self._holders: dict[str, dict[Answer, None]] = defaultdict(dict)
        for answer, phrases in self._answers.items():
            for phrase in phrases:
                for word in phrase.words:
                    self._holders[word][answer] = None

    def _rarity(self, labels: Collection[Sequence[Sequence[str]]]) -> Mapping[str, float]:
        """Return each word's weight: the fewer labels have a form of it, the more."""
        holders: Counter[str] = Counter()
        for phrases in labels:
            holders.update({f for p in phrases for word in p for f in self._forms.of(word)})
        return {
            word: math.log(1 + len(labels) / max(1, holders[word])) * _weight(word)
            for word in self._forms
        }

    def hits(self, found: Sequence[Word]) -> dict[str, list[int]]:
        """Return which words of labels stand in a sentence: word -> places among its words."""
        out: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(found):
            if word.text not in _EMPTY:
                for known in self._forms.of(word.text):
                    out[known].append(at)
        return out

    def named(
        self, hits: Mapping[str, Sequence[int]], near: Sequence[float]
    ) -> dict[Answer, float]:
        """Return how well each answer is named near a number, 0 to 1.

        Args:
            hits: of the sentence's words.
            near: shape (words,), how near each word is, 0 to 1.
        """
        best = {word: max(near[at] for at in places) for word, places in hits.items()}
        answers = dict.fromkeys(a for word in best for a in self._holders.get(word, ()))
        return {a: max(phrase.found(best) for phrase in self._answers[a]) for a in answers}

    def is_part_of_title(self, answer: Answer, name: str) -> bool:
        """Whether an answer is named by words of another question's title alone."""
        titles = [set(phrase.words) for phrase in self._titles[name]]
        return any(
            all(title.intersection(self._forms.of(word)) for word in phrase.words)
            for phrase in self._answers[answer]
            for title in titles
        )

    def topics(self, hits: Mapping[str, Sequence[int]]) -> dict[str, float]:
        """Return how much of each question's title stands in a text, 0 to 1."""
        best = dict.fromkeys(hits, 1.0)
        return {
            name: max((phrase.found(best) for phrase in phrases), default=0.0)
            for name, phrases in self._titles.items()
        }


class _Forms:
    """The words of labels, found by any of their forms."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(vocabulary))
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._by_start[word[:_ROOT]].append(word)
        self._seen: dict[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def of(self, word: str) -> tuple[str, ...]:
        """Return the words of labels that are one word with this one."""
        if word not in self._seen:
            same = self._by_start.get(word[:_ROOT], ())
            self._seen[word] = tuple(known for known in same if alike(word, known))
        return self._seen[word]


def nearness(
    sentence: str, found: Sequence[Word], mentions: Sequence[Mention], at: int
) -> list[float]:
    """Return how near each word of a sentence is to a number, 0 to 1.

    Nearness falls with each word between, more at commas, brackets and conjunctions, and most
    beyond another number. A bracket or dash before the number costs nothing: "Telegram (68.7 %)".

    Args:
        sentence: its text.
        found: its words.
        mentions: its numbers, in order; those of one enumeration do not part each other's words.
        at: which of them.
    """
    this = mentions[at]
    others = [
        m for m in mentions
        if m is not this and m.kind != "bare" and not (m.row and m.row == this.row)
    ]  # fmt: skip
    out = [0.0] * len(found)
    after = [i for i, word in enumerate(found) if word.start >= this.end]
    before = [i for i, word in enumerate(found) if word.end <= this.start][::-1]
    for order, forward in ((after, True), (before, False)):
        near, edge = 1.0, this.end if forward else this.start
        passed = list(others) if forward else others[::-1]
        for i in order:
            word = found[i]
            begin, end = (edge, word.start) if forward else (word.end, edge)
            crossed = sum(begin <= m.start and m.end <= end for m in passed)
            gap = sentence[begin:end]
            if edge in (this.end, this.start):
                near *= _CLOSED if forward and ")" in gap.split("(")[0] else 1.0
                gap = gap.replace("(", "").replace(")", "").replace(":", "")
            for sign in gap:
                near *= _SIGNS.get(sign, 1.0)
            near *= _OTHER_NUMBER**crossed * (_LINK if word.text in _LINKS else _STEP)
            out[i] = near
            edge = word.end if forward else word.start
    return out


def _weight(word: str) -> float:
    return _NEGATION if any(alike(word, plain) for plain in _YES_NO) else 1.0


def _kept(text: str) -> tuple[str, ...]:
    kept = [w.text for w in words(text) if w.text not in _EMPTY]
    return () if all(w in _YES_NO for w in kept) else tuple(dict.fromkeys(kept))


def _variants(label: Labels, short: Labels, aliases: Iterable[str]) -> list[str]:
    out = []
    for text in (*label.values(), *short.values()):
        out += [text, _INNER.sub(" ", text), text.partition(":")[0]]
    return [*out, *(alias for alias in aliases if len(alias) >= _ALIAS)]


def _phrases(found: Iterable[tuple[str, ...]], weights: Mapping[str, float]) -> tuple[_Phrase, ...]:
    kept = [{word: weights[word] for word in each} for each in dict.fromkeys(found) if each]
    return tuple(_Phrase(each, sum(each.values()) + _STIFFNESS) for each in kept)
