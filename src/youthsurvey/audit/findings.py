"""Which findings are settled by what is published, and which rest on what was assumed beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from youthsurvey.audit.agreeing import Agreeing
from youthsurvey.audit.blocks import Target
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.drawn import TOGETHER, Drawn, Told, drawings
from youthsurvey.audit.inequalities import Floats, Ints, holds, inequalities_of
from youthsurvey.audit.judgements import ALPHA, judge
from youthsurvey.audit.sentences import Sentence
from youthsurvey.audit.verdicts import follows
from youthsurvey.estimate.independence import pearson
from youthsurvey.estimate.marginal_independence import marginal_independence_unweighted
from youthsurvey.estimate.tabulate import one_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.codebook import Codebook
from youthsurvey.model.findings import Finding, Findings, Question, Spread, Standing
from youthsurvey.model.responses import Responses
from youthsurvey.tally.cells import tally


@dataclass(frozen=True)
class Known:
    """What a study says, by which findings are told apart.

    Attributes:
        codebook: what was asked.
        numbers: published.
        sentences: of the publication, by code.
        counts: (variable, category) whose counts are published one by one, or follow.
        reference: the synthetic data that the study is shown with, without weights; None for none.
    """

    codebook: Codebook
    numbers: Sequence[PublishedNumber]
    sentences: Mapping[str, Sentence]
    counts: frozenset[tuple[str, str]]
    reference: Responses | None = None


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
            values[question.name].append(_values(question, known, drawn))
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
        len(space.given),
        len(space.left_out),
        max((m for m in memories if math.isfinite(m)), default=math.nan),
        1 / math.sqrt(TOGETHER),
        space.n,
    )


def _values(question: Question, known: Known, drawn: Drawn) -> Floats:
    """Return a share, whether a sentence is true, or p, of each data set."""
    if question.kind == "sentence":
        claims = known.sentences[question.sentence].claims
        said = [i for claim in claims for i in inequalities_of(claim, known.codebook, drawn.n)]
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
    if question.kind == "sentence":
        claims = known.sentences[question.sentence].claims
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
    spoken = question.kind != "sentence" and np.isfinite(found).any()
    low, high = (np.nanmin(found), np.nanmax(found)) if spoken else (math.nan, math.nan)
    return Finding(question, reference, times, len(found), float(low), float(high), standing)


def _reference(question: Question, known: Known) -> float:
    """Return what the synthetic data have; nan where there are none."""
    data = known.reference
    if data is None:
        return math.nan
    if question.kind == "sentence":
        claims = known.sentences[question.sentence].claims
        return float(all(judge(claim, data).holds for claim in claims))
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
