"""Which encoding a file of text has: the one that makes its headers known."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping

from youthsurvey.errors import InputError

ENCODINGS = ("utf-8", "cp1251", "kz1048")
"""Tried in this order where there is no byte order mark."""

LONGEST_HEADER = 1_000_000
"""Characters in which the header record is looked for."""

_PART = 1 << 22
"""Bytes that are checked together."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def best_encoding(
    data: bytes, source: str, expected: Mapping[str, str], count: Callable[[str], int]
) -> tuple[str, str, tuple[str, ...]]:
    """Return the encoding under which most headers are known.

    Args:
        data: the file's bytes.
        source: its name, for messages.
        expected: the known headers by their folded texts.
        count: says how many of them a text has.

    Returns:
        the encoding, the text's beginning in it, and the encodings that were tried.

    Raises:
        InputError: the file holds NUL bytes, or bytes that its own encoding does not allow.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = checked_marked(data, encoding, source)
            return encoding, text, (encoding.removesuffix("-sig"),)
    refuse_nul(data, source)
    broken = broken_utf8(data)
    text = data[:LONGEST_HEADER].decode("utf-8", "replace")
    matches = count(text)
    # What is valid UTF-8 beyond ASCII is nothing else by chance.
    if matches and not broken:
        return "utf-8", text, ENCODINGS
    best = ("utf-8", text, 0 if broken else matches)
    for encoding in _by_letters(data, ENCODINGS[1:], expected):
        single = data[:LONGEST_HEADER].decode(encoding, "replace")
        found = count(single)
        if found > best[2] and _decodes(data, encoding):
            best = (encoding, single, found)
    if broken and matches > best[2]:
        raise InputError(
            "the file is UTF-8, but this line holds bytes that are not.",
            where=f"{source}, line {broken}",
            remedy="Export the file again, or mend that line.",
        )
    return best[0], best[1], ENCODINGS


def checked_marked(data: bytes, encoding: str, source: str) -> str:
    """Return the beginning of a text with a byte order mark; all of it is checked.

    Raises:
        InputError: it holds NUL, or bytes that its own mark does not allow.
    """
    if encoding == "utf-8-sig":
        refuse_nul(data, source)
        if broken_utf8(data):
            _decode_strictly(data, encoding, source)
        return data[:LONGEST_HEADER].decode(encoding, "replace")
    text = _decode_strictly(data, encoding, source)
    if "\0" in text:
        raise _no_text_file(text.count("\n", 0, text.index("\0")) + 1, source)
    return text[:LONGEST_HEADER]


def broken_utf8(data: bytes) -> int:
    """Return the line that is not UTF-8; 0 where all are. Large files are not copied whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for begin in range(0, len(data), _PART):
        try:
            decoder.decode(data[begin : begin + _PART], final=begin + _PART >= len(data))
        except UnicodeDecodeError as error:
            # Bytes left over from the part before belong to a character that begins there.
            at = begin + error.start - (len(error.object) - len(data[begin : begin + _PART]))
            return data.count(b"\n", 0, max(at, 0)) + 1
    return 0


def _decodes(data: bytes, encoding: str) -> bool:
    allowed = bytes(b for b in range(256) if bytes([b]).decode(encoding, "ignore"))
    return not data.translate(None, allowed)


def refuse_nul(data: bytes, source: str) -> None:
    """Refuse bytes that hold NUL and no mark of UTF-16.

    Raises:
        InputError: they do.
    """
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _no_text_file(data.count(b"\n", 0, data.index(b"\0")) + 1, source)


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


def _by_letters(data: bytes, encodings: tuple[str, ...], expected: Mapping[str, str]) -> list[str]:
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


def no_expected_header(
    source: str, expected: Mapping[str, str], tried: str, remedy: str
) -> InputError:
    """Return the error for a file none of whose headers is in the codebook."""
    example = " ".join(next(iter(expected.values()), "").split())
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
