"""Several exports of one survey, and a survey exported again."""

import csv
import json

import numpy as np
import pytest

from tests.exports.people import PEOPLE
from tests.exports.vendors import google_sheets
from youthsurvey.errors import InputError
from youthsurvey.pipeline.analyze import analyze
from youthsurvey.pipeline.init import start
from youthsurvey.pipeline.stages import read_export
from youthsurvey.study import load_study

RUSSIAN = {
    "Timestamp": "Отметка времени", "Email Address": "Адрес электронной почты",
    "What is your sex?": "Ваш пол?", "Female": "Женский", "Male": "Мужской",
    "How old are you?": "Сколько вам лет?", "Kazakhstan": "Казахстан", "Kyrgyzstan": "Кыргызстан",
    "Uzbekistan": "Узбекистан", "Which country do you live in?": "В какой стране вы живёте?",
    "Very good": "Очень хорошо", "Good": "Хорошо", "Bad": "Плохо", "Very bad": "Очень плохо",
    "Do you think that the news can be trusted?": "Можно ли доверять новостям?",
    "Definitely yes": "Определённо да", "Rather yes": "Скорее да", "Rather no": "Скорее нет",
    "Definitely no": "Определённо нет", "Hard to say": "Затрудняюсь ответить",
}  # fmt: skip


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def halves(tmp_path):
    """One export in two files: the second half in the Russian version of the form."""
    head, *rows = rows_of(google_sheets(tmp_path))
    english = write(tmp_path / "english.csv", [head, *rows[:60]])
    translated = [[RUSSIAN.get(cell, cell) for cell in row] for row in [head, *rows[60:]]]
    russian = write(tmp_path / "русский.csv", translated)
    return english, russian


def test_language_versions_join_into_one_set_with_their_source(halves, tmp_path):
    done = start(halves, out=tmp_path / "study")
    assert done.rows == len(PEOPLE)
    study = load_study(str(tmp_path / "study"))
    ingested = read_export(study, halves)
    assert not ingested.rejects
    responses = ingested.responses
    assert len(responses) == len(PEOPLE)
    source = responses["source"]
    assert np.bincount(source.codes).tolist() == [60, 60]
    sex = responses["sex"]
    assert len(sex.variable.valid) == 2
    expected = [p.sex == "Female" for p in PEOPLE]
    female = sex.variable.index("female")
    assert [code == female for code in sex.codes.tolist()] == expected
    trust = next(v for v in study.codebook if v.type == "ordinal" and "trusted" in v.question["en"])
    assert len([c for c in trust.valid if not c.aside]) == 4
    assert [f.rows for f in ingested.files] == [60, 60]
    # Lines go on from file to file, so that each row has its own.
    assert len(set(responses.line.tolist())) == len(PEOPLE)


def test_a_joined_analysis_goes_the_whole_way(halves, tmp_path):
    start(halves, out=tmp_path / "study")
    done = analyze(str(tmp_path / "study"), data=halves, out=tmp_path / "out", lang="en")
    assert done.flow.analysed == len(PEOPLE)
    record = json.loads((tmp_path / "out/data/processed/ingest.json").read_text("utf-8"))
    assert [each["file"] for each in record["files"]] == ["english.csv", "русский.csv"]
    assert any("source" in table.name for table in done.tables)


def test_the_same_contact_in_two_files_is_one_respondent(halves, tmp_path):
    english, russian = halves
    head, *rows = rows_of(russian)
    first = rows_of(english)[1]
    place = 1
    first_email = next(row[place] for row in rows_of(english)[1:] if row[place])
    rows[0][place] = first_email
    write(russian, [head, *rows])
    start(halves, out=tmp_path / "study")
    responses = read_export(load_study(str(tmp_path / "study")), halves).responses
    codes = responses["contact"].codes
    assert (codes == codes[60]).sum() == 2
    assert first


def test_a_question_that_one_wave_lacks_was_not_asked_there(halves, tmp_path):
    english, russian = halves
    start(halves, out=tmp_path / "study")
    head, *rows = rows_of(english)
    place = next(i for i, text in enumerate(head) if text.startswith("Anything else"))
    write(english, [[c for i, c in enumerate(row) if i != place] for row in [head, *rows]])
    responses = read_export(load_study(str(tmp_path / "study")), [english, russian]).responses
    text = next(c for c in responses.columns.values() if c.variable.type == "text")
    assert set(text.codes[:60].tolist()) == {-1}
    assert set(text.codes[60:].tolist()) <= {0, -2}


def test_files_that_do_not_go_together_are_refused(halves, tmp_path):
    english, _ = halves
    other = write(tmp_path / "other.csv", [["a", "b", "c"], ["1", "2", "3"], ["1", "2", "3"]])
    with pytest.raises(InputError, match="other headers"):
        start([english, other], out=tmp_path / "study")
    start([english], out=tmp_path / "study")
    study = tmp_path / "study/codebook.toml"
    study.write_text(
        study.read_text("utf-8")
        + '\n[wave]\ntype = "single"\nsource = true\nquestion = { en = "W" }\n'
        '[[wave.categories]]\ncode = "one"\nlabel = { en = "first.csv" }\n',
        "utf-8",
    )
    with pytest.raises(InputError, match="no category of wave has the name of this file"):
        read_export(load_study(str(tmp_path / "study")), english)


def test_an_export_made_again_is_recognised(tmp_path, run):
    export = google_sheets(tmp_path)
    head, *rows = rows_of(export)
    write(export, [head, *rows[:100]])
    run("init", export, "--out", "study")
    assert "compared" not in run("ingest", "--study", "study", "--data", export).err
    assert "compared" not in run("ingest", "--study", "study", "--data", export).err
    changed = list(rows[4])
    place = next(i for i, text in enumerate(head) if "sex" in text)
    changed[place] = "Male" if changed[place] == "Female" else "Female"
    again = [*rows[:4], changed, *rows[6:112]]
    write(export, [head, *again])
    ran = run("ingest", "--study", "study", "--data", export)
    assert ran.code == 0
    assert "98 rows as before, 12 new, 1 changed, 1 gone" in ran.err
    assert "line 6 (was 6): sex" in ran.err
