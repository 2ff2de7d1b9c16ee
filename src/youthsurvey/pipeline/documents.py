"""What is written besides the page: documents, slides, tables, and data for archives."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from youthsurvey.errors import UsageError
from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.deliver import Files
from youthsurvey.pipeline.outputs import PROCESSED, REPORTS
from youthsurvey.pipeline.record import run_record
from youthsurvey.pipeline.store import SourceRecord
from youthsurvey.study import Study
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    from youthsurvey.model.dataset import Item
    from youthsurvey.render.report import Report
    from youthsurvey.tables.disclosure import Protection

PROFILES: Mapping[str, str] = {"en": "apa", "ru": "gost", "kk": "kazakh"}
"""The journal profile of each language, where none is asked for."""
DOCUMENT_FORMATS = ("docx", "pdf", "pptx")
DATA_FORMATS = ("sav", "dta", "ddi", "codebook")
_NEEDS: Mapping[str, tuple[str, str, str, str]] = {
    "docx": ("docx", "python-docx", "Word documents", "word"),
    "pdf": ("typst", "typst", "PDF files", "pdf"),
    "pptx": ("pptx", "python-pptx", "slides", "slides"),
    "sav": ("pyreadstat", "pyreadstat", "files of SPSS", "spss"),
    "dta": ("pyreadstat", "pyreadstat", "files of Stata", "spss"),
}
"""Format -> module, package, what needs it, extra."""


def check_formats(formats: Collection[str], profile: str | None) -> None:
    """Check, before any work, that formats can be written.

    Raises:
        UsageError: there is no such profile, or a package is not installed.
        StudyError: the profile's file is faulty.
    """
    for form, (module, package, what, extra) in _NEEDS.items():
        if form in formats and find_spec(module) is None:
            raise UsageError(
                f"{what} need {package}, which is not installed.",
                remedy=f"pip install 'youthsurvey[{extra}]'",
            )
    if profile is not None:
        from youthsurvey.study.journals import load_profile

        load_profile(profile)


def record_of(
    study: Study,
    source: SourceRecord,
    arguments: Mapping[str, Any],
    formats: Collection[str],
    profile: str | None,
) -> dict[str, Any]:
    """Return a run's record with its formats, and the packages that they need; see ``run_record``.

    Of the page alone nothing is said.
    """
    said = dict(arguments)
    if set(formats) != {"html"}:
        said["formats"] = list(formats)
    if profile is not None:
        said["profile"] = Path(profile).name
    needed = (need[1] for form, need in _NEEDS.items() if form in formats)
    return run_record(study, source, said, tuple(dict.fromkeys(needed)))


def further_files(
    study: Study,
    responses: Responses,
    weights: Mapping[str, Responses],
    tables: Sequence[Table],
    report: Report | None,
    langs: Sequence[str],
    formats: Collection[str],
    profile: str | None,
    protection: Protection | None = None,
) -> Files:
    """Return all files of some formats besides the page.

    Args:
        study: its texts.
        responses: cleaned answers, unweighted.
        weights: the same under each scheme.
        tables: of the run.
        report: what documents say; None where no document is asked for.
        langs: of the texts.
        formats: those wanted.
        profile: a journal profile's name or file; None for that of each language.
        protection: which counts codebooks withhold; None for none.

    Raises:
        UsageError: there is no such profile.
    """
    files = dict(typeset_files(study, tables, langs, formats))
    if report is not None:
        files |= document_files(study, tables, report, profile, formats)
    return files | dict(data_files(study, responses, weights, langs, formats, protection))


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
        UsageError: there is no such profile.
        StudyError: the profile's file is faulty.
    """
    from youthsurvey.pipeline.figures import draw_plates
    from youthsurvey.study.journals import load_profile

    if not set(DOCUMENT_FORMATS) & set(formats):
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
    protection: Protection | None = None,
) -> Files:
    """Return the coded data for an archive, and what describes them, by language.

    Args:
        study: its texts.
        responses: cleaned answers.
        weights: the same under each scheme.
        langs: of labels.
        formats: of "sav", "dta", "ddi" and "codebook", those wanted.
        protection: which counts codebooks withhold; None for none.
    """
    wanted = [form for form in DATA_FORMATS if form in formats]
    if not wanted:
        return {}
    from youthsurvey.model.dataset import items
    from youthsurvey.render.codebook_sheet import codebook_xlsx
    from youthsurvey.render.codebook_text import codebook_markdown
    from youthsurvey.render.ddi import ddi_xml
    from youthsurvey.render.statistical import dta_bytes, sav_bytes

    labels = {scheme.name: scheme.label for scheme in study.schemes}
    schemes = {
        name: (labels[name], weighted.design.weight)
        for name, weighted in weights.items()
        if weighted.design.weight is not None
    }
    columns = [_described(item, protection) for item in items(responses, schemes)]
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
            files[f"{PROCESSED}/responses.{lang}.sav"] = sav_bytes(columns, lang, title, notes)
        if "dta" in wanted:
            files[f"{PROCESSED}/responses.{lang}.dta"] = dta_bytes(columns, lang, title)
        if "codebook" in wanted:
            files[f"{folder}/codebook.md"] = codebook_markdown(columns, lang, study.title, notes)
            files[f"{folder}/codebook.xlsx"] = codebook_xlsx(columns, lang, study.title, notes)
        if "ddi" in wanted:
            made = [form for form in ("sav", "dta") if form in wanted]
            data = f"{PROCESSED}/responses.{lang}.{made[0]}" if made else ""
            files[f"{folder}/codebook.xml"] = ddi_xml(
                columns, lang, title=study.title, citation=study.citation, methods=study.methods,
                file=data or f"{PROCESSED}/responses.csv", note=" ".join(notes),
            )  # fmt: skip
    return files


def _described(item: Item, protection: Protection | None) -> Item:
    """Return a column without what a codebook may not say of it."""
    if protection is None or item.kind in ("weight", "date"):
        return item
    if item.kind == "number":
        known = item.values[~item.missing]
        ends = [item.count(known.min()), item.count(known.max())] if len(known) else [0]
        return replace(item, ends_open=min(ends) >= protection.least)
    name = item.variable if item.option == "" else f"{item.variable}.{item.option}"
    first = min(item.answers)
    gone = np.flatnonzero(protection.one_way(name)) + first
    return replace(item, withheld=frozenset(gone.tolist()))
