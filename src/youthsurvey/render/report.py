"""The report as what it says, before it is a page or a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    from youthsurvey.render.explorer import Explorer
    from youthsurvey.render.figures import DrawnFigure

METHODS = (
    "who_sponsored", "who_conducted", "question_wording", "population", "sampling_frame",
    "sample_design", "sample_sizes", "weighting", "mode", "dates", "precision",
)  # fmt: skip
"""AAPOR's eleven disclosure headings, in the order of the page."""

_PAGE_MEASURES: Mapping[str, tuple[str, ...]] = {
    "topline": ("share", "n", "ci_low", "ci_high"),
    "crosstab": ("column_share", "n", "ci_low", "ci_high", "letters"),
    "banner": ("column_share", "n", "letters"),
    "comparison": ("share", "difference"),
    "reweighted": ("share", "ci_low", "ci_high"),
}
_PAGE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "verification": ("verdict", "published", "rounded", "n", "explanation"),
    "margins": ("sample_share", "target_share", "weighted_share", "difference_target"),
    "weights": ("n", "deff_kish", "effective_n", "min", "max", "outcome"),
}
"""A report shows these measures and columns of a kind of table, in this order: a verdict is seen on
a phone without scrolling. Spreadsheet and CSV hold all."""


DOCUMENT_MEASURES: Mapping[str, tuple[str, ...]] = {
    "crosstab": ("column_share", "letters"),
    "banner": ("column_share", "letters"),
    "reweighted": ("share",),
}
"""What a document, which has less room than a page, shows of tables with many measures."""

_MADE = frozenset(
    {"input", "sha256", "encoding", "study", "weights", "arguments", "versions", "seed"}
)


@dataclass(frozen=True)
class Finding:
    """A sentence of the first screen.

    Attributes:
        text: one plain sentence.
        figure: the name of the figure that shows it.
        share: 0 to 1, set large before the sentence; None for a sentence alone.
    """

    text: Labels
    figure: str
    share: float | None = None


@dataclass(frozen=True)
class ReportFigure:
    """A figure of the page.

    Attributes:
        name: unique in the report.
        number: the publication's number; empty for a figure that the publication does not have.
        caption: under which it stands.
        drawn: by language, in each language of the report. Names inside an SVG begin with the
            figure's own name and language, so that they do not meet on the page.
        table: what it shows.
        chapter: of the page, in which it stands: "figures", "weights" or "flow".
    """

    name: str
    number: str
    caption: Labels
    drawn: Mapping[str, DrawnFigure]
    table: Table
    chapter: str = "figures"


@dataclass(frozen=True)
class Report:
    """All that the page shows. Texts that are missing in a language fall back to English.

    Attributes:
        title: the study's.
        about: what was asked of whom, in a sentence or two.
        citation: of the publication; may be empty.
        languages: of the page, the first one being shown where the reader's is not among them.
        synthetic: the data are a synthetic reconstruction.
        findings: of the first screen, three of them.
        figures: in their order, those with a number first.
        tables: toplines and cross-tabs, grouped on the page by their row variable.
        weights: schemes, margins, weighted beside unweighted.
        verification: published numbers against the data; None where nothing is published.
        reweighted: they under each weighting; None where there is none.
        flow: read, excluded by reason, analysed; None where nothing was cleaned.
        impact: how far rules moved the headline figures; None where there are none.
        methods: disclosure heading (``METHODS``) -> text; a missing one reads "not provided".
        provenance: (key, value) in their order: "input", "sha256", "encoding", "study",
            "weights", "arguments", "versions", "seed", or any other text for a key.
        sentences: what the publication says in words, against the data; None for nothing.
        computed: row of the verification -> how its number is computed.
        explorer: tables to choose from; None for none.
        shown_by: row of the last three tables -> name of the figure or table that shows it.
    """

    title: Labels
    about: Labels
    citation: Labels
    languages: tuple[str, ...]
    synthetic: bool
    findings: tuple[Finding, ...]
    figures: tuple[ReportFigure, ...]
    tables: tuple[Table, ...]
    weights: tuple[Table, ...]
    verification: Table | None
    flow: Table | None
    impact: Table | None
    methods: Mapping[str, Labels]
    provenance: tuple[tuple[str, str], ...] = ()
    sentences: Table | None = None
    reweighted: Table | None = None
    computed: Mapping[str, Labels] = field(default_factory=dict)
    shown_by: Mapping[str, str] = field(default_factory=dict)
    explorer: Explorer | None = None

    def __post_init__(self) -> None:
        assert self.languages, "a report has a language"
        unknown = set(self.methods) - set(METHODS)
        assert not unknown, f"{unknown} are no disclosure headings"
        names = {figure.name for figure in self.figures}
        assert len(names) == len(self.figures), "each figure has its own name"
        assert all(f.figure in names for f in self.findings), "each finding has its figure"
        for figure in self.figures:
            assert set(self.languages) <= set(figure.drawn), f"{figure.name} in each language"

    @property
    def has_banners(self) -> bool:
        """Whether a table has a banner of several variables."""
        return any(table.kind == "banner" for table in self.tables)


