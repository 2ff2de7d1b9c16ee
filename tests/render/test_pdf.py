"""The PDF: tagged, with every text as it stands, the same bytes each time."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

pytest.importorskip("typst")

from youthsurvey.pipeline.documents import document_files


@pytest.fixture(scope="module")
def files(surveyed):
    study, tables, report = surveyed
    return document_files(study, tables, report, None, ("pdf",))


def text_of(content, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    ran = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_a_tagged_file_for_each_language(files):
    assert set(files) == {f"reports/{lang}/report.pdf" for lang in ("en", "ru", "kk")}
    for content in files.values():
        assert content.startswith(b"%PDF-")
        assert b"/MarkInfo" in content
        assert b"pdfuaid" in content


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", r"Full understanding\s+48\.5\s+245\s+44\.2\s+52\.9"),
        ("ru", r"Полностью понимают\s+48,5\s+245\s+44,2\s+52,9"),
        ("kk", r"Толық түсінеді\s+48,5\s+245\s+44,2\s+52,9"),
    ],
)
def test_the_numbers_are_those_of_the_tables(files, tmp_path, lang, line):
    assert re.search(line, text_of(files[f"reports/{lang}/report.pdf"], tmp_path))


def test_captions_and_the_mark_of_synthetic_data(files, tmp_path):
    text = text_of(files["reports/kk/report.pdf"], tmp_path)
    assert "1-сурет – Цифрлық дипломатияның не екенін білесіз бе?" in text
    assert text.count("Синтетикалық қайта құру") >= text.count("\f")


def test_the_same_report_gives_the_same_bytes(surveyed, files):
    study, tables, report = surveyed
    again = document_files(study, tables, replace(report, languages=("en",)), None, ("pdf",))
    assert again["reports/en/report.pdf"] == files["reports/en/report.pdf"]


def test_nothing_in_a_text_is_taken_for_markup(surveyed, tmp_path):
    study, tables, report = surveyed
    hostile = {
        "en": '#panic("x") "quoted" \\n $x$ *b* _i_ @ref <l> \x00\x0b [y] \U0001f600 ' + "x" * 9000
    }
    changed = replace(report, title=hostile, about=hostile, languages=("en",))
    found = document_files(study, tables, changed, None, ("pdf",))
    text = text_of(found["reports/en/report.pdf"], tmp_path)
    assert '#panic("x") "quoted" \\n $x$ *b* _i_ @ref <l>' in " ".join(text.split())
