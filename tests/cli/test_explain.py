"""``youthsurvey explain``: the number's way, by hand and by R."""

import csv
import json
import shutil
import subprocess

import pytest

from tests.cli.test_errors import assert_one_clear_line
from tests.conftest import RAW

PLACES = [
    (["1", "full"], []),
    (["2", "full", "30_39"], []),
    (["5", "telegram"], []),
    (["awareness_by_country", "partial", "russia"], []),
    (["1", "full"], ["--weights", "sex_age"]),
    (["2", "hard_to_say", "50_59"], ["--weights", "country_equal"]),
    (["platforms", "vk"], ["--weights", "sex_age"]),
]


@pytest.fixture
def explained(run):
    for stage in (["ingest", "--data", RAW], ["clean"], ["weight"]):
        assert run(*stage, "--quiet").code == 0

    def of(*arguments):
        return run("explain", *arguments)

    return of


def test_the_number_by_hand_and_the_lines_that_were_taken_out(explained, tmp_path):
    ran = explained("2", "full", "30_39", "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    with (tmp_path / "data/processed/responses.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["age_group"] == "30_39"]
    n = sum(row["awareness"] == "full" for row in rows)
    assert (found["n"], found["base"], found["share"]) == (n, len(rows), n / len(rows))
    with (tmp_path / "data/processed/ingested.csv").open(encoding="utf-8") as file:
        full = {row["line"] for row in csv.DictReader(file) if row["awareness"] == "full"}
    with (tmp_path / "data/processed/cleaning_ledger.csv").open(encoding="utf-8") as file:
        gone = [row for row in csv.DictReader(file) if row["rule"] == "country"]
    (rule,) = [r for r in found["excluded"] if r["rule"] == "country"]
    assert rule["rows"] == len(gone)
    expected = sorted(int(row["line"]) for row in gone if row["line"] in full)
    assert sorted(rule["lines_with_this_answer"]) == expected


@pytest.mark.parametrize(("place", "options"), PLACES)
def test_r_gets_the_same_number(explained, tmp_path, place, options):
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    found = json.loads(explained(*place, *options, "--format", "json").out)
    ran = subprocess.run(
        ["Rscript", "-e", found["r"]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    base, n, percent = map(float, ran.stdout.split()[:3])
    assert (base, n) == (found["base"], found["n"])
    # R prints seven digits.
    assert percent == pytest.approx(100 * found["share"], rel=1e-6)
    if not options:
        low, high = map(float, ran.stdout.split()[3:5])
        assert [low, high] == pytest.approx([100 * found["low"], 100 * found["high"]], rel=1e-6)


@pytest.mark.parametrize("figure", ["1", "2", "platforms", "awareness_by_country"])
@pytest.mark.parametrize("options", [[], ["--weights", "sex_age"]])
def test_without_an_answer_every_number_is_listed_as_it_is_explained(explained, figure, options):
    listed = json.loads(explained(figure, *options, "--format", "json").out)
    table = explained(figure, *options, "--format", "csv").out
    calls = [row["explain_call_en"] for row in csv.DictReader(table.splitlines())]
    calls = [call for call in calls if call]
    assert len(calls) == len(listed) > 3
    for call, number in list(zip(calls, listed, strict=True))[::7]:
        one = json.loads(explained(*call.split(), *options, "--format", "json").out)
        assert {key: one[key] for key in number} == number


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("form", ["text", "md", "csv"])
def test_every_form_in_every_language(explained, lang, form):
    ran = explained("figure_2", "full", "30_39", "--lang", lang, "--format", form)
    assert (ran.code, ran.err) == (0, "")
    assert ("prop.test" in ran.out) == (form != "csv")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["12", "full"], 'there is no figure or table "12"'),
        (["1", "ful"], '"ful" is no category of awareness. Did you mean "full"'),
        (["1", "full", "30_39"], '"1" has no groups'),
        (["2", "full", "old"], '"old" is no category of age_group'),
        (["age", "18"], '"age" has no answers'),
        (["age"], '"age" has no answers'),
        (["12"], 'there is no figure or table "12"'),
    ],
)
def test_what_is_not_there(explained, arguments, message):
    assert_one_clear_line(explained(*arguments), 2, message)


def test_before_there_is_anything(run):
    assert_one_clear_line(run("explain", "1", "full"), 3, "Run `youthsurvey clean` first")
