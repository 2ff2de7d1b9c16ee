"""Stub by banner: nets, means, nesting and letters of small tables that stand here."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tests.tally.made import with_number
from youthsurvey.errors import UsageError
from youthsurvey.estimate.banner import Stub, banner
from youthsurvey.estimate.comparisons import ColumnTest
from youthsurvey.model.codebook import Category, Variable
from youthsurvey.model.nets import Net, box, with_nets

#          a  b  c
# men      6  1  1
# women    1  2  5
SEX = ["m"] * 8 + ["f"] * 8
ANSWER = [*"aaaaaabc", *"abbccccc"]
#                      m          f
REGION = [*"nnnnssss", *"nnsssnns"]


@pytest.fixture
def responses(make_responses):
    return make_responses({"q": ANSWER, "sex": SEX, "region": REGION})


def scale(name="q", scores=(1, 2, 4), aside=()):
    categories = tuple(
        Category(code, {"en": code}, aside=code in aside, score=score)
        for code, score in zip("abc", scores, strict=True)
    )
    return Variable(name, "ordinal", {"en": "?"}, categories=categories)


def scored(responses, variable):
    return responses.with_column(replace(responses["q"], variable=variable))


def test_a_net_is_who_gave_any_of_its_answers(responses):
    (segment,) = banner(responses, Stub("q", (Net("ab", {}, ("a", "b")),)), [["sex"]]).segments
    assert segment.column.categories == ("f", "m")
    np.testing.assert_allclose(segment.nets.column_share, [[(1 + 2) / 8, (6 + 1) / 8]])
    assert segment.nets.n.tolist() == [[3, 7]]


def test_a_net_of_a_multiple_choice_counts_a_respondent_once(make_responses):
    chosen = [frozenset("xy"), frozenset("y"), frozenset("z"), None, frozenset()]
    responses = make_responses({"g": [*"aabbb"]}, {"m": chosen})
    made, name = with_nets(responses, "m", [Net("xy", {}, ("x", "y"))])
    column = made[name]
    assert column.values[:, 0].tolist() == [True, True, False, False, False]
    assert column.codes.tolist()[3] == -2
    assert (column.codes[[0, 1, 2, 4]] == 0).all()
    made = banner(responses, Stub("m", (Net("xy", {}, ("x", "y")),)), [["g"]])
    assert made.nets.share.tolist() == [2 / 4]


def test_boxes_are_the_ends_of_the_scores_else_of_the_list():
    # By score: a 1, b 2, c 4; the highest first.
    assert box(scale(), "top", 2).members == ("c", "b")
    assert box(scale(scores=(3, 2, 1)), "top", 1).members == ("a",)
    assert box(scale(scores=(3, 2, 1)), "bottom", 2).members == ("c", "b")
    plain = scale(scores=(None, None, None), aside=("c",))
    assert box(plain, "top", 1).members == ("b",)
    with pytest.raises(UsageError, match="has 2 points"):
        box(plain, "top", 2)
    with pytest.raises(UsageError, match="no scale"):
        box(replace(plain, type="single"), "top", 1)


def test_means_by_column(responses):
    variable = scale()
    made = banner(scored(responses, variable), Stub("q", mean=True), [["sex"]])
    men, women = [1] * 6 + [2, 4], [1, 2, 2, 4, 4, 4, 4, 4]
    (segment,) = made.segments
    np.testing.assert_allclose(segment.means.estimate, [np.mean(men + women), 25 / 8, 12 / 8])
    np.testing.assert_allclose(made.means.estimate, [37 / 16])
    assert segment.mean_comparisons.letters == (("B", ""),)


@pytest.mark.parametrize("variant", ["spss", "effective-base"])
def test_students_t_without_weights(responses, variant):
    made = banner(
        scored(responses, scale()), Stub("q", mean=True), [["sex"]],
        letters=ColumnTest(variant, "none"),
    )  # fmt: skip
    men, women = [1] * 6 + [2, 4], [1, 2, 2, 4, 4, 4, 4, 4]
    expected = stats.ttest_ind(women, men)
    found = made.segments[0].mean_comparisons
    np.testing.assert_allclose(found.statistic, [[expected.statistic]])
    np.testing.assert_allclose(found.p, [[expected.pvalue]])
    assert found.df.tolist() == [[8 + 8 - 2]]


def test_spss_pools_the_variance_over_all_columns_and_other_tests_over_the_pair(make_responses):
    groups = {"u": [1, 2, 3, 4], "v": [2, 2, 3], "w": [1, 5, 9, 1, 5]}
    q = [v for values in groups.values() for v in values]
    g = [name for name, values in groups.items() for _ in values]
    responses = with_number(make_responses({"g": g}), "q", q)
    variance = {k: np.var(v, ddof=1) for k, v in groups.items()}
    pooled = (3 * variance["u"] + 2 * variance["v"] + 4 * variance["w"]) / 9
    for variant, square in (
        ("spss", pooled),
        ("effective-base", (3 * variance["u"] + 2 * variance["v"]) / 5),
    ):
        made = banner(responses, Stub("q"), [["g"]], letters=ColumnTest(variant, "none"))
        found = made.segments[0].mean_comparisons
        np.testing.assert_allclose(found.se[0, 0], np.sqrt(square * (1 / 4 + 1 / 3)))
        assert made.answers is None


def test_nested_columns_stand_within_an_answer_and_letters_go_on(responses):
    made = banner(responses, Stub("q"), [["region"], ["sex", "region"]])
    assert [s.within for s in made.segments] == [(), (("sex", "f"),), (("sex", "m"),)]
    # Women of the north: a b b? lines 9, 10, 14, 15 -> a, b, c, c.
    np.testing.assert_allclose(made.segments[1].answers.column_share[:, 0], [1 / 4, 1 / 4, 2 / 4])
    letters = [s.answers.comparisons.column_letters for s in made.segments]
    assert letters == [("A", "B"), ("C", "D"), ("E", "F")]


def test_a_nested_table_is_the_table_of_that_domain(responses):
    women = responses.domain(np.array(SEX) == "f")
    (direct,) = banner(women, Stub("q"), [["region"]]).segments
    nested = banner(responses, Stub("q"), [["sex", "region"]]).segments[0]
    np.testing.assert_array_equal(nested.answers.column_share, direct.answers.column_share)
    np.testing.assert_array_equal(nested.answers.ci_low, direct.answers.ci_low)


def test_an_answer_that_nobody_in_the_domain_gave_has_no_columns(responses):
    women = responses.domain(np.array(SEX) == "f")
    made = banner(women, Stub("q"), [["sex", "region"]])
    assert [s.within for s in made.segments] == [(("sex", "f"),)]


def test_columns_that_overlap_have_means_without_letters(make_responses):
    chosen = [frozenset("xy"), frozenset("y"), frozenset("x"), None]
    responses = with_number(make_responses({"g": [*"aabb"]}, {"m": chosen}), "q", [1, 2, 6, 9])
    (segment,) = banner(responses, Stub("q"), [["m"]]).segments
    # All who answered m; x: the first and third; y: the first two.
    np.testing.assert_allclose(segment.means.estimate, [9 / 3, 7 / 2, 3 / 2])
    assert segment.means.missing == 1
    assert segment.mean_comparisons is None


def test_what_cannot_stand_in_a_net_is_named(responses):
    with pytest.raises(UsageError, match='"z" is no answer to q'):
        banner(responses, Stub("q", (Net("n", {}, ("a", "z")),)), [["sex"]])
    with pytest.raises(UsageError, match="net has no share of mentions"):
        banner(responses, Stub("q", (Net("n", {}, ("a",)),), base="mentions"), [["sex"]])
