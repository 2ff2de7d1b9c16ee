"""The tables of a run: what the survey says, and what the run itself did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from youthsurvey.estimate.tabulate import one_way, two_way
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Topline
from youthsurvey.pipeline.stages import UNWEIGHTED, Progress, Weighting
from youthsurvey.pipeline.tabulate import crosstab, table_context, tabulated_variables, topline
from youthsurvey.study import Study
from youthsurvey.study.context import GroupContext
from youthsurvey.tables.beside import beside_table
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.distribution import distribution_table
from youthsurvey.tables.records import flow_table, impact_table, margins_table, weights_table
from youthsurvey.tables.reweighted import reweighted_table
from youthsurvey.tables.schemes import comparison_table
from youthsurvey.tables.sentences import sentences_table
from youthsurvey.tables.table import Table
from youthsurvey.tables.verification import verification_table

if TYPE_CHECKING:
    from youthsurvey.audit.causes import Cause
    from youthsurvey.audit.claims import Verification
    from youthsurvey.audit.verdicts import Judged
    from youthsurvey.clean import Flow, Impact
    from youthsurvey.model.reweighted import Reweighted
    from youthsurvey.tables.disclosure import Protection


def make_tables(
    study: Study,
    responses: Responses,
    progress: Progress | None = None,
    protection: Protection | None = None,
) -> tuple[Table, ...]:
    """Make a topline of every variable with categories, and the study's batch of cross-tabs.

    Args:
        study: what to tabulate.
        responses: cleaned answers under the design that tables are to have.
        progress: told of each table.
        protection: which cells tables withhold; None for none.
    """
    names = tabulated_variables(study, responses)
    total = len(names) + len(study.tables)
    tables: list[Table] = []

    def done(table: Table) -> None:
        tables.append(table)
        if progress is not None:
            progress("tables", len(tables), total)

    for name in names:
        done(topline(study, responses, name, protection=protection).table)
    for spec in study.tables:
        made = crosstab(study, responses, spec.row, spec.column, protection=protection)
        done(made.table)
    return tuple(tables)


def banner_tables(
    study: Study,
    responses: Responses,
    weighting: Weighting,
    scheme: str,
    progress: Progress | None = None,
    protection: Protection | None = None,
) -> tuple[Table, ...]:
    """Make the tables of the study's tables.toml; none where there is no such file.

    Args:
        study: what to tabulate.
        responses: cleaned answers, unweighted.
        weighting: every scheme, made or refused.
        scheme: of the tables that name none.
        progress: told of each table.
        protection: which cells tables withhold; None for none.

    Raises:
        SurveyError: a table cannot be made, or its scheme was refused.
    """
    if study.batch is None:
        return ()
    from youthsurvey.pipeline.batch import study_tables

    def choose(name: str) -> Responses:
        return weighting.choose(responses, name)

    return study_tables(study, study.batch, choose, scheme, progress, protection=protection).tables


def run_tables(
    study: Study,
    responses: Responses,
    *,
    flow: Flow,
    impacts: Sequence[Impact],
    weighting: Weighting,
    verifications: Sequence[Verification],
    judged: Sequence[Judged] = (),
    protection: Protection | None = None,
) -> tuple[Table, ...]:
    """Make the tables about the run: flow, rules, weights, weighted figures, verification.

    Args:
        study: the study.
        responses: cleaned answers, unweighted.
        flow: rows read, excluded by reason, analysed.
        impacts: how far each rule moves each headline figure.
        weighting: every scheme, made or refused.
        verifications: published numbers beside the data.
        judged: the publication's sentences beside the data.
        protection: which cells tables withhold; None for none.
    """
    context = table_context(study, responses, protection)
    labels = {rule.name: rule.label for rule in study.rules}
    tables = [flow_table(flow, context)]
    if impacts:
        tables.append(impact_table(impacts, labels, context))
    if study.schemes:
        reports = [w.report for w in weighting.weighted.values()]
        schemes = {scheme.name: scheme.label for scheme in study.schemes}
        refused = [(name, schemes[name], e.what) for name, e in weighting.refused.items()]
        tables.append(weights_table(reports, refused, context))
        tables += [margins_table(report, context) for report in reports]
        tables += [
            distribution_table(made.report, made.responses.design.weight, context)
            for made in weighting.weighted.values()
            if made.responses.design.weight is not None
        ]
        if study.headline:
            compared = headline_toplines(study, responses, weighting)
            tables.append(comparison_table(study.headline, compared, context))
    if study.context is not None:
        tables.append(_beside(study.context, responses, context))
    checked = checked_tables(study, responses, weighting, verifications, judged, protection)
    return (*tables, *checked.tables)


def _beside(known: GroupContext, responses: Responses, context: TableContext) -> Table:
    """Make the table of groups beside what is known of them from elsewhere."""
    result = two_way(responses, known.row, known.variable, letters=None, further=False)
    nothing = (None,) * len(known.indicators)
    values = [known.values.get(code, nothing) for code in result.column.categories]
    return beside_table(result, known.category, known.indicators, values, known.source, context)


@dataclass(frozen=True)
class Checked:
    """What a publication says beside the data, with what would explain a difference.

    Attributes:
        tables: of the numbers, of the numbers under each weighting, of the sentences; those of
            which there are none are left out.
        causes: by position among the numbers, of those that are not reproduced.
        reweighted: of each number, by scheme.
    """

    tables: tuple[Table, ...]
    causes: Mapping[int, tuple[Cause, ...]]
    reweighted: tuple[Mapping[str, Reweighted], ...]


def checked_tables(
    study: Study,
    responses: Responses,
    weighting: Weighting,
    verifications: Sequence[Verification],
    judged: Sequence[Judged],
    protection: Protection | None = None,
) -> Checked:
    """Make the tables of a publication's numbers and sentences.

    Args:
        study: its numbers.
        responses: cleaned answers, unweighted.
        weighting: every scheme, made or refused.
        verifications: of the numbers.
        judged: of the sentences.
        protection: which cells tables withhold; None for none.
    """
    from youthsurvey.audit.causes import causes
    from youthsurvey.audit.reweighted import reweighted

    context = table_context(study, responses, protection)
    designs = {name: made.responses for name, made in weighting.weighted.items()}
    explained = causes(verifications, responses, designs)
    numbers = [check.number for check in verifications]
    under = reweighted(numbers, {UNWEIGHTED: responses, **designs})
    tables = []
    if verifications:
        plain = [one.get(UNWEIGHTED) for one in under]
        intervals = [(one.low, one.high) if one else (nan, nan) for one in plain]
        tables.append(
            verification_table(verifications, context, study.implied, explained, intervals)
        )
    if verifications and designs:
        tables.append(reweighted_table(numbers, under, context))
    if judged:
        tables.append(sentences_table(judged, context))
    return Checked(tuple(tables), explained, under)


def headline_toplines(
    study: Study, responses: Responses, weighting: Weighting
) -> Mapping[str, Mapping[str, Topline]]:
    """Return the headline variables' toplines, by scheme and variable, "unweighted" first."""
    designs = {UNWEIGHTED: responses}
    designs |= {name: w.responses for name, w in weighting.weighted.items()}
    variables = dict.fromkeys(variable for variable, _ in study.headline)
    return {
        scheme: {name: one_way(weighted, name) for name in variables}
        for scheme, weighted in designs.items()
    }
