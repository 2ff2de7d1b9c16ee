"""Tables, figures and the report as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.outputs import REPORTS
from youthsurvey.pipeline.stages import UNWEIGHTED
from youthsurvey.pipeline.tabulate import table_context
from youthsurvey.render.csv_text import table_csv
from youthsurvey.render.figures import DrawnFigure
from youthsurvey.study import Study
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    from youthsurvey.audit.claims import Verification
    from youthsurvey.render.explorer import Explorer
    from youthsurvey.render.report import Finding, Report

Files = Mapping[str, str | bytes]

_CHAPTERS = {"margins": "weights", "distribution": "weights", "flow": "flow"}
"""Where a figure stands that is not of the survey's answers, by the kind of its table."""

FINDINGS = 3
"""On the report's first screen."""


TABLE_FORMATS = ("xlsx", "csv")


def table_files(
    study: Study,
    tables: Sequence[Table],
    langs: Sequence[str],
    formats: Collection[str] = TABLE_FORMATS,
) -> Files:
    """Return a CSV file for each table, and one workbook in the first language.

    Args:
        study: its title and citation.
        tables: of the run.
        langs: of the texts.
        formats: of "xlsx" and "csv", those wanted.
    """
    from youthsurvey.render.xlsx import workbook

    files: dict[str, str | bytes] = {}
    if "csv" in formats:
        for table in tables:
            files[f"{REPORTS}/tables/{table.name}.csv"] = table_csv(table, langs)
    if "xlsx" not in formats:
        return files
    synthetic = any(table.synthetic for table in tables)
    notes = [study.citation] if study.citation else []
    files[f"{REPORTS}/tables.xlsx"] = workbook(tables, langs[0], study.title, synthetic, notes)
    return files


def figure_files(figures: Mapping[str, Mapping[str, DrawnFigure]], look: str = "screen") -> Files:
    """Return a PNG and an SVG for each figure and language; another look in its own folder."""
    inner = "" if look == "screen" else f"{look}/"
    files: dict[str, str | bytes] = {}
    for name, by_language in figures.items():
        for lang, drawn in by_language.items():
            files[f"{REPORTS}/{lang}/figures/{inner}{name}.png"] = drawn.png
            files[f"{REPORTS}/{lang}/figures/{inner}{name}.svg"] = drawn.svg
    return files


def verification_file(verifications: Sequence[Verification]) -> Files:
    """Return verification.csv, a line for each published number; nothing where there is none."""
    if not verifications:
        return {}
    rows = [v.to_row() for v in verifications]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return {f"{REPORTS}/verification.csv": text.getvalue()}


def report_file(report: Report) -> Files:
    """Return the report's page."""
    from youthsurvey.render.html import report_html

    return {f"{REPORTS}/report.html": report_html(report)}


