import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from youthsurvey.errors import StudyError
from youthsurvey.study import load_study

Edit = Callable[[str, str, str], Path]

# What stands in the fault-free file, what is written instead, and what the message then says.
STUDY_FAULTS = [
    (
        "least_base", "least_bass",
        'key "least_bass": there is no such key. Did you mean "least_base"?',
    ),
    ("title = {", "titel = {", 'key "titel": there is no such key. Did you mean "title"?'),
    ('["en"]', '["eng"]', 'key "languages": "eng" is no known language. Did you mean "en"?'),
    ('["en"]', "[]", 'key "languages": there is no language.'),
    ('"small"', '"a b"', 'key "name": "a b" is no name.'),
    ('"stop"', '"halt"', '[input], key "unmatched": "halt" is not known here. Known: list, stop.'),
    (
        '"data/raw/small.csv"', '"/data/small.csv"',
        '[input], key "file": expected a path inside the folder',
    ),
    (
        '"data/raw/small.csv"', '"../small.csv"',
        '[input], key "file": expected a path inside the folder',
    ),
    (
        '"data/raw/small.csv"', "'C:\\small.csv'",
        '[input], key "file": expected a path inside the folder',
    ),
    (
        "%d.%m.%Y %H", "%d.%m %H",
        'key "date_format": "%d.%m %H:%M:%S" does not give day, month and year, each once.',
    ),
    ("%d.%m.%Y %H", "%d.%m.%Y %d", "does not give day, month and year, each once."),
    ("%d.%m.%Y %H", "%d.%m.%Q %H", "does not give day, month and year"),
    (
        '"require"', '"requires"',
        '[[rule]] 1, key "type": "requires" is not known here. Did you mean "require"?',
    ),
    (
        'variable = "country"', 'variable = "contry"',
        '[[rule]] 1, key "variable": there is no variable "contry" in codebook.toml.',
    ),
    ('["kz", "uz"]', '["kz", "us"]', '[[rule]] 1, key "values": "us" is no category of country.'),
    ('name = "age"', 'name = "country"', '[[rule]] 2, key "name": "country" stands twice.'),
    (
        'variable = "age"', 'variable = "sex"',
        '[[rule]] 2: a range rule cannot judge "sex", a single variable. It needs a numeric',
    ),
    ("min = 18", 'min = "18"', '[[rule]] 2, key "min": expected a number, found a text ("18").'),
    ("min = 18", "mni = 18", '[[rule]] 2, key "mni": there is no such key. Did you mean "min"?'),
    ("min = 18", "min = 60", "study.toml, [[rule]] 2: min 60 is over max 59. Swap them."),
    ('"exclude"', '"drop"', '[[rule]] 2, key "action": "drop" is not known here.'),
    ("by = []", 'by = ["mail"]', '[[rule]] 3, key "by": there is no variable "mail"'),
    (
        '["comment", "country"]', '["comment", "sex"]',
        '[[rule]] 4: a test_rows rule cannot judge "sex", a single variable.',
    ),
    ('["sex", "country"]', '["sex"]', '[[rule]] 5: one variable makes no line.'),
    (
        '["sex", "country"]', '["sex", "age"]',
        'a straight_line rule cannot judge "age", a numeric variable.',
    ),
    (
        'category = "telegram"', 'category = "telegramm"',
        '[[headline]] 1, key "category": "telegramm" is no category of platforms.',
    ),
    (
        'default = "by_sex"', 'default = "by_six"',
        '[weights], key "default": "by_six" is not known here. Did you mean "by_sex"?',
    ),
    (
        "max_deff = 3", "max_deff = 0.5",
        '[weights], key "max_deff": expected a number of at least 1, found 0.5.',
    ),
    ("max_deff = 3", "", '[weights]: there is no key "max_deff".'),
    ('"population.csv"', '"people.csv"', "small/people.csv: there is no such file"),
    ('"population.csv"', '"../population.csv"', "expected a path inside the folder"),
    (
        '"rake"', '"raek"',
        '[[scheme]] 1, key "type": "raek" is not known here. Did you mean "rake"?',
    ),
    (
        '[["sex", "age_group"], ["country"]]', '[["sex", "ages"], ["country"]]',
        '[[scheme]] 1, key "margins": there is no variable "ages"',
    ),
    (
        '[["sex", "age_group"], ["country"]]', '[["sex", "platforms"]]',
        '"platforms" is multiple; expected a variable that is single or ordinal.',
    ),
    (
        '[["sex", "age_group"], ["country"]]', '["sex"]',
        '[[scheme]] 1, key "margins": expected lists of texts in a list',
    ),
    ("[0.2, 5.0]", "[0.2]", '[[scheme]] 1, key "trim": expected a list of 2 numbers'),
    ("[0.2, 5.0]", "[5.0, 0.2]", "[[scheme]] 1"),
    ('name = "by_sex"', 'name = "unweighted"', '[[scheme]] 1, key "name": "unweighted"'),
    (
        '["platforms", "sex"]', '["platfroms", "sex"]',
        '[[batch]] 1, key "rows": there is no variable "platfroms"',
    ),
    ('["platforms", "sex"]', '["comment"]', '"comment" is text; expected'),
    ('["platforms", "sex"]', '["age_group"]', '[[batch]] 1: "age_group" stands against itself.'),
    (
        'row = "platforms"', 'row = "platform"',
        '[[figure]] 1, key "row": there is no variable "platform"',
    ),
    ('"heatmap"', '"heat"', '[[figure]] 1, key "kind": "heat" is not known here.'),
    ('"heatmap"', '"bars"', '[[figure]] 1, key "kind": "bars" is for a figure without a column.'),
    ('"heatmap"', '"stacked"', '[[figure]] 1, key "kind": answers to platforms, a multiple'),
    ('"figure_1"', '"../x"', '[[figure]] 1, key "name": "../x" is no name.'),
    ('"figure_1"', '"sex_by_age_group"', '[[figure]] 1, key "name": "sex_by_age_group" stands'),
    ('column = "age_group"', 'column = "country"', "platforms by country is no table of the batch"),
    ("finding =", "findings =", '[[headline]] 1, key "findings": there is no such key.'),
    (
        "who_sponsored", "sponsored",
        '[methods], key "sponsored": there is no such key. Did you mean "who_sponsored"?',
    ),
    ("[methods]", "[method]", 'key "method": there is no such key. Did you mean "methods"?'),
    (
        "[[headline]]", "[headline]",
        'key "headline": expected tables, each under [[headline]], found a table.',
    ),
]  # fmt: skip

