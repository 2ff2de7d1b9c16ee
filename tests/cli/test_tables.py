"""``youthsurvey tables --batch``, scales and multiple choices of any file."""

import json

import pytest

import youthsurvey as ys
from tests.cli.test_errors import assert_one_clear_line

BATCH = """
[variables.q]
type = "ordinal"
order = ["low", "mid", "high"]
[[table]]
rows = ["q"]
columns = ["g"]
top = 1
"""
ROWS = """q,g,a,b,all,w
low,x,1,0,tv;web,1
mid,x,0,0,tv,2
high,y,1,1,web,1
high,y,0,1,,2
no idea,y,,,radio;tv,1
low,x,1,0,web,1
mid,y,0,1,tv,1
high,x,1,1,tv,2
"""


@pytest.fixture(autouse=True)
def files(tmp_path):
    (tmp_path / "d.csv").write_text(ROWS, "utf-8")
    (tmp_path / "t.toml").write_text(BATCH, "utf-8")


def test_json_is_the_library_s_result(run, tmp_path):
    ran = run("tables", "--batch", "t.toml", "--data", "d.csv", "--format", "json")
    assert ran.code == 0, ran.err
    made = ys.batch_tables("t.toml", "d.csv")
    assert json.loads(ran.out) == [one.to_dict() for one in made.tabulations]
    # x: low, mid, low, high; the top box is one of four.
    nets = json.loads(ran.out)[0]["segments"][0]["nets"]["cells"]
    assert [cell["column_share"] for cell in nets] == [1 / 4, 2 / 4]


def test_text_shows_groups_nets_and_notes(run):
    ran = run("tables", "--batch", "t.toml", "--data", "d.csv")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert any("Top 1 " in line and "37.5" in line and "25.0" in line for line in lines)
    assert "Top 1 = high." in ran.out


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json", "md", "txt"])
def test_a_file_is_written_and_not_overwritten(run, tmp_path, ending):
    arguments = ("tables", "--batch", "t.toml", "--data", "d.csv", "-o", f"out.{ending}")
    ran = run(*arguments)
    assert (ran.code, ran.out) == (0, f"out.{ending}\n")
    path = tmp_path / f"out.{ending}"
    path.write_text("mine", "utf-8")
    assert run(*arguments).code == 6
    assert path.read_text("utf-8") == "mine"
    assert run(*arguments, "--force").code == 0


@pytest.mark.parametrize(
    ("batch", "arguments", "code", "message"),
    [
        (BATCH, ["-o", "t.pdf"], 2, 't.pdf: tables are not written as ".pdf"'),
        (BATCH, ["--weights", "sex_age"], 2, '"sex_age" is no weighting scheme here'),
        (BATCH.replace('"g"', '"h"'), [], 2, 'there is no column "h"'),
        (BATCH.replace('"mid"', '"mdi"'), [], 2, '"mdi" is no answer to q. Did you mean "mid"'),
        (BATCH.replace("top = 1", "top = 3"), [], 2, "no top 3 can be taken"),
        (BATCH + 'filter = "age < 3"\n', [], 2, 'there is no column "age"'),
        (BATCH + 'filter = "w <"\n', [], 2, "expected"),
        (BATCH + 'filter = "w > 5"\n', [], 2, "the filter leaves no respondent"),
        (BATCH + 'weight = "q"\n', [], 3, 'the weight in "q" is no number'),
        (
            BATCH.replace('["q"]', '["g"]').replace("top = 1", ""),
            [],
            2,
            "stands as rows and as columns",
        ),
        ("[[tabel]]\n", [], 4, 'key "tabel"'),
        ("rows = [", [], 4, "no valid TOML"),
    ],
)
def test_bad_input_is_one_clear_line(run, tmp_path, batch, arguments, code, message):
    (tmp_path / "t.toml").write_text(batch, "utf-8")
    ran = run("tables", "--batch", "t.toml", "--data", "d.csv", *arguments)
    assert_one_clear_line(ran, code, message)


def test_what_goes_with_a_batch_is_refused_without_one(run):
    for option in (["--data", "d.csv"], ["-o", "x.csv"], ["--format", "md"]):
        assert_one_clear_line(run("tables", *option), 2, "this goes with a batch file")


def test_a_study_has_no_variables_to_declare(run):
    ran = run("tables", "--batch", "t.toml", "--study", "sco_youth_2025", "--quiet")
    assert_one_clear_line(ran, 4, "a study's codebook and schemes say what was asked")


def test_a_scale_of_any_file_gets_the_tests_of_scales(run):
    options = ("--data", "d.csv", "--format", "json")
    plain = json.loads(run("crosstab", "q", "g", *options).out)
    scale = json.loads(run("crosstab", "q", "g", *options, "--scale", "q=low,mid,high").out)
    assert "rank_test" not in {test["name"] for test in plain["tests"]}
    assert "rank_test" in {test["name"] for test in scale["tests"]}
    assert scale["row"]["categories"] == ["low", "mid", "high", "no idea"]


def test_columns_of_any_file_are_one_multiple_choice(run):
    options = ("--data", "d.csv", "--format", "json")
    found = json.loads(run("topline", "m", *options, "--multiple", "m=a,b").out)
    # a: 4 of the 7 with answers; b: 4.
    assert [(c["label"], c["n"]) for c in found["categories"]] == [("a", 4), ("b", 4)]
    assert (found["multiple"], found["n"], found["missing"]) == (True, 7, 1)
    split = json.loads(run("topline", "all", *options, "--multiple", "all=;").out)
    assert [(c["label"], c["n"]) for c in split["categories"]] == [
        ("radio", 1), ("tv", 5), ("web", 3),
    ]  # fmt: skip


def test_an_option_of_columns_can_be_modelled(run):
    ran = run("model", "m.a ~ g", "--data", "d.csv", "--multiple", "m=a,b", "--format", "json")
    assert ran.code == 0, ran.err


def test_declarations_go_with_files_only(run):
    ran = run("crosstab", "awareness", "sex", "--scale", "awareness", "--study", "sco_youth_2025")
    assert_one_clear_line(ran, 2, "--scale, --multiple: this goes with a file")
