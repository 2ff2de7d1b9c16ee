"""Rows in DuckDB: Parquet, CSV, tables of a database file, and data frames; out of core."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import numpy as np

from youthsurvey.errors import InputError, OutputError, UsageError, nearest
from youthsurvey.model.optional import require
from youthsurvey.tally.engines.factors import WEIGHT, Factors
from youthsurvey.tally.engines.opening import (
    PARQUET_SUFFIXES,
    TABLE,
    TEXT_SUFFIXES,
    damaged,
    name_of,
    no_numbers,
    no_such_file,
    no_table,
    separator_of,
)
from youthsurvey.tally.engines.query import Expression, Kind, given

_SLICES, _ROWS_OF_SLICE = 16, 4096
_KINDS: dict[str, Kind] = {
    "varchar": "text", "enum": "text", "boolean": "truth", "float": "real", "double": "real",
    "decimal": "exact",
}  # fmt: skip
_WHOLE = ("tinyint", "smallint", "integer", "bigint", "hugeint")


@contextmanager
def open_duckdb(data: Any) -> Iterator[DuckDBRows]:
    """Open data in DuckDB, see ``opening.opened``."""
    duckdb = require("duckdb", "duckdb", "--engine duckdb")
    file, _, table = str(data).partition(TABLE) if isinstance(data, Path) else ("", "", "")
    # Where memory does not suffice; by default a folder where one happens to stand.
    config = {"temp_directory": str(Path(gettempdir()) / "youthsurvey-duckdb")}
    if table and not Path(file).is_file():
        raise no_such_file(Path(file))
    try:
        place = (file, True) if table else (":memory:", False)
        connection = duckdb.connect(place[0], read_only=place[1], config=config)
    except duckdb.Error:
        raise InputError(
            "this is no database of DuckDB, or another program has it open.", where=file
        ) from None
    with connection:
        relation = _table(duckdb, connection, table, file) if table else None
        if relation is None:
            relation = _relation(duckdb, connection, data)
        yield DuckDBRows(duckdb, connection, relation, name_of(data), _has_slices(data))


def _table(duckdb: Any, connection: Any, table: str, file: str) -> Any:
    try:
        return connection.table(table)
    except duckdb.Error:
        raise no_table(table, file) from None


def _has_slices(data: Any) -> bool:
    """Whether rows can be reached without reading all that stand before them."""
    return not (isinstance(data, Path) and data.suffix.lower() in TEXT_SUFFIXES)


def _relation(duckdb: Any, connection: Any, data: Any) -> Any:
    if not isinstance(data, Path):
        frame = data.collect() if hasattr(data, "collect") else data
        try:
            # A frame of pandas speaks Arrow only where pyarrow is installed.
            is_pandas = type(frame).__module__.partition(".")[0] == "pandas"
            return connection.from_df(frame) if is_pandas else connection.from_arrow(frame)
        except (duckdb.Error, TypeError):
            raise UsageError(
                f"{type(data).__name__} is no data frame that DuckDB reads.",
                remedy="Give a path, or a Polars, Arrow or pandas frame.",
            ) from None
    suffix = data.suffix.lower()
    if suffix not in (*TEXT_SUFFIXES, *PARQUET_SUFFIXES):
        raise UsageError(
            f'the engine "duckdb" reads Parquet and CSV, not "{suffix or data.name}".',
            where="--engine",
            remedy=f"Leave --engine out, or name a table: FILE.duckdb{TABLE}TABLE.",
        )
    try:
        if suffix in PARQUET_SUFFIXES:
            return connection.read_parquet(str(data))
        return _texts(connection, data)
    except duckdb.IOException:
        raise no_such_file(data) from None
    except duckdb.Error:
        raise damaged(data) from None


def _texts(connection: Any, data: Path) -> Any:
    # Told all of it: what is left to guess, DuckDB guesses from rows of unequal width too.
    return connection.read_csv(
        str(data), all_varchar=True, header=True, sep=separator_of(data), quotechar='"',
        escapechar='"', skiprows=0, comment="",
    )  # fmt: skip


class DuckDBRows:
    """A relation of DuckDB, see ``query.Rows``."""

    def __init__(
        self, duckdb: Any, connection: Any, relation: Any, source: str, slices: bool
    ) -> None:
        self.duckdb = duckdb
        self.connection = connection
        self.relation = relation
        self.source = source
        self.slices = slices
        self.names: Sequence[str] = list(relation.columns)
        self.types = dict(zip(relation.columns, relation.types, strict=True))
        self.kinds: Mapping[str, Kind] = {name: _kind(t.id) for name, t in self.types.items()}

    def column(self, name: str) -> Expression:
        """Return a column of the data; UsageError where there is none."""
        if name not in self.types:
            raise UsageError(
                f'there is no column "{name}".',
                where=self.source,
                remedy=nearest(name, self.types),
            )
        column = self.duckdb.ColumnExpression(name)
        return column.cast("VARCHAR") if self.types[name].id == "enum" else column

    def value(self, value: str | float | bool | None) -> Expression:
        """Return a constant."""
        return self.duckdb.ConstantExpression(value)

    def when(self, condition: Expression, value: Expression) -> Expression:
        """Return a value where a condition is true, else null."""
        return self.duckdb.CaseExpression(condition, value)

    def call(self, function: str, *arguments: Expression) -> Expression:
        """Return a function's value."""
        if function == "coalesce":
            return self.duckdb.CoalesceOperator(*arguments)
        return self.duckdb.FunctionExpression(function, *arguments)

    def number(self, value: Expression) -> Expression:
        """Return a value as a floating point number; a text that is none stops the query."""
        return value.cast("DOUBLE")

    def text(self, value: Expression) -> Expression:
        """Return a value as a text."""
        return value.cast("VARCHAR")

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """Return about how many values each column has, a missing one included.

        Where rows can be reached anywhere, from slices all over the data: values that stand in a
        single slice tell of others that stand in none. Source: Chao 1984.
        """
        own, total = list(names), 0
        columns = [self.column(name).alias(f"c{i}") for i, name in enumerate(own)]
        if self.slices:
            ((total,),) = self.relation.aggregate([self.call("count_star")]).fetchall()
        if total <= _SLICES * _ROWS_OF_SLICE:
            counts = [
                self.call("approx_count_distinct", column).alias(f"c{i}")
                for i, column in enumerate(map(self.column, own))
            ]
            (found,) = self.relation.aggregate(counts).fetchall()
            return {name: int(n) + 1 for name, n in zip(own, found, strict=True)}
        in_slices: list[dict[Any, int]] = [{} for _ in own]
        for part in range(_SLICES):
            start = part * (total - _ROWS_OF_SLICE) // (_SLICES - 1)
            rows = self.relation.limit(_ROWS_OF_SLICE, start).select(*columns)
            for counted, values in zip(in_slices, rows.fetchnumpy().values(), strict=True):
                for value in set(np.ma.asarray(values).tolist()):
                    counted[value] = counted.get(value, 0) + 1
        return {name: _chao(counted) for name, counted in zip(own, in_slices, strict=True)}

    def grouped(
        self,
        projected: Mapping[str, Expression],
        sets: Sequence[Sequence[str]],
        weights: int,
        shown: Mapping[str, Kind],
    ) -> dict[str, Sequence[Any]]:
        """Group projected columns by several sets of them, see ``query.Rows``."""
        column, call = self.duckdb.ColumnExpression, self.call
        sums = [call("count_star").alias("n")]
        for j in range(weights):
            w = column(f"w{j}")
            sums += [
                call("sum", w).alias(f"w{j}"),
                call("sum", w * w).alias(f"v{j}"),
                call("count", w).alias(f"k{j}"),
                call("min", w).alias(f"l{j}"),
                call("max", w).alias(f"m{j}"),
            ]
        keys = list(dict.fromkeys(name for each in sets for name in each))
        # Only names made here stand in this text.
        text = ", ".join(f"({', '.join(each)})" for each in sets)
        try:
            found = self.relation.select(
                *(value.alias(name) for name, value in projected.items())
            ).aggregate([*map(column, keys), *sums], f"GROUPING SETS ({text})")
            if {"exact", "other"} & set(shown.values()):
                # numpy has no dates without hours, and no decimals.
                columns = list(zip(*found.fetchall(), strict=True)) or [()] * len(found.columns)
                return dict(zip(found.columns, columns, strict=True))
            arrays = found.fetchnumpy()
            return {n: v.tolist() if n in keys else v for n, v in arrays.items()}
        except self.duckdb.Error as error:
            raise self.failed(error) from None

    def write(self, factors: Factors, missing: Sequence[str], path: Path) -> int:
        """Write all rows with their weights, see ``query.Rows``; their order stays."""
        import pandas as pd

        # Apart from the data's own names, whatever these are.
        mark = "_" * (1 + max(map(len, self.names)))
        own = {name: f"{mark}{i}" for i, name in enumerate(factors.keys)}
        frame = pd.DataFrame({alias: list(factors.keys[name]) for name, alias in own.items()})
        frame[mark] = factors.factor
        column = self.duckdb.ColumnExpression
        groups = self.connection.from_df(frame).select(
            *(column(alias).cast(self._type(name)).alias(alias) for name, alias in own.items()),
            column(mark),
        )
        first, *others = (self.column(name) == column(alias) for name, alias in own.items())
        for other in others:
            first = first & other
        weight = column(mark)
        if factors.base is not None:
            weight = weight * self.number(given(self, factors.base, missing))
        rows = self.relation.join(groups, first, "left").select(
            self.duckdb.StarExpression(exclude=[mark, *own.values()]), weight.alias(WEIGHT)
        )
        try:
            if path.suffix.lower() in PARQUET_SUFFIXES:
                rows.to_parquet(str(path))
                written = self.connection.read_parquet(str(path))
            else:
                rows.to_csv(str(path), header=True)
                written = _texts(self.connection, path)
            counts = [self.call("count_star"), self.call("count", column(WEIGHT))]
            ((n, weighted),) = written.aggregate(counts).fetchall()
        except self.duckdb.IOException:
            raise OutputError("cannot be written.", where=str(path.name)) from None
        except self.duckdb.Error as error:
            raise self.failed(error) from None
        assert n == weighted, "every row has found its group"
        return int(n)

    def _type(self, name: str) -> Any:
        return "VARCHAR" if self.types[name].id == "enum" else self.types[name]

    def failed(self, error: Exception) -> UsageError | InputError:
        """Return what an error of DuckDB while it reads means."""
        if isinstance(error, self.duckdb.OutOfMemoryException):
            return InputError("DuckDB has too little memory and disk.", where=self.source)
        if not isinstance(error, (self.duckdb.ConversionException, self.duckdb.BinderException)):
            return InputError(
                "DuckDB cannot read the data to their end.",
                where=self.source,
                remedy="Check that all rows have the same columns, in UTF-8.",
            )
        return no_numbers(self.source)


def _kind(type_name: str) -> Kind:
    if type_name in _WHOLE or type_name.removeprefix("u") in _WHOLE:
        return "whole"
    return _KINDS.get(type_name, "other")


def _chao(counted: Mapping[Any, int]) -> int:
    once = sum(n == 1 for n in counted.values())
    twice = sum(n == 2 for n in counted.values())
    return max(len(counted) + once * (once - 1) // (2 * (twice + 1)), 1)
