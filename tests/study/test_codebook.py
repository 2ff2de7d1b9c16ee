from pathlib import Path

import pytest

from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Codebook, MissingKind
from youthsurvey.study.codebook import read_codebook

GOOD = """
[age]
type = "numeric"
question = { ru = "Ваш возраст", en = "Your age" }
units = ["лет"]
[[age.categories]]
code = "refused"
label = { en = "I will not say" }
missing = "refused"

[age_group]
type = "ordinal"
question = { en = "Age group" }
bands = { source = "age", young = [18, 29], old = [30, 59] }
[[age_group.categories]]
code = "young"
label = { en = "18-29" }
[[age_group.categories]]
code = "old"
label = { en = "30-59" }

[platforms]
type = "multiple"
question = { ru = "Какие платформы?" }
short = { en = "Platforms" }
headers = ["Платформы"]
required = false
separator = ";"
[[platforms.categories]]
code = "telegram"
label = { en = "Telegram" }
aliases = ["tg"]
[[platforms.categories]]
code = "own"
label = { en = "Own answer" }
aside = true
own = true
"""


def read(tmp_path: Path, text: str) -> Codebook:
    path = tmp_path / "codebook.toml"
    path.write_text(text, "utf-8")
    return read_codebook(path, ("en", "ru"))


def fault(tmp_path: Path, text: str) -> str:
    with pytest.raises(StudyError) as caught:
        read(tmp_path, text)
    return str(caught.value)


def test_a_codebook_is_read_whole(tmp_path: Path) -> None:
    book = read(tmp_path, GOOD)
    assert [v.name for v in book] == ["age", "age_group", "platforms"]
    assert book["age"].units == ("лет",)
    assert book["age"].categories[0].missing is MissingKind.REFUSED
    bands = book["age_group"].bands
    assert bands is not None
    assert bands.source == "age"
    assert dict(bands.ranges) == {"young": (18, 29), "old": (30, 59)}
    platforms = book["platforms"]
    assert (platforms.separator, platforms.required, platforms.headers) == (
        ";", False, ("Платформы",),
    )  # fmt: skip
    assert platforms.own is platforms.categories[1]
    assert platforms.categories[0].aliases == ("tg",)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('type = "numeric"', 'type = "number"', 'codebook.toml, [age], key "type": "number" is no'),
        ('type = "numeric"', 'tpye = "numeric"', '[age], key "tpye": there is no such key. Did'),
        ("units", "unit", '[age], key "unit": there is no such key. Did you mean "units"?'),
        ('units = ["лет"]', 'separator = ";"', "it is for multiple variables, and this one is"),
        ("[platforms]", "[2nd]", '"2nd" is no name'),
        ("[age_group]", "[line]", 'the name "line" is taken'),
        ('missing = "refused"', 'missing = "refuse"', 'Did you mean "refused"?'),
        ('missing = "refused"', "aside = true", 'a numeric variable has no categories'),
        ('code = "old"', 'code = "young"', '"young" stands twice'),
        ('code = "telegram"', 'code = "tele.gram"', "is no name"),
        ('code = "telegram"', 'code = "telegram"\nown = true', 'both "telegram" and "own"'),
        ('own = true', 'own = true\nmissing = "refused"', "an own answer is no kind of missing"),
        ('separator = ";"', 'separator = ""', "expected a mark"),
        ("young = [18, 29]", "young = [29, 18]", 'key "young": its range begins at 29 and ends'),
        ("young = [18, 29]", "young = [18, 30]", 'key "old": it begins at 30, but "young" ends'),
        ("young = [18, 29]", "yuong = [18, 29]", 'key "yuong": it is no category'),
        ("young = [18, 29], ", "", 'the category "young" has no range'),
        ('source = "age"', 'source = "agee"', 'codebook.toml, [age_group]: it is made from "agee"'),
        ('source = "age"', 'source = "platforms"', "which is no numeric variable"),
        ('{ en = "Telegram" }', '"Telegram"', '[[platforms.categories]] 1, key "label": expected'),
        ('{ en = "Telegram" }', '{ kk = "Telegram" }', "no text in a language of the study"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    assert says in fault(tmp_path, GOOD.replace(old, new, 1))


def test_a_categorical_variable_needs_categories(tmp_path: Path) -> None:
    text = '[sex]\ntype = "single"\nquestion = { en = "Sex" }\n'
    assert fault(tmp_path, text).startswith(
        "codebook.toml, [sex]: single variable without categories."
    )


def test_an_empty_codebook_is_refused(tmp_path: Path) -> None:
    assert "there is no variable" in fault(tmp_path, "")


def test_a_key_outside_any_table_is_refused(tmp_path: Path) -> None:
    assert 'codebook.toml, key "name": expected a table' in fault(tmp_path, 'name = "x"\n')
