"""A file of answers as texts: nothing is guessed beyond its encoding and its delimiter.

Every cell stays the text that it is: "NA", "None" and an empty cell are three different texts.
A file whose rows differ in width is refused, never shifted.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import (
    BYTE_ORDER_MARKS,
    DELIMITERS,
    LONGEST_HEADER,
    count_expected,
    decode,
    first_record,
)
from youthsurvey.ingest.folding import fold, lossy


@dataclass(frozen=True)
class RawTable:
    """A file's cells as texts.

    Attributes:
        headers: the first record, as it stands.
        rows: the records after it, each as wide as the headers; wholly empty rows are left out.
        lines: for each row the line of the file (or the row of the sheet) on which it begins,
            counted from 1. A record may span lines where a quoted cell does.
        encoding: under which the headers match the codebook; "xlsx" for a workbook.
        delimiter: between cells; empty for a workbook.
        sha256: of the file's bytes.
        source: the file's name, for messages.
    """

    headers: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]
    encoding: str
    delimiter: str
    sha256: str
    source: str


def read_raw(path: Path, expected_headers: Collection[str]) -> RawTable:
    """Read a CSV file (comma, semicolon or tab) or an XLSX workbook.

    The encoding and the delimiter are those under which most headers are expected ones.

    Args:
        path: the form's export.
        expected_headers: the codebook's headers, see ``expected_headers``.

    Raises:
        InputError: the file cannot be read, is empty, has ragged rows or no expected header.
    """
    data = _read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    expected = {key: text for text in expected_headers for key in (fold(text), fold(lossy(text)))}
    if path.suffix.lower() in (".xlsx", ".xlsm") or data.startswith(b"PK\x03\x04"):
        from youthsurvey.ingest.sheets import read_sheet

        headers, rows, lines = read_sheet(data, path.name, expected)
        encoding, delimiter = "xlsx", ""
    else:
        text, encoding, delimiter = decode(data, path.name, expected)
        headers, rows, lines = _table(text, delimiter, path.name)
    if not rows:
        raise InputError(
            "the file has a header, but no answers.",
            where=path.name,
            remedy="Export it again, with the answers.",
        )
    return RawTable(headers, rows, lines, encoding, delimiter, sha256, path.name)


def count_headers(path: Path, expected_headers: Collection[str]) -> int:
    """Return how many of a file's headers are expected ones; 0 for what cannot be read."""
    expected = {key: text for text in expected_headers for key in (fold(text), fold(lossy(text)))}
    with contextlib.suppress(InputError):
        data = _read_bytes(path)
        if data.startswith(b"PK\x03\x04"):
            from youthsurvey.ingest.sheets import read_sheet

            return count_expected(read_sheet(data, path.name, expected)[0], expected)
        text, _, delimiter = decode(_head(data), path.name, expected)
        return count_expected(first_record(text, delimiter), expected)
    return 0


def sniff_headers(path: Path) -> tuple[str, ...]:
    """Return the first record of a file none of whose headers is known; none if unreadable."""
    with contextlib.suppress(InputError):
        data = _read_bytes(path)
        if data.startswith(b"PK\x03\x04"):
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


def _read_bytes(path: Path) -> bytes:
    try:
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
    if not data.strip(b" \t\r\n") or data in [mark for mark, _ in BYTE_ORDER_MARKS]:
        raise InputError("the file is empty.", where=path.name, remedy="Export it again.")
    return data


def _records(
    text: str, delimiter: str, source: str, *, quoted: bool
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    begins = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _quoting_error(str(error), f"{source}, line {begins}") from None
        yield begins, row
        begins = reader.line_num + 1


def _quoting_error(reason: str, where: str) -> InputError:
    if "end of data" in reason or "larger" in reason:
        what = "a quotation mark that opens a cell in this row is never closed."
    elif "expected after" in reason:
        what = "a quotation mark inside a quoted cell is not doubled."
    else:
        what = f"the row cannot be read: {reason}."
    return InputError(what, where=where, remedy="Mend the row, or export the file again.")


Cells = tuple[tuple[str, ...], list[list[str]], list[int]]
"""Headers, rows, and the lines on which the rows begin."""


def _table(text: str, delimiter: str, source: str) -> Cells:
    """Return the file's cells; a quotation mark may be no more than that between tabs."""
    try:
        return _equal_rows(_records(text, delimiter, source, quoted=True), source)
    except InputError:
        if delimiter != "\t":
            raise
        # Google Forms writes tabs without quoting: there every row is whole without it, too.
        with contextlib.suppress(InputError):
            return _equal_rows(_records(text, delimiter, source, quoted=False), source)
        raise


def _equal_rows(records: Iterator[tuple[int, list[str]]], source: str) -> Cells:
    headers = next(tuple(row) for _, row in records if row)
    width = len(headers)
    rows: list[list[str]] = []
    lines: list[int] = []
    # Answers repeat, so one text for all equal cells takes a fraction of the memory.
    known: dict[str, str] = {}
    for line, row in records:
        if not any(row):
            continue
        if len(row) != width:
            raise InputError(
                f"the header has {width} cells, but this row has {len(row)}.",
                where=f"{source}, line {line}",
                remedy="Put cells that hold the delimiter into quotation marks, "
                "or export the file again.",
            )
        rows.append([known.setdefault(cell, cell) for cell in row])
        lines.append(line)
    return headers, rows, lines
