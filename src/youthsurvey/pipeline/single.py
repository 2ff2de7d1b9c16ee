"""One stage at a time: each starts from the files that the one before it left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.model.responses import Responses
from youthsurvey.pipeline import store
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.record import run_record
from youthsurvey.pipeline.source import Notice, Paths, locate_files
from youthsurvey.pipeline.stages import (
    UNWEIGHTED,
    Progress,
    Weighting,
    clean_responses,
    judge_published,
    read_export,
    verify_published,
    weight_responses,
)
from youthsurvey.study import Study, load_study

if TYPE_CHECKING:
    from youthsurvey.pipeline.manuscript import CheckedText
    from youthsurvey.pipeline.verifying import Verified
    from youthsurvey.tables.disclosure import Protection
    from youthsurvey.tables.table import Table


@dataclass(frozen=True)
class Workplace:
    """Where stages meet: a study, an output folder, and what to do to files that were edited.

    Attributes:
        study: what to do.
        out: the output folder.
        force: overwrite outputs that were edited since they were made.
        least_cell: as ``analyze`` has it.
    """

    study: Study
    out: Path
    force: bool = False
    least_cell: str | None = None

    @classmethod
    def open(
        cls, study: str, out: Path, *, force: bool = False, least_cell: str | None = None
    ) -> Workplace:
        """Load the study.

        Raises:
            StudyError: there is none, or it is faulty.
        """
        return cls(load_study(study), out, force, least_cell)

    def ingest(
        self,
        data: Paths | None,
        notice: Notice | None = None,
        *,
        private: bool = False,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Read and code the raw export; return the files left."""
        paths = locate_files(self.study, data, self.out, notice)
        ingested = read_export(self.study, paths, private=private, progress=progress)
        if notice is not None and (told := store.compared(self.study, self.out, ingested)):
            notice(told)
        source = store.source_record(ingested)
        return self._leave(store.ingest_files(ingested), "ingest", source)

    def clean(self, lang: str) -> list[Path]:
        """Apply the study's rules to what ``ingest`` left; return the files left."""
        cleaned = clean_responses(self.study, store.load_ingested(self.study, self.out))
        return self._leave(store.clean_files(cleaned, lang), "clean")

    def weight(self) -> list[Path]:
        """Make every scheme's weights for what ``clean`` left; return the files left."""
        responses, _, _ = store.load_cleaned(self.study, self.out)
        weighting = weight_responses(self.study, responses)
        return self._leave(store.weight_files(weighting, responses), "weight")

    def weights_as_text(self, form: str, lang: str, width: int | None = None) -> str:
        """Return the diagnostics of what ``weight`` left as "text", "csv", "md" or "json"."""
        from youthsurvey.pipeline.weighting import weighting_text

        responses, _, _ = store.load_cleaned(self.study, self.out)
        weighting = store.load_weighting(self.study, responses, self.out)
        return weighting_text(self.study, responses, weighting, form, lang, width)

    def tables(
        self, langs: Sequence[str], scheme: str | None, progress: Progress | None = None
    ) -> list[Path]:
        """Make the tables from what ``weight`` left; return the files left."""
        from youthsurvey.pipeline.deliver import table_files

        tables = self._all_tables(scheme, progress)
        files = table_files(self.study, tables, langs)
        return self._leave(files, "tables", **self._arguments(scheme))

    def figures(
        self,
        langs: Sequence[str],
        scheme: str | None,
        *,
        theme: str = "screen",
        width: int | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Draw the figures from what ``weight`` left; return the files left.

        Args:
            langs: of the figures.
            scheme: the weights; None for the study's default.
            theme: the medium: "screen", "slides" or "journal".
            width: of a journal's figure, in millimetres; None for a page's.
            workers: processes to draw in.
            progress: told of each figure.
        """
        from youthsurvey.pipeline.deliver import figure_files
        from youthsurvey.pipeline.figures import chosen_look, draw_figures

        look = chosen_look(theme, width)
        tables = self._all_tables(scheme, None)
        drawn = draw_figures(
            self.study, tables, langs, workers=workers, progress=progress, look=look
        )
        files = figure_files(drawn, look.name)
        return self._leave(files, "figures", theme=look.name, **self._arguments(scheme))

    def verify(self, scheme: str | None = None) -> Verified:
        """Hold what is published against what ``clean`` left; leave verification.csv."""
        from youthsurvey.pipeline.deliver import verification_file
        from youthsurvey.pipeline.verifying import verify_all

        responses, _, _ = store.load_cleaned(self.study, self.out)
        found = verify_all(self.study, responses, self._scheme(scheme))
        self._leave(verification_file(found.verifications), "verify")
        return found

    def verify_text(self, path: Path) -> CheckedText:
        """Hold a manuscript's numbers against what ``clean`` left; nothing is written.

        Raises:
            InputError: the manuscript cannot be read.
        """
        from youthsurvey.pipeline.manuscript import check_text

        responses, _, _ = store.load_cleaned(self.study, self.out)
        return check_text(self.study, responses, path)

    def report(
        self,
        langs: Sequence[str],
        scheme: str | None,
        *,
        formats: Collection[str] = ("html",),
        profile: str | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> list[Path]:
        """Write the report from what ``weight`` left; return the files left.

        Args:
            langs: of the report.
            scheme: the weights; None for the study's default.
            formats: of the report, "html", "docx", "pdf" and "pptx"; of tables, "xlsx", "csv",
                "tex" and "md"; of its data, "sav", "dta", "ddi" and "codebook".
            profile: of documents, a journal's name or file; None for its language's.
            workers: processes that draw figures.
            progress: told of each figure.
        """
        from youthsurvey.pipeline.deliver import make_report, report_file, table_files
        from youthsurvey.pipeline.documents import (
            DATA_FORMATS,
            DOCUMENT_FORMATS,
            check_formats,
            further_files,
            record_of,
        )
        from youthsurvey.pipeline.explorer import explorer
        from youthsurvey.pipeline.figures import draw_figures

        check_formats(formats, profile)
        cleaned, _, _ = store.load_cleaned(self.study, self.out)
        weighting = store.load_weighting(self.study, cleaned, self.out)
        weighted = {name: made.responses for name, made in weighting.weighted.items()}
        protection = self._protection(cleaned, weighting)
        files: dict[str, str | bytes] = {}
        tables: tuple[Table, ...] = ()
        report = None
        if set(formats) - set(DATA_FORMATS):
            tables = self._all_tables(scheme, progress)
        if set(formats) & {"html", *DOCUMENT_FORMATS}:
            figures = draw_figures(self.study, tables, langs, workers=workers, progress=progress)
            arguments = {"command": "report", **self._arguments(scheme)}
            source = store.load_source(self.out)
            record = record_of(self.study, source, arguments, formats, profile)
            offered = None
            if "html" in formats:
                offered = explorer(self.study, cleaned, weighted, protection)
            analysed = weighting.choose(cleaned, self._scheme(scheme))
            report = make_report(self.study, analysed, tables, figures, langs, record, offered)
            if "html" in formats:
                files |= report_file(report)
        files |= table_files(self.study, tables, langs, formats)
        files |= further_files(
            self.study, cleaned, weighted, tables, report, langs, formats, profile, protection
        )
        return self._leave(files, "report", **self._arguments(scheme))

    def responses(self, scheme: str | None) -> Responses:
        """Return what ``clean`` left, under a scheme of what ``weight`` left."""
        responses, _, _ = store.load_cleaned(self.study, self.out)
        if self._scheme(scheme) == UNWEIGHTED:
            return responses
        weighting = store.load_weighting(self.study, responses, self.out)
        return weighting.choose(responses, self._scheme(scheme))

    def _scheme(self, scheme: str | None) -> str:
        return scheme or self.study.default_scheme

    def _all_tables(self, scheme: str | None, progress: Progress | None) -> tuple[Table, ...]:
        from youthsurvey.pipeline.tables import banner_tables, make_tables, run_tables

        responses, flow, impacts = store.load_cleaned(self.study, self.out)
        weighting = store.load_weighting(self.study, responses, self.out)
        chosen = self._scheme(scheme)
        analysed = weighting.choose(responses, chosen)
        protection = self._protection(responses, weighting)
        about = run_tables(
            self.study,
            responses,
            flow=flow,
            impacts=impacts,
            weighting=weighting,
            verifications=verify_published(self.study, responses),
            judged=judge_published(self.study, analysed, weighting),
            protection=protection,
        )
        banners = banner_tables(self.study, responses, weighting, chosen, progress, protection)
        return (*make_tables(self.study, analysed, progress, protection), *banners, *about)

    def _protection(self, responses: Responses, weighting: Weighting) -> Protection | None:
        from youthsurvey.pipeline.protecting import chosen_least_cell, protect

        least = chosen_least_cell(self.study, self.least_cell)
        return protect(self.study, responses, weighting, least)

    def _arguments(self, scheme: str | None) -> dict[str, Any]:
        """Return what the record says of a stage that leaves published files."""
        from youthsurvey.pipeline.protecting import OFF, chosen_least_cell

        least = chosen_least_cell(self.study, self.least_cell)
        return {"weights": self._scheme(scheme), "least_cell": least or OFF}

    def _leave(
        self,
        files: Mapping[str, str | bytes],
        stage: str,
        source: store.SourceRecord | None = None,
        **arguments: Any,
    ) -> list[Path]:
        outputs = Outputs(self.out, force=self.force)
        for name, content in files.items():
            outputs.add(name, content)
        record = source or store.load_source(self.out)
        outputs.publish(run_record(self.study, record, {"command": stage, **arguments}))
        return [self.out / name for name in files]
