"""Tables, figures and the report as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import UsageError
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
    from youthsurvey.render.report import Finding, Report

Files = Mapping[str, str | bytes]

PROFILES: Mapping[str, str] = {"en": "apa", "ru": "gost", "kk": "kazakh"}
"""The journal profile of each language, where none is asked for."""

_OFFICE: Mapping[str, tuple[str, str, str, str]] = {
    "docx": ("docx", "python-docx", "Word documents", "word"),
    "pptx": ("pptx", "python-pptx", "slides", "slides"),
    "pdf": ("typst", "typst", "PDF files", "pdf"),
}
"""Format -> module, package, what needs it, extra."""
DATA_FORMATS = ("sav", "dta", "ddi", "codebook")

FINDINGS = 3
"""On the report's first screen."""


def table_files(study: Study, tables: Sequence[Table], langs: Sequence[str]) -> Files:
    """Return a CSV file for each table, and one workbook in the first language."""
    from youthsurvey.render.xlsx import workbook

    files: dict[str, str | bytes] = {
        f"{REPORTS}/tables/{table.name}.csv": table_csv(table, langs) for table in tables
    }
    synthetic = any(table.synthetic for table in tables)
    notes = [study.citation] if study.citation else []
    files[f"{REPORTS}/tables.xlsx"] = workbook(tables, langs[0], study.title, synthetic, notes)
    return files


def figure_files(figures: Mapping[str, Mapping[str, DrawnFigure]]) -> Files:
    """Return a PNG and an SVG for each figure and language."""
    files: dict[str, str | bytes] = {}
    for name, by_language in figures.items():
        for lang, drawn in by_language.items():
            files[f"{REPORTS}/{lang}/figures/{name}.png"] = drawn.png
            files[f"{REPORTS}/{lang}/figures/{name}.svg"] = drawn.svg
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


def document_files(
    study: Study,
    tables: Sequence[Table],
    report: Report,
    profile: str | None,
    formats: Collection[str] = ("docx",),
) -> Files:
    """Return the report as a document, and its figures as slides, in each language.

    Args:
        study: names its figures.
        tables: of the run.
        report: what the documents say.
        profile: a journal profile's name or file; None for that of each language.
        formats: of "docx", "pdf" and "pptx", those wanted.

    Raises:
        UsageError: there is no such profile, or a package is not installed.
        StudyError: the profile's file is faulty.
    """
    from youthsurvey.pipeline.figures import draw_plates
    from youthsurvey.study.journals import load_profile

    for form, (package, name, what, extra) in _OFFICE.items():
        if form in formats and find_spec(package) is None:
            raise UsageError(
                f"{what} need {name}, which is not installed.",
                remedy=f"pip install 'youthsurvey[{extra}]'",
            )
    if not set(_OFFICE) & set(formats):
        return {}
    rules = {lang: load_profile(profile or PROFILES[lang]) for lang in report.languages}
    files: dict[str, str | bytes] = {}
    for lang in report.languages:
        plates = draw_plates(study, tables, lang)
        if "docx" in formats:
            from youthsurvey.render.word import report_docx

            files[f"{REPORTS}/{lang}/report.docx"] = report_docx(report, lang, rules[lang], plates)
        if "pdf" in formats:
            from youthsurvey.render.pdf import report_pdf

            files[f"{REPORTS}/{lang}/report.pdf"] = report_pdf(report, lang, rules[lang], plates)
        if "pptx" in formats:
            from youthsurvey.render.slides import report_pptx

            files[f"{REPORTS}/{lang}/slides.pptx"] = report_pptx(report, lang, plates)
    return files