PUBLISHED_FAULTS = [
    (
        'rounding = "half_up"', 'rounding = "half_up"\n[[caption]]\nfigure = "12"\nsays = "9"',
        'no number is of figure "12"',
    ),
    (
        'category = "female"', 'category = "femal"',
        '[[number]] 1, key "category": "femal" is no category of sex.',
    ),
    ("percent = 62.5", "percent = 625", "[[number]] 1, sex female: 625.0 is no percentage"),
    ("count = 5", "count = 4", "4 of 8 is 50.0 %, not 62.5 %"),
    ('rounding = "half_up"', 'rounding = "up"', 'key "rounding": "up" is not known here.'),
    (
        'variable = "country"\ncategories = ["kz", "uz"]',
        'variable = "platforms"\ncategories = ["telegram", "youtube"]',
        "overlap and have no sum",
    ),
    (
        'categories = ["kz", "uz"]', 'categories = ["kz", "uz"]\ncategory = "kz"',
        "both category and categories",
    ),
    (
        'variable = "country"\ncategories = ["kz", "uz"]\npercent = 87.5\ncount = 7',
        'variable = "sex"\ncategory = "female"\npercent = 62.5',
        "sex female is stated twice",
    ),
]  # fmt: skip


def fault(name_or_dir: Path | str) -> str:
    with pytest.raises(StudyError) as caught:
        load_study(name_or_dir)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(("old", "new", "says"), STUDY_FAULTS)
def test_a_fault_in_study_toml_names_its_place(edit: Edit, old: str, new: str, says: str) -> None:
    message = fault(edit("study.toml", old, new))
    assert says in message


@pytest.mark.parametrize(("old", "new", "says"), PUBLISHED_FAULTS)
def test_a_fault_in_published_toml_names_its_place(
    edit: Edit, old: str, new: str, says: str
) -> None:
    message = fault(edit("published.toml", old, new))
    assert message.startswith("published.toml, ")
    assert says in message


def test_two_equal_labels_are_one_clear_line(edit: Edit) -> None:
    message = fault(edit("codebook.toml", '"Uzbekistan"', '" KAZAKHSTAN"'))
    assert message.startswith("codebook.toml, [country.categories]: ")
    assert '"kz" and "uz" both read " KAZAKHSTAN"' in message


def test_two_equal_questions_are_one_clear_line(edit: Edit) -> None:
    message = fault(edit("codebook.toml", '"Your country"', '"your sex"'))
    assert message.startswith("codebook.toml, [country]: ")
    assert '"sex" and "country" both have the header "your sex"' in message


def test_an_unknown_category_in_the_population_gives_its_line(edit: Edit) -> None:
    message = fault(edit("population.csv", "kz,female,young,10", "kz,femal,young,10"))
    assert message == (
        'population.csv, line 2: "femal" is no category of sex. Did you mean "female"?'
    )


def test_a_margin_that_the_population_lacks_is_named(folder: Path) -> None:
    (folder / "population.csv").write_text("sex,count\nfemale,1\nmale,1\n", "utf-8")
    assert fault(folder) == (
        'study.toml, [[scheme]] 1, key "margins": the population figures do not distinguish '
        '"age_group". They have sex.'
    )


@pytest.mark.parametrize("file", ["study.toml", "codebook.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    message = fault(folder)
    assert str(folder / file) in message
    assert "there is no such file" in message


def test_an_unknown_study_gets_the_nearest_bundled_one() -> None:
    assert fault("sco_youth_2024") == (
        "sco_youth_2024: there is no such study folder or bundled study. "
        'Did you mean "sco_youth_2025"?'
    )


def test_a_file_is_no_study_folder(folder: Path) -> None:
    message = fault(folder / "study.toml")
    assert "this is a file, not a study folder" in message
    assert str(folder) in message


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every key and list place of a TOML document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from leaves(item, (*path, key))


@pytest.mark.parametrize("file", ["study.toml", "codebook.toml", "published.toml"])
def test_whatever_stands_at_any_key_there_is_no_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    text = (folder / file).read_text("utf-8")
    loads = tomllib.loads
    odd: list[Any] = ["", "x", -1, True, [[]], {}, [{}], date(2025, 6, 27)]
    messages = []
    for path in leaves(loads(text)):
        for value in odd:
            document = loads(text)
            place: Any = document
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value
            monkeypatch.setattr(
                tomllib, "loads", lambda read, d=document: d if read == text else loads(read)
            )
            try:
                load_study(folder)
            except StudyError as error:
                messages.append(str(error))
    files = (*(f.name for f in folder.iterdir()), str(folder))
    assert messages
    assert [m for m in messages if not m.startswith(files)] == []
