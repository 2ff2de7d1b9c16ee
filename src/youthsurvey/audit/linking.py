"""Each number of a manuscript linked to the number of the study that it states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from youthsurvey.audit.asides import ASIDES, AsideKind
from youthsurvey.audit.mentions import Mention, find_mentions
from youthsurvey.audit.prose import Word, sentences, words
from youthsurvey.audit.quantities import Quantities, Quantity
from youthsurvey.audit.spoken import expected, is_slip, says
from youthsurvey.audit.wording import Answer, Wording, nearness
from youthsurvey.ingest.passages import Passage, Place

Status = Literal["differs", "unlinked", "value only", "linked"]
STATUSES: tuple[Status, ...] = get_args(Status)

# What words must weigh, 0 to 1. Set on texts in three languages (tests/audit/test_linking.py): a
# number is linked by few words where its value agrees, and called wrong by many alone.
_LINKED = 0.3
_CLEARLY = 0.45
_MARGIN = 0.12
_WIDE_MARGIN = 0.25
_SLIP, _SLIP_MARGIN = 0.4, 0.05
_OTHER = 0.6
_GROUP, _MEMBER = 0.45, 0.35
_TOPIC = 0.35
"""How much a topic adds to words."""
_INHERITED, _NEIGHBOUR, _NEIGHBOUR_PASSAGE = 0.6, 0.8, 0.5
_MOST_TOGETHER = 4
_LONGEST = 1500
"""Characters after which a sentence is cut: no sentence is so long, but a table's text may be."""

_FIGURE = re.compile(
    r"(?:\bрис\w*\.?|\bfig\w*\.?|\bдиаграмм\w*)[\s\u00a0]*№?\s?(\d+)"
    r"|(\d+)\s?-?\s?(?:ші|шы)?[\s-]?(?:сурет|диаграмма)",
    re.I,
)
_ELSEWHERE = re.compile(
    r"по данным|согласно|according to|\bet al\b|reported by|мәліметтер|деректері(?:не|)\s|\[\d|\(\w+,? (?:19|20)\d\d\)",
    re.I,
)
_AMONG = re.compile(r"\b(?:среди|among|within|из числа|в группе)\b", re.I)
_AMONG_AFTER = re.compile(r"арасында|тобында|ішінде", re.I)
_PART_END = re.compile(r"[,;:()–—\d]")
_NEXT_TO = 3
"""Words from "among" within which a group is named."""
_PAIRED = re.compile(
    r"[\s\u00a0]*[(,;:–—]?[\s\u00a0]*(?:[nN]\s?[=:]\s?|или |or |яғни |т\.\s?е\. )?"
)
_PAIRED_BACK = re.compile(r"[\s\u00a0]*(?:\w+[\s\u00a0]*){0,2}[(,;–—][\s\u00a0]*")


@dataclass(frozen=True)
class Link:
    """A number of a manuscript, and what it states.

    Attributes:
        mention: the number.
        sentence: in which it stands.
        place: of the sentence.
        status: "linked": it equals a number of the study, and the words around say which;
            "value only": it equals one, but the words do not say which; "differs": the words say
            which, and the value is another; "unlinked": it matches nothing in the study.
        quantities: the number of the study, or two whose difference is stated; where only the
            value agrees, all that have it; none where unlinked.
    """

    mention: Mention
    sentence: str
    place: Place
    status: Status
    quantities: tuple[Quantity, ...] = ()

    @property
    def expected(self) -> Decimal | None:
        """The value that the text should have, at its own decimals; None for what states nothing.

        Per cent or respondents; of a claim, the end of its range.
        """
        if self.status not in ("differs", "linked") or self.mention.kind == "points":
            return None
        return expected(self.mention, self.quantities[0])


@dataclass(frozen=True)
class Linked:
    """All numbers of a manuscript.

    Attributes:
        links: in the text's order.
        aside: how many numbers were set aside, by kind.
    """

    links: tuple[Link, ...]
    aside: Mapping[AsideKind, int]

    def having(self, status: Status) -> tuple[Link, ...]:
        """Return the numbers of a class."""
        return tuple(link for link in self.links if link.status == status)


