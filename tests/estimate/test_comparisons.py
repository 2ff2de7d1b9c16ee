import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from youthsurvey.errors import UsageError
from youthsurvey.estimate import two_way
from youthsurvey.estimate.comparisons import ColumnTest, column_test
from youthsurvey.estimate.power import detectable_difference

#              u   v   w
TABLE = {"a": [40, 20, 25], "b": [10, 30, 25]}
METHODS = {"bonferroni": "bonferroni", "holm": "holm", "bh": "fdr_bh"}


def spread(table=TABLE, columns="uvw"):
    pairs = [
        (row, column)
        for row, line in table.items()
        for column, n in zip(columns, line, strict=True)
        for _ in range(n)
    ]
    return {"row": [r for r, _ in pairs], "column": [c for _, c in pairs]}


def compared(make_responses, *test, table=TABLE, columns="uvw", **more):
    responses = make_responses(spread(table, columns), **more)
    return two_way(responses, "row", "column", letters=ColumnTest(*test)).comparisons


def test_pooled_z_by_hand(make_responses):
    found = compared(make_responses, "spss", "none")
    # u 40 of 50, v 20 of 50: 60 of 100 together
    z = (0.8 - 0.4) / np.sqrt(0.6 * 0.4 * (1 / 50 + 1 / 50))
    np.testing.assert_allclose(found.statistic[0, 0], z)
    np.testing.assert_allclose(found.statistic[1], -found.statistic[0])


def test_a_letter_stands_in_the_larger_column_and_names_the_one_exceeded(make_responses):
    found = compared(make_responses, "spss")
    assert found.column_letters == ("A", "B", "C")
    # a: u 80 % exceeds v 40 % and w 50 %; b: v 60 % and w 50 % exceed u 20 %
    assert found.letters == (("BC", "", ""), ("", "A", "A"))


def test_capitals_at_the_stricter_level_small_letters_at_the_looser(make_responses):
    found = compared(make_responses, "spss", "none", (0.001, 0.01))
    # u - v: z 4.08, p 0.00004; u - w: z 3.15, p 0.0016
    assert found.letters == (("Bc", "", ""), ("", "A", "a"))
    assert compared(make_responses, "spss", "none", (0.0001,)).letters[0] == ("B", "", "")


@pytest.mark.parametrize("variant", ["design", "spss"])
def test_shares_of_0_and_1_are_not_compared_and_do_not_count(make_responses, variant):
    thin = {"a": [40, 0, 25], "b": [10, 50, 25]}
    found = compared(make_responses, variant, table=thin)
    assert np.isfinite(found.p).tolist() == [[False, True, False]] * 2
    np.testing.assert_array_equal(found.p_adjusted, found.p)


def test_spss_leaves_out_bases_under_two(make_responses):
    found = compared(make_responses, "spss", table={"a": [4, 1], "b": [6, 1]}, columns="uv")
    assert np.isfinite(found.p).all()
    halves = np.where(np.array(spread({"a": [4, 1], "b": [6, 1]}, "uv")["column"]) == "v", 0.5, 1)
    found = compared(
        make_responses, "spss", table={"a": [4, 1], "b": [6, 0]}, columns="uv", weight=halves[:-1]
    )
    assert np.isnan(found.p).all()


def test_effective_bases_without_weights_are_the_bases(make_responses):
    found = compared(make_responses, "effective-base", "none")
    spss = compared(make_responses, "spss", "none")
    np.testing.assert_allclose(found.statistic, spss.statistic)
    np.testing.assert_allclose(found.df, 98)


def test_weights_cost_effective_base(make_responses):
    weight = np.tile([1.0, 3.0], 75)
    even = {"a": [40, 20, 24], "b": [10, 30, 26]}
    plain = compared(make_responses, "effective-base", "none", table=even)
    found = compared(make_responses, "effective-base", "none", table=even, weight=weight)
    # 25 ones and 25 threes in each column: (25 + 75)^2 / (25 + 225) = 40 of 50
    np.testing.assert_allclose(found.df, 40 + 40 - 2)
    np.testing.assert_allclose(found.difference, plain.difference)
    np.testing.assert_allclose(found.se, plain.se * np.sqrt(50 / 40))


