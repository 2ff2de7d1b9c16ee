"""Own answers that mean harm pass through every format as harmless text, or not at all."""

import csv
import zipfile
from importlib.util import find_spec

import openpyxl
import pytest

from tests.conftest import RAW
from youthsurvey import analyze

HOSTILE = (
    '=HYPERLINK("http://x.test";"y")',
    "+7 701 000 00 00",
    "-2+3|cmd",
    "@SUM(A1:A9)",
    "\ttab first",
    "\rreturn first",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "\\write18{touch hacked} \\input{/etc/passwd} 100 % & # _ ^ ~ $x$",
    "\u202eright to left\u202c \u2067mark\u2069",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 emoji",
    "длинно " * 1429,
)
NEEDS = {"docx": "docx", "pdf": "typst", "pptx": "pptx", "sav": "pyreadstat", "dta": "pyreadstat"}
FORMATS = ("html", "docx", "pdf", "pptx", "tex", "md", "sav", "dta", "ddi", "codebook")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A run on the bundled export with a hostile own answer in each of its first rows."""
    with open(RAW, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    place = next(k for k, name in enumerate(rows[0]) if "платформ" in name.lower())
    said = iter(HOSTILE)
    for row in rows[1:]:
        if row[place] == "Telegram" and (text := next(said, None)) is not None:
            row[place] = f"Telegram, {text}"
    assert next(said, None) is None
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "export.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    formats = [f for f in FORMATS if f not in NEEDS or find_spec(NEEDS[f])]
    return analyze(data=path, out=folder / "out", lang="en", formats=formats)


def test_own_answers_are_kept_as_they_were_said_and_guarded_for_spreadsheets(ran):
    folder = ran.out / "data" / "processed"
    with open(folder / "responses.csv", encoding="utf-8", newline="") as file:
        exact = {row["platforms.own_text"] for row in csv.DictReader(file)}
    assert {"-2+3|cmd", "@SUM(A1:A9)"} <= exact
    assert any("emoji" in text for text in exact)
    assert any(len(text) > 9_000 for text in exact)
    with open(folder / "responses.labelled.csv", encoding="utf-8-sig", newline="") as file:
        cells = {cell for row in csv.reader(file) for cell in row}
    assert {"'-2+3|cmd", "'@SUM(A1:A9)"} <= cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_published_file_runs_anything(ran):
    reports = ran.out / "reports"
    page = (reports / "report.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "onerror=" not in page
    for path in reports.rglob("*.tex"):
        assert "\\write18" not in path.read_text("utf-8")
    for path in reports.rglob("*.csv"):
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.startswith(("=", "@", "\t", "\r"))
                    assert cell[:1] not in "+-" or cell == "" or float(cell.replace("−", "-"))
    for path in reports.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert "f" not in kinds


def test_office_files_are_whole(ran):
    found = [p for p in (ran.out / "reports").rglob("*") if p.suffix in (".docx", ".pptx", ".xlsx")]
    assert found
    for path in found:
        with zipfile.ZipFile(path) as file:
            assert file.testzip() is None


@pytest.mark.skipif(not find_spec("pyreadstat"), reason="pyreadstat is not installed")
def test_data_for_others_hold_no_own_answers(ran):
    import pyreadstat

    for read, name in ((pyreadstat.read_sav, "sav"), (pyreadstat.read_dta, "dta")):
        frame, _ = read(str(ran.out / "data" / "processed" / f"responses.en.{name}"))
        texts = frame.select_dtypes(include=["object", "string"]).astype(str)
        assert not [c for c in texts if texts[c].str.contains("emoji|write18|script").any()]
        assert len(frame) == ran.flow.analysed