def make_report(
    study: Study,
    responses: Responses,
    tables: Sequence[Table],
    figures: Mapping[str, Mapping[str, DrawnFigure]],
    langs: Sequence[str],
    record: Mapping[str, Any],
    explorer: Explorer | None = None,
) -> Report:
    """Gather what the report shows.

    Args:
        study: its texts.
        responses: as analysed.
        tables: of the survey and of the run.
        figures: drawn, by name and language.
        langs: the page's languages.
        record: the manifest's record of the run, shown under "how this page was made".
        explorer: tables that a reader of the page chooses from; None for none.
    """
    from youthsurvey.pipeline.figures import plan_figures
    from youthsurvey.render.report import Report, ReportFigure

    by_name = {table.name: table for table in tables}
    by_kind: dict[str, list[Table]] = {}
    for table in tables:
        by_kind.setdefault(table.kind, []).append(table)
    shown = [
        ReportFigure(
            name=job.spec.name,
            number=job.spec.number,
            caption=job.spec.caption or job.table.title,
            drawn=figures[job.spec.name],
            table=job.table,
            chapter=_CHAPTERS.get(job.table.kind, "figures"),
        )
        for job in plan_figures(study, tables, langs)
        if job.spec.name in figures
    ]
    return Report(
        title=study.title,
        about=phrase(
            __package__,
            "about",
            n=len(responses),
            design=study.methods.get("sample_design", dict.fromkeys(langs, "")),
        ),
        citation=study.citation,
        languages=tuple(langs),
        synthetic=responses.is_synthetic,
        findings=_findings(study, shown),
        figures=tuple(shown),
        tables=tuple(
            table
            for kind in ("topline", "crosstab", "banner", "beside")
            for table in by_kind.get(kind, [])
        ),
        weights=tuple(
            table
            for kind in ("weights", "margins", "distribution", "comparison")
            for table in by_kind.get(kind, [])
        ),
        verification=by_name.get("verification"),
        sentences=by_name.get("sentences"),
        reweighted=by_name.get("verification_by_weights"),
        computed=_how_computed(study, responses, by_name),
        shown_by=_shown_by(study, [figure.name for figure in shown], by_name),
        flow=next(iter(by_kind.get("flow", [])), None),
        impact=next(iter(by_kind.get("impact", [])), None),
        methods=study.methods,
        provenance=_provenance(record),
        explorer=explorer,
    )


def _how_computed(
    study: Study, responses: Responses, tables: Mapping[str, Table]
) -> Mapping[str, Labels]:
    """Return how each published number is computed, by its row; nothing where none is published."""
    if "verification" not in tables:
        return {}
    from youthsurvey.tables.verification import how_computed

    # Published numbers are unweighted, which is no study's default by itself.
    weights = "" if study.default_scheme == UNWEIGHTED else f" --weights {UNWEIGHTED}"
    command = f"youthsurvey explain {{}} {{}}{weights}"
    context = table_context(study, responses)
    return how_computed(tables["verification"], study.published, command, context)


def _shown_by(
    study: Study, figures: Sequence[str], tables: Mapping[str, Table]
) -> Mapping[str, str]:
    """Return where each published number and sentence is shown: its figure, or its table."""
    numbered = {plan.spec.number: plan.spec.name for plan in study.figures}

    def place(variable: str, by: str = "", number: str = "") -> str:
        table = f"{variable}_by_{by}" if by else variable
        of_both = [p.spec.name for p in study.figures if (p.row, p.column) == (variable, by)]
        drawn = [numbered.get(number, ""), *of_both, table]
        return next((name for name in drawn if name in figures), table if table in tables else "")

    found = {number.row: place(number.variable, number=number.figure) for number in study.published}
    for sentence in study.sentences:
        of_answers = [claim for claim in sentence.claims if claim.variable]
        for claim in of_answers[:1]:
            found[f"sentence.{sentence.code}"] = place(claim.variable, claim.by)
    return {row: name for row, name in found.items() if name}


def _findings(study: Study, figures: Sequence[Any]) -> tuple[Finding, ...]:
    """Return the first headline figures that a figure of one variable shows, one a figure."""
    from youthsurvey.render.report import Finding

    found: dict[str, Finding] = {}
    for variable, category in (*study.findings, *study.headline):
        for figure in figures:
            table = figure.table
            if table.kind != "topline" or table.name != variable or figure.name in found:
                continue
            codes = [row.code for row in table.rows]
            i = codes.index(category)
            share = table.panel("share").values[i][0]
            label, title = table.rows[i].label, study.codebook[variable].title
            text = study.findings.get((variable, category)) or {
                lang: f"{pick(title, lang)}: {pick(label, lang)}" for lang in study.languages
            }
            found[figure.name] = Finding(text, figure.name, share)
    return tuple(found.values())[:FINDINGS]


def _provenance(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    arguments = " ".join(f"{key}={value}" for key, value in record["arguments"].items())
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    return (
        ("study", record["study"]),
        ("input", record["input"]["file"]),
        ("sha256", record["input"]["sha256"]),
        ("arguments", arguments),
        ("versions", versions),
    )