@pytest.mark.parametrize("method", METHODS)
def test_adjusted_over_the_valid_pairs_of_a_row_as_statsmodels_has_it(make_responses, method):
    table = {"a": [9, 20, 25, 12, 0], "b": [10, 30, 5, 12, 9], "c": [3, 8, 13, 20, 4]}
    found = compared(make_responses, "design", method, table=table, columns="uvwxy")
    assert np.isfinite(found.p).sum(axis=1).tolist() == [6, 10, 10]
    for p, adjusted in zip(found.p, found.p_adjusted, strict=True):
        valid = np.isfinite(p)
        expected = multipletests(p[valid], method=METHODS[method])[1]
        np.testing.assert_allclose(adjusted[valid], expected, rtol=1e-12)
        assert np.isnan(adjusted[~valid]).all()


def test_columns_without_respondents_have_no_letter(make_responses):
    categories = {"row": ["a", "b"], "column": ["u", "none", "v", "w"]}
    found = compared(make_responses, "design", categories=categories)
    assert found.column_letters == ("A", "", "B", "C")
    assert found.letters[0] == ("BC", "", "", "")


def test_one_column_has_no_pairs(make_responses):
    found = compared(make_responses, table={"a": [3], "b": [4]}, columns="u")
    assert found.p.shape == (2, 0)
    assert found.letters == (("",), ("",))
    assert found.largest_pair is None
    single = {"row": ["a", "b"]}
    many = make_responses(single, {"only": [frozenset("t"), frozenset()]})
    assert two_way(many, "row", "only").comparisons is None


@pytest.mark.parametrize("variant", ["design", "effective-base", "spss"])
def test_nobody_in_the_table(make_responses, variant):
    responses = make_responses({"row": ["a", None], "column": [None, "u"]})
    found = two_way(responses, "row", "column", letters=ColumnTest(variant)).comparisons
    assert found.letters == (("",),)


def test_more_columns_than_letters(make_responses):
    names = [f"c{i:02}" for i in range(28)]
    table = {"a": [40] + [10] * 27, "b": [10] + [40] * 27}
    found = compared(make_responses, "spss", table=table, columns=names)
    assert found.column_letters[24:] == ("Y", "Z", "AA", "AB")
    assert found.letters[0][0].endswith("Y Z AA AB")


def test_a_multiple_choice_as_columns_is_compared_by_those_who_differ(make_responses):
    """Telegram and VK: ten use both, whatever they say cancels; without overlap it would not."""
    answers = ["a"] * 30 + ["b"] * 30
    only_t, only_v = frozenset("t"), frozenset("v")
    both = frozenset("tv")
    uses = [only_t] * 15 + [only_v] * 5 + [both] * 10 + [only_t] * 6 + [only_v] * 14 + [both] * 10
    responses = make_responses({"row": answers}, {"uses": uses})
    test = ColumnTest("effective-base", "none")
    found = two_way(responses, "row", "uses", letters=test).comparisons
    # t: 25 of 41, v: 15 of 39; both: 20; pooled 40 of 80
    se = np.sqrt(0.5 * 0.5 * (1 / 41 + 1 / 39 - 2 * 20 / (41 * 39)))
    np.testing.assert_allclose(found.statistic[0, 0], (25 / 41 - 15 / 39) / se)
    np.testing.assert_allclose(found.df[0, 0], 41 + 39 - 20 - 2)
    ignoring = two_way(responses, "row", "uses", letters=ColumnTest("spss", "none")).comparisons
    assert abs(ignoring.statistic[0, 0]) < abs(found.statistic[0, 0])


