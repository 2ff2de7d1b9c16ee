"""Designs row by row, what must not change an estimate, and what is refused."""

import numpy as np
import pytest

from tests.estimate.test_variance import MARGINS, hits, made_rows, margin_matrix
from youthsurvey.errors import InputError, UsageError
from youthsurvey.estimate import one_way, two_way
from youthsurvey.estimate.replication import bootstrap, jackknife
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates


def variance(z, stratum, psu, fraction):
    """Sum over strata of (1 - f) m / (m - 1) times the squares of PSUs' totals about their mean."""
    out = 0.0
    for h in sorted(set(stratum)):
        totals = [z[(stratum == h) & (psu == p)].sum() for p in sorted(set(psu[stratum == h]))]
        m = len(totals)
        out += (1 - fraction) * m / (m - 1) * ((totals - np.mean(totals)) ** 2).sum()
    return out


@pytest.mark.parametrize("fpc", [False, True])
@pytest.mark.parametrize("units", ["respondents", "psus"])
@pytest.mark.parametrize("margins", [(), MARGINS])
def test_errors_row_by_row(make_responses, margins, units, fpc):
    single, w = made_rows()
    rng = np.random.default_rng(3)
    stratum, psu = rng.integers(0, 4, 300), rng.integers(0, 9, 300)
    columns = {"strata": stratum, "fpc": np.full(300, 0.3) if fpc else None}
    if units == "psus":
        columns |= {"psu": psu, "nest": True}
    else:
        psu = np.arange(300)
    design = SurveyDesign.from_columns(w, margins=margins, **columns)
    found = one_way(make_responses(single).with_design(design), "x")
    answered = np.array([a is not None for a in single["x"]], dtype=float)
    for i, code in enumerate(found.categories):
        scores = (hits(single, "x", code) - found.share[i] * answered) / (w * answered).sum()
        if margins:
            X = margin_matrix(single, margins)
            scores = scores - X @ np.linalg.lstsq(X, scores, rcond=None)[0]
        expected = variance(w * scores, stratum, psu, 0.3 if fpc else 0.0)
        np.testing.assert_allclose(found.se[i], expected**0.5, rtol=1e-10)


def numbers(table):
    tests = [v for t in table.tests for v in (t.statistic, *t.df, t.p)]
    fields = (table.column_share_se, table.ci_low, table.adjusted_residual)
    return np.concatenate([*(f.ravel() for f in fields), tests])


def test_one_stratum_whose_psus_are_respondents_is_a_weighted_sample(make_responses):
    single, w = made_rows()
    responses = make_responses(single, weight=w, margins=MARGINS)
    expected = numbers(two_way(responses, "x", "y"))
    for columns in ({"strata": ["all"] * 300}, {"psu": range(300)}):
        design = SurveyDesign.from_columns(w, margins=MARGINS, **columns)
        found = numbers(two_way(responses.with_design(design), "x", "y"))
        np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_order_of_rows_changes_nothing(make_responses):
    single, w = made_rows()
    rng = np.random.default_rng(3)
    stratum, psu, order = rng.integers(0, 4, 300), rng.integers(0, 9, 300), rng.permutation(300)

    def table(rows):
        mixed = {name: [values[i] for i in rows] for name, values in single.items()}
        design = SurveyDesign.from_columns(w[rows], stratum[rows], psu[rows], nest=True)
        return two_way(make_responses(mixed).with_design(design), "x", "y")

    np.testing.assert_allclose(numbers(table(np.arange(300))), numbers(table(order)), rtol=1e-8)


def test_a_domain_leaves_the_others_in_the_design(make_responses):
    # Of four PSUs with one woman or none the share of "a" among women is (1 + 0 + 1) / 3.
    single = {"sex": ["f", "f", "f", "m"], "x": ["a", "b", "a", "a"]}
    design = SurveyDesign.from_columns([1.0] * 4, psu=[1, 2, 3, 4])
    women = np.array([s == "f" for s in single["sex"]])
    found = one_way(make_responses(single).with_design(design).domain(women), "x")
    assert (found.base, found.missing, found.design.df) == (3, 0, 3 - 1)
    # scores (1 - 2/3) / 3, -2/3 / 3, (1 - 2/3) / 3 and 0 for the man: 4 / 3 of their squares
    squares = ((1 / 9) ** 2 + (2 / 9) ** 2 + (1 / 9) ** 2 + 0) * 4 / 3
    np.testing.assert_allclose(found.se, squares**0.5)


def test_unweighted_psus_make_a_table_design_based(make_responses):
    single, _ = made_rows()
    design = SurveyDesign.from_columns(psu=np.arange(300) % 30)
    table = two_way(make_responses(single).with_design(design), "x", "y")
    assert not table.design.weighted
    assert (table.interval, table.tests[0].name) == ("logit", "rao_scott_f")
    assert table.design.to_dict() == {
        "scheme": "unweighted",
        "weighted": False,
        "calibrated_to": [],
        "df": 29.0,
        "psus": 30,
        "strata": 1,
        "variance": "linearised",
    }


def lonely(make_responses, **options):
    design = SurveyDesign.from_columns(strata=["b", "a", "a", "c", "c"], **options)
    return make_responses({"x": ["u", "u", "v", "u", "v"]}).with_design(design)


def test_a_stratum_with_a_single_psu_is_named(make_responses):
    with pytest.raises(InputError, match=r'stratum "b" has a single PSU.*lonely_psu'):
        one_way(lonely(make_responses), "x")


