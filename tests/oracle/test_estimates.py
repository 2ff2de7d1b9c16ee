"""Shares, intervals, tests and residuals against R's survey package; see README.md."""

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from tests.oracle.rao_scott import agree_f, rao_scott
from youthsurvey.estimate import one_way, two_way

TABULATED = ("country", "sex", "age", "x", "y", "xm", "ym", "xe")
MAIN_EFFECTS = (("country",), ("sex",), ("age",))
DESIGNS = {
    "unweighted": (),
    "weights": (),
    "poststratified": (("sex", "age"),),
    "raked": (("sex", "age"), ("country",)),
}
# R's logit interval fits a regression, which stops at 1e-8 of the deviance: up to 5e-8 from R's
# own svymean. Its xlogit is the same interval without the regression.
R_REGRESSION = {"rtol": 1e-7, "atol": 0}


@pytest.fixture(scope="module")
def by_design(columns, cases, make_responses):
    single = {name: columns[name] for name in TABULATED}
    return {
        name: make_responses(
            single,
            weight=None if name == "unweighted" else cases["designs"][name]["weights"],
            margins=margins,
        )
        for name, margins in DESIGNS.items()
    }


@pytest.fixture(scope="module")
def first(columns, base_weights, synth505, make_responses):
    single = {name: columns[name] for name in TABULATED}
    return {
        "weights": make_responses(single, weight=base_weights),
        "raked": make_responses(single, weight=synth505["rake"], margins=MAIN_EFFECTS),
    }


@pytest.mark.parametrize("design", ["weights", "raked"])
def test_rao_scott_f(first, synth505, design):
    expected = synth505["chisq"][design]["F"]
    df = expected["parameter"]
    agree_f(
        rao_scott(two_way(first[design], "x", "y")),
        [expected["statistic"], df["ndf"], df["ddf"], expected["p"]],
        columns_of(design),
    )


@pytest.mark.parametrize("design", ["weights", "raked"])
@pytest.mark.parametrize("method", ["logit", "xlogit"])
def test_logit_interval(first, synth505, design, method):
    found = one_way(first[design], "x")
    expected = synth505["ciprop_x_a"][design][method]
    row = "interval: xlogit" if method == "xlogit" else "logit interval by regression"
    agree(row, columns_of(design), found.share[0], expected["est"])
    both = [found.ci_low[0], found.ci_high[0]]
    agree(row, columns_of(design), both, [expected["lo"], expected["hi"]])


def test_raked_shares_and_errors(first, synth505):
    found = one_way(first["raked"], "x")
    agree("share", columns_of("raked"), found.share, synth505["mean_x_raked"]["est"])
    agree("share, se", columns_of("raked"), found.se, synth505["mean_x_raked"]["se"])


def test_logit_intervals_of_domains(first, synth505):
    found = two_way(first["raked"], "x", "country")
    expected = synth505["by_country_logit"]
    assert list(found.column.categories) == expected["level"]
    tags = columns_of("raked", domain=True)
    row = "logit interval by regression"
    agree(row, tags, found.column_share[0], expected["est"], **R_REGRESSION)
    agree(row, tags, found.ci_low[0], expected["lo"], **R_REGRESSION)
    agree(row, tags, found.ci_high[0], expected["hi"], **R_REGRESSION)


@pytest.mark.parametrize("design", DESIGNS)
def test_rao_scott_f_in_every_table(by_design, cases, design):
    for case in cases["designs"][design]["tables"]:
        table = two_way(by_design[design], case["row"], case["column"])
        agree_f(rao_scott(table), case["f"], columns_of(design, case["row"], case["column"]))


@pytest.mark.parametrize("design", ["unweighted", "weights"])
def test_subset_of_r_has_the_same_f_on_fewer_degrees_of_freedom(by_design, cases, design):
    for case in cases["designs"][design]["tables"]:
        table = two_way(by_design[design], case["row"], case["column"])
        statistic, numerator, denominator, _ = rao_scott(table)
        denominator *= (table.base - 1) / (505 - 1)
        tags = columns_of(design, case["row"], case["column"])
        agree("Rao-Scott: F", tags, statistic, case["f_subset"][0])
        agree("Rao-Scott: df", tags, [numerator, denominator], case["f_subset"][1:3])


@pytest.mark.parametrize("design", [d for d in DESIGNS if d != "unweighted"])
def test_adjusted_residuals(by_design, cases, design):
    for case in cases["designs"][design]["tables"]:
        table = two_way(by_design[design], case["row"], case["column"])
        tags = columns_of(design, case["row"], case["column"])
        agree("adjusted residual", tags, table.adjusted_residual, case["residuals"])


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_with_missing_answers(by_design, cases, design):
    found, expected = one_way(by_design[design], "xm"), cases["designs"][design]["xm"]
    tags = columns_of(design, "xm")
    agree("share", tags, found.share, expected["share"])
    agree("share, se", tags, found.se, expected["se"])
    agree("share, deff", tags, found.deff, expected["deff"])
    if found.interval == "logit":
        interval = np.transpose([found.ci_low, found.ci_high])
        agree("interval: xlogit", tags, interval, expected["xlogit"])
        agree("logit interval by regression", tags, interval, expected["logit"], **R_REGRESSION)


@pytest.mark.parametrize("design", DESIGNS)
def test_column_shares_of_domains_with_missing_answers(by_design, cases, design):
    found = two_way(by_design[design], "xm", "ym")
    for j, expected in enumerate(cases["designs"][design]["xm_by_ym"]):
        tags = columns_of(design, "xm", "ym", domain=True)
        agree("share", tags, found.column_share[:, j], expected["share"])
        agree("share, se", tags, found.column_share_se[:, j], expected["se"])
        if found.interval == "logit":
            interval = np.transpose([found.ci_low[:, j], found.ci_high[:, j]])
            agree("interval: xlogit", tags, interval, expected["xlogit"])


def test_pearson_and_its_residuals(by_design, cases):
    for case in cases["pearson"]:
        table = two_way(by_design["unweighted"], case["row"], case["column"])
        pearson = table.tests[0]
        assert pearson.name == "pearson"
        tags = columns_of("unweighted", case["row"], case["column"])
        agree("Pearson's chi-square", tags, pearson.statistic, case["statistic"])
        agree("Pearson's chi-square: df", tags, pearson.df, [case["df"]])
        agree("Pearson's chi-square: p", tags, pearson.p, case["p"])
        agree("adjusted residual", tags, table.adjusted_residual, case["residuals"])
