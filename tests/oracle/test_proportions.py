"""Intervals, means, quantiles and ratios against R's survey package; see proportions.R."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate import numeric, one_way, two_way
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column

# R interpolates the profile of a quasi-binomial regression, and scales by n / (n - 1).
R_PROFILE = {"rtol": 5e-4, "atol": 0}
DESIGNS = {
    "unweighted": (),
    "weights": (),
    "poststratified": (("sex", "age"),),
    "raked": (("sex", "age"), ("country",)),
    "clustered": (),
}
QUANTILE = {
    "estimate": "quantile",
    "low": "quantile, interval",
    "high": "quantile, interval",
    "se": "quantile, se",
}
METHODS = ("xlogit", "logit", "beta", "asin", "mean", "wilson", "likelihood")


@pytest.fixture(scope="module")
def oracle():
    return json.loads((Path(__file__).parent / "proportions.json").read_text("utf-8"))["designs"]


@pytest.fixture(scope="module")
def by_design(columns, oracle, make_responses):
    """Responses with the numbers v, vm and um and the scale score, as proportions.R makes them."""
    single = {name: columns[name] for name in ("country", "sex", "age", "x", "y", "xm")}
    i = np.arange(1, 506)
    v, u = (i * 37) % 23 + 10.0, ((i * 53) % 101) / 8 + 1
    numeric_columns = {
        "v": v,
        "vm": np.where(i % 9 == 2, np.nan, v),
        "um": np.where(i % 13 == 5, np.nan, u),
    }
    scale = Variable(
        "score",
        "ordinal",
        {"en": "score"},
        categories=tuple(Category(c, {"en": c}, aside=c == "e") for c in "abcde"),
    )
    out = {}
    for name, margins in DESIGNS.items():
        weight = None if name == "unweighted" else oracle[name]["weights"]
        made = make_responses(single, weight=weight, margins=margins)
        extra = {"score": Column(scale, made["x"].codes)}
        for key, values in numeric_columns.items():
            codes = np.where(np.isnan(values), -2, 0).astype(np.int32)
            extra[key] = Column(Variable(key, "numeric", {"en": key}), codes, values)
        book = Codebook(
            {c.variable.name: c.variable for c in (*made.columns.values(), *extra.values())}
        )
        out[name] = type(made)(book, made.line, made.order, {**made.columns, **extra}, made.design)
    units = SurveyDesign.from_columns(
        weight=oracle["clustered"]["weights"],
        strata=columns["country"],
        psu=[i % 40 + 1 for i in range(1, 506)],
        nest=True,
    )
    out["clustered"] = out["clustered"].with_design(units)
    return out


def weighted_designs():
    # Without weights Wilson's interval is the plain one, held against statsmodels elsewhere.
    return [(d, m) for d in DESIGNS for m in METHODS if (d, m) != ("unweighted", "wilson")]


@pytest.mark.parametrize(("design", "method"), weighted_designs())
def test_intervals_of_shares(by_design, oracle, design, method):
    key = "xlogit" if method == "logit" else method
    for name, level, block in (("x", 0.9, "x90"), ("xm", 0.95, "xm")):
        found = one_way(by_design[design], name, level, method)
        expected = [line[key] for line in oracle[design][block]]
        assert found.interval == method
        both = np.transpose([found.ci_low, found.ci_high])
        agree(f"interval: {key}", columns_of(design, name), both, expected)


@pytest.mark.parametrize(("design", "method"), weighted_designs())
def test_intervals_of_column_shares(by_design, oracle, design, method):
    key = "xlogit" if method == "logit" else method
    found = two_way(by_design[design], "xm", "sex", 0.95, method)
    expected = [line[key] for line in oracle[design]["xm_of_men"]]
    j = found.column.categories.index("M")
    both = np.transpose([found.ci_low[:, j], found.ci_high[:, j]])
    agree(f"interval: {key}", columns_of(design, "xm", domain=True), both, expected)


@pytest.mark.parametrize("design", DESIGNS)
def test_beta_interval_is_r_s_own(by_design, oracle, design):
    for name, level, block in (("x", 0.9, "x90"), ("xm", 0.95, "xm")):
        found = one_way(by_design[design], name, level, "beta")
        expected = [line["r_beta"] for line in oracle[design][block]]
        both = np.transpose([found.ci_low, found.ci_high])
        agree("interval: beta", columns_of(design, name), both, expected)


@pytest.mark.parametrize("design", DESIGNS)
def test_likelihood_interval_is_near_the_interpolated_one_of_r(by_design, oracle, design):
    found = one_way(by_design[design], "x", 0.9, "likelihood")
    expected = [line["r_likelihood"] for line in oracle[design]["x90"]]
    both = np.transpose([found.ci_low, found.ci_high])
    agree("likelihood interval, R's own", columns_of(design), both, expected, **R_PROFILE)


def compare_mean(found, i, expected, tags):
    agree("mean", tags, found.estimate[i], expected["mean"])
    agree("mean, se", tags, found.se[i], expected["se"])
    agree("mean, deff", tags, found.deff[i], expected["deff"])
    agree("mean, interval", tags, [found.ci_low[i], found.ci_high[i]], expected["ci"])


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", ["v", "vm", "um", "score"])
def test_means(by_design, oracle, design, name):
    tags = columns_of(design, "vm" if name == "score" else name)
    compare_mean(numeric(by_design[design], name), 0, oracle[design]["mean"][name], tags)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", ["vm", "score"])
def test_means_of_groups(by_design, oracle, design, name):
    found = numeric(by_design[design], name, "sex")
    for i, expected in enumerate(oracle[design]["mean_by_sex"][name], start=1):
        assert found.by.categories[i - 1] == expected["group"]
        compare_mean(found, i, expected, columns_of(design, "vm", domain=True))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", ["v", "vm", "um", "80"])
def test_quantiles(by_design, oracle, design, name):
    if name == "80":
        found, expected = numeric(by_design[design], "um", level=0.8), oracle[design]["quantiles80"]
    else:
        found, expected = numeric(by_design[design], name), oracle[design]["quantiles"][name]
    tags = columns_of(design, "um" if name == "80" else name)
    for field, key in (
        ("quantile", "estimate"),
        ("quantile_low", "low"),
        ("quantile_high", "high"),
        ("quantile_se", "se"),
    ):
        agree(QUANTILE[key], tags, getattr(found, field)[0], expected[key])
    if name == "v":
        agree(QUANTILE["se"], tags, found.quantile_se[0], expected["r_se"])


@pytest.mark.parametrize("design", DESIGNS)
def test_ratios(by_design, oracle, design):
    found, expected = numeric(by_design[design], "vm/um"), oracle[design]["ratio"]
    assert found.statistic == "ratio"
    tags = columns_of(design, "vm/um")
    agree("ratio", tags, found.estimate[0], expected["ratio"])
    agree("ratio, se", tags, found.se[0], expected["se"])
    agree("ratio, interval", tags, [found.ci_low[0], found.ci_high[0]], expected["ci"])
