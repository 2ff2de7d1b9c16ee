import numpy as np
import pytest
from scipy.stats import t as student

from youthsurvey.errors import UsageError
from youthsurvey.estimate import one_way, two_way
from youthsurvey.estimate.intervals import INTERVALS

ANSWERS = ["yes", "yes", "yes", "no", None]
WEIGHTS = [2.0, 1.0, 1.0, 4.0, 2.0]


def test_shares_rest_on_those_who_answered(make_responses):
    found = one_way(make_responses({"x": ANSWERS}, weight=WEIGHTS), "x")
    assert (found.base, found.missing) == (4, 1)
    assert found.weighted_base == 2 + 1 + 1 + 4
    assert found.n.tolist() == [1, 3]
    assert found.weighted_n.tolist() == [4.0, 4.0]
    assert found.share.tolist() == [4 / 8, (2 + 1 + 1) / 8]


def test_weighted_error_and_logit_interval(make_responses):
    found = one_way(make_responses({"x": ANSWERS}, weight=WEIGHTS), "x")
    # weight * (hit - share) / 8 of the five respondents, for "yes"; the last did not answer
    scores = np.array([2 * 0.5, 1 * 0.5, 1 * 0.5, 4 * -0.5, 0]) / 8
    se = np.sqrt(5 / 4 * (scores**2).sum())
    np.testing.assert_allclose(found.se, [se, se])
    half = student.ppf(0.975, 5 - 1) * se / (0.5 * 0.5)
    assert found.interval == "logit"
    np.testing.assert_allclose(found.ci_low, 1 / (1 + np.exp(half)))
    np.testing.assert_allclose(found.ci_high, 1 / (1 + np.exp(-half)))
    np.testing.assert_allclose(found.deff, se**2 / (0.5 * 0.5 / (4 - 1)))


def test_unweighted_interval_is_wilsons(make_responses):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        from statsmodels.stats.proportion import proportion_confint

    found = one_way(make_responses({"x": ["a"] * 3 + ["b"] * 17 + ["c"] * 40}), "x")
    low, high = proportion_confint(np.array([3, 17, 40]), 60, method="wilson")
    assert found.interval == "wilson"
    np.testing.assert_allclose(found.ci_low, low, rtol=1e-12)
    np.testing.assert_allclose(found.ci_high, high, rtol=1e-12)


def test_wilson_at_nobody_and_everybody_is_bounded_by_zero_and_one(make_responses):
    responses = make_responses({"x": ["a"] * 9}, categories={"x": ["a", "b"]})
    found = one_way(responses, "x")
    z2 = 1.959963984540054**2
    assert found.ci_low.tolist()[1] == 0
    assert found.ci_high.tolist()[0] == 1
    np.testing.assert_allclose(found.ci_high[1], z2 / (9 + z2))
    assert np.isnan(found.deff).all()


def test_without_weights_and_missing_answers_the_design_effect_is_one(make_responses):
    found = one_way(make_responses({"x": ["a"] * 3 + ["b"] * 5}), "x")
    np.testing.assert_allclose(found.deff, 1)
    np.testing.assert_allclose(found.se, np.sqrt(3 / 8 * 5 / 8 / (8 - 1)))


def test_weighted_interval_of_a_share_of_zero_is_undefined(make_responses):
    responses = make_responses({"x": ["a"] * 3}, categories={"x": ["a", "b"]}, weight=[1, 2, 3])
    found = one_way(responses, "x")
    assert found.share.tolist() == [1, 0]
    assert found.se.tolist() == [0, 0]
    assert np.isnan(found.ci_low).all()


def test_nobody_answered_leaves_shares_undefined(make_responses):
    for weight in (None, [1, 2, 3]):
        found = one_way(
            make_responses({"x": [None] * 3}, categories={"x": ["a"]}, weight=weight), "x"
        )
        assert (found.base, found.missing) == (0, 3)
        for values in (found.share, found.se, found.ci_low, found.ci_high, found.deff):
            assert np.isnan(values).all()


def test_one_respondent_has_a_share_and_no_error(make_responses):
    found = one_way(make_responses({"x": ["a"]}), "x")
    assert found.share.tolist() == [1]
    assert np.isnan(found.se).all()


def test_a_share_that_calibration_fixes_has_no_error(make_responses):
    single = {"sex": ["f"] * 5 + ["m"] * 3}
    found = one_way(
        make_responses(single, weight=[0.8] * 5 + [4 / 3] * 3, margins=(("sex",),)), "sex"
    )
    np.testing.assert_allclose(found.share, 0.5)
    assert found.se.tolist() == [0, 0]
    np.testing.assert_allclose(found.ci_low, 0.5)


def test_options_rest_on_those_who_answered_the_question(make_responses):
    chosen = [frozenset("ab"), frozenset("b"), frozenset(), None]
    found = one_way(make_responses(multiple={"uses": chosen}, weight=[1, 2, 3, 4]), "uses")
    assert found.multiple
    assert found.categories == ("a", "b")
    assert (found.base, found.missing, found.weighted_base) == (3, 1, 1 + 2 + 3)
    assert found.n.tolist() == [1, 2]
    np.testing.assert_allclose(found.share, [1 / 6, (1 + 2) / 6])


