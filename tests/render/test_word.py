"""The Word document: captions after the profile, fields, bookmarks, the tables' numbers."""

import io
import re
import zipfile
from dataclasses import replace
from importlib import resources
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from youthsurvey.errors import StudyError, UsageError
from youthsurvey.pipeline.documents import document_files
from youthsurvey.study.journals import load_profile, profile_names

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = {"en": "apa", "ru": "gost", "kk": "kazakh"}


@pytest.fixture(scope="module")
def documents(surveyed):
    study, tables, report = surveyed
    return document_files(study, tables, report, None)


def body(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return ET.fromstring(archive.read("word/document.xml"))


def paragraphs(root):
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


@pytest.mark.parametrize(
    ("lang", "figure", "table"),
    [
        ("ru", "Рисунок 1 – Знаете ли вы, что такое цифровая дипломатия?", "Таблица 1 – "),
        ("kk", "1-сурет – Цифрлық дипломатияның не екенін білесіз бе?", "1-кесте – "),
        ("en", "Figure 1Do you know what digital diplomacy is?", "Table 1"),
    ],
)
def test_captions_are_those_of_the_profile(documents, lang, figure, table):
    texts = paragraphs(body(documents[f"reports/{lang}/report.docx"]))
    assert figure in texts
    assert any(text.startswith(table) for text in texts)
    rules = load_profile(NAMES[lang])
    caption = texts.index(figure)
    # A picture is a paragraph without text.
    picture = caption + (1 if rules.figure.place == "above" else -1)
    assert texts[picture] == ""


def test_numbers_are_fields_inside_bookmarks(documents):
    root = body(documents["reports/ru/report.docx"])
    fields = [f.get(f"{W}instr").split() for f in root.iter(f"{W}fldSimple")]
    assert [f[:2] for f in fields[:3]] == [["SEQ", "Figure"]] * 3
    assert ["SEQ", "Table"] in [f[:2] for f in fields]
    names = [b.get(f"{W}name") for b in root.iter(f"{W}bookmarkStart")]
    assert {"fig_figure_1", "tab_awareness", "num_awareness_full"} <= set(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[^\W\d]\w{,39}", name) for name in names)
    starts = [b.get(f"{W}id") for b in root.iter(f"{W}bookmarkStart")]
    assert starts == [b.get(f"{W}id") for b in root.iter(f"{W}bookmarkEnd")]


@pytest.mark.parametrize(("lang", "share"), [("en", "48.5"), ("ru", "48,5"), ("kk", "48,5")])
def test_a_bookmark_holds_the_share(documents, lang, share):
    root = body(documents[f"reports/{lang}/report.docx"])
    for paragraph in root.iter(f"{W}p"):
        marks = [b.get(f"{W}name") for b in paragraph.iter(f"{W}bookmarkStart")]
        if marks == ["num_awareness_full"]:
            assert "".join(t.text for t in paragraph.iter(f"{W}t")) == share
            return
    pytest.fail("no such bookmark")


def test_tables_hold_every_number_of_the_table(surveyed, documents):
    _, tables, _ = surveyed
    root = body(documents["reports/en/report.docx"])
    (awareness,) = [t for t in tables if t.name == "awareness"]
    counts = {str(v[0]) for v in awareness.panel("n").values}
    cells = {"".join(t.text or "" for t in cell.iter(f"{W}t")) for cell in root.iter(f"{W}tc")}
    assert counts <= cells
    # A head is repeated on each page, and tables do not stand side by side without a paragraph.
    assert all(table.find(f".//{W}tblHeader") is not None for table in root.iter(f"{W}tbl"))
    children = [child.tag for child in root.find(f"{W}body")]
    tbl = f"{W}tbl"
    assert not any(a == b == tbl for a, b in pairwise(children))


def test_figures_have_words_for_whoever_listens(documents):
    text = zipfile.ZipFile(io.BytesIO(documents["reports/en/report.docx"])).read(
        "word/document.xml"
    )
    described = re.findall(rb'<wp:docPr [^>]*descr="([^"]+)"', text)
    assert len(described) >= 3
    assert b"48.5" in described[0]


def test_the_same_report_gives_the_same_bytes(surveyed, documents):
    study, tables, report = surveyed
    again = document_files(study, tables, replace(report, languages=("ru",)), None)
    assert again["reports/ru/report.docx"] == documents["reports/ru/report.docx"]


def test_margins_and_letters_are_those_of_the_profile(documents):
    root = body(documents["reports/ru/report.docx"])
    margins = root.find(f".//{W}pgMar")
    mm = {side: round(int(margins.get(f"{W}{side}")) * 25.4 / 1440) for side in
          ("left", "right", "top", "bottom")}  # fmt: skip
    assert mm == {"left": 30, "right": 15, "top": 20, "bottom": 20}


def test_texts_that_xml_does_not_allow_and_signs_pass_as_text(surveyed):
    study, tables, report = surveyed
    hostile = {"en": "=1+1 <b>&\x00\x0b \u202e\ud83d\ude00 " + "x" * 10_000}
    changed = replace(report, title=hostile, languages=("en",))
    found = document_files(study, tables, changed, None)
    texts = paragraphs(body(found["reports/en/report.docx"]))
    assert texts[0].startswith("=1+1 <b>& ")
    assert texts[0].endswith("x" * 100)


def test_a_profile_of_ones_own(surveyed, tmp_path):
    study, tables, report = surveyed
    bundled = load_profile("gost")
    path = tmp_path / "mine.toml"
    text = resources.files("youthsurvey.study").joinpath("profiles/gost.toml").read_text("utf-8")
    path.write_text(text.replace("Рисунок {number}", "Рис. {number}.").replace("= 30", "= 25"))
    mine = load_profile(str(path))
    assert (mine.left, mine.right) == (25, bundled.right)
    found = document_files(study, tables, replace(report, languages=("ru",)), str(path))
    texts = paragraphs(body(found["reports/ru/report.docx"]))
    assert any(text.startswith("Рис. 1. – ") for text in texts)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Рисунок {number}", "Рисунок", '[figure], key "label": expected {number} in it, once.'),
        ("size = 14", "size = -1", '[text], key "size": expected a number above 0'),
        ("left = 30", "left = 180", "they leave 15 mm of an A4 page for text"),
        ('place = "below"', 'place = "beside"', '[figure], key "place"'),
        ("indent = 12.5", "ident = 12.5", 'key "ident": there is no such key'),
    ],
)
def test_a_faulty_profile_names_its_place(tmp_path, old, new, says):
    text = resources.files("youthsurvey.study").joinpath("profiles/gost.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(StudyError) as caught:
        load_profile(str(path))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_profiles_by_name():
    assert profile_names() == ("apa", "gost", "kazakh")
    with pytest.raises(UsageError, match='no journal profile "gst"'):
        load_profile("gst")
