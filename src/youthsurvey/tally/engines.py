"""Data too large for memory, grouped where they are: one query of DuckDB for a whole batch.

The query is put together by DuckDB's own expressions, so that names and values of files and
filters are never pasted into SQL. What comes back are groups of respondents who answered alike:
from there on all is as with data in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.errors import InputError, UsageError, nearest
from youthsurvey.model.filters import Comparison, Condition, Every, Filter, Not
from youthsurvey.model.optional import require
from youthsurvey.model.responses import Grouped

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
PARQUET_SUFFIXES = (".parquet", ".pq")
MOST_COMBINATIONS = 50_000
"""Of the categories of tables that are grouped together."""


@dataclass(frozen=True)
class Groups:
    """Respondents grouped by the values of some columns.

    Attributes:
        values: by column, each group's value, None where it is missing.
        inside: shape (g,), whether the filter is true of the group.
        rows: how many respondents and which weights each group stands for.
        weight: shape (g,), sums of weights; None without weights.
    """

    values: Mapping[str, Sequence[Any]]
    inside: np.typing.NDArray[np.bool_]
    rows: Grouped
    weight: np.typing.NDArray[np.float64] | None


def group(
    data: Path,
    tables: Sequence[Sequence[str]],
    *,
    weight: str | None = None,
    chosen: Filter | None = None,
    missing: Sequence[str] = (),
) -> list[Groups]:
    """Group a file's rows by the columns of each table, in one query for all tables.

    Tables whose columns together have few combinations share one grouping, from which each is
    then added up: that is far quicker than a grouping set for each table.

    Args:
        data: a Parquet or CSV (UTF-8) file, or a pattern such as ``parts/*.parquet``.
        tables: the columns of each table, those of its design included.
        weight: the column of weights; None for none.
        chosen: a filter: each table's groups lie wholly inside or outside of it.
        missing: texts that mean "no answer" to the filter, besides an empty text.

    Returns:
        For each table its groups; the same object for tables that share a grouping.

    Raises:
        UsageError: DuckDB is not installed, there is no such column, or the filter compares
            texts with numbers.
        InputError: the file cannot be read, has no rows, or weights that cannot be used.
    """
    duckdb = require("duckdb", "duckdb", "--engine duckdb")
    with duckdb.connect() as connection:
        query = _Query(duckdb, _open(duckdb, connection, data), data.name)
        sets, of_table = query.together(tables)
        fetched = query.grouped(sets, weight, chosen, missing)
    made = [_groups(columns, fetched, place, weight, data) for place, columns in enumerate(sets)]
    return [made[place] for place in of_table]


def _open(duckdb: Any, connection: Any, data: Path) -> Any:
    suffix = data.suffix.lower()
    if suffix not in (*TEXT_SUFFIXES, *PARQUET_SUFFIXES):
        raise UsageError(
            f'the engine "duckdb" reads Parquet and CSV, not "{suffix or data.name}".',
            where="--engine",
            remedy="Leave --engine out.",
        )
    try:
        if suffix in PARQUET_SUFFIXES:
            return connection.read_parquet(str(data))
        return connection.read_csv(str(data), all_varchar=True, header=True)
    except duckdb.IOException:
        raise InputError(
            "there is no such file.", where=str(data), remedy="Check the path of the data."
        ) from None
    except duckdb.Error:
        kind = "Parquet" if suffix in PARQUET_SUFFIXES else "CSV in UTF-8"
        raise InputError(
            f"this is no {kind}, or it is damaged.", where=data.name, remedy="Export it again."
        ) from None


class _Query:
    """Builds the query out of DuckDB's expressions."""

    def __init__(self, duckdb: Any, relation: Any, source: str) -> None:
        self.duckdb = duckdb
        self.relation = relation
        self.source = source
        self.types = dict(zip(relation.columns, map(str, relation.types), strict=True))

    def together(self, tables: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[int]]:
        """Return sets of columns to group by, and for each table the set that holds its columns.

        A table joins the set that it enlarges least, as long as that keeps few combinations.
        """
        if len(tables) == 1:
            return [list(dict.fromkeys(tables[0]))], [0]
        sizes = self.sizes(dict.fromkeys(name for table in tables for name in table))
        sets: list[dict[str, None]] = []
        of_table = []
        for table in tables:
            joined = [dict.fromkeys([*columns, *table]) for columns in sets]
            combinations = [prod(sizes[name] for name in columns) for columns in joined]
            place = min(range(len(sets)), key=combinations.__getitem__, default=0)
            if not sets or combinations[place] > MOST_COMBINATIONS:
                place = len(sets)
                sets.append(dict.fromkeys(table))
            else:
                sets[place] = joined[place]
            of_table.append(place)
        return [list(columns) for columns in sets], of_table

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """Return about how many values each column has, a missing one included."""
        count, own = self.duckdb.FunctionExpression, list(names)
        counts = [
            count("approx_count_distinct", self.column(name)).alias(f"c{i}")
            for i, name in enumerate(own)
        ]
        found = self.relation.aggregate(counts).fetchall()[0]
        return {name: int(n) + 1 for name, n in zip(own, found, strict=True)}

    def grouped(
        self,
        tables: Sequence[Sequence[str]],
        weight: str | None,
        chosen: Filter | None,
        missing: Sequence[str],
    ) -> dict[str, Any]:
        """Return the groups of all tables as arrays; column ``s`` of a table marks its groups."""
        column, call, value = (
            self.duckdb.ColumnExpression, self.duckdb.FunctionExpression,
            self.duckdb.ConstantExpression,
        )  # fmt: skip
        names = list(dict.fromkeys(name for table in tables for name in table))
        own = {name: f"c{i}" for i, name in enumerate(names)}
        inside = value(True)
        if chosen is not None:
            holds = self.condition(chosen.condition, missing)
            inside = self.duckdb.CaseExpression(holds, value(True)).otherwise(value(False))
        projected = [
            *(self.column(name).alias(alias) for name, alias in own.items()),
            *(value(1).alias(f"s{i}") for i in range(len(tables))),
            inside.alias("inside"),
            (value(1.0) if weight is None else self.column(weight).cast("DOUBLE")).alias("w"),
        ]
        w = column("w")
        sums = [
            call("count_star").alias("n"),
            call("sum", w).alias("w"),
            call("sum", w * w).alias("w2"),
            call("count", w).alias("weighed"),
            call("min", w).alias("least"),
        ]
        marks = [f"s{i}" for i in range(len(tables))]
        keys = [*marks, "inside", *own.values()]
        # Only names made here stand in this text.
        sets = ", ".join(
            f"({', '.join([mark, 'inside', *(own[name] for name in dict.fromkeys(table))])})"
            for mark, table in zip(marks, tables, strict=True)
        )
        try:
            grouped = self.relation.select(*projected).aggregate(
                [*map(column, keys), *sums], f"GROUPING SETS ({sets})"
            )
            rows = grouped.fetchall()
        except self.duckdb.Error as error:
            raise self._failed(error, weight, chosen) from None
        columns = list(zip(*rows, strict=True)) or [()] * len(grouped.columns)
        found = dict(zip(grouped.columns, columns, strict=True))
        return {**found, "own": own}

    def column(self, name: str) -> Any:
        """Return a column of the file.

        Raises:
            UsageError: there is none.
        """
        if name not in self.types:
            raise UsageError(
                f'there is no column "{name}".',
                where=self.source,
                remedy=nearest(name, self.types),
            )
        return self.duckdb.ColumnExpression(name)

    def condition(self, condition: Condition, missing: Sequence[str]) -> Any:
        """Return a part of a filter; null where a missing answer leaves it open."""
        if isinstance(condition, Not):
            return ~self.condition(condition.part, missing)
        if isinstance(condition, Every):
            first, *others = (self.condition(part, missing) for part in condition.parts)
            for other in others:
                first = first & other
            return first
        assert isinstance(condition, Comparison), "a filter has no other parts"
        return self.comparison(condition, missing)

    def comparison(self, part: Comparison, missing: Sequence[str]) -> Any:
        value, kind = self.duckdb.ConstantExpression, self.types.get(part.name, "")
        column = self.column(part.name)
        text = column.cast("VARCHAR")
        if kind == "BOOLEAN":
            text = self.duckdb.FunctionExpression("upper", text)
        if kind == "VARCHAR":
            blank = self.duckdb.FunctionExpression("trim", column)
            given = blank.isnotin(value(""), *map(value, missing))
            column = text = self.duckdb.CaseExpression(given, column)
        compared = None
        for literal in part.literals:
            if isinstance(literal, str) and kind in ("FLOAT", "DOUBLE"):
                raise UsageError(
                    f'"{part.name}" holds numbers, but is compared with a text.',
                    where="--filter",
                    remedy="Write the number without quotation marks.",
                )
            left = text if isinstance(literal, str) else column.cast("DOUBLE")
            right = value(literal)
            each = {
                "==": left.__eq__, "!=": left.__ne__, "<": left.__lt__,
                "<=": left.__le__, ">": left.__gt__, ">=": left.__ge__,
            }[part.relation](right)  # fmt: skip
            compared = each if compared is None else compared | each
        return compared

    def _failed(
        self, error: Exception, weight: str | None, chosen: Filter | None
    ) -> UsageError | InputError:
        if not isinstance(error, (self.duckdb.ConversionException, self.duckdb.BinderException)):
            return InputError(
                "DuckDB cannot read the file to its end.",
                where=self.source,
                remedy="Check that all its rows have the same columns, in UTF-8.",
            )
        named = [f'the weight "{weight}"'] if weight is not None else []
        named += ["a column that --filter compares with a number"] if chosen is not None else []
        return UsageError(
            f"{' or '.join(named)} holds texts that are no numbers.", where=self.source
        )


def _groups(
    columns: Sequence[str],
    fetched: Mapping[str, Any],
    place: int,
    weight: str | None,
    data: Path,
) -> Groups:
    own, inside = fetched["own"], fetched["inside"]
    keys = [fetched[own[name]] for name in columns]
    # The engine's threads finish in any order.
    mine = sorted(
        (i for i, mark in enumerate(fetched[f"s{place}"]) if mark is not None),
        key=lambda i: (inside[i], *(str(key[i]) for key in keys)),
    )
    if not mine:
        raise InputError("the file has columns, but no rows.", where=data.name)
    n = np.array([fetched["n"][i] for i in mine], dtype=np.int64)
    if weight is not None:
        _check_weights([{k: fetched[k][i] for k in _SUMS} for i in mine], weight, data)
    w, w2 = (np.array([fetched[k][i] for i in mine], dtype=np.float64) for k in ("w", "w2"))
    return Groups(
        values={name: [key[i] for i in mine] for name, key in zip(columns, keys, strict=True)},
        inside=np.array([inside[i] for i in mine], dtype=bool),
        rows=Grouped(n, w2),
        weight=None if weight is None else w,
    )


_SUMS = ("n", "w", "weighed", "least")


def _check_weights(groups: Sequence[Mapping[str, Any]], weight: str, data: Path) -> None:
    missing = sum(g["n"] - g["weighed"] for g in groups)
    fault = ""
    if missing:
        fault = f"missing in {missing} rows"
    elif any(g["least"] < 0 for g in groups):
        fault = "negative in some row"
    elif not np.isfinite([g["w"] for g in groups]).all():
        fault = "infinite or no number in some row"
    elif not any(g["w"] for g in groups):
        fault = "0 in every row"
    if fault:
        raise InputError(
            f'the weight in "{weight}" is {fault}.',
            where=data.name,
            remedy="Every row needs a finite number that is not below 0.",
        )
