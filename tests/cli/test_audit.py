"""``youthsurvey audit``: percentages without data."""

import json

import pytest

from tests.cli.test_errors import assert_one_clear_line


def test_a_figure_that_adds_up(run):
    ran = run("audit", "48.5", "27,7", "17.8%", "5.9", "--n", "505", "--format", "json")
    assert ran.code == 0, ran.err
    (figure,) = json.loads(ran.out)
    counts = [p["counts"]["half_up"] for p in figure["percentages"]]
    assert counts == [[[245, 245]], [[140, 140]], [[90, 90]], [[30, 30]]]
    assert [f["finding"] for f in figure["findings"]] == ["audit_unique", "audit_adds_exactly"]


def test_the_bundled_study(run):
    ran = run("audit", "--format", "json")
    assert ran.code == 0, ran.err
    by_figure = {f["figure"].partition(",")[0]: f for f in json.loads(ran.out)}
    found = {
        name: {finding["finding"]: finding for finding in figure["findings"]}
        for name, figure in by_figure.items()
    }
    for name in ("1", "3", "4"):
        assert found[name]["audit_adds_exactly"]["n"] == 505
    assert all("audit_unique" in found[str(i)] for i in (1, 2, 3, 4, 5, 7, 8) if str(i) in found)
    assert found["7"]["audit_rest_exact"]["low"] == 88
    assert found["6"]["audit_sum"]["counts"] == "432"
    assert found["8"]["audit_caption"]["caption"] == "9"
    assert not any("audit_caption" in found[name] for name in found if name != "8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["85.6", "--n", "505"], "impossible: percentages"),
        (["60", "60", "--n", "100"], "impossible: percentages"),
        (["33.3", "33.3", "33.3", "--n", "100", "--all"], "impossible: percentages"),
        (["10.1", "--max-n", "8"], "impossible: percentages"),
        (["90.1=2", "--n", "3"], "impossible: percentages"),
    ],
)
def test_what_is_impossible(run, arguments, message):
    ran = run("audit", *arguments)
    assert_one_clear_line(ran, 1, message)
    assert "Impossible" in ran.out


def test_unknown_n(run):
    (figure,) = json.loads(run("audit", "33.3", "66.7", "--all", "--format", "json").out)
    half_up = figure["findings"][0]
    assert half_up["runs"].startswith("3, 6, 9, 12")


def test_a_file(run, tmp_path):
    path = tmp_path / "published.csv"
    path.write_text(
        "figure;answer;percent;n;parts;choice\n1;a;33,3;3;;all\n1;b;66,7;;;\n2;c;85,6;505;2;\n"
    )
    first, second = json.loads(run("audit", "--file", path, "--format", "json").out)
    assert [p["counts"]["half_up"] for p in first["percentages"]] == [[[1, 1]], [[2, 2]]]
    assert second["findings"][0]["counts"] == "432"


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("answer\na\n", 3, 'there is no column "percent"'),
        ("percent\n\n", 3, 'there is no column "percent"'),
        ("answer,percent\na,\n", 3, "line 2: the row has no percentage"),
        ("percent,anwser\n5,a\n", 2, 'there is no column "anwser". Did you mean "answer"'),
        ("percent,n\n5,many\n", 3, "n and parts are whole numbers"),
        ("percent,n\n5,10\n6,11\n", 3, "it has several n"),
        ("percent,choice\n5,some\n", 3, 'choice is "single"'),
    ],
)
def test_a_file_that_cannot_be(run, tmp_path, text, code, message):
    path = tmp_path / "p.csv"
    path.write_text(text)
    assert_one_clear_line(run("audit", "--file", path), code, message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["101", "--n", "5"], "no percentage of 0 to 100"),
        (["5", "--n", "0"], "0 is no number of respondents"),
        (["abc"], '"abc" is no percentage'),
        (["5.25", "--decimals", "1"], "more decimals"),
        (["85.6=x"], "no sum of parts"),
        (["85.6=2"], "needs the number of respondents"),
        (["85.6=99", "--n", "5"], "a sum of 99 parts"),
        (["5", "--file", "x.csv"], "there are percentages and a file"),
    ],
)
def test_bad_input(run, arguments, message):
    assert_one_clear_line(run("audit", *arguments), 2, message)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("form", ["text", "md", "csv"])
def test_every_language_and_form(run, lang, form):
    ran = run("audit", "48.5", "85.6=2", "--n", "505", "--lang", lang, "--format", form)
    assert (ran.code, ran.err) == (0, "")
