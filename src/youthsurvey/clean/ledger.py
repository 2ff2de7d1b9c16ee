"""What cleaning did, row by row and rule by rule."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple

from youthsurvey.model.codebook import Labels


@dataclass(frozen=True)
class LedgerEntry:
    """One row that one rule hit.

    Attributes:
        line: where the row stands in the raw file.
        rule: the rule's name.
        action: what happened.
        variable: the variable that was judged; empty where there were several.
        old: its value before: a code, a number or a kind of missing; empty where it would be a
            contact or a respondent's words.
        new: its value after; empty where the row went out.
        reason: why, in words.
    """

    line: int
    rule: str
    action: Literal["excluded", "set_missing"]
    variable: str
    old: str
    new: str
    reason: str


class Count(NamedTuple):
    """How many rows a rule hit."""

    rule: str
    label: Labels
    n: int


@dataclass(frozen=True)
class Flow:
    """From the rows read to the respondents analysed.

    Attributes:
        read: rows read.
        excluded: by each rule that excludes, in their order, 0 included; a row counts at the
            first rule that hits it.
        analysed: rows left; ``read`` less all that was excluded.
        set_missing: values taken out, by each rule that takes out values.
    """

    read: int
    excluded: tuple[Count, ...]
    analysed: int
    set_missing: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        gone = sum(count.n for count in self.excluded)
        assert self.read - gone == self.analysed, "every row is analysed or excluded once"


@dataclass(frozen=True)
class Impact:
    """How far one rule moves one headline figure.

    The rules' impacts on a figure follow upon each other (``after`` of one is ``before`` of the
    next), so that they add up to the whole movement.

    Attributes:
        rule: the rule's name.
        variable, category: the figure.
        before, after: the category's unweighted share of those who answered, 0 to 1; nan where
            nobody did.
        gone: respondents with an answer whom the rule takes out; gone_in: of these, in the
            category.
    """

    rule: str
    variable: str
    category: str
    before: float
    after: float
    gone: int = 0
    gone_in: int = 0

    @property
    def change(self) -> float:
        """The movement in shares; times 100 it is percentage points."""
        return self.after - self.before


def ledger_text(ledger: Sequence[LedgerEntry]) -> str:
    """Return the ledger as CSV, one line a row and rule."""
    names = [field.name for field in fields(LedgerEntry)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([getattr(entry, name) for name in names] for entry in ledger)
    return out.getvalue()
