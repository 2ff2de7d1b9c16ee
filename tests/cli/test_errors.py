"""Bad input: one clear line, its own exit code, no traceback, earlier outputs untouched."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import RAW, Ran

Run = Callable[..., Ran]
USAGE, INPUT, STUDY, WEIGHTING, OUTPUT, NOBODY = 2, 3, 4, 5, 6, 7


def raw_rows() -> list[list[str]]:
    with RAW.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A copy of the bundled study that a test may break."""
    import youthsurvey.study as room

    folder = tmp_path / "study"
    shutil.copytree(Path(str(room.__file__)).parent / "bundled" / "sco_youth_2025", folder)
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def assert_one_clear_line(ran: Ran, code: int, *words: str) -> None:
    assert ran.code == code, ran.err
    lines = ran.err.strip().splitlines()
    assert len(lines) == 1, ran.err
    assert lines[0].startswith("error: ")
    assert "Traceback" not in ran.err
    for word in words:
        assert word in lines[0], f"{word!r} not in {lines[0]!r}"


def test_no_such_file(run: Run) -> None:
    assert_one_clear_line(run("analyze", "--data", "nowhere.csv"), INPUT, "nowhere.csv", "no such")


def test_an_empty_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    assert_one_clear_line(run("analyze", "--data", "empty.csv"), INPUT, "empty.csv", "empty")


def test_a_header_only(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "header.csv", raw_rows()[:1])
    assert_one_clear_line(run("analyze", "--data", "header.csv"), INPUT, "header.csv")


def test_a_ragged_row_is_named_by_its_line(run: Run, tmp_path: Path) -> None:
    rows = raw_rows()
    rows[117] = rows[117][:-1]
    write(tmp_path / "ragged.csv", rows)
    expected, found = len(rows[0]), len(rows[0]) - 1
    assert_one_clear_line(
        run("analyze", "--data", "ragged.csv"),
        INPUT, "ragged.csv", "118", str(expected), str(found),
    )  # fmt: skip


def test_a_wrong_encoding(run: Run, tmp_path: Path) -> None:
    text = RAW.read_text("utf-8")
    (tmp_path / "koi8.csv").write_bytes(text.encode("koi8-r", errors="replace"))
    assert_one_clear_line(run("analyze", "--data", "koi8.csv"), INPUT, "koi8.csv")


def test_a_missing_question(run: Run, tmp_path: Path) -> None:
    rows = raw_rows()
    j = next(j for j, h in enumerate(rows[0]) if h.startswith("Знаете ли вы"))
    write(tmp_path / "short.csv", [row[:j] + row[j + 1 :] for row in rows])
    assert_one_clear_line(
        run("analyze", "--data", "short.csv"), INPUT, "short.csv", "awareness", "Знаете ли вы"
    )


def write_renamed_option(folder: Path) -> Path:
    option = "Имею частичное представление"
    renamed = [[cell.replace(option, "Частично понимаю") for cell in row] for row in raw_rows()]
    return write(folder / "renamed.csv", renamed)


def test_a_renamed_option_stops_the_run_where_the_study_says_so(run: Run, tmp_path: Path) -> None:
    assert_one_clear_line(
        run("analyze", "--data", write_renamed_option(tmp_path)),
        INPUT, "renamed.csv", "Знаете ли вы", "Частично понимаю", "aliases", "[awareness]",
    )  # fmt: skip


