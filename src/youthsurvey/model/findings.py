"""What became of findings over many data sets, of which each agrees with what is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from youthsurvey.model.codebook import Labels
from youthsurvey.model.results import plain

FindingKind = Literal["headline", "sentence", "test"]
Standing = Literal["settled", "given", "always", "never", "open"]


@dataclass(frozen=True)
class Question:
    """What is asked of each data set.

    Attributes:
        kind: "headline": the share of an answer; "sentence": whether a sentence is true; "test":
            whether two questions are related, p < 0.05 without weights.
        variable, category: of a headline.
        sentence: of a sentence: its code; text: its words, by language.
        row, column: of a test; the row may be a multiple choice.
    """

    kind: FindingKind
    variable: str = ""
    category: str = ""
    sentence: str = ""
    text: Labels = field(default_factory=dict)
    row: str = ""
    column: str = ""

    @property
    def name(self) -> str:
        """A name for tables and files, unique."""
        if self.sentence:
            return f"sentence.{self.sentence}"
        return ".".join(
            part for part in (self.variable, self.category, self.row, self.column) if part
        )


@dataclass(frozen=True)
class Finding:
    """What became of a question over all data sets that were drawn.

    Attributes:
        question: what was asked.
        reference: in the synthetic data that the study is shown with, the share, the p value, or 1
            for a sentence that is true and 0 for one that is not; nan without such data.
        held: data sets in which the finding holds: a headline's share is the reference's to one
            decimal of a per cent, a sentence is true, a test has p < 0.05.
        draws: data sets.
        low, high: the least and greatest share or p value; nan for a sentence.
        standing: "settled" where published numbers leave nothing open, "given" where the data sets
            were drawn to have it, else whether it held "always", "never" or neither: "open".
    """

    question: Question
    reference: float
    held: int
    draws: int
    low: float
    high: float
    standing: Standing

    def to_dict(self) -> dict[str, Any]:
        """Return the finding for JSON and data frames; what is undefined is None."""
        asked = self.question

        return {
            "finding": asked.name,
            "kind": asked.kind,
            "reference": plain(self.reference),
            "held": self.held,
            "draws": self.draws,
            "share_held": self.held / self.draws,
            "low": plain(self.low),
            "high": plain(self.high),
            "standing": self.standing,
        }


@dataclass(frozen=True)
class Spread:
    """How an answer's count varies over the data sets.

    Attributes:
        variable, category: the answer.
        reference: its count in the synthetic data that the study is shown with; None without.
        low, high: the least and greatest count drawn.
        fifth, median, ninety_fifth: percentiles of the counts drawn.
    """

    variable: str
    category: str
    reference: int | None
    low: int
    fifth: int
    median: int
    ninety_fifth: int
    high: int

    def to_dict(self) -> dict[str, Any]:
        """Return it for JSON and data frames."""
        return dict(vars(self))


@dataclass(frozen=True)
class Findings:
    """Findings over data sets drawn from all that agree with what is published.

    Attributes:
        findings: in the order asked.
        spreads: of the answers whose counts are open.
        draws: data sets.
        seed: of chance.
        target: the distribution that they were drawn from.
        given: how many claims they were drawn to have, beside the published numbers.
        left_out: how many could not be conditions.
        memory: see ``draw_tables``; nan where no walk was needed.
        chance: what memory would be by chance.
        n: respondents of each.
    """

    findings: tuple[Finding, ...]
    spreads: tuple[Spread, ...]
    draws: int
    seed: int
    target: str
    given: int
    left_out: int
    memory: float
    chance: float
    n: int

    def to_dict(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "target": self.target,
            "respondents": self.n,
            "claims_given": self.given,
            "claims_left_out": self.left_out,
            "memory": plain(self.memory),
            "memory_by_chance": self.chance,
            "findings": [one.to_dict() for one in self.findings],
            "open_counts": [one.to_dict() for one in self.spreads],
        }
