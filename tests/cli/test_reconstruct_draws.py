"""``youthsurvey reconstruct --draws``, on the bundled study."""

import json

import pytest

from youthsurvey.audit import drawn as drawing
from youthsurvey.audit.drawn import drawings
from youthsurvey.audit.rounding import percentage
from youthsurvey.pipeline import draws
from youthsurvey.study import load_study


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(drawing, "TOGETHER", 12)


@pytest.mark.parametrize("given", ["numbers", "sentences"])
def test_every_draw_has_every_published_number(given, monkeypatch):
    kept = []

    def keep(*arguments):
        for drawn in drawings(*arguments):
            kept.append(drawn)
            yield drawn

    monkeypatch.setattr("youthsurvey.audit.findings.drawings", keep)
    study = load_study("sco_youth_2025")
    found = draws.redraw(12, study=study, given=given)
    (drawn,) = kept
    checked = 0
    for number in study.published:
        counts = [drawn.count(((number.variable, (code,)),)) for code in number.categories]
        if number.count is not None:
            assert set(sum(counts)) == {number.count}, number.where
        for parts in zip(*counts, strict=True):
            printed = sum(
                percentage(int(n), drawn.n, number.decimals, number.rounding) for n in parts
            )
            assert printed == number.percent, number.where
            checked += 1
    assert checked == 12 * len(study.published)
    stands = {one.question.name: one for one in found.result.findings}
    # What numbers settle they settle, and what is given holds, in every draw; the rest is open.
    for code, settled in {"2": True, "4": True, "5": False, "7": False, "10": True}.items():
        one = stands[f"sentence.{code}"]
        expected = "settled" if settled else "given"
        if settled or given == "sentences":
            assert (one.standing, one.held) == (expected, 12)
        else:
            assert one.standing in ("open", "never")
    assert stands["awareness.full"].standing == "settled"
    assert stands["awareness.full"].low == stands["awareness.full"].high == 245 / 505
    assert stands["awareness.age_group"].reference < 0.05


def test_json_names_what_the_draws_rest_on(run):
    first = run("reconstruct", "--draws", "8", "--seed", "3", "--format", "json")
    assert first.code == 0
    found = json.loads(first.out)
    assert found["synthetic"] is True
    assert (found["draws"], found["seed"]) == (8, 3)
    assert (found["target"], found["given"], found["respondents"]) == (
        "respondents",
        "numbers",
        505,
    )
    shares = {one["finding"]: one for one in found["findings"]}
    assert shares["platforms.telegram"]["share_held"] == 1
    assert 0 <= shares["platforms.sex"]["reference"] <= 1
    assert {one["kind"] for one in found["findings"]} == {"headline", "sentence", "test"}
    assert run("reconstruct", "--draws", "8", "--seed", "3", "--format", "json").out == first.out
    assert run("reconstruct", "--draws", "8", "--seed", "4", "--format", "json").out != first.out


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("none of them is the survey", "published numbers", "leave it open")),
        ("ru", ("ни один из них не является самим опросом", "опубликованные числа")),
        ("kk", ("ешқайсысы сауалнаманың өзі емес", "жарияланған сандар")),
    ],
)
def test_the_tables_say_that_nothing_in_them_is_the_survey(run, lang, words):
    found = run("reconstruct", "--draws", "5", "--lang", lang, "--target", "tables")
    assert found.code == 0
    assert all(word in found.out for word in words)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--draws", "0"], "--draws: 0 is less than 1."),
        (["--draws", "2", "--seed", "-1"], "--seed: -1 is less than 0."),
        (["--seed", "3"], "--seed needs --draws."),
        (["--given", "sentences"], "--given needs --draws."),
    ],
)
def test_what_cannot_be_is_one_line(run, options, said):
    found = run("reconstruct", *options)
    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert said in found.err


def test_a_study_without_published_numbers_has_nothing_to_agree_with(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "study.toml").write_text(
        'name = "mine"\nlanguages = ["en"]\ntitle = { en = "Mine" }\n', encoding="utf-8"
    )
    (tmp_path / "mine" / "codebook.toml").write_text(
        '[q]\ntype = "single"\nquestion = { en = "Q?" }\n'
        '[[q.categories]]\ncode = "a"\nlabel = { en = "A" }\n'
        '[[q.categories]]\ncode = "b"\nlabel = { en = "B" }\n',
        encoding="utf-8",
    )
    found = run("reconstruct", "--study", "mine", "--draws", "5")
    assert (found.code, found.err.count("\n")) == (4, 1)
    assert "publishes no numbers" in found.err
