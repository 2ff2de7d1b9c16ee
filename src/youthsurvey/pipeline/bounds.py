"""Bounds on unpublished tables: what ``youthsurvey bounds`` prints and draws."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.audit.arithmetic import check_n
from youthsurvey.audit.bounds import NoTableError, table_bounds
from youthsurvey.audit.conditions import conditions_of
from youthsurvey.audit.constraints import parse_sentence
from youthsurvey.audit.inequalities import Inequality, asked_of, inequalities_of
from youthsurvey.audit.infeasible import Stated, check_totals, contradiction
from youthsurvey.audit.margins import Counts, parse_counts, published_counts
from youthsurvey.audit.sentences import Sentence
from youthsurvey.errors import OutputError, UsageError, nearest
from youthsurvey.model.bounds import Margin, TableBounds
from youthsurvey.model.codebook import LANGUAGES, Category, Codebook, Labels, Variable, pick
from youthsurvey.pipeline.model import figure_format
from youthsurvey.pipeline.stages import Progress
from youthsurvey.pipeline.tabulate import table_as_text
from youthsurvey.study import Study, load_study
from youthsurvey.tables.bounds import association_table, bounds_table, differences_table
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from youthsurvey.render.figures import DrawnFigure


@dataclass(frozen=True)
class Bounded:
    """Bounds and the tables that show them.

    Attributes:
        result: all numbers, unrounded.
        tables: what a reader sees: cells and shares, differences, Cramér's V.
        lang: the language they are shown in.
    """

    result: TableBounds
    tables: tuple[Table, ...]
    lang: str = "en"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as the documented JSON has it."""
        return self.result.to_dict()

    def to_frame(self) -> pd.DataFrame:
        """Return one row a bounded number."""
        return self.result.to_frame()

    def to_text(self, form: str, width: int | None = None) -> str:
        """Return the tables as "text", "csv" or "md", an empty line between; or "json"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        return "\n".join(table_as_text(t, form, self.lang, width) for t in self.tables if t.rows)

    def figure(self) -> DrawnFigure:
        """Draw the ranges of shares within groups."""
        from youthsurvey.render.figures.ranges import draw_ranges

        return draw_ranges(self.tables[0], self.lang)

    def save_figure(self, path: Path) -> None:
        """Write the figure to a .png or .svg file.

        Raises:
            UsageError: the suffix is neither.
            OutputError: the file cannot be written.
        """
        suffix, figure = figure_format(path), self.figure()
        try:
            path.write_bytes(figure.png if suffix == ".png" else figure.svg.encode("utf-8"))
        except OSError as error:
            raise OutputError(f"cannot be written: {error.strerror}.", where=str(path)) from None

    def __repr__(self) -> str:
        return self.to_text("text", 100)

    def _repr_html_(self) -> str:
        from youthsurvey.render.html import table_html

        return "\n".join(table_html(t, self.lang) for t in self.tables if t.rows)


@dataclass
class _Known:
    """What is known so far of a table."""

    codebook: Codebook
    languages: tuple[str, ...] = LANGUAGES
    source: Labels = field(default_factory=dict)
    counts: list[Counts] = field(default_factory=list)
    n: int | None = None
    sums: list[Inequality] = field(default_factory=list)
    sum_words: list[Labels] = field(default_factory=list)
    sentences: Sequence[Sentence] = ()


def bound(
    row: str | None = None,
    column: str | None = None,
    *,
    study: str | Study | None = None,
    rows: str | None = None,
    columns: str | None = None,
    n: int | None = None,
    given: Sequence[str] = (),
    margins_only: bool = False,
    lang: str = "en",
    progress: Progress | None = None,
) -> Bounded:
    """Bound a table that was never published.

    Args:
        row: the variable of the rows; of the study, or a name for what ``rows`` says.
        column: the same of the columns, which are groups.
        study: whose published numbers and sentences count; None for none.
        rows: counts by category, "a=245,b=400..404,c"; with a study they replace its published
            counts of the categories that they name.
        columns: the same of the columns.
        n: respondents; by default the base of the published numbers, or the sum of a margin.
        given: further sentences; the grammar is that of ``audit/constraints.py``.
        margins_only: leave the study's sentences out.
        lang: the language it is shown in.
        progress: told of what is bounded.

    Raises:
        UsageError: an unknown name, a sentence that is not understood, margins that cannot be.
        StudyError: the study's own sentences contradict each other or its numbers.
    """
    if n is not None:
        check_n(n)
    typed = [
        None if text is None else parse_counts(text, where)
        for text, where in ((rows, "--rows"), (columns, "--columns"))
    ]
    names = (row or "row", column or "column")
    if names[0] == names[1]:
        raise UsageError(f"{names[0]} against itself is no table.", remedy="Name two variables.")
    if study is None:
        known = _declared(names, typed)
    else:
        loaded = load_study(study) if isinstance(study, str) else study
        known = _published(loaded, names, typed, n, margins_only)
    size, margins = _sized(known, names, n)
    check_totals(margins[0], margins[1], size)
    typed_sentences = [parse_sentence(text) for text in given]
    study_says = list(_sayings(known, margins, size))
    stated = [Stated("the sums in published.toml", tuple(known.sums), True)] if known.sums else []
    stated += [saying.stated for saying in study_says]
    stated += [Stated(s.text, conditions_of(s, margins[0], margins[1])) for s in typed_sentences]
    conditions = [c for one in stated for c in one.conditions]
    shown = [saying for saying in study_says if saying.adds]
    texts = [*(saying.stated.text for saying in shown), *given]
    try:
        result = table_bounds(margins[0], margins[1], size, conditions, texts, progress)
    except NoTableError:
        raise contradiction(margins[0], margins[1], size, stated) from None
    context = TableContext(known.codebook, known.languages, source=known.source)
    words = [*known.sum_words, *(saying.words for saying in shown)]
    words += [dict.fromkeys(known.languages, text) for text in given]
    makers = (bounds_table, differences_table, association_table)
    return Bounded(result, tuple(make(result, context, words) for make in makers), lang)


@dataclass(frozen=True)
class _Saying:
    """A sentence of the study about the table, as it reads; does it say more than margins?"""

    stated: Stated
    words: Labels
    adds: bool


def _sayings(known: _Known, margins: Sequence[Margin], n: int) -> Iterator[_Saying]:
    """Yield the study's sentences of which a claim is about the two variables, or one of them."""
    names = {margin.name for margin in margins}
    settled = {margin.name for margin in margins if margin.total is not None}
    for sentence in known.sentences:
        conditions = [
            condition
            for claim in sentence.claims
            for condition in inequalities_of(claim, known.codebook, n)
            if asked_of(condition.parts) and asked_of(condition.parts) <= names
        ]
        if not conditions:
            continue
        words = {
            lang: " ".join([text, *(word[lang] for word in sentence.words if lang in word)])
            for lang, text in sentence.text.items()
        }
        named = f'sentence {sentence.code}, "{pick(sentence.text, "en")}"'
        adds = any(
            len(asked) > 1 or not asked <= settled
            for asked in (asked_of(condition.parts) for condition in conditions)
        )
        yield _Saying(Stated(named, tuple(conditions), True), words, adds)


