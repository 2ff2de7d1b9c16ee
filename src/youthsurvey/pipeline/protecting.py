"""Disclosure control of a run: which threshold, and what a study's tables are about."""

from __future__ import annotations

from youthsurvey.errors import UsageError
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.adhoc import filtered
from youthsurvey.pipeline.stages import Weighting
from youthsurvey.study import Study
from youthsurvey.tables.disclosure import Protection

OFF = "off"


def chosen_least_cell(study: Study, asked: str | None) -> int:
    """Return a run's threshold: the study's unless another is asked for; 0 for none.

    Args:
        study: its own threshold.
        asked: a whole number of 2 or more, or "off"; None for the study's.

    Raises:
        UsageError: it is neither.
    """
    if asked is None:
        return study.least_cell
    if asked == OFF:
        return 0
    if not asked.isdecimal() or int(asked) < 2:
        raise UsageError(
            f'"{asked}" is no least number of respondents in a cell.',
            where="--least-cell",
            remedy='Name a whole number, 2 or more, or "off" to publish every cell.',
        )
    return int(asked)


def protect(
    study: Study, responses: Responses, weighting: Weighting, least: int
) -> Protection | None:
    """Return which cells of the study's tables are withheld; None where none are.

    Args:
        study: what it declares as published, and its batch of tables.
        responses: cleaned answers.
        weighting: every scheme, made or refused.
        least: the threshold; 0 for none.
    """
    if not least:
        return None
    texts = {spec.filter for spec in study.batch.tables if spec.filter} if study.batch else set()
    domains = [filtered(responses, text).design.domain for text in sorted(texts)]
    return Protection(
        responses,
        least,
        study.known,
        {name: made.responses for name, made in weighting.weighted.items()},
        study.default_scheme,
        [domain for domain in domains if domain is not None],
    )
