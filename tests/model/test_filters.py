import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from youthsurvey.errors import UsageError
from youthsurvey.model.filters import Levels, parse_filter

# Row:          0     1     2     3     4
COUNTRY = ["kz", "ru", "kg", "kz", None]
AGE = [17, 18, 30, None, 25]


def levels(name, values):
    known = sorted({v for v in values if v is not None})
    codes = [-2 if v is None else known.index(v) for v in values]
    numbers = [v if isinstance(v, int) else np.nan for v in known]
    return Levels(name, np.array(codes, np.int32), tuple(map(str, known)), np.array(numbers, float))


COLUMNS = {
    "country": levels("country", COUNTRY),
    "age": levels("age", AGE),
    "are you?": levels("are you?", ["yes", "no", "yes", "no", "yes"]),
}


def rows(text):
    return np.flatnonzero(parse_filter(text).holds(COLUMNS)).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age >= 18", [1, 2, 4]),
        ("age == 18 or age = 30", [1, 2]),
        ("18 <= age < 30", [1, 4]),
        ("30 > age", [0, 1, 4]),
        ('country in ("kz", "ru")', [0, 1, 3]),
        ("country not in ('kz')", [1, 2]),
        ('country != "kz"', [1, 2]),
        ('country <> "kz" and age < 20', [1]),
        ('not (country == "kz" or age > 20)', [1]),
        ('country == "kz" or country == "ru" and age > 20', [0, 3]),
        ('NOT country == "kz" AND age IN (18, 25, 30)', [1, 2]),
        ('`are you?` == "yes" and age < 3.1e1', [0, 2, 4]),
        ('age == "18"', [1]),
        ("age > -1 and age != +17", [1, 2, 4]),
    ],
)
def test_what_holds(text, expected):
    assert rows(text) == expected


def test_a_missing_answer_is_neither_true_nor_false():
    # Rows 3 (no age) and 4 (no country) are in neither of the two.
    assert rows("age >= 18 or not age >= 18") == [0, 1, 2, 4]
    # False whatever the missing part would be: then its negation is true.
    assert rows('not (age > 20 and country == "ru")') == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        "", "age", "age >", "age = = 3", "age == country", '"a" == "b"', "age in ()", "age in 3",
        'country == "kz', "(age > 3", "age > 3)", "age > 3 country", "age.__class__()",
        '__import__("os")', "age > 3; age", "18x < age", "age > 1_000", "[age]", "lambda: age",
    ],
)  # fmt: skip
def test_what_is_refused(text):
    with pytest.raises(UsageError, match="not understood"):
        parse_filter(text)


def test_parentheses_without_end_are_refused():
    with pytest.raises(UsageError, match="too deeply"):
        parse_filter("(" * 5000 + "age > 3" + ")" * 5000)


def test_a_number_against_texts_is_refused():
    with pytest.raises(UsageError, match='"country" is compared with the number 3'):
        rows("country == 3")


def test_names_are_told_once_in_order():
    assert parse_filter('b == 1 and a.c == "x" and b < 3').names == ("b", "a.c")


@given(st.lists(st.integers(0, 99), min_size=1), st.integers(0, 99))
def test_negation_is_the_complement_where_nothing_is_missing(ages, limit):
    columns = {"age": levels("age", ages)}
    yes = parse_filter(f"age >= {limit}").holds(columns)
    no = parse_filter(f"not age >= {limit}").holds(columns)
    assert yes.tolist() == [age >= limit for age in ages]
    assert (yes != no).all()