def typeset_files(
    study: Study, tables: Sequence[Table], langs: Sequence[str], formats: Collection[str]
) -> Files:
    """Return tables for a manuscript: "tex", a file each and one that sets them all; "md", one.

    Args:
        study: its title.
        tables: of the run.
        langs: of the texts.
        formats: of "tex" and "md", those wanted.
    """
    from youthsurvey.render.latex import document_latex, table_latex
    from youthsurvey.render.text import table_markdown

    files: dict[str, str | bytes] = {}
    synthetic = any(table.synthetic for table in tables)
    for lang in langs:
        title, folder = pick(study.title, lang), f"{REPORTS}/{lang}"
        mark = pick(phrase("youthsurvey.render", "badge"), lang) if synthetic else ""
        if "tex" in formats:
            for table in tables:
                files[f"{folder}/latex/tables/{table.name}.tex"] = table_latex(table, lang)
            names = [table.name for table in tables]
            files[f"{folder}/latex/tables.tex"] = document_latex(title, mark, lang, names)
        if "md" in formats:
            head = f"# {title}\n\n" + (f"**{mark}**\n\n" if mark else "")
            parts = "\n".join(table_markdown(table, lang) for table in tables)
            files[f"{folder}/tables.md"] = head + parts
    return files


def data_files(
    study: Study,
    responses: Responses,
    weights: Mapping[str, Responses],
    langs: Sequence[str],
    formats: Collection[str],
) -> Files:
    """Return the coded data for an archive, and what describes them, by language.

    Args:
        study: its texts.
        responses: cleaned answers.
        weights: the same under each scheme.
        langs: of labels.
        formats: of "sav", "dta", "ddi" and "codebook", those wanted.

    Raises:
        UsageError: pyreadstat is not installed.
    """
    wanted = [form for form in DATA_FORMATS if form in formats]
    if {"sav", "dta"} & set(wanted) and find_spec("pyreadstat") is None:
        raise UsageError(
            "files of SPSS and Stata need pyreadstat, which is not installed.",
            remedy="pip install 'youthsurvey[spss]'",
        )
    if not wanted:
        return {}
    from youthsurvey.model.dataset import items
    from youthsurvey.render.codebook_text import codebook_markdown
    from youthsurvey.render.ddi import ddi_xml
    from youthsurvey.render.statistical import dta_bytes, sav_bytes

    labels = {scheme.name: scheme.label for scheme in study.schemes}
    schemes = {
        name: (labels[name], weighted.design.weight)
        for name, weighted in weights.items()
        if weighted.design.weight is not None
    }
    columns = items(responses, schemes)
    marks = [phrase("youthsurvey.render", "badge_text")] if responses.is_synthetic else []
    left_out = phrase("youthsurvey.render", "codebook_left_out")
    files: dict[str, str | bytes] = {}
    for lang in langs:
        title, folder = pick(study.title, lang), f"{REPORTS}/{lang}"
        if responses.is_synthetic:
            # A label of a file is cut, so the mark leads it.
            title = f"{pick(phrase('youthsurvey.render', 'badge'), lang)}: {title}"
        notes = [pick(note, lang) for note in (*marks, left_out)]
        if "sav" in wanted:
            files[f"{folder}/responses.sav"] = sav_bytes(columns, lang, title, notes)
        if "dta" in wanted:
            files[f"{folder}/responses.dta"] = dta_bytes(columns, lang, title)
        if "codebook" in wanted:
            files[f"{folder}/codebook.md"] = codebook_markdown(columns, lang, study.title, notes)
        if "ddi" in wanted:
            data = next((f"responses.{form}" for form in ("sav", "dta") if form in wanted), "")
            files[f"{folder}/codebook.xml"] = ddi_xml(
                columns, lang, title=study.title, citation=study.citation, methods=study.methods,
                file=data or "data/processed/responses.csv", note=" ".join(notes),
            )  # fmt: skip
    return files


def make_report(
    study: Study,
    responses: Responses,
    tables: Sequence[Table],
    figures: Mapping[str, Mapping[str, DrawnFigure]],
    langs: Sequence[str],
    record: Mapping[str, Any],
) -> Report:
    """Gather what the report shows.

    Args:
        study: its texts.
        responses: as analysed.
        tables: of the survey and of the run.
        figures: drawn, by name and language.
        langs: the page's languages.
        record: the manifest's record of the run, shown under "how this page was made".
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
            table for kind in ("topline", "crosstab", "banner") for table in by_kind.get(kind, [])
        ),
        weights=tuple(
            table
            for kind in ("weights", "margins", "comparison")
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
