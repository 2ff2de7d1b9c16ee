"""``youthsurvey bounds``: what it prints, draws and refuses."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]
USAGE, STUDY = 2, 4
SMALL = ("--rows", "a=10,b=20", "--columns", "x=12,y=18")

PUBLISHED = """
base = 30

[[number]]
figure = "1"
variable = "q"
category = "a"
percent = 33.3
count = 10

[[word]]
name = "most"
meaning = { en = "“most”: more than half" }
over = 50

[[sentence]]
code = "1"
place = { en = "page 1" }
text = { en = "Most of x say a." }
[[sentence.claim]]
kind = "share"
variable = "q"
categories = ["a"]
by = "g"
groups = ["x"]
word = "most"

[[sentence]]
code = "2"
place = { en = "page 2" }
text = { en = "There are 12 of x." }
[[sentence.claim]]
kind = "total"
variable = "g"
categories = ["x"]
n = 12
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    codes = {"q": "ab", "g": "xy", "other": "kl"}
    codebook = "".join(
        f'[{name}]\ntype = "single"\nquestion = {{ en = "Question {name}" }}\n'
        + "".join(
            f'[[{name}.categories]]\ncode = "{c}"\nlabel = {{ en = "Answer {c}" }}\n'
            for c in letters
        )
        for name, letters in codes.items()
    )
    codebook += '[many]\ntype = "multiple"\nquestion = { en = "Which?" }\n'
    codebook += '[[many.categories]]\ncode = "m"\nlabel = { en = "M" }\n'
    (folder / "codebook.toml").write_text(codebook, "utf-8")
    (folder / "study.toml").write_text(
        'name = "made"\nlanguages = ["en"]\ntitle = { en = "Made" }\n', "utf-8"
    )
    (folder / "published.toml").write_text(PUBLISHED, "utf-8")
    return folder


