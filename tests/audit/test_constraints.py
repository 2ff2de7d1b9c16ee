"""The grammar of sentences: what is read, and where what is not read stands."""

import numpy as np
import pytest

from youthsurvey.audit.conditions import conditions_of
from youthsurvey.audit.constraints import parse_sentence
from youthsurvey.audit.margins import parse_counts, published_counts
from youthsurvey.errors import UsageError
from youthsurvey.model.bounds import Margin

ROW = Margin("q", ("a", "b", "30_39", "no-answer"), ((0, 9),) * 4)
COLUMN = Margin("g", ("x", "y y", "b", "50"), ((0, 9),) * 4)
#            x  "y y"  b  50
TABLE = ((3, 1, 0, 1), (1, 1, 2, 1), (0, 2, 1, 1), (1, 0, 0, 1))


def count(who):
    """Count respondents of the table, one cell after another."""
    chosen = dict(who)
    return np.array(
        sum(
            n
            for answer, line in zip(ROW.categories, TABLE, strict=True)
            for group, n in zip(COLUMN.categories, line, strict=True)
            if answer in chosen.get("q", ROW.categories)
            and group in chosen.get("g", COLUMN.categories)
        )
    )


def holds(text):
    return all(c.holds(count) for c in conditions_of(parse_sentence(text), ROW, COLUMN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("share(a | x) = 0.6", True),
        ("share(a | x) > 60%", False),
        ("60% <= share(a|x) < .61", True),
        ("share(a + q.b | x) >= 80%", True),
        ("share(x) = 0.3125", True),
        ("count(a) == 5", True),
        ("count(a + 30_39, x) = 3", True),
        ("count(a, `y y`) < count(30_39, `y y`)", True),
        ("highest(a | x)", True),
        ("highest(30_39 | `y y`)", True),
        ("lowest(a | g.b)", True),
        ("falls(a | x, 50, g.b)", True),
        # 0 of 3 and 1 of 4: a tie is no fall, and here it rises.
        ("falls(a | x, g.b, `y y`)", False),
        ("share(x | a) > share(x | no-answer)", True),
        ("share(50 | a) = 20%", True),
    ],
)
def test_sentences_mean_what_they_say(text, expected):
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("share(a ; x) > 0.5", "at character 9, '; x) > 0.5'"),
        ("share(a | x)", "at its end: expected a comparison"),
        ("share(a | x) > 1.5", "at character 16, '1.5': a share is 0 to 1"),
        ("share(a | x) > count(a)", "a share compares with a share or a number"),
        ("0.1 < 0.2", "a share compares"),
        ("mean(a) > 2", "expected a number or one of share, count"),
        ("highest(a)", 'expected "|"'),
        ("falls(a | x)", "a trend needs two groups"),
        ("share(a | x) > 0.5 and", "expected"),
        ("", "at its end"),
    ],
)
def test_what_is_not_understood_is_named_with_its_place(text, words):
    with pytest.raises(UsageError) as caught:
        parse_sentence(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("share(a | z) > 0.5", '"z" is no category of q or g'),
        ("count(b) > 1", '"b" is a category of both variables. Write q.b or g.b.'),
        ("share(a | 30_39) > 0.5", "are both answers to q"),
        ("count(a + x) > 1", "are answers to two variables"),
    ],
)
def test_names_are_looked_up_in_both_variables(text, words):
    with pytest.raises(UsageError) as caught:
        conditions_of(parse_sentence(text), ROW, COLUMN)
    assert words in str(caught.value)
    assert text in str(caught.value)


def test_counts_of_a_command_line():
    assert parse_counts(" a = 1, b b=2 .. 3,c", "--rows") == {"a": (1, 1), "b b": (2, 3), "c": None}
    for text, words in (("a=1,a=2", "stands twice"), ("a=many", "is not understood")):
        with pytest.raises(UsageError, match=words):
            parse_counts(text, "--rows")


def test_margins_refuse_what_no_count_is():
    with pytest.raises(UsageError, match="a count of -1 respondents"):
        Margin("q", ("a",), ((-1, 2),))
    with pytest.raises(UsageError, match="holds no number"):
        Margin("q", ("a",), ((3, 2),))


def test_published_percentages_without_counts_are_ranges_of_counts():
    from decimal import Decimal

    from youthsurvey.audit.claims import PublishedNumber

    numbers = [
        PublishedNumber("1", "q", ("a",), Decimal("50"), decimals=0, base=400),
        PublishedNumber("1", "q", ("b", "c"), Decimal("40"), decimals=0, count=160, base=400),
        PublishedNumber("1", "other", ("a",), Decimal("10"), decimals=0, base=400),
    ]
    counts, sums = published_counts(numbers, "q", ("a", "b", "c"), 400)
    # 49.5 % of 400 is 198 and rounds up; 50.5 % is 202, which rounds to 51.
    assert counts == {"a": (198, 201), "b": None, "c": None}
    together = (("q", ("b", "c")),)
    for k in (159, 160, 161):
        found = [s.holds(lambda who, k=k: np.array({together: k}[who])) for s in sums]
        assert all(found) is (k == 160)
