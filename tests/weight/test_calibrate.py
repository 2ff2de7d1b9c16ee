import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tally.made import with_number
from youthsurvey.errors import StudyError, UsageError, WeightingError
from youthsurvey.weight import MarginShares, Population, Scheme, solve, trim_weights, weight
from youthsurvey.weight.distances import distance

LABEL = {"en": "made"}
SINGLE = {
    "country": ["k"] * 6 + ["c"] * 2,
    "sex": ["f", "f", "f", "f", "m", "m", "f", "m"],
}
AGES = [20, 30, 40, 50, 20, 60, 30, 40]
TWO = (("sex",), ("country",))
SHARES = MarginShares(
    {("sex",): {("f",): 0.5, ("m",): 0.5}, ("country",): {("k",): 0.6, ("c",): 0.4}}
)


def scheme(margins=TWO, **changes):
    return Scheme("s", LABEL, "calibrate", margins, **changes)


def share(responses, name, code):
    codes, categories = responses.resolve(name)
    wanted = [c.code for c in categories].index(code)
    w = responses.design.weight
    return w[codes == wanted].sum() / w.sum()


@pytest.mark.parametrize(
    "way",
    [
        {"distance": "linear"},
        {"distance": "raking"},
        {"distance": "logit", "bounds": (0.5, 2.0)},
        {"distance": "linear", "bounds": (0.6, 1.8)},
        {"distance": "raking", "bounds": (0.6, 1.8)},
    ],
)
def test_every_distance_reaches_separate_margins(make_responses, way):
    made = weight(make_responses(SINGLE), scheme(**way), SHARES)
    np.testing.assert_allclose(share(made.responses, "sex", "f"), 0.5, rtol=1e-10)
    np.testing.assert_allclose(share(made.responses, "country", "c"), 0.4, rtol=1e-10)
    np.testing.assert_allclose(made.responses.design.weight.mean(), 1)
    if "bounds" in way:
        low, high = way["bounds"]
        assert low - 1e-12 <= made.report.min <= made.report.max <= high + 1e-12


def test_linear_weights_to_one_margin_are_post_stratified(make_responses):
    margins = (("sex",),)
    found = weight(make_responses(SINGLE), scheme(margins, distance="linear"), SHARES)
    # women: 5 of 8 in the sample, half in the target
    expected = [0.5 / (5 / 8) if s == "f" else 0.5 / (3 / 8) for s in SINGLE["sex"]]
    np.testing.assert_allclose(found.responses.design.weight, expected)


def test_a_mean_is_reached_with_and_without_margins(make_responses):
    responses = with_number(make_responses(SINGLE), "age", AGES)
    for margins in (TWO, ()):
        made = weight(responses, scheme(margins, means={"age": 33.0}), SHARES)
        w = made.responses.design.weight
        np.testing.assert_allclose(w @ np.array(AGES) / w.sum(), 33)
        (check,) = made.report.means
        assert check.sample_mean == pytest.approx(290 / 8)
        deviation = np.std(AGES, ddof=1)
        assert check.standardised_before == pytest.approx((290 / 8 - 33) / deviation)
        assert check.standardised_after == pytest.approx(0, abs=1e-9)


def test_a_mean_outside_of_all_values_is_refused(make_responses):
    responses = with_number(make_responses(SINGLE), "age", AGES)
    with pytest.raises(WeightingError, match="does not converge: the mean of age is still"):
        weight(responses, scheme((), means={"age": 70.0}))


def test_a_missing_number_is_counted(make_responses):
    responses = with_number(make_responses(SINGLE), "age", [None, *AGES[1:]])
    with pytest.raises(WeightingError, match='1 of 8 respondents have no answer to "age"'):
        weight(responses, scheme(means={"age": 33.0}), SHARES)


def test_bounds_that_one_category_cannot_meet_name_it(make_responses):
    with pytest.raises(WeightingError) as raised:
        weight(make_responses(SINGLE), scheme(bounds=(0.5, 1.2), distance="logit"), SHARES)
    # c: 2 of 8 can come to 1.2 * 0.25 = 0.3, a quarter below 0.4
    assert str(raised.value) == (
        'scheme "s": no weights between 0.5 and 1.2 times the base weights reach the targets: '
        'country "c" stays 25 % below its target. Widen the bounds, merge categories that few '
        "respondents share, or drop a margin."
    )