class Edition:
    """A report in one language.

    Attributes:
        report: the report.
        lang: of texts and numbers.
    """

    def __init__(self, report: Report, lang: str) -> None:
        self.report, self.lang = report, lang

    def say(self, labels: Labels) -> str:
        """Return a text."""
        return pick(labels, self.lang)

    def word(self, key: str) -> str:
        """Return one of the report's own words."""
        return pick(phrase(__package__, key), self.lang)

    def figure_name(self, figure: ReportFigure) -> str:
        """Return how a figure is called: "Figure 1"."""
        return pick(phrase(__package__, "figure_n", number=figure.number), self.lang)

    def figure(self, name: str) -> ReportFigure:
        """Return a figure by its name."""
        return next(figure for figure in self.report.figures if figure.name == name)

    def paper_figures(self) -> list[ReportFigure]:
        """Return the figures of the publication, in its order."""
        return [figure for figure in self.report.figures if figure.number]

    def chapter(self, name: str) -> list[ReportFigure]:
        """Return the figures of a chapter."""
        return [figure for figure in self.report.figures if figure.chapter == name]

    def other_figures(self) -> list[tuple[str, list[ReportFigure]]]:
        """Return the other figures, by the question that they are about."""
        others = [figure for figure in self.chapter("figures") if not figure.number]
        return self._by_stub((figure.table.stub, figure) for figure in others)

    def tables(self) -> list[tuple[str, list[Table]]]:
        """Return toplines and cross-tables, by their row variable."""
        return self._by_stub((table.stub, table) for table in self.report.tables)

    def banner(self, table: Table) -> str:
        """Return what a table's columns are: one variable, or those of its spanners."""
        outermost = (column.spanners[0] for column in table.columns if column.spanners)
        names = dict.fromkeys(pick(spanner, self.lang) for spanner in outermost)
        return ", ".join(names) or self.say(table.banner)

    def methods(self) -> list[tuple[str, str]]:
        """Return each heading with its text, empty where the study is silent."""
        return [
            (self.word(f"method_{key}"), pick(self.report.methods.get(key, {}), self.lang))
            for key in METHODS
        ]

    def provenance(self) -> list[tuple[str, str]]:
        """Return how the report was made: keys in words, and values."""
        return [
            (self.word(f"made_{key}") if key in _MADE else key, value)
            for key, value in self.report.provenance
        ]

    def _by_stub(self, items: Iterable[tuple[Labels, Any]]) -> list[tuple[str, list[Any]]]:
        groups: dict[str, list[Any]] = {}
        for stub, item in items:
            groups.setdefault(pick(stub, self.lang), []).append(item)
        return list(groups.items())


def drawn_measures(table: Table) -> Table:
    """Return the table with the measures of a figure: shares, and counts where there is room."""
    wanted = ("share", "n") if len(table.columns) == 1 else ()
    panels = tuple(panel for panel in table.panels if panel.code in wanted)
    return replace(table, panels=panels or table.panels[:1])


def shown_measures(table: Table, fewer: Mapping[str, tuple[str, ...]] | None = None) -> Table:
    """Return the table with the measures and columns that a report has room for.

    Args:
        table: with all of them.
        fewer: kind of table -> its measures, where there is less room than on a page.
    """
    wanted = {**_PAGE_MEASURES, **(fewer or {})}.get(table.kind, ())
    panels = tuple(panel for panel in table.panels if panel.code in wanted) or table.panels
    kept = _PAGE_COLUMNS.get(table.kind, ())
    codes = [column.code for column in table.columns]
    places = [codes.index(code) for code in kept if code in codes]
    if not places:
        return replace(table, panels=panels)
    return replace(
        table,
        columns=tuple(table.columns[j] for j in places),
        flags=tuple(tuple(line[j] for j in places) for line in table.flags),
        panels=tuple(
            replace(panel, values=tuple(tuple(line[j] for j in places) for line in panel.values))
            for panel in panels
        ),
    )
