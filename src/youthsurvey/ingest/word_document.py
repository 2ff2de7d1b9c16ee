"""DOCX documents as passages: the body, tables, notes and text boxes, insertions as they stand.

The XML is read without entities or document types, which Word never writes and attacks need.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from youthsurvey.errors import InputError
from youthsurvey.ingest.passages import Passage, Place, PlaceKind, Unread, UnreadTally
from youthsurvey.ingest.table_rows import row_texts

_LARGEST_PART = 64 * 1024 * 1024
_DEEPEST = 400
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError,
    NotImplementedError,
)  # fmt: skip
"""What the zip reader raises for an archive that is not whole, or is protected."""

_SAVE = "Save it as .docx again."
_MAIN = re.compile(r"(?:word/)?document\d*\.xml")
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_EQUATION = "oMath"
_TEXTS: Mapping[str, str] = {
    "tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
_SKIPPED = frozenset({"pPr", "rPr", "instrText", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr"})


def read_document(data: bytes, source: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    """Read a DOCX document.

    Args:
        data: the file's bytes.
        source: its name, for messages.

    Returns:
        passages: in the document's order, then foot- and endnotes, then text boxes.
        unread: images, charts, deleted text, comments and the like, by kind.

    Raises:
        InputError: it is no document, damaged, protected, or too large.
    """
    parts = _parts(data, source)
    main = next((name for name in parts if _MAIN.fullmatch(name)), None)
    if main is None:
        raise InputError("this is no Word document.", where=source, remedy="Save it as .docx.")
    reader = _Reader(_heading_styles(parts, source))
    reader.body(_parsed(parts[main], source))
    notes: list[Passage] = []
    for name, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if name in parts:
            notes += reader.notes(_parsed(parts[name], source), kind)  # type: ignore[arg-type]
    if "word/comments.xml" in parts:
        root = _parsed(parts["word/comments.xml"], source)
        if found := sum(1 for element in root if element.tag == "comment"):
            reader.unread.add("comment", count=found)
    for name, part in parts.items():
        if _MARGIN.fullmatch(name) and _has_text(_parsed(part, source)):
            reader.unread.add("margin")
    passages = (*reader.passages, *notes, *reader.boxes)
    return passages, reader.unread.result()


def _parts(data: bytes, source: str) -> dict[str, bytes]:
    """Return the parts of the archive that are read, none of them larger than allowed."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            "this is an old or password-protected Word file.",
            where=source,
            remedy="Save it as .docx without a password.",
        )
    wanted = re.compile(
        r"word/(?:footnotes|endnotes|comments|styles|header\d*|footer\d*)\.xml|" + _MAIN.pattern
    )
    parts = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not wanted.fullmatch(info.filename):
                    continue
                with archive.open(info) as member:
                    # The size that the archive declares may be a lie, so that is not what counts.
                    part = member.read(_LARGEST_PART + 1)
                if len(part) > _LARGEST_PART:
                    raise _too_large(source)
                parts[info.filename] = part
    except InputError:
        raise
    except _DAMAGED:
        raise InputError(
            "this is no Word document, or it is damaged.", where=source, remedy=_SAVE
        ) from None
    return parts


def _too_large(source: str) -> InputError:
    return InputError(
        f"the document's text is larger than {_LARGEST_PART // 1024**2} MB.",
        where=source,
        remedy="Give the text without its appendices.",
    )


class _RefusedError(Exception):
    """The XML has what a document has not."""


