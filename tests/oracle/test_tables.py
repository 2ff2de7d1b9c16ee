"""Tests and measures of two-way tables against R; see README.md."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import fdtrc

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
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

TABULATED = ("country", "sex", "age", "x", "y", "xm", "ym", "xe")
MARGINS = {"poststratified": (("sex", "age"),), "raked": (("sex", "age"), ("country",))}
LINEARISED = ("unweighted", "weights", "poststratified", "raked", "clustered")
DESIGNS = (*LINEARISED, "jackknife")
ROWS = {
    "rao_scott_f": "Rao-Scott",
    "wald": "Wald",
    "adjusted_wald": "adjusted Wald",
}
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
            tags = columns_of(design, case["row"], case["column"])
            name = ROWS[ours]
            agree(f"{name}: F", tags, test.statistic, expected["statistic"])
            agree(f"{name}: df", tags, test.df, expected["df"])
            agree(f"{name}: p", tags, test.p, expected["p"])


@pytest.mark.parametrize("design", DESIGNS)
def test_first_order_has_r_s_p_and_its_own_statistic(responses, design):
    for case in R["designs"][design]["tables"]:
        table = two_way(responses[design], case["row"], case["column"])
        test = next(t for t in table.tests if t.name == "rao_scott_chisq")
        expected = case["Chisq"]
        tags = columns_of(design, case["row"], case["column"])
        agree("Rao-Scott first order: df", tags, test.df, [expected["df"]])
        agree("Rao-Scott first order: p", tags, test.p, expected["p"])
        # R prints X2 of all 505 respondents, answered or not, before the correction.
        width = min(len(table.row.categories), len(table.column.categories)) - 1
        x2 = 505 * width * table.cramers_v**2
        agree("Pearson's X2 of shares (Cramér's V)", tags, x2, expected["statistic"])


@pytest.mark.parametrize("design", LINEARISED)
def test_rank_test(responses, design):
    for case in R["designs"][design]["scales"]:
        part, expected = whole(responses[design], case), case["rank"]
        test, k = rank_test(part), expected["groups"] - 1
        statistic = expected["statistic"] ** 2 if k == 1 else expected["statistic"] / k
        tags = columns_of(design, case["row"], case["column"])
        agree("rank test: F", tags, test.statistic, statistic)
        # R's degrees of freedom are those of the subset, the statistic is the same.
        assert test.df == (k, R["designs"][design]["degf"] - k)
        p = fdtrc(k, expected["df"], test.statistic)
        agree("rank test: p", tags, p, expected["p"])


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
            tags = columns_of(design, case["row"], case["column"])
            agree("trend (linear by linear): F", tags, test.statistic, expected["f"])
            agree("trend (linear by linear): p", tags, test.p, expected["p"])


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
            row = "gamma" if name == "gamma" else "Somers' D"
            tags = columns_of(design, case["row"], case["column"])
            agree(row, tags, measure.value, case[name]["value"])
            agree(f"{row}, se", tags, measure.se, case[name]["se"])


def test_likelihood_ratio_and_bergsma(responses):
    for case in R["counts"]:
        table = two_way(responses["unweighted"], case["row"], case["column"])
        test = likelihood_ratio(table.n)
        tags = columns_of("unweighted", case["row"], case["column"])
        agree("G2", tags, test.statistic, case["g2"])
        agree("G2: df", tags, test.df, [case["df"]])
        agree("G2: p", tags, test.p, case["p"])
        corrected = table.association["cramers_v_corrected"].value
        agree("Cramér's V, corrected", tags, corrected, case["bergsma"])


@pytest.mark.parametrize("name", R["exact"])
def test_fisher_freeman_halton(name):
    case = R["exact"][name]
    n, p = np.array(case["n"]), case["p"]
    found = fisher_freeman_halton(n)
    if n.shape == (2, 2):
        agree("Fisher-Freeman-Halton, exact (2 x 2): p", ["unweighted"], found.p, p)
    else:
        assert abs(found.p - p) < 4 * np.sqrt(p * (1 - p) / RESAMPLES)
        assert found == fisher_freeman_halton(n), "the same seed gives the same p"
        assert found.p != fisher_freeman_halton(n, seed=2).p
