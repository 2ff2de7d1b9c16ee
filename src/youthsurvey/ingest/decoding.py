"""Which encoding and which delimiter a file of text has: those that make its headers known."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection

from youthsurvey.errors import InputError
from youthsurvey.ingest.folding import fold

ENCODINGS = ("utf-8", "cp1251", "kz1048")
"""Tried in this order where there is no byte order mark."""

DELIMITERS = (",", ";", "\t")

LONGEST_HEADER = 1_000_000
"""Characters in which the header record is looked for."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, source: str, expected: dict[str, str]) -> tuple[str, str, str]:
    """Return the text, its encoding and its delimiter."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode_strictly(data, encoding, source)
            tried: tuple[str, ...] = (encoding.removesuffix("-sig"),)
            delimiter, matches = _delimiter(text, expected)
            break
    else:
        tried = ENCODINGS
        text, encoding, delimiter, matches = _best_encoding(data, source, expected)
    if "\0" in text:
        raise _no_text_file(text.count("\n", 0, text.index("\0")) + 1, source)
    if matches == 0:
        raise no_expected_header(
            source,
            expected,
            f"Tried {', '.join(tried)} with comma, semicolon and tab.",
            "Save the file as CSV UTF-8, or add its headers to codebook.toml.",
        )
    return text, encoding, delimiter


_PROSE_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһ"


def decode_prose(data: bytes, source: str) -> tuple[str, str]:
    """Return a text without headers to know it by, and its encoding.

    By its byte order mark; else UTF-8 where it is valid; else the Cyrillic encoding that sees
    more Russian and Kazakh letters in it.

    Raises:
        InputError: it holds NUL bytes, or bytes that its own mark does not allow.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text, name = _decode_strictly(data, encoding, source), encoding.removesuffix("-sig")
            break
    else:
        try:
            text, name = data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError:
            letters = {letter: letter for letter in _PROSE_LETTERS}
            name = _by_letters(data, ENCODINGS[1:], letters)[0]
            # A byte that the encoding lacks shows as such; a manuscript is read, not rewritten.
            text = data.decode(name, "replace")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(
            "this line holds NUL bytes, so this is no text file.",
            where=f"{source}, line {line}",
            remedy="Save it as UTF-8 text or as .docx.",
        )
    return text, name


def _decode_strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"it begins as {encoding.removesuffix('-sig').upper()}, but holds bytes that are not.",
            where=f"{source}, line {error.object.count(10, 0, error.start) + 1}",
            remedy="Export the file again, or mend that line.",
        ) from None


def _best_encoding(data: bytes, source: str, expected: dict[str, str]) -> tuple[str, str, str, int]:
    """Return text, encoding, delimiter and the number of expected headers among the headers."""
    if b"\0" in data:
        raise _no_text_file(data.count(b"\n", 0, data.index(b"\0")) + 1, source)
    broken = 0
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = data.count(b"\n", 0, error.start) + 1
        text = data.decode("utf-8", "replace")
    delimiter, matches = _delimiter(text, expected)
    # What is valid UTF-8 beyond ASCII is nothing else by chance.
    best = (text, "utf-8", delimiter, 0 if broken else matches)
    if best[3]:
        return best
    for encoding in _by_letters(data, ENCODINGS[1:], expected):
        try:
            single = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter, found = _delimiter(single, expected)
        if found > best[3]:
            best = (single, encoding, delimiter, found)
    if broken and matches > best[3]:
        raise InputError(
            "the file is UTF-8, but this line holds bytes that are not.",
            where=f"{source}, line {broken}",
            remedy="Export the file again, or mend that line.",
        )
    return best


def _by_letters(data: bytes, encodings: tuple[str, ...], expected: dict[str, str]) -> list[str]:
    """Order encodings by how many letters of the expected headers they see in the data.

    cp1251 and KZ-1048 differ in a few letters only, so headers without these match in both.
    """
    alphabet = set("".join(expected))
    unsure = [
        byte
        for byte in range(0x80, 0x100)
        if len({bytes([byte]).decode(encoding, "replace") for encoding in encodings}) > 1
    ]
    counts = {byte: data.count(byte) for byte in unsure}
    return sorted(
        encodings,
        key=lambda encoding: (
            -sum(
                n
                for byte, n in counts.items()
                if bytes([byte]).decode(encoding, "replace").casefold() in alphabet
            )
        ),
    )


def _delimiter(text: str, expected: dict[str, str]) -> tuple[str, int]:
    """Return the delimiter under which most headers are expected ones, and how many are."""
    found = [count_expected(first_record(text, d), expected) for d in DELIMITERS]
    best = max(found)
    return DELIMITERS[found.index(best)], best


def count_expected(headers: Collection[str], expected: Collection[str]) -> int:
    """Return how many different expected (folded) headers there are among the headers."""
    return len({fold(header) for header in headers} & set(expected) - {""})


def no_expected_header(
    source: str, expected: dict[str, str], tried: str, remedy: str
) -> InputError:
    """Return the error for a file none of whose headers is in the codebook."""
    example = next(iter(expected.values()), "")
    return InputError(
        f'no header matches the codebook. Expected, for example, "{example}". {tried}',
        where=source,
        remedy=remedy,
    )


def _no_text_file(line: int, source: str) -> InputError:
    return InputError(
        "this line holds NUL bytes, so this is no text file.",
        where=f"{source}, line {line}",
        remedy="Save it as CSV UTF-8 or XLSX.",
    )


def first_record(text: str, delimiter: str) -> list[str]:
    """Return a text's first record; nothing where it cannot be read."""
    reader = csv.reader(
        io.StringIO(text[:LONGEST_HEADER], newline=""), delimiter=delimiter, strict=True
    )
    try:
        return next((row for row in reader if row), [])
    except csv.Error:
        return []
