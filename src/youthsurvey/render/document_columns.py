"""How wide the columns of a document's tables are, where no program measures them."""

from __future__ import annotations

from collections.abc import Sequence

from youthsurvey.render.grid import Grid

_LEAST, _MOST = 12.0, 46.0
"""Width of a column, mm."""
_LETTER, _ROOM = 0.2, 4.6
"""Width of a letter, mm a point of its size, and of the space beside a column's text, mm."""


def column_widths(blocks: Sequence[Grid], columns: Sequence[int], size: float) -> list[float]:
    """Return how wide columns are whose longest words stand on one line, mm."""
    out = []
    for j in columns:
        words = [w for b in blocks for w in (*b.heads[j].text.split(), b.heads[j].base_marked)]
        for block in blocks:
            for line in block.lines:
                cell = line.cells[j]
                text = cell.text + cell.marks + (f" {cell.letters}" if cell.letters else "")
                words += [text] if block.heads[j].align == "right" else text.split()
        longest = max(map(len, words), default=0)
        out.append(min(max(longest * size * _LETTER + _ROOM, _LEAST), _MOST))
    return out
