"""Strata, PSUs, fpc, single-PSU strata and replicates against R's survey package; see README.md."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import hadamard

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from tests.oracle.rao_scott import agree_f, rao_scott
from youthsurvey.estimate import one_way, two_way
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates

TABULATED = ("country", "sex", "age", "x", "y", "xm", "ym", "xe")
MARGINS = (("country",), ("sex",), ("age",))
ROW = np.arange(1, 505 + 1)
LONELY = ("adjust", "average", "certainty", "remove")


LINEAR = (
    "strata", "psu", "nested", "both", "strata_unweighted", "psu_unweighted", "strata_fpc",
    "both_fpc", "both_fraction", "raked_strata", "raked_psu", "raked_nested", "raked_both_fpc",
    "raked_lonely",
)  # fmt: skip
REPLICATES = ("jk1", "jkn", "jkn_fpc", "jk1_mse", "bootstrap", "brr", "fay")
EVERY = [
    *(("designs", name) for name in LINEAR),
    *(("lonely", name) for name in LONELY),
    *(("replicates", name) for name in REPLICATES),
]


@pytest.fixture(scope="module")
def oracle():
    return json.loads((Path(__file__).parent / "designs.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def place(columns):
    """Strata and PSUs as designs.R makes them."""
    country = np.array([int(name[1:]) for name in columns["country"]])
    part = np.where(ROW <= 5, "single", np.where(ROW % 3 == 0, "north", "south"))
    return {
        "country": country,
        "psu": ROW % 40 + 1,
        "cluster": country * 10 + ROW % 6,
        "part": part,
        "team": np.where(ROW <= 5, 1, np.where(ROW % 3 == 0, 100, 200) + ROW % 17),
        "people": 200 + 10 * country,
        "units": 8 + country,
        "fraction": 0.05 * country,
    }


def design_of(name, place, weight):
    """Return a design by its name in designs.R."""
    strata = {"strata": place["country"]}
    cluster = {"psu": place["cluster"]}
    nested = {**strata, "psu": place["psu"], "nest": True}
    fields = {
        "strata": strata,
        "psu": cluster,
        "nested": nested,
        "both": strata | cluster,
        "strata_unweighted": strata,
        "psu_unweighted": cluster,
        "strata_fpc": {**strata, "fpc": place["people"]},
        "both_fpc": strata | cluster | {"fpc": place["units"]},
        "both_fraction": strata | cluster | {"fpc": place["fraction"]},
        "lonely": {"strata": place["part"], "psu": place["team"], "lonely_psu": "adjust"},
    }[name.removeprefix("raked_")]
    margins = MARGINS if name.startswith("raked_") else ()
    weight = None if name.endswith("_unweighted") else weight
    return SurveyDesign.from_columns(weight, margins=margins, **fields)


@pytest.fixture(scope="module")
def answers(columns, make_responses):
    return make_responses({name: columns[name] for name in TABULATED})


def replicates_of(name, design, expected):
    """Return replicate weights by their name in designs.R; R's own where chance made them."""
    if name.startswith("jk"):
        return jackknife(design, len(ROW), mse=name.endswith("_mse"))
    if name == "bootstrap":
        return Replicates.given(np.array(expected["repweights"]), name)
    up, down = (2.0, 0.0) if name == "brr" else (1.7, 0.3)
    country = np.array([int(code) for code in np.array(design.strata)[design.stratum]])
    first = hadamard(16)[:, country] > 0
    weight = np.where(first == (ROW % 2 == 1), up, down) * design.weight
    kind = {"brr": "BRR", "fay": "Fay"}[name]
    return Replicates.given(weight, kind, rho=0.3 if name == "fay" else None)


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def case(request, oracle, place, base_weights, answers):
    kind, name = request.param
    expected = oracle[kind][name]
    if kind == "designs":
        design = design_of(name, place, expected["weights"] or base_weights)
    elif kind == "lonely":
        design = replace(design_of("lonely", place, base_weights), lonely_psu=name)
    else:
        source = {"jkn": "both", "jkn_fpc": "both_fpc", "brr": "both", "fay": "both"}
        design = design_of(source.get(name, "psu"), place, base_weights)
        made = replicates_of(name, design, expected)
        design = SurveyDesign("made", base_weights, replicates=made)
    return answers.with_design(design), expected, name


def intervals(found):
    return np.transpose([found.ci_low, found.ci_high])


@pytest.mark.parametrize("name", ["x", "xm"])
def test_shares(case, name):
    responses, expected, design = case
    tags = columns_of(design, name)
    found = one_way(responses, name)
    assert found.interval == "logit"
    assert found.design.df == expected["degf"]
    agree("share", tags, found.share, expected[name]["share"])
    agree("share, se", tags, found.se, expected[name]["se"])
    agree("interval: xlogit", tags, intervals(found), expected[name]["xlogit"])


