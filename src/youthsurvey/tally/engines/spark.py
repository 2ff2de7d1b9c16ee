"""Rows in Spark: Parquet, CSV, tables and Spark's data frames, on this machine or a cluster."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from glob import glob
from pathlib import Path
from typing import Any

from youthsurvey.errors import InputError, UsageError, nearest
from youthsurvey.model.optional import require
from youthsurvey.tally.engines.factors import WEIGHT, Factors
from youthsurvey.tally.engines.opening import (
    PARQUET_SUFFIXES,
    TEXT_SUFFIXES,
    damaged,
    no_numbers,
    no_such_file,
    no_table,
    separator_of,
)
from youthsurvey.tally.engines.query import Expression, Kind, given
from youthsurvey.tally.engines.spark_session import failures, session_of

_SAMPLED = 0.02
_MOST_KEYS = 64
_NO_NUMBER = "youthsurvey: no number"
_KINDS: dict[str, Kind] = {
    "string": "text", "boolean": "truth", "float": "real", "double": "real",
    "tinyint": "whole", "smallint": "whole", "int": "whole", "bigint": "whole",
}  # fmt: skip


def open_spark(data: Any) -> SparkRows:
    """Open data in Spark, see ``opening.opened``."""
    require("pyspark", "spark", "--engine spark")
    if hasattr(data, "sparkSession"):
        return SparkRows(data, "the data frame")
    if not isinstance(data, Path):
        raise UsageError(
            f"{type(data).__name__} is no data that Spark reads.",
            remedy='Give a path, a table or a data frame of Spark, or choose engine="duckdb".',
        )
    suffix = data.suffix.lower()
    is_file = suffix in (*PARQUET_SUFFIXES, *TEXT_SUFFIXES)
    if not is_file and (data.exists() or len(data.parts) > 1):
        raise UsageError(
            f'the engine "spark" reads Parquet, CSV and tables, not "{suffix or data.name}".',
            where="--engine",
            remedy="Leave --engine out.",
        )
    session = session_of()
    from pyspark.errors import AnalysisException

    try:
        if not is_file:
            return SparkRows(session.table(str(data)), data.name)
        if suffix in PARQUET_SUFFIXES:
            return SparkRows(session.read.parquet(address(data)), data.name)
        return SparkRows(_texts(session, data), data.name)
    except AnalysisException as error:
        if not is_file:
            raise no_table(str(data), "Spark") from None
        missing = (error.getCondition() or "").startswith("PATH_NOT_FOUND")
        raise no_such_file(data) if missing else damaged(data) from None
    except failures():
        raise damaged(data) from None


def address(data: Path) -> str:
    """Return a path as Spark takes it, which starts where its Java was started.

    A ``Path`` folds the slashes of s3a://bucket/file.
    """
    scheme, colon, rest = str(data).partition(":/")
    if not (colon and scheme.isalnum() and len(scheme) > 1):
        return str(data.absolute() if data.parent.is_dir() or glob(str(data)) else data)
    return str(data) if scheme in ("file", "hdfs") else f"{scheme}://{rest}"


def _texts(session: Any, data: Path) -> Any:
    """Read CSV strictly, as the other engine does: every column a text."""
    return session.read.csv(
        address(data), header=True, sep=separator_of(data), quote='"', escape='"', multiLine=True,
        mode="FAILFAST", encoding="UTF-8", inferSchema=False, enforceSchema=False,
        maxCharsPerColumn=-1,
    )  # fmt: skip


class SparkRows:
    """A data frame of Spark, see ``query.Rows``."""

    def __init__(self, frame: Any, source: str) -> None:
        from pyspark.sql import functions

        self.functions = functions
        self.source = source
        self.names: Sequence[str] = list(frame.columns)
        self.kinds: Mapping[str, Kind] = {
            name: "exact" if kind.startswith("decimal") else _KINDS.get(kind, "other")
            for name, kind in frame.dtypes
        }
        # Spark reads points and backquotes in a name as syntax, and takes "A" for "a".
        self.frame = frame.toDF(*(f"x{i}" for i in range(len(self.names))))

    def column(self, name: str) -> Expression:
        """Return a column of the data; UsageError where there is none."""
        if name not in self.kinds:
            raise UsageError(
                f'there is no column "{name}".',
                where=self.source,
                remedy=nearest(name, self.names),
            )
        return self.functions.col(f"x{self.names.index(name)}")

    def value(self, value: str | float | bool | None) -> Expression:
        """Return a constant."""
        return self.functions.lit(value)

    def when(self, condition: Expression, value: Expression) -> Expression:
        """Return a value where a condition is true, else null."""
        return self.functions.when(condition, value)

    def call(self, function: str, *arguments: Expression) -> Expression:
        """Return a function's value."""
        return getattr(self.functions, function)(*arguments)

    def number(self, value: Expression) -> Expression:
        """Return a value as a floating point number; a text that is none stops the query."""
        # A session may turn errors of casts off: then a plain cast is null in silence.
        stop = self.functions.raise_error(self.functions.lit(_NO_NUMBER)).cast("double")
        number = value.try_cast("double")
        return self.functions.when(value.isNotNull() & number.isNull(), stop).otherwise(number)

    def text(self, value: Expression) -> Expression:
        """Return a value as a text."""
        return value.cast("string")

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """Return about how many values each column has in a sample, a missing one included."""
        own = list(names)
        counts = [self.functions.approx_count_distinct(self.column(name)) for name in own]
        found = self._collected(self.frame.sample(_SAMPLED, 1).agg(*counts))
        return {name: int(n) + 1 for name, n in zip(own, found[0], strict=True)}

    def grouped(
        self,
        projected: Mapping[str, Expression],
        sets: Sequence[Sequence[str]],
        weights: int,
        shown: Mapping[str, Kind],  # noqa: ARG002 - what comes back are plain values
    ) -> dict[str, Sequence[Any]]:
        """Group projected columns by several sets of them, see ``query.Rows``."""
        f = self.functions
        sums = [f.count(f.lit(1)).alias("n")]
        for j in range(weights):
            w = f.col(f"w{j}")
            sums += [
                f.sum(w).alias(f"w{j}"),
                f.sum(w * w).alias(f"v{j}"),
                f.count(w).alias(f"k{j}"),
                f.min(w).alias(f"l{j}"),
                f.max(w).alias(f"m{j}"),
            ]
        rows = self.frame.select(*(value.alias(name) for name, value in projected.items()))
        parts = []
        for part in _within_limit(sets):
            keys = list(dict.fromkeys(name for each in part for name in each))
            columns = [[f.col(name) for name in each] for each in part]
            grouped = (
                rows.groupBy(*keys)
                if len(part) == 1
                else rows.groupingSets(columns, *map(f.col, keys))
            )
            parts.append(grouped.agg(*sums))
        whole = reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), parts)
        found = self._collected(whole)
        transposed = zip(*found, strict=True) if found else ((),) * len(whole.columns)
        return dict(zip(whole.columns, map(list, transposed), strict=True))

    def write(self, factors: Factors, missing: Sequence[str], path: Path) -> int:
        """Write all rows with their weights, see ``query.Rows``, as a folder of parts."""
        from pyspark.sql.types import DoubleType, StructField, StructType

        f = self.functions
        places = [self.names.index(name) for name in factors.keys]
        fields = [
            StructField(f"y{i}", self.frame.schema[place].dataType)
            for i, place in enumerate(places)
        ]
        schema = StructType([*fields, StructField("factor", DoubleType())])
        groups = zip(*factors.keys.values(), factors.factor.tolist(), strict=True)
        with warnings.catch_warnings():
            # Of versions of pandas, which this does not use.
            warnings.simplefilter("ignore")
            small = self.frame.sparkSession.createDataFrame(list(groups), schema)
        joined = [f.col(f"x{place}") == f.col(f"y{i}") for i, place in enumerate(places)]
        weight = f.col("factor")
        if factors.base is not None:
            weight = weight * self.number(given(self, factors.base, missing))
        own = [f.col(f"x{i}") for i in range(len(self.names))]
        rows = self.frame.join(f.broadcast(small), joined, "left").select(*own, weight)
        named = rows.toDF(*self.names, WEIGHT)
        try:
            if path.suffix.lower() in PARQUET_SUFFIXES:
                named.write.parquet(address(path))
                written = named.sparkSession.read.parquet(address(path))
            else:
                named.write.csv(address(path), header=True, quote='"', escape='"')
                written = _texts(named.sparkSession, path)
            last = written.toDF(*map(str, range(len(written.columns)))).select(
                f.count(f.lit(1)), f.count(str(len(self.names)))
            )
            ((n, weighted),) = last.collect()
        except failures() as error:
            raise self.failed(error) from None
        assert n == weighted, "every row has found its group"
        return int(n)

    def _collected(self, frame: Any) -> list[Any]:
        try:
            rows: list[Any] = frame.collect()
            return rows
        except failures() as error:
            raise self.failed(error) from None

    def failed(self, error: Exception) -> UsageError | InputError:
        """Return what an error of Spark while it reads means."""
        if _NO_NUMBER in str(error):
            return no_numbers(self.source)
        return InputError(
            "Spark cannot read the data to their end.",
            where=self.source,
            remedy="Check that all rows have the same columns, in UTF-8.",
        )


def _within_limit(sets: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    """Divide sets into as few parts as keep to the columns that Spark's grouping sets may have."""
    parts: list[list[Sequence[str]]] = []
    keys: set[str] = set()
    for each in sets:
        if not parts or len(keys | set(each)) > _MOST_KEYS:
            parts.append([])
            keys = set()
        parts[-1].append(each)
        keys |= set(each)
    return parts
