"""Manuscripts read: their passages and places, what is not read, and files that are none."""

import struct
import time
import zipfile

import pytest

from tests.manuscripts import archive, docx, docx_table, paragraph
from youthsurvey.errors import InputError
from youthsurvey.ingest.manuscript import read_manuscript

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def read(tmp_path):
    def call(name, data):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_manuscript(path)

    return call


def texts(manuscript):
    return [passage.text.strip() for passage in manuscript.passages]


def unread(manuscript):
    return {part.kind: (part.count, part.names) for part in manuscript.unread}


def test_a_document_is_read_with_its_insertions_notes_and_tables(read):
    body = (
        f"<w:p><w:r><w:t>Было </w:t></w:r><w:del><w:r><w:delText>44,0 %</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>48,5 %</w:t></w:r></w:ins></w:p>{docx_table()}"
        "<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>"
    )
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("n = 245")}</w:footnote></w:footnotes>'
    )
    found = read("a.docx", docx("# Итоги", body, **{"word/footnotes.xml": notes}))
    assert texts(found) == [
        "Итоги", "Было 48,5 %", "Платформа | Доля, % | n", "Telegram: 68,7 %; n = 347",
        "Instagram: 46,5 %; n = 235", "n = 245",
    ]  # fmt: skip
    places = [(p.place.kind, p.place.number, p.place.table) for p in found.passages]
    assert places == [("heading", 1, 0), ("paragraph", 2, 0), ("table_row", 1, 1),
                      ("table_row", 2, 1), ("table_row", 3, 1), ("footnote", 1, 0)]  # fmt: skip
    assert unread(found) == {"deleted": (1, ()), "image": (1, ())}


def test_latex_is_read_and_what_is_not_is_named(read):
    found = read(
        "a.tex",
        r"""\documentclass{article}\newcommand{\share}{48{,}5\,\%}
\newcommand{\pct}[1]{#1\,\%}
\begin{document}
\section{Results}
Of all, \share{} know it\footnote{That is $n = 245$.}; 27.7\,\% partly. % 99 %
\input{tables/first}\includegraphics{fig1.pdf}
\begin{equation} p = \frac{245}{505} \end{equation}
\end{document}
""",
    )
    said = [t.replace("\u2009", " ") for t in texts(found)]
    assert said[0] == "Results"
    assert said[1].startswith("Of all, 48,5 % know it")
    assert "27.7 % partly" in said[1]
    assert "n = 245" in said[-1]
    assert not any("99" in t for t in said)
    kinds = unread(found)
    assert kinds["include"] == (1, ("tables/first",))
    assert kinds["image"] == (1, ("fig1.pdf",))
    assert kinds["macro"] == (1, ("\\pct",))
    assert kinds["equation"][0] == 1


def test_markdown_is_read_without_its_marks(read):
    found = read(
        "a.md",
        "# Title\n\nA **bold 48.5 %**[^1] and ![pic](x.png).\n\n```\n99 %\n```\n\n[^1]: Note.\n",
    )
    assert texts(found) == ["Title", "A bold 48.5 % and  .", "Note."]
    assert [p.place.number for p in found.passages] == [1, 3, 9]
    assert set(unread(found)) == {"image", "code"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_plain_text_in_any_encoding(read, encoding):
    found = read("a.txt", "Всего 48,5 %.\nи ещё\n\nВторой абзац.".encode(encoding))
    assert texts(found) == ["Всего 48,5 %. и ещё", "Второй абзац."]
    assert [p.place.number for p in found.passages] == [1, 4]


def test_kazakh_text_in_its_own_encoding(read):
    found = read(
        "a.txt", "Терминді толық түсінетіндер – 48,5 %. Қатысушылар ғалым.".encode("kz1048")
    )
    assert texts(found)[0].startswith("Терминді толық түсінетіндер")


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"PK\x03\x04 not a zip", "damaged"),
        ("a.docx", docx("Text")[:-30], "damaged"),
        ("a.docx", b"plain words", "damaged"),
        ("a.docx", archive({"word/other.xml": "<a/>"}), "no Word document"),
        ("a.docx", archive({"word/document.xml": "<a><b></a>"}), "XML"),
        ("a.docx", archive({"word/document.xml": f"{ENTITY}<a>&b;</a>"}), "XML"),
        ("a.docx", archive({"word/document.xml": "<a>" * 5000 + "</a>" * 5000}), "XML"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("a.txt", b"48.5 % \x00\x01", "NUL"),
        ("a.md", b"", "empty"),
        ("a.docx", b"", "empty"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "old Word document"),
        ("a.pdf", b"%PDF-1.4", "PDF"),
        ("a.txt", b"%PDF-1.4", "PDF"),
        ("a.odt", b"PK\x03\x04", "OpenDocument"),
        ("a.rtf", b"{\\rtf1}", "RTF"),
        ("a.jpg", b"\xff\xd8", "no kind of manuscript"),
    ],
)  # fmt: skip
def test_what_is_no_manuscript_is_refused_in_one_line(read, name, data, said):
    with pytest.raises(InputError) as refused:
        read(name, data)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy
    assert refused.value.where


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.docx", tmp_path, tmp_path / "a\0b.md"):
        with pytest.raises(InputError) as refused:
            read_manuscript(path)
        assert refused.value.remedy


def test_an_archive_that_swells_is_refused_before_it_does(read, tmp_path):
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made,
        made.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(80):
            part.write(b" " * 1024 * 1024)
    data = bytearray(path.read_bytes())
    # The directory says that it is small.
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    start = time.monotonic()
    for archive_bytes in (path.read_bytes(), bytes(data)):
        with pytest.raises(InputError):
            read("b.docx", archive_bytes)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("name", ["a.md", "a.tex", "a.txt"])
@pytest.mark.parametrize(
    "piece",
    ["word 48.5 % ", "[(", "{\\a", "$", "| a | ", "**_", "\\begin{", "<!--", "![a](", "\n\nx"],
)
def test_long_and_odd_texts_end(read, name, piece):
    start = time.monotonic()
    read(name, piece * (500_000 // len(piece)))
    assert time.monotonic() - start < 15
