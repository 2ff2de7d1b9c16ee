"""What a shell may complete: studies, their variables, categories, schemes.

A completion never fails and never prints: where the study cannot be read, nothing is offered.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from youthsurvey.study import Study

Offer = tuple[str, str]
"""A word and its help."""


def studies(incomplete: str) -> Iterator[str]:
    """Offer the bundled studies."""
    from youthsurvey.study import bundled_studies

    yield from (name for name in bundled_studies() if name.startswith(incomplete))


def variables(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the study's variables."""
    return _offered(incomplete, ((v.name, _line(v.title)) for s in _study(ctx) for v in s.codebook))


def tabulated(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the study's variables that have categories."""
    named = ((v.name, _line(v.title)) for s in _study(ctx) for v in s.codebook if v.is_categorical)
    return _offered(incomplete, named)


def schemes(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the study's weighting schemes."""
    found = [("unweighted", "each respondent counts once")]
    found += [(scheme.name, _line(scheme.label)) for s in _study(ctx) for scheme in s.schemes]
    return _offered(incomplete, found)


def figures(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the study's figures and variables."""
    found: list[Offer] = []
    for study in _study(ctx):
        found += [(p.spec.number or p.spec.name, _line(p.spec.caption)) for p in study.figures]
        found += [(v.name, _line(v.title)) for v in study.codebook if v.is_categorical]
    return _offered(incomplete, found)


def categories(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the answers of the figure, or variable, that stands before."""
    return _categories(ctx, incomplete, "row")


def groups(ctx: typer.Context, incomplete: str) -> list[Offer]:
    """Offer the groups of the figure that stands before."""
    return _categories(ctx, incomplete, "column")


def _categories(ctx: typer.Context, incomplete: str, side: str) -> list[Offer]:
    asked = str(ctx.params.get("figure") or "")
    for study in _study(ctx):
        name = asked if side == "row" else ""
        for plan in study.figures:
            if asked in (plan.spec.number, plan.spec.name):
                name = plan.row if side == "row" else plan.column
        if name in study.codebook:
            found = ((c.code, _line(c.title)) for c in study.codebook[name].valid)
            return _offered(incomplete, found)
    return []


def _study(ctx: typer.Context) -> list[Study]:
    """Return the study that the command line names, in a list; none where it cannot be read."""
    from youthsurvey.cli.options import DEFAULT_STUDY
    from youthsurvey.errors import SurveyError

    with contextlib.suppress(SurveyError, OSError):
        from youthsurvey.study import load_study

        return [load_study(str(ctx.params.get("study") or DEFAULT_STUDY))]
    return []


def _offered(incomplete: str, named: Iterable[Offer]) -> list[Offer]:
    return [(name, text) for name, text in named if name.startswith(incomplete)]


def _line(labels: object) -> str:
    from youthsurvey.model.codebook import pick

    text = " ".join(pick(labels, "en").split())  # type: ignore[arg-type]
    return text if len(text) <= 60 else text[:59] + "…"