def test_the_json_is_the_librarys_result(run: Run) -> None:
    from youthsurvey.pipeline.bounds import bound

    ran = run("bounds", *SMALL, "--given", "share(a | x) > 0.5", "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    library = bound(rows=SMALL[1], columns=SMALL[3], given=["share(a | x) > 0.5"])
    assert found == library.to_dict()
    # More than half of 12 are 7; there are 10 of a in all.
    assert found["cells"][0]["count"] == {
        "low": 7, "high": 10, "low_sharp": True, "high_sharp": True,
        "low_found": 7, "high_found": 10,
    }  # fmt: skip
    assert len(library.to_frame()) == 4 + 4 + 2 + 1


def test_text_says_that_nothing_is_data(run: Run) -> None:
    ran = run("bounds", *SMALL)
    assert ran.out.count("nothing here is data") == 3
    ran = run("bounds", *SMALL, "--lang", "ru")
    assert "данных здесь нет" in ran.out


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_all_tables_are_in_the_csv(run: Run, lang: str) -> None:
    ran = run("bounds", *SMALL, "-f", "csv", "--lang", lang)
    cells, differences, association = (
        list(csv.DictReader(part.splitlines())) for part in ran.out.split("\n\n")
    )
    assert [r["row_code"] for r in cells] == ["x", "x.a", "x.b", "y", "y.a", "y.b"]
    # 12 + 20 - 30 = 2 of x say b at least.
    assert (cells[2]["n_low"], cells[2]["n_high"]) == ("2", "12")
    assert float(cells[2]["share_low"]) == pytest.approx(2 / 12)
    assert float(differences[0]["points_high"]) == pytest.approx(10 / 12)
    assert float(association[0]["value_low"]) == 0


def test_a_studys_numbers_and_sentences_are_what_is_known(run: Run, study: Path) -> None:
    ran = run("bounds", "q", "g", "--study", study, "-f", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert found["n"] == 30
    assert found["column"]["categories"][0]["count"]["low"] == 12
    second = 'sentence 2, "There are 12 of x."'
    assert found["sentences"] == ['sentence 1, "Most of x say a."', second]
    # The second row follows: 30 - 10.
    assert found["row"]["categories"][1]["count"]["low"] == 20
    text = run("bounds", "q", "g", "--study", study).out
    assert "Given: Most of x say a. “most”: more than half" in text
    plain = json.loads(
        run("bounds", "q", "g", "--study", study, "--margins-only", "-f", "json").out
    )
    assert plain["sentences"] == []
    assert plain["column"]["categories"][0]["count"]["high"] == 30
    # A sentence on g alone bounds every table by g.
    other = json.loads(run("bounds", "other", "g", "--study", study, "-f", "json").out)
    assert other["sentences"] == [second]


def test_counts_of_the_command_line_replace_the_studys(run: Run, study: Path) -> None:
    ran = run(
        "bounds", "q", "g", "--study", study, "--row-margin", "a=12..13", "-f", "json",
        "--column-margin", "x=12",
    )  # fmt: skip
    found = json.loads(ran.out)
    assert found["row"]["categories"][0]["known"] == [12, 13]
    assert found["row"]["categories"][1]["count"] == {
        "low": 17, "high": 18, "low_sharp": True, "high_sharp": True,
        "low_found": 17, "high_found": 18,
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_figure_is_written(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ranges.{suffix}"
    ran = run("bounds", *SMALL, "--figure", path)
    assert ran.code == 0, ran.err
    if suffix == "png":
        assert path.read_bytes().startswith(b"\x89PNG")
        return
    text = path.read_text("utf-8")
    titles = [e.text or "" for e in ET.fromstring(text).iter() if e.tag.endswith("title")]
    assert "a: 0.0 – 83.3" in titles
    assert "nothing here is data" in text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--rows", "a=10,b=20", "--columns", "x=12,y=19"), USAGE,
         "the margins have different totals: row 30, column 31."),
        (("--rows", "a=-1,b=20", "--columns", "x=12,y"), USAGE, "a count of -1 respondents"),
        (("--rows", "a=10,b=20"), USAGE, "--columns: without a study both variables"),
        (("--rows", "a=10,b", "--columns", "x,y"), USAGE, "--n: the number of respondents"),
        ((*SMALL, "--n", "0"), USAGE, "0 is no number of respondents"),
        (("awareness", "age_group", "--n", "-1"), USAGE, "-1 is no number of respondents"),
        ((*SMALL, "--n", "31"), USAGE, "add up to 30, but there are 31 respondents"),
        ((*SMALL, "--given", "share(a | z) > 0.5"), USAGE, '"z" is no category of row or column'),
        ((*SMALL, "--given", "share(a ; x) > 0.5"), USAGE, "at character 9"),
        ((*SMALL, "--given", "highest(a | x)", "--given", "highest(a | y)"), USAGE,
         "no table of 30 respondents agrees with all of: highest(a | x); highest(a | y)."),
        ((*SMALL, "--figure", "plot.jpg"), USAGE, "Name a file that ends in .png or .svg."),
        (("awareness", "awareness"), USAGE, "against itself"),
        (("awareness", "platforms"), USAGE, "questions with one answer"),
        (("awarenes", "age_group"), USAGE, 'Did you mean "awareness"?'),
        (("awareness", "age_group", "--columns", "under_31=400"), USAGE,
         'Did you mean "under_30"?'),
    ],
)  # fmt: skip
def test_what_cannot_be_bounded_is_one_line(
    run: Run, arguments: tuple[str, ...], code: int, message: str
) -> None:
    ran = run("bounds", *arguments)
    assert ran.code == code
    assert message in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""


def test_a_study_that_contradicts_itself_is_named(run: Run, study: Path) -> None:
    path = study / "published.toml"
    first = PUBLISHED[PUBLISHED.index("[[sentence]]") :].split("[[sentence]]")[1]
    more = first.replace('"1"', '"3"').replace("Most", "Few").replace('word = "most"', "under = 40")
    path.write_text(f"{PUBLISHED}\n[[sentence]]{more}", "utf-8")
    ran = run("bounds", "q", "g", "--study", study)
    assert ran.code == STUDY
    named = 'all of: sentence 1, "Most of x say a."; sentence 3, "Few of x say a."'
    assert named in ran.err
    assert ran.err.count("\n") == 1


def test_the_sentences_about_figure_2_cannot_all_be_read_to_the_letter(run: Run) -> None:
    ran = run("bounds", "awareness", "age_group", "--given", "falls(full)")
    assert ran.code == USAGE
    assert 'more than half."; falls(full).' in ran.err
