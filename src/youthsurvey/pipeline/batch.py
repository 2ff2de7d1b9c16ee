"""A batch of tables, stub by banner, from a study's data or any file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import UsageError
from youthsurvey.estimate.banner import Stub, banner
from youthsurvey.estimate.comparisons import column_test
from youthsurvey.model.banner import Banner
from youthsurvey.model.codebook import Labels
from youthsurvey.model.nets import Net, box
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.stages import Progress
from youthsurvey.pipeline.tabulate import table_as_text, table_context
from youthsurvey.study import Study
from youthsurvey.study.batch import Batch, BatchTable
from youthsurvey.study.batch_check import check_batch
from youthsurvey.tables.banner import BannerHead, banner_table
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from youthsurvey.tables.disclosure import Protection

FORMS = {".csv": "csv", ".json": "json", ".md": "md", ".txt": "text", ".xlsx": "xlsx"}
"""A file's ending and what stands in it."""


@dataclass(frozen=True)
class BannerTabulation:
    """One table of a batch.

    Attributes:
        spec: what was asked for.
        result: all numbers, unrounded.
        nets: with their labels, in the result's order.
        context: of the run, for the table.
    """

    spec: BatchTable
    result: Banner
    nets: tuple[Net, ...]
    context: TableContext

    @cached_property
    def table(self) -> Table:
        """What a reader sees; made when it is first asked for."""
        head = BannerHead(self.spec.name, self.spec.title, self.spec.filter, self.nets)
        return banner_table(self.result, head, self.context)

    def to_dict(self) -> dict[str, Any]:
        """Return the table for JSON."""
        return {
            "name": self.spec.name,
            "synthetic": self.context.synthetic,
            "filter": self.spec.filter or None,
            **self.result.to_dict(),
        }


@dataclass(frozen=True)
class BatchTables:
    """The tables of a batch.

    Attributes:
        tabulations: in the batch's order.
        title: of the whole, by language.
    """

    tabulations: tuple[BannerTabulation, ...]
    title: Labels

    @property
    def tables(self) -> tuple[Table, ...]:
        """What a reader sees."""
        return tuple(made.table for made in self.tabulations)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a cell: of each table its answers, nets and means in every column."""
        import csv
        import io

        import pandas as pd

        frame = pd.DataFrame(list(csv.DictReader(io.StringIO(self.to_text("csv")))))
        panels = {p.code for t in self.tables for p in t.panels if p.format != "text"}
        for name in {"column_base", *panels}:
            # The list holds the shortest texts that read back as the same numbers.
            frame[name] = [float(text) if text else float("nan") for text in frame[name]]
        return frame

    def __repr__(self) -> str:
        return self.to_text("text", width=100)

    def _repr_html_(self) -> str:
        from youthsurvey.render.html import table_html

        return "\n".join(table_html(table, "en") for table in self.tables)

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return all tables as "text", "csv" (one list with the table's name), "md" or "json"."""
        if form == "json":
            found = [made.to_dict() for made in self.tabulations]
            return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
        if form == "csv":
            from youthsurvey.render.csv_text import tables_csv

            return tables_csv(self.tables, (lang,))
        return "\n".join(table_as_text(table, form, lang, width) for table in self.tables)

    def to_workbook(self, lang: str = "en") -> bytes:
        """Return a workbook: a sheet of contents, then a sheet for each table."""
        from youthsurvey.render.xlsx import workbook

        synthetic = any(table.synthetic for table in self.tables)
        return workbook(self.tables, lang, self.title, synthetic)

    def save(self, path: Path, lang: str = "en", *, force: bool = False) -> None:
        """Write all tables to one file; its ending says in which form.

        Raises:
            UsageError: the ending says nothing.
            OutputError: the file cannot be written, or another stands in its place.
        """
        from youthsurvey.pipeline.outputs import Outputs

        form = file_form(path)
        outputs = Outputs(path.parent, force=force)
        outputs.add(
            path.name, self.to_workbook(lang) if form == "xlsx" else self.to_text(form, lang)
        )
        outputs.write()


