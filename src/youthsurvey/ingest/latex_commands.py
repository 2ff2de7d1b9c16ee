"""What LaTeX's commands say, for reading it as text: signs, words, arguments that are no text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from youthsurvey.ingest.passages import UnreadKind

SIGNS: Mapping[str, str] = {
    "%": "%", "&": "&", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", ",": "\u2009",
    ";": " ", ":": " ", " ": " ", "!": "", "-": "", "/": "", "@": "", "\n": " ",
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "percent": "%", "textendash": "–", "textemdash": "—", "ldots": "…", "dots": "…", "quad": " ",
    "qquad": " ", "thinspace": "\u2009", "times": "×", "approx": "≈", "sim": "≈", "leq": "≤",
    "geq": "≥", "le": "≤", "ge": "≥", "pm": "±", "cdot": "·", "chi": "χ", "textless": "<",
    "textgreater": ">", "lt": "<", "gt": ">", "No": "№", "textnumero": "№", "item": " ",
    "newline": " ", "linebreak": " ", "nobreakspace": "\u00a0", "textasciitilde": "~",
}  # fmt: skip
NO_ARGUMENT: Mapping[str, int] = {
    # Commands whose arguments are no text: how many braces to pass over.
    "label": 1, "ref": 1, "eqref": 1, "pageref": 1, "autoref": 1, "cref": 1, "Cref": 1, "url": 1,
    "vspace": 1, "hspace": 1, "setlength": 2, "addtolength": 2, "setcounter": 2, "usepackage": 1,
    "documentclass": 1, "bibliographystyle": 1, "color": 1, "textcolor": 1, "fontsize": 2,
    "pagestyle": 1, "thispagestyle": 1, "multicolumn": 2, "multirow": 2, "cline": 1, "href": 1,
    "cmidrule": 1, "hypersetup": 1, "graphicspath": 1, "phantom": 1, "hphantom": 1, "bibitem": 1,
    "parbox": 1, "rule": 2, "foreignlanguage": 1, "selectlanguage": 1, "nocite": 1,
}  # fmt: skip
INCLUDES = frozenset({"input", "include", "subfile", "import", "InputIfFileExists"})
HEADINGS = frozenset(
    {"part", "chapter", "section", "subsection", "subsubsection", "title", "paragraph"}
)
SKIPPED: Mapping[str, UnreadKind] = {
    "verbatim": "code", "lstlisting": "code", "minted": "code", "comment": "comment",
    "tikzpicture": "drawing", "pgfpicture": "drawing", "axis": "drawing", "picture": "drawing",
    "equation": "equation", "align": "equation", "gather": "equation", "multline": "equation",
    "eqnarray": "equation", "displaymath": "equation", "math": "equation", "flalign": "equation",
    "thebibliography": "bibliography", "filecontents": "code",
}  # fmt: skip
ENV_ARGUMENTS: Mapping[str, int] = {
    "tabular": 1, "tabularx": 2, "longtable": 1, "minipage": 1, "array": 1, "wrapfigure": 2,
    "tabulary": 2, "multicols": 1,
}  # fmt: skip
TABLES = frozenset({"tabular", "tabularx", "longtable", "tabulary"})
_HARD = re.compile(r"\\(?:frac|sum|int|prod|sqrt|begin|binom|hat|bar|overline|left|matrix)\b|[_^]")


def plain_formula(formula: str) -> str | None:
    r"""Return a formula that is a line of signs as text; None for one that is more.

    >>> plain_formula(r"48{,}5\,\%"), plain_formula(r"\frac{245}{505}")
    ('48,5\u2009%', None)
    """
    if _HARD.search(formula):
        return None
    out = re.sub(
        r"\\([A-Za-z]+)|\\(.)",
        lambda m: WORDS.get(m[1], " ") if m[1] else SIGNS.get(m[2], ""),
        formula,
    )
    return out.replace("{", "").replace("}", "")
