"""The figures of a run: the publication's, then one for each cross-tab of the batch."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from youthsurvey.errors import UsageError, nearest
from youthsurvey.pipeline.stages import Progress
from youthsurvey.render.figures import DrawnFigure, FigureSpec, Plate, draw, draw_plate
from youthsurvey.render.theme import LOOKS, SCREEN, Look
from youthsurvey.study import Study
from youthsurvey.tables.table import Table


@dataclass(frozen=True)
class Job:
    """A figure to draw: from which table, how, in which languages, beside which numbers."""

    table: Table
    spec: FigureSpec
    langs: tuple[str, ...]
    published: Mapping[str, float]
    look: Look = SCREEN


def plan_figures(study: Study, tables: Sequence[Table], langs: Sequence[str]) -> list[Job]:
    """List the figures: those that the study names, then the batch's cross-tabs.

    Args:
        study: names its figures and tables.
        tables: the run's tables; a figure whose table is not among them is left out.
        langs: languages to draw each in.
    """
    by_name = {table.name: table for table in tables}
    jobs = []
    for plan in study.figures:
        name = f"{plan.row}_by_{plan.column}" if plan.column else plan.row
        if name in by_name:
            published = {} if plan.column else published_percents(study, plan.row)
            jobs.append(Job(by_name[name], plan.spec, tuple(langs), published))
    for spec in study.tables:
        table = by_name.get(f"{spec.row}_by_{spec.column}")
        if table is not None:
            jobs.append(Job(table, FigureSpec(name=table.name), tuple(langs), {}))
    for table in tables:
        if table.kind in ("margins", "flow", "beside", "distribution"):
            jobs.append(Job(table, FigureSpec(name=f"{table.name}_figure"), tuple(langs), {}))
    return jobs


def chosen_look(name: str, width: int | None) -> Look:
    """Return the look of a medium.

    Args:
        name: "screen", "slides" or "journal".
        width: of a journal's figure, in millimetres; None for a whole page's.

    Raises:
        UsageError: there is no such medium, or none in that width.
    """
    if name == "journal":
        widths = [int(look.width) for key, look in LOOKS.items() if key.startswith("journal")]
        if width is None or width in widths:
            return LOOKS[f"journal_{width or max(widths)}"]
        raise UsageError(
            f"a journal's figure is not {width} mm wide.",
            where="--width",
            remedy=f"Take one of: {', '.join(map(str, widths))}.",
        )
    if width is not None:
        raise UsageError("only a journal's figure has a width.", where="--width")
    if name not in LOOKS:
        known = ("screen", "slides", "journal")
        raise UsageError(
            f'there is no look "{name}".', where="--theme", remedy=nearest(name, known)
        )
    return LOOKS[name]


def published_percents(study: Study, variable: str) -> dict[str, float]:
    """Return the published percentage of each category that has one of its own."""
    return {
        number.categories[0]: float(number.percent)
        for number in study.published
        if number.variable == variable and not number.is_sum and number.status == "published"
    }


def draw_figures(
    study: Study,
    tables: Sequence[Table],
    langs: Sequence[str] = ("en",),
    *,
    workers: int = 1,
    progress: Progress | None = None,
    look: Look = SCREEN,
) -> dict[str, dict[str, DrawnFigure]]:
    """Draw the study's figures.

    Args:
        study: names its figures.
        tables: from ``make_tables``.
        langs: languages.
        workers: processes to draw in; 1 draws in this one. More than 1 needs a main module
            that can be imported again (`if __name__ == "__main__":`) outside Linux.
        progress: told of each figure.
        look: for which medium.

    Returns:
        By figure name, then by language.
    """
    jobs = [replace(job, look=look) for job in plan_figures(study, tables, langs)]
    drawn: dict[str, dict[str, DrawnFigure]] = {}
    for done, (job, figures) in enumerate(_drawn(jobs, workers), start=1):
        drawn[job.spec.name] = dict(zip(job.langs, figures, strict=True))
        if progress is not None:
            progress("figures", done, len(jobs))
    return drawn


def draw_plates(study: Study, tables: Sequence[Table], lang: str) -> dict[str, Plate]:
    """Draw the plots of the study's figures for a document in one language, by name."""
    return {
        job.spec.name: draw_plate(job.table, job.spec, lang, job.published)
        for job in plan_figures(study, tables, [lang])
    }


def _drawn(jobs: list[Job], workers: int) -> Iterator[tuple[Job, list[DrawnFigure]]]:
    if workers == 1 or len(jobs) < 2:
        for job in jobs:
            yield job, _draw(job)
        return
    # Forked workers have matplotlib already; macOS cannot fork safely once fonts are loaded.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=context) as pool:
        yield from zip(jobs, pool.map(_draw, jobs), strict=True)


def _draw(job: Job) -> list[DrawnFigure]:
    return [draw(job.table, job.spec, lang, job.published, job.look) for lang in job.langs]