def file_form(path: Path) -> str:
    """Return the form that a file's ending stands for.

    Raises:
        UsageError: it stands for none.
    """
    try:
        return FORMS[path.suffix.lower()]
    except KeyError:
        raise UsageError(
            f'tables are not written as "{path.suffix or path.name}".',
            where=str(path),
            remedy=f"Name a file that ends in {', '.join(FORMS)}.",
        ) from None


def tabulate_batch(
    study: Study,
    batch: Batch,
    responses_of: Callable[[BatchTable], Responses],
    progress: Progress | None = None,
    langs: tuple[str, ...] = (),
    further: bool = True,
    protection: Protection | None = None,
) -> BatchTables:
    """Make the tables of a batch.

    Args:
        study: for labels and marks.
        batch: which tables.
        responses_of: the respondents of a table, under its weights and within its filter.
        progress: told of each table.
        langs: languages of the tables' texts; all of the study's where empty.
        further: add the tests and measures that only JSON has.
        protection: which cells tables withhold; None for none.

    Raises:
        SurveyError: a table cannot be made; the message names its place in the batch file.
    """
    options = batch.options
    test = column_test(options.letters, options.adjust, options.letter_levels)
    made = []
    latest: dict[str, tuple[Responses, Stub, Banner]] = {}
    for done, spec in enumerate(batch.tables, start=1):
        with placed(spec.where):
            responses = responses_of(spec)
            nets = _nets(spec, responses)
            mean = spec.mean and (spec.insists or _is_scored(spec.row, responses))
            stub = Stub(spec.row, nets, mean, spec.base)
            before = latest.get(spec.row)
            same = before is not None and before[0] is responses and before[1] == stub
            result = banner(
                responses, stub, spec.columns, level=options.level,
                interval=options.interval or None, letters=test, adjustment=options.adjust,
                further=further,
                known=before[2] if before is not None and same else None,
            )  # fmt: skip
            latest[spec.row] = responses, stub, result
            context = replace(
                table_context(study, responses, protection), codebook=responses.codebook,
                languages=langs or study.languages,
            )  # fmt: skip
            made.append(BannerTabulation(spec, result, nets, context))
        if progress is not None:
            progress("tables", done, len(batch.tables))
    return BatchTables(tuple(made), batch.title or study.title)


def study_tables(
    study: Study,
    batch: Batch,
    choose: Callable[[str], Responses],
    default: str,
    progress: Progress | None = None,
    langs: tuple[str, ...] = (),
    further: bool = True,
    protection: Protection | None = None,
) -> BatchTables:
    """Make a batch of a study's cleaned responses.

    Args:
        study: the study.
        batch: which tables; their weights are the study's schemes.
        choose: the responses under a scheme, "unweighted" being one.
        default: the scheme of tables that name none.
        progress: told of each table.
        langs: languages of the tables' texts; all of the study's where empty.
        further: add the tests and measures that only JSON has.
        protection: which cells tables withhold; None for none.

    Raises:
        StudyError: the batch contradicts the codebook; with the place in its file.
        SurveyError: a table cannot be made, or its scheme.
    """
    check_batch(batch, study)
    made: dict[tuple[str, str], Responses] = {}

    def of(spec: BatchTable) -> Responses:
        key = spec.weight or default, spec.filter
        if key not in made:
            made[key] = choose(key[0])
            if spec.filter:
                from youthsurvey.pipeline.adhoc import filtered

                made[key] = filtered(made[key], spec.filter)
        return made[key]

    return tabulate_batch(study, batch, of, progress, langs, further, protection)


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Give a batch file's place to what a table's data and options do not allow."""
    try:
        yield
    except UsageError as error:
        inner = "" if error.where.startswith("--") else error.where
        place = f"{where}, {inner}" if inner else where
        raise UsageError(error.what, where=place, remedy=error.remedy) from None


def _nets(spec: BatchTable, responses: Responses) -> tuple[Net, ...]:
    """Return a table's nets, the boxes of its scale after those that were declared."""
    boxes = [(end, size) for end, size in (("top", spec.top), ("bottom", spec.bottom)) if size]
    if not boxes or not (spec.insists or _is_scored(spec.row, responses)):
        return spec.nets
    variable = responses[spec.row].variable
    return (*spec.nets, *(box(variable, end, size) for end, size in boxes))


def _is_scored(name: str, responses: Responses) -> bool:
    return name in responses.codebook and bool(responses[name].variable.scores)