def test_a_single_psu_that_is_its_whole_stratum_adds_nothing(make_responses):
    whole = one_way(lonely(make_responses, fpc=[1, 9, 9, 9, 9]), "x")
    removed = one_way(lonely(make_responses, fpc=[2, 9, 9, 9, 9], lonely_psu="remove"), "x")
    np.testing.assert_allclose(whole.se, removed.se)


def test_rows_cannot_be_cut_out_of_a_design(make_responses):
    rows = np.array([True, False, True, True, True])
    with pytest.raises(UsageError, match=r"cannot be cut out.*Responses\.domain"):
        lonely(make_responses).keep(rows)


def test_the_jackknife_by_hand():
    # Strata of 2 and 3 respondents: the other one counts twice, the other two 3 / 2 times.
    design = SurveyDesign.from_columns([1, 2, 1, 2, 4], strata=["a", "a", "b", "b", "b"])
    made = jackknife(design, 5)
    assert made.method == "JKn"
    assert made.weight.tolist() == [
        [0, 4, 1, 2, 4],
        [2, 0, 1, 2, 4],
        [1, 2, 0, 3, 6],
        [1, 2, 1.5, 0, 6],
        [1, 2, 1.5, 3, 0],
    ]
    np.testing.assert_allclose(made.rscales, [1 / 2, 1 / 2, 2 / 3, 2 / 3, 2 / 3])


def test_the_bootstrap_comes_near_the_linearised_error(make_responses):
    single, w = made_rows()
    columns = {"strata": np.arange(300) % 3, "psu": np.arange(300) // 5 * 3 + np.arange(300) % 3}
    design = SurveyDesign.from_columns(w, **columns)
    made = bootstrap(design, 300, np.random.default_rng(11), replicates=800)
    responses = make_responses(single)
    linear = one_way(responses.with_design(design), "x")
    found = one_way(responses.with_design(SurveyDesign("w", w, replicates=made)), "x")
    np.testing.assert_allclose(found.share, linear.share)
    # An error from 800 replicates has itself an error of about 1 / sqrt(2 * 800) = 2.5 %.
    np.testing.assert_allclose(found.se, linear.se, rtol=0.1)
    assert found.design.variance == "bootstrap"
    # m - 1 draws of m PSUs, each m / (m - 1): weights keep their number of PSUs.
    _, first = np.unique(columns["psu"], return_index=True)
    drawn = (made.weight[0] / w)[first][columns["strata"][first] == 0]
    assert drawn.sum() == pytest.approx(len(drawn))
    assert set(np.round(drawn * (len(drawn) - 1) / len(drawn), 9)) <= {0.0, 1, 2, 3, 4, 5}
    again = bootstrap(design, 300, np.random.default_rng(11), replicates=800)
    np.testing.assert_array_equal(made.weight, again.weight)


@pytest.mark.parametrize("make", [jackknife, lambda d, n: bootstrap(d, n, np.random.default_rng())])
def test_no_replicates_of_a_stratum_with_a_single_psu(make):
    design = SurveyDesign.from_columns(strata=["b", "a", "a"])
    with pytest.raises(UsageError, match='stratum "b" has a single PSU'):
        make(design, 3)


def test_replicates_that_would_fill_the_memory():
    with pytest.raises(UsageError, match="20000 replicate weights for each of 20000 respondents"):
        jackknife(SurveyDesign(), 20_000)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"weight": [1, -1, 2]}, "weight is negative in row 2"),
        ({"weight": [1, 2, np.nan]}, "weight is missing in row 3"),
        ({"weight": [np.inf, np.nan, 2]}, r"weight is infinite in row 1 \(and 1 more\)"),
        ({"weight": [1, 2]}, "differ in length: weight 2, stratum 3"),
        ({"strata": ["n", None, "s"]}, "stratum is missing in row 2"),
        ({"psu": [1, 2, 1]}, 'PSU "1" lies in two strata, "n" and "s".*--nest'),
        ({"fpc": [5, 6, 5]}, 'fpc.* varies in stratum "n"'),
        ({"fpc": [1, 1, 9]}, '2 PSUs were sampled of 1 in stratum "n"'),
        ({"fpc": [0.5, 0.5, 9]}, "mixes sizes and fractions"),
        ({"fpc": [0, 0, 9]}, "mixes sizes and fractions"),
        ({"fpc": [5, 5, -9]}, "fpc is negative in row 3"),
        ({"lonely_psu": "drop"}, '"drop" is no way.*Known: fail, adjust'),
    ],
)
def test_what_a_design_refuses(columns, message):
    with pytest.raises((InputError, UsageError), match=message):
        SurveyDesign.from_columns(**{"strata": ["n", "n", "s"], **columns})


@pytest.mark.parametrize(
    ("weight", "rscales", "message"),
    [
        ([[1.0, 1.0]], [1.0], "two replicates or more"),
        ([[1.0, 1.0], [1.0, -2.0]], [1.0, 1.0], "replicate weight is negative in row 2"),
        ([[1.0, 1.0], [1.0, 2.0]], [1.0], "2 replicates have 1 scales"),
    ],
)
def test_what_replicates_refuse(weight, rscales, message):
    with pytest.raises(InputError, match=message):
        Replicates(np.array(weight), "JK1", 1.0, np.array(rscales))


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        ("jackknife", {}, '"jackknife" is no type of replicate weights.*Known: JK1'),
        ("JKn", {}, "JKn replicates need rscales"),
        ("Fay", {"rho": 1.0}, "need rho, from 0 up to below 1"),
    ],
)
def test_given_replicates_say_how_they_were_made(method, options, message):
    with pytest.raises(UsageError, match=message):
        Replicates.given(np.ones((2, 3)), method, **options)
