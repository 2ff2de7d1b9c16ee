"""A manuscript's file as passages: DOCX, Markdown, LaTeX or plain text."""

from __future__ import annotations

from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.ingest.decoding import decode_prose
from youthsurvey.ingest.passages import LineBuffer, Manuscript, Passage, Unread, passages_of

LARGEST = 64 * 1024 * 1024
"""Bytes above which a file is no manuscript."""

_DOCUMENTS = (".docx", ".docm", ".dotx")
_TEXTS = {".md": "md", ".markdown": "md", ".tex": "tex", ".latex": "tex", ".txt": "txt", "": "txt"}
_OTHER_PROGRAMS = {
    ".doc": "an old Word document", ".pdf": "a PDF", ".odt": "an OpenDocument text",
    ".rtf": "an RTF", ".pages": "a Pages document", ".html": "a web page", ".htm": "a web page",
    ".epub": "an e-book",
}  # fmt: skip
_SAVE = "Save it as .docx, or as text (.md, .txt, .tex)."
_LONG_LINES = 200
"""Characters of a line, on average, from which each line of a plain text is a paragraph."""


def read_manuscript(path: Path) -> Manuscript:
    """Read a manuscript: what it says, and what of it was not read.

    Args:
        path: a .docx, .md, .tex or .txt file.

    Raises:
        InputError: the file cannot be read, is of another kind, or is damaged.
    """
    suffix = path.suffix.lower()
    data = _bytes(path)
    if suffix in _OTHER_PROGRAMS:
        raise InputError(
            f"{_OTHER_PROGRAMS[suffix]} cannot be read.", where=path.name, remedy=_SAVE
        )
    if suffix in _DOCUMENTS or data.startswith(b"PK\x03\x04"):
        from youthsurvey.ingest.word_document import read_document

        passages, unread = read_document(data, path.name)
        return Manuscript(path.name, "docx", "", passages, unread)
    if data.startswith(b"%PDF-"):
        raise InputError("a PDF cannot be read.", where=path.name, remedy=_SAVE)
    if suffix not in _TEXTS:
        raise InputError(
            f'"{path.suffix}" is no kind of manuscript that can be read.',
            where=path.name,
            remedy=_SAVE,
        )
    text, encoding = decode_prose(data, path.name)
    form = _TEXTS[suffix]
    passages, unread = _READERS[form](text)
    return Manuscript(path.name, form, encoding, passages, unread)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"the file is larger than {LARGEST // 1024**2} MB.",
                where=path.name,
                remedy="Give the text without its appendices.",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "there is no such file.", where=str(path), remedy="Check the path of the manuscript."
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
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise InputError("the file is empty.", where=path.name, remedy="Save it again.")
    return data


def _plain(text: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    """Return paragraphs: blank lines part them, or, where lines are long, each line is one."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    each = bool(filled) and sum(map(len, filled)) / len(filled) > _LONG_LINES
    made, buffer = [], LineBuffer()
    for number, line in enumerate(lines, start=1):
        if each or not line.strip():
            made.append(buffer.passage())
        buffer.add(line.strip() + " " if line.strip() else "", number)
    made.append(buffer.passage())
    return passages_of(made), ()


def _markdown(text: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    from youthsurvey.ingest.markdown_text import read_markdown

    return read_markdown(text)


def _latex(text: str) -> tuple[tuple[Passage, ...], tuple[Unread, ...]]:
    from youthsurvey.ingest.latex_text import read_latex

    return read_latex(text)


_READERS = {"md": _markdown, "tex": _latex, "txt": _plain}
