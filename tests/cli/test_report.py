"""``youthsurvey report``: what it is written as."""

import pytest

from tests.cli.test_errors import assert_one_clear_line
from tests.conftest import RAW


@pytest.fixture
def weighted(run):
    for stage in (["ingest", "--data", RAW], ["clean"], ["weight"]):
        assert run(*stage, "--quiet").code == 0
    return run


def test_a_word_document_alone(weighted, tmp_path):
    ran = weighted("report", "--format", "docx", "--lang", "ru", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert (tmp_path / "reports/ru/report.docx").read_bytes().startswith(b"PK")
    assert not (tmp_path / "reports/report.html").exists()


def test_what_cannot_be_written_is_one_line(weighted, monkeypatch):
    ran = weighted("report", "--format", "docx", "--profile", "gst")
    assert_one_clear_line(ran, 2, 'no journal profile "gst". Did you mean "gost"?')
    ran = weighted("report", "--format", "docx", "--profile", "nowhere.toml")
    assert_one_clear_line(ran, 2, "nowhere.toml: there is no such journal profile.")
    monkeypatch.setattr("youthsurvey.pipeline.documents.find_spec", lambda name: None)
    ran = weighted("report", "--format", "docx")
    assert_one_clear_line(ran, 2, "pip install 'youthsurvey[word]'")


def test_a_package_that_is_missing_is_said_before_any_work(run, monkeypatch, tmp_path):
    monkeypatch.setattr("youthsurvey.pipeline.documents.find_spec", lambda name: None)
    ran = run("analyze", "--format", "pdf")
    assert_one_clear_line(ran, 2, "pip install 'youthsurvey[pdf]'")
    assert not (tmp_path / "reports").exists()


def test_the_record_says_which_formats_were_made_with_what(weighted, tmp_path):
    assert weighted("report", "-f", "html", "-f", "codebook", "--lang", "en", "-q").code == 0
    page = (tmp_path / "reports/report.html").read_text("utf-8")
    assert "codebook" in page.split('id="en-made"')[1]
    assert weighted("report", "-f", "html", "-f", "docx", "--lang", "en", "-q").code == 0
    page = (tmp_path / "reports/report.html").read_text("utf-8")
    assert "python-docx" in page.split('id="en-made"')[1]
