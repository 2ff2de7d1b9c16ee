"""[[word]] and [[sentence]] of published.toml: read, and faults told with their place."""

import math

import pytest

from youthsurvey.audit.sentences import Range
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.study.published import read_published

BOOK = Codebook(
    {
        name: Variable(name, kind, {"en": "?"},
                       categories=tuple(Category(c, {"en": c}) for c in codes))
        for name, kind, codes in (("q", "single", "abc"), ("age", "ordinal", "uvw"))
    }
)  # fmt: skip
WHOLE = """
[[word]]
name = "almost"
below = 5
meaning = { en = "at most 5 below" }
[[word]]
name = "most"
over = 50
meaning = { en = "over 50" }
[[sentence]]
code = "1"
place = { en = "figure 1" }
text = { en = "Almost half say a, most of the young." }
[[sentence.claim]]
kind = "share"
variable = "q"
categories = ["a"]
word = "almost"
value = 50
[[sentence.claim]]
kind = "share"
variable = "q"
categories = ["a", "b"]
by = "age"
groups = ["u"]
word = "most"
[[sentence.claim]]
kind = "trend"
variable = "q"
categories = ["a"]
by = "age"
direction = "falls"
[[sentence.claim]]
kind = "size"
n = 505
[[sentence.claim]]
kind = "count"
variable = "q"
categories = ["a"]
at_least = 200
[[sentence.claim]]
kind = "total"
variable = "q"
percent = 100.1
"""


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "published.toml"
        path.write_text(text, "utf-8")
        return read_published(path, BOOK, ("en",)).sentences

    return of


def test_a_whole_sentence(read):
    (sentence,) = read(WHOLE)
    almost, most, trend, size, count, total = sentence.claims
    assert almost.range == Range(0.45, 0.5, includes_low=True)
    assert almost.range.holds(0.45)
    assert not almost.range.holds(0.5)
    assert most.range == Range(0.5, 1.0, includes_high=True)
    assert (most.by, most.groups, most.categories) == ("age", ("u",), ("a", "b"))
    assert (trend.direction, trend.groups) == ("falls", ())
    assert size.range.holds(505)
    assert count.range == Range(200, math.inf, includes_low=True, includes_high=True)
    # A total is of all answers where none are named; rounded parts may exceed 100.
    assert (total.printed.categories, str(total.printed.percent)) == (("a", "b", "c"), "100.1")
    assert [word["en"] for word in sentence.words] == ["at most 5 below", "over 50"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('word = "almost"', 'word = "nearly"', 'there is no word "nearly"'),
        ("value = 50\n", "", '"almost" needs a value'),
        ('word = "most"', 'word = "most"\nvalue = 3', '"most" has no value'),
        ('groups = ["u"]', 'groups = ["x"]', '"x" is no category of age'),
        ('categories = ["a", "b"]', 'categories = ["d"]', '"d" is no category of q'),
        ('variable = "q"', 'variable = "qq"', 'there is no variable "qq"'),
        ('kind = "trend"', 'kind = "tend"', '"tend" is not known here'),
        ('direction = "falls"\n', "", 'direction of a trend is "rises" or "falls"'),
        ("n = 505", "n = 0", "at least 1"),
        ('name = "most"', 'name = "almost"', '"almost" stands twice'),
        ("n = 505", "over = 9\nat_least = 10", "both over and at_least"),
        ("at_least = 200", "over = 9\nunder = 9", "no number lies over 9 and under 9 respondents"),
        ("at_least = 200\n", "", "Give n, or over, under, at_least or at_most"),
        ("percent = 100.1", "percent = 99.9\nn = 3", "both n and percent"),
        ("percent = 100.1", 'percent = "x"', r"\[\[sentence\]\] 1, \[\[sentence.claim\]\] 6, key"),
        ("percent = 100.1", "percent = 101", "101.0 is no percentage"),
        ("percent = 100.1\n", "", "Give n, or percent"),
        ("percent = 100.1", "percent = 99.9\neach = true", 'key "each"'),
        ("percent = 100.1", 'percent = 99.9\nby = "age"', "it has no by"),
        ('by = "age"\ngroups', "groups", 'key "groups"'),
    ],
)
def test_faults(read, old, new, message):
    assert old in WHOLE
    with pytest.raises(StudyError, match=message):
        read(WHOLE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("ends", "inside", "outside"),
    [
        ("under = 10", (0.0, 0.099), (0.1,)),
        ("over = 0", (0.001, 1.0), (0.0,)),
        ("at_least = 50", (0.5, 1.0), (0.499,)),
        ("at_most = 50", (0.0, 0.5), (0.501,)),
        ("over = 20\nat_most = 30", (0.201, 0.3), (0.2, 0.301)),
        ("at_least = 20\nat_most = 20", (0.2,), (0.199, 0.201)),
    ],
)
def test_the_ends_of_a_share(read, ends, inside, outside):
    text = WHOLE.replace('word = "almost"\nvalue = 50', ends)
    found = read(text)[0].claims[0].range
    assert [found.holds(value) for value in inside] == [True] * len(inside)
    assert [found.holds(value) for value in outside] == [False] * len(outside)
