"""A study: a folder of TOML that says what was asked, and what becomes of the answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.sentences import Sentence
from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import LANGUAGES, Codebook, Labels
from youthsurvey.study.codebook import read_codebook
from youthsurvey.study.context import GroupContext, read_context
from youthsurvey.study.input import Input, read_input
from youthsurvey.study.outputs import FigurePlan, TableSpec, read_figures, read_tables
from youthsurvey.study.published import read_published
from youthsurvey.study.rules import read_headline, read_rules
from youthsurvey.study.sections import Section, read_toml
from youthsurvey.study.weights import Weights, read_weights

if TYPE_CHECKING:
    from youthsurvey.audit.plan import ReconstructionPlan
    from youthsurvey.clean.rules import Rule
    from youthsurvey.study.batch import Batch
    from youthsurvey.weight.population import Population
    from youthsurvey.weight.scheme import Scheme

# The report has the same list, but importing it would cost every command tens of milliseconds.
METHODS = (
    "who_sponsored", "who_conducted", "question_wording", "population", "sampling_frame",
    "sample_design", "sample_sizes", "weighting", "mode", "dates", "precision",
)  # fmt: skip
"""AAPOR's disclosure headings."""

LEAST_CELL = 5
"""The threshold of disclosure control where a study names none."""


@dataclass(frozen=True)
class Study:
    """What a study folder says, checked against itself.

    Attributes:
        name: short stable name.
        folder: where its files stand.
        title, short_title, citation, source: texts by language; where the study has none,
            short_title is the title, citation and source are empty.
        languages: of its texts.
        codebook: what was asked.
        input: how its data come.
        least_base: groups of fewer respondents are flagged.
        least_cell: cells of fewer respondents are withheld from what is published; 0 for none.
        probability_sample: respondents were drawn with known chances; None where the study does
            not say.
        context: what is known of groups from elsewhere; None for nothing.
        released, license: a release's date (ISO) and terms, for archives; may be empty.
        rules: of cleaning, in their order.
        headline: (variable, category) of the figures that matter most: what each rule does to
            them is shown, and a report begins with them.
        findings: headline figure -> its sentence; figures without one are absent.
        weights: schemes, population, limit.
        tables: cross-tabs of the batch.
        figures: in the order of the publication.
        methods: AAPOR disclosure heading -> text by language; those without a text are absent.
        published: numbers to hold against the data.
        captions: figure, as published numbers call it -> the number that its caption prints.
        implied: (variable, category) whose count follows from what is published -> the reason.
        known: (variable, category) whose counts are published one by one, or follow.
        sentences: what the publication says in words, to hold against the data.
    """

    name: str
    folder: Path
    title: Labels
    short_title: Labels
    citation: Labels
    source: Labels
    languages: tuple[str, ...]
    codebook: Codebook
    input: Input
    least_base: int
    least_cell: int
    rules: tuple[Rule, ...]
    headline: tuple[tuple[str, str], ...]
    findings: Mapping[tuple[str, str], Labels]
    weights: Weights
    tables: tuple[TableSpec, ...]
    figures: tuple[FigurePlan, ...]
    methods: Mapping[str, Labels]
    published: tuple[PublishedNumber, ...] = ()
    captions: Mapping[str, str] = field(default_factory=dict)
    implied: Mapping[tuple[str, str], Labels] = field(default_factory=dict)
    known: frozenset[tuple[str, str]] = frozenset()
    probability_sample: bool | None = None
    context: GroupContext | None = None
    released: str = ""
    license: str = ""
    sentences: tuple[Sentence, ...] = ()

    @property
    def default_scheme(self) -> str:
        """The weighting scheme that is used unless another is asked for."""
        return self.weights.default

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The weighting schemes, in their order."""
        return self.weights.schemes

    @property
    def population(self) -> Population | None:
        """The population figures that schemes aim at; None where there are none."""
        return self.weights.population

    @property
    def max_deff(self) -> float:
        """The design effect above which weights are refused."""
        return self.weights.max_deff

    @cached_property
    def plan(self) -> ReconstructionPlan | None:
        """How to reconstruct synthetic data (assumptions.toml); None where there is no such file.

        It is read when first asked for: few commands need it, and it is long.

        Raises:
            StudyError: the file contradicts its schema or the codebook.
        """
        path = self.folder / "assumptions.toml"
        if not path.exists():
            return None
        from youthsurvey.audit.plan import plan_from_toml

        return plan_from_toml(read_toml(path).data, path.name)

    @cached_property
    def batch(self) -> Batch | None:
        """The tables of stub x banner (tables.toml); None where there is no such file.

        Raises:
            StudyError: the file contradicts its schema.
        """
        path = self.folder / "tables.toml"
        if not path.exists():
            return None
        from youthsurvey.study.batch import read_batch_file

        return read_batch_file(path, self.languages)


def bundled_studies() -> tuple[str, ...]:
    """Return the names of the studies that come with the program."""
    return tuple(sorted(p.name for p in _bundled().iterdir() if p.joinpath("study.toml").is_file()))


def load_study(name_or_dir: str | os.PathLike[str]) -> Study:
    """Load a study and check it against itself.

    Args:
        name_or_dir: the name of a bundled study, or a study folder. A folder of the same name as
            a bundled study is reached by a path: "./NAME".

    Raises:
        StudyError: there is no such study, or one of its files is faulty; the message names file,
            table, key, what was expected, and the nearest valid name.
    """
    folder = _folder(name_or_dir)
    _refuse_links_outside(folder)
    file = read_toml(folder / "study.toml")
    languages = file.strings("languages")
    for lang in languages:
        if lang not in LANGUAGES:
            raise file.fault(
                f'"{lang}" is no known language.', "languages", nearest(lang, LANGUAGES)
            )
    if not languages:
        raise file.fault("there is no language.", "languages", 'Name one, for example ["en"].')
    codebook = read_codebook(folder / "codebook.toml", languages)
    published = read_published(folder / "published.toml", codebook, languages)
    title = file.labels("title", languages)
    rules = read_rules(file, codebook, languages)
    headline = read_headline(file, codebook, languages)
    tables = read_tables(file, codebook)
    study = Study(
        name=file.name("name"),
        folder=folder,
        title=title,
        short_title=file.labels("short_title", languages, title),
        citation=file.labels("citation", languages, {}),
        source=file.labels("source", languages, {}),
        languages=languages,
        codebook=codebook,
        input=read_input(file.optional_table("input")),
        least_base=file.integer("least_base", 30),
        least_cell=_least_cell(file),
        probability_sample=(
            file.boolean("probability_sample", False) if file.has("probability_sample") else None
        ),
        rules=rules,
        headline=tuple(headline),
        findings={place: text for place, text in headline.items() if text},
        weights=read_weights(file, folder, codebook, languages),
        tables=tables,
        figures=read_figures(file, codebook, languages, tables),
        methods=_methods(file.optional_table("methods"), languages),
        published=published.numbers,
        captions=published.captions,
        implied=published.implied,
        known=published.known,
        sentences=published.sentences,
        context=read_context(file, folder, codebook, languages),
        **_archive(file.optional_table("archive")),
    )
    file.done()
    return study


def _refuse_links_outside(folder: Path) -> None:
    """Refuse a folder whose files are links to somewhere else: a study may be a stranger's."""
    home = folder.resolve()
    for path in folder.iterdir():
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            raise StudyError(
                "this is a link to a file outside of the study folder.",
                where=str(path),
                remedy="Put the file itself there.",
            )


