"""Models: what they refuse, and what no order, scale or split of the data may change."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from youthsurvey.errors import NoRespondentsError, UsageError
from youthsurvey.estimate.models import fit_model, parse_formula
from youthsurvey.model.codebook import Variable
from youthsurvey.model.responses import Column

SEX = ["f"] * 10 + ["m"] * 10
AGE = ["old", "young"] * 10
# yes: 3 of 5 old women, 2 of 5 young women, 4 of 5 old men, 1 of 5 young men.
USES = [
    "yes", "yes", "yes", "yes", "yes", "no", "no", "no", "no", "no",
    "yes", "yes", "yes", "no", "yes", "no", "yes", "no", "no", "no",
]  # fmt: skip


@pytest.fixture
def survey(make_responses):
    def make(weight=None, **columns):
        return make_responses({"uses": USES, "sex": SEX, "age": AGE, **columns}, weight=weight)

    return make


def test_one_binary_predictor_gives_the_odds_ratio_of_the_table(survey):
    fit = fit_model(survey(), "uses ~ age")
    # uses yes/no: old 7/3, young 3/7.
    assert USES[::2].count("yes") == 7
    np.testing.assert_allclose(np.exp(fit.estimate), [7 / 3, (3 / 7) / (7 / 3)])
    (effect,) = fit.effects
    np.testing.assert_allclose(effect.effect, [7 / 10 - 3 / 10, 3 / 10 - 7 / 10])


def test_estimates_agree_with_statsmodels_and_errors_with_its_sandwich(survey):
    fit = fit_model(survey(), "uses ~ sex + age")
    x = np.column_stack([np.ones(20), np.array(SEX) == "m", np.array(AGE) == "young"])
    theirs = sm.GLM(np.array(USES) == "yes", x.astype(float), sm.families.Binomial()).fit(
        cov_type="HC0", tol=1e-14
    )
    np.testing.assert_allclose(fit.estimate, theirs.params, rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(fit.se, theirs.bse * np.sqrt(20 / 19), rtol=1e-8)


def test_ordinal_outcome_of_two_thresholds_without_predictors_of_effect(make_responses):
    answers = ["a", "b", "b", "c"] * 2
    responses = make_responses({"y": answers, "x": ["p"] * 4 + ["q"] * 4})
    ordinal = Variable("y", "ordinal", {}, categories=responses["y"].variable.categories)
    codebook = replace(responses.codebook, variables={**responses.codebook.variables, "y": ordinal})
    responses = replace(responses, codebook=codebook).with_column(
        Column(ordinal, responses["y"].codes)
    )
    fit = fit_model(responses, "y ~ x")
    assert fit.family == "proportional_odds"
    # Both groups answer alike: no effect, and the thresholds are the logits of 1/4 and 3/4.
    np.testing.assert_allclose(fit.estimate, [0], atol=1e-12)
    np.testing.assert_allclose(fit.thresholds, [np.log(1 / 3), np.log(3)])


def test_scale_of_weights_and_order_of_rows_change_nothing(survey):
    weight = np.linspace(0.5, 2, 20)
    one = fit_model(survey(weight), "uses ~ sex * age")
    turned = survey(weight * 1000)
    order = np.arange(20)[::-1]
    turned = replace(
        turned,
        columns={n: replace(c, codes=c.codes[order]) for n, c in turned.columns.items()},
        design=replace(turned.design, weight=turned.design.weight[order]),
    )
    other = fit_model(turned, "uses ~ sex * age")
    np.testing.assert_allclose(one.estimate, other.estimate, rtol=1e-10)
    np.testing.assert_allclose(one.se, other.se, rtol=1e-10)


def test_a_domain_is_no_subset(survey):
    inside = np.arange(20) >= 4
    whole = survey()
    domain = fit_model(whole.with_design(whole.design.within(inside)), "uses ~ age")
    subset = fit_model(whole.keep(inside), "uses ~ age")
    np.testing.assert_allclose(domain.estimate, subset.estimate)
    # The same squares, but 20 / 19 for those drawn instead of 16 / 15.
    np.testing.assert_allclose(domain.se / subset.se, np.sqrt((20 / 19) / (16 / 15)))
    assert (domain.n, domain.missing, domain.df) == (16, 0, 14)


def test_missing_answers_and_empty_categories_are_counted(make_responses):
    responses = make_responses(
        {"uses": [None, *USES[1:]], "sex": SEX, "age": [*AGE[:-1], None]},
        categories={"sex": ["f", "m", "x"]},
    )
    fit = fit_model(responses, "uses ~ sex + age")
    assert (fit.n, fit.missing) == (18, 2)
    assert fit.predictors[0].categories == ("f", "m")
    assert fit.predictors[0].empty == ("x",)
    assert fit.predictors[0].n == (9, 9)


def test_one_category_against_all_others(make_responses):
    answers = ["a", "b", "c", "a"] * 5
    fit = fit_model(make_responses({"y": answers, "sex": SEX}), "y.a ~ sex")
    assert (fit.family, fit.outcomes) == ("logit", ("no", "yes"))
    assert fit.n == 20


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("uses", "does not begin with one outcome and ~"),
        ("uses ~", "It ends where a predictor is expected"),
        ("uses ~ sex +", "It ends where a predictor is expected"),
        ("uses ~ sex - 1", '"-" is not expected there'),
        ("uses ~ (sex)", '"(" is not expected there'),
        ("uses ~ sex age", '"age" is not expected there'),
        ("uses ~ `sex", "backtick"),
        ("uses ~ uses", "both sides"),
        ("uses ~ gender", 'no variable "gender"'),
        ("users ~ sex", 'no variable "users"'),
        ("three ~ sex", "3 categories without an order"),
        ("uses ~ same", "the same for everybody"),
        ("same ~ sex", 'answers "same" alike'),
        ("uses ~ sex + twin", '"twin[m]" repeats what the terms before it say'),
        ("uses ~ sex * twin", '"twin[m]" repeats'),
        ("uses ~ tells", '"tells[q]" is infinite'),
        ("uses ~ sex + hint", '"hint[q]" is infinite'),
    ],
)
def test_what_no_model_can_be_made_of_is_one_clear_line(survey, formula, message):
    hint = ["q" if use == "yes" and i % 3 == 0 else "p" for i, use in enumerate(USES)]
    responses = survey(
        three=(["a", "b", "c", "a"] * 5),
        same=["s"] * 20,
        twin=SEX,
        tells=["p" if use == "yes" else "q" for use in USES],
        hint=hint,
    )
    with pytest.raises(UsageError) as error:
        fit_model(responses, formula)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_separated_thresholds_are_refused(make_responses):
    answers = ["a"] * 6 + ["b"] * 6 + ["c"] * 6
    responses = make_responses({"y": answers, "x": ["p"] * 6 + ["q"] * 12})
    ordinal = Variable("y", "ordinal", {}, categories=responses["y"].variable.categories)
    codebook = replace(responses.codebook, variables={**responses.codebook.variables, "y": ordinal})
    responses = replace(responses, codebook=codebook).with_column(
        Column(ordinal, responses["y"].codes)
    )
    with pytest.raises(UsageError, match="infinite"):
        fit_model(responses, "y ~ x")


def test_nobody_answered_every_question(make_responses):
    responses = make_responses({"y": ["a", None], "x": [None, "p"]})
    with pytest.raises(NoRespondentsError):
        fit_model(responses, "y ~ x")


def test_products_and_repeated_terms():
    parsed = parse_formula("y ~ a*b + b:a + `two words` + a")
    assert parsed.terms == (("a",), ("b",), ("two words",), ("a", "b"))
    assert parse_formula("y ~ a*b*c").terms[3:] == (
        ("a", "b"), ("a", "c"), ("b", "c"), ("a", "b", "c"),
    )  # fmt: skip
