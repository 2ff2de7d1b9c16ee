"""Calibration by every distance against R's survey package; see README.md."""

import json
from itertools import product
from math import prod
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.tally.made import with_number
from youthsurvey.errors import WeightingError
from youthsurvey.estimate.tabulate import one_way
from youthsurvey.weight import MarginShares, Population, Scheme, solve, trim_weights, weight

LABEL = {"en": "made"}
THREE = (("country",), ("sex",), ("age",))
MEAN = {"z": 24.5}
WAYS = {
    "linear": {"distance": "linear"},
    "raking": {"distance": "raking"},
    "logit": {"distance": "logit", "bounds": (0.3, 3.5)},
    "bounded_linear": {"distance": "linear", "bounds": (0.3, 3.5)},
    "bounded_raking": {"distance": "raking", "bounds": (0.3, 3.5)},
    "linear_mean": {"distance": "linear", "means": MEAN},
    "raking_mean": {"distance": "raking", "means": MEAN},
    "logit_mean": {"distance": "logit", "bounds": (0.2, 4), "means": MEAN},
    "mean_alone": {"distance": "raking", "means": MEAN, "margins": ()},
    "joint": {
        "distance": "logit",
        "bounds": (0.2, 5),
        "margins": (("sex", "age"), ("country",)),
    },
}
CALIBRATED = {
    way: "weights, calibrated: "
    + ("bounded " if "bounded" in way else "")
    + fields["distance"]
    + (", to a mean" if "means" in fields else "")
    for way, fields in WAYS.items()
}
"""The row of the oracle table by way."""


@pytest.fixture(scope="module")
def oracle():
    path = Path(__file__).parent / "calibration.json"
    return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def answers(columns, oracle, base_weights, make_responses):
    made = make_responses({name: columns[name] for name in ("country", "sex", "age", "x")})
    return with_number(with_number(made, "z", oracle["z"]), "w", base_weights.tolist())


@pytest.fixture(scope="module")
def population(targets):
    return Population(
        tuple(targets),
        {
            codes: prod(share[code] for share, code in zip(targets.values(), codes, strict=True))
            for codes in product(*targets.values())
        },
    )


def scheme(way, base):
    fields = {"margins": THREE} | WAYS[way]
    return Scheme("made", LABEL, "calibrate", base_weight="w" if base == "w" else None, **fields)


@pytest.mark.parametrize("base", ["w", "one"])
@pytest.mark.parametrize("way", [way for way in WAYS if "linear" not in way or "bounded" in way])
def test_weights_and_standard_errors(answers, population, oracle, base_weights, way, base):
    made = weight(answers, scheme(way, base), population).responses
    case = oracle[base][way]
    scale = base_weights.mean() if base == "w" else 1.0
    agree(CALIBRATED[way], ["calibrated"], made.design.weight * scale, case["weights"])
    found = one_way(made, "x")
    agree("share", ["calibrated"], found.share[0], case["share"])
    agree("share, se", ["calibrated"], found.se[0], case["se"])


@pytest.mark.parametrize("base", ["w", "one"])
@pytest.mark.parametrize("way", ["linear", "linear_mean"])
def test_linear_weights_which_may_be_negative(answers, population, oracle, base_weights, way, base):
    found = solve(answers, scheme(way, base), population).weights
    scale = base_weights.mean() if base == "w" else 1.0
    assert min(oracle[base][way]["weights"]) < 0
    agree(CALIBRATED[way], ["calibrated"], found * scale, oracle[base][way]["weights"])
    with pytest.raises(WeightingError, match="respondents a weight below 0"):
        weight(answers, scheme(way, base), population)


@pytest.mark.parametrize(
    ("way", "name"),
    [("raking", "cal_raking"), ("logit", "cal_logit"), ("bounded_linear", "cal_bounded")],
)
def test_the_first_oracle_s_calibrations(answers, targets, synth505, base_weights, way, name):
    shares = {(name,): {(c,): p for c, p in of.items()} for name, of in targets.items()}
    found = weight(answers, scheme(way, "w"), MarginShares(shares)).responses.design.weight
    agree(CALIBRATED[way], ["calibrated"], found * base_weights.mean(), synth505[name])


def test_raking_is_calibration_by_the_raking_distance(answers, population, base_weights):
    raked = Scheme("made", LABEL, "rake", THREE, base_weight="w")
    one, other = (weight(answers, s, population) for s in (raked, scheme("raking", "w")))
    np.testing.assert_allclose(
        one.responses.design.weight, other.responses.design.weight, rtol=1e-9
    )


def test_trimming_of_calibrated_weights(oracle):
    case = oracle["trim"]
    raked = np.array(oracle["one"]["raking"]["weights"])
    found = trim_weights(raked, case["lower"], case["upper"])
    agree("weights, trimmed", ["calibrated"], found, case["weights"])


def test_models_and_means_know_base_weights_too(answers, population):
    """From base weights of 1 everything is as without any."""
    from youthsurvey.estimate.models import fit_model
    from youthsurvey.estimate.tabulate import two_way

    ones = with_number(answers, "ones", [1.0] * len(answers))
    plain, based = (
        weight(ones, Scheme("made", LABEL, "calibrate", THREE, base_weight=base), population)
        for base in (None, "ones")
    )
    for found in (
        lambda r: fit_model(r, "x.a ~ sex").covariance,
        lambda r: two_way(r, "x", "sex").column_share_se,
    ):
        np.testing.assert_allclose(found(based.responses), found(plain.responses), rtol=1e-9)
