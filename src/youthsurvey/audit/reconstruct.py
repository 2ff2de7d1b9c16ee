"""Make a synthetic raw export from published numbers and declared assumptions."""

from __future__ import annotations

from collections.abc import Iterable

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.form_export import export
from youthsurvey.audit.plan import ReconstructionPlan
from youthsurvey.audit.respondents import respondents
from youthsurvey.model.codebook import Codebook


def reconstruct(
    codebook: Codebook,
    published: Iterable[PublishedNumber],
    plan: ReconstructionPlan,
    *,
    date_format: str = "",
    lang: str = "ru",
) -> str:
    """Return a synthetic raw export, a CSV text, whose valid rows have the published counts.

    Args:
        codebook: what was asked; its order is the order of the columns.
        published: numbers with their counts and one base.
        plan: everything else.
        date_format: how dates are written (strftime); "" for ISO.
        lang: the language of headers, and of answers unless the plan says otherwise.

    Raises:
        StudyError: the plan contradicts the codebook or the published numbers, or leaves
            something open.
    """
    return export(respondents(codebook, published, plan), codebook, plan, date_format, lang)
