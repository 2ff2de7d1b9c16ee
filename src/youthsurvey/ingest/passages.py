"""Passages: what a manuscript says, piece by piece, each with its place; and what was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

PlaceKind = Literal["paragraph", "heading", "table_row", "footnote", "endnote", "box", "line"]

UnreadKind = Literal[
    "image", "chart", "drawing", "object", "equation", "deleted", "hidden", "comment", "margin",
    "code", "include", "macro", "bibliography",
]  # fmt: skip
"""image, chart; drawing: SmartArt, or a picture that is drawn by commands; object: another
program's; equation: not plain enough to read; deleted: by a tracked change; hidden: text that
does not show; comment; margin: a page's header or footer; code; include: another file; macro: a
command with arguments that the file defines; bibliography: a list of references."""
UNREAD: tuple[UnreadKind, ...] = get_args(UnreadKind)


@dataclass(frozen=True)
class Place:
    """Where a passage stands.

    Attributes:
        kind: what it is part of; "line" in files of plain text.
        number: of the paragraph, note, box, line or row, from 1.
        table: which table a row or its line is of, from 1; 0 outside of tables.
    """

    kind: PlaceKind
    number: int
    table: int = 0


@dataclass(frozen=True)
class Passage:
    """A paragraph, heading, note, or a row of a table as a line of text.

    Attributes:
        text: without markup, in one line.
        place: where it begins.
        heading: it is one.
        lines: (offset, line) where later lines of the file begin within the text; empty for
            files that have no lines.
    """

    text: str
    place: Place
    heading: bool = False
    lines: tuple[tuple[int, int], ...] = ()

    def place_at(self, offset: int) -> Place:
        """Return the place of a character of the text."""
        line = self.place.number
        for start, number in self.lines:
            if start > offset:
                break
            line = number
        return self.place if line == self.place.number else Place("line", line)


@dataclass(frozen=True)
class Unread:
    """Parts of one kind that were not read.

    Attributes:
        kind: what they are.
        count: how many.
        names: of files, where they have names.
    """

    kind: UnreadKind
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manuscript:
    """A text as passages, in its order; notes and boxes come last.

    Attributes:
        source: the file's name.
        form: "docx", "md", "tex" or "txt".
        encoding: of a file of plain text; "" for a document.
        passages: none is empty.
        unread: what was left out, by kind.
    """

    source: str
    form: str
    encoding: str
    passages: tuple[Passage, ...]
    unread: tuple[Unread, ...]


class UnreadTally:
    """Counts what is passed over while a file is read."""

    def __init__(self) -> None:
        self._counts: Counter[UnreadKind] = Counter()
        self._names: dict[UnreadKind, list[str]] = {}

    def add(self, kind: UnreadKind, name: str = "", count: int = 1) -> None:
        """Count something that is not read."""
        self._counts[kind] += count
        if name:
            self._names.setdefault(kind, []).append(name)

    def result(self) -> tuple[Unread, ...]:
        """Return what was counted, in the order of ``UNREAD``."""
        return tuple(
            Unread(kind, self._counts[kind], tuple(dict.fromkeys(self._names.get(kind, ()))))
            for kind in UNREAD
            if self._counts[kind]
        )


class LineBuffer:
    """A passage of a text file in the making: pieces of text, each with its line."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._starts: list[tuple[int, int]] = []
        self._size = 0

    def add(self, text: str, line: int) -> None:
        """Append a piece; a line's first piece is remembered with its offset."""
        if not text:
            return
        if not self._starts or self._starts[-1][1] != line:
            self._starts.append((self._size, line))
        self._pieces.append(text)
        self._size += len(text)

    def passage(self, *, heading: bool = False) -> Passage | None:
        """Return what was gathered as a passage and begin anew; None where there is nothing."""
        text, starts = "".join(self._pieces), self._starts
        self._pieces, self._starts, self._size = [], [], 0
        if not text.strip():
            return None
        return Passage(text, Place("line", starts[0][1]), heading, tuple(starts[1:]))


def passages_of(made: Sequence[Passage | None]) -> tuple[Passage, ...]:
    """Return passages without the empty ones."""
    return tuple(passage for passage in made if passage is not None)
