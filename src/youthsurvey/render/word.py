"""The report as a Word document, after a journal's profile: real tables, captions as fields.

A caption's number is a SEQ field inside a bookmark, and so is each share of a one-way table, so
that a manuscript can refer to it and stays right when it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from youthsurvey.model.codebook import pick
from youthsurvey.render.archive import repacked
from youthsurvey.render.figures import Plate
from youthsurvey.render.grid import grids
from youthsurvey.render.profile import Profile
from youthsurvey.render.report import (
    DOCUMENT_MEASURES,
    Edition,
    Report,
    ReportFigure,
    shown_measures,
)
from youthsurvey.render.word_parts import Writer
from youthsurvey.render.word_table import add_table
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Table


def report_docx(report: Report, lang: str, profile: Profile, plates: Mapping[str, Plate]) -> bytes:
    """Return the report as a DOCX file; the same report gives the same bytes each time.

    Args:
        report: what it says.
        lang: language of texts and numbers.
        profile: the journal's rules.
        plates: the plots of its figures, by name, in that language.
    """
    return repacked(_Document(report, lang, profile, plates).written())


class _Document:
    """Writes the report chapter by chapter."""

    def __init__(
        self, report: Report, lang: str, profile: Profile, plates: Mapping[str, Plate]
    ) -> None:
        self.report, self.lang, self.plates = report, lang, plates
        self.edition = Edition(report, lang)
        word = self.edition.word
        mark = word("badge") if report.synthetic else ""
        self.write = Writer(profile, lang, pick(report.title, lang), mark)

    def written(self) -> bytes:
        self._front()
        self._figures()
        self._tables()
        self._chapter("weights", self.report.weights)
        about = (self.report.verification, self.report.sentences, self.report.reweighted)
        self._chapter("verification", [table for table in about if table is not None])
        self._methods()
        run = (self.report.flow, self.report.impact)
        self._chapter("flow", [table for table in run if table is not None])
        self._made()
        return self.write.saved()

    def _front(self) -> None:
        edition, report = self.edition, self.report
        self.write.title(edition.say(report.title))
        self.write.text(edition.say(report.about))
        if report.synthetic:
            self.write.text(f"{edition.word('badge')}. {edition.word('badge_text')}", "bold")
        if report.citation:
            self.write.text(edition.say(report.citation))
        if report.findings:
            self.write.heading(edition.word("chapter_findings"), 1)
        for finding in report.findings:
            text = edition.say(finding.text)
            if finding.share is not None:
                share = self.write.number(format_value(finding.share, "share", self.lang))
                text = f"{share}\u00a0% – {text}"
            self.write.text(text)

    def _figures(self) -> None:
        edition = self.edition
        if not self.report.figures:
            return
        self.write.heading(edition.word("chapter_figures"), 1)
        for figure in edition.paper_figures():
            self._figure(figure)
        for stub, figures in edition.other_figures():
            self.write.heading(f"{edition.word('by_groups')}: {stub}", 2)
            for figure in figures:
                self._figure(figure)

    def _figure(self, figure: ReportFigure) -> None:
        plate = self.plates[figure.name]
        number = int(figure.number) if figure.number.isdecimal() else None
        self.write.figure(figure.name, plate.title, plate.png, plate.alt, number)
        self.write.notes(plate.notes)

    def _tables(self) -> None:
        if not self.report.tables:
            return
        self.write.heading(self.edition.word("chapter_tables"), 1)
        for stub, tables in self.edition.tables():
            self.write.heading(stub, 2)
            for table in tables:
                self._table(table)

    def _chapter(self, key: str, tables: Sequence[Table]) -> None:
        if not tables:
            return
        self.write.heading(self.edition.word(f"chapter_{key}"), 1)
        for table in tables:
            self._table(table)

    def _table(self, table: Table) -> None:
        add_table(self.write, table, grids(shown_measures(table, DOCUMENT_MEASURES), self.lang))

    def _methods(self) -> None:
        edition = self.edition
        self.write.heading(edition.word("chapter_methods"), 1)
        self.write.text(edition.word("methods_intro"))
        for heading, text in edition.methods():
            self.write.heading(heading, 2)
            self.write.text(text or edition.word("not_provided"))

    def _made(self) -> None:
        if not self.report.provenance:
            return
        self.write.heading(self.edition.word("chapter_made"), 1)
        for key, value in self.edition.provenance():
            self.write.text(f"{key}: {value}")
