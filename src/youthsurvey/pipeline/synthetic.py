"""The bundled study's raw file, made from its published counts."""

from __future__ import annotations

from youthsurvey.errors import StudyError
from youthsurvey.study import Study


def reconstruct(study: Study) -> str:
    """Return a synthetic raw export that agrees with every published count, as CSV text.

    The same study gives the same text on every machine.

    Raises:
        StudyError: the study declares no assumptions to reconstruct by.
    """
    from youthsurvey.audit.reconstruct import reconstruct as build

    if study.plan is None:
        raise StudyError(
            "this study has no assumptions.toml, so there is nothing to reconstruct by.",
            where=str(study.folder),
            remedy="Analyse your own export with --data FILE.",
        )
    return build(study.codebook, study.published, study.plan, date_format=study.input.date_format)
