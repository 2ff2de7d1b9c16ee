"""How a text holds its table: encoding, delimiter, quotation mark, lines above the header.

Where the headers are known (a study's), the layout is the one under which most of them are found.
Where they are not (a first look at an export), it is the one under which all rows are equally
wide; what fits two is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import (
    BYTE_ORDER_MARKS,
    ENCODINGS,
    LONGEST_HEADER,
    best_encoding,
    broken_utf8,
    checked_marked,
    decode_prose,
    no_expected_header,
    refuse_nul,
)
from youthsurvey.ingest.delimited import first_record
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.raw import DELIMITERS, NAMES, QUOTES, Layout

LINES_ABOVE = 30
"""Lines above the header that are looked through."""


def count_expected(headers: Collection[str], expected: Collection[str]) -> int:
    """Return how many different expected (folded) headers there are among the headers."""
    return len({fold(header) for header in headers} & set(expected) - {""})


def known_layout(data: bytes, source: str, expected: Mapping[str, str]) -> Layout:
    """Return the layout under which most headers are expected ones.

    Args:
        data: the file's bytes.
        source: its name, for messages.
        expected: the codebook's headers by their folded texts.

    Raises:
        InputError: none is, or the file is no text.
    """

    def count(text: str) -> int:
        return _known(text, expected)[1]

    encoding, text, tried = best_encoding(data, source, expected, count)
    layout, matches = _known(text, expected)
    if encoding in ENCODINGS[1:] and not any(
        fold(header) in expected and not header.isascii()
        for header in first_record(_tails(text)[layout.preamble], layout.delimiter, layout.quote)
    ):
        # Headers of Latin letters prove nothing of the answers under them.
        encoding = provable_encoding(data, source)
    if matches == 0:
        raise no_expected_header(
            source,
            expected,
            f"Tried {', '.join(tried)} with comma, semicolon, tab and |.",
            "Save the file as CSV UTF-8, or add its headers to codebook.toml.",
        )
    return replace(layout, encoding=encoding)


def count_known(data: bytes, source: str, expected: Mapping[str, str]) -> int:
    """Return how many expected headers a file of text has in its header."""
    head = data[:LONGEST_HEADER]
    _, text, _ = best_encoding(head, source, expected, lambda text: _known(text, expected)[1])
    return _known(text, expected)[1]


def _known(text: str, expected: Mapping[str, str]) -> tuple[Layout, int]:
    """Return the best layout of a text for expected headers, and how many it finds."""
    head = text[:LONGEST_HEADER]
    best, found = Layout("", DELIMITERS[0]), 0
    # One header may stand in a sentence above the table; two of them are a header.
    enough = min(2, len(set(expected.values())))
    tails = _tails(head)
    for above, rest in enumerate(tails):
        if above and _is_of_header(_first_line(tails[above - 1]), expected):
            break
        for delimiter in DELIMITERS:
            for quote in QUOTES:
                record = first_record(rest, delimiter, quote)
                layout = Layout("", delimiter, quote, above)
                matches = count_expected(record, expected) if _may_be(layout, tails, head) else 0
                if matches > found and (not above or matches >= enough):
                    best, found = layout, matches
        if found >= enough:
            break
    return best, found


def _is_of_header(line: str, expected: Mapping[str, str]) -> bool:
    """Whether a line above a header is a piece of one, as damage leaves it."""
    piece = fold(line.replace('""', '"').strip("\"'"))
    return line.count('"') % 2 == 1 or (bool(piece) and any(piece in each for each in expected))


def _tails(text: str) -> list[str]:
    """Return the text from its first line on, from its second, ..."""
    begins = [0]
    for match in re.finditer(r"\r\n|\r|\n", text):
        if len(begins) > LINES_ABOVE or match.end() == len(text):
            break
        begins.append(match.end())
    return [text[begin:] for begin in begins]


def found_layout(data: bytes, source: str) -> Layout:
    """Return the layout under which all rows of a file are equally wide.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Raises:
        InputError: there is none, or the file is no text, or its encoding cannot be known.
    """
    refuse_nul(data, source)
    encoding = provable_encoding(data, source)
    text = data[:_LOOKED_AT].decode(encoding, "ignore").removeprefix("\ufeff")
    whole = len(data) <= _LOOKED_AT
    tails = _tails(text)
    layouts = [Layout(encoding, delimiter, quote) for delimiter in DELIMITERS for quote in QUOTES]
    good = [fit for layout in layouts if (fit := _fit(tails, layout, whole)) is not None]
    good = [fit for fit in good if _may_be(fit, tails, text)]
    if not good:
        # The strict reader says what is wrong with the likeliest.
        line = _first_line(tails[0])
        likeliest = max(DELIMITERS, key=line.count)
        if likeliest not in line:
            raise InputError(
                "neither comma, semicolon, tab nor | divides its lines into equal columns.",
                where=source,
                remedy="Export it as CSV, without lines above the header.",
            )
        return Layout(encoding, likeliest)
    if len({layout.delimiter for layout in good}) > 1:
        names = " and ".join(dict.fromkeys(NAMES[layout.delimiter] for layout in good))
        raise InputError(
            f"{names} would both divide its lines into equal columns.",
            where=source,
            remedy="Export it again with quotation marks around cells, or as XLSX.",
        )
    if len({_width(tails[layout.preamble], layout) for layout in good}) > 1:
        raise InputError(
            "its apostrophes may be quotation marks or belong to the text.",
            where=source,
            remedy="Export it again with quotation marks around cells, or as XLSX.",
        )
    best = next((layout for layout in good if _quoted(tails, layout)), good[0])
    rival = _commoner(tails[best.preamble], best)
    # Every line holds as much of another delimiter, or more: the strict reader says which line
    # does not fit it.
    return Layout(encoding, rival) if rival else best


def _commoner(text: str, layout: Layout) -> str:
    """Return a delimiter that no line has less of than of the layout's, and one has more; or ""."""
    lines = _lines(text)
    for mark in DELIMITERS:
        counts = [line.count(mark) - line.count(layout.delimiter) for line in lines]
        if mark != layout.delimiter and min(counts, default=-1) >= 0 < max(counts):
            return mark
    return ""


