"""Which findings are settled by what is published, and which rest on what was assumed beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from youthsurvey.audit.agreeing import Agreeing
from youthsurvey.audit.blocks import Target
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.drawn import TOGETHER, Drawn, Told, drawings
from youthsurvey.audit.inequalities import Floats, Ints, holds, inequalities_of
from youthsurvey.audit.judgements import ALPHA, judge
from youthsurvey.audit.sentences import Claim, Sentence
from youthsurvey.audit.verdicts import follows
from youthsurvey.estimate.independence import pearson
from youthsurvey.estimate.marginal_independence import marginal_independence_unweighted
from youthsurvey.estimate.tabulate import one_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.codebook import Codebook
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import plain
from youthsurvey.tally.cells import tally

FindingKind = Literal["headline", "sentence", "test"]
Standing = Literal["settled", "given", "always", "never", "open"]


@dataclass(frozen=True)
class Question:
    """What is asked of each data set.

    Attributes:
        kind: "headline": the share of an answer; "sentence": whether a sentence is true; "test":
            whether two questions are related, p < 0.05 without weights.
        variable, category: of a headline.
        sentence: of a sentence.
        row, column: of a test; the row may be a multiple choice.
    """

    kind: FindingKind
    variable: str = ""
    category: str = ""
    sentence: Sentence | None = None
    row: str = ""
    column: str = ""

    @property
    def name(self) -> str:
        """A name for tables and files, unique."""
        if self.sentence is not None:
            return f"sentence.{self.sentence.code}"
        return ".".join(
            part for part in (self.variable, self.category, self.row, self.column) if part
        )


@dataclass(frozen=True)
class Known:
    """What a study says, by which findings are told apart.

    Attributes:
        codebook: what was asked.
        numbers: published.
        counts: (variable, category) whose counts are published one by one, or follow.
        reference: the synthetic data that the study is shown with, without weights; None for none.
    """

    codebook: Codebook
    numbers: Sequence[PublishedNumber]
    counts: frozenset[tuple[str, str]]
    reference: Responses | None = None


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
        given: claims that they were drawn to have, beside the published numbers.
        left_out: claims that could not be conditions.
        memory: see ``draw_tables``; nan where no walk was needed.
        chance: what memory would be by chance.
        n: respondents of each.
    """

    findings: tuple[Finding, ...]
    spreads: tuple[Spread, ...]
    draws: int
    seed: int
    target: Target
    given: tuple[Claim, ...]
    left_out: tuple[Claim, ...]
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
            "claims_given": len(self.given),
            "claims_left_out": len(self.left_out),
            "memory": plain(self.memory),
            "memory_by_chance": self.chance,
            "findings": [one.to_dict() for one in self.findings],
            "open_counts": [one.to_dict() for one in self.spreads],
        }


def findings(
    space: Agreeing,
    questions: Sequence[Question],
    known: Known,
    draws: int,
    target: Target,
    seed: int,
    told: Told | None = None,
) -> Findings:
    """Draw data sets and ask each of them the same questions.

    Args:
        space: all data that agree.
        questions: what is asked.
        known: what the study says, to tell what is settled.
        draws: how many data sets, at least 1.
        target: which distribution they are drawn from.
        seed: of chance: the same seed gives the same findings.
        told: of progress.

    Raises:
        UsageError: nothing was found that agrees.
    """
    values: dict[str, list[Floats]] = {question.name: [] for question in questions}
    counts: dict[tuple[str, str], list[Ints]] = {}
    memories = []
    for drawn in drawings(space, draws, target, seed, told):
        memories.append(drawn.memory)
        for question in questions:
            values[question.name].append(_values(question, known.codebook, drawn))
        for name, codes in drawn.codes.items():
            for code in codes:
                counts.setdefault((name, code), []).append(drawn.count(((name, (code,)),)))
    return Findings(
        tuple(_finding(q, np.concatenate(values[q.name]), known, space) for q in questions),
        tuple(
            _spread(name, code, found, known.reference)
            for (name, code), found in ((at, np.concatenate(part)) for at, part in counts.items())
            if found.min() < found.max()
        ),
        draws,
        seed,
        target,
        space.given,
        space.left_out,
        max((m for m in memories if math.isfinite(m)), default=math.nan),
        1 / math.sqrt(TOGETHER),
        space.n,
    )


def _values(question: Question, codebook: Codebook, drawn: Drawn) -> Floats:
    """Return a share, whether a sentence is true, or p, of each data set."""
    if question.sentence is not None:
        said = [i for c in question.sentence.claims for i in inequalities_of(c, codebook)]
        return holds(said, drawn.count).astype(float)
    if question.kind == "headline":
        return drawn.count(((question.variable, (question.category,)),)) / drawn.n
    row, column = question.row, question.column
    if row in drawn.multiple:
        pairs = zip(drawn.multiple[row], drawn.single[column], strict=True)
        return np.array([marginal_independence_unweighted(*pair) for pair in pairs])
    return np.array([pearson(table).p for table in drawn.crossed(row, column)])


def _finding(question: Question, found: Floats, known: Known, space: Agreeing) -> Finding:
    reference = _reference(question, known)
    settled = given = False
    if question.sentence is not None:
        claims = question.sentence.claims
        settled = all(follows(c, known.numbers, known.counts, known.codebook) for c in claims)
        given = all(claim in space.given for claim in claims)
        held = found == 1
    elif question.kind == "headline":
        settled = (question.variable, question.category) in known.counts
        held = np.round(found, 3) == round(reference, 3)
    else:
        held = found < ALPHA
    times = int(held.sum())
    standing: Standing = "settled" if settled else "given" if given else "open"
    if standing == "open" and times in (0, len(found)):
        standing = "always" if times else "never"
    spoken = question.sentence is None and np.isfinite(found).any()
    low, high = (np.nanmin(found), np.nanmax(found)) if spoken else (math.nan, math.nan)
    return Finding(question, reference, times, len(found), float(low), float(high), standing)


def _reference(question: Question, known: Known) -> float:
    """Return what the synthetic data have; nan where there are none."""
    data = known.reference
    if data is None:
        return math.nan
    if question.sentence is not None:
        return float(all(judge(claim, data).holds for claim in question.sentence.claims))
    if question.kind == "headline":
        found = one_way(data, question.variable)
        return float(found.share[found.categories.index(question.category)])
    if data[question.row].variable.type != "multiple":
        return pearson(answered(tally(data, [question.row, question.column])).n).p
    answers, group = data[question.row], data.resolve(question.column)[0]
    assert answers.values is not None, "a multiple choice has its options' values"
    told = (answers.codes >= 0) & (group >= 0)
    return marginal_independence_unweighted(answers.values[told], group[told])


def _spread(name: str, code: str, found: Ints, reference: Responses | None) -> Spread:
    fifth, median, ninety_fifth = np.quantile(found, [0.05, 0.5, 0.95], method="lower").tolist()
    count = None
    if reference is not None:
        topline = one_way(reference, name)
        count = int(topline.n[topline.categories.index(code)])
    return Spread(
        name, code, count, int(found.min()), int(fifth), int(median), int(ninety_fifth),
        int(found.max()),
    )  # fmt: skip
