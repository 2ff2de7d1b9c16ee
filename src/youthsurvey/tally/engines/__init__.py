"""Data too large for memory, grouped where they are: one query of DuckDB or Spark for a batch.

The query is put together by the engine's own expressions, so that names and values of files and
filters are never pasted into SQL. What comes back are groups of respondents who answered alike:
from there on all is as with data in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from youthsurvey.tally.engines.factors import WEIGHT, Factors
from youthsurvey.tally.engines.found import Groups
from youthsurvey.tally.engines.opening import (
    PARQUET_SUFFIXES,
    TABLE,
    TEXT_SUFFIXES,
    EngineName,
    default_engine,
    name_of,
    opened,
)
from youthsurvey.tally.engines.query import run
from youthsurvey.tally.engines.requests import Request, plan

__all__ = [
    "PARQUET_SUFFIXES",
    "TABLE",
    "TEXT_SUFFIXES",
    "WEIGHT",
    "EngineName",
    "Factors",
    "Groups",
    "Request",
    "default_engine",
    "group",
    "name_of",
    "opened",
]


def group(
    data: Any,
    requests: Sequence[Request],
    *,
    missing: Sequence[str] = (),
    engine: EngineName = "duckdb",
) -> list[Groups]:
    """Group the rows of some data as each request says, in one query for all of them.

    Requests with the same filter whose columns together have few combinations share one grouping,
    from which each is then added up: that is far quicker than a grouping set for each.

    Args:
        data: a path, a pattern such as ``parts/*.parquet``, a table's name or a data frame, see
            ``opened``.
        requests: the columns of each table, those of its design included, its weight and filter.
        missing: texts that mean "no answer" to filters and weights, besides an empty text.
        engine: where rows are grouped.

    Returns:
        For each request its groups; the same object for requests that share grouping and weight.

    Raises:
        UsageError: the engine is not installed, there is no such column, or a filter compares
            texts with numbers.
        InputError: the data cannot be read, have no rows, or weights that cannot be used.
    """
    with opened(data, engine) as rows:
        sets, of_request = plan(requests, rows.sizes)
        found = run(rows, sets, dict.fromkeys(r.weight for r in requests), missing)
    made: dict[tuple[int, str | None], Groups] = {}
    for place, request in zip(of_request, requests, strict=True):
        if (place, request.weight) not in made:
            made[place, request.weight] = found.groups(place, request.weight)
    return [made[p, r.weight] for p, r in zip(of_request, requests, strict=True)]