def test_a_renamed_option_is_listed_where_the_study_says_so(
    run: Run, tmp_path: Path, study: Path
) -> None:
    data = write_renamed_option(tmp_path)
    edit(study / "study.toml", 'unmatched = "stop"', 'unmatched = "list"')
    assert run("ingest", "--study", study, "--data", data).code == 0
    with (tmp_path / "data/processed/rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rejects = list(csv.DictReader(file))
    with data.open(encoding="utf-8", newline="") as file:
        asked = [any("Частично понимаю" in cell for cell in row) for row in csv.reader(file)]
    assert len(rejects) == sum(asked) > 100
    assert {reject["variable"] for reject in rejects} == {"awareness"}


def test_a_codebook_with_two_equal_labels(run: Run, study: Path) -> None:
    edit(study / "codebook.toml", 'en = "I am partly aware of it"', 'en = "hard to  say"')
    assert_one_clear_line(
        run("analyze", "--study", study, "--data", RAW),
        STUDY, "codebook.toml", "awareness", "partial", "hard_to_say",
    )  # fmt: skip


def test_an_unknown_variable_gets_a_suggestion(run: Run) -> None:
    ran = run("crosstab", "awarness", "age_group", "--data", RAW)
    assert_one_clear_line(ran, USAGE, '"awarness"', 'Did you mean "awareness"?')


def test_a_target_without_respondents(run: Run, tmp_path: Path) -> None:
    rows = raw_rows()
    j = next(j for j, h in enumerate(rows[0]) if h.startswith("В какой стране"))
    china = ("Китай", "Қытай", "China")
    kept = [row for row in rows if row[j].strip() not in china]
    write(tmp_path / "no_china.csv", kept)
    ran = run("analyze", "--data", "no_china.csv", "--weights", "country_equal")
    assert_one_clear_line(ran, WEIGHTING, "China", "country_equal")


def test_a_design_effect_over_the_limit(run: Run) -> None:
    ran = run("analyze", "--data", RAW, "--weights", "sco_population")
    assert_one_clear_line(ran, WEIGHTING, "sco_population", "design effect", "China", "limit")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_output_folder(run: Run, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    assert_one_clear_line(run("analyze", "--data", RAW, "--out", locked), OUTPUT, "locked")


def test_an_output_folder_that_nobody_can_make(run: Run) -> None:
    assert_one_clear_line(run("analyze", "--data", RAW, "--out", "/dev/null/x"), OUTPUT, "--out")


def test_an_output_folder_that_is_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    ran = run("analyze", "--data", RAW, "--out", "taken")
    assert_one_clear_line(ran, OUTPUT, "taken", "--out")
    assert (tmp_path / "taken").read_text() == "mine"


def test_an_xlsx_that_is_no_xlsx(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fake.xlsx").write_bytes(RAW.read_bytes())
    assert_one_clear_line(run("analyze", "--data", "fake.xlsx"), INPUT, "fake.xlsx", "XLSX")


def test_nobody_left_after_cleaning(run: Run, tmp_path: Path) -> None:
    rows = raw_rows()
    j = next(j for j, h in enumerate(rows[0]) if h.startswith("Вы согласны"))
    for row in rows[1:]:
        row[j] = "Нет"
    write(tmp_path / "nobody.csv", rows)
    assert_one_clear_line(run("analyze", "--data", "nobody.csv"), NOBODY, "consent")


def test_an_unknown_weighting_scheme_and_study(run: Run) -> None:
    ran = run("analyze", "--data", RAW, "--weights", "sex_agee")
    assert_one_clear_line(ran, USAGE, '"sex_age"')
    assert_one_clear_line(run("analyze", "--study", "sco_youth"), STUDY, "sco_youth_2025")


def test_a_stage_without_its_input_names_the_stage_to_run(run: Run) -> None:
    assert_one_clear_line(run("clean"), INPUT, "ingested.csv", "youthsurvey ingest")


def test_a_failed_run_leaves_earlier_outputs_untouched(run: Run, tmp_path: Path) -> None:
    for stage in ("ingest", "clean", "weight"):
        assert run(stage, *(["--data", RAW] if stage == "ingest" else [])).code == 0
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    rows = raw_rows()
    rows[5] = rows[5][:-2]
    bad = write(tmp_path.parent / "bad.csv", rows)
    assert run("ingest", "--data", bad).code == INPUT
    assert run("analyze", "--data", bad).code == INPUT
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}


def test_an_edited_output_is_kept_until_forced(run: Run, tmp_path: Path) -> None:
    assert run("ingest", "--data", RAW).code == 0
    rejects = tmp_path / "data/processed/rejects.csv"
    rejects.write_text("my notes\n")
    assert_one_clear_line(run("ingest", "--data", RAW), OUTPUT, "rejects.csv", "--force")
    assert rejects.read_text() == "my notes\n"
    assert run("ingest", "--data", RAW, "--force").code == 0
    assert rejects.read_text() != "my notes\n"
