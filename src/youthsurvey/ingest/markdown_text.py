"""Markdown as passages: without marks, links' addresses, code and pictures."""

from __future__ import annotations

import html
import re

from youthsurvey.ingest.passages import LineBuffer, Passage, Place, Unread, UnreadTally, passages_of
from youthsurvey.ingest.table_rows import row_texts

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*$")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_ITEM = re.compile(r"\s{0,12}(?:[-*+]|\d{1,3}[.)])\s+(?=\S)")
_NOTE = re.compile(r"\s{0,3}\[\^([^\]\s]{1,50})\]:\s*")
_ADDRESS = re.compile(r"\s{0,3}\[[^\]]{1,200}\]:\s*\S+")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_IMAGE = re.compile(r"!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,50}\]")
_LINK = re.compile(r"\[([^\]\[]{1,500})\](?:\([^)]{0,2000}\)|\[[^\]]{0,200}\])")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|`+)|(?<![\w\\])_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~%$&<>])")
_FORMULA = re.compile(r"\$([^$\n]{1,300})\$")


def read_markdown(text: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    """Read Markdown; what was left out (code, pictures, formulas, comments) is counted."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._unread = UnreadTally()
        text, comments = _uncommented(text)
        if comments:
            self._unread.add("comment", count=comments)
        self._lines = text.splitlines()
        self._made: list[Passage | None] = []
        self._notes: list[Passage | None] = []
        self._buffer = LineBuffer()
        self._tables = 0

    def read(self) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
        at = self._after_front_matter()
        while at < len(self._lines):
            at = self._block(at)
        self._flush()
        return passages_of([*self._made, *self._notes]), self._unread.result()

    def _after_front_matter(self) -> int:
        if not self._lines or self._lines[0].strip() != "---":
            return 0
        ends = (i for i, line in enumerate(self._lines[1:200], 1) if line.strip() in ("---", "..."))
        return next(ends, -1) + 1

    def _block(self, at: int) -> int:
        """Read the line at ``at``, or the block that begins there; return where the next does."""
        line = self._lines[at]
        if opened := _FENCE.match(line):
            return self._past(at, opened.group(1)[:3], "code")
        if line.strip() == "$$":
            return self._past(at, "$$", "equation")
        if self._is_table(at):
            return self._table(at)
        if not line.strip() or _RULE.match(line) or _ADDRESS.match(line):
            is_note = _NOTE.match(line)
            if not is_note:
                if at and _UNDERLINE.match(line) and line.strip():
                    self._made.append(self._buffer.passage(heading=True))
                self._flush()
                return at + 1
        if found := _HEADING.match(line):
            self._flush()
            self._buffer.add(self._inline(found.group(1)), at + 1)
            self._made.append(self._buffer.passage(heading=True))
            return at + 1
        if _UNDERLINE.match(line):
            self._made.append(self._buffer.passage(heading=True))
            return at + 1
        if found := _NOTE.match(line):
            self._flush()
            note = LineBuffer()
            note.add(self._inline(line[found.end() :]), at + 1)
            self._notes.append(note.passage())
            return at + 1
        line = _QUOTE.sub("", line, count=1)
        if _ITEM.match(line):
            self._flush()
            line = _ITEM.sub("", line, count=1)
        self._buffer.add(self._inline(line.strip()) + " ", at + 1)
        return at + 1

    def _past(self, at: int, mark: str, kind: str) -> int:
        self._flush()
        self._unread.add("code" if kind == "code" else "equation")
        for i in range(at + 1, len(self._lines)):
            if self._lines[i].strip().startswith(mark):
                return i + 1
        return len(self._lines)

    def _is_table(self, at: int) -> bool:
        if "|" not in self._lines[at] or at + 1 >= len(self._lines):
            return False
        rule = self._lines[at + 1]
        return "|" in rule and bool(_TABLE_RULE.match(rule))

    def _table(self, at: int) -> int:
        self._flush()
        self._tables += 1
        rows, numbers, i = [self._row(at)], [at + 1], at + 2
        while i < len(self._lines) and "|" in self._lines[i]:
            rows.append(self._row(i))
            numbers.append(i + 1)
            i += 1
        above = next((p for p in reversed(self._made) if p is not None), None)
        for text, number in zip(row_texts(rows, above.text if above else ""), numbers, strict=True):
            if text.strip():
                self._made.append(Passage(text, Place("line", number, self._tables)))
        return i

    def _row(self, at: int) -> list[str]:
        line = self._lines[at].strip().removeprefix("|")
        cells = _CELLS.split(line)
        if cells and not cells[-1].strip():
            cells.pop()
        return [self._inline(cell.strip()) for cell in cells]

    def _inline(self, text: str) -> str:
        images = len(_IMAGE.findall(text))
        if images:
            self._unread.add("image", count=images)
            text = _IMAGE.sub(" ", text)
        text = _NOTE_MARK.sub("", text)
        text = _LINK.sub(r"\1", text)
        text = _FORMULA.sub(lambda m: self._formula(m.group(1)), text)
        text = _EMPHASIS.sub("", _TAG.sub("", text))
        return html.unescape(_ESCAPE.sub(r"\1", text))

    def _formula(self, formula: str) -> str:
        from youthsurvey.ingest.latex_commands import plain_formula

        plain = plain_formula(formula)
        if plain is None:
            self._unread.add("equation")
            return " "
        return plain

    def _flush(self) -> None:
        self._made.append(self._buffer.passage())


def _uncommented(text: str) -> tuple[str, int]:
    """Return a text without its comments, their line ends kept, and how many there were.

    Searched by hand: an expression would begin anew at each mark of a comment that never ends.
    """
    kept, count, at = [], 0, 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept += [text[at:begin], "\n" * text.count("\n", begin, end)]
        count, at = count + 1, end + 3
    return "".join([*kept, text[at:]]), count