@pytest.mark.parametrize("name", ["linear", "raking", "logit"])
def test_bounds_that_only_all_margins_together_cannot_meet(make_responses, name):
    # Each margin alone could be met; but all men are c, so they cannot be half with c at 0.3.
    single = {"country": list("kkkkkccc"), "sex": list("fffffmmm")}
    shares = MarginShares(
        {("sex",): {("f",): 0.5, ("m",): 0.5}, ("country",): {("k",): 0.7, ("c",): 0.3}}
    )
    with pytest.raises(WeightingError, match=r"no weights between 0.2 and 4 times.* target"):
        weight(make_responses(single), scheme(distance=name, bounds=(0.2, 4.0)), shares)


def test_negative_linear_weights_are_refused_but_can_be_looked_at(make_responses):
    shares = MarginShares(
        {("sex",): {("f",): 0.9, ("m",): 0.1}, ("country",): {("k",): 0.1, ("c",): 0.9}}
    )
    responses, plan = make_responses(SINGLE), scheme(distance="linear")
    assert solve(responses, plan, shares).weights.min() < 0
    with pytest.raises(WeightingError, match=r"gives \d respondents a weight below 0.*bounds"):
        weight(responses, plan, shares)


@pytest.mark.parametrize("type_", ["rake", "calibrate"])
def test_weights_start_from_base_weights(make_responses, type_):
    base = [1, 2, 3, 4, 1, 2, 3, 4]
    responses = with_number(make_responses(SINGLE), "w", base)
    plan = Scheme("s", LABEL, type_, (("sex",),), base_weight="w")
    made = weight(responses, plan, SHARES)
    w = made.responses.design.weight
    np.testing.assert_allclose(w[1] / w[0], 2)  # within a category ratios stay
    np.testing.assert_allclose(share(made.responses, "sex", "f"), 0.5)
    np.testing.assert_allclose(made.responses.design.base, np.array(base) / 2.5)


@pytest.mark.parametrize(
    ("third", "what"),
    [(-1.0, "negative in line 4"), (None, "missing in line 4"), (np.inf, "infinite in line 4")],
)
def test_a_base_weight_that_cannot_be_used_is_named_with_its_line(make_responses, third, what):
    base = [1.0, 1.0, third, 1.0, 1.0, 1.0, 1.0, 1.0]
    responses = with_number(make_responses(SINGLE), "w", base)
    with pytest.raises(WeightingError, match=f'scheme "s": base weight "w" is {what}'):
        weight(responses, scheme(base_weight="w"), SHARES)


def test_base_weights_of_nought_only_are_refused(make_responses):
    responses = with_number(make_responses(SINGLE), "w", [0] * 8)
    with pytest.raises(WeightingError, match="is 0 for everybody"):
        weight(responses, scheme(base_weight="w"), SHARES)


def test_a_base_weight_of_categories_is_refused(make_responses):
    with pytest.raises(UsageError, match='"sex" is single, not numeric'):
        weight(make_responses(SINGLE), scheme(base_weight="sex"), SHARES)


def test_a_margin_without_shares_and_a_mix_without_a_population_are_refused(make_responses):
    responses = make_responses(SINGLE)
    with pytest.raises(WeightingError, match="the margin sex x country has no shares"):
        weight(responses, scheme((("sex", "country"),)), SHARES)
    with pytest.raises(WeightingError, match=r'mix of "country".*population'):
        weight(responses, scheme(mix="country"), SHARES)
    with pytest.raises(WeightingError, match="there are no targets"):
        weight(responses, scheme())


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"distance": "logit"}, "none are given"),
        ({"distance": "logistic"}, 'Did you mean "logit"'),
        ({"bounds": (1.2, 3.0)}, "between 1.2 and 3"),
        ({"bounds": (0.2, 0.9)}, "between 0.2 and 0.9"),
        ({"means": {"age": np.nan}}, "no finite mean"),
        ({"type": "rake", "bounds": (0.2, 3.0)}, 'type "rake" has no bounds'),
        ({"type": "rake", "distance": "linear"}, 'type "rake" has no distance'),
        ({"type": "rake", "means": {"age": 30.0}}, 'type "rake" has no means'),
        ({"trim_rule": "proportionate"}, 'Did you mean "proportional"'),
    ],
)
def test_a_calibrating_scheme_checks_itself(changes, what):
    fields = {"name": "s", "label": LABEL, "type": "calibrate", "margins": TWO}
    with pytest.raises(StudyError, match=what):
        Scheme(**(fields | changes))


