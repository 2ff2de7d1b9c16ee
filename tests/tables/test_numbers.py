import math

import pytest

from youthsurvey.tables.numbers import NARROW_SPACE, format_value, plural_form, round_half_up


@pytest.mark.parametrize(
    ("value", "format", "lang", "expected"),
    [
        (245 / 505, "share", "en", "48.5"),
        (245 / 505, "share", "ru", "48,5"),
        (245 / 505, "share", "kk", "48,5"),
        (1.0, "share", "en", "100.0"),
        (0.0, "share", "ru", "0,0"),
        (505, "count", "ru", "505"),
        (1503, "count", "en", "1503"),
        (1234567, "count", "en", f"1{NARROW_SPACE}234{NARROW_SPACE}567"),
        (385.6, "count", "en", "386"),
        (270.25, "weighted", "ru", "270,3"),
        (0.004, "points", "en", "+0.4"),
        (-0.0149, "points", "ru", "−1,5"),
        (-0.0001, "points", "en", "0.0"),
        (1.305, "number", "en", "1.31"),
        (0.0004, "p", "en", "<0.001"),
        (0.0004, "p", "kk", "<0,001"),
        (0.0831, "p", "en", "0.083"),
        (-2.44, "residual", "en", "−2.4"),
        (3, "text", "en", "3"),
        ("8 of 9", "text", "ru", "8 of 9"),
        ({"en": "yes", "ru": "да"}, "text", "ru", "да"),
        ({"en": "yes", "ru": "да"}, "text", "kk", "yes"),
        (None, "share", "en", "–"),
        (math.nan, "share", "ru", "–"),
        (math.inf, "number", "ru", "–"),
    ],
)
def test_a_value_reads_as_its_language_writes_it(value, format, lang, expected):
    assert format_value(value, format, lang) == expected


def test_halves_round_up_even_where_binary_holds_less():
    assert [str(round_half_up(v, 1)) for v in (12.25, 12.35, 2.675 - 0.025, 5.05)] == [
        "12.3",
        "12.4",
        "2.7",
        "5.1",
    ]


def test_every_count_of_505_rounds_as_whole_number_arithmetic_does():
    for n in range(506):
        tenths = (2 * 1000 * n + 505) // (2 * 505)
        assert format_value(n / 505, "share", "en") == f"{tenths // 10}.{tenths % 10}"


def test_russian_nouns_take_three_forms():
    forms = {n: plural_form(n, "ru") for n in (1, 2, 4, 5, 11, 12, 21, 22, 111, 505)}
    assert [n for n, form in forms.items() if form == "one"] == [1, 21]
    assert [n for n, form in forms.items() if form == "few"] == [2, 4, 22]
    assert plural_form(505, "kk") == "one"
    assert plural_form(505, "en") == "many"