def _bundled() -> Path:
    return Path(str(resources.files(__package__).joinpath("bundled")))


def _folder(name_or_dir: str | os.PathLike[str]) -> Path:
    names = bundled_studies()
    asked = os.fspath(name_or_dir)
    if asked in names:
        return _bundled() / asked
    folder = Path(asked)
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise StudyError(
            "this is a file, not a study folder.",
            where=asked,
            remedy=f'Name its folder, "{folder.parent}".',
        )
    hint = nearest(asked, names).replace("Known:", "Bundled studies:")
    raise StudyError("there is no such study folder or bundled study.", where=asked, remedy=hint)


def _archive(table: Section) -> dict[str, str]:
    """Return what archives ask of a release: its date, and under which terms it stands."""
    found = {"released": table.text("released", ""), "license": table.text("license", "")}
    if found["released"]:
        try:
            date.fromisoformat(found["released"])
        except ValueError:
            raise table.fault(
                f'"{found["released"]}" is no date.', "released", 'For example "2026-03-27".'
            ) from None
    table.done()
    return found


def _least_cell(file: Section) -> int:
    if file.has("least_cell") and isinstance(file.data["least_cell"], str):
        file.choice("least_cell", ["off"])
        return 0
    return file.integer("least_cell", LEAST_CELL, least=2)


def _methods(table: Section, languages: tuple[str, ...]) -> Mapping[str, Labels]:
    methods = {key: table.labels(key, languages) for key in METHODS if table.has(key)}
    table.done()
    return methods
