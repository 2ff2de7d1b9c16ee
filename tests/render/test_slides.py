"""Slides: a native chart each, with the table's numbers, and words for whoever listens."""

import io
import zipfile
from dataclasses import replace

import pytest

from youthsurvey.pipeline.documents import document_files

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def files(surveyed):
    study, tables, report = surveyed
    return document_files(study, tables, report, None, ("pptx",))


@pytest.fixture(scope="module")
def shows(files):
    return {
        lang: pptx.Presentation(io.BytesIO(files[f"reports/{lang}/slides.pptx"]))
        for lang in ("en", "ru", "kk")
    }


def charts(show):
    return [s.chart for slide in show.slides for s in slide.shapes if s.has_chart]


def texts(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_a_slide_for_each_figure_with_the_finding_as_its_title(surveyed, shows):
    _, _, report = surveyed
    for show in shows.values():
        assert len(show.slides) == 1 + len(report.figures)
    title = shows["ru"].slides[1].shapes.title.text_frame.text
    assert title.startswith("48,5\u00a0% – полностью понимают")
    assert shows["en"].slides[1].shapes.title.text_frame.text.startswith("48.5\u00a0% – ")


def test_charts_hold_the_numbers_of_the_tables(surveyed, shows):
    _, tables, _ = surveyed
    by_name = {table.name: table for table in tables}
    bars, stacked, *_ = charts(shows["en"])
    shares = [line[0] for line in by_name["awareness"].panels[0].values]
    assert list(bars.plots[0].series[0].values) == pytest.approx([100 * s for s in shares])
    assert list(bars.plots[0].categories) == [
        "Full understanding", "Partial awareness", "Not familiar with the term", "Hard to say",
    ]  # fmt: skip
    table = by_name["awareness_by_age_group"]
    found = {series.name: list(series.values) for series in stacked.plots[0].series}
    for row, line in zip(table.rows, table.panels[0].values, strict=True):
        assert found[row.label["en"]] == pytest.approx([100 * share for share in line])


def test_each_says_base_source_and_what_the_data_are(shows):
    for show in shows.values():
        for slide in list(show.slides)[1:]:
            small = texts(slide)[-1]
            assert "505" in small
            assert "DOI" in small
    assert "Синтетическая реконструкция." in texts(shows["ru"].slides[1])[-1]
    # There is no tick of published values on a slide, so none is explained.
    assert "чёрт" not in texts(shows["ru"].slides[1])[-1].casefold()


def test_charts_have_words(shows):
    slide = shows["en"].slides[1]
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    described = frame._element.nvGraphicFramePr.cNvPr.get("descr")
    assert "48.5" in described
    assert slide.notes_slide.notes_text_frame.text == described


def test_the_same_report_gives_the_same_bytes(surveyed, files):
    study, tables, report = surveyed
    again = document_files(study, tables, replace(report, languages=("kk",)), None, ("pptx",))
    assert again["reports/kk/slides.pptx"] == files["reports/kk/slides.pptx"]
    with zipfile.ZipFile(io.BytesIO(files["reports/kk/slides.pptx"])) as archive:
        (book, *_) = [name for name in archive.namelist() if name.endswith(".xlsx")]
        with zipfile.ZipFile(io.BytesIO(archive.read(book))) as inner:
            assert b"2000-01-01T00:00:00Z" in inner.read("docProps/core.xml")
            assert {i.date_time[0] for i in inner.infolist()} == {1980}


def test_texts_that_xml_does_not_allow_are_harmless(surveyed):
    study, tables, report = surveyed
    hostile = {"en": "=1+1 \x00\x0b <b> " + "x" * 10_000}
    changed = replace(report, title=hostile, languages=("en",))
    found = document_files(study, tables, changed, None, ("pptx",))
    show = pptx.Presentation(io.BytesIO(found["reports/en/slides.pptx"]))
    assert show.slides[0].shapes.title.text_frame.text.startswith("=1+1  <b> xxx")
