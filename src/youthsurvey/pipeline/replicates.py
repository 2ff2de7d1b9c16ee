"""Replicate weights: made here for a file or a study, or named columns of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.estimate.replication import bootstrap, jackknife
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.pipeline.stages import UNWEIGHTED, weight_responses
from youthsurvey.study import Study

_KNOWN = "jackknife, bootstrap, bootstrap:500, BRR:rep1..rep80, Fay=0.3:rep1..rep80, JK1:a,b,c"
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<first>\d+)\.\.(?P=stem)(?P<last>\d+)")
_REPLICATES = 200


@dataclass(frozen=True)
class ReplicateSpec:
    """Where replicate weights come from.

    Attributes:
        method: "jackknife" or "bootstrap", made here; else the type of those in the file.
        columns: of the file, one a replicate; empty for those made here.
        count: how many the bootstrap makes.
        rho: of Fay's method; None for the others.
    """

    method: str
    columns: tuple[str, ...] = ()
    count: int = _REPLICATES
    rho: float | None = None


def parse_replicates(text: str) -> ReplicateSpec:
    """Return what a text such as ``jackknife`` or ``BRR:rep1..rep80`` asks for.

    >>> parse_replicates("Fay=0.3:rep08..rep10").columns
    ('rep08', 'rep09', 'rep10')

    Raises:
        UsageError: it cannot be understood.
    """
    method, _, rest = text.partition(":")
    if method == "jackknife" and not rest:
        return ReplicateSpec(method)
    if method == "bootstrap" and (not rest or rest.isdecimal()):
        return ReplicateSpec(method, count=int(rest) if rest else _REPLICATES)
    kind, _, rho = method.partition("=")
    try:
        return ReplicateSpec(kind, _columns(rest), rho=float(rho) if rho else None)
    except ValueError:
        raise UsageError(
            f'"{text}" does not say where replicate weights come from.',
            where="--replicates",
            remedy=f"Examples: {_KNOWN}.",
        ) from None


def replicated(design: SurveyDesign, spec: ReplicateSpec, rows: int, given: Floats) -> SurveyDesign:
    """Return the design with replicate weights.

    The bootstrap's chance has a fixed seed, so that a table is the same from run to run.

    Args:
        design: the file's weights, strata and PSUs.
        spec: where replicates come from.
        rows: n, the respondents.
        given: shape (R, n), the numbers of the columns; ignored for replicates made here.

    Raises:
        SurveyError: they cannot be made, or cannot be used.
    """
    if not spec.columns:
        made = _made(design, rows, spec)
    elif design.weight is None:
        raise UsageError(
            "replicate weights of a file go with its full weights.",
            where="--replicates",
            remedy="Name their column with --weight.",
        )
    else:
        made = Replicates.given(given, spec.method, rho=spec.rho)
    return replace(design, replicates=made)


def study_replicated(
    study: Study, responses: Responses, scheme: str, spec: ReplicateSpec
) -> Responses:
    """Return a study's responses under a scheme, with replicates calibrated anew to its targets.

    Args:
        study: its schemes and population.
        responses: cleaned, unweighted.
        scheme: the scheme's name; "unweighted" for replicates of respondents who count alike.
        spec: which replicates are made here.

    Raises:
        UsageError: the replicates are columns, which a study has none of; no such scheme.
        WeightingError: the scheme was refused, trims, or a replicate cannot reach its targets.
    """
    if spec.columns:
        raise UsageError(
            "a study has no columns of replicate weights.",
            where="--replicates",
            remedy="Let them be made: jackknife, or bootstrap:500.",
        )
    rows = len(responses)
    if scheme == UNWEIGHTED:
        return responses.with_design(replicated(responses.design, spec, rows, np.empty(0)))
    weighted = weight_responses(study, responses, [scheme]).choose(responses, scheme)
    from youthsurvey.weight import calibrated_replicates

    made = calibrated_replicates(
        responses, next(s for s in study.schemes if s.name == scheme), study.population,
        lambda design, n: _made(design, n, spec),
    )  # fmt: skip
    return weighted.with_design(replace(weighted.design, replicates=made))


def _made(design: SurveyDesign, rows: int, spec: ReplicateSpec) -> Replicates:
    if spec.method == "jackknife":
        return jackknife(design, rows)
    return bootstrap(design, rows, np.random.default_rng(0), spec.count)


def _columns(text: str) -> tuple[str, ...]:
    """Return the columns of ``rep1..rep80`` or ``a,b,c``; ValueError where there are none."""
    found = _NUMBERED.fullmatch(text)
    if found is None:
        names = tuple(name.strip() for name in text.split(","))
        if not all(names):
            raise ValueError(text)
        return names
    stem, first, last = found["stem"], found["first"], found["last"]
    width = len(first) if first.startswith("0") else 0
    numbers = range(int(first), int(last) + 1)
    if not numbers:
        raise ValueError(text)
    return tuple(f"{stem}{number:0{width}d}" for number in numbers)
