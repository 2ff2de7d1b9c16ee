"""Tests and measures of two-way tables against R; see README.md."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import fdtrc

from youthsurvey.estimate.exact import RESAMPLES, fisher_freeman_halton
from youthsurvey.estimate.independence import likelihood_ratio
from youthsurvey.estimate.ordinal import (
    gamma,
    linear_by_linear,
    on_scale,
    rank_test,
    somers_d,
)
from youthsurvey.estimate.replication import jackknife
from youthsurvey.estimate.tabulate import two_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.design import SurveyDesign
from youthsurvey.tally.cells import tally

CLOSE = {"rtol": 1e-8, "atol": 0}
TABULATED = ("country", "sex", "age", "x", "y", "xm", "ym", "xe")
MARGINS = {"poststratified": (("sex", "age"),), "raked": (("sex", "age"), ("country",))}
LINEARISED = ("unweighted", "weights", "poststratified", "raked", "clustered")
DESIGNS = (*LINEARISED, "jackknife")
R = json.loads(Path(__file__).with_name("tables.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def responses(columns, make_responses):
    single = {name: columns[name] for name in TABULATED}
    clustered = SurveyDesign.from_columns(
        R["designs"]["clustered"]["weights"],
        strata=columns["country"],
        psu=np.arange(1, 506) % 40 + 1,
        nest=True,
    )
    plain = {
        name: make_responses(
            single,
            weight=None if name == "unweighted" else R["designs"][name]["weights"],
            margins=MARGINS.get(name, ()),
        )
        for name in LINEARISED[:-1]
    }
    weight = R["designs"]["jackknife"]["weights"]
    units = SurveyDesign.from_columns(weight, psu=np.arange(1, 506) % 40 + 1)
    replicated = SurveyDesign("made", np.array(weight), replicates=jackknife(units, 505))
    answers = plain["unweighted"]
    return plain | {
        "clustered": answers.with_design(clustered),
        "jackknife": answers.with_design(replicated),
    }


def whole(responses, case):
    part = answered(tally(responses, [case["row"], case["column"]]))
    points = [category.code not in case["off"] for category in responses.resolve(case["row"])[1]]
    return on_scale(part, points)


@pytest.mark.parametrize("design", DESIGNS)
def test_rao_scott_and_wald(responses, design):
    for case in R["designs"][design]["tables"]:
        table = two_way(responses[design], case["row"], case["column"])
        found = {test.name: test for test in table.tests}
        names = {"rao_scott_f": "F", "wald": "Wald", "adjusted_wald": "adjWald"}
        for ours, theirs in names.items():
            test, expected = found[ours], case[theirs]
            np.testing.assert_allclose(
                [test.statistic, *test.df, test.p],
                [expected["statistic"], *expected["df"], expected["p"]],
                err_msg=f"{ours} {case['row']} {case['column']}",
                **CLOSE,
            )


@pytest.mark.parametrize("design", DESIGNS)
def test_first_order_has_r_s_p_and_its_own_statistic(responses, design):
    for case in R["designs"][design]["tables"]:
        table = two_way(responses[design], case["row"], case["column"])
        test = next(t for t in table.tests if t.name == "rao_scott_chisq")
        expected = case["Chisq"]
        np.testing.assert_allclose([*test.df, test.p], [expected["df"], expected["p"]], **CLOSE)
        # R prints X2 of all 505 respondents, answered or not, before the correction.
        width = min(len(table.row.categories), len(table.column.categories)) - 1
        np.testing.assert_allclose(505 * width * table.cramers_v**2, expected["statistic"], **CLOSE)


@pytest.mark.parametrize("design", LINEARISED)
def test_rank_test(responses, design):
    for case in R["designs"][design]["scales"]:
        part, expected = whole(responses[design], case), case["rank"]
        test, k = rank_test(part), expected["groups"] - 1
        statistic = expected["statistic"] ** 2 if k == 1 else expected["statistic"] / k
        np.testing.assert_allclose(test.statistic, statistic, **CLOSE)
        # R's degrees of freedom are those of the subset, the statistic is the same.
        assert test.df == (k, R["designs"][design]["degf"] - k)
        np.testing.assert_allclose(fdtrc(k, expected["df"], test.statistic), expected["p"], **CLOSE)


# Of replicates R takes the spread of the covariance itself; ours is linearised from their shares'.
@pytest.mark.parametrize("design", LINEARISED)
def test_linear_by_linear(responses, design):
    for case in R["designs"][design]["scales"]:
        part, expected = whole(responses[design], case), case["trend"]
        if case["off"]:
            # Integer scores of what remains of a, b, c, d, e: R's are 1, 2, 4, 5.
            continue
        for test in (linear_by_linear(part), linear_by_linear(part.transposed())):
            assert test.df == (1, R["designs"][design]["degf"])
            np.testing.assert_allclose(
                [test.statistic, test.p], [expected["f"], expected["p"]], **CLOSE
            )


@pytest.mark.parametrize("design", DESIGNS)
def test_gamma_and_somers_d(responses, design):
    for case in R["designs"][design]["scales"]:
        part = whole(responses[design], case)
        found = {
            "gamma": gamma(part, 0.95),
            "somers_d_row": somers_d(part, 0.95),
            "somers_d_column": somers_d(part.transposed(), 0.95),
        }
        for name, measure in found.items():
            np.testing.assert_allclose(
                [measure.value, measure.se], [case[name]["value"], case[name]["se"]], **CLOSE
            )


def test_likelihood_ratio_and_bergsma(responses):
    for case in R["counts"]:
        table = two_way(responses["unweighted"], case["row"], case["column"])
        test = likelihood_ratio(table.n)
        np.testing.assert_allclose(
            [test.statistic, *test.df, test.p], [case["g2"], case["df"], case["p"]], **CLOSE
        )
        corrected = table.association["cramers_v_corrected"].value
        np.testing.assert_allclose(corrected, case["bergsma"], **CLOSE)


@pytest.mark.parametrize("name", R["exact"])
def test_fisher_freeman_halton(name):
    case = R["exact"][name]
    n, p = np.array(case["n"]), case["p"]
    found = fisher_freeman_halton(n)
    if n.shape == (2, 2):
        np.testing.assert_allclose(found.p, p, **CLOSE)
    else:
        assert abs(found.p - p) < 4 * np.sqrt(p * (1 - p) / RESAMPLES)
        assert found == fisher_freeman_halton(n), "the same seed gives the same p"
        assert found.p != fisher_freeman_halton(n, seed=2).p
