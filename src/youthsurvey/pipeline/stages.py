"""The stages in memory: each takes what the one before it gives. Nothing is written here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from youthsurvey.clean import Cleaned, clean
from youthsurvey.errors import UsageError, WeightingError, nearest
from youthsurvey.ingest import Ingested, IngestOptions, code_answers, expected_headers, read_raw
from youthsurvey.ingest.delimited import LARGE
from youthsurvey.ingest.dialects import DIALECTS
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.source import Notice, Paths, locate_data
from youthsurvey.study import Study, load_study

if TYPE_CHECKING:
    from youthsurvey.audit.claims import Verification
    from youthsurvey.audit.verdicts import Judged
    from youthsurvey.weight import Weighted

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""

UNWEIGHTED = "unweighted"


def read_export(
    study: Study, data: Paths, *, private: bool = False, progress: Progress | None = None
) -> Ingested:
    """Read a raw export and code its answers.

    Args:
        study: what was asked, and how its data come.
        data: the export's path; several are joined.
        private: show no respondent's words, not in messages either.
        progress: told how many megabytes of a large file have been read.

    Raises:
        InputError: the file cannot be read exactly, or lacks a question of the study.
        StudyError: two categories share a label, so that answers cannot be told apart.
    """
    spec = study.input
    options = IngestOptions(spec.date_format, spec.unmatched, spec.ignore, spec.missing, private)
    paths = [data] if isinstance(data, (str, os.PathLike)) else list(data)
    headers = expected_headers(study.codebook)
    dialect = DIALECTS[spec.vendor]
    raws = [read_raw(Path(path), headers, dialect, _megabytes(progress)) for path in paths]
    return code_answers(raws, study.codebook, options)


def _megabytes(progress: Progress | None) -> Callable[[int, int], None] | None:
    """Return what tells how far reading is; small files are read before one could look."""
    if progress is None:
        return None

    def tell(done: int, total: int) -> None:
        if total >= LARGE:
            progress("reading, MB", done // 1_000_000, total // 1_000_000)

    return tell


def clean_responses(study: Study, responses: Responses) -> Cleaned:
    """Apply the study's rules.

    Raises:
        NoRespondentsError: nobody is left.
    """
    return clean(responses, study.rules, study.headline)


@dataclass(frozen=True)
class Weighting:
    """Every scheme of a study: what it came to, or why it was refused.

    Attributes:
        weighted: by scheme name, the weighted responses and their report.
        refused: by scheme name, the reason.
    """

    weighted: Mapping[str, Weighted]
    refused: Mapping[str, WeightingError]

    def choose(self, responses: Responses, scheme: str) -> Responses:
        """Return the responses under a scheme.

        Raises:
            UsageError: the study has no such scheme.
            WeightingError: the scheme was refused.
        """
        if scheme == UNWEIGHTED:
            return responses
        if scheme in self.refused:
            raise self.refused[scheme]
        if scheme not in self.weighted:
            known = [UNWEIGHTED, *self.weighted, *self.refused]
            raise UsageError(
                f'there is no weighting scheme "{scheme}".', remedy=nearest(scheme, known)
            )
        return self.weighted[scheme].responses


def weight_responses(
    study: Study, responses: Responses, schemes: Sequence[str] | None = None
) -> Weighting:
    """Make the weights of the study's schemes, or of those named.

    A scheme that cannot be made is recorded with its reason, not passed over.

    Raises:
        UsageError: a named scheme does not exist.
    """
    from youthsurvey.weight import weight

    known = {scheme.name: scheme for scheme in study.schemes}
    weighted: dict[str, Weighted] = {}
    refused: dict[str, WeightingError] = {}
    for name in known if schemes is None else schemes:
        if name not in known:
            raise UsageError(
                f'there is no weighting scheme "{name}".',
                remedy=nearest(name, [UNWEIGHTED, *known]),
            )
        try:
            weighted[name] = weight(responses, known[name], study.population, study.max_deff)
        except WeightingError as error:
            refused[name] = error
    return Weighting(weighted, refused)


def verify_published(study: Study, responses: Responses) -> tuple[Verification, ...]:
    """Hold each published number against the data, unweighted as it was published."""
    from youthsurvey.audit.claims import verify

    return verify(study.published, responses, responses.is_synthetic)


def judge_published(study: Study, responses: Responses, weighting: Weighting) -> tuple[Judged, ...]:
    """Hold each sentence of the publication against the data, and under every scheme.

    Args:
        study: its sentences.
        responses: as analysed.
        weighting: every scheme; those that were refused say nothing.
    """
    if not study.sentences:
        return ()
    from youthsurvey.audit.verdicts import judge_sentences

    schemes = {name: made.responses for name, made in weighting.weighted.items()}
    return judge_sentences(study.sentences, responses, schemes, study.published, study.implied)


def prepare(
    study: str,
    *,
    data: Path | None = None,
    out: Path = Path("."),
    weights: str | None = None,
    notice: Notice | None = None,
) -> tuple[Study, Responses]:
    """Load a study, read its data, clean and weight them: what one table needs.

    Raises:
        SurveyError: whatever any of these stages finds wrong.
    """
    loaded = load_study(study)
    path = locate_data(loaded, data, out, notice)
    responses = clean_responses(loaded, read_export(loaded, path).responses).responses
    scheme = weights or loaded.default_scheme
    if scheme == UNWEIGHTED:
        return loaded, responses
    return loaded, weight_responses(loaded, responses, [scheme]).choose(responses, scheme)
