"""Two-way tables where a question allowed several answers, so that categories overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from youthsurvey.estimate.adjustment import adjust
from youthsurvey.estimate.association import crosstab
from youthsurvey.model.crosstabs import Axis, Crosstab
from youthsurvey.model.results import TestResult
from youthsurvey.tally.cells import Cells

_BY_CELL = (
    "n", "weighted_n", "row_share", "column_share", "total_share",
    "column_share_se", "ci_low", "ci_high", "adjusted_residual",
)  # fmt: skip


def crosstab_multiple(
    cells: Sequence[Sequence[Cells]],
    row: Axis,
    column: Axis,
    level: float = 0.95,
    interval: str | None = None,
    adjustment: str = "bonferroni",
) -> Crosstab:
    """Estimate a table with a multiple choice as rows, as columns, or as both.

    Each option against the other variable is a table of its own (chosen or not), of which the
    chosen part is shown. Column shares stand on the respondents of the column who answered the
    row question. Tests are per option; none where both axes are multiple choices.

    Args:
        cells: two-way cells by row and column: one list per option of the rows (one list where
            the rows are no multiple choice), in it one entry per option of the columns (one
            where the columns are none).
        row: the rows.
        column: the columns.
        level: confidence level, between 0 and 1.
        interval: one of ``INTERVALS``; None for the default.
        adjustment: of the options' p values, each kind of test being a family: one of
            ``ADJUSTMENTS``.
    """
    assert row.multiple or column.multiple, "a multiple choice is one of the axes"
    parts = [[crosstab(pair, level, interval) for pair in line] for line in cells]
    first = parts[0][0]
    rows, columns = (slice(1, 2) if axis.multiple else slice(None) for axis in (row, column))
    fields: dict[str, Any] = {
        name: np.block([[getattr(part, name)[rows, columns] for part in line] for line in parts])
        for name in _BY_CELL
    }
    for name in ("row_base", "weighted_row_base"):
        fields[name] = np.concatenate([getattr(line[0], name)[rows] for line in parts])
    for name in ("column_base", "weighted_column_base"):
        fields[name] = np.concatenate([getattr(part, name)[columns] for part in parts[0]])
    option_tests: dict[str, tuple[TestResult, ...]] = {}
    if not column.multiple:
        option_tests = {
            code: line[0].tests for code, line in zip(row.categories, parts, strict=True)
        }
    elif not row.multiple:
        option_tests = {
            code: part.tests for code, part in zip(column.categories, parts[0], strict=True)
        }
    return replace(
        first,
        row=row,
        column=column,
        tests=(),
        option_tests=_adjusted(option_tests, adjustment),
        option_adjustment=adjustment if option_tests else "none",
        cramers_v=float("nan"),
        **fields,
    )


def _adjusted(
    by_option: Mapping[str, tuple[TestResult, ...]], method: str
) -> dict[str, tuple[TestResult, ...]]:
    """Return the options' tests with p adjusted over the options, by kind of test."""
    if not by_option:
        return {}
    p = np.array([[test.p for test in tests] for tests in by_option.values()])
    for kind in range(p.shape[1]):
        p[:, kind] = adjust(p[:, kind], method)
    return {
        code: tuple(
            replace(test, p_adjusted=float(value)) for test, value in zip(tests, line, strict=True)
        )
        for (code, tests), line in zip(by_option.items(), p, strict=True)
    }
