"""XLSX workbooks as texts, as the same export in CSV would have them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import count_expected, no_expected_header

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip
"""What the zip and sheet readers raise for a file that is no whole workbook."""


def read_sheet(
    data: bytes, source: str, expected: dict[str, str]
) -> tuple[tuple[str, ...], list[list[str]], list[int]]:
    """Read the sheet whose first row holds most expected headers.

    Args:
        data: the file's bytes.
        source: its name, for messages.
        expected: the codebook's headers by their folded texts.

    Returns:
        headers, rows as wide as the headers, and the sheet's row numbers, from 1.

    Raises:
        InputError: the file is no workbook, or no sheet has an expected header.
    """
    sheets = [_cells(sheet) for sheet in _sheets(data, source)]
    if not any(sheets):
        raise InputError("the workbook is empty.", where=source, remedy="Export it again.")
    matches = [count_expected(sheet[0][1], expected) if sheet else 0 for sheet in sheets]
    best = max(matches)
    if best == 0:
        raise no_expected_header(
            source,
            expected,
            f"Looked at the first row of {len(sheets)} sheet(s).",
            "Put the headers into the first row, or add them to codebook.toml.",
        )
    (_, headers), *rows = sheets[matches.index(best)]
    return tuple(headers), [row for _, row in rows], [number for number, _ in rows]


def first_row(data: bytes, source: str) -> tuple[str, ...]:
    """Return the first row of the first sheet that holds anything; none for an empty workbook.

    Raises:
        InputError: the file is no workbook.
    """
    sheets = (_cells(sheet) for sheet in _sheets(data, source))
    return tuple(next((sheet[0][1] for sheet in sheets if sheet), ()))


def _sheets(data: bytes, source: str) -> list[CalamineSheet]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
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
