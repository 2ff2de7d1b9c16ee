"""Tables without the cells that may not be published."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from youthsurvey.model.crosstabs import Crosstab
from youthsurvey.model.means import Means
from youthsurvey.model.results import DesignSummary, TestResult
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.disclosure import FILTER, Protection
from youthsurvey.tables.notes import test_notes
from youthsurvey.tables.numbers import numeral
from youthsurvey.tables.suppression import Mask, small
from youthsurvey.tables.table import Note, Panel, Table, Value


def withhold(
    table: Table,
    cells: Mask,
    context: TableContext,
    heads: Sequence[bool] = (),
) -> Table:
    """Return a table without the values of some cells, each marked as withheld.

    Args:
        table: with its first panel's letters, if it has any.
        cells: shape (r, c) of the table, which are withheld.
        context: of the run, with its protection.
        heads: c of them, whether a column's base is withheld; empty for none.
    """
    if context.protection is None or not (cells.any() or any(heads)):
        return table
    hidden = cells.tolist()
    letters = [column.letter for column in table.columns]
    panels = tuple(_without(panel, hidden, letters) for panel in table.panels)
    notes = list(table.notes)
    said = Note("suppressed", context.say("withheld", least=context.protection.least))
    after = next((i for i, note in enumerate(notes) if note.kind in ("base", "method")), len(notes))
    return replace(
        table,
        columns=tuple(
            replace(column, base=None, low_base=False) if gone else column
            for column, gone in zip(table.columns, heads or [False] * len(letters), strict=True)
        ),
        panels=panels,
        flags=tuple(
            tuple(
                frozenset({"suppressed"}) if gone else flags
                for flags, gone in zip(line, gone_line, strict=True)
            )
            for line, gone_line in zip(table.flags, hidden, strict=True)
        ),
        notes=(*notes[:after], said, *notes[after:]),
    )


def withhold_topline(
    table: Table, name: str, design: DesignSummary, context: TableContext
) -> Table:
    """Withhold what may not be published of one question's table."""
    if (protection := context.protection) is None:
        return table
    mask = protection.one_way(name)
    if not protection.is_main(design.scheme):
        mask = mask | protection.weighted_one_way(name)
    codes = list(context.asked(name).categories)
    at = [codes.index(row.code) for row in table.rows]
    return withhold(table, mask[at][:, None], context)


def withhold_crosstab(
    table: Table,
    result: Crosstab,
    rows: Sequence[int],
    columns: Sequence[int],
    context: TableContext,
) -> Table:
    """Withhold what may not be published of two questions' table.

    Args:
        table: its first column is the total.
        result: which the table shows.
        rows: the places of its rows in the result.
        columns: the places of its further columns.
        context: of the run.
    """
    if (protection := context.protection) is None:
        return table
    row, column = result.row.name, result.column.name
    inner, in_all, heads = _masks(protection, row, column, (), result.design)
    if result.share_base == "mentions":
        inner = inner | np.logical_or.reduce(inner, axis=0, keepdims=True)
    cells = np.column_stack([in_all, inner])[np.ix_(rows, [0, *(j + 1 for j in columns)])]
    gone = [False, *(bool(heads[j]) for j in columns)]
    return withhold(table, cells, context, gone)


def withhold_banner(
    table: Table,
    row: str,
    nets: Iterable[Sequence[str]],
    groups: Sequence[tuple[str, tuple[tuple[str, str], ...], int]],
    design: DesignSummary,
    context: TableContext,
    *,
    filtered: bool,
    mentions: bool,
) -> Table:
    """Withhold what may not be published of a stub by a banner.

    Args:
        table: answers, then nets, then the mean of the scores; its first column is the total.
        row: the stub's question.
        nets: the answers of each net.
        groups: of each further column its question, the (question, answer) within which it is
            nested, and its answer's place.
        design: of the table.
        context: of the run.
        filtered: whether the table is about some respondents only.
        mentions: whether shares are of all mentions, so that answers add up.
    """
    protection = context.protection
    if protection is None:
        return table
    codes = list(context.asked(row).categories)
    made: dict[tuple[str, ...], tuple[Mask, Mask, Mask]] = {}
    parts, heads = [], [False]
    for column, within, place in groups:
        names = tuple(name for name, _ in within) + (FILTER,) * bool(filtered)
        if (column, *names) not in made:
            made[(column, *names)] = _masks(protection, row, column, names, design)
        inner, _, gone = made[(column, *names)]
        at = [list(context.asked(name).categories).index(code) for name, code in within]
        here = np.array([of_answer[(place, *at)] for of_answer in inner])
        # Respondents of a filter are several kinds together: what is hidden of one is of all.
        parts.append(here.any(axis=-1) if filtered else here)
        heads.append(bool(gone[(place, *at)].any()))
    total = (
        protection.pair(row, FILTER).any(axis=1)
        if filtered
        else _masks(protection, row, groups[0][0], (), design)[1]
        if groups
        else protection.one_way(row)
    )
    answers = np.column_stack([total, *parts])
    if mentions:
        answers = answers | np.logical_or.reduce(answers, axis=0, keepdims=True)
    lines = []
    members = iter(nets)
    for line in table.rows:
        if line.kind == "net":
            inside = next(members)
            lines.append(answers[[codes.index(code) for code in inside]].any(axis=0))
        elif line.kind == "mean":
            lines.append(answers.any(axis=0))
        else:
            lines.append(answers[codes.index(line.code)])
    return withhold(table, np.array(lines), context, heads)


