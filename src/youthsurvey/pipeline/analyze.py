"""The whole way, from the raw export to the report, in one call."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.clean import Flow, Impact
from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.source import Notice, Paths, locate_files
from youthsurvey.pipeline.stages import (
    Progress,
    Weighting,
    clean_responses,
    judge_published,
    read_export,
    verify_published,
    weight_responses,
)
from youthsurvey.pipeline.store import (
    SourceRecord,
    clean_files,
    compared,
    ingest_files,
    source_record,
    weight_files,
)
from youthsurvey.study import Study, load_study

if TYPE_CHECKING:
    from youthsurvey.audit.claims import Verification
    from youthsurvey.audit.verdicts import Judged
    from youthsurvey.render.figures import DrawnFigure
    from youthsurvey.tables.table import Table


@dataclass(frozen=True)
class Analysis:
    """All that a run came to.

    Attributes:
        study: what was asked for.
        source: which raw file was read; ``data`` is where it stands, or they.
        flow: rows read, excluded by reason, analysed.
        impacts: how far each rule moves each headline figure.
        responses: cleaned, under the scheme ``scheme``.
        weighting: every scheme, made or refused.
        tables: about the survey; run_tables: about the run.
        figures: by name, then by language.
        verifications: published numbers beside the data.
        judged: the publication's sentences beside the data.
        least_cell: the threshold under which cells are withheld; 0 for none.
        out: the output folder; outputs: SHA-256 by path under it.
        seconds: how long it took.
    """

    study: Study
    source: SourceRecord
    data: tuple[Path, ...]
    flow: Flow
    impacts: tuple[Impact, ...]
    responses: Responses
    scheme: str
    weighting: Weighting
    tables: tuple[Table, ...]
    run_tables: tuple[Table, ...]
    figures: Mapping[str, Mapping[str, DrawnFigure]]
    verifications: tuple[Verification, ...]
    judged: tuple[Judged, ...]
    least_cell: int
    out: Path
    outputs: Mapping[str, str]
    seconds: float

    @property
    def not_reproduced(self) -> tuple[Verification, ...]:
        """The published numbers that the data do not give."""
        return tuple(v for v in self.verifications if not v.agrees)

    def to_dict(self) -> dict[str, Any]:
        """Return the summary for JSON."""
        return {
            "study": self.study.name,
            "synthetic": self.source.synthetic,
            "input": {"file": " + ".join(map(str, self.data)), "sha256": self.source.sha256},
            "rows_read": self.flow.read,
            "excluded": {count.rule: count.n for count in self.flow.excluded},
            "rejects": self.source.rejects,
            "analysed": self.flow.analysed,
            "weights": {
                "scheme": self.scheme,
                "made": {
                    name: {"deff": w.report.deff, "effective_n": w.report.effective_n}
                    for name, w in self.weighting.weighted.items()
                },
                "refused": {name: str(e) for name, e in self.weighting.refused.items()},
            },
            "least_cell": self.least_cell or None,
            "tables": len(self.tables) + len(self.run_tables),
            "figures": len(self.figures),
            "languages": sorted({lang for drawn in self.figures.values() for lang in drawn}),
            "verified": {
                "published": len(self.verifications),
                "agree": len(self.verifications) - len(self.not_reproduced),
                "by_construction": self.source.synthetic,
                "sentences": {one.sentence.code: one.verdict for one in self.judged},
            },
            "outputs": dict(self.outputs),
        }


def choose_languages(study: Study, lang: str) -> tuple[str, ...]:
    """Return the languages to work in: one, or with "all" every one of the study's.

    Raises:
        UsageError: the study has no texts in the language.
    """
    if lang == "all":
        return study.languages
    if lang not in study.languages:
        raise UsageError(
            f'the study has no texts in "{lang}".', remedy=nearest(lang, study.languages)
        )
    return (lang,)


def analyze(
    study: str | os.PathLike[str] = "sco_youth_2025",
    *,
    data: Paths | None = None,
    out: str | os.PathLike[str] = ".",
    lang: str = "all",
    weights: str | None = None,
    formats: Collection[str] = ("html",),
    profile: str | None = None,
    least_cell: str | None = None,
    private: bool = False,
    force: bool = False,
    workers: int = 1,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Analysis:
    """Go the whole way and leave data/processed and reports under ``out``.

    Args:
        study: a bundled study's name, or a study folder.
        data: the raw export, or several of one survey; None for the file that the study names.
        out: the output folder.
        lang: "en", "ru", "kk", or "all".
        weights: a scheme of the study; None for its default.
        formats: of the report, "html", "docx", "pdf" and "pptx"; of tables, "tex" and "md" ("xlsx"
            and "csv" are always left); of its data, "sav", "dta", "ddi" and "codebook".
        profile: of documents, a journal's name or file; None for its language's.
        least_cell: cells of fewer respondents are withheld: a whole number, or "off"; None for
            the study's.
        private: show no respondent's words, not in messages and rejects either.
        force: overwrite outputs that were edited since the last run.
        workers: processes that draw figures.
        progress: told how far the work has come.
        notice: told what the run does besides (making the bundled raw file).

    Returns:
        All that the run came to. A number that is not reproduced raises nothing: it is in
        ``not_reproduced``.

    Raises:
        SurveyError: input, study, weights or output folder are not what they must be; earlier
            outputs are then as they were.
    """
    from youthsurvey.pipeline.documents import check_formats, further_files, record_of
    from youthsurvey.pipeline.protecting import OFF, chosen_least_cell, protect

    start = time.perf_counter()
    loaded = load_study(study)
    langs = choose_languages(loaded, lang)
    check_formats(formats, profile)
    least = chosen_least_cell(loaded, least_cell)
    root = Path(out)
    paths = locate_files(loaded, data, root, notice)
    ingested = read_export(loaded, paths, private=private, progress=progress)
    if notice is not None and (told := compared(loaded, root, ingested)):
        notice(told)
    cleaned = clean_responses(loaded, ingested.responses)
    weighting = weight_responses(loaded, cleaned.responses)
    scheme = weights or loaded.default_scheme
    responses = weighting.choose(cleaned.responses, scheme)
    outputs = Outputs(root, force=force)
    outputs.check_writable()
    verifications = verify_published(loaded, responses)
    judged = judge_published(loaded, responses, weighting)
    source = source_record(ingested)

    from youthsurvey.pipeline.deliver import (
        figure_files,
        make_report,
        report_file,
        table_files,
        verification_file,
    )
    from youthsurvey.pipeline.explorer import explorer
    from youthsurvey.pipeline.figures import draw_figures
    from youthsurvey.pipeline.tables import banner_tables, make_tables, run_tables

    protection = protect(loaded, cleaned.responses, weighting, least)
    tables = make_tables(loaded, responses, progress, protection)
    tables += banner_tables(loaded, cleaned.responses, weighting, scheme, progress, protection)
    about = run_tables(
        loaded, cleaned.responses, flow=cleaned.flow, impacts=cleaned.impacts,
        weighting=weighting, verifications=verifications, judged=judged,
        protection=protection,
    )  # fmt: skip
    figures = draw_figures(loaded, (*tables, *about), langs, workers=workers, progress=progress)
    arguments = {"command": "analyze", "lang": lang, "weights": scheme, "least_cell": least or OFF}
    record = record_of(loaded, source, arguments, formats, profile)
    offered = None
    if "html" in formats:
        weighted = {name: made.responses for name, made in weighting.weighted.items()}
        offered = explorer(loaded, cleaned.responses, weighted, protection)
    report = make_report(loaded, responses, (*tables, *about), figures, langs, record, offered)
    for files in (
        ingest_files(ingested),
        clean_files(cleaned, langs[0]),
        weight_files(weighting, cleaned.responses),
        table_files(loaded, (*tables, *about), langs),
        figure_files(figures),
        verification_file(verifications),
        report_file(report) if "html" in formats else {},
        further_files(
            loaded,
            cleaned.responses,
            {name: made.responses for name, made in weighting.weighted.items()},
            (*tables, *about),
            report,
            langs,
            formats,
            profile,
            protection,
        ),
    ):
        for name, content in files.items():
            outputs.add(name, content)
    hashes = outputs.publish(record)
    return Analysis(
        study=loaded,
        source=source,
        data=paths,
        flow=cleaned.flow,
        impacts=cleaned.impacts,
        responses=responses,
        scheme=scheme,
        weighting=weighting,
        tables=tables,
        run_tables=about,
        figures=figures,
        verifications=verifications,
        judged=judged,
        least_cell=least,
        out=root,
        outputs=hashes,
        seconds=time.perf_counter() - start,
    )
