"""Sentences with their verdicts, under the analysed weights and under every scheme."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.judgements import Judgement, judge
from youthsurvey.audit.sentences import Claim, Sentence
from youthsurvey.model.codebook import Codebook
from youthsurvey.model.responses import Responses

SentenceVerdict = Literal[
    "reproduced", "not reproduced", "undetermined", "by construction", "rests on an assumption"
]
VERDICTS: tuple[SentenceVerdict, ...] = get_args(SentenceVerdict)


@dataclass(frozen=True)
class Judged:
    """A sentence beside the data.

    Attributes:
        sentence: what is said.
        verdict: "reproduced" when every claim holds and the sample supports it; "undetermined"
            when every claim holds but an interval or a test does not support one, or nobody
            answered; "not reproduced" when one does not hold; of synthetic data that agree "by
            construction" when the published numbers alone make it so, else "rests on an
            assumption".
        judgements: of its claims.
        holds_under: by scheme, whether all its claims hold under those weights.
    """

    sentence: Sentence
    verdict: SentenceVerdict
    judgements: tuple[Judgement, ...]
    holds_under: Mapping[str, bool]

    def to_dict(self) -> dict[str, Any]:
        """Return the sentence and its verdict for JSON."""

        def plain(value: float) -> float | None:
            return value if math.isfinite(value) else None

        return {
            "sentence": self.sentence.code,
            "place": dict(self.sentence.place),
            "text": dict(self.sentence.text),
            "verdict": self.verdict,
            "claims": [
                {
                    "kind": found.claim.kind,
                    "variable": found.claim.variable or None,
                    "categories": list(found.claim.categories),
                    "by": found.claim.by or None,
                    "groups": list(found.claim.groups),
                    "holds": found.holds,
                    "supported": found.supported,
                    "p": plain(found.p),
                    "shares": [
                        {
                            "categories": list(s.categories),
                            "group": s.group or None,
                            "share": plain(s.share),
                            "ci_low": plain(s.low),
                            "ci_high": plain(s.high),
                            "base": s.base,
                        }
                        for s in found.shares
                    ],
                }
                for found in self.judgements
            ],
            "holds_under": dict(self.holds_under),
        }


def judge_sentences(
    sentences: Iterable[Sentence],
    responses: Responses,
    schemes: Mapping[str, Responses],
    numbers: Sequence[PublishedNumber] = (),
    implied: Iterable[tuple[str, str]] = (),
) -> tuple[Judged, ...]:
    """Judge sentences on data.

    Args:
        sentences: what a publication says.
        responses: as analysed.
        schemes: the same respondents under every weighting scheme, by name.
        numbers: what is published one by one.
        implied: (variable, category) whose counts follow from it.

    Raises:
        UsageError: a claim names what the responses do not have.
    """
    known = frozenset(implied)
    out = []
    for sentence in sentences:
        judgements = tuple(judge(claim, responses) for claim in sentence.claims)
        made = responses.is_synthetic and all(
            follows(claim, numbers, known, responses.codebook) for claim in sentence.claims
        )
        under = {
            name: all(judge(claim, weighted).holds is True for claim in sentence.claims)
            for name, weighted in schemes.items()
        }
        verdict = _verdict(judgements, responses.is_synthetic, made)
        out.append(Judged(sentence, verdict, judgements, under))
    return tuple(out)


def _verdict(judgements: Sequence[Judgement], synthetic: bool, made: bool) -> SentenceVerdict:
    if any(found.holds is False for found in judgements):
        return "not reproduced"
    if any(found.holds is None for found in judgements):
        return "undetermined"
    if synthetic:
        return "by construction" if made else "rests on an assumption"
    return "reproduced" if all(found.supported for found in judgements) else "undetermined"


def follows(
    claim: Claim,
    numbers: Sequence[PublishedNumber],
    implied: frozenset[tuple[str, str]],
    codebook: Codebook,
) -> bool:
    """Whether published numbers alone settle a claim, whatever else the data are.

    What is said of groups does not follow from numbers about all. An order of answers follows
    where all that is not published, taken together, is less than the last of them.
    """
    if claim.by:
        return False
    if claim.kind == "size":
        return any(number.base is not None for number in numbers)
    of_variable = [number for number in numbers if number.variable == claim.variable]
    single = {n.categories[0]: n for n in of_variable if not n.is_sum}
    known = {*single, *(code for variable, code in implied if variable == claim.variable)}
    if claim.kind in ("share", "count", "total"):
        together = {frozenset(n.categories) for n in of_variable}
        parts = [(c,) for c in claim.categories] if claim.each else [claim.categories]
        return all(set(part) <= known or frozenset(part) in together for part in parts)
    variable = codebook[claim.variable]
    if {category.code for category in variable.valid} <= known:
        return True
    counts = {code: number.count for code, number in single.items()}
    named = [counts.get(code) for code in claim.categories]
    base = next((number.base for number in of_variable if number.base is not None), None)
    if variable.type == "multiple" or base is None or None in [*named, *counts.values()]:
        return False
    rest = base - sum(count for count in counts.values() if count is not None)
    others = [count for code, count in counts.items() if code not in claim.categories]
    return min(n for n in named if n is not None) > max(
        [rest, *(n for n in others if n is not None)]
    )