_LOOKED_AT = 2_000_000
"""Bytes in which the layout is looked for; the rest is held to it when it is read."""


def _fit(tails: list[str], layout: Layout, whole: bool) -> Layout | None:
    """Return the layout with the lines above the first row from which all are equally wide."""
    for above, tail in enumerate(tails):
        width = _width(tail, layout)
        if width < 2 or not _all_as_wide(tail, width, layout, whole):
            continue
        prose = [_first_line(before) for before in tails[:above]]
        if above and (width < 3 or not all(_is_prose(line, width, layout) for line in prose)):
            # A damaged header, or a damaged row: not a text above the table.
            return None
        if above and any(_divides_too(tail, layout, other) for other in DELIMITERS):
            return None
        return replace(layout, preamble=above)
    return None


def _divides_too(text: str, layout: Layout, delimiter: str) -> bool:
    """Whether another delimiter, too, stands equally often in every line of a text."""
    counts = {line.count(delimiter) for line in _lines(text)}
    return delimiter != layout.delimiter and len(counts) == 1 and counts != {0}


def _width(text: str, layout: Layout) -> int:
    return len(first_record(text, layout.delimiter, layout.quote))


def _all_as_wide(text: str, width: int, layout: Layout, whole: bool) -> bool:
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=layout.delimiter,
        quotechar=layout.quote,
        strict=True,
    )
    unequal, n = 0, 0
    try:
        for row in reader:
            if unequal:
                return False
            n += 1
            unequal = any(row) and len(row) != width
    except csv.Error as error:
        return not whole and "end of data" in str(error)
    # Of a part of a file, the last row may be cut.
    return n > 1 and not (unequal and whole)


def _is_prose(line: str, width: int, layout: Layout) -> bool:
    """Whether no delimiter makes of a line what could be a damaged row of the table."""
    few = max(1, width // 3)
    cells = _width(line, layout)
    # Nothing can be read of a line whose quotation mark is not closed in it.
    readable = (cells > 0 or not line.strip()) and line.count('"') % 2 == 0
    others = [line.count(mark) + 1 for mark in DELIMITERS if mark not in (layout.delimiter, ",")]
    commas = 0 if layout.delimiter == "," else line.count(",") + 1
    return readable and max(cells, *others) <= few and commas <= width // 2


def _may_be(layout: Layout, tails: list[str], text: str) -> bool:
    """Whether the layout's marks may be quotation marks.

    Apostrophes are around the whole header, or where a text has no others.
    """
    return layout.quote == '"' or '"' not in text or _quoted(tails, layout)


def _quoted(tails: list[str], layout: Layout) -> bool:
    """Whether every cell of the header is in the layout's quotation marks."""
    cells = _first_line(tails[layout.preamble]).split(layout.delimiter)
    return all(len(cell) > 1 and cell[0] == layout.quote == cell[-1] for cell in cells)


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def _first_line(text: str) -> str:
    return re.split(r"\r\n|\r|\n", text, maxsplit=1)[0]


_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәіңғүұқөһўєїґ"


def provable_encoding(data: bytes, source: str) -> str:
    """Return a file's encoding: by its mark, else UTF-8 where it is valid, else Cyrillic.

    A single-byte encoding is believed only where all its words are words: of one script, of
    Russian, Kazakh, Belarusian or Ukrainian letters, and of a plausible case.

    Raises:
        InputError: it is none of these.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            checked_marked(data, encoding, source)
            return encoding
    line = broken_utf8(data)
    if not line:
        return "utf-8"
    text, encoding = decode_prose(data, source)
    beyond = [word for word in _WORD.findall(text) if not word.isascii()]
    odd = [word for word in beyond if not _is_word(word)]
    letters = "".join(beyond).casefold()
    common = sum(letters.count(letter) for letter in "оеаинтс") / max(len(letters), 1)
    if "\ufffd" in text or len(odd) > len(beyond) / 100 or common < 0.25:
        raise InputError(
            "this line is not UTF-8, and which encoding it is cannot be told.",
            where=f"{source}, line {line}",
            remedy="Save the file as CSV UTF-8.",
        )
    return encoding


def _is_word(word: str) -> bool:
    rest = word[1:]
    return set(word.casefold()) <= set(_CYRILLIC) and (rest.islower() or word.isupper() or not rest)
