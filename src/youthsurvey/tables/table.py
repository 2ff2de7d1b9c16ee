"""Table: heading, stub, columns, values, notes, flags. Language-neutral: texts come by language.

Only this room makes tables, so no figure, sheet or page can skip a mark or a flag.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from youthsurvey.model.codebook import Labels

Value = float | int | str | Labels | None
"""A number, a code, a text by language, or nothing."""

Format = Literal[
    "count", "weighted", "share", "fine_share", "points", "fine_points", "number", "p",
    "residual", "text",
]  # fmt: skip
"""How a value reads: a whole number, a weighted count (one decimal), a share of 0 to 1 as per
cent (one decimal; fine_share two), a difference of shares in percentage points (one
decimal; fine_points two), a number (two decimals), a p value, a residual, a text."""

Flag = Literal["assumed", "low_base", "suppressed", "fails", "passes", "open", "made"]
"""assumed: rests on an assumption of the synthetic data; low_base: under the study's least base;
suppressed: withheld; fails: a check that did not hold; passes: one that did; open: one that the
data cannot decide; made: one that could only hold, the data being made for it."""

RowKind = Literal["category", "aside", "net", "mean", "base", "total"]
"""aside: an answer shown last and in grey ("hard to say"); net: several answers taken together;
mean: of the answers' scores."""


@dataclass(frozen=True)
class Row:
    """A line of the stub."""

    code: str
    label: Labels
    kind: RowKind = "category"
    format: Format | None = None
    """Replaces the format of a panel of shares, where a row is none."""


@dataclass(frozen=True)
class Heading:
    """A column: its code and label, and its unweighted base where it has one."""

    code: str
    label: Labels
    base: int | None = None
    low_base: bool = False
    format: Format | None = None
    """Overrides the panel's format, where columns of one panel differ."""
    letter: str = ""
    """Names the column to the panel "letters"; empty where columns are not compared."""
    spanners: tuple[Labels, ...] = ()
    """What stands above it, outermost first: the banner's variable, then the answers within which
    the column is nested. Neighbours with the same spanners share them."""


@dataclass(frozen=True)
class Panel:
    """One measure over all rows and columns.

    Attributes:
        code: "column_share", "n", "ci_low", ...
        label: the measure's name by language.
        format: how its values read.
        values: r rows of c values.
    """

    code: str
    label: Labels
    format: Format
    values: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Note:
    """A line under the table. ``kind`` says what it is about, so that renderers can place it."""

    kind: Literal[
        "synthetic", "assumed", "low_base", "suppressed", "base", "method", "test", "weights",
        "source",
    ]  # fmt: skip
    text: Labels


@dataclass(frozen=True)
class Table:
    """What a reader sees of a result.

    Attributes:
        name: file stem and sheet name, unique in a run: "awareness", "awareness_by_age_group".
        kind: which result it shows.
        title: the question, or what the table is about.
        subtitle: base and unit ("505 respondents, one answer, per cent").
        stub: what the rows are (the row variable's short title).
        banner: what the columns are; empty for a one-way table.
        rows, columns: r and c of them.
        panels: the first is what a small rendering shows.
        flags: r rows of c sets.
        notes: under the table, in order.
        synthetic: the data are synthetic; every rendering says so.
    """

    name: str
    kind: Literal[
        "topline", "crosstab", "banner", "means", "flow", "impact", "weights", "margins",
        "comparison", "verification", "sentences", "reweighted", "model", "effects", "bounds",
        "beside", "distribution",
    ]  # fmt: skip
    title: Labels
    subtitle: Labels
    stub: Labels
    banner: Labels
    rows: tuple[Row, ...]
    columns: tuple[Heading, ...]
    panels: tuple[Panel, ...]
    flags: tuple[tuple[frozenset[Flag], ...], ...]
    notes: tuple[Note, ...]
    synthetic: bool = False
    scale: bool = False
    """The rows are an ordered scale: keep their order, colour them as one."""
    multiple: bool = False
    """Several answers were allowed: shares do not add up to 100 %."""

    def __post_init__(self) -> None:
        r, c = len(self.rows), len(self.columns)
        for panel in self.panels:
            assert len(panel.values) == r, f"{self.name}.{panel.code} has a line for each row"
            assert all(len(v) == c for v in panel.values), f"{self.name}.{panel.code} is r x c"
        assert len(self.flags) == r, f"{self.name} has flags for each row"

    def panel(self, code: str) -> Panel:
        """Return a panel by its code.

        Raises:
            KeyError: there is none.
        """
        for panel in self.panels:
            if panel.code == code:
                return panel
        raise KeyError(code)

    def has(self, code: str) -> bool:
        """Whether there is such a panel."""
        return any(panel.code == code for panel in self.panels)

    def format_of(self, panel: Panel, row: int, column: int) -> Format:
        """How a value of a panel reads."""
        if panel.format == "share" and (own := self.rows[row].format):
            return own
        return self.columns[column].format or panel.format
