"""Tables as LaTeX, with booktabs and longtable: one that is too wide is set in parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render.grid import Cell, Grid, Line, columns_beside, grids, parts_of
from youthsurvey.render.report import DOCUMENT_MEASURES, shown_measures
from youthsurvey.tables.table import Table

_ROOM = 56
"""Letters that stand beside the rows' labels."""
_BETWEEN = 2.5
"""Space between two columns, in letters."""
_LABEL = 30
"""Letters from which a column of labels is set in lines."""
_BOLD = ("net", "total", "base")
# Control characters, and marks that turn the direction of what follows.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
}  # fmt: skip

PREAMBLE = r"""% Compile with XeLaTeX or LuaLaTeX.
\documentclass[a4paper,10pt]{article}
\usepackage[margin=20mm]{geometry}
\usepackage{fontspec}
\usepackage{booktabs,longtable,array,caption}
\IfFontExistsTF{Times New Roman}{\setmainfont{Times New Roman}}{%
  \IfFontExistsTF{DejaVu Serif}{\setmainfont{DejaVu Serif}}{}}
\captionsetup{justification=raggedright,singlelinecheck=false,labelsep=endash}
\setlength{\LTleft}{0pt}
\raggedright
"""


def escaped(text: str) -> str:
    """Return a text that LaTeX sets as it stands."""
    flat = _UNPRINTABLE.sub("", " ".join(text.split()))
    return "".join(_SIGNS.get(letter, letter) for letter in flat)


def table_latex(table: Table, lang: str) -> str:
    """Return a table as longtables with a caption, a label ``tab:name`` and notes."""
    blocks = grids(shown_measures(table, DOCUMENT_MEASURES), lang)
    beside = columns_beside(blocks)
    sizes = [_size(blocks, j) for j in beside]
    parts = parts_of(blocks[0], beside, sizes, _ROOM) or [[]]
    first = blocks[0]
    title = f"{first.title} ({first.subtitle})" if first.subtitle else first.title
    out = []
    for k, part in enumerate(parts):
        caption = rf"\caption{{{escaped(title)}}}\label{{tab:{_label(table.name)}}}\\"
        out += _part(blocks, part, beside, "" if k else caption)
    if first.notes:
        notes = " \\\\\n".join(escaped(note.marked) for note in first.notes)
        out.append(f"{{\\footnotesize\\noindent {notes}\\par}}\n")
    return "\n".join(out)


def document_latex(title: str, mark: str, lang: str, names: Sequence[str]) -> str:
    """Return a document that sets tables from their own files.

    Args:
        title: of the document.
        mark: what the data are, where they are synthetic; may be empty.
        lang: of the captions.
        names: of the tables' files, beside it, without ".tex".
    """
    word = pick(phrase(__package__, "latex_table"), lang)
    body = [PREAMBLE + rf"\renewcommand{{\tablename}}{{{word}}}", r"\begin{document}"]
    body.append(rf"\section*{{{escaped(title)}}}")
    if mark:
        body.append(rf"\noindent\textbf{{{escaped(mark)}}}\par")
    body += [rf"\input{{tables/{name}}}" for name in names]
    return "\n".join([*body, r"\end{document}", ""])


def _part(
    blocks: Sequence[Grid], columns: list[int], beside: Sequence[int], caption: str
) -> list[str]:
    first = blocks[0]
    whole = len(columns) == len(beside)
    labels = [line.label for block in blocks for line in block.lines]
    wide = max(map(len, [first.stub, *labels]), default=0) > _LABEL
    stub = r">{\raggedright\arraybackslash}p{0.34\linewidth}" if wide else "l"
    align = "".join("l" if first.heads[j].align == "left" else "r" for j in columns)
    out = [rf"\begin{{longtable}}{{@{{}}{stub}{align}@{{}}}}"]
    if caption:
        out.append(caption)
    else:
        # A part that goes on has no number of its own.
        out.insert(0, r"\addtocounter{table}{-1}")
    head = [r"\toprule", *_spans(first, columns)]
    heads = [escaped(first.stub), *(_head(first, j) for j in columns)]
    head += [" & ".join(heads) + r" \\", r"\midrule"]
    out += [*head, r"\endfirsthead", *head, r"\endhead"]
    out += [r"\bottomrule", r"\endlastfoot"]
    for block in blocks:
        if len(blocks) > 1:
            out.append(_across(escaped(block.measure), len(columns), bold=True))
        for line in block.lines:
            out += _row(line, block, columns, beside if whole else None)
    out.append(r"\end{longtable}")
    return out


def _spans(block: Grid, columns: Sequence[int]) -> list[str]:
    lines = []
    if block.banner:
        lines.append([(block.banner, len(columns))])
    for spans in block.spans:
        inside = [(s.text, sum(s.first <= j < s.end for j in columns)) for s in spans]
        lines.append([(text, width) for text, width in inside if width])
    out = []
    for line in lines:
        cells, rules, place = [""], [], 2
        for text, width in line:
            cells.append(rf"\multicolumn{{{width}}}{{c}}{{{escaped(text)}}}")
            if text:
                rules.append(rf"\cmidrule(lr){{{place}-{place + width - 1}}}")
            place += width
        out += [" & ".join(cells) + r" \\", "".join(rules)]
    return [text for text in out if text]


def _head(block: Grid, j: int) -> str:
    head = block.heads[j]
    side = "l" if head.align == "left" else "r"
    lines = [escaped(text) for text in (*_broken(head.text), head.base_marked) if text]
    stacked = "\\\\".join(lines)
    return rf"\shortstack[{side}]{{{stacked}}}" if len(lines) > 1 else stacked


def _broken(text: str, most: int = 14) -> list[str]:
    """Break a head between words into short lines."""
    out = [""]
    for word in text.split():
        longer = f"{out[-1]} {word}".strip()
        if out[-1] and len(longer) > most:
            out.append(word)
        else:
            out[-1] = longer
    return out


def _row(
    line: Line, block: Grid, columns: Sequence[int], beside: Sequence[int] | None
) -> list[str]:
    cells = [escaped(line.label), *(escaped(_reads(line.cells[j])) for j in columns)]
    if line.kind in _BOLD:
        cells = [rf"\textbf{{{cell}}}" if cell else "" for cell in cells]
    out = [" & ".join(cells) + r" \\"]
    for j, cell in enumerate(line.cells):
        if beside is not None and j not in beside and cell.text:
            text = escaped(f"{block.heads[j].text}: {_reads(cell)}")
            out.append(_across(text, len(columns)))
    return out


def _across(text: str, columns: int, *, bold: bool = False) -> str:
    inside = rf"\textbf{{{text}}}" if bold else rf"\footnotesize {text}"
    column = r">{\raggedright\arraybackslash}p{0.96\linewidth}"
    return rf"\multicolumn{{{columns + 1}}}{{@{{}}{column}@{{}}}}{{{inside}}} \\"


def _reads(cell: Cell) -> str:
    return f"{cell.text}{cell.marks}" + (f" {cell.letters}" if cell.letters else "")


def _size(blocks: Sequence[Grid], j: int) -> float:
    """Return how many letters wide a column is."""
    lines = [*_broken(blocks[0].heads[j].text), blocks[0].heads[j].base_marked]
    lines += [_reads(line.cells[j]) for block in blocks for line in block.lines]
    return max(map(len, lines), default=0) + _BETWEEN


def _label(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name)
