"""How a journal wants a document to look: a frozen record, one for each set of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Place = Literal["above", "below"]
PLACES: tuple[Place, ...] = get_args(Place)
Align = Literal["left", "center", "justify"]
ALIGNS: tuple[Align, ...] = get_args(Align)
Emphasis = Literal["plain", "bold", "italic"]
EMPHASES: tuple[Emphasis, ...] = get_args(Emphasis)
NUMBER = "{number}"
NEW_LINE = "line"


@dataclass(frozen=True)
class CaptionRule:
    """How figures, or tables, are captioned.

    Attributes:
        label: with ``{number}`` in it: "Рисунок {number}".
        between: what stands between label and title: " – "; "line" for a line of its own.
        place: above or below what it names.
        align: of its lines.
        stop: whether a full stop ends it.
        label_style, title_style: of the letters.
    """

    label: str
    between: str
    place: Place
    align: Align
    stop: bool = False
    label_style: Emphasis = "plain"
    title_style: Emphasis = "plain"

    @property
    def parts(self) -> tuple[str, str]:
        """What stands before and behind the number in the label."""
        before, _, behind = self.label.partition(NUMBER)
        return before, behind

    def title(self, text: str) -> str:
        """Return a title with the stop that the rule wants, and no other."""
        bare = text.rstrip()
        if bare.endswith(("?", "!", "…")):
            return bare
        return bare.rstrip(".") + "." * self.stop


@dataclass(frozen=True)
class Profile:
    """A journal's rules for a document.

    Attributes:
        name: by which it is asked for.
        language: of its captions, "en", "ru" or "kk".
        font: of all text.
        size, table_size, note_size: of letters, in points.
        spacing: of lines of running text, 1 for single.
        indent: of a paragraph's first line, mm.
        align: of running text.
        left, right, top, bottom: margins of an A4 page, mm.
        decimal: "." or ",".
        percent_space: a no-break space stands before "%".
        figure, table: how they are captioned.
        note: what leads a note: "Note. ", "Примечание – "; may be empty.
    """

    name: str
    language: str
    font: str
    size: float
    table_size: float
    note_size: float
    spacing: float
    indent: float
    align: Align
    left: float
    right: float
    top: float
    bottom: float
    decimal: str
    percent_space: bool
    figure: CaptionRule
    table: CaptionRule
    note: str = ""

    @property
    def text_width(self) -> float:
        """What margins leave of an A4 page, mm."""
        return 210.0 - self.left - self.right
