from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from youthsurvey.errors import StudyError
from youthsurvey.study.sections import Section, read_toml

LANGUAGES = ("en", "ru")


def section(**data: Any) -> Section:
    return Section(data, "study.toml", "[[rule]] 3", "rule")


def fault(read: Callable[[], object]) -> str:
    with pytest.raises(StudyError) as caught:
        read()
    return str(caught.value)


def test_each_getter_returns_what_stands_there() -> None:
    s = section(
        a="x", b=True, c=3, d=1.5, e=["p", "q"], f=[1, 2.5], g=[["p", "q"], ["r"]],
        h={"ru": "Да", "en": "Yes"}, i={"z": 1}, j=[{"z": 1}, {"z": 2}], k="one",
    )  # fmt: skip
    assert s.text("a") == "x"
    assert s.boolean("b") is True
    assert s.integer("c") == 3
    assert s.number("c") == 3.0
    assert s.number("d") == 1.5
    assert s.strings("e") == ("p", "q")
    assert s.numbers("f", 2) == (1.0, 2.5)
    assert s.lists("g") == (("p", "q"), ("r",))
    assert dict(s.labels("h", LANGUAGES)) == {"en": "Yes", "ru": "Да"}
    assert s.table("i").integer("z") == 1
    assert [t.integer("z") for t in s.tables("j")] == [1, 2]
    assert s.choice("k", ("one", "two")) == "one"
    s.done()


def test_an_absent_key_gives_its_default() -> None:
    s = section()
    assert s.text("a", "") == ""
    assert s.boolean("a", False) is False
    assert s.integer("a", 0) == 0
    assert s.number("a", 0.0) == 0.0
    assert s.strings("a", ()) == ()
    assert s.labels("a", LANGUAGES, {}) == {}
    assert s.tables("a") == ()
    assert s.choice("a", ("one", "two"), "two") == "two"
    assert not s.has("a")
    s.optional_table("a").done()


@pytest.mark.parametrize(
    ("value", "read", "says"),
    [
        (3, lambda s: s.text("k"), "expected a text, found a whole number (3)."),
        ("", lambda s: s.text("k"), "expected a text, found an empty one."),
        ("yes", lambda s: s.boolean("k"), 'expected true or false, found a text ("yes").'),
        (True, lambda s: s.integer("k"), "expected a whole number, found true or false (true)."),
        (1.0, lambda s: s.integer("k"), "expected a whole number, found a number (1.0)."),
        (-1, lambda s: s.integer("k"), "expected a whole number, at least 0, found -1."),
        (9, lambda s: s.integer("k", most=6), "expected a whole number, 0 to 6, found 9."),
        ("1", lambda s: s.number("k"), 'expected a number, found a text ("1").'),
        (float("inf"), lambda s: s.number("k"), "expected a finite number, found inf."),
        ("a", lambda s: s.strings("k"), "expected a list of texts"),
        (["a", 1], lambda s: s.strings("k"), "found a whole number (1) in it."),
        (["a", "a"], lambda s: s.strings("k"), '"a" stands twice.'),
        ([1], lambda s: s.numbers("k", 2), "expected a list of 2 numbers, found [1]."),
        ([["a"], []], lambda s: s.lists("k"), "found a list in it."),
        ("oen", lambda s: s.choice("k", ("one", "two")), 'Did you mean "one"?'),
        ("x", lambda s: s.table("k"), "expected a table [rule.k]"),
        ({}, lambda s: s.tables("k"), "expected tables, each under [[rule.k]], found a table."),
        ([1], lambda s: s.tables("k"), "expected tables, each under [[rule.k]]."),
        ("x", lambda s: s.labels("k", LANGUAGES), 'expected texts by language { en = "..."'),
        ({"eng": "x"}, lambda s: s.labels("k", LANGUAGES), '"eng" is no known language.'),
        ({"en": " "}, lambda s: s.labels("k", LANGUAGES), "expected a text in en, found an empty"),
        ({"kk": "x"}, lambda s: s.labels("k", LANGUAGES), "no text in a language of the study"),
    ],
)
def test_a_wrong_value_names_file_table_key_and_what_was_expected(
    value: object, read: Callable[[Section], object], says: str
) -> None:
    message = fault(lambda: read(section(k=value)))
    assert message.startswith('study.toml, [[rule]] 3, key "k": ')
    assert says in message


def test_a_missing_key_says_what_it_should_hold() -> None:
    assert fault(lambda: section(name="x").text("variable")) == (
        'study.toml, [[rule]] 3: there is no key "variable". Add variable: a text.'
    )


def test_a_misspelt_key_is_named_instead_of_the_one_that_it_leaves_missing() -> None:
    assert fault(lambda: section(tpye="range").text("type")) == (
        'study.toml, [[rule]] 3, key "tpye": there is no such key. Did you mean "type"?'
    )


def test_a_misspelt_optional_key_is_an_error_too() -> None:
    s = section(lable="x")
    s.text("label", "")
    assert fault(s.done).endswith('key "lable": there is no such key. Did you mean "label"?')


def test_inner_tables_are_named_as_they_stand_in_the_file() -> None:
    outer = Section({"a": {"b": [{}, {}], "c": {}}}, "codebook.toml").table("a")
    assert outer.where == "codebook.toml, [a]"
    assert outer.table("c").where == "codebook.toml, [a.c]"
    assert outer.tables("b")[1].where == "codebook.toml, [[a.b]] 2"


def test_errors_of_a_spec_get_the_place_once() -> None:
    s = section()
    with pytest.raises(StudyError) as inner, s.located():
        raise StudyError("bad.", where="scheme", remedy="Mend it.")
    assert str(inner.value) == "study.toml, [[rule]] 3, scheme: bad. Mend it."
    with pytest.raises(StudyError) as same, s.located():
        raise s.fault("bad.", "k")
    assert str(same.value) == 'study.toml, [[rule]] 3, key "k": bad.'


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "there is no such file." in fault(lambda: read_toml(tmp_path / "study.toml"))


def test_a_file_that_is_no_toml_gives_the_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text('name = "x"\nname = \n', "utf-8")
    message = fault(lambda: read_toml(path))
    assert message.startswith("study.toml: no valid TOML")
    assert "line 2" in message


def test_a_file_in_another_encoding_gives_the_line(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes('name = "x"\ntitle = { ru = "Опрос" }\n'.encode("cp1251"))
    assert fault(lambda: read_toml(path)).startswith("study.toml, line 2: it is not UTF-8.")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_text('name = "x"\n', "utf-8-sig")
    assert read_toml(path).text("name") == "x"
