"""The coded answers, one row a respondent. Immutable: every edit returns a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.codebook import CHOSEN, UNCHOSEN, Category, Codebook, MissingKind, Variable
from youthsurvey.model.design import SurveyDesign

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """The answers to one variable.

    Attributes:
        variable: the variable answered.
        codes: shape (n,), int32. For single and ordinal the index into ``variable.valid``; for a
            contact its group number; for the other types 0. Negative values are MissingKind.
        values: multiple: shape (n, k) bool, which of ``variable.valid`` were chosen (all False
            where codes < 0); numeric: (n,) float64, nan where missing; text: (n,) object, "" where
            missing; date: (n,) datetime64[D], NaT where missing. None for the other types.
        own: shape (n,), object: the text of the own answer, "" where there is none; None when the
            variable takes no own answers.
    """

    variable: Variable
    codes: NDArray[np.int32]
    values: NDArray[Any] | None = None
    own: NDArray[np.object_] | None = None

    def keep(self, rows: NDArray[np.bool_]) -> Column:
        """Return the column of the rows that are kept."""
        return replace(
            self,
            codes=self.codes[rows],
            values=None if self.values is None else self.values[rows],
            own=None if self.own is None else self.own[rows],
        )


def _exactly(value: float) -> str:
    """Return the shortest text that reads back as the same number; whole ones without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True)
class Grouped:
    """How many respondents each row stands for, where rows are groups who answered alike.

    Attributes:
        n: shape (g,), respondents; w2: shape (g,), sums of their squared weights.
        least, most: shape (g,), the extremes of their weights; None where these do not differ.
    """

    n: NDArray[np.int64]
    w2: NDArray[np.float64]
    least: NDArray[np.float64] | None = None
    most: NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Responses:
    """Coded answers with their codebook and design.

    Attributes:
        codebook: what was asked.
        line: shape (n,), int64: where each row stood in the raw file: the line of a text file or
            the row of a sheet on which it begins, the header's line being 1 in a plain file.
        order: shape (n,), int64: rank of submission, 0 first (by time stamp, else by line).
        columns: by variable name; variables without a column in the file are absent.
        design: weights and margins.
        grouped: what each row stands for where an engine has grouped respondents; the design's
            weights are then the groups' sums. None where a row is a respondent.
    """

    codebook: Codebook
    line: NDArray[np.int64]
    order: NDArray[np.int64]
    columns: Mapping[str, Column]
    design: SurveyDesign = field(default_factory=SurveyDesign)
    grouped: Grouped | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        n = len(self.line)
        for name, column in self.columns.items():
            assert len(column.codes) == n, f"{name} has as many rows as there are respondents"

    def __len__(self) -> int:
        return len(self.line)

    def __getitem__(self, name: str) -> Column:
        """Return a variable's column.

        Raises:
            UsageError: no such variable, or it is not in the data.
        """
        variable = self.codebook[name]
        try:
            return self.columns[name]
        except KeyError:
            raise UsageError(
                f'the data have no column for "{variable.name}".',
                remedy=nearest(name, self.columns),
            ) from None

    def resolve(self, name: str) -> tuple[NDArray[np.int32], tuple[Category, ...]]:
        """Return integer codes and categories of a single or ordinal variable, or of one option.

        ``"awareness"`` gives that variable; ``"platforms.telegram"`` gives codes 0 (not chosen)
        and 1 (chosen) of one option of a multiple choice.

        Returns:
            codes: shape (n,), int32, index into categories, negative where missing.
            categories: the answers that the codes stand for.

        Raises:
            UsageError: no such variable or option, or not one to tabulate.
        """
        if name not in self.codebook and "." in name:
            variable, option = name.rsplit(".", 1)
            column = self[variable]
            if column.variable.type == "multiple":
                chosen = column.values
                assert chosen is not None, "a multiple choice has its options' values"
                picked = chosen[:, column.variable.index(option)].astype(np.int32)
                return np.where(column.codes < 0, column.codes, picked), (UNCHOSEN, CHOSEN)
        column = self[name]
        if column.variable.type not in ("single", "ordinal"):
            raise UsageError(
                f'"{name}" is {column.variable.type}: it has no categories to tabulate.'
                if column.variable.type != "multiple"
                else f'"{name}" is a multiple choice: name one of its options, "{name}.OPTION".'
            )
        return column.codes, column.variable.valid

    @property
    def is_synthetic(self) -> bool:
        """Whether any row carries the mark of synthetic data."""
        return any(
            bool((c.codes >= 0).any()) for c in self.columns.values() if c.variable.marks_synthetic
        )

    def keep(self, rows: NDArray[np.bool_]) -> Responses:
        """Return the responses of the rows where ``rows`` (shape (n,), bool) holds.

        For rows that are no respondents (duplicates, tests); a subpopulation is a ``domain``.

        Raises:
            UsageError: the design has strata, PSUs or replicates.
        """
        return replace(
            self,
            line=self.line[rows],
            order=self.order[rows],
            columns={name: column.keep(rows) for name, column in self.columns.items()},
            design=self.design.keep(rows),
        )

    def domain(self, rows: NDArray[np.bool_]) -> Responses:
        """Return responses whose estimates are for a subpopulation, shape (n,) of bool.

        The other respondents stay in the design: how many a sample holds of a subpopulation is
        chance, which standard errors must contain. They count neither in a base nor as missing.
        """
        return self.with_design(self.design.within(rows))

    def with_column(self, column: Column) -> Responses:
        """Return responses with one column added or replaced."""
        return replace(self, columns={**self.columns, column.variable.name: column})

    def with_design(self, design: SurveyDesign) -> Responses:
        """Return responses under another design."""
        return replace(self, design=design)

    def to_frame(self, lang: str | None = None) -> pd.DataFrame:
        """Return a data frame, one row a respondent: category codes, or labels in ``lang``.

        A multiple choice becomes one column an option, ``platforms.telegram``, with 0 and 1.
        """
        import pandas as pd

        return pd.DataFrame(self.to_columns(lang))

    def to_columns(self, lang: str | None = None) -> dict[str, list[str]]:
        """Return the answers as texts, by column name, as the coded file holds them.

        Missing answers are empty ("no answer") or the token of their kind (".not_asked").
        With ``lang`` the categories' labels stand instead of their codes.
        """
        out: dict[str, list[str]] = {"line": [str(x) for x in self.line]}
        for name, column in self.columns.items():
            missing = {int(kind): kind.token for kind in MissingKind}
            variable, codes = column.variable, column.codes.tolist()
            if variable.type in ("single", "ordinal"):
                texts = [
                    c.code if lang is None else c.label.get(lang) or c.label.get("en") or c.code
                    for c in variable.valid
                ]
                out[name] = [texts[c] if c >= 0 else missing[c] for c in codes]
            elif variable.type == "multiple":
                assert column.values is not None, "a multiple choice has its options' values"
                for j, category in enumerate(variable.valid):
                    chosen = column.values[:, j].tolist()
                    out[f"{name}.{category.code}"] = [
                        str(int(v)) if c >= 0 else missing[c]
                        for v, c in zip(chosen, codes, strict=True)
                    ]
            elif variable.type == "contact":
                out[name] = [str(c) if c >= 0 else missing[c] for c in codes]
            else:
                assert column.values is not None, f"a {variable.type} variable has values"
                as_text = _exactly if variable.type == "numeric" else str
                out[name] = [
                    as_text(v) if c >= 0 else missing[c]
                    for v, c in zip(column.values.tolist(), codes, strict=True)
                ]
            if column.own is not None:
                out[f"{name}.own_text"] = [str(v) for v in column.own.tolist()]
        return out
