"""``youthsurvey verify --text``: a manuscript's numbers beside the study's, in every form."""

import csv
import io
import json
import shutil
import textwrap
import time
import xml.etree.ElementTree as ET

import pytest

from tests.conftest import RAW, ROOT
from tests.manuscripts import (
    TEXTS,
    docx,
    docx_table,
    latex,
    latex_table,
    markdown_table,
    plain,
    planted,
)

LANGS = ("ru", "en", "kk")


@pytest.fixture
def verify(run, tmp_path):
    assert run("ingest", "--data", RAW, "--quiet").code == 0
    assert run("clean", "--quiet").code == 0

    def call(name, data, *more):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return run("verify", "--text", path, *more)

    return call


def numbers(ran):
    """What was found, in the classes' order, without places."""
    assert ran.code in (0, 1), ran.err
    return [
        (n["class"], n["text"], [(q["variable"], q["categories"]) for q in n["quantities"]])
        for n in json.loads(ran.out)["numbers"]
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_same_text_in_four_formats_gives_the_same_list(verify, lang):
    text = planted(lang)
    variants = {"a.md": text, "a.txt": plain(text), "a.tex": latex(text), "a.docx": docx(text)}
    found = {
        name: numbers(verify(name, data, "--format", "json")) for name, data in variants.items()
    }
    assert found["a.md"] == found["a.txt"] == found["a.tex"] == found["a.docx"]
    assert [line[0] for line in found["a.md"]].count("differs") == 10


def test_the_same_table_in_three_formats_gives_the_same_list(verify):
    caption = "Платформы, рис. 5.\n\n"
    variants = {
        "a.md": caption + markdown_table(),
        "a.tex": caption + latex_table(),
        "a.docx": docx(caption, docx_table()),
    }
    found = [numbers(verify(name, data, "--format", "json")) for name, data in variants.items()]
    assert found[0] == found[1] == found[2]
    assert [(line[0], line[1]) for line in found[0]] == [
        ("linked", "68,7 %"), ("linked", "347"), ("linked", "46,5 %"), ("linked", "235"),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_a_clean_text_passes_and_lists_what_matches_nothing(verify, lang):
    ran = verify("a.md", TEXTS[lang], "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert "92" in ran.out
    assert all(len(line) <= 104 for line in ran.out.splitlines())


def test_what_differs_comes_first_and_fails(verify):
    ran = verify("a.md", planted("en"))
    assert ran.code == 1
    assert ran.err.startswith('error: a.md differs from the study: "55.3%", expected 53.5')
    heads = ["Differs: 10", "Unlinked: 1", "Linked: 3", "Set aside", "The whole file was read."]
    places = [ran.out.index(head) for head in heads]
    assert places == sorted(places)
    assert "Expected: 68.7 % – Effective digital platforms: Telegram (figure 5)" in ran.out


def test_what_was_not_read_is_said(verify):
    ran = verify("a.tex", "Telegram: 68.7\\,\\%. \\input{more} \\includegraphics{a.png}")
    assert (
        "Not read, so numbers there are not checked: images 1 (a.png), included files 1 (more)."
        in (" ".join(ran.out.split()))
    )


def test_a_text_without_numbers(verify):
    ran = verify("a.txt", "Nothing is counted here.")
    assert ran.code == 0
    assert "No percentages or counts were found." in ran.out


def test_csv_and_a_test_report(verify):
    ran = verify("a.md", planted("ru"), "--format", "csv", "--lang", "ru")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["ms_class_ru"] for row in rows][:11] == ["Расходится"] * 10 + ["Без связи"]
    ran = verify("a.md", planted("ru") + "\n\nx\x0b 99.3 %", "--format", "junit")
    suite = ET.fromstring(ran.out.encode())
    assert (suite.get("failures"), suite.get("skipped")) == ("10", "2")


def test_weights_are_refused(verify):
    ran = verify("a.md", "68.7 %", "--weights", "sex_age")
    assert (ran.code, ran.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("a.pdf", b"%PDF", 3), ("a.docx", b"PK\x03\x04", 3), ("a.txt", b"\0", 3), ("a.md", b"", 3)],
)
def test_files_that_are_no_manuscripts_give_one_line(verify, name, data, code):
    ran = verify(name, data)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert "Traceback" not in ran.err


def test_a_missing_file_and_a_folder(verify, run, tmp_path):
    for path in (tmp_path / "none.docx", tmp_path):
        ran = run("verify", "--text", path)
        assert (ran.code, ran.err.count("\n")) == (3, 1)


def test_a_long_text_in_reasonable_time(verify):
    start = time.monotonic()
    ran = verify("a.md", TEXTS["en"] * 40, "--format", "json")
    assert json.loads(ran.out)["counts"]["linked"] == 46 * 40
    assert time.monotonic() - start < 30


def test_data_are_refused_as_no_manuscript(verify):
    ran = verify("a.txt", "1 2 3 4 5 " * 30_000)
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "data and no manuscript" in ran.err


def test_the_page_shows_what_is_printed(verify):
    page = (ROOT / "docs/verify.md").read_text("utf-8")
    draft, printed = page.split("Of this draft,\n")[1].split("it prints\n")
    shown = printed.split("and ends with exit code 1")[0]
    ran = verify("draft.md", textwrap.dedent(draft).strip() + "\n")
    assert ran.out.replace("\u00a0", " ").strip() == textwrap.dedent(shown).strip()


def test_a_study_without_published_numbers(verify, run, tmp_path):
    folder = tmp_path / "study"
    shutil.copytree(ROOT / "src/youthsurvey/study/bundled/sco_youth_2025", folder)
    (folder / "published.toml").unlink()
    ran = verify("a.md", TEXTS["en"], "--study", folder, "--format", "json")
    counts = json.loads(ran.out)["counts"]
    # Its own tables have them; as they are assumed, none can be called wrong.
    assert (ran.code, counts["differs"]) == (0, 0)
    assert counts["linked"] > 35
