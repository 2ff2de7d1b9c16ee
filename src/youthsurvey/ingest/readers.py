"""A file of answers as texts: nothing is guessed beyond its encoding and its delimiter.

Every cell stays the text that it is: "NA", "None" and an empty cell are three different texts.
A file whose rows differ in width is refused, never shifted.
"""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import re
import stat
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import BYTE_ORDER_MARKS, LONGEST_HEADER
from youthsurvey.ingest.delimited import first_record, read_delimited
from youthsurvey.ingest.dialects import GENERIC, Dialect
from youthsurvey.ingest.folding import fold, lossy
from youthsurvey.ingest.layout import count_known, found_layout, known_layout
from youthsurvey.ingest.packages import is_package, read_package
from youthsurvey.ingest.raw import DELIMITERS, Progress, RawTable

_ZIPPED = b"PK\x03\x04"


def read_raw(
    path: Path,
    expected_headers: Collection[str] | None,
    dialect: Dialect = GENERIC,
    progress: Progress | None = None,
) -> RawTable:
    """Read a text with delimiters (comma, semicolon, tab, |), an XLSX workbook, SPSS or Stata.

    The encoding, the delimiter and the header's line are those under which most headers are
    expected ones.

    Args:
        path: the form's export.
        expected_headers: the codebook's headers, see ``expected_headers``; None where there is no
            codebook yet: then the table is that of which all rows are equally wide.
        dialect: whose export it is.
        progress: told how many bytes have been read.

    Raises:
        InputError: the file cannot be read, is empty, has ragged rows or no expected header.
    """
    if is_package(path):
        return read_package(path)[0]
    data = read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    expected = None
    if expected_headers is not None:
        # Of several header rows the first one may hold questions only.
        parts = [header.split(" / ")[0] for header in expected_headers]
        expected = _by_folded(
            [*expected_headers, *parts] if dialect.header_rows > 1 else expected_headers
        )
    if path.suffix.lower() in (".xlsx", ".xlsm") or data.startswith(_ZIPPED):
        from youthsurvey.ingest.sheets import read_sheet

        cells = read_sheet(data, path.name, expected, dialect.header_rows)
        encoding, delimiter = "xlsx", ""
    else:
        layout = (
            found_layout(data, path.name)
            if expected is None
            else known_layout(data, path.name, expected)
        )
        layout = replace(layout, header_rows=dialect.header_rows)
        cells = read_delimited(data, layout, path.name, progress)
        encoding, delimiter = layout.encoding, layout.delimiter
    if not len(cells.lines):
        raise InputError(
            "the file has a header, but no answers.",
            where=path.name,
            remedy="Export it again, with the answers.",
        )
    headers, titles = dialect.compose(cells.heads)
    return RawTable(
        headers=headers,
        columns=cells.columns,
        lines=cells.lines,
        encoding=encoding,
        delimiter=delimiter,
        sha256=sha256,
        source=path.name,
        preamble=cells.preamble,
        titles=titles,
    )


def _by_folded(headers: Collection[str]) -> Mapping[str, str]:
    return {key: text for text in headers for key in (fold(text), fold(lossy(text)))}


def count_headers(path: Path, expected_headers: Collection[str]) -> int:
    """Return how many of a file's headers are expected ones; 0 for what cannot be read."""
    expected = _by_folded(expected_headers)
    with contextlib.suppress(InputError):
        data = read_bytes(path)
        if data.startswith(_ZIPPED):
            from youthsurvey.ingest.sheets import count_in_sheets

            return count_in_sheets(data, path.name, expected)
        return count_known(_head(data), path.name, expected)
    return 0


def sniff_headers(path: Path) -> tuple[str, ...]:
    """Return the first record of a file none of whose headers is known; none if unreadable."""
    with contextlib.suppress(InputError):
        data = read_bytes(path)
        if data.startswith(_ZIPPED):
            from youthsurvey.ingest.sheets import first_row

            return first_row(data, path.name)
        text = _head(data).removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
        records = [first_record(text, delimiter) for delimiter in DELIMITERS]
        return tuple(records[max(range(len(records)), key=lambda i: len(records[i]))])
    return ()


def _head(data: bytes) -> bytes:
    """Return enough of a file to hold its header, whole lines where there are several."""
    if len(data) <= LONGEST_HEADER:
        return data
    return data[: data.rfind(b"\n", 0, LONGEST_HEADER) + 1] or data


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        InputError: there is no such file, it is a folder, a device or a pipe, or it is empty.
    """
    try:
        # A named pipe would wait for ever, a device would never end.
        if not stat.S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise InputError(
                "this is a device or a pipe, not a file.",
                where=str(path),
                remedy="Save the export as a file.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "there is no such file.", where=str(path), remedy="Check the path of the data file."
        ) from None
    except IsADirectoryError:
        raise InputError(
            "this is a folder, not a file.", where=str(path), remedy="Name the file in it."
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"the file cannot be read: {reason}.",
            where=str(path),
            remedy="Check its path and permissions.",
        ) from None
    if not re.search(rb"[^ \t\r\n]", data) or data in [mark for mark, _ in BYTE_ORDER_MARKS]:
        raise InputError("the file is empty.", where=path.name, remedy="Export it again.")
    return data
