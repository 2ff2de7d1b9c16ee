"""Batch files: what they say, and one clear line for what they cannot."""

import pytest

from youthsurvey.errors import StudyError
from youthsurvey.ingest.declared import Declared
from youthsurvey.study.batch import read_batch_file

WHOLE = """
title = "Batch"
[defaults]
weight = "w"
top = 2
letters = "spss"
letter_levels = [0.01, 0.05]
[design]
strata = "region"
nest = true
[variables.q]
type = "ordinal"
label = "How?"
order = ["low", "high"]
scores = { low = 1, high = 5 }
[variables.m]
type = "multiple"
columns = ["a", "b"]
[[net]]
variable = "q"
name = "any"
label = { en = "Any", ru = "Любой" }
answers = ["low", "high"]
[[banner]]
name = "who"
columns = ["sex", ["sex", "age"]]
[[table]]
rows = ["q", "m"]
banner = "who"
[[table]]
name = "young"
rows = ["q"]
columns = ["age"]
filter = "age < 30"
weight = "w2"
top = 0
nets = false
"""


@pytest.fixture
def read(tmp_path):
    def of(text):
        path = tmp_path / "tables.toml"
        path.write_text(text, "utf-8")
        return read_batch_file(path)

    return of


def test_a_whole_file(read):
    batch = read(WHOLE)
    first, second, young = batch.tables
    assert [t.name for t in batch.tables] == ["q_by_who", "m_by_who", "young"]
    assert first.columns == (("sex",), ("sex", "age"))
    assert first.variables == ("q", "sex", "age")
    assert (first.weight, first.top, first.insists, first.filter) == ("w", 2, False, "")
    assert [net.members for net in first.nets] == [("low", "high")]
    assert first.nets[0].label == {"en": "Any", "ru": "Любой"}
    assert second.nets == ()
    assert (young.weight, young.top, young.insists) == ("w2", 0, True)
    assert (young.nets, young.filter) == ((), "age < 30")
    assert (batch.options.letters, batch.options.letter_levels) == ("spss", (0.01, 0.05))
    assert (batch.design.strata, batch.design.nest) == ("region", True)
    scale, multiple = batch.variables
    assert scale == Declared(
        "q", "ordinal", label=dict.fromkeys(("en", "ru", "kk"), "How?"), order=("low", "high"),
        scores={"low": 1.0, "high": 5.0},
    )  # fmt: skip
    assert multiple.columns == ("a", "b")
    assert young.where == "tables.toml, [[table]] 2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no table"),
        ("[[table]]\nrows = []\ncolumns = ['a']", 'key "rows": there is no variable'),
        ("[[table]]\nrows = ['q']", "either a banner or columns"),
        ("[[table]]\nrows = ['q']\nbanner = 'x'", 'there is no banner "x"'),
        ("[[table]]\nrows = ['q']\ncolumns = 'sex'", "expected variables, nested ones in lists"),
        ("[[table]]\nrows = ['q']\ncolumns = [['sex', 'sex']]", "repeats a variable"),
        ("[[table]]\nrows = ['q']\ncolumns = ['s', 's']", "s repeats a variable"),
        ("[[table]]\nrows = ['q']\ncolumns = ['s']\nnets = ['x']", '"x" is no net of q'),
        ("[[table]]\nrows = ['q']\ncolumns = ['s']\nmeans = true", 'key "means": there is no such'),
        (
            "[[table]]\nrows = ['q']\ncolumns = ['s']\nweight = 'a'\nweights = 'b'",
            "there are weight and weights",
        ),
        (
            "[[table]]\nrows = ['q']\ncolumns = ['s']\n[[table]]\nrows = ['q']\ncolumns = ['s']",
            r'\[\[table\]\] 2: two tables have the name "q_by_s"',
        ),
        ("[defaults]\nletters = 'spps'", '"spps" is not known here. Did you mean "spss"'),
        ("[defaults]\nlevel = 95", "lies between 0 and 1, found 95"),
        ("[variables.m]\ncolumns = ['a']", r"\[variables.m\]: .*no multiple choice"),
        ("[variables.m]\ntype = 'scale'", '"scale" is not known here'),
        ("[design]\nlonely_psu = 'drop'", '"drop" is not known here'),
        ("[[net]]\nvariable = 'q'\nname = 'a'", 'there is no key "answers"'),
        (
            "[[net]]\nvariable = 'q'\nname = 'a'\nanswers = ['x']\n" * 2,
            r'\[\[net\]\] 2, key "name": "a" stands twice',
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_place(read, text, message):
    if "[[table]]" not in text and text:
        text += "\n[[table]]\nrows = ['q']\ncolumns = ['s']"
    with pytest.raises(StudyError, match=message):
        read(text)
