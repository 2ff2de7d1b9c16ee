"""Stub by banner against R (banner.R): means and their differences, nets, nested columns."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate.banner import Stub, banner
from youthsurvey.estimate.comparisons import ColumnTest
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.codebook import Codebook
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.nets import Net

SCORES = {"a": 1.0, "b": 2.0, "c": 3.0, "d": 5.0}
NETS = (Net("ab", {}, ("a", "b")), Net("bde", {}, ("b", "d", "e")))
DESIGNS = ("unweighted", "weights", "raked", "clustered", "jackknife")


def scored(responses, name):
    variable = responses[name].variable
    categories = tuple(replace(c, score=SCORES.get(c.code)) for c in variable.categories)
    variable = replace(variable, categories=categories)
    book = Codebook({**responses.codebook.variables, name: variable})
    column = replace(responses[name], variable=variable)
    return replace(responses, codebook=book).with_column(column)


@pytest.fixture(scope="module", params=DESIGNS)
def design(request, columns, make_responses):
    expected = json.loads((Path(__file__).parent / "banner.json").read_text("utf-8"))[request.param]
    names = ("country", "sex", "age", "xm", "ym")
    margins = (("sex", "age"), ("country",)) if request.param == "raked" else ()
    weight = None if request.param == "unweighted" else expected["weights"]
    responses = make_responses({n: columns[n] for n in names}, weight=weight, margins=margins)
    if request.param in ("clustered", "jackknife"):
        psu = [i % 40 + 1 for i in range(1, len(columns["x"]) + 1)]
        made = SurveyDesign.from_columns(weight, strata=columns["country"], psu=psu, nest=True)
        if request.param == "jackknife":
            made = SurveyDesign("made", made.weight, replicates=jackknife(made, len(psu)))
        responses = responses.with_design(made)
    return scored(responses, "xm"), expected, columns_of(request.param, "xm")


@pytest.mark.parametrize("adjustment", ["none", "holm"])
@pytest.mark.parametrize("group", ["country", "ym"])
def test_means_of_columns_and_their_differences(design, group, adjustment):
    responses, expected, tags = design
    test = ColumnTest("design", adjustment)
    (segment,) = banner(responses, Stub("xm", mean=True), [[group]], letters=test).segments
    compared = segment.mean_comparisons
    agree("mean", tags, segment.means.estimate[1:], expected[group]["mean"])
    agree("mean, se", tags, segment.means.se[1:], expected[group]["own_se"])
    line = expected[group]
    agree("means compared: difference", tags, compared.difference[0], line["difference"],
          atol=1e-15)  # fmt: skip
    agree("means compared: se", tags, compared.se[0], line["se"])
    agree("means compared: p", tags, compared.p[0], line["p"])
    adjusted = line["holm" if adjustment == "holm" else "p"]
    name = "means compared: p, Holm" if adjustment == "holm" else "means compared: p"
    agree(name, tags, compared.p_adjusted[0], adjusted)


def test_nets(design):
    responses, expected, tags = design
    (segment,) = banner(responses, Stub("xm", NETS), [["ym"]]).segments
    for i, name in enumerate(("net_ab", "net_bde")):
        agree("net, share", tags, segment.nets.column_share[i], expected[name]["share"])
        agree("net, se", tags, segment.nets.column_share_se[i], expected[name]["se"])


def test_columns_within_two_answers(design):
    responses, expected, tags = design
    if responses.design.psu is not None:
        pytest.skip("a subset of these PSUs leaves strata with a single one")
    made = banner(responses, Stub("xm"), [["sex", "age", "ym"]])
    ages = sorted({within[1][1] for within in (s.within for s in made.segments)})
    (segment,) = [s for s in made.segments if s.within == (("sex", "M"), ("age", ages[1]))]
    found = segment.answers
    inside = [*tags, "domains"]
    agree("share", inside, found.column_share.T, expected["within"]["share"])
    se = np.array(expected["within"]["se"])
    held = se > 1e-12
    agree("share, se", inside, found.column_share_se.T[held], se[held])
    f = next(t for t in found.tests if t.name == "rao_scott_f")
    agree("Rao-Scott: F", inside, f.statistic, expected["within"]["F"])
