"""Which number of the study a count or a difference in a sentence means."""

from __future__ import annotations

import re
from collections.abc import Mapping

from youthsurvey.audit.links import Found
from youthsurvey.audit.meant import CLEARLY, LINKED, OTHER, Shares, rank
from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.quantities import Quantity
from youthsurvey.audit.spoken import is_slip
from youthsurvey.audit.surroundings import Surroundings

_MEMBER = 0.18
"""What words must weigh for an answer or a group to be one of two that are compared."""
_PAIRED = re.compile(
    r"[\s\u00a0]*[(,;:–—]?[\s\u00a0]*(?:[nN]\s?[=:]\s?|или |or |яғни |т\.\s?е\. )?"
)
_PAIRED_BACK = re.compile(r"[\s\u00a0]*(?:\w+[\s\u00a0]*){0,2}[(,;–—][\s\u00a0]*")
_SIZE = re.compile(r"[nN]\s?[=:]\s?$")


class Counts:
    """The counts and differences of one sentence, read after its percentages."""

    def __init__(self, around: Surroundings, shares: Shares) -> None:
        self._around, self._shares = around, shares

    def links(self, shares: Mapping[int, Found | None]) -> dict[int, Found | None]:
        """Return each of them with its class, by its position among the numbers.

        Args:
            shares: the sentence's percentages with theirs; numbers without a unit that are none
                are looked at as counts.
        """
        out: dict[int, Found | None] = {}
        for i, mention in enumerate(self._around.mentions):
            if mention.kind == "points":
                out[i] = self._points(i)
            elif mention.kind == "size":
                out[i] = self._size(mention)
            elif mention.kind == "count" or (mention.kind == "bare" and shares.get(i) is None):
                out[i] = self._count(i, shares)
        return out

    def _points(self, i: int) -> Found:
        """Link a difference to two answers, or two groups, that the sentence names."""
        mention, named = self._around.mentions[i], self._around.named(i)
        likely = [answer for answer, weight in named.items() if weight >= _MEMBER]
        known = self._around.knowledge.numbers
        pairs: list[tuple[float, Quantity, Quantity]] = []
        for a, one in enumerate(likely):
            for other in likely[a + 1 :]:
                if one[0] != other[0] or len(one[1]) > 1 or len(other[1]) > 1:
                    continue
                weight = named[one] + named[other]
                first, second = self._around.knowledge.of(one), self._around.knowledge.of(other)
                if first and second:
                    pairs.append((weight, first[0], second[0]))
                if self._around.knowledge.is_group(one) and self._around.knowledge.is_group(other):
                    for name, codes in likely:
                        cells = [known.of(name, codes, one[0], g[0]) for g in (one[1], other[1])]
                        if name != one[0] and cells[0] is not None and cells[1] is not None:
                            pairs.append((weight, cells[0], cells[1]))
        pairs.sort(key=lambda pair: -pair[0])
        for _, one_share, other_share in pairs:
            for p in one_share.printed(1) + one_share.printed(mention.decimals):
                for q in other_share.printed(1) + other_share.printed(mention.decimals):
                    if round(abs(p - q), mention.decimals) == mention.value:
                        pair = (one_share, other_share) if p > q else (other_share, one_share)
                        return mention, "linked", pair
        return mention, "unlinked", ()

    def _size(self, mention: Mention) -> Found:
        size = self._around.knowledge.numbers.size
        if mention.value == size.count:
            return mention, "linked", (size,)
        wrong = not self._around.elsewhere and is_slip(mention, size)
        return (mention, "differs", (size,)) if wrong else (mention, "unlinked", ())

    def _count(self, i: int, shares: Mapping[int, Found | None]) -> Found | None:
        mention = self._around.mentions[i]
        known = self._around.knowledge.numbers
        if mention.decimals:
            return None
        partner = self._partner(i, shares)
        if partner is not None:
            agrees = mention.value == partner.count and mention.of in (None, partner.base)
            if mention.kind == "bare":
                return (mention, "linked", (partner,)) if agrees else None
            return mention, "linked" if agrees else "differs", (partner,)
        if mention.kind == "bare" and not self._around.is_row:
            return None
        choices = [
            self._shares.choice(mention, quantity, weight)
            for answer, weight in self._around.named(i).items()
            for quantity in self._around.knowledge.of(answer)
            if not quantity.by
        ]
        agreeing = [c for c in choices if c.quantity.count == mention.value
                    and mention.of in (None, c.quantity.base)]  # fmt: skip
        best = max(agreeing, key=rank, default=None)
        if best is not None and best.score >= (CLEARLY if mention.kind == "bare" else LINKED):
            return mention, "linked", (best.quantity,)
        if mention.kind == "bare":
            return None
        if mention.value == known.n and mention.of is None:
            return mention, "linked", (known.size,)
        meant = self._shares.meant(i, choices, set())
        if (
            meant is not None
            and meant.words >= OTHER
            and is_slip(mention, meant.quantity)
            and not self._around.elsewhere
            and not self._around.names_group(i, meant.quantity, ())
        ):
            return mention, "differs", (meant.quantity,)
        equal = {q.answer: q for q in known.listed if q.percent is not None
                 and q.count == mention.value}  # fmt: skip
        if equal:
            return mention, "value only", tuple(equal.values())
        return mention, "unlinked", ()

    def _partner(self, i: int, shares: Mapping[int, Found | None]) -> Quantity | None:
        """Return what the percentage beside a count states: "48.5 % (245)", "245 (48.5 %)"."""
        mention = self._around.mentions[i]
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
                between, pattern = self._around.text[other.end : mention.start], _PAIRED
            else:
                between, pattern = self._around.text[mention.end : other.start], _PAIRED_BACK
            bracketed = "(" in between or (self._around.is_row and ";" in between)
            said = mention.kind == "count" and re.search(r"[nN]\s?[=:]\s?$", between)
            if pattern.fullmatch(between) and (
                bracketed or said or (mention.kind == "count" and j < i)
            ):
                return found[2][0]
        return None
