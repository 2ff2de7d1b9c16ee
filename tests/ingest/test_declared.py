"""What a file does not say of its columns: scales, multiple choices, numbers."""

import numpy as np
import pytest

from tests.tally.made import make_responses as make_responses
from youthsurvey.errors import UsageError
from youthsurvey.ingest.declared import (
    Declared,
    declare,
    multiple_from_text,
    scale_from_text,
    sources_of,
)


def codes(responses, name):
    return [c.code for c in responses[name].variable.valid]


def answers(responses, name):
    known = codes(responses, name)
    return [known[c] if c >= 0 else None for c in responses[name].codes.tolist()]


def test_a_scale_has_its_points_in_order_and_sets_other_answers_aside(make_responses):
    given = ["mid", "low", None, "can't say", "high"]
    made = declare(
        make_responses({"q": given}),
        [Declared("q", "ordinal", order=("low", "mid", "high"), scores={"low": 1, "high": 5})],
    )
    variable = made["q"].variable
    assert codes(made, "q") == ["low", "mid", "high", "can't say"]
    assert [c.aside for c in variable.valid] == [False, False, False, True]
    assert variable.scores == {"low": 1, "high": 5}
    assert answers(made, "q") == given


def test_a_point_that_nobody_gave_stays_a_point(make_responses):
    made = declare(make_responses({"q": ["1", "3"]}), [scale_from_text("q=1,2,3")])
    assert codes(made, "q") == ["1", "2", "3"]
    assert made["q"].codes.tolist() == [0, 2]


def test_a_scale_without_points_is_in_the_file_s_order(make_responses):
    made = declare(make_responses({"q": ["b", "a"]}), [scale_from_text("q")])
    assert made["q"].variable.type == "ordinal"
    assert not any(c.aside for c in made["q"].variable.valid)


def test_a_misspelt_point_is_named(make_responses):
    with pytest.raises(UsageError, match=r'"lwo" is no answer to q. Did you mean "low"'):
        declare(make_responses({"q": ["low", "high"]}), [scale_from_text("q=lwo,high")])
    with pytest.raises(UsageError, match='"top" is no answer'):
        declare(make_responses({"q": ["low"]}), [Declared("q", scores={"top": 1})])


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ({"a": ["1", "0", None, None], "b": ["0", "0", "1", None]}, ()),
        ({"a": ["TRUE", "FALSE", None, None], "b": ["FALSE", "FALSE", "TRUE", None]}, ()),
        ({"a": ["yes", "no", None, None], "b": ["no", "no", "yes", None]}, ("yes",)),
    ],
)
def test_columns_become_options(make_responses, columns, chosen):
    declared = Declared("m", "multiple", columns=("a", "b"), chosen=chosen)
    column = declare(make_responses(columns), [declared])["m"]
    assert column.values.tolist() == [[True, False], [False] * 2, [False, True], [False] * 2]
    assert (column.codes >= 0).tolist() == [True, True, True, False]


def test_a_column_with_one_value_is_chosen_where_it_has_it(make_responses):
    responses = make_responses({"a": ["Telegram", None], "b": [None, "VK"]})
    column = declare(responses, [multiple_from_text("m=a,b")])["m"]
    assert column.values.tolist() == [[True, False], [False, True]]


def test_two_values_that_do_not_say_which_is_chosen_are_refused(make_responses):
    responses = make_responses({"a": ["ja", "nein"], "b": ["ja", "ja"]})
    with pytest.raises(UsageError, match="ja, nein: which of them"):
        declare(responses, [multiple_from_text("m=a,b")])


def test_answers_in_one_column_are_separated(make_responses):
    responses = make_responses({"m": ["tv; web", "web;tv;", None, "radio"]})
    column = declare(responses, [multiple_from_text("m=;")])["m"]
    assert [c.code for c in column.variable.valid] == ["radio", "tv", "web"]
    assert column.values[:, 1:].tolist() == [[True, True], [True, True], [False] * 2, [False] * 2]
    assert (column.codes >= 0).tolist() == [True, True, False, True]


def test_a_number_counts_as_itself(make_responses):
    responses = make_responses({"n": ["10", "2", None]})
    column = declare(responses, [Declared("n", "numeric")])["n"]
    np.testing.assert_array_equal(column.values, [10, 2, np.nan])
    with pytest.raises(UsageError, match='"x" holds "ten", which is no number'):
        declare(make_responses({"x": ["ten"]}), [Declared("x", "numeric")])


def test_names_lead_to_the_file_s_columns():
    declared = [multiple_from_text("apps=tg,ig"), scale_from_text("q")]
    assert sources_of(["apps.tg", "q", "apps", "sex"], declared) == ["tg", "ig", "q", "sex"]


def test_a_declaration_of_columns_that_are_not_there_is_passed_over(make_responses):
    responses = make_responses({"q": ["a"]})
    assert declare(responses, [multiple_from_text("m=x,y")]) is responses


@pytest.mark.parametrize("read", [scale_from_text, multiple_from_text])
def test_a_nameless_declaration_is_refused(read):
    with pytest.raises(UsageError, match="there is no name"):
        read("=a,b")
