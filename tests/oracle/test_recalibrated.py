"""Replicates that are calibrated anew against R's rake and calibrate of replicate designs."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from tests.oracle.rao_scott import agree_f, rao_scott
from tests.tally.made import with_number
from youthsurvey.errors import WeightingError
from youthsurvey.estimate import one_way, two_way
from youthsurvey.estimate.replication import bootstrap, jackknife
from youthsurvey.model.design import SurveyDesign
from youthsurvey.weight import MarginShares, Scheme, calibrated_replicates, weight

R = json.loads(Path(__file__).with_name("recalibrated.json").read_text("utf-8"))
THREE = (("country",), ("sex",), ("age",))
BOUNDS = (0.2, 6.0)
WAYS = {
    "rake": {"type": "rake"},
    "raking": {"type": "calibrate", "distance": "raking"},
    "linear": {"type": "calibrate", "distance": "linear", "bounds": BOUNDS},
    "logit": {"type": "calibrate", "distance": "logit", "bounds": BOUNDS},
}
PSU = (np.arange(1, 506) % 40 + 1).tolist()


@pytest.fixture(scope="module")
def answers(columns, base_weights, make_responses):
    single = {name: columns[name] for name in ("country", "sex", "age", "x", "y", "xm", "ym")}
    return with_number(make_responses(single), "w", base_weights.tolist())


@pytest.fixture(scope="module")
def shares(targets):
    return MarginShares(
        {(name,): {(code,): p for code, p in of.items()} for name, of in targets.items()}
    )


def scheme_of(way, base, **fields):
    start = None if base == "one" else "w"
    return Scheme("made", {"en": "made"}, margins=THREE, base_weight=start, **WAYS[way], **fields)


def units(design, columns):
    if design == "jkn_w":
        return SurveyDesign.from_columns(strata=columns["sex"], psu=PSU, nest=True)
    return SurveyDesign.from_columns(psu=PSU)


@pytest.fixture(scope="module", params=[(d, w) for d in R for w in WAYS], ids="-".join)
def case(request, answers, shares, columns):
    design, way = request.param
    responses = answers.with_design(units(design, columns))
    scheme = scheme_of(way, design.partition("_")[2])
    weighted = weight(responses, scheme, shares).responses
    made = calibrated_replicates(responses, scheme, shares, jackknife)
    return (
        weighted.with_design(replace(weighted.design, replicates=made)),
        R[design][way],
        columns_of(design),
    )


def test_weights_of_the_sample_and_of_a_replicate(case):
    responses, expected, tags = case
    agree("weights, recalibrated replicates", tags, responses.design.weight, expected["weights"])
    found = responses.design.replicates.weight
    out = np.flatnonzero(np.array(expected["first"]) == 0)
    mine = next(w for w in found if np.array_equal(np.flatnonzero(w == 0), out))
    agree("weights, recalibrated replicates", tags, mine, expected["first"])
    np.testing.assert_allclose(found.sum(axis=1), len(responses), rtol=1e-9)


def test_shares_and_their_errors(case, columns):
    responses, expected, tags = case
    men = [s == "M" and a != "18-20" for s, a in zip(columns["sex"], columns["age"], strict=True)]
    for name, found, more in (
        ("x", one_way(responses, "x"), ()),
        ("xm", one_way(responses, "xm"), ("missing answers",)),
        ("men", one_way(responses.domain(np.array(men)), "x"), ("domains",)),
    ):
        agree("share", (*tags, *more), found.share, expected[name]["share"])
        agree("share, se: recalibrated", (*tags, *more), found.se, expected[name]["se"])
    # A calibrated margin has no error: every replicate meets it.
    assert expected["sex_se"] < 1e-10
    assert one_way(responses, "sex").se.max() < 1e-9


def test_rao_scott_f(case):
    responses, expected, tags = case
    for (row, column), key in ((("x", "y"), "xy"), (("xm", "ym"), "xmym")):
        found = rao_scott(two_way(responses, row, column))
        theirs = expected[key]
        more = ("missing answers",) if row == "xm" else ()
        if responses.design.replicates.df == expected["degf"]:
            agree_f(found, theirs, (*tags, *more))
        else:
            agree("Rao-Scott: F", (*tags, *more), found[0], theirs[0])
            agree("Rao-Scott: df", (*tags, *more), found[1], theirs[1])


def test_a_bootstrap_meets_the_margins_in_every_replicate(answers, shares, targets, columns):
    responses = answers.with_design(units("jkn_w", columns))
    made = calibrated_replicates(
        responses,
        scheme_of("rake", "w"),
        shares,
        lambda design, rows: bootstrap(design, rows, np.random.default_rng(1), 20),
    )
    women = np.array([s == "F" for s in columns["sex"]])
    np.testing.assert_allclose(
        made.weight[:, women].sum(axis=1) / 505, targets["sex"]["F"], rtol=1e-9
    )
    assert (made.method, made.weight.shape) == ("bootstrap", (20, 505))


def test_a_replicate_without_a_target_s_respondents_is_named(answers, shares, columns):
    """The country's only PSU is left out of the replicate with its number."""
    psu = [99 if c == "C8" else p for c, p in zip(columns["country"], PSU, strict=True)]
    responses = answers.with_design(SurveyDesign.from_columns(psu=psu))
    with pytest.raises(WeightingError, match="replicate 41 of 41"):
        calibrated_replicates(responses, scheme_of("rake", "w"), shares, jackknife)


def test_trimmed_weights_have_none(answers, shares):
    trimmed = scheme_of("rake", "w", trim=(0.3, 3.0))
    with pytest.raises(WeightingError, match="trimmed"):
        calibrated_replicates(answers, trimmed, shares, jackknife)
