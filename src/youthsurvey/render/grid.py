"""Grid: a table in one language as lines of ready texts, for renderings that read like a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.spans import SpanLine, blocks_within, group_starts, span_lines
from youthsurvey.tables.numbers import format_value
from youthsurvey.tables.table import Flag, Format, Panel, Row, RowKind, Table, Value

MARKS: Mapping[Flag, str] = {
    "assumed": "~", "low_base": "*", "fails": "!", "passes": "✓", "open": "?", "made": "=",
    "suppressed": "×",
}  # fmt: skip
"""How a flag shows where there is no colour, in the order in which marks stand."""

_LONG = 40
"""Characters above which a text stands under its row instead of in a column."""

LETTERS = "letters"
"""The panel whose texts stand behind the shares of the columns."""

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Head:
    """A column's head, with its base where it has one: the number and the text "n=505"."""

    text: str
    base: int | None = None
    base_text: str = ""
    low_base: bool = False
    align: Align = "right"

    @property
    def base_marked(self) -> str:
        """The base with the sign of a low one."""
        return self.base_text + MARKS["low_base"] * (self.low_base and bool(self.base_text))


@dataclass(frozen=True)
class Cell:
    """A value with its format, as it reads, and what is said of it."""

    value: Value
    how: Format
    text: str
    flags: frozenset[Flag] = frozenset()
    letters: str = ""
    """The columns that a share exceeds."""

    @property
    def marks(self) -> str:
        """The flags as signs. A suppressed value is itself replaced by its sign."""
        return "".join(
            mark for flag, mark in MARKS.items() if flag in self.flags and flag != "suppressed"
        )

    @property
    def tail(self) -> str:
        """What stands behind the value: marks, then letters."""
        return f"{self.marks} {self.letters}" if self.letters else self.marks


@dataclass(frozen=True)
class Line:
    """A row of the stub and its cells.

    Attributes:
        code: of the table's row.
        apart: the first of the nets and means, which stand apart from the answers.
    """

    label: str
    kind: RowKind
    cells: tuple[Cell, ...]
    apart: bool = False
    code: str = ""


@dataclass(frozen=True)
class NoteLine:
    """A note, with the flag whose mark it explains."""

    kind: str
    text: str
    flag: Flag | None = None

    @property
    def marked(self) -> str:
        """The note led by the mark that it explains."""
        return self.text if self.flag is None else f"{MARKS[self.flag]} {self.text}"


@dataclass(frozen=True)
class Grid:
    """One measure of a table over its columns, or all measures of its only column.

    A table of one column shows its measures side by side, without those that repeat another (the
    weighted count where nothing is weighted).

    Attributes:
        measure: the measure's name; empty where measures stand side by side.
        spans: lines of spanners above the heads, outermost first, each over all columns.
    """

    title: str
    subtitle: str
    measure: str
    stub: str
    banner: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    notes: tuple[NoteLine, ...]
    spans: tuple[SpanLine, ...] = ()

    def letters_in(self, column: int) -> int:
        """Return how many letters the longest text of letters in a column has."""
        return max((len(line.cells[column].letters) for line in self.lines), default=0)

    @property
    def has_bases(self) -> bool:
        """Whether any column states its base."""
        return any(head.base_text for head in self.heads)


def grid(table: Table, lang: str, panel: Panel | None = None) -> Grid:
    """Lay a table out in one language.

    Args:
        table: the table.
        lang: language of texts and numbers.
        panel: the measure to show; the first one where it is None.
    """
    beside = panel is None and len(table.columns) == 1 and len(table.panels) > 1
    shown = panel or table.panels[0]
    if beside:
        sources = [(p, 0, Head(pick(p.label, lang))) for p in distinct_panels(table)]
    else:
        sources = [(shown, j, _head(table, j, lang)) for j in range(len(table.columns))]
    return Grid(
        title=pick(table.title, lang),
        subtitle=pick(table.subtitle, lang),
        measure="" if beside else pick(shown.label, lang),
        stub=pick(table.stub, lang),
        banner=pick(table.banner, lang),
        heads=tuple(
            _aligned(head, [line[j] for line in p.values], table.columns[j].format or p.format)
            for p, j, head in sources
        ),
        lines=tuple(
            Line(
                pick(row.label, lang),
                row.kind,
                tuple(
                    _cell(
                        p.values[i][j],
                        table.format_of(p, i, j),
                        table.flags[i][j],
                        lang,
                        _letters(table, p, i, j),
                    )
                    for p, j, _ in sources
                ),
                _apart(table, i),
                row.code,
            )
            for i, row in enumerate(table.rows)
        ),
        notes=_notes(table, lang),
        spans=() if beside else span_lines([c.spanners for c in table.columns], lang),
    )


