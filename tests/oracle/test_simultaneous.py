"""Intervals for all shares at once against Goodman's, and against R at the level of each."""

import json
from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.proportion import multinomial_proportions_confint

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate import one_way
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.design import SurveyDesign

MARGINS = {"raked": (("sex", "age"), ("country",))}
R = json.loads(Path(__file__).with_name("simultaneous.json").read_text("utf-8"))
PSU = np.arange(1, 506) % 40 + 1


@pytest.fixture(scope="module")
def answers(columns, make_responses):
    return make_responses({name: columns[name] for name in ("country", "sex", "age", "x", "xm")})


def design_of(name, columns):
    weight = np.array(R[name]["weights"])
    if name == "clustered":
        return SurveyDesign.from_columns(weight, strata=columns["country"], psu=PSU, nest=True)
    if name == "jackknife":
        units = SurveyDesign.from_columns(weight, psu=PSU)
        return SurveyDesign("made", weight, replicates=jackknife(units, 505))
    return SurveyDesign("made", weight, MARGINS.get(name, ()))


@pytest.mark.parametrize("method", ["xlogit", "asin", "mean"])
@pytest.mark.parametrize("design", R)
def test_intervals_under_a_design(answers, columns, design, method):
    responses = answers.with_design(design_of(design, columns))
    for name, level in (("x", 0.9), ("xm", 0.95)):
        found = one_way(responses, name, level, method, simultaneous=True)
        expected = [line[method] for line in R[design][f"{name}{100 * level:.0f}"]]
        both = np.transpose([found.ci_low, found.ci_high])
        agree("simultaneous interval", columns_of(design, name), both, expected)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("name", ["x", "xm", "country"])
def test_wilson_s_without_a_design_are_goodman_s(answers, name, level):
    found = one_way(answers, name, level, simultaneous=True)
    goodman = multinomial_proportions_confint(found.n, 1 - level, method="goodman")
    both = np.transpose([found.ci_low, found.ci_high])
    agree("simultaneous interval", columns_of("unweighted", name), both, goodman)
