"""A publication's sentences as claims that data can hold or break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Labels

ClaimKind = Literal[
    "share", "count", "total", "ranking", "leading", "extreme", "trend", "difference", "size"
]
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
Direction = Literal["largest", "smallest", "rises", "falls"]
COUNTED: tuple[ClaimKind, ...] = ("size", "count", "total")
"""About respondents one by one: weights do not change them, and no interval goes with them."""
_NEEDS_GROUPS = ("extreme", "trend", "difference")


@dataclass(frozen=True)
class Range:
    """What a share may be for a claim to be true, 0 to 1, or a number of respondents.

    Attributes:
        low, high: the ends.
        includes_low, includes_high: whether an end itself will do.
    """

    low: float
    high: float
    includes_low: bool = False
    includes_high: bool = False

    def holds(self, value: float) -> bool:
        """Whether a value lies inside."""
        above = value > self.low or (self.includes_low and value == self.low)
        return above and (value < self.high or (self.includes_high and value == self.high))

    def contains(self, low: float, high: float) -> bool:
        """Whether a whole interval lies inside."""
        return self.holds(low) and self.holds(high)


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence says of the data.

    Attributes:
        kind: "share": the share of some answers taken together lies in a range, among all or in
            one group; "count": so many respondents gave one of these answers; "total": these
            answers were given by so many respondents in all, or their rounded percentages add up
            to a printed one; "ranking": these answers come first, in this order; "leading": these
            answers are the most frequent ones, in any order; "extreme": a group has the largest or
            smallest share of all; "trend": the share rises or falls from group to group;
            "difference": the share is larger in the first of two groups; "size": so many
            respondents were analysed.
        variable: the question; "" for "size".
        categories: the answers; of a ranking in order.
        by: the question whose answers are the groups; "" for none.
        groups: of them, the group that is spoken of, two for a difference, or those over which a
            trend is claimed, in order; none for a trend over all.
        direction: of an extreme or a trend.
        range: of a share, or of a number of respondents.
        printed: of a total of percentages, in place of a range.
        each: the range holds for each of the answers by itself.
    """

    kind: ClaimKind
    variable: str = ""
    categories: tuple[str, ...] = ()
    by: str = ""
    groups: tuple[str, ...] = ()
    direction: Direction | None = None
    range: Range | None = None
    printed: PublishedNumber | None = None
    each: bool = False

    def __post_init__(self) -> None:
        wanted = {"difference": 2, "extreme": 1}
        if self.kind in _NEEDS_GROUPS and not self.by:
            raise StudyError(f'a claim of kind "{self.kind}" is about groups: by is missing.')
        if self.kind in wanted and len(self.groups) != wanted[self.kind]:
            raise StudyError(
                f'a claim of kind "{self.kind}" has {wanted[self.kind]} groups, '
                f"found {len(self.groups)}."
            )
        if self.kind in ("share", "count") and bool(self.by) != (len(self.groups) == 1):
            raise StudyError(f"a {self.kind} within a group names by and that one group.")
        if self.kind == "total" and self.by:
            raise StudyError("a total is of all respondents: it has no by.")
        if self.kind in ("share", *COUNTED) and self.range is None and self.printed is None:
            ends = "over, under, at_least or at_most"
            raise StudyError(
                "it does not say what the number may be.",
                remedy={
                    "share": f"Give {ends}, or a word with its value.",
                    "total": "Give n, or percent.",
                }.get(self.kind, f"Give n, or {ends}."),
            )
        if self.kind == "extreme" and self.direction not in ("largest", "smallest"):
            raise StudyError('the direction of an extreme is "largest" or "smallest".')
        if self.kind == "trend" and self.direction not in ("rises", "falls"):
            raise StudyError('the direction of a trend is "rises" or "falls".')
        if self.kind != "size" and not self.categories:
            raise StudyError("it names no answer.", remedy="Add categories.")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a publication.

    Attributes:
        code: short name, unique: "5".
        place: where it stands, by language.
        text: in our own words, by language.
        claims: all of which must hold for the sentence to.
        words: the vague words in it, with the meaning that the study declares, by language.
    """

    code: str
    place: Labels
    text: Labels
    claims: tuple[Claim, ...]
    words: tuple[Labels, ...] = ()
