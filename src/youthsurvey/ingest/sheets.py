"""XLSX workbooks as texts, as the same export in CSV would have them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import no_expected_header
from youthsurvey.ingest.layout import LINES_ABOVE, count_expected
from youthsurvey.ingest.raw import Cells, ColumnBuilder
from youthsurvey.ingest.workbook_check import check_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What the zip and sheet readers raise for a file that is no whole workbook."""


def read_sheet(
    data: bytes, source: str, expected: Mapping[str, str] | None, header_rows: int = 1
) -> Cells:
    """Read the sheet and the header row that hold most expected headers.

    Args:
        data: the file's bytes.
        source: its name, for messages.
        expected: the codebook's headers by their folded texts; None where none is known: then
            the sheet with most cells is read, from its first row of more than one.
        header_rows: rows that the header is made of.

    Raises:
        InputError: the file is no workbook, or no sheet has an expected header.
    """
    sheets = [_cells(sheet) for sheet in _sheets(data, source)]
    if not any(sheets):
        raise InputError("the workbook is empty.", where=source, remedy="Export it again.")
    if expected is None:
        best = max(sheets, key=lambda rows: sum(sum(map(bool, row)) for _, row in rows))
        above = next((i for i, (_, row) in enumerate(best) if sum(map(bool, row)) > 1), 0)
        return _table(best, above, header_rows)
    matches, best, above = 0, sheets[0], 0
    enough = min(2, len(set(expected.values())))
    for sheet in sheets:
        for i, (_, row) in enumerate(sheet[: LINES_ABOVE + 1]):
            found = count_expected(row, expected)
            if found > matches and (not i or found >= enough):
                matches, best, above = found, sheet, i
    if not matches:
        raise no_expected_header(
            source,
            expected,
            f"Looked at the first rows of {len(sheets)} sheet(s).",
            "Put the headers into the first row, or add them to codebook.toml.",
        )
    return _table(best, above, header_rows)


def _table(sheet: list[tuple[int, list[str]]], above: int, header_rows: int) -> Cells:
    heads = [row for _, row in sheet[above : above + header_rows]]
    builder = ColumnBuilder(len(heads[0]))
    rows = sheet[above + header_rows :]
    if rows:
        builder.add([row for _, row in rows])
    lines = np.array([number for number, _ in rows], dtype=np.int64)
    preamble = tuple("\t".join(filter(None, row)) for _, row in sheet[:above])
    return Cells(heads, builder.columns(), lines, preamble)


def count_in_sheets(data: bytes, source: str, expected: Mapping[str, str]) -> int:
    """Return how many expected headers the best sheet's header has.

    Raises:
        InputError: the file is no workbook, or has none of them.
    """
    (head, *_) = read_sheet(data, source, expected).heads
    return count_expected(head, expected)


def first_row(data: bytes, source: str) -> tuple[str, ...]:
    """Return the first row of the first sheet that holds anything; none for an empty workbook.

    Raises:
        InputError: the file is no workbook.
    """
    sheets = (_cells(sheet) for sheet in _sheets(data, source))
    return tuple(next((sheet[0][1] for sheet in sheets if sheet), ()))


def named_sheets(data: bytes, source: str) -> dict[str, list[list[str]]]:
    """Return the rows of every sheet that hold anything, by the sheet's name.

    Raises:
        InputError: the file is no workbook.
    """
    return {sheet.name: [row for _, row in _cells(sheet)] for sheet in _sheets(data, source)}


def _sheets(data: bytes, source: str) -> list[CalamineSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_workbook(archive, source)
            # A damaged member is found here, before the parser meets it.
            damaged = archive.testzip() is not None
        if damaged:
            raise zipfile.BadZipFile
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except PasswordError:
        raise InputError(
            "the workbook is protected by a password.",
            where=source,
            remedy="Save it without the password.",
        ) from None
    except (CalamineError, *_DAMAGED):
        protected = data.startswith(b"\xd0\xcf\x11\xe0")
        raise InputError(
            "this is an old or password-protected Excel file, no XLSX workbook."
            if protected
            else "this is no XLSX workbook, or it is damaged.",
            where=source,
            remedy="Save it as XLSX or as CSV UTF-8 again.",
        ) from None


def _cells(sheet: CalamineSheet) -> list[tuple[int, list[str]]]:
    """Return the rows that hold anything, with their numbers in the sheet."""
    rows = (
        (number, [cell_text(value) for value in row])
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
    )
    return [(number, row) for number, row in rows if any(row)]


def cell_text(value: Any) -> str:
    """Return a cell as text: 25.0 is "25", a date is ISO, a truth value "TRUE" or "FALSE".

    >>> cell_text(25.0), cell_text(0.1 + 0.2), cell_text(dt.date(2025, 6, 27)), cell_text(True)
    ('25', '0.3', '2025-06-27', 'TRUE')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        # A sheet keeps 15 digits; more would be an artefact of binary fractions.
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        # A day's fraction in binary misses the second by a few microseconds.
        rounded = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        return rounded.isoformat(sep=" ")
    return str(value)
