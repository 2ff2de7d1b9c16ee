"""Codebooks: held against files, shown, taken to spreadsheets and back."""

import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.vendors import google_sheets, kobo, kobo_form
from youthsurvey.errors import InputError, OutputError, StudyError
from youthsurvey.model.codebook import Category, Codebook, MissingKind, Variable
from youthsurvey.pipeline.codebooks import (
    check_codebook,
    import_codebook,
    show_lines,
    write_workbook,
)
from youthsurvey.pipeline.init import start
from youthsurvey.pipeline.stages import read_export
from youthsurvey.study import load_study
from youthsurvey.study.codebook import read_codebook
from youthsurvey.study.codebook_workbook import codebook_workbook, read_codebook_workbook
from youthsurvey.study.toml_text import codebook_text

LANGUAGES = ("en", "ru", "kk")


@pytest.fixture
def study(tmp_path):
    export = google_sheets(tmp_path)
    start(export, out=tmp_path / "study")
    return tmp_path / "study", export


def test_each_unmatched_answer_is_named_with_its_nearest_option_and_a_line_that_mends_it(study):
    folder, export = study
    assert not check_codebook(str(folder), export).unmatched
    text = export.read_text("utf-8").replace("Rather yes", "Rathr yes")
    export.write_text(text, "utf-8")
    checked = check_codebook(str(folder), export)
    (found,) = checked.unmatched
    assert (found.variable, found.text, found.nearest) == ("q4", "Rathr yes", "Rather yes")
    assert found.n == text.count("Rathr yes")
    # The line, put where it says, mends it.
    book = folder / "codebook.toml"
    mark = f'code = "{found.category}"\n'
    at = book.read_text("utf-8").index(mark, book.read_text("utf-8").index("[q4]"))
    mended = book.read_text("utf-8")
    book.write_text(
        mended[: at + len(mark)] + found.line + "\n" + mended[at + len(mark) :], "utf-8"
    )
    assert not check_codebook(str(folder), export).unmatched


def test_check_as_a_command(run, study):
    folder, export = study
    ran = run("codebook", "check", "--study", folder, "--data", export)
    assert ran.code == 0
    assert "every answer is one of its question's" in ran.out
    export.write_text(export.read_text("utf-8").replace("Rather yes", "Sooner yes"), "utf-8")
    ran = run("codebook", "check", "--study", folder, "--data", export)
    assert ran.code == 3
    assert 'aliases = ["Sooner yes"]' in ran.out
    ran = run("codebook", "check", "--study", folder, "--data", export, "--private")
    assert "Sooner" not in ran.out + ran.err
    ran = run("codebook", "check", "--study", folder, "--data", export, "--json")
    assert json.loads(ran.out)["unmatched"][0]["text"] == "Sooner yes"


def test_show_prints_questions_and_answers(run):
    ran = run("codebook", "show", "awareness", "age_group", "--lang", "ru")
    assert ran.code == 0
    assert "Имею частичное представление" in ran.out
    assert "made from age" in ran.out
    assert run("codebook", "show", "awarness").code == 2
    study = load_study("sco_youth_2025")
    assert (
        sum(line.endswith(")") and not line.startswith(" ") for line in show_lines(study, [], "en"))
        >= 18
    )


def test_the_bundled_codebook_survives_toml_and_a_spreadsheet(tmp_path):
    book = load_study("sco_youth_2025").codebook
    (tmp_path / "codebook.toml").write_text(codebook_text(book), "utf-8")
    assert read_codebook(tmp_path / "codebook.toml", LANGUAGES) == book
    (tmp_path / "codebook.xlsx").write_bytes(codebook_workbook(book))
    assert read_codebook_workbook(tmp_path / "codebook.xlsx", LANGUAGES) == book


WORDS = st.text(st.sampled_from("aбә \\\n\"'#=[]{},;|%\t"), min_size=1, max_size=9).filter(
    lambda text: text.strip() and text == text.strip()
)


