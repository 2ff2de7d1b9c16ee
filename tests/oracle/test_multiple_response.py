"""Multiple marginal independence and shares of mentions against R; see multiple_response.R."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate import one_way, two_way
from youthsurvey.model.design import SurveyDesign

DESIGNS = {
    "unweighted": (),
    "weights": (),
    "raked": (("sex", "age"), ("country",)),
    "clustered": (),
}
MENTIONS = {
    "share": "share of mentions",
    "se": "share of mentions, se",
    "low": "share of mentions, interval",
    "high": "share of mentions, interval",
}


@pytest.fixture(scope="module")
def oracle():
    return json.loads((Path(__file__).parent / "multiple_response.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def by_design(columns, oracle, make_responses):
    """Responses with the multiple choice "uses", as multiple_response.R makes it."""
    single = {name: columns[name] for name in ("country", "sex", "age")}
    uses = []
    for i, x, y, sex in zip(range(1, 506), columns["x"], columns["y"], columns["sex"], strict=True):
        marks = {
            "1": x in "ab",
            "2": y in "vw",
            "3": (sex == "M") != (i % 3 == 0),
            "4": i % 4 == 1,
        }
        uses.append(None if i % 17 == 3 else frozenset(c for c, chosen in marks.items() if chosen))
    out = {}
    for name, margins in DESIGNS.items():
        weight = None if name == "unweighted" else oracle[name]["weights"]
        out[name] = make_responses(single, {"uses": uses}, weight=weight, margins=margins)
    units = SurveyDesign.from_columns(
        weight=oracle["clustered"]["weights"],
        strata=columns["country"],
        psu=[i % 40 + 1 for i in range(1, 506)],
        nest=True,
    )
    out["clustered"] = replace(out["clustered"], design=units)
    return out


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("group", ["sex", "country", "age"])
def test_multiple_marginal_independence(by_design, oracle, design, group):
    expected = oracle[design]["mmi"][group]
    second, first = two_way(by_design[design], "uses", group).tests
    assert (second.name, first.name) == ("rao_scott_mmi", "rao_scott_mmi_chisq")
    tags = columns_of(design, "uses")
    agree("multiple marginal independence: F", tags, second.statistic, expected["f"])
    agree("multiple marginal independence: df", tags, second.df, expected["df"])
    agree("multiple marginal independence: p", tags, second.p, expected["p"])
    terms = 4 * (len(by_design[design][group].variable.valid) - 1)
    assert first.df == (terms,)
    agree(
        "multiple marginal independence: chi-square", tags, first.statistic, terms * expected["f"]
    )
    transposed = two_way(by_design[design], group, "uses").tests
    assert transposed == (second, first)


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_of_mentions(by_design, oracle, design):
    found = one_way(by_design[design], "uses", base="mentions")
    expected = oracle[design]["mentions"]
    assert found.share_base == "mentions"
    tags = columns_of(design, "uses")
    for field, key in (("share", "share"), ("se", "se"), ("ci_low", "low"), ("ci_high", "high")):
        agree(MENTIONS[key], tags, getattr(found, field), expected[key])


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_of_mentions_by_group(by_design, oracle, design):
    found = two_way(by_design[design], "uses", "sex", base="mentions")
    for j, expected in enumerate(oracle[design]["mentions_by_sex"]):
        for field, key in (
            ("column_share", "share"),
            ("column_share_se", "se"),
            ("ci_low", "low"),
            ("ci_high", "high"),
        ):
            tags = columns_of(design, "uses", domain=True)
            agree(MENTIONS[key], tags, getattr(found, field)[:, j], expected[key])
    np.testing.assert_allclose(found.total_share.sum(), 1)
