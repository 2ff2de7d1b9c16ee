"""Each number of a manuscript linked to the number of the study that it states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from youthsurvey.audit.asides import ASIDES, AsideKind
from youthsurvey.audit.counted import Counts
from youthsurvey.audit.knowledge import Knowledge
from youthsurvey.audit.links import Found, Link, Linked
from youthsurvey.audit.meant import CLEARLY, LINKED, Shares
from youthsurvey.audit.mentions import find_mentions
from youthsurvey.audit.prose import sentences, words
from youthsurvey.audit.quantities import Quantities
from youthsurvey.audit.surroundings import Surroundings
from youthsurvey.audit.wording import Wording
from youthsurvey.ingest.passages import Passage

_INHERITED, _NEIGHBOUR = 0.6, 0.5
"""What a topic keeps in the next passage, and what a linked number adds to its own."""
_LONGEST = 800
"""Characters after which a sentence is cut: none is so long, but a table's text may be."""
_FIGURE = re.compile(
    r"(?:\bрис\w*\.?|\bfig\w*\.?|\bдиаграмм\w*)[\s\u00a0]*№?\s?(\d+)"
    r"|(\d+)\s?-?\s?(?:ші|шы)?[\s-]?(?:сурет|диаграмма)",
    re.I,
)


def link_manuscript(passages: Iterable[Passage], known: Quantities, wording: Wording) -> Linked:
    """Link each number of a text.

    Args:
        passages: of the manuscript, in its order.
        known: the numbers of the study.
        wording: the words by which its answers are known.
    """
    linker = _Linker(Knowledge(known, wording))
    links = [link for passage in passages for link in linker.passage(passage)]
    aside: dict[str, int] = {kind: linker.aside[kind] for kind in ASIDES if linker.aside[kind]}
    return Linked(tuple(links), aside)


def _links(around: Surroundings) -> list[Found]:
    """Return the numbers of a sentence with their classes, without those that state nothing."""
    shares = Shares(around)
    of_shares = shares.links()
    found = {**of_shares, **Counts(around, shares).links(of_shares)}
    return [one for _, one in sorted(found.items()) if one is not None]


class _Linker:
    """Goes through a text, and remembers what it is about."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.aside: Counter[AsideKind] = Counter()
        self._inherited: dict[str, float] = {}

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
            is_row = passage.place.table > 0
            if not is_row and all(mention.kind == "bare" for mention in mentions):
                self.aside["other"] += len(mentions)
            else:
                around = Surroundings(
                    self._knowledge, text, mentions, topics, spoken_of,
                    is_row=is_row,
                )  # fmt: skip
                links = _links(around)
                self.aside["other"] += len(mentions) - len(links)
                out += [Link(m, text, passage.place_at(begin + m.start), status, which)
                        for m, status, which in links]  # fmt: skip
                for _, status, which in links:
                    if status == "linked" and which[0].variable:
                        variable = which[0].variable
                        topics[variable] = max(topics.get(variable, 0), _NEIGHBOUR)
                        spoken_of.add(variable)
        if any(value >= CLEARLY for value in topics.values()):
            self._inherited = {
                name: _INHERITED * value for name, value in topics.items() if value > LINKED
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
        for variable, value in self._knowledge.wording.topics(
            self._knowledge.wording.hits(words(text))
        ).items():
            out[variable] = max(out.get(variable, 0.0), value)
        return out

    def _figures_in(self, text: str) -> set[str]:
        """Return the questions whose figures a text names."""
        return {
            variable
            for found in _FIGURE.finditer(text)
            for variable in self._knowledge.figures.get(found[1] or found[2], ())
        }
