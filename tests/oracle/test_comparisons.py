"""Comparisons of columns against R (comparisons.R, oracle.R); see README.md."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from tests.oracle.agreement import agree
from tests.oracle.designs import columns_of
from youthsurvey.estimate import two_way
from youthsurvey.estimate.comparisons import ColumnTest
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.design import SurveyDesign

MARGINS = {
    "unweighted": (),
    "weights": (),
    "raked": (("sex", "age"), ("country",)),
    "clustered": (),
    "jackknife": (),
}
ADJUSTMENTS = ("none", "bonferroni", "holm", "bh")
NAMES = {"none": "", "bonferroni": ", Bonferroni", "holm": ", Holm", "bh": ", Benjamini-Hochberg"}


@pytest.fixture(scope="module")
def oracle():
    return json.loads((Path(__file__).parent / "comparisons.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def multiple(columns):
    """The options of comparisons.R by row number, from 1."""
    chosen = []
    for i, (x, y) in enumerate(zip(columns["x"], columns["y"], strict=True), start=1):
        options = {"p": i % 3 == 0 or y == "u", "q": i % 4 == 0 or x == "a", "r": i % 5 != 2}
        chosen.append(None if i % 13 == 5 else frozenset(k for k, v in options.items() if v))
    return {"options": chosen}


@pytest.fixture(scope="module", params=MARGINS)
def design(request, columns, multiple, oracle, make_responses):
    single = {name: columns[name] for name in ("country", "sex", "age", "x", "y", "xm", "ym")}
    weight = None if request.param == "unweighted" else oracle["weights"][request.param]
    responses = make_responses(single, multiple, weight=weight, margins=MARGINS[request.param])
    if request.param in ("clustered", "jackknife"):
        psu = [i % 40 + 1 for i in range(1, len(columns["x"]) + 1)]
        made = SurveyDesign.from_columns(weight, strata=columns["country"], psu=psu, nest=True)
        if request.param == "jackknife":
            made = SurveyDesign("made", made.weight, replicates=jackknife(made, len(psu)))
        responses = responses.with_design(made)
    return responses, oracle["design"][request.param], request.param


def number(values):
    return np.array([np.nan if v in (None, "NA") else v for v in values], dtype=float)


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
@pytest.mark.parametrize(
    ("row", "column"),
    [("x", "country"), ("xm", "ym"), ("x", "options"), ("options", "country"), ("options", "y")],
)
def test_by_design(design, row, column, adjustment):
    responses, expected, name = design
    tags = columns_of(name, row, column)
    found = two_way(responses, row, column, letters=ColumnTest("design", adjustment)).comparisons
    lines = expected[f"{row}_{column}"]
    assert len(lines) == len(found.p)
    for i, line in enumerate(lines):
        agree("letters: difference", tags, found.difference[i], line["difference"], atol=1e-15)
        agree("letters: se", tags, found.se[i], line["se"])
        agree("letters: p", tags, found.p[i], line["p"])
        adjusted = line["adjusted"][adjustment]
        agree(f"letters: p{NAMES[adjustment]}", tags, found.p_adjusted[i], adjusted)


def test_by_design_as_the_first_oracle_has_it(columns, synth505, make_responses):
    single = {name: columns[name] for name in ("country", "sex", "age", "x")}
    margins = (("country",), ("sex",), ("age",))
    responses = make_responses(single, weight=synth505["rake"], margins=margins)
    found = two_way(responses, "x", "country").comparisons
    expected = synth505["pairwise_x_a_country"]
    tags = columns_of("raked")
    agree("letters: difference", tags, found.difference[0], [e["diff"] for e in expected])
    agree("letters: se", tags, found.se[0], [e["se"] for e in expected])


@pytest.mark.parametrize("adjustment", ADJUSTMENTS)
@pytest.mark.parametrize("counts", ["whole", "rounded", "thin"])
def test_as_spss(columns, base_weights, oracle, make_responses, counts, adjustment):
    answers = {"x": columns["x"], "country": columns["country"]}
    if counts == "thin":
        categories = {name: sorted(set(answers[name])) for name in answers}
        cells = [
            (a, b)
            for a, line in zip(categories["x"], oracle["thin"], strict=True)
            for b, n in zip(categories["country"], line, strict=True)
            for _ in range(n)
        ]
        answers = {"x": [a for a, _ in cells], "country": [b for _, b in cells]}
    weight = base_weights if counts == "rounded" else None
    found = two_way(
        make_responses(answers, weight=weight), "x", "country",
        letters=ColumnTest("spss", adjustment),
    ).comparisons  # fmt: skip
    tags = columns_of("unweighted" if weight is None else "weights")
    for i, line in enumerate(oracle["spss"][counts]):
        agree("letters as SPSS: p", tags, found.p[i], number(line["p"]))
        adjusted = number(line["adjusted"][adjustment])
        agree(f"letters as SPSS: p{NAMES[adjustment]}", tags, found.p_adjusted[i], adjusted)


@pytest.mark.parametrize("row", ["xm", "options"])
def test_effective_bases_with_overlap_respondent_by_respondent(
    columns, multiple, base_weights, make_responses, row
):
    """The published formula on the rows themselves: sums of w and w^2 of each column and both."""
    chosen, w = multiple["options"], base_weights
    responses = make_responses({"xm": columns["xm"]}, {**multiple, "again": chosen}, weight=w)
    found = two_way(
        responses, row, "again", letters=ColumnTest("effective-base", "none")
    ).comparisons
    answered = np.array([c is not None for c in chosen])
    if row == "xm":
        answered &= np.array([x is not None for x in columns["xm"]])
        hits = [np.array([x == code for x in columns["xm"]]) for code in "abcde"]
    else:
        hits = [np.array([c is not None and code in c for c in chosen]) for code in "pqr"]
    inside = [np.array([c is not None and code in c for c in chosen]) & answered for code in "pqr"]
    tags = columns_of("weights", row, "options")
    for i, hit in enumerate(hits):
        for at, (j, k) in enumerate(combinations(range(3), 2)):
            first, second, both = inside[j], inside[k], inside[j] & inside[k]
            W, Q = ([(w[s] ** power).sum() for s in (first, second, both)] for power in (1, 2))
            e1, e2, e0 = (W[m] ** 2 / Q[m] for m in range(3))
            r1, r2 = w[first & hit].sum(), w[second & hit].sum()
            p = (r1 + r2) / (W[0] + W[1])
            se = np.sqrt(p * (1 - p) * (1 / e1 + 1 / e2 - 2 * e0 / (e1 * e2)))
            agree("letters by effective bases: df", tags, found.df[i, at], e1 + e2 - e0 - 2)
            t = (r1 / W[0] - r2 / W[1]) / se
            if np.isfinite(t):
                agree("letters by effective bases: t", tags, found.statistic[i, at], t)