@st.composite
def codebooks(draw):
    texts = draw(st.lists(WORDS, min_size=12, max_size=12, unique_by=lambda t: "".join(t.split())))
    names = iter(f"n{i} {text}" for i, text in enumerate(texts))
    categories = tuple(
        Category(
            f"c{i}",
            {draw(st.sampled_from(LANGUAGES)): next(names)},
            aliases=tuple(next(names) for _ in range(draw(st.integers(0, 2)))),
            missing=draw(st.sampled_from([None, MissingKind.REFUSED])) if i == 2 else None,
            aside=draw(st.booleans()),
        )
        for i in range(3)
    )
    question = {draw(st.sampled_from(LANGUAGES)): f"q {next(names)}"}
    variable = Variable(
        "v", "multiple", question, categories=categories,
        separator=draw(st.sampled_from([", ", ";", " ", "|"])), required=draw(st.booleans()),
    )  # fmt: skip
    return Codebook({"v": variable, "t": Variable("t", "text", {"en": "open"}, required=False)})


@settings(max_examples=60, deadline=None)
@given(codebooks())
def test_any_codebook_survives_toml_and_a_spreadsheet(tmp_path_factory, book):
    folder = tmp_path_factory.mktemp("books")
    (folder / "codebook.toml").write_text(codebook_text(book), "utf-8")
    assert read_codebook(folder / "codebook.toml", LANGUAGES) == book
    (folder / "codebook.xlsx").write_bytes(codebook_workbook(book))
    assert read_codebook_workbook(folder / "codebook.xlsx", LANGUAGES) == book


def test_an_edited_workbook_comes_back(study, tmp_path):
    folder, export = study
    path = write_workbook(load_study(str(folder)), tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["answers"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[heads.index("label:en")].value == "Rather yes":
            row[heads.index("label:en")].value = "More or less"
            row[heads.index("aliases")].value = "Rather yes\nSooner yes"
    book.save(path)
    with pytest.raises(OutputError):
        import_codebook(path, folder)
    import_codebook(path, folder, force=True)
    loaded = load_study(str(folder))
    (changed,) = [c for c in loaded.codebook["q4"].valid if c.label["en"] == "More or less"]
    assert changed.aliases == ("Rather yes", "Sooner yes")
    assert not read_export(loaded, export).rejects


@pytest.mark.parametrize(
    ("sheet", "column", "value", "told"),
    [
        ("answers", "variable", "nobody", "is no question"),
        ("questions", "type", "choice", 'key "type"'),
        ("questions", "name", "q5", "stands twice"),
        ("answers", "score", "high", 'key "score"'),
    ],
)
def test_a_faulty_workbook_is_refused_with_its_place(study, tmp_path, sheet, column, value, told):
    folder, _ = study
    path = write_workbook(load_study(str(folder)), tmp_path / "book.xlsx")
    before = (folder / "codebook.toml").read_bytes()
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book[sheet][1]]
    row = next(r for r in book[sheet].iter_rows(min_row=2) if r[0].value == "q4")
    row[heads.index(column)].value = value
    book.save(path)
    with pytest.raises((InputError, StudyError)) as error:
        import_codebook(path, folder, force=True)
    assert told in str(error.value)
    assert (folder / "codebook.toml").read_bytes() == before


def test_an_xlsform_becomes_a_codebook(tmp_path):
    path, book = import_codebook(kobo_form(tmp_path), tmp_path / "study")
    assert book["trust"].type == "ordinal"
    assert book["media"].separator == " "
    assert book["media"].question["ru"] == "Откуда вы узнаёте новости?"
    loaded = load_study(str(tmp_path / "study"))
    assert path.parent == tmp_path / "study"
    assert loaded.languages == ("en", "ru")
    export = kobo(tmp_path)
    text = export.read_text("utf-8").replace("about/", "").replace("good/", "")
    export.write_text(text, "utf-8")
    assert not read_export(loaded, export).rejects
