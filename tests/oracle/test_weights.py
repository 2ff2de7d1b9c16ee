"""Raking, post-stratification and trimming against R's survey package; see README.md."""

from itertools import product
from math import prod

import numpy as np
import pytest

from tests.oracle.agreement import agree
from youthsurvey.model.design import SurveyDesign
from youthsurvey.tally.cells import tally
from youthsurvey.weight import Population, Scheme, rake, trim_weights, weight
from youthsurvey.weight.targets import margin_targets

LABEL = {"en": "made"}


@pytest.fixture(scope="module")
def population(targets):
    """A population in which country, sex and age are independent."""
    return Population(
        tuple(targets),
        {
            codes: prod(share[code] for share, code in zip(targets.values(), codes, strict=True))
            for codes in product(*targets.values())
        },
    )


@pytest.fixture(scope="module")
def answers(columns, make_responses):
    return make_responses({name: columns[name] for name in ("country", "sex", "age")})


def scheme(*margins):
    kind = "rake" if len(margins) > 1 else "poststratify"
    return Scheme("made", LABEL, kind, margins)


def made(responses, population, *margins):
    return weight(responses, scheme(*margins), population).responses.design.weight


def raked_from(base, responses, population, *margins):
    """Base weights times the factor of their cell, on R's scale: their own sum."""
    plan = scheme(*margins)
    cells = tally(responses.with_design(SurveyDesign("base", base)), plan.variables).w[0]
    cells = cells[(slice(None, -1),) * cells.ndim]
    targets = margin_targets(plan, population, responses.codebook, None)
    factor, _ = rake(cells / cells.sum(), targets, plan.name)
    return base * factor[tuple(responses[name].codes for name in plan.variables)]


def test_raking_to_three_margins_from_base_weights(answers, population, base_weights, synth505):
    found = raked_from(base_weights, answers, population, ("country",), ("sex",), ("age",))
    agree("weights, raked", ["calibrated"], found, synth505["rake"])


def test_raking_to_a_joint_margin_and_another(answers, population, cases):
    found = made(answers, population, ("sex", "age"), ("country",))
    expected = cases["designs"]["raked"]["weights"]
    agree("weights, raked", ["calibrated"], found, expected)


def test_poststratification(answers, population, cases):
    found = made(answers, population, ("sex", "age"))
    expected = cases["designs"]["poststratified"]["weights"]
    agree("weights, post-stratified", ["calibrated"], found, expected)


def test_poststratification_from_base_weights(answers, population, base_weights, cases):
    found = raked_from(base_weights, answers, population, ("sex", "age"))
    expected = cases["designs"]["poststratified_base"]["weights"]
    agree("weights, post-stratified", ["calibrated"], found, expected)


def test_trimming_of_raked_weights(synth505):
    case = synth505["trim"]
    found = trim_weights(np.array(synth505["rake"]), case["lower"], case["upper"])
    agree("weights, trimmed", ["calibrated"], found, case["weights"])


@pytest.mark.parametrize("i", range(3))
def test_trimming_within_other_bounds(cases, i):
    case = cases["trims"][i]
    raked = np.array(cases["designs"]["raked"]["weights"])
    found = trim_weights(raked, case["lower"], case["upper"])
    agree("weights, trimmed", ["calibrated"], found, case["weights"])
