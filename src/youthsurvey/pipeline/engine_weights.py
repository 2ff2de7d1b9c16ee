"""Weights of rows that an engine holds: one group-by, a solve on its groups, one join back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from youthsurvey.ingest.tabular import levels_of
from youthsurvey.model.codebook import Codebook, Variable
from youthsurvey.model.responses import Column, Responses
from youthsurvey.model.results import Floats
from youthsurvey.pipeline.file_columns import category_column
from youthsurvey.tally.engines import EngineName, Factors, Request, group, name_of
from youthsurvey.weight import Scheme, Weighted


@dataclass(frozen=True)
class GroupedRows:
    """Rows grouped by all that a scheme looks at.

    Attributes:
        responses: the groups as responses.
        keys: by column, each group's value as the engine has it.
        means: shape (g,), the mean base weight of each group; None where all start at 1.
        constant: whether base weights are the same throughout each group.
    """

    responses: Responses
    keys: Mapping[str, Sequence[Any]]
    means: Floats | None
    constant: bool

    def factors(self, weighted: Weighted, base: str | None) -> Factors:
        """Return by what each row's base weight, or 1, is multiplied to be its weight."""
        sums, grouped = weighted.responses.design.weight, self.responses.grouped
        assert sums is not None, "weighted responses have weights"
        assert grouped is not None, "made of groups"
        factor = sums / grouped.n
        if self.means is None or self.constant:
            return Factors(self.keys, factor, None)
        above = self.means > 0
        return Factors(
            self.keys, np.divide(factor, self.means, out=np.zeros_like(factor), where=above), base
        )


def group_for(data: Any, scheme: Scheme, missing: Sequence[str], engine: EngineName) -> GroupedRows:
    """Group rows by a scheme's columns: margins, distinct values of means, base weights.

    Base weights are added up; where the scheme trims, which needs single weights, rows are
    grouped by base weight too.

    Raises:
        SurveyError: as ``group``; or a column has too many values for a margin.
    """
    base = scheme.base_weight
    by_base = base is not None and scheme.trim is not None
    columns = dict.fromkeys([*scheme.variables, *scheme.means, *([base] if by_base else [])])
    request = Request(tuple(name for name in columns if name is not None), base)
    (groups,) = group(data, [request], missing=missing, engine=engine)
    made: dict[str, Column] = {}
    for name, values in groups.values.items():
        levels = levels_of(name, values, missing=missing)
        if name in scheme.variables:
            made[name] = category_column(levels, name_of(data))
        else:
            numbers = np.append(levels.numbers, np.nan)[np.maximum(levels.codes, -1)]
            made[name] = Column(Variable(name, "numeric", {"en": name}), levels.codes, numbers)
    n = len(groups.inside)
    means = None if groups.weight is None else groups.weight / groups.rows.n
    if base is not None and means is not None:
        variable = Variable(base, "numeric", {"en": base})
        made[base] = Column(variable, np.zeros(n, dtype=np.int32), means)
    codebook = Codebook({name: column.variable for name, column in made.items()})
    responses = Responses(codebook, np.arange(1, n + 1), np.arange(n), made, grouped=groups.rows)
    constant = bool(np.all(groups.rows.least == groups.rows.most))
    return GroupedRows(responses, groups.values, means, constant)
