"""A number of a manuscript with what it states, and the class that this puts it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from youthsurvey.audit.mentions import Mention
from youthsurvey.audit.quantities import Quantity
from youthsurvey.audit.spoken import expected
from youthsurvey.ingest.passages import Place

Status = Literal["differs", "unlinked", "value only", "linked"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""In the order in which a reader wants them."""

Found = tuple[Mention, Status, tuple[Quantity, ...]]
"""A number of a sentence, its class, and what it states."""


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
    aside: Mapping[str, int]

    def having(self, status: Status) -> tuple[Link, ...]:
        """Return the numbers of a class."""
        return tuple(link for link in self.links if link.status == status)