def withhold_means(table: Table, result: Means, context: TableContext) -> Table:
    """Withhold the numbers of groups that are too small, and of one more where there is one."""
    protection = context.protection
    if protection is None or result.by is None:
        return table
    n = np.array(result.n[1:])
    gone = protection.one_way(result.by.name) | small(n, protection.least)
    rest = np.flatnonzero(~gone & (n > 0))
    if gone.sum() == 1 and len(rest):
        gone[rest[n[rest].argmin()]] = True
    heads = [False, *gone.tolist()]
    return withhold(table, np.array([heads] * len(table.rows)), context, heads)


def withheld_under(
    context: TableContext, name: str, answers: Sequence[str], columns: Sequence[str]
) -> list[bool]:
    """Return in which of the schemes' columns the share of some answers is withheld.

    Args:
        context: of the run.
        name: the question.
        answers: of which the share is, taken together.
        columns: codes of the columns: "unweighted", the schemes, and others that stay, except
            "range", which goes with any scheme.
    """
    protection = context.protection
    if protection is None:
        return [False] * len(columns)
    at = [list(context.asked(name).categories).index(code) for code in answers]
    plain = bool(protection.one_way(name)[at].any())
    weighted = plain or bool(protection.weighted_one_way(name)[at].any())
    gone = []
    for code in columns:
        if code == "range" or not protection.is_main(code):
            gone.append(weighted)
        else:
            gone.append(plain and code in protection.schemes)
    return gone


def _masks(
    protection: Protection, row: str, column: str, groups: tuple[str, ...], design: DesignSummary
) -> tuple[Mask, Mask, Mask]:
    """Return what is withheld of the cells, of the total's column, and of the columns' bases."""
    inner = protection.within(row, column, groups)
    in_all = protection.one_way(row)
    heads = protection.pair(column, groups[0]) if len(groups) == 1 else (
        protection.within(column, groups[0], groups[1:]) if groups else protection.one_way(column)
    )  # fmt: skip
    inner = inner | heads[None]
    if not protection.is_main(design.scheme):
        of_rows, of_columns = protection.weighted_one_way(row), protection.weighted_one_way(column)
        in_all = in_all | of_rows
        further = (1,) * len(groups)
        inner = inner | of_rows.reshape(-1, 1, *further) | of_columns.reshape(1, -1, *further)
    return inner, in_all, heads


def _without(panel: Panel, hidden: list[list[bool]], letters: list[str]) -> Panel:
    values: list[tuple[Value, ...]] = []
    for line, gone in zip(panel.values, hidden, strict=True):
        if panel.code == "letters":
            # A letter says that a withheld share is less than this one.
            taken = "".join(letter for letter, away in zip(letters, gone, strict=True) if away)
            drop = str.maketrans("", "", taken + taken.lower())
            values.append(
                tuple(
                    "" if away else str(value or "").translate(drop)
                    for value, away in zip(line, gone, strict=True)
                )
            )
        else:
            values.append(tuple(None if away else v for v, away in zip(line, gone, strict=True)))
    return replace(panel, values=tuple(values))


def published_tests(
    result: Crosstab, context: TableContext, groups: tuple[str, ...] = ()
) -> tuple[Note, ...]:
    """Report tests of independence; where cells are withheld, by their p alone.

    Args:
        result: the table.
        context: of the run.
        groups: within whose answers it stands; ``FILTER`` among them for some respondents.
    """
    if context.protection is not None and (result.tests or result.option_tests):
        inner = context.protection.within(result.row.name, result.column.name, groups)
        if inner.any():
            return (_p_alone(result, inner, context),)
    return test_notes(result, context)


def _p_alone(result: Crosstab, inner: Mask, context: TableContext) -> Note:
    """Report a test by its p alone, to two decimals: a statistic would give cells away.

    Of two by two cells, and of the options of a multiple choice, even p would.
    """
    wanted = "rao_scott" if result.design.design_based else "pearson"
    tests = [t for t in result.tests if math.isfinite(t.p)]
    chosen = next((t for t in tests if t.name.startswith(wanted)), tests[0] if tests else None)
    if chosen is None or inner.shape[:2] == (2, 2):
        return Note("test", context.say("test_withheld"))
    return Note("test", context.say("test_p_alone", p=_coarse(chosen, context)))


def _coarse(test: TestResult, context: TableContext) -> dict[str, str]:
    p = numeral(max(test.p, 0.01), "number", context.languages)
    sign = "<" if test.p < 0.01 else "="
    return {lang: f"p {sign} {text}" for lang, text in p.items()}