def test_rao_scott_f(case):
    responses, expected, design = case
    for table in expected["tables"]:
        found = two_way(responses, table["row"], table["column"])
        agree_f(rao_scott(found), table["f"], columns_of(design, table["row"], table["column"]))


def test_columns_as_domains(case, columns):
    responses, expected, name = case
    design = responses.design
    tags = columns_of(name, "xm", "ym", domain=True)
    found = two_way(responses, "xm", "ym")
    for j, column in enumerate(expected["xm_by_ym"]):
        agree("share", tags, found.column_share[:, j], column["share"])
        se = np.array(column["se"])
        inside = np.array([y == column["column"] for y in columns["ym"]])
        if design.lonely_psu == "average" and not (inside & (design.stratum == 1)).any():
            # R drops the rows outside of a subset, so it does not see that a stratum is lonely;
            # here the other two strata stand for it in every domain.
            assert design.strata[1] == "single"
            agree("share, se", tags, found.column_share_se[:, j], se * (3 / 2) ** 0.5)
            continue
        agree("share, se", tags, found.column_share_se[:, j], se)
        if found.design.df == column["degf"] or found.design.variance == "linearised":
            ci = np.transpose([found.ci_low[:, j], found.ci_high[:, j]])
            agree("interval: xlogit", tags, ci, column["xlogit"])


def test_subpopulation(case, columns):
    responses, expected, name = case
    tags = columns_of(name, "xm", domain=True)
    rows = np.array(
        [a == "21-24" and s == "F" for a, s in zip(columns["age"], columns["sex"], strict=True)]
    )
    domain, expected = responses.domain(rows), expected["domain"]
    found = one_way(domain, "xm")
    assert found.base + found.missing == rows.sum()
    agree("share", tags, found.share, expected["share"])
    agree("share, se", tags, found.se, expected["se"])
    agree("interval: xlogit", tags, intervals(found), expected["xlogit"])
    statistic, d, d_df, p = rao_scott(two_way(domain, "x", "y"))
    tags = columns_of(name, domain=True)
    agree("Rao-Scott: F", tags, statistic, expected["f"][0])
    agree("Rao-Scott: df", tags, [d, d_df], [expected["f"][1], d * expected["degf"]])
    # R's svychisq counts the PSUs outside of a subset too where weights are calibrated.
    if not responses.design.margins:
        agree("Rao-Scott: df", tags, d_df, expected["f"][2])
        agree("Rao-Scott: p", tags, p, expected["f"][3])


def test_the_first_oracle(columns, base_weights, answers, place, synth505):
    design = design_of("nested", place, base_weights)
    responses = answers.with_design(design)
    expected = synth505["chisq"]["clustered"]["F"]
    df = expected["parameter"]
    tags = columns_of("nested")
    agree_f(
        rao_scott(two_way(responses, "x", "y")),
        [expected["statistic"], df["ndf"], df["ddf"], expected["p"]],
        tags,
    )
    found, ci = one_way(responses, "x"), synth505["ciprop_x_a"]["clustered"]["xlogit"]
    agree("share", tags, found.share[0], ci["est"])
    agree("interval: xlogit", tags, [found.ci_low[0], found.ci_high[0]], [ci["lo"], ci["hi"]])


def test_a_subpopulation_without_strata_or_psus(answers, base_weights, columns, cases):
    """R's subset of those who answered both, as a domain."""
    responses = answers.with_design(SurveyDesign("w", base_weights))
    for table in cases["designs"]["weights"]["tables"]:
        names = (table["row"], table["column"])
        pair = tuple(columns[name] for name in names)
        both = np.array([a is not None and b is not None for a, b in zip(*pair, strict=True)])
        found = two_way(responses.domain(both), *names)
        agree_f(rao_scott(found), table["f_subset"], columns_of("weights", *names, domain=True))
        assert found.missing == 0


@pytest.mark.parametrize("name", ["jk1", "jkn", "jkn_fpc"])
def test_jackknife_has_the_scales_of_r(oracle, place, base_weights, name):
    expected = oracle["replicates"][name]
    source = {"jk1": "psu", "jkn": "both", "jkn_fpc": "both_fpc"}[name]
    made = jackknife(design_of(source, place, base_weights), len(ROW))
    scale = np.broadcast_to(expected["scale"] * np.array(expected["rscales"]), made.rscales.shape)
    found = np.sort(made.scale * made.rscales)
    agree("scale of a replicate", ["replicates"], found, np.sort(scale))
