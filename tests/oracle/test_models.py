"""Regression models against R's survey package and numerical differentiation; see README.md."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate.models import fit_model
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.codebook import Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column

CORRELATIONS = {"rtol": 1e-8, "atol": 1e-9, "of": 1}
# R's svyolr stops at 1e-8 of the deviance and takes its second derivative numerically.
R_OLR = {"rtol": 1e-3, "atol": 2e-4, "of": 1}
DESIGNS = ("unweighted", "weights", "raked", "clustered")
MISSING_ANSWERS = {
    "sex ~ age + country": (),
    "sex ~ x * age + score": (),
    "xa ~ ym + sex + score:sex": ("xm", "ym"),
    "yx ~ xm + country": ("ym", "xm"),
    "x ~ age + sex": (),
    "xo ~ ym + score + sex": ("xo", "ym"),
}
"""Which variables of a formula some did not answer."""


@pytest.fixture(scope="module")
def answers():
    return json.loads((Path(__file__).parent / "models.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def models(answers):
    return answers["designs"]


@pytest.fixture(scope="module")
def jkn(answers):
    return answers["jkn"]


@pytest.fixture(scope="module")
def by_design(columns, models, make_responses):
    single = {k: columns[k] for k in ("country", "sex", "age", "x", "y", "xm", "ym")}
    whole = make_responses(single)
    n = len(whole)
    place = np.arange(1, n + 1)
    whole = _with(whole, "score", "numeric", values=place * 37 % 11 / 2)
    whole = _with(whole, "x", "ordinal", like="x")
    whole = _with(whole, "xo", "ordinal", like="xm", aside="e")
    out = {}
    for name in DESIGNS:
        weight = np.array(models[name]["weights"])
        if name == "clustered":
            design = SurveyDesign.from_columns(
                weight, strata=columns["country"], psu=(place % 40 + 1).tolist(), nest=True
            )
        elif name == "unweighted":
            design = SurveyDesign()
        else:
            margins = (("sex", "age"), ("country",)) if name == "raked" else ()
            design = SurveyDesign("made", weight, margins)
        out[name] = whole.with_design(design)
    return out


def _with(responses, name, kind, like=None, values=None, aside=None):
    n = len(responses)
    codes, categories = np.zeros(n, dtype=np.int32), ()
    if like is not None:
        codes, found = responses.resolve(like)
        categories = tuple(replace(c, aside=c.code == aside) for c in found)
    variable = Variable(name, kind, {"en": name}, categories=categories)
    codebook = replace(
        responses.codebook, variables={**responses.codebook.variables, name: variable}
    )
    return replace(responses, codebook=codebook).with_column(Column(variable, codes, values))


def ours(formula):
    """Our names for R's made variables."""
    return formula.replace("xa ~", "xm.a ~").replace("yx ~", "ym.x ~")


def assert_effects(found, expected, outcomes, tags):
    assert [(e.name, e.category) for e in found] == [(e["name"], e["category"]) for e in expected]
    for mine, theirs in zip(found, expected, strict=True):
        assert len(mine.effect) == outcomes
        # Gradients are differentiated numerically in R.
        agree("average marginal effect", tags, mine.effect, theirs["effect"])
        agree("average marginal effect, se", tags, mine.se, theirs["se"])


@pytest.mark.parametrize("case", range(4))
@pytest.mark.parametrize("design", DESIGNS)
def test_binary_logit(by_design, models, design, case):
    expected = models[design]["logit"][case]
    found = fit_model(by_design[design], ours(expected["formula"]))
    assert found.family == "logit"
    assert found.df == expected["df"]
    tags = columns_of(design, *MISSING_ANSWERS[expected["formula"]])
    agree("binary logit: coefficient", tags, found.estimate, expected["estimate"])
    se = found.se
    agree("binary logit: se", tags, se, expected["se"])
    # A covariance near 0 is the difference of larger numbers: it is held against its errors.
    scale = np.multiply.outer(se, se)
    theirs = expected["covariance"] / scale
    agree("binary logit: correlation", tags, found.covariance / scale, theirs, **CORRELATIONS)
    agree("binary logit: p", tags, found.p, expected["p"])
    agree("binary logit: interval", tags, found.ci_low, expected["low"])
    agree("binary logit: interval", tags, found.ci_high, expected["high"])
    assert_effects(found.effects, expected["effects"], 2, tags)


@pytest.mark.parametrize("case", range(2))
@pytest.mark.parametrize("design", DESIGNS)
def test_proportional_odds(by_design, models, design, case):
    expected = models[design]["ordinal"][case]
    found = fit_model(by_design[design], expected["formula"])
    assert found.family == "proportional_odds"
    assert found.df == expected["df"]
    estimate = np.concatenate([found.estimate, found.thresholds])
    se = np.concatenate([found.se, found.thresholds_se])
    tags = columns_of(design, *MISSING_ANSWERS[expected["formula"]])
    agree("ordinal model: coefficient", tags, estimate, expected["estimate"])
    agree("ordinal model: se", tags, se, expected["se"])
    # A covariance near 0 is the difference of larger numbers: it is held against its errors.
    scale = np.multiply.outer(se, se)
    theirs = expected["covariance"] / scale
    agree("ordinal model: correlation", tags, found.covariance / scale, theirs, **CORRELATIONS)
    agree("ordinal model, svyolr's own", tags, estimate, expected["rough"], **R_OLR)
    if expected.get("rough_se"):
        agree("ordinal model, svyolr's own", tags, se, expected["rough_se"], **R_OLR)
    assert_effects(found.effects, expected["effects"], len(found.outcomes), tags)


def test_binary_logit_by_replicates(by_design, jkn):
    whole = by_design["clustered"]
    replicates = jackknife(whole.design, len(whole))
    design = replace(whole.design, psu=None, stratum=None, strata=(), psus=(), nest=False)
    found = fit_model(whole.with_design(replace(design, replicates=replicates)), jkn["formula"])
    se = found.se
    assert found.df == jkn["df"]
    tags = columns_of("jackknife")
    agree("binary logit: coefficient", tags, found.estimate, jkn["estimate"])
    agree("binary logit: se", tags, se, jkn["se"])
