"""Many synthetic data sets instead of one: what ``youthsurvey reconstruct --draws`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal, get_args

from youthsurvey.audit.agreeing import agreeing
from youthsurvey.audit.blocks import TARGETS, Target
from youthsurvey.audit.findings import Known, findings
from youthsurvey.errors import StudyError, UsageError, nearest
from youthsurvey.model.findings import Findings, Question
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.stages import Progress, clean_responses, read_export
from youthsurvey.pipeline.synthetic import reconstruct
from youthsurvey.pipeline.tabulate import table_as_text
from youthsurvey.study import Study, load_study
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.draws import draws_tables
from youthsurvey.tables.table import Table

if TYPE_CHECKING:
    import pandas as pd

DrawnFrom = Literal["numbers", "sentences"]
"""What the data sets agree with: the published numbers, or the sentences as well."""
DRAWN_FROM: tuple[DrawnFrom, ...] = get_args(DrawnFrom)

_DRAWN = {"single", "ordinal", "multiple"}
"""Types of variables that are drawn."""


@dataclass(frozen=True)
class Redrawn:
    """Findings over data sets drawn, and the tables that show them.

    Attributes:
        result: all numbers, unrounded.
        given: what the data sets agree with.
        tables: headline figures, sentences, tests, open counts; those without rows are absent.
        lang: the language they are shown in.
    """

    result: Findings
    given: DrawnFrom
    tables: tuple[Table, ...]
    lang: str = "en"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as the documented JSON has it."""
        return {"synthetic": True, "given": self.given, **self.result.to_dict()}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding."""
        import pandas as pd

        return pd.DataFrame([one.to_dict() for one in self.result.findings])

    def to_text(self, form: str, width: int | None = None) -> str:
        """Return the tables as "text", "csv" or "md", an empty line between; or "json"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        return "\n".join(table_as_text(table, form, self.lang, width) for table in self.tables)

    def __repr__(self) -> str:
        return self.to_text("text", 100)

    def _repr_html_(self) -> str:
        from youthsurvey.render.html import table_html

        return "\n".join(table_html(table, self.lang) for table in self.tables)


def redraw(
    draws: int,
    *,
    study: str | Study,
    target: Target = "respondents",
    given: DrawnFrom = "numbers",
    seed: int = 0,
    lang: str = "en",
    progress: Progress | None = None,
) -> Redrawn:
    """Draw data sets from all that agree with a publication, and ask each what is found in it.

    Args:
        draws: how many, at least 1.
        study: with published numbers.
        target: the distribution that they are drawn from; see ``audit/blocks.py``.
        given: whether they agree with the publication's sentences too.
        seed: of chance, 0 or more: the same seed gives the same findings.
        lang: the language they are shown in.
        progress: told of what is drawn.

    Raises:
        UsageError: a number, a name or a target that cannot be; or nothing was found that agrees.
        StudyError: the study publishes no numbers, or they contradict each other.
    """
    for name, value, least in (("draws", draws, 1), ("seed", seed, 0)):
        if value < least:
            raise UsageError(
                f"{value} is less than {least}.", where=f"--{name}", remedy=f"Give {least} or more."
            )
    for name, text, allowed in (("target", target, TARGETS), ("given", given, DRAWN_FROM)):
        if text not in allowed:
            raise UsageError(f'"{text}" is none.', where=f"--{name}", remedy=nearest(text, allowed))
    loaded = load_study(study) if isinstance(study, str) else study
    if not any(number.base is not None for number in loaded.published):
        raise StudyError(
            "this study publishes no numbers with their base, so there is nothing to agree with.",
            where=str(loaded.folder),
            remedy="List them in published.toml.",
        )
    responses = _reference(loaded)
    asked = list(_questions(loaded))
    space = agreeing(
        loaded.codebook,
        loaded.published,
        _variables(loaded, asked),
        [claim for s in loaded.sentences for claim in s.claims] if given == "sentences" else (),
        _possible(loaded),
    )
    sentences = {sentence.code: sentence for sentence in loaded.sentences}
    known = Known(loaded.codebook, loaded.published, sentences, loaded.known, responses)
    result = findings(space, asked, known, draws, target, seed, progress)
    context = TableContext(loaded.codebook, loaded.languages, source=loaded.source)
    return Redrawn(result, given, draws_tables(result, context), lang)


def _reference(study: Study) -> Responses | None:
    """Return the synthetic data that the study is shown with; None where it has no plan."""
    if study.plan is None:
        return None
    with TemporaryDirectory() as folder:
        path = Path(folder, Path(study.input.file).name)
        path.write_text(reconstruct(study), encoding="utf-8")
        return clean_responses(study, read_export(study, path).responses).responses


def _questions(study: Study) -> Iterator[Question]:
    """Yield what is asked of each data set: headline figures, sentences, and the batch's tests."""
    for variable, category in study.headline:
        if study.codebook[variable].type in _DRAWN:
            yield Question("headline", variable=variable, category=category)
    for sentence in study.sentences:
        yield Question("sentence", sentence=sentence.code, text=sentence.text)
    pairs = [(table.row, table.column) for table in study.tables]
    if study.batch is not None:
        pairs += [(t.row, *c) for t in study.batch.tables for c in t.columns if len(c) == 1]
    for row, column in dict.fromkeys(pairs):
        first, second = (study.codebook[name].type for name in (row, column))
        if {first, second} <= _DRAWN and not first == second == "multiple":
            if second == "multiple":
                row, column = column, row
            yield Question("test", row=row, column=column)


def _variables(study: Study, asked: Sequence[Question]) -> list[str]:
    """Return the variables that are asked about or published, in the codebook's order."""
    named = {number.variable for number in study.published}
    named |= {name for q in asked for name in (q.variable, q.row, q.column)}
    claims = [claim for sentence in study.sentences for claim in sentence.claims]
    named |= {name for claim in claims for name in (claim.variable, claim.by)}
    return [variable.name for variable in study.codebook if variable.name in named]


def _possible(study: Study) -> dict[str, Sequence[str]]:
    """Return the answers that cleaning keeps, of the questions of which it keeps some only."""
    return {rule.variable: rule.values for rule in study.rules if rule.type == "require"}
