"""Quotation marks that do not say what they are: around a cell, or in it."""

from __future__ import annotations

import re

from youthsurvey.errors import InputError
from youthsurvey.ingest.raw import QUOTES, Cells

_IN_APOSTROPHES = re.compile("'(?:[^']|'')*'")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def is_quoted(cells: Cells, source: str) -> bool:
    """Whether the marks of a table between tabs are around its cells, not in them."""
    if all(_QUOTED.fullmatch(cell) for head in cells.heads for cell in head):
        return True
    parts = (*cells.heads, *(column.texts for column in cells.columns))
    texts = [text for part in parts for text in part if '"' in text]
    if not any('""' in text for text in texts):
        return False
    if all(_QUOTED.fullmatch(text) for text in texts):
        return True
    raise InputError(
        "some cells are within quotation marks and some begin with one.",
        where=source,
        remedy="Export the file again, as CSV.",
    )


def check_apostrophes(cells: Cells, source: str) -> None:
    """Refuse apostrophes that may be quotation marks: they stand around doubled ones."""
    parts = (*cells.heads, *(column.texts for column in cells.columns))
    texts = (text for part in parts for text in part)
    if any("''" in text and _IN_APOSTROPHES.fullmatch(text) for text in texts):
        raise InputError(
            "some cells are in apostrophes, which may be quotation marks or belong to the text.",
            where=source,
            remedy="Export the file again, with quotation marks.",
        )


def check_heads(heads: list[list[str]], where: str) -> None:
    """Refuse a header some of whose cells, read as they stand, are still in quotation marks."""
    for head in heads:
        wrapped = [cell for cell in head if len(cell) > 1 and cell[0] == cell[-1] in QUOTES]
        marked = [cell for cell in head if cell and (cell[0] in QUOTES or cell[-1] in QUOTES)]
        torn = any(cell[:1] in QUOTES and cell.count(cell[0]) % 2 for cell in head if cell)
        if torn or (len(wrapped) >= 2 and 2 * len(marked) >= len(head)):
            raise InputError(
                "the quotation marks around the header's cells do not match.",
                where=where,
                remedy="Mend the header, or export the file again.",
            )
