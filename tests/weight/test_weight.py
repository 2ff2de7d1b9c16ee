import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from youthsurvey.errors import UsageError, WeightingError
from youthsurvey.weight import Population, Scheme, kish_deff, trim_weights, weight

LABEL = {"en": "made"}
SINGLE = {
    "country": ["k"] * 6 + ["c"] * 2,
    "sex": ["f", "f", "f", "f", "m", "m", "f", "m"],
}
PEOPLE = {("k", "f"): 20, ("k", "m"): 20, ("c", "f"): 180, ("c", "m"): 180}
POPULATION = Population(("country", "sex"), PEOPLE)
TWO = (("sex",), ("country",))


def scheme(margins=TWO, **changes):
    kind = "rake" if len(margins) > 1 else "poststratify"
    return Scheme("s", LABEL, kind, margins, **changes)


def test_poststratification_divides_the_target_by_the_sample(make_responses):
    result = weight(make_responses(SINGLE), scheme((("sex",),)), POPULATION)
    # women: 5 of 8 in the sample, 1 of 2 in the population
    woman, man = (1 / 2) / (5 / 8), (1 / 2) / (3 / 8)
    expected = [woman if s == "f" else man for s in SINGLE["sex"]]
    np.testing.assert_allclose(result.responses.design.weight, expected)
    assert result.report.iterations == 1


def test_raking_reaches_every_margin_and_averages_one(make_responses):
    result = weight(make_responses(SINGLE), scheme(mix="country", mix_shares="equal"), POPULATION)
    w = result.responses.design.weight
    sex, country = np.array(SINGLE["sex"]), np.array(SINGLE["country"])
    np.testing.assert_allclose(w.mean(), 1)
    np.testing.assert_allclose(w[country == "c"].sum(), 8 / 2, rtol=1e-10)
    np.testing.assert_allclose(w[sex == "f"].sum(), 8 / 2, rtol=1e-10)
    assert result.report.worst_margin_error <= 1e-10


def test_the_design_names_scheme_and_margins(make_responses):
    design = weight(make_responses(SINGLE), scheme(), POPULATION).responses.design
    assert design.scheme == "s"
    assert design.margins == TWO


def test_the_report_says_what_the_weights_are_worth(make_responses):
    found = weight(make_responses(SINGLE), scheme((("sex",),)), POPULATION).report
    woman, man = 0.8, 4 / 3
    np.testing.assert_allclose(found.deff, 8 * (5 * woman**2 + 3 * man**2) / 8**2)
    np.testing.assert_allclose(found.effective_n, 8 / found.deff)
    np.testing.assert_allclose([found.min, found.max], [woman, man])
    np.testing.assert_allclose(found.quantiles[0.5], woman)
    assert found.trimmed == 0
    first = found.margins[0]
    assert (first.variables, first.categories) == (("sex",), ("f",))
    np.testing.assert_allclose(
        [first.sample_share, first.target_share, first.weighted_share], [5 / 8, 1 / 2, 1 / 2]
    )


def test_trimmed_weights_keep_their_sum_and_tell_how_far_margins_are_off(make_responses):
    plan = scheme((("country",),), trim=(0.1, 3.0))
    result = weight(make_responses(SINGLE), plan, POPULATION)
    # untrimmed: (1/10) / (6/8) = 0.133 in k, (9/10) / (2/8) = 3.6 in c
    found = result.responses.design.weight
    np.testing.assert_allclose(found[:6], 0.1 / 0.75 + 2 * 0.6 / 6)
    np.testing.assert_allclose(found[6:], 3)
    assert result.report.trimmed == 2
    np.testing.assert_allclose(result.report.worst_margin_error, (8 - 6) / 8 / 0.1 - 1)


def test_trimming_adds_what_it_takes_in_equal_amounts_to_the_rest():
    found = trim_weights(np.array([0.5, 0.9, 1.0, 5.0]), 0.1, 3.0)
    np.testing.assert_allclose(found, [0.5 + 2 / 3, 0.9 + 2 / 3, 1.0 + 2 / 3, 3.0])


def test_trimming_that_leaves_nobody_inside_is_refused():
    with pytest.raises(WeightingError, match=r"too few are inside.*Widen the bounds"):
        trim_weights(np.array([0.1, 0.1, 2.8]), 0.2, 2.0)


