"""What stands around the numbers of a sentence: words, topics, groups, other sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from youthsurvey.audit.knowledge import Knowledge
from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.prose import words
from youthsurvey.audit.quantities import Quantity, Stated
from youthsurvey.audit.wording import Answer, nearness

GROUP = 0.45
"""What the words for a group must weigh, 0 to 1."""
_GROUP_ALONE = 0.6
"""What they must weigh for a number to be one within the group, and not one of all."""

_ELSEWHERE = re.compile(
    r"по данным|согласно|according to|\bet al\b|reported by|мәліметтер|деректері(?:не)?\s|\[\d"
    r"|\(\w+,? (?:19|20)\d\d\)",
    re.I,
)
_AMONG = re.compile(r"\b(?:среди|among|within|из числа|в группе)\b", re.I)
_WITHIN = re.compile(r"\b(?:в|во|у|in|of)\b", re.I)
_LOCATIVE = ("да", "де", "та", "те")
_AMONG_AFTER = re.compile(r"арасында|тобында|ішінде", re.I)
_PART_END = re.compile(r"[,;:()–—\d]")
_NEXT_TO = 3
"""Words from "among" within which a group is named."""


class Surroundings:
    """A sentence and what stands in it around its numbers.

    Attributes:
        knowledge: of the study.
        text: of the sentence.
        mentions: its numbers, in order.
        is_row: it is a row of a table.
        topics: how much it is about each question, 0 to 1.
        spoken_of: questions of which a number was linked beside it, or whose figure is named.
        elsewhere: it names another source.
        among: it speaks of a group ("among women").
    """

    def __init__(
        self,
        knowledge: Knowledge,
        text: str,
        mentions: Sequence[Mention],
        topics: Mapping[str, float],
        spoken_of: Collection[str],
        *,
        is_row: bool,
    ) -> None:
        self.knowledge, self.text, self.is_row = knowledge, text, is_row
        self.mentions = tuple(mentions)
        spans = [(m.start, m.end) for m in mentions if m.kind != "bare"]
        found = [w for w in words(text) if not any(a <= w.start < b for a, b in spans)]
        wording = knowledge.wording
        hits = wording.hits(found)
        self.topics = dict(topics)
        self.spoken_of = set(spoken_of)
        for variable, value in wording.topics(hits).items():
            self.topics[variable] = max(self.topics.get(variable, 0.0), value)
        self.elsewhere = bool(_ELSEWHERE.search(text))
        self._words, self._hits = found, hits
        after = [m.end() for m in _AMONG.finditer(text)]
        before = [m.start() for m in _AMONG_AFTER.finditer(text)]
        among = self._groups(self._beside(after, before))
        self.among = bool(among)
        after = [m.end() for m in _WITHIN.finditer(text)]
        locative = {i for i, w in enumerate(found) if w.text.endswith(_LOCATIVE)}
        self._within = among | self._groups(self._beside(after, ()) | locative)
        self._named: dict[int, dict[Answer, float]] = {}

    def named(self, i: int) -> Mapping[Answer, float]:
        """Return how well each answer is named near a number, 0 to 1."""
        if i not in self._named:
            near = nearness(self.text, self._words, self.mentions, i)
            self._named[i] = self.knowledge.wording.named(self._hits, near)
        return self._named[i]

    def _beside(self, after: Iterable[int], before: Iterable[int]) -> set[int]:
        """Return the words next to places in the sentence, in its part that they stand in."""
        beside: set[int] = set()
        for place in after:
            stop = _PART_END.search(self.text, place)
            end = stop.start() if stop else len(self.text)
            following = [i for i, w in enumerate(self._words) if place <= w.start < end]
            beside.update(following[:_NEXT_TO])
        for place in before:
            beside.update([i for i, w in enumerate(self._words) if w.end <= place][-_NEXT_TO:])
        return beside

    def _groups(self, beside: Collection[int]) -> frozenset[Answer]:
        """Return the groups that some of the sentence's words name."""
        if not beside:
            return frozenset()
        near = [float(i in beside) for i in range(len(self._words))]
        named = self.knowledge.wording.named(self._hits, near)
        return frozenset(
            answer
            for answer, weight in named.items()
            if weight >= GROUP and self.knowledge.is_group(answer)
        )

    def names_group(self, i: int, quantity: Quantity, taken: Collection[Stated]) -> bool:
        """Whether the words beside a number speak of a group, and not of all respondents.

        Args:
            i: which number.
            quantity: what it would state of all.
            taken: answers that another number of the sentence states.
        """
        if quantity.by:
            return False
        named = self.named(i)
        own = named.get((quantity.variable, quantity.categories), 0.0)
        others = {answer[0] for answer in taken} | {quantity.variable}
        return any(
            weight >= (GROUP if answer in self._within else max(_GROUP_ALONE, own))
            for answer, weight in named.items()
            if answer[0] not in others
            and self.knowledge.is_group(answer)
            and not self.knowledge.wording.is_part_of_title(answer, quantity.variable)
        )