def _parsed(data: bytes, source: str) -> Element:
    """Return an XML part as elements named without their namespaces."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _RefusedError
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        builder.start(name.rpartition("}")[2], plain)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    def refuse(*_: object) -> None:
        raise _RefusedError

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _RefusedError, ValueError, AssertionError):
        raise InputError(
            "the document is damaged: its XML cannot be read.", where=source, remedy=_SAVE
        ) from None
    return builder.close()


def _has_text(root: Element) -> bool:
    return any((element.text or "").strip() for element in root.iter("t"))


def _heading_styles(parts: Mapping[str, bytes], source: str) -> frozenset[str]:
    """Return the ids of styles that are headings: ids differ by language, names do not."""
    if "word/styles.xml" not in parts:
        return frozenset()
    found = set()
    for style in _parsed(parts["word/styles.xml"], source).iter("style"):
        name = style.find("name")
        if name is not None and name.get("val", "").lower().startswith(("heading", "title")):
            found.add(style.get("styleId", ""))
    return frozenset(found)


class _Reader:
    """Walks a document once."""

    def __init__(self, headings: frozenset[str]) -> None:
        self.passages: list[Passage] = []
        self.boxes: list[Passage] = []
        self.unread = UnreadTally()
        self._headings = headings
        self._paragraphs = self._tables = 0

    def body(self, root: Element) -> None:
        """Read the document's own blocks."""
        for element in root.iter("body"):
            self._blocks(element)

    def notes(self, root: Element, kind: PlaceKind) -> list[Passage]:
        """Read foot- or endnotes; separators are no notes."""
        out, number = [], 0
        for note in root:
            if note.tag != kind or note.get("type") in ("separator", "continuationSeparator"):
                continue
            number += 1
            if text := self._cell(note):
                out.append(Passage(text, Place(kind, number)))
        return out

    def _blocks(self, parent: Element) -> None:
        for element in _unfolded(parent):
            if element.tag == "p":
                self._paragraphs += 1
                text = _plain(self._text(element))
                heading = self._is_heading(element)
                kind: PlaceKind = "heading" if heading else "paragraph"
                if text:
                    place = Place(kind, self._paragraphs)
                    self.passages.append(Passage(text, place, heading))
            elif element.tag == "tbl":
                self._table(element)
            elif element.tag in ("del", "moveFrom"):
                self.unread.add("deleted")
            elif element.tag == "oMathPara":
                self.unread.add("equation")

    def _table(self, table: Element) -> None:
        self._tables += 1
        rows = []
        for row in (e for e in _unfolded(table) if e.tag == "tr"):
            properties = row.find("trPr")
            if properties is not None and properties.find("del") is not None:
                self.unread.add("deleted")
                continue
            rows.append([self._cell(e) for e in _unfolded(row) if e.tag == "tc"])
        caption = self.passages[-1].text if self.passages else ""
        number = self._tables
        for i, text in enumerate(row_texts(rows, caption), start=1):
            if text:
                self.passages.append(Passage(text, Place("table_row", i, number)))

    def _cell(self, cell: Element) -> str:
        parts = []
        for element in _unfolded(cell):
            if element.tag == "p":
                parts.append(self._text(element))
            elif element.tag == "tbl":
                self._table(element)
        return _plain(" ".join(parts))

    def _is_heading(self, paragraph: Element) -> bool:
        style = paragraph.find("pPr/pStyle")
        name = "" if style is None else style.get("val", "")
        return name in self._headings or name.lower().startswith("heading")

    def _text(self, parent: Element) -> str:
        return "".join(self._pieces(parent))

    def _pieces(self, parent: Element) -> Iterator[str]:
        for element in _unfolded(parent):
            tag = element.tag
            if tag == "t":
                yield element.text or ""
            elif tag in _TEXTS:
                yield _TEXTS[tag]
            elif tag in ("del", "moveFrom"):
                self.unread.add("deleted")
            elif tag == "r" and element.find("rPr/vanish") is not None:
                if _has_text(element):
                    self.unread.add("hidden")
            elif tag == _EQUATION:
                yield self._equation(element)
            elif tag in ("drawing", "pict", "object"):
                self._picture(element)
            elif tag == "tbl":
                self._table(element)
            elif tag not in _SKIPPED:
                yield from self._pieces(element)

    def _equation(self, equation: Element) -> str:
        """Return an equation that is a line of signs; others would lose what they say."""
        if all(part.tag in ("r", "ctrlPr") for part in equation):
            return "".join(part.text or "" for part in equation.iter("t"))
        self.unread.add("equation")
        return " "

    def _picture(self, element: Element) -> None:
        tags = {part.tag for part in element.iter()}
        if "txbxContent" in tags:
            for box in element.iter("txbxContent"):
                if text := self._cell(box):
                    self.boxes.append(Passage(text, Place("box", len(self.boxes) + 1)))
        if "chart" in tags:
            self.unread.add("chart")
        elif "relIds" in tags:
            self.unread.add("drawing")
        elif "OLEObject" in tags:
            self.unread.add("object")
        elif tags & {"pic", "imagedata", "blip"}:
            self.unread.add("image")


def _unfolded(parent: Element) -> Iterator[Element]:
    """Yield children; of what is there twice, for new and old programs, the new alone."""
    for element in parent:
        if element.tag == "AlternateContent":
            chosen = element.find("Choice")
            chosen = element.find("Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from _unfolded(chosen)
        elif element.tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _unfolded(element)
        else:
            yield element


def _plain(text: str) -> str:
    return " ".join(text.split("\n")).strip()
