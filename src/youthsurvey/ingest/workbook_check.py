"""A workbook looked at before it is opened: what would fill the machine or hide a value is refused.

The parser of sheets lays every sheet out as a full rectangle, so one cell in the last corner would
take hundreds of gigabytes; and it gives a formula that was never calculated as an empty cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from youthsurvey.errors import InputError

LARGEST = 200_000_000
"""Bytes that a workbook's parts may come to, unpacked."""

MOST_CELLS = 5_000_000
"""Cells of a sheet's rectangle, from A1 to its last row and column."""

_PART = 1 << 20
_OVERLAP = 4096
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_REFERENCE = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Za-z]{1,7})([0-9]{1,12})"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b(?:(?=[^>]*?\br="([A-Za-z0-9]+)")|)[^>]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*"
    rb"</(?:\w+:)?c>"
)


def check_workbook(archive: zipfile.ZipFile, source: str) -> None:
    """Hold that a workbook can be opened in little memory, and that all its values are there.

    Args:
        archive: the opened file.
        source: its name, for messages.

    Raises:
        InputError: its parts are too large, a sheet is too wide or long, it declares XML
            entities, or a formula has no value.
        zipfile.BadZipFile: it is damaged.
    """
    if sum(member.file_size for member in archive.infolist()) > LARGEST:
        raise InputError(
            f"unpacked, the workbook is larger than {LARGEST // 1_000_000} MB.",
            where=source,
            remedy="Export it as CSV, which may be of any size.",
        )
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        is_sheet = "/worksheets/" in f"/{member.filename.lower()}"
        rows = columns = 0
        for part in _parts(archive, member):
            if _ENTITY.search(part):
                raise InputError(
                    "the workbook declares XML entities, which no spreadsheet writes.",
                    where=source,
                    remedy="Export it again, from the form.",
                )
            if not is_sheet:
                continue
            for letters, row in _REFERENCE.findall(part):
                rows, columns = max(rows, int(row)), max(columns, _column(letters))
            unfinished = _NO_VALUE.search(part)
            if unfinished:
                cell = (unfinished[1] or b"").decode("ascii", "replace")
                raise InputError(
                    f"the formula in cell {cell} has no value.".replace("cell  ", "a cell "),
                    where=source,
                    remedy="Open the workbook in a spreadsheet, save it, and try again.",
                )
        if rows * columns > MOST_CELLS:
            raise InputError(
                f"a sheet reaches to row {rows:,} and column {columns:,}.",
                where=source,
                remedy="Delete what stands far outside of the table, or export it as CSV.",
            )


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member in overlapping parts; its checksum is checked on the way."""
    tail = b""
    with archive.open(member) as stream:
        while part := stream.read(_PART):
            yield tail + part
            tail = (tail + part)[-_OVERLAP:]


def _column(letters: bytes) -> int:
    """Return a column's number.

    >>> _column(b"A"), _column(b"AA")
    (1, 27)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