def link_manuscript(passages: Iterable[Passage], known: Quantities, wording: Wording) -> Linked:
    """Link each number of a text.

    Args:
        passages: of the manuscript, in its order.
        known: the numbers of the study.
        wording: the words by which its answers are known.
    """
    linker = _Linker(known, wording)
    links: list[Link] = []
    for passage in passages:
        links += linker.passage(passage)
    aside = {kind: linker.aside[kind] for kind in ASIDES if linker.aside[kind]}
    return Linked(tuple(links), aside)


@dataclass
class _Choice:
    """What a number may state: a quantity with the weight of its words and of its topic."""

    quantity: Quantity
    words: float
    topic: float
    agrees: bool

    @property
    def score(self) -> float:
        return self.words + _TOPIC * self.topic


class _Linker:
    def __init__(self, known: Quantities, wording: Wording) -> None:
        self._known, self._wording = known, wording
        self.aside: Counter[AsideKind] = Counter()
        self._inherited: dict[str, float] = {}
        self._figures: dict[str, set[str]] = {}
        self._by_answer: dict[Answer, list[Quantity]] = {}
        for quantity in known.listed:
            if quantity.figure:
                self._figures.setdefault(quantity.figure, set()).add(quantity.variable)
            key = quantity.variable, tuple(sorted(quantity.categories))
            self._by_answer.setdefault(key, []).append(quantity)

    def passage(self, passage: Passage) -> list[Link]:
        """Link the numbers of a passage."""
        topics = self._topics(passage.text)
        spoken_of = self._figures_in(passage.text)
        topics.update(dict.fromkeys(spoken_of, 1.0))
        out: list[Link] = []
        for begin, end in self._cut(passage.text):
            text = passage.text[begin:end]
            mentions, asides = find_mentions(text)
            self.aside.update(aside.kind for aside in asides)
            if mentions:
                found = _Sentence(
                    self, text, mentions, topics, spoken_of, is_row=passage.place.table > 0
                )
                links = found.links()
                self.aside["other"] += len(mentions) - len(links)
                out += [Link(m, text, passage.place_at(begin + m.start), status, which)
                        for m, status, which in links]  # fmt: skip
                for _, status, which in links:
                    if status == "linked" and which[0].variable:
                        variable = which[0].variable
                        topics[variable] = max(topics.get(variable, 0), _NEIGHBOUR_PASSAGE)
                        spoken_of.add(variable)
        if any(value >= _CLEARLY for value in topics.values()):
            self._inherited = {
                name: _INHERITED * value for name, value in topics.items() if value > _LINKED
            }
        return out

    def _cut(self, text: str) -> Iterable[tuple[int, int]]:
        for begin, end in sentences(text):
            while end - begin > _LONGEST:
                at = text.rfind(" ", begin + _LONGEST // 2, begin + _LONGEST)
                stop = at if at > 0 else begin + _LONGEST
                yield begin, stop
                begin = stop
            yield begin, end

    def _topics(self, text: str) -> dict[str, float]:
        out = dict(self._inherited)
        for variable, value in self._wording.topics(self._wording.hits(words(text))).items():
            out[variable] = max(out.get(variable, 0.0), value)
        return out

    def _figures_in(self, text: str) -> set[str]:
        """Return the questions whose figures a text names."""
        return {
            variable
            for found in _FIGURE.finditer(text)
            for variable in self._figures.get(found[1] or found[2], ())
        }

    def quantities_of(self, answer: Answer) -> list[Quantity]:
        """Return what the study states of an answer, its one-way share at least."""
        key = answer[0], tuple(sorted(answer[1]))
        if key not in self._by_answer:
            cell = self._known.of(*answer)
            self._by_answer[key] = [] if cell is None else [cell]
        return self._by_answer[key]

    @property
    def known(self) -> Quantities:
        return self._known

    @property
    def wording(self) -> Wording:
        return self._wording


_Found = tuple[Mention, Status, tuple[Quantity, ...]]


class _Sentence:
    """Links the numbers of one sentence, which share its words."""

    def __init__(
        self,
        linker: _Linker,
        text: str,
        mentions: Sequence[Mention],
        topics: Mapping[str, float],
        spoken_of: Collection[str],
        *,
        is_row: bool,
    ) -> None:
        self._linker, self._text, self._is_row = linker, text, is_row
        self._mentions = list(mentions)
        spans = [(m.start, m.end) for m in mentions if m.kind != "bare"]
        self._words: list[Word] = [
            word for word in words(text) if not any(a <= word.start < b for a, b in spans)
        ]
        self._hits = linker.wording.hits(self._words)
        self._topics = dict(topics)
        self._spoken_of = set(spoken_of)
        for variable, value in linker.wording.topics(self._hits).items():
            self._topics[variable] = max(self._topics.get(variable, 0.0), value)
        self._elsewhere = bool(_ELSEWHERE.search(text))
        self._among = self._is_within_group()
        self._named = [
            linker.wording.named(self._hits, nearness(text, self._words, mentions, i))
            for i in range(len(mentions))
        ]

    def _is_within_group(self) -> bool:
        """Whether "among" stands beside the name of a group."""
        beside: set[int] = set()
        for found in _AMONG.finditer(self._text):
            stop = _PART_END.search(self._text, found.end())
            end = stop.start() if stop else len(self._text)
            after = [i for i, w in enumerate(self._words) if found.end() <= w.start < end]
            beside.update(after[:_NEXT_TO])
        for found in _AMONG_AFTER.finditer(self._text):
            before = [i for i, w in enumerate(self._words) if w.end <= found.start()]
            beside.update(before[-_NEXT_TO:])
        if not beside:
            return False
        near = [float(i in beside) for i in range(len(self._words))]
        named = self._linker.wording.named(self._hits, near)
        return any(weight >= _GROUP and self._is_group(answer) for answer, weight in named.items())

    def links(self) -> list[_Found]:
        """Return each number with its class; bare numbers that state nothing are left out."""
        shares = [i for i, m in enumerate(self._mentions) if m.kind in ("percent", "bare")]
        choices = {i: self._choices(i) for i in shares}
        first = {i: self._agreeing(choices[i]) for i in shares}
        for choice in first.values():
            if choice is not None and choice.score >= _LINKED:
                name = choice.quantity.variable
                self._topics[name] = max(self._topics.get(name, 0.0), _NEIGHBOUR)
                self._spoken_of.add(name)
        choices = {i: self._choices(i) for i in shares}
        agreeing = {i: self._agreeing(choices[i]) for i in shares}
        taken = self._taken(agreeing)
        self._open = {
            i for i, choice in agreeing.items() if choice is None or choice.score < _LINKED
        }
        out: dict[int, _Found | None] = {}
        for i in shares:
            others = {answer for answer, j in taken.items() if j != i}
            out[i] = self._share(i, choices[i], agreeing[i], others)
        for i, mention in enumerate(self._mentions):
            if mention.kind == "points":
                out[i] = self._points(i)
            elif mention.kind == "size":
                out[i] = self._size(mention)
        for i, mention in enumerate(self._mentions):
            if mention.kind == "count" or (mention.kind == "bare" and out[i] is None):
                out[i] = self._count(i, out)
        return [found for _, found in sorted(out.items()) if found is not None]

    def _taken(self, agreeing: Mapping[int, _Choice | None]) -> dict[tuple[object, ...], int]:
        """Return which number states which answer by value, the one with more words first."""
        out: dict[tuple[object, ...], int] = {}
        order = sorted(agreeing, key=lambda i: -(c.score if (c := agreeing[i]) else 0.0))
        for i in order:
            choice = agreeing[i]
            mention = self._mentions[i]
            exact = not mention.bound and not mention.in_words and mention.high is None
            if exact and choice is not None and choice.score >= _LINKED:
                out.setdefault(choice.quantity.answer, i)
        return out

    def _choices(self, i: int) -> list[_Choice]:
        """Return what a number may state, whether its value agrees or not."""
        mention, named = self._mentions[i], self._named[i]
        out = []
        for answer, weight in named.items():
            for quantity in self._linker.quantities_of(answer):
                said = weight
                if quantity.by:
                    said = min(weight, named.get((quantity.by, (quantity.group,)), 0.0))
                out.append(self._choice(mention, quantity, said))
        seen = {id(choice.quantity) for choice in out}
        for quantity in self._linker.known.listed:
            if id(quantity) not in seen and not quantity.by and says(mention, quantity):
                out.append(self._choice(mention, quantity, 0.0))
        if mention.kind == "percent":
            out += self._made(mention, named, out)
        return out

    def _choice(self, mention: Mention, quantity: Quantity, said: float) -> _Choice:
        topic = min(1.0, self._topics.get(quantity.variable, 0.0))
        return _Choice(quantity, said, topic, says(mention, quantity))

    def _made(
        self, mention: Mention, named: Mapping[Answer, float], found: Sequence[_Choice]
    ) -> list[_Choice]:
        """Return cells within groups, and answers taken together, that words name and that agree."""
        vague = bool(mention.bound) or mention.in_words or mention.high is not None
        if not self._among and any(c.agrees and c.words >= _CLEARLY for c in found):
            return []
        known, out = self._linker.known, []
        likely = sorted(
            (answer for answer, weight in named.items() if weight >= _MEMBER),
            key=lambda answer: -named[answer],
        )[: 2 * _MOST_TOGETHER]
        groups = [answer for answer in likely if named[answer] >= _GROUP and self._is_group(answer)]
        for name, codes in likely if self._among or not vague else ():
            for by, group in groups:
                cell = None if by == name else known.of(name, codes, by, group[0])
                if cell is not None and says(mention, cell):
                    said = (named[name, codes] + named[by, group]) / 2
                    out.append(self._choice(mention, cell, said))
        for name in dict.fromkeys(name for name, _ in likely):
            codes = tuple(a[1][0] for a in likely if a[0] == name and len(a[1]) == 1)
            for size in range(2, min(len(codes), _MOST_TOGETHER) + 1):
                cell = known.of(name, codes[:size])
                if cell is not None and says(mention, cell):
                    said = min(named[name, (code,)] for code in codes[:size])
                    out.append(self._choice(mention, cell, said))
        return out

    def _is_group(self, answer: Answer) -> bool:
        """Whether respondents with an answer are a group; those of "other" are none by name."""
        name, codes = answer
        variable = self._linker.known.responses.codebook[name]
        if variable.type == "multiple" or len(codes) > 1:
            return False
        return not any(c.aside or c.own for c in variable.valid if c.code == codes[0])

    def _agreeing(self, choices: Sequence[_Choice]) -> _Choice | None:
        """Return the choice whose value agrees and that words and topic speak most for."""
        agreeing = [choice for choice in choices if choice.agrees]
        if self._among and any(
            choice.quantity.by and choice.score >= _LINKED for choice in agreeing
        ):
            agreeing = [choice for choice in agreeing if choice.quantity.by]
        return max(agreeing, key=_rank, default=None)

    def _share(
        self,
        i: int,
        choices: Sequence[_Choice],
        best: _Choice | None,
        taken: set[tuple[object, ...]],
    ) -> _Found | None:
        mention = self._mentions[i]
        if mention.kind == "bare":
            printed = best is not None and best.quantity.percent is not None and mention.decimals
            if best is not None and printed and self._is_row and best.words >= _CLEARLY:
                return mention, "linked", (best.quantity,)
            return None
        meant = self._meant(i, choices, taken)
        said = 0.0 if meant is None else meant.words
        if best is not None and best.score >= _LINKED:
            rival = meant is not None and not meant.agrees
            made = best.quantity.percent is None and not best.quantity.claim
            if (
                meant is not None
                and made
                and meant.words >= best.words
                and self._is_wrong(i, meant)
            ):
                return mention, "differs", (meant.quantity,)
            if (
                not rival
                or (mention.row and best.words > 0)
                or (best.words >= _CLEARLY and best.words >= said - _WIDE_MARGIN)
                or (best.words >= _LINKED and best.words >= said - _MARGIN)
                or (meant is not None and best.score >= meant.score - _MARGIN)
            ):
                return mention, "linked", (best.quantity,)
        if meant is not None and self._is_wrong(i, meant):
            return mention, "differs", (meant.quantity,)
        if best is not None and best.score >= _LINKED:
            return mention, "linked", (best.quantity,)
        equal = [c.quantity for c in choices if c.agrees and not c.quantity.by]
        if equal and not mention.bound and mention.high is None and not mention.in_words:
            unique = {quantity.answer: quantity for quantity in equal}
            return mention, "value only", tuple(unique.values())
        return None if mention.in_words else (mention, "unlinked", ())

    def _meant(
        self, i: int, choices: Sequence[_Choice], taken: set[tuple[object, ...]]
    ) -> _Choice | None:
        """Return the one quantity that the words name, whatever its value; None where not one."""
        mention = self._mentions[i]
        if mention.in_words or mention.high is not None:
            return None
        able = [
            c for c in choices
            if not c.quantity.assumed and c.quantity.answer not in taken
            and bool(mention.bound) >= bool(c.quantity.claim)
            and (not c.quantity.by or c.quantity.claim)
            and not self._is_nearer_to_another(i, c.quantity)
        ]  # fmt: skip
        able.sort(key=lambda c: -c.score)
        if not able:
            return None
        first = able[0]
        close = [c for c in able if c.score > first.score - _SLIP_MARGIN]
        if len({c.quantity.answer for c in close}) > 1:
            close = [c for c in close if is_slip(mention, c.quantity)]
            if len({c.quantity.answer for c in close}) != 1:
                return None
        # A claim speaks of the same answer as a published number does: a bound is the claim's.
        bound = [c for c in close if bool(c.quantity.claim) == bool(mention.bound)]
        return (bound or close)[0]

    def _is_nearer_to_another(self, i: int, quantity: Quantity) -> bool:
        """Whether the words name it nearer to another number that states nothing else."""
        answer = quantity.variable, quantity.categories
        own = self._named[i].get(answer, 0.0)
        return any(self._named[j].get(answer, 0.0) > own for j in self._open if j != i)

    def _is_wrong(self, i: int, meant: _Choice) -> bool:
        """Whether words and value suffice to call a number wrong."""
        mention, quantity = self._mentions[i], meant.quantity
        slip = is_slip(mention, quantity)
        if mention.bound and not (quantity.claim and slip):
            return False
        if self._group_named(i, quantity) or (
            self._elsewhere and not (slip and meant.words >= _OTHER)
        ):
            return False
        if slip and mention.decimals:
            return meant.words >= _SLIP or (meant.words > 0 and meant.score >= _OTHER)
        return meant.words >= _OTHER and quantity.variable in self._spoken_of

    def _group_named(self, i: int, quantity: Quantity) -> bool:
        """Whether the words speak of a group, so that the number may be one within it."""
        if quantity.by:
            return False
        own = self._named[i].get((quantity.variable, quantity.categories), 0.0)
        return any(
            weight >= _OTHER and (self._among or weight >= own)
            for answer, weight in self._named[i].items()
            if answer[0] != quantity.variable
            and self._is_group(answer)
            and not self._linker.wording.is_part_of_title(answer, quantity.variable)
        )

    def _points(self, i: int) -> _Found:
        """Link a difference to two answers, or two groups, that the sentence names."""
        mention, named = self._mentions[i], self._named[i]
        likely = [answer for answer, weight in named.items() if weight >= _MEMBER / 2]
        known = self._linker.known
        pairs: list[tuple[float, Quantity, Quantity]] = []
        for a, one in enumerate(likely):
            for other in likely[a + 1 :]:
                if one[0] != other[0] or len(one[1]) > 1 or len(other[1]) > 1:
                    continue
                weight = named[one] + named[other]
                first, second = self._linker.quantities_of(one), self._linker.quantities_of(other)
                if first and second:
                    pairs.append((weight, first[0], second[0]))
                if self._is_group(one) and self._is_group(other):
                    for name, codes in likely:
                        cells = [known.of(name, codes, one[0], g[0]) for g in (one[1], other[1])]
                        if name != one[0] and cells[0] is not None and cells[1] is not None:
                            pairs.append((weight, cells[0], cells[1]))
        pairs.sort(key=lambda pair: -pair[0])
        for _, one_share, other_share in pairs:
            for p in one_share.printed(1) + one_share.printed(mention.decimals):
                for q in other_share.printed(1) + other_share.printed(mention.decimals):
                    if round(abs(p - q), mention.decimals) == mention.value:
                        return mention, "linked", (one_share, other_share)
        return mention, "unlinked", ()

    def _size(self, mention: Mention) -> _Found:
        size = self._linker.known.size
        if mention.value == size.count:
            return mention, "linked", (size,)
        wrong = not self._elsewhere and is_slip(mention, size)
        return (mention, "differs", (size,)) if wrong else (mention, "unlinked", ())

    def _count(self, i: int, shares: Mapping[int, _Found | None]) -> _Found | None:
        mention = self._mentions[i]
        known = self._linker.known
        if mention.decimals:
            return None
        partner = self._partner(i, shares)
        if partner is not None:
            agrees = mention.value == partner.count and mention.of in (None, partner.base)
            if mention.kind == "bare":
                return (mention, "linked", (partner,)) if agrees else None
            return mention, "linked" if agrees else "differs", (partner,)
        if mention.kind == "bare" and not self._is_row:
            return None
        choices = [
            self._choice(mention, quantity, weight)
            for answer, weight in self._named[i].items()
            for quantity in self._linker.quantities_of(answer)
            if not quantity.by
        ]
        agreeing = [c for c in choices if c.quantity.count == mention.value
                    and mention.of in (None, c.quantity.base)]  # fmt: skip
        best = max(agreeing, key=_rank, default=None)
        if best is not None and best.score >= (_CLEARLY if mention.kind == "bare" else _LINKED):
            return mention, "linked", (best.quantity,)
        if mention.kind == "bare":
            return None
        if mention.value == known.n and mention.of is None:
            return mention, "linked", (known.size,)
        meant = self._meant(i, choices, set())
        if meant and meant.words >= _OTHER and is_slip(mention, meant.quantity):
            if not self._elsewhere and not self._group_named(i, meant.quantity):
                return mention, "differs", (meant.quantity,)
        equal = {q.answer: q for q in known.listed if q.percent is not None
                 and q.count == mention.value}  # fmt: skip
        if equal:
            return mention, "value only", tuple(equal.values())
        return mention, "unlinked", ()

    def _partner(self, i: int, shares: Mapping[int, _Found | None]) -> Quantity | None:
        """Return what the percentage beside a count states: "48.5 % (245)", "245 (48.5 %)"."""
        mention = self._mentions[i]
        for j in (i - 1, i + 1):
            found = shares.get(j)
            if found is None or found[1] not in ("linked", "differs") or not found[2]:
                continue
            other = found[0]
            if (
                other.kind != "percent"
                or other.bound
                or other.high is not None
                or len(found[2]) > 1
            ):
                continue
            if j < i:
                between, pattern = self._text[other.end : mention.start], _PAIRED
            else:
                between, pattern = self._text[mention.end : other.start], _PAIRED_BACK
            bracketed = "(" in between or (self._is_row and ";" in between)
            said = mention.kind == "count" and re.search(r"[nN]\s?[=:]\s?$", between)
            if pattern.fullmatch(between) and (
                bracketed or said or mention.kind == "count" and j < i
            ):
                return found[2][0]
        return None


def _rank(choice: _Choice) -> tuple[float, bool, bool]:
    """Order choices: by words, then published numbers, then what the text itself says."""
    quantity = choice.quantity
    return round(choice.score, 3), bool(quantity.claim), quantity.percent is not None
