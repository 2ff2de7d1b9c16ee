"""Texts on a terminal: how wide they are, where they break, and what they must not hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from youthsurvey.render.grid import Grid

_ZERO_WIDTH = frozenset({"Mn", "Me", "Cf"})
# Bidirectional controls can show a terminal's line in another order than it was written.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def display_width(text: str) -> int:
    """Return the number of terminal columns that a text takes.

    >>> display_width("Қазақстан"), display_width("上海"), display_width("e\u0301")
    (9, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if unicodedata.category(char) in _ZERO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int | None) -> list[str]:
    """Cut a text into lines at words, or inside a word that is wider than a line.

    >>> wrap("hard to say", 8)
    ['hard to', 'say']
    """
    if width is None or display_width(text) <= width:
        return [text]
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        for part in _word_parts(word, max(width, 1)):
            joined = f"{current} {part}" if current else part
            if display_width(joined) <= width:
                current = joined
            else:
                lines += [current] if current else []
                current = part
    return [*lines, current]


def _word_parts(word: str, width: int) -> Iterator[str]:
    start = used = 0
    for i, char in enumerate(word):
        more = _char_width(char)
        if used + more > width and i > start:
            yield word[start:i]
            start, used = i, 0
        used += more
    yield word[start:]


def harmless(text: str) -> str:
    """Return a text without line breaks, terminal escapes and bidirectional controls."""
    if text.isascii() and text.isprintable():
        return text
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return _BIDI.sub("", plain).strip()


def harmless_grid(shown: Grid) -> Grid:
    """Return a grid whose texts are all harmless."""
    return replace(
        shown,
        title=harmless(shown.title),
        subtitle=harmless(shown.subtitle),
        stub=harmless(shown.stub),
        banner=harmless(shown.banner),
        heads=tuple(replace(head, text=harmless(head.text)) for head in shown.heads),
        lines=tuple(
            replace(
                line,
                label=harmless(line.label),
                cells=tuple(replace(cell, text=harmless(cell.text)) for cell in line.cells),
            )
            for line in shown.lines
        ),
        notes=tuple(replace(note, text=harmless(note.text)) for note in shown.notes),
        spans=tuple(
            tuple(replace(span, text=harmless(span.text)) for span in line) for line in shown.spans
        ),
    )
