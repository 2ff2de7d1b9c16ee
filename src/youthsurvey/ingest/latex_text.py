"""LaTeX as passages: commands without their names, comments and pictures left out.

This is no TeX: macros without arguments are filled in, all else that a file defines is counted
among what was not read.
"""

from __future__ import annotations

import re

from youthsurvey.ingest.latex_commands import (
    ENV_ARGUMENTS,
    HEADINGS,
    INCLUDES,
    NO_ARGUMENT,
    SIGNS,
    SKIPPED,
    TABLES,
    WORDS,
    plain_formula,
)
from youthsurvey.ingest.passages import (
    LineBuffer,
    Passage,
    Place,
    Unread,
    UnreadTally,
    passages_of,
)
from youthsurvey.ingest.table_rows import row_texts

_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z@]+)\*?[ \t]*|\\(?P<sign>.)|(?P<comment>(?<!\\)%[^\n]*\n?[ \t]*)"
    r"|(?P<blank>\n[ \t]*\n\s*)|(?P<other>[^\\%\n{}$&~\[\]-]+|[\n{}$&~\[\]-])",
    re.S,
)
_MACRO = re.compile(
    r"\\(?:re)?(?:newcommand|providecommand)\*?\s*\{?\\([A-Za-z]+)\}?\s*(\[\d\])?\s*\{"
    r"|\\def\\([A-Za-z]+)(#1)?[^{\n]{0,20}\{"
)
_LONGEST_MACRO = 200