def _declared(names: tuple[str, str], typed: Sequence[Counts | None]) -> _Known:
    """Return what a command line without a study says."""
    counts = []
    for part, option in zip(typed, ("--rows", "--columns"), strict=True):
        if part is None:
            raise UsageError(
                "without a study both variables need their categories.",
                where=option,
                remedy="For example --rows a=10,b=20 --columns x,y.",
            )
        counts.append(part)
    variables = {
        name: Variable(
            name,
            "single",
            dict.fromkeys(LANGUAGES, name),
            categories=tuple(Category(code, dict.fromkeys(LANGUAGES, code)) for code in part),
        )
        for name, part in zip(names, counts, strict=True)
    }
    return _Known(Codebook(variables), counts=counts)


def _published(
    study: Study,
    names: tuple[str, str],
    typed: Sequence[Counts | None],
    n: int | None,
    margins_only: bool,
) -> _Known:
    """Return what a study's published numbers and sentences say, and the command line of them."""
    known = _Known(study.codebook, study.languages, study.source)
    bases = {number.base for number in study.published if number.base is not None}
    known.n = bases.pop() if len(bases) == 1 else None
    size = n or known.n
    for name, part in zip(names, typed, strict=True):
        variable = study.codebook[name]
        if variable.type not in ("single", "ordinal"):
            raise UsageError(
                f"{name} is {variable.type}; bounds are for questions with one answer.",
                remedy="Name a single or an ordinal variable.",
            )
        codes = [category.code for category in variable.valid]
        counts: dict[str, tuple[int, int] | None] = dict.fromkeys(codes)
        if size is not None:
            found, sums = published_counts(study.published, name, codes, size)
            counts |= found
            known.sums += sums
            known.sum_words += _sum_words(study, name, size)
        for code, value in (part or {}).items():
            if code not in counts:
                raise UsageError(
                    f'"{code}" is no category of {name}.', remedy=nearest(code, counts)
                )
            counts[code] = value
        known.counts.append(counts)
    known.sentences = () if margins_only else study.sentences
    return known


def _sum_words(study: Study, name: str, n: int) -> Iterator[Labels]:
    """Yield how published counts of answers taken together read."""
    titles = {category.code: category.title for category in study.codebook[name].valid}
    for number in study.published:
        if number.variable != name or not number.is_sum or number.count is None:
            continue
        if number.base in (None, n):
            yield {
                lang: " + ".join(pick(titles[code], lang) for code in number.categories)
                + f" = {number.count}"
                for lang in study.languages
            }


def _sized(known: _Known, names: tuple[str, str], n: int | None) -> tuple[int, list[Margin]]:
    """Return the number of respondents and the margins, unknown counts as 0 to all."""
    complete = [
        sum(value[0] for value in counts.values() if value is not None)
        for counts in known.counts
        if all(value is not None and value[0] == value[1] for value in counts.values())
    ]
    size = n or known.n or (complete[0] if complete else None)
    if size is None or size < 1:
        raise UsageError(
            "the number of respondents is not known.",
            where="--n",
            remedy="Give it with --n, or give every count of one margin.",
        )
    margins = [
        Margin(name, tuple(counts), tuple(value or (0, size) for value in counts.values()))
        for name, counts in zip(names, known.counts, strict=True)
    ]
    return size, margins
