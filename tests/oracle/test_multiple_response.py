"""Multiple marginal independence and shares of mentions against R; see multiple_response.R."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from youthsurvey.estimate import one_way, two_way
from youthsurvey.model.design import SurveyDesign

CLOSE = {"rtol": 1e-8, "atol": 0}
DESIGNS = {
    "unweighted": (),
    "weights": (),
    "raked": (("sex", "age"), ("country",)),
    "clustered": (),
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
    np.testing.assert_allclose(
        [second.statistic, *second.df, second.p], [expected["f"], *expected["df"], expected["p"]],
        **CLOSE,
    )  # fmt: skip
    terms = 4 * (len(by_design[design][group].variable.valid) - 1)
    assert first.df == (terms,)
    np.testing.assert_allclose(first.statistic, terms * expected["f"], **CLOSE)
    transposed = two_way(by_design[design], group, "uses").tests
    assert transposed == (second, first)


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_of_mentions(by_design, oracle, design):
    found = one_way(by_design[design], "uses", base="mentions")
    expected = oracle[design]["mentions"]
    assert found.share_base == "mentions"
    for field, key in (("share", "share"), ("se", "se"), ("ci_low", "low"), ("ci_high", "high")):
        np.testing.assert_allclose(getattr(found, field), expected[key], **CLOSE)


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
            np.testing.assert_allclose(getattr(found, field)[:, j], expected[key], **CLOSE)
    np.testing.assert_allclose(found.total_share.sum(), 1)
