"""What stands in reports/ was made from the study as it stands."""

import hashlib
import json

import pytest

from tests.conftest import ROOT
from youthsurvey import load_study

REPORTS = ROOT / "reports"


@pytest.fixture(scope="module")
def manifest():
    return json.loads((REPORTS / "manifest.json").read_text("utf-8"))


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_reports_are_of_the_study_and_data_of_the_repository(manifest):
    folder = load_study("sco_youth_2025").folder
    assert manifest["study_files"] == {
        path.name: sha256(path) for path in folder.iterdir() if path.suffix in (".toml", ".csv")
    }
    assert manifest["input"]["sha256"] == sha256(
        ROOT / "data" / "raw" / "sco_youth_2025_synthetic.csv"
    )
    assert manifest["synthetic"] is True


def test_the_english_and_russian_reports_the_figures_and_the_spreadsheet_are_there(manifest):
    page = (REPORTS / "report.html").read_text("utf-8")
    assert 'id="en"' in page
    assert 'id="ru"' in page
    assert (REPORTS / "tables.xlsx").is_file()
    for lang in ("en", "ru"):
        for number in range(1, 9):
            for ending in ("png", "svg"):
                assert (REPORTS / lang / "figures" / f"figure_{number}.{ending}").is_file()
    for name, known in manifest["outputs"].items():
        path = ROOT / name
        if name.startswith("reports/") and path.is_file():
            assert sha256(path) == known, f"{name} was edited since it was made"
