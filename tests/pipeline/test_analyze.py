"""The whole way on the bundled study."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RAW, ROOT, Ran
from youthsurvey import Analysis, analyze

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    return analyze(data=RAW, out=tmp_path_factory.mktemp("out"), lang="ru")


def test_everything_that_is_promised_is_there(done: Analysis) -> None:
    left = {p.relative_to(done.out).as_posix() for p in done.out.rglob("*") if p.is_file()}
    processed = {
        "responses.csv", "responses.labelled.csv", "cleaning_ledger.csv", "rejects.csv",
        "weights.csv",
    }  # fmt: skip
    reports = {"report.html", "tables.xlsx", "verification.csv", "manifest.json"}
    assert {f"data/processed/{name}" for name in processed} <= left
    assert {f"reports/{name}" for name in reports} <= left
    assert {
        f"reports/ru/figures/figure_{i}.{e}" for i in range(1, 9) for e in ("png", "svg")
    } <= left
    assert len([name for name in left if name.startswith("reports/tables/")]) == len(
        done.tables
    ) + len(done.run_tables)
    assert not [name for name in left if "/." in f"/{name}"], "nothing is left of the staging"


def test_rows_read_are_excluded_once_or_analysed(done: Analysis) -> None:
    with RAW.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert done.flow.read == rows
    assert done.flow.analysed == len(done.responses) == 505
    assert rows - sum(count.n for count in done.flow.excluded) == 505


def test_all_published_numbers_come_out_by_construction(done: Analysis) -> None:
    assert len(done.verifications) == 38
    assert {v.verdict for v in done.verifications} == {"by construction"}
    with (done.out / "reports/verification.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 38


def test_the_manifest_holds_the_hash_of_every_file(done: Analysis) -> None:
    manifest = json.loads((done.out / "reports/manifest.json").read_text("utf-8"))
    for name, known in manifest["outputs"].items():
        assert hashlib.sha256((done.out / name).read_bytes()).hexdigest() == known, name
    assert manifest["input"]["sha256"] == hashlib.sha256(RAW.read_bytes()).hexdigest()
    assert manifest["synthetic"] is True


def test_no_contact_and_no_time_leaves_ingest(done: Analysis) -> None:
    assert "@example.org" in RAW.read_text("utf-8")
    for path in done.out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"@example.org" not in content, path
    coded = (done.out / "data/processed/responses.csv").read_text("utf-8")
    assert not any(f" {h:02d}:" in coded for h in range(24))


def test_the_report_asks_the_network_for_nothing(done: Analysis) -> None:
    page = (done.out / "reports/report.html").read_text("utf-8")
    assert len(page.encode()) < 5_000_000
    for request in ('src="http', "url(http", '<link rel="stylesheet"', "@import"):
        assert request not in page


def test_the_same_input_gives_the_same_bytes(done: Analysis, tmp_path: Path) -> None:
    # Another process with another hash seed: nothing may rest on the order of a set.
    command = [sys.executable, "-m", "youthsurvey", "analyze", "--lang", "ru", "--quiet"]
    subprocess.run(
        [*command, "--data", str(RAW), "--out", str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "11", "PYTHONPATH": str(ROOT / "src")},
    )
    ours = {p.relative_to(done.out): p.read_bytes() for p in done.out.rglob("*") if p.is_file()}
    theirs = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert ours.keys() == theirs.keys()
    assert [str(name) for name in ours if ours[name] != theirs[name]] == []


def test_stages_one_by_one_leave_what_analyze_leaves(
    done: Analysis, run: Run, tmp_path: Path
) -> None:
    assert run("ingest", "--data", RAW).code == 0
    assert run("clean", "--lang", "ru").code == 0
    assert run("weight").code == 0
    assert run("tables", "--lang", "ru").code == 0
    assert run("verify").code == 0
    same = 0
    for path in tmp_path.rglob("*.csv"):
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (done.out / name).read_bytes(), name
        same += 1
    assert same == len(done.tables) + len(done.run_tables) + 7
    assert (tmp_path / "reports/tables.xlsx").read_bytes() == (
        done.out / "reports/tables.xlsx"
    ).read_bytes()


def test_an_empty_folder_gets_the_raw_file_first_and_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("crosstab", "sex", "country")
    assert ran.code == 0
    assert "made data/raw/sco_youth_2025_synthetic.csv" in ran.err
    assert (tmp_path / "data/raw/sco_youth_2025_synthetic.csv").read_bytes() == RAW.read_bytes()


def test_a_number_that_is_not_reproduced_has_exit_code_1(run: Run, tmp_path: Path) -> None:
    text = RAW.read_text("utf-8")
    told = "Нет, не знаком(а) с этим термином"
    changed = text[::-1].replace(told[::-1], "Имею частичное представление"[::-1], 1)[::-1]
    assert changed != text
    (tmp_path / "changed.csv").write_text(changed, "utf-8")
    assert run("ingest", "--data", "changed.csv").code == 0
    assert run("clean").code == 0
    ran = run("verify")
    assert ran.code == 1
    assert ran.out.count("not reproduced") == 2
    assert "awareness" in ran.err
    assert "and 1 more" in ran.err


def test_the_crosstab_command_prints_what_the_library_gives(run: Run) -> None:
    from youthsurvey import clean_responses, crosstab, load_study, read_export

    study = load_study("sco_youth_2025")
    responses = clean_responses(study, read_export(study, RAW).responses).responses
    table = crosstab(study, responses, "threats", "country")
    ran = run("crosstab", "threats", "country", "--data", RAW, "--format", "json")
    assert json.loads(ran.out) == json.loads(json.dumps(table.to_dict()))
    assert "<table" in table._repr_html_()
    assert ran.err == ""