def test_a_target_without_respondents_is_named(make_responses):
    responses = make_responses(
        {name: codes[:6] for name, codes in SINGLE.items()}, categories={"country": ["k", "c"]}
    )
    with pytest.raises(WeightingError) as raised:
        weight(responses, scheme(), POPULATION)
    assert str(raised.value) == (
        'scheme "s": country "c" has a target of 0.9 but no respondents. '
        "Merge the category or drop the target."
    )


def test_the_sample_s_mix_aims_at_no_country_without_respondents(make_responses):
    responses = make_responses(
        {name: codes[:6] for name, codes in SINGLE.items()}, categories={"country": ["k", "c"]}
    )
    result = weight(responses, scheme(mix="country"), POPULATION)
    np.testing.assert_allclose(result.report.worst_margin_error, 0, atol=1e-10)


@pytest.mark.parametrize("mix", [None, "country"])
def test_respondents_without_a_target_are_named(make_responses, mix):
    single = {"country": [*SINGLE["country"], "x"], "sex": [*SINGLE["sex"], "f"]}
    with pytest.raises(WeightingError, match=r'country "x" has respondents \(1\) but no target'):
        weight(make_responses(single), scheme(mix=mix), POPULATION)


def test_missing_answers_are_counted(make_responses):
    single = {"country": SINGLE["country"], "sex": [*SINGLE["sex"][:6], None, None]}
    with pytest.raises(
        WeightingError, match=r'2 of 8 respondents have no answer to "sex".*Exclude'
    ):
        weight(make_responses(single), scheme(), POPULATION)


def test_a_population_that_lacks_a_variable_is_refused(make_responses):
    single = {**SINGLE, "age": ["1"] * 8}
    with pytest.raises(WeightingError, match='does not distinguish "age"'):
        weight(make_responses(single), scheme((("age",), ("sex",))), POPULATION)


def test_margins_that_contradict_each_other_name_the_worst_category(make_responses):
    # All women are k and all men are c, but half are women and nine tenths c.
    responses = make_responses({"country": list("kkcc"), "sex": list("ffmm")})
    with pytest.raises(
        WeightingError, match=r'does not converge: .* sex "f" is still .* %'
    ) as raised:
        weight(responses, scheme(), POPULATION)
    assert "Merge categories" in raised.value.remedy


def test_a_design_effect_over_the_limit_names_the_category_behind_it(make_responses):
    single = {"country": ["k"] * 60 + ["c"] * 2, "sex": list("fm") * 31}
    with pytest.raises(WeightingError) as raised:
        weight(make_responses(single), scheme(), POPULATION, max_deff=3)
    message = str(raised.value)
    assert 'scheme "s": the weights\' design effect is' in message
    assert "over the limit of 3" in message
    assert (
        'Most of it comes from country "c", 3.2 % of the sample and 90 % of the target' in message
    )
    assert "62 respondents would tell as much as 2" in message


def test_weighted_responses_are_not_weighted_again(make_responses):
    result = weight(make_responses(SINGLE), scheme(), POPULATION)
    with pytest.raises(UsageError, match='weighted by "s" already'):
        weight(result.responses, scheme(), POPULATION)


def test_kish_s_design_effect_of_equal_weights_is_one():
    assert kish_deff(np.full(7, 3.0)) == pytest.approx(1)
    assert kish_deff(np.array([1.0, 3.0])) == 2 * (1 + 9) / 4**2


def test_the_report_is_json(make_responses):
    import json

    text = json.dumps(weight(make_responses(SINGLE), scheme(), POPULATION).report.to_dict())
    assert '"sample_share": 0.625' in text


people = st.lists(
    st.tuples(st.sampled_from("kcr"), st.sampled_from("fm")), min_size=12, max_size=60
)
shares = st.lists(st.integers(1, 20), min_size=6, max_size=6)


@settings(deadline=None, max_examples=60)
@given(people, shares, st.randoms())
def test_raked_margins_meet_their_targets_in_any_order_of_rows(
    make_responses, rows, counts, random
):
    combinations = [(c, s) for c in "kcr" for s in "fm"]
    assume(set(rows) == set(combinations))
    population = Population(("country", "sex"), dict(zip(combinations, counts, strict=True)))

    def weights(rows):
        country, sex = zip(*rows, strict=True)
        result = weight(make_responses({"country": country, "sex": sex}), scheme(), population)
        assert result.report.worst_margin_error <= 1e-9
        return dict(zip(rows, result.responses.design.weight.tolist(), strict=True))

    assert weights(rows) == pytest.approx(weights(random.sample(rows, len(rows))))