@pytest.mark.parametrize(
    ("name", "bounds"),
    [("linear", None), ("raking", None), ("linear", (0.4, 2.5)), ("raking", (0.4, 2.5)),
     ("logit", (0.4, 2.5))],
)  # fmt: skip
def test_a_distance_s_functions_belong_together(name, bounds):
    chosen, u, h = distance(name, bounds), np.linspace(-1.93, 2.31, 22), 1e-6
    np.testing.assert_allclose(chosen.factor(np.zeros(1)), 1)
    slope = (chosen.factor(u + h) - chosen.factor(u - h)) / (2 * h)
    np.testing.assert_allclose(chosen.slope(u), slope, atol=1e-7, rtol=1e-7)
    height = (chosen.integral(u + h) - chosen.integral(u - h)) / (2 * h)
    np.testing.assert_allclose(chosen.factor(u), height, atol=1e-7, rtol=1e-7)


def test_proportional_trimming_keeps_the_ratios_inside():
    found = trim_weights(np.array([0.5, 0.9, 1.0, 5.0]), 0.1, 3.0, rule="proportional")
    # 2 are freed, over 2.4 inside
    np.testing.assert_allclose(found, [*(np.array([0.5, 0.9, 1.0]) * (1 + 2 / 2.4)), 3.0])


def test_the_report_names_rule_domains_and_extremes(make_responses):
    plan = Scheme(
        "s", LABEL, "rake", (("country",),), trim=(0.1, 1.5), trim_rule="proportional"
    )  # fmt: skip
    found = weight(make_responses(SINGLE), plan, SHARES).report
    assert found.method == "rake, trimmed to 0.1 to 1.5, proportional"
    # k: 0.6 / 0.75 = 0.8 in six, c: 0.4 / 0.25 = 1.6 in two, trimmed to 1.5: 5 left over six
    assert [(d.category, d.n, d.deff) for d in found.domains] == [
        ("c", 2, pytest.approx(1)), ("k", 6, pytest.approx(1))
    ]  # fmt: skip
    assert [e.line for e in found.extremes] == [8, 9, 2, 3, 4]
    assert found.extremes[0].weight == pytest.approx(1.5)
    assert found.extremes[0].categories == {"country": "c"}
    (c, _) = found.margins
    assert c.standardised_before == pytest.approx((0.25 - 0.4) / np.sqrt(0.4 * 0.6))
    assert c.standardised_after == pytest.approx((3 / 8 - 0.4) / np.sqrt(0.4 * 0.6))


def test_the_design_effect_within_a_category(make_responses):
    found = weight(make_responses(SINGLE), scheme(), SHARES)
    w, men = found.responses.design.weight, np.array(SINGLE["sex"]) == "m"
    (deff,) = [d.deff for d in found.report.domains if d.category == "m"]
    assert deff == pytest.approx(3 * (w[men] ** 2).sum() / w[men].sum() ** 2)


def test_the_report_comes_back_from_its_dictionary(make_responses):
    from youthsurvey.weight import WeightingReport

    responses = with_number(make_responses(SINGLE), "age", AGES)
    found = weight(responses, scheme(means={"age": 33.0}), SHARES).report
    assert WeightingReport.from_dict(found.to_dict()) == found


def test_the_report_of_groups_is_that_of_respondents(make_responses):
    single = {"country": list("kkkkkkkccccc"), "sex": list("ffffmmmfffmm")}
    plain = make_responses(single)
    one = weight(plain, scheme(), SHARES)
    other = weight(with_number(plain, "w", [1.0] * 12), scheme(base_weight="w"), SHARES)
    w = one.responses.design.weight
    np.testing.assert_allclose(other.responses.design.weight, w)
    for p, quantile in one.report.quantiles.items():
        assert quantile == pytest.approx(np.quantile(w, p))
        assert other.report.quantiles[p] == pytest.approx(quantile)
    assert one.report.deff == pytest.approx(other.report.deff)
    assert [e.line for e in one.report.extremes] == [e.line for e in other.report.extremes]


people = st.lists(
    st.tuples(st.sampled_from("kcr"), st.sampled_from("fm"), st.integers(18, 40)),
    min_size=12, max_size=50,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(people, st.integers(1, 1000), st.randoms())
def test_order_of_rows_and_scale_of_base_weights_change_nothing(
    make_responses, rows, scale, random
):
    combinations = [(c, s) for c in "kcr" for s in "fm"]
    assume({(c, s) for c, s, _ in rows} == set(combinations))
    population = Population(
        ("country", "sex"), {pair: 3 + i for i, pair in enumerate(combinations)}
    )

    def weights(rows, scale):
        country, sex, age = zip(*rows, strict=True)
        made = make_responses({"country": country, "sex": sex})
        made = with_number(made, "w", [scale * a for a in age])
        result = weight(made, scheme(base_weight="w"), population)
        assert result.report.worst_margin_error <= 1e-9
        return dict(zip(rows, result.responses.design.weight.tolist(), strict=True))

    assert weights(rows, 1) == pytest.approx(weights(random.sample(rows, len(rows)), scale))
