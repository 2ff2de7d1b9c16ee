"""Which share of the study a number of a sentence means: by its value, and by the words around."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from youthsurvey.audit.links import Found
from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.quantities import Quantity, Stated
from youthsurvey.audit.spoken import is_slip, says
from youthsurvey.audit.surroundings import GROUP, Surroundings
from youthsurvey.audit.wording import Answer

# What words must weigh, 0 to 1. Set on texts in three languages (tests/audit/test_linking.py): a
# number is linked by few words where its value agrees, and called wrong by many alone.
LINKED = 0.3
CLEARLY = 0.45
OTHER = 0.6
_MARGIN, _WIDE_MARGIN = 0.12, 0.25
_SLIP, _SLIP_MARGIN = 0.4, 0.05
_MEMBER = 0.35
_TOPIC = 0.35
"""How much a topic adds to words."""
_NEIGHBOUR = 0.8
"""How much a sentence is about the question of which another of its numbers is linked."""
_MOST_TOGETHER = 4


@dataclass(frozen=True)
class Choice:
    """What a number may state.

    Attributes:
        quantity: a number of the study.
        words: how well the words name it, 0 to 1.
        topic: how much the text is about its question, 0 to 1.
        agrees: its value is the one stated.
    """

    quantity: Quantity
    words: float
    topic: float
    agrees: bool

    @property
    def score(self) -> float:
        """Words and topic together."""
        return self.words + _TOPIC * self.topic


def rank(choice: Choice) -> tuple[float, bool, bool]:
    """Order choices: by words, then claims, then published numbers."""
    quantity = choice.quantity
    return round(choice.score, 3), bool(quantity.claim), quantity.percent is not None


class Shares:
    """The percentages of one sentence, which share its words."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._open: set[int] = set()

    def links(self) -> dict[int, Found | None]:
        """Return each percentage with its class, by its position among the numbers.

        None for what turns out to state nothing: a number without a unit, a word for a share.
        """
        # Numbers without a unit are looked at in tables only, whose heads may not name one.
        kinds = ("percent", "bare") if self._around.is_row else ("percent",)
        shares = [i for i, m in enumerate(self._around.mentions) if m.kind in kinds]
        choices = {i: self._choices(i) for i in shares}
        for i in shares:
            best = self._agreeing(choices[i])
            if best is not None and best.score >= LINKED:
                name = best.quantity.variable
                self._around.topics[name] = max(self._around.topics.get(name, 0.0), _NEIGHBOUR)
                self._around.spoken_of.add(name)
        choices = {
            i: [replace(c, topic=self._topic(c.quantity)) for c in choices[i]] for i in shares
        }
        agreeing = {i: self._agreeing(choices[i]) for i in shares}
        taken = self._taken(agreeing)
        self._open = {i for i, c in agreeing.items() if c is None or c.score < LINKED}
        return {
            i: self._share(i, choices[i], agreeing[i], {a for a, j in taken.items() if j != i})
            for i in shares
        }

    def _taken(self, agreeing: Mapping[int, Choice | None]) -> dict[Stated, int]:
        """Return which number states which answer by value, the one with more words first."""
        out: dict[Stated, int] = {}
        order = sorted(agreeing, key=lambda i: -(c.score if (c := agreeing[i]) else 0.0))
        for i in order:
            choice = agreeing[i]
            mention = self._around.mentions[i]
            exact = not mention.bound and not mention.in_words and mention.high is None
            if exact and choice is not None and choice.score >= LINKED:
                out.setdefault(choice.quantity.answer, i)
        return out

    def _choices(self, i: int) -> list[Choice]:
        """Return what a number may state, whether its value agrees or not."""
        mention, named = self._around.mentions[i], self._around.named(i)
        out = []
        for answer, weight in named.items():
            for quantity in self._around.knowledge.of(answer):
                said = weight
                if quantity.by:
                    said = min(weight, named.get((quantity.by, (quantity.group,)), 0.0))
                out.append(self.choice(mention, quantity, said))
        seen = {id(choice.quantity) for choice in out}
        for quantity in self._around.knowledge.numbers.listed:
            if id(quantity) not in seen and not quantity.by and says(mention, quantity):
                out.append(self.choice(mention, quantity, 0.0))
        if mention.kind == "percent":
            out += self._made(mention, named, out)
        return out

    def choice(self, mention: Mention, quantity: Quantity, said: float) -> Choice:
        """Return a quantity as a choice, with how well words name it, 0 to 1."""
        return Choice(quantity, said, self._topic(quantity), says(mention, quantity))

    def _topic(self, quantity: Quantity) -> float:
        return min(1.0, self._around.topics.get(quantity.variable, 0.0))

    def _made(
        self, mention: Mention, named: Mapping[Answer, float], found: Sequence[Choice]
    ) -> list[Choice]:
        """Return cells within groups, and answers together, that are named and that agree."""
        vague = bool(mention.bound) or mention.in_words or mention.high is not None
        if not self._around.among and any(c.agrees and c.words >= CLEARLY for c in found):
            return []
        known, out = self._around.knowledge.numbers, []
        likely = sorted(
            (answer for answer, weight in named.items() if weight >= _MEMBER),
            key=lambda answer: -named[answer],
        )[: 2 * _MOST_TOGETHER]
        groups = [
            answer
            for answer in likely
            if named[answer] >= GROUP and self._around.knowledge.is_group(answer)
        ]
        for name, codes in likely if self._around.among or not vague else ():
            for by, group in groups:
                cell = None if by == name else known.of(name, codes, by, group[0])
                if cell is not None and says(mention, cell):
                    said = (named[name, codes] + named[by, group]) / 2
                    out.append(self.choice(mention, cell, said))
        for name in dict.fromkeys(name for name, _ in likely):
            members = [a[1][0] for a in likely if a[0] == name and len(a[1]) == 1][:_MOST_TOGETHER]
            for size in range(2, len(members) + 1):
                for together in combinations(members, size):
                    cell = known.of(name, together)
                    if cell is not None and says(mention, cell):
                        said = min(named[name, (code,)] for code in together)
                        out.append(self.choice(mention, cell, said))
        return out

    def _agreeing(self, choices: Sequence[Choice]) -> Choice | None:
        """Return the choice whose value agrees and that words and topic speak most for."""
        agreeing = [choice for choice in choices if choice.agrees]
        if self._around.among and any(
            choice.quantity.by and choice.score >= LINKED for choice in agreeing
        ):
            agreeing = [choice for choice in agreeing if choice.quantity.by]
        return max(agreeing, key=rank, default=None)

    def _share(
        self,
        i: int,
        choices: Sequence[Choice],
        best: Choice | None,
        taken: set[Stated],
    ) -> Found | None:
        mention = self._around.mentions[i]
        if mention.kind == "bare":
            printed = best is not None and best.quantity.percent is not None and mention.decimals
            if best is not None and printed and best.words >= CLEARLY:
                return mention, "linked", (best.quantity,)
            return None
        meant = self.meant(i, choices, taken)
        said = 0.0 if meant is None else meant.words
        if best is not None and best.score >= LINKED:
            rival = meant is not None and not meant.agrees
            made = best.quantity.percent is None and not best.quantity.claim
            # Answers that are both named and add up to the value are not there by chance.
            together = len(best.quantity.categories) > 1 and not best.quantity.by
            if (
                together
                and best.words >= _MEMBER
                and not (meant is not None and is_slip(mention, meant.quantity))
            ):
                return mention, "linked", (best.quantity,)
            if (
                meant is not None
                and made
                and meant.words >= best.words
                and self._is_wrong(i, meant, taken)
            ):
                return mention, "differs", (meant.quantity,)
            if (
                not rival
                or (mention.row and best.words > 0)
                or (best.words >= CLEARLY and best.words >= said - _WIDE_MARGIN)
                or (best.words >= LINKED and best.words >= said - _MARGIN)
                or (meant is not None and best.score >= meant.score - _MARGIN)
            ):
                return mention, "linked", (best.quantity,)
        if meant is not None and self._is_wrong(i, meant, taken):
            return mention, "differs", (meant.quantity,)
        if best is not None and best.score >= LINKED:
            return mention, "linked", (best.quantity,)
        equal = [c.quantity for c in choices if c.agrees and not c.quantity.by]
        if equal and not mention.bound and mention.high is None and not mention.in_words:
            unique = {quantity.answer: quantity for quantity in equal}
            return mention, "value only", tuple(unique.values())
        return None if mention.in_words else (mention, "unlinked", ())

    def meant(self, i: int, choices: Sequence[Choice], taken: set[Stated]) -> Choice | None:
        """Return the one quantity that the words name, whatever its value; None where not one."""
        mention = self._around.mentions[i]
        if mention.in_words or mention.high is not None:
            return None
        able = [
            c for c in choices
            if not c.quantity.assumed and c.quantity.answer not in taken
            and bool(mention.bound) == bool(c.quantity.claim)
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
        return close[0]

    def _is_nearer_to_another(self, i: int, quantity: Quantity) -> bool:
        """Whether the words name it nearer to another number that states nothing else."""
        answer = quantity.variable, quantity.categories
        own = self._around.named(i).get(answer, 0.0)
        return any(self._around.named(j).get(answer, 0.0) > own for j in self._open if j != i)

    def _is_wrong(self, i: int, meant: Choice, taken: Collection[Stated]) -> bool:
        """Whether words and value suffice to call a number wrong."""
        mention, quantity = self._around.mentions[i], meant.quantity
        slip = is_slip(mention, quantity)
        if mention.bound and not (quantity.claim and slip):
            return False
        if self._around.names_group(i, quantity, taken) or (
            self._around.elsewhere and not (slip and meant.words >= OTHER)
        ):
            return False
        if slip and (mention.decimals or quantity.claim):
            return meant.words >= _SLIP or (meant.words > 0 and meant.score >= OTHER)
        return meant.words >= OTHER and quantity.variable in self._around.spoken_of