def read_latex(text: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    r"""Read LaTeX; what was left out (\input, pictures, formulas, code) is counted and named."""
    return _Reader(text.replace("\r\n", "\n")).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._unread = UnreadTally()
        self._macros = self._defined(text)
        begins = text.find("\\begin{document}")
        self._text = text
        self._at = max(0, begins)
        ends = text.find("\\end{document}", self._at)
        self._end = len(text) if ends < 0 else ends
        # The line of a place is counted on from the last one that was asked for.
        self._counted, self._line = 0, 1
        self._made: list[Passage | None] = []
        self._notes: list[Passage | None] = []
        self._buffer = LineBuffer()
        self._cells: list[list[str]] | None = None
        self._row_lines: list[int] = []
        self._tables = 0

    def read(self) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
        while self._at < self._end:
            self._step()
        self._flush()
        return passages_of([*self._made, *self._notes]), self._unread.result()

    def _defined(self, text: str) -> dict[str, str]:
        """Return macros without arguments by name; those with arguments are counted."""
        out = {}
        for found in _MACRO.finditer(text):
            name = found[1] or found[3]
            if found[2] or found[4]:
                self._unread.add("macro", f"\\{name}")
                continue
            end = _closing(text, found.end() - 1, len(text))
            body = text[found.end() : end]
            if len(body) <= _LONGEST_MACRO:
                out[name] = plain_formula(body.replace("$", "")) or ""
        return out

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _step(self) -> None:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            self._at += 1
            return
        begin, self._at = self._at, found.end()
        if name := found["name"]:
            self._command(name)
        elif sign := found["sign"]:
            self._sign(sign)
        elif found["blank"]:
            self._flush()
        elif other := found["other"]:
            self._at = begin
            line = self._line_here()
            self._at = found.end()
            self._plain(other, line)

    def _plain(self, text: str, line: int) -> None:
        if text == "$":
            self._formula()
        elif text == "&" and self._cells is not None:
            self._next_cell()
        elif text == "-":
            dashes = re.compile(r"-{0,2}").match(self._text, self._at)
            assert dashes is not None, "it matches nothing too"
            self._at = dashes.end()
            self._buffer.add("-–—"[len(dashes[0])], line)
        elif text not in "{}":
            self._buffer.add("\u00a0" if text == "~" else text.replace("\n", " "), line)

    def _sign(self, sign: str) -> None:
        if sign == "\\":
            self._optional()
            if self._cells is not None:
                self._next_cell()
                self._cells.append([])
                self._row_lines.append(self._line_here())
            else:
                self._buffer.add(" ", self._line_here())
        elif sign in "[(":
            closing = "\\]" if sign == "[" else "\\)"
            end = self._text.find(closing, self._at, self._end)
            end = self._end if end < 0 else end
            self._say_formula(self._text[self._at : end])
            self._at = min(self._end, end + 2)
        else:
            self._buffer.add(SIGNS.get(sign, ""), self._line_here())

    def _formula(self) -> None:
        double = self._text.startswith("$", self._at)
        mark = "$$" if double else "$"
        begin = self._at + double
        end = self._text.find(mark, begin, self._end)
        if end < 0:
            return
        self._at = begin
        self._say_formula(self._text[begin:end])
        self._at = end + len(mark)

    def _say_formula(self, formula: str) -> None:
        plain = plain_formula(formula)
        if plain is None:
            self._unread.add("equation")
        self._buffer.add(" " if plain is None else plain.replace("\n", " "), self._line_here())

    def _command(self, name: str) -> None:
        if name in INCLUDES:
            self._unread.add("include", self._braced().strip() or "?")
        elif name == "includegraphics":
            self._optional()
            self._unread.add("image", self._braced().strip())
        elif name in ("bibliography", "addbibresource", "printbibliography"):
            self._braced()
            self._unread.add("bibliography")
        elif name in ("newcommand", "renewcommand", "providecommand", "def"):
            self._pass_definition()
        elif name == "begin":
            self._begin()
        elif name == "end":
            self._finish(self._braced())
        elif name in ("footnote", "footnotetext", "thanks"):
            self._optional()
            self._aside()
        elif name in HEADINGS:
            self._heading()
        elif name == "par":
            self._flush()
        elif name in WORDS:
            self._buffer.add(WORDS[name], self._line_here())
        elif name in self._macros:
            self._buffer.add(self._macros[name], self._line_here())
        elif name in NO_ARGUMENT or name.lower().endswith(("cite", "citep", "citet", "cites")):
            for _ in range(NO_ARGUMENT.get(name, 1)):
                self._optional()
                self._braced()
        elif self._text.startswith("[", self._at):
            self._optional()

    def _begin(self) -> None:
        name = self._braced().rstrip("*")
        if name in SKIPPED:
            end = self._text.find(f"\\end{{{name}", self._at, self._end)
            self._unread.add(SKIPPED[name])
            self._at = self._end if end < 0 else end
            return
        self._optional()
        for _ in range(ENV_ARGUMENTS.get(name, 0)):
            self._braced()
        if name in TABLES:
            self._flush()
            self._tables += 1
            self._cells, self._row_lines = [[]], [self._line_here()]
        elif name in ("itemize", "enumerate", "abstract", "figure", "table", "document"):
            self._flush()

    def _finish(self, name: str) -> None:
        if name.rstrip("*") in TABLES and self._cells is not None:
            self._next_cell()
            rows, lines = self._cells, self._row_lines
            self._cells = None
            kept = [
                (row, n) for row, n in zip(rows, lines, strict=True) if any(map(str.strip, row))
            ]
            above = next((p for p in reversed(self._made) if p is not None), None)
            texts = row_texts([row for row, _ in kept], above.text if above else "")
            for text, (_, number) in zip(texts, kept, strict=True):
                if text.strip():
                    self._made.append(Passage(text, Place("line", number, self._tables)))
        elif name in ("itemize", "enumerate", "abstract", "figure", "table"):
            self._flush()

    def _next_cell(self) -> None:
        assert self._cells is not None, "called within a table"
        made = self._buffer.passage()
        self._cells[-1].append("" if made is None else " ".join(made.text.split("\n")).strip())

    def _heading(self) -> None:
        self._flush()
        self._optional()
        inner = self._inner()
        self._made += [
            Passage(p.text, p.place, True, p.lines) for p in inner._made if p is not None
        ]

    def _aside(self) -> None:
        inner = self._inner()
        self._notes += inner._made

    def _inner(self) -> _Reader:
        """Read what stands in the braces that begin here as a text of its own."""
        if not self._text.startswith("{", self._at):
            self._at = min(self._end, self._at)
        end = _closing(self._text, self._at, self._end)
        inner = _Reader.__new__(_Reader)
        inner._unread, inner._macros, inner._text = self._unread, self._macros, self._text
        inner._at, inner._end = min(self._at + 1, end), end
        inner._counted, inner._line = self._counted, self._line
        inner._made, inner._notes = [], self._notes
        inner._buffer, inner._cells, inner._row_lines = LineBuffer(), None, []
        inner._tables = self._tables
        while inner._at < inner._end:
            inner._step()
        inner._flush()
        self._at = min(self._end, end + 1)
        return inner

    def _pass_definition(self) -> None:
        end = self._text.find("{", self._at, min(self._end, self._at + 60))
        first = _closing(self._text, end, self._end) if end >= 0 else self._at
        self._at = min(self._end, first + 1)
        while self._text.startswith("[", self._at):
            self._optional()
        self._braced()

    def _braced(self) -> str:
        """Pass over an argument in braces, if there is one, and return it."""
        if not self._text.startswith("{", self._at):
            return ""
        end = _closing(self._text, self._at, self._end)
        begin, self._at = self._at + 1, min(self._end, end + 1)
        return self._text[begin:end]

    def _optional(self) -> None:
        if self._text.startswith("[", self._at):
            end = self._text.find("]", self._at, min(self._end, self._at + 1000))
            self._at = self._at if end < 0 else end + 1

    def _flush(self) -> None:
        if self._cells is None:
            self._made.append(self._buffer.passage())


def _closing(text: str, begin: int, end: int) -> int:
    """Return where the brace at ``begin`` closes; ``end`` where it never does."""
    depth, at = 0, begin
    for found in re.compile(r"\\.|[{}]", re.S).finditer(text, begin, end):
        at = found.start()
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth <= 0:
                return at
    return end