def test_overlap_does_not_make_a_test_reject_too_often(make_responses):
    """Simulation under the null: the answer does not depend on the options chosen."""
    rng = np.random.default_rng(3)
    tests = {name: ColumnTest(name, "none") for name in ("design", "effective-base")}
    rejected = dict.fromkeys(tests, 0)
    for _ in range(400):
        n = 150
        row = np.where(rng.random(n) < 0.4, "a", "b").tolist()
        uses = [frozenset(c for c in "tv" if rng.random() < 0.6) for _ in range(n)]
        responses = make_responses({"row": row}, {"uses": uses})
        for name, test in tests.items():
            found = two_way(responses, "row", "uses", letters=test).comparisons
            rejected[name] += int(found.p[0, 0] < 0.05)
    assert all(0.02 < count / 400 < 0.09 for count in rejected.values()), rejected


def test_the_detectable_difference_is_of_the_adjusted_level(make_responses):
    found = compared(make_responses, "spss", "bonferroni")
    expected = detectable_difference(85 / 150, 50, 50, 0.05 / 3)
    np.testing.assert_allclose(found.detectable_difference, np.full((2, 3), expected))
    alone = compared(make_responses, "spss", "none")
    np.testing.assert_allclose(
        alone.detectable_difference[0, 0], detectable_difference(85 / 150, 50, 50, 0.05)
    )


def test_the_largest_pair_has_the_most_respondents(make_responses):
    table = {"a": [5, 20, 40], "b": [5, 20, 30]}
    found = compared(make_responses, table=table)
    assert found.pairs[found.largest_pair].tolist() == [1, 2]


def test_json_holds_letters_pairs_and_detectable_differences(make_responses):
    responses = make_responses(spread())
    whole = json.loads(json.dumps(two_way(responses, "row", "column").to_dict(), allow_nan=False))
    assert [cell["letters"] for cell in whole["cells"][:3]] == ["BC", "", ""]
    found = whole["comparisons"]
    assert (found["variant"], found["adjustment"], found["levels"]) == (
        "design", "bonferroni", [0.05],
    )  # fmt: skip
    assert found["pairs"][0]["columns"] == ["u", "v"]
    assert 0 < found["detectable_difference"][0]["difference"] < 1
    bare = two_way(responses, "row", "column", letters=None).to_dict()
    assert bare["comparisons"] is None
    assert bare["cells"][0]["letters"] is None


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("scheffe", "none", (0.05,)), "scheffe"),
        (("design", "sidak", (0.05,)), "sidak"),
        (("design", "none", (0.05, 0.01)), "0.05, 0.01"),
        (("design", "none", ()), "none"),
        (("design", "none", (1.5,)), "1.5"),
        (("design", "none", (0.01, 0.05, 0.1)), "0.1"),
    ],
)
def test_what_no_letters_can_be_made_of(options, what):
    with pytest.raises(UsageError) as error:
        column_test(*options)
    assert what in str(error.value)
    assert column_test("none", "none", ()) is None


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("uvw"), st.floats(0.1, 10)),
        min_size=2,
        max_size=40,
    ),
    st.sampled_from(["design", "effective-base"]),
    st.floats(0.01, 100),
)
def test_two_rows_mirror_each_other_and_scale_changes_nothing(make_responses, rows, variant, scale):
    row, column, weight = zip(*rows, strict=True)
    categories = {"row": ["a", "b"], "column": ["u", "v", "w"]}

    def made(weight):
        responses = make_responses({"row": row, "column": column}, None, categories, weight)
        return two_way(responses, "row", "column", letters=ColumnTest(variant)).comparisons

    one, other = made(np.array(weight)), made(np.array(weight) * scale)
    np.testing.assert_allclose(one.difference[0], -one.difference[1], atol=1e-12)
    np.testing.assert_allclose(one.p[0], one.p[1], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(one.p, other.p, rtol=1e-6, atol=1e-9)
