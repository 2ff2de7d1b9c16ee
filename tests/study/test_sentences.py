"""[[word]] and [[sentence]] of published.toml: read, and faults told with their place."""

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
    almost, most, trend, size = sentence.claims
    assert almost.range == Range(0.45, 0.5, includes_low=True)
    assert almost.range.holds(0.45)
    assert not almost.range.holds(0.5)
    assert most.range == Range(0.5, 1.0, includes_high=True)
    assert (most.by, most.groups, most.categories) == ("age", ("u",), ("a", "b"))
    assert (trend.direction, trend.groups) == ("falls", ())
    assert size.range.holds(505)
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
        ('by = "age"\ngroups', "groups", 'key "groups"'),
    ],
)
def test_faults(read, old, new, message):
    assert old in WHOLE
    with pytest.raises(StudyError, match=message):
        read(WHOLE.replace(old, new, 1))