def grids(table: Table, lang: str) -> tuple[Grid, ...]:
    """Lay out every measure of a table, each once; side by side where there is one column.

    Letters stand behind the shares that they speak of, not by themselves.
    """
    if len(table.columns) == 1:
        return (grid(table, lang),)
    panels = [panel for panel in distinct_panels(table) if panel.code != LETTERS]
    return tuple(grid(table, lang, panel) for panel in panels)


def columns_beside(blocks: Sequence[Grid]) -> list[int]:
    """Return the columns that stand beside each other: those of sentences stand under the rows."""
    return [
        j
        for j in range(len(blocks[0].heads))
        if not any(
            block.heads[j].align == "left" and len(line.cells[j].text) > _LONG
            for block in blocks
            for line in block.lines
        )
    ]


def parts_of(
    block: Grid, columns: Sequence[int], sizes: Sequence[float], room: float
) -> list[list[int]]:
    """Return columns in parts that have room beside each other; groups stay whole if they can.

    Args:
        block: a measure of the table.
        columns: those that stand beside each other.
        sizes: of these.
        room: for a part.
    """
    starts = group_starts(block.spans) if len(columns) == len(block.heads) else []
    return [[columns[k] for k in part] for part in blocks_within(sizes, room, starts)]


def distinct_panels(table: Table) -> tuple[Panel, ...]:
    """Return the measures without those that repeat an earlier one in every cell."""
    return tuple(
        panel
        for k, panel in enumerate(table.panels)
        if all(panel.values != earlier.values for earlier in table.panels[:k])
    )


def flag_words(flag: Flag) -> Labels:
    """Return what a flag means, by language."""
    return phrase(__package__, f"flag_{flag}")


def _head(table: Table, j: int, lang: str) -> Head:
    column = table.columns[j]
    label = pick(column.label, lang)
    if column.letter and table.has(LETTERS):
        label = f"{label} ({column.letter})"
    # Where a row of the table gives the bases, the head does not repeat them.
    if column.base is None or any(row.kind == "base" for row in table.rows):
        return Head(label, low_base=column.low_base)
    base = f"n={format_value(column.base, 'count', lang)}"
    return Head(label, column.base, base, column.low_base)


def _aligned(head: Head, values: list[Value], how: Format) -> Head:
    words = how == "text" or any(isinstance(value, (str, Mapping)) for value in values)
    align: Align = "left" if words else "right"
    return Head(head.text, head.base, head.base_text, head.low_base, align)


def _cell(value: Value, how: Format, flags: frozenset[Flag], lang: str, letters: str = "") -> Cell:
    if "suppressed" in flags:
        return Cell(None, how, MARKS["suppressed"], flags)
    return Cell(value, how, format_value(value, how, lang), flags, letters)


def _letters(table: Table, panel: Panel, i: int, j: int) -> str:
    """Return the letters of a cell, where the panel holds the shares that they speak of."""
    if panel.code != "column_share" or not table.has(LETTERS):
        return ""
    return str(table.panel(LETTERS).values[i][j] or "")


def _apart(table: Table, i: int) -> bool:
    return _summarises(table.rows[i]) and not (i and _summarises(table.rows[i - 1]))


def _summarises(row: Row) -> bool:
    return row.kind in ("net", "mean")


def _notes(table: Table, lang: str) -> tuple[NoteLine, ...]:
    """Return the notes, and the meaning of each mark that no note explains."""
    used = {flag for line in table.flags for flags in line for flag in flags}
    if any(column.low_base for column in table.columns):
        used.add("low_base")
    explained = {note.kind for note in table.notes}
    notes = []
    if table.synthetic and "synthetic" not in explained:
        notes.append(NoteLine("synthetic", pick(phrase(__package__, "synthetic_note"), lang)))
    for note in table.notes:
        its_flag = next((flag for flag in used if flag == note.kind), None)
        notes.append(NoteLine(note.kind, pick(note.text, lang), its_flag))
    for flag in MARKS:
        if flag in used and flag not in explained:
            notes.append(NoteLine(flag, pick(flag_words(flag), lang), flag))
    return tuple(notes)