def test_one_option_by_name(make_responses):
    found = one_way(make_responses(multiple={"uses": [frozenset("a"), frozenset("b")]}), "uses.a")
    assert found.categories == ("no", "yes")
    assert found.share.tolist() == [0.5, 0.5]


def test_unknown_names_are_refused(make_responses):
    with pytest.raises(UsageError, match="no variable"):
        one_way(make_responses({"x": ANSWERS}), "y")


@pytest.mark.parametrize("method", INTERVALS)
def test_every_interval_holds_its_share(make_responses, method):
    found = one_way(make_responses({"x": ANSWERS}, weight=WEIGHTS), "x", 0.9, method)
    assert (found.level, found.interval) == (0.9, method)
    assert (found.ci_low < found.share).all()
    assert (found.share < found.ci_high).all()


@pytest.mark.parametrize("method", INTERVALS)
@pytest.mark.parametrize("weight", [None, [1.0, 2.0, 3.0]])
def test_shares_of_zero_and_one_have_an_interval_where_an_effective_size_gives_one(
    make_responses, method, weight
):
    responses = make_responses({"x": ["a"] * 3}, categories={"x": ["a", "b"]}, weight=weight)
    found = one_way(responses, "x", interval=method)
    if method in ("wilson", "beta", "likelihood"):
        assert (found.ci_high[0], found.ci_low[1]) == (1, 0)
        assert 0 < found.ci_high[1] < 1
        np.testing.assert_allclose(found.ci_high[1], 1 - found.ci_low[0])
    else:
        assert np.isnan([found.ci_low, found.ci_high]).all()


def test_beta_interval_of_nobody_is_clopper_and_pearsons(make_responses):
    responses = make_responses({"x": ["a"] * 9}, categories={"x": ["a", "b"]})
    found = one_way(responses, "x", interval="beta")
    np.testing.assert_allclose(found.ci_high[1], 1 - 0.025 ** (1 / 9))


@pytest.mark.parametrize("method", INTERVALS)
def test_a_fixed_share_is_its_own_interval(make_responses, method):
    single = {"sex": ["f"] * 5 + ["m"] * 3}
    responses = make_responses(single, weight=[0.8] * 5 + [4 / 3] * 3, margins=(("sex",),))
    found = one_way(responses, "sex", interval=method)
    np.testing.assert_allclose([found.ci_low, found.ci_high], 0.5)


@pytest.mark.parametrize("method", INTERVALS)
def test_nobody_and_one_respondent_have_no_interval(make_responses, method):
    nobody = one_way(
        make_responses({"x": [None] * 3}, categories={"x": ["a"]}, weight=[1, 2, 3]),
        "x",
        interval=method,
    )
    assert np.isnan([nobody.ci_low, nobody.ci_high]).all()


def test_unknown_intervals_and_levels_are_refused(make_responses):
    responses = make_responses({"x": ANSWERS})
    with pytest.raises(UsageError, match="no interval"):
        one_way(responses, "x", interval="wald")
    with pytest.raises(UsageError, match="between 0 and 1"):
        one_way(responses, "x", level=95)


def test_simultaneous_intervals_are_each_at_bonferronis_level(make_responses):
    """Of a column, and of all: 1 - 0.1 / 3 for three categories, one of which nobody chose."""
    responses = make_responses(
        {"x": list("aabbb" * 8), "y": list("uuvvv" * 4 + "vvuuu" * 4)}, categories={"x": "abc"}
    )
    each = 1 - 0.1 / 3
    found = one_way(responses, "x", 0.9, simultaneous=True)
    alone = one_way(responses, "x", each)
    assert (found.level, found.simultaneous, alone.simultaneous) == (0.9, True, False)
    np.testing.assert_array_equal(found.ci_low, alone.ci_low)
    np.testing.assert_array_equal(found.ci_high, alone.ci_high)
    table = two_way(responses, "x", "y", 0.9, simultaneous=True)
    np.testing.assert_array_equal(table.ci_low, two_way(responses, "x", "y", each).ci_low)
    plain = two_way(responses, "x", "y", 0.9)
    assert table.association == plain.association
    assert (table.level, table.simultaneous) == (0.9, True)
    assert table.comparisons is not None


def test_simultaneous_intervals_of_a_multiple_choice(make_responses):
    chosen = [frozenset("pq"), frozenset("p"), None, frozenset(), frozenset("r")] * 10
    responses = make_responses({"y": list("uuvvv") * 10}, {"m": chosen})
    each = 1 - 0.05 / 3
    for base in ("respondents", "mentions"):
        found = one_way(responses, "m", base=base, simultaneous=True)
        np.testing.assert_array_equal(
            found.ci_high, one_way(responses, "m", each, base=base).ci_high
        )
    table = two_way(responses, "m", "y", simultaneous=True)
    np.testing.assert_array_equal(table.ci_high, two_way(responses, "m", "y", each).ci_high)


def test_a_simultaneous_level_lies_between_0_and_1(make_responses):
    responses = make_responses({"x": list("aabbb")})
    with pytest.raises(UsageError, match="level of -1 "):
        one_way(responses, "x", -1.0, simultaneous=True)
