"""All tests and measures of a table: their sums, their symmetries, and when there are none."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import kruskal, somersd

from youthsurvey.errors import UsageError
from youthsurvey.estimate import two_way
from youthsurvey.estimate.cramer import corrected_v
from youthsurvey.estimate.ordinal import Domain, gamma, linear_by_linear, rank_test
from youthsurvey.estimate.rao_scott import design_effects, rao_scott_chisq, rao_scott_f
from youthsurvey.estimate.wald import wald
from youthsurvey.model.codebook import Category, Codebook

NAMES = [
    "rao_scott_f", "pearson", "rao_scott_chisq", "wald", "adjusted_wald", "likelihood_ratio",
    "rank_test", "linear_by_linear",
]  # fmt: skip


def ordinal(responses, *names, aside=()):
    """Return the responses with the named variables made scales, some answers set aside."""
    known = {v.name: v for v in responses.codebook}
    for name in names:
        column = responses[name]
        categories = tuple(
            Category(c.code, c.label, aside=c.code in aside) for c in column.variable.categories
        )
        known[name] = replace(column.variable, type="ordinal", categories=categories)
        responses = responses.with_column(replace(column, variable=known[name]))
    return replace(responses, codebook=Codebook(known))


def spread(counts, rows="abcde", columns="uvwxy"):
    """Return the answers of a table's respondents, one by one."""
    pairs = [
        (rows[i], columns[j])
        for i, line in enumerate(counts)
        for j, n in enumerate(line)
        for _ in range(n)
    ]
    return {"row": [r for r, _ in pairs], "column": [c for _, c in pairs]}


TABLE = [[8, 2, 1], [3, 7, 4], [5, 5, 9]]


def numbers(table):
    tests = {t.name: (t.statistic, *t.df, t.p) for t in table.tests}
    found = {k: (m.value, m.se, m.ci_low, m.ci_high) for k, m in table.association.items()}
    return tests | found


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name, values in one.items():
        np.testing.assert_allclose(values, other[name], rtol=1e-9, atol=1e-12, err_msg=name)


@pytest.fixture
def weighted(make_responses):
    weight = np.random.default_rng(3).uniform(0.5, 2, sum(map(sum, TABLE)))
    return ordinal(make_responses(spread(TABLE), weight=weight), "row", "column")


def test_every_test_of_two_scales(weighted):
    assert [t.name for t in two_way(weighted, "row", "column").tests] == NAMES


def test_nominal_variables_have_no_tests_of_scales(make_responses):
    table = two_way(make_responses(spread(TABLE)), "row", "column")
    assert {t.name for t in table.tests} == set(NAMES[:6])
    assert list(table.association) == ["cramers_v_corrected"]


def test_gamma_and_somers_d_of_a_small_table(make_responses):
    #      u  v     C = 3 * 4 pairs, D = 1 * 2 pairs
    #  a   3  1     gamma = (12 - 2) / (12 + 2)
    #  b   2  4     pairs untied on the columns: 5 * 5, on the rows: 4 * 6
    responses = ordinal(make_responses(spread([[3, 1], [2, 4]])), "row", "column")
    found = two_way(responses, "row", "column").association
    assert found["gamma"].value == pytest.approx((12 - 2) / (12 + 2))
    assert found["somers_d_row"].value == pytest.approx((12 - 2) / (5 * 5))
    assert found["somers_d_column"].value == pytest.approx((12 - 2) / (4 * 6))


def test_without_weights_the_values_are_scipy_s(make_responses):
    responses = ordinal(make_responses(spread(TABLE)), "row", "column")
    found = two_way(responses, "row", "column")
    codes = {k: [ord(a) for a in v] for k, v in spread(TABLE).items()}
    # scipy: D(Y|X), its first argument being the groups.
    assert found.association["somers_d_row"].value == pytest.approx(
        somersd(codes["column"], codes["row"]).statistic
    )
    # Kruskal-Wallis supposes equal spread in the columns; with 44 respondents they are near.
    groups = [
        [r for r, c in zip(codes["row"], codes["column"], strict=True) if c == ord(code)]
        for code in "uvw"
    ]
    rank = next(t for t in found.tests if t.name == "rank_test")
    assert rank.p == pytest.approx(kruskal(*groups).pvalue, abs=0.03)


def test_a_table_and_its_transpose_agree(weighted):
    one = numbers(two_way(weighted, "row", "column"))
    other = numbers(two_way(weighted, "column", "row"))
    one["somers_d_row"], one["somers_d_column"] = one["somers_d_column"], one["somers_d_row"]
    # Ranks of the rows are compared between columns: another question when transposed.
    del one["rank_test"], other["rank_test"]
    assert_same(one, other)


def test_scale_of_weights_and_order_of_rows_change_nothing(make_responses):
    answers = spread(TABLE)
    n = len(answers["row"])
    weight = np.random.default_rng(4).uniform(0.5, 2, n)
    shuffled = np.random.default_rng(5).permutation(n)
    moved = {k: [v[i] for i in shuffled] for k, v in answers.items()}
    one = ordinal(make_responses(answers, weight=weight), "row", "column")
    other = ordinal(make_responses(moved, weight=10 * weight[shuffled]), "row", "column")
    assert_same(numbers(two_way(one, "row", "column")), numbers(two_way(other, "row", "column")))


def test_answers_set_aside_are_no_points_of_the_scale(make_responses):
    with_aside = [[8, 2, 1], [3, 7, 4], [5, 5, 9], [1, 0, 2]]
    responses = make_responses(spread(with_aside))
    aside = two_way(ordinal(responses, "row", "column", aside="d"), "row", "column")
    without = two_way(ordinal(make_responses(spread(TABLE)), "row", "column"), "row", "column")
    for name in ("gamma", "somers_d_row", "somers_d_column"):
        assert aside.association[name].value == pytest.approx(without.association[name].value)
    pearson = {t.name: t.df for t in aside.tests}["pearson"]
    assert pearson == (6,), "hard to say stays in the tests of nominal variables"


def test_only_the_ordinal_variable_is_ranked(make_responses):
    responses = make_responses(spread(TABLE))
    rows = two_way(ordinal(responses, "row"), "row", "column").tests[-1]
    columns = two_way(ordinal(responses, "row"), "column", "row").tests[-1]
    assert rows.name == columns.name == "rank_test"
    assert rows.statistic == pytest.approx(columns.statistic)


def test_a_constant_variable_has_none_and_says_why(make_responses):
    table = two_way(ordinal(make_responses(spread([[3, 4]])), "row", "column"), "row", "column")
    for test in table.tests:
        assert np.isnan(test.statistic), test.name
        assert test.method == "undefined: all respondents are in one row"
    for measure in table.association.values():
        assert np.isnan(measure.value)
        assert measure.method.startswith("undefined")
    json.dumps(table.to_dict(), allow_nan=False)


def test_the_reason_names_the_table_s_rows_when_its_columns_are_ranked(make_responses):
    responses = ordinal(make_responses(spread([[3, 4]])), "column")
    rank = two_way(responses, "row", "column").tests[-1]
    assert (rank.name, rank.method) == ("rank_test", "undefined: all respondents are in one row")


def test_nobody_who_answered_both(make_responses):
    responses = make_responses({"row": ["a", None], "column": [None, "u"]})
    table = two_way(ordinal(responses, "row", "column"), "row", "column", exact=True)
    assert {t.method for t in table.tests} == {"undefined: nobody answered both questions"}
    assert all(np.isnan(m.value) for m in table.association.values())


def test_a_perfect_order_has_no_error(make_responses):
    responses = ordinal(make_responses(spread([[3, 0], [0, 4]])), "row", "column")
    found = two_way(responses, "row", "column").association
    for name in ("gamma", "somers_d_row", "somers_d_column"):
        assert found[name].value == pytest.approx(1)
        assert np.isnan([found[name].se, found[name].ci_low, found[name].ci_high]).all()
    v = found["cramers_v_corrected"]
    assert v.value == pytest.approx(1)
    assert np.isnan([v.ci_low, v.ci_high]).all()


def test_a_table_that_calibration_fixes(make_responses):
    responses = make_responses(spread(TABLE), weight=np.ones(44), margins=(("row", "column"),))
    table = two_way(ordinal(responses, "row", "column"), "row", "column")
    for test in table.tests:
        if test.name not in ("pearson", "likelihood_ratio"):
            assert np.isnan(test.statistic), test.name
            assert test.method.startswith("undefined: ")
    assert table.association["gamma"].se == 0


def test_fewer_psus_than_cells_leave_no_wald_test(make_responses):
    # 5 x 5 cells and 10 respondents: the covariance has rank 9, of 16.
    counts = np.eye(5, dtype=int) + np.eye(5, k=1, dtype=int) + np.eye(5, k=-4, dtype=int)
    table = two_way(make_responses(spread(counts)), "row", "column")
    found = {t.name: t for t in table.tests}
    assert np.isnan([found["wald"].p, found["adjusted_wald"].p]).all()
    assert found["wald"].method == "undefined: the covariance has no inverse"
    assert np.isfinite(found["likelihood_ratio"].p)


def test_exact_only_when_asked_and_not_where_categories_overlap(make_responses):
    responses = make_responses(
        spread([[3, 1], [1, 3]]), {"apps": [frozenset({"t", "o"})] * 4 + [frozenset({"o"})] * 4}
    )
    usual = two_way(responses, "row", "column").tests
    assert "fisher_freeman_halton" not in {t.name for t in usual}
    test = two_way(responses, "row", "column", exact=True).tests[-1]
    # Fisher's tea: 2 * (16 + 1) / 70.
    assert (test.name, test.df) == ("fisher_freeman_halton", ())
    assert test.p == pytest.approx(34 / 70)
    with pytest.raises(UsageError, match="several answers"):
        two_way(responses, "apps", "column", exact=True)


def test_the_json_has_every_measure_with_its_error(weighted):
    found = two_way(weighted, "row", "column").to_dict()
    assert [t["name"] for t in found["tests"]] == NAMES
    assert set(found["association"]) == {"cramers_v"} | {
        name + part
        for name in ("cramers_v_corrected", "gamma", "somers_d_row", "somers_d_column")
        for part in ("", "_se", "_ci_low", "_ci_high")
    }


def _covariance(share, n):
    p = share.ravel()
    return (np.diag(p) - np.outer(p, p)) / (n - 1)


def _table(strength, r=3, c=4):
    i, j = np.arange(r)[:, None] / (r - 1), np.arange(c) / (c - 1)
    p = np.outer(np.linspace(1, 2, r), np.linspace(1, 3, c)) * np.exp(-strength * (i - j) ** 2)
    return p / p.sum()


@pytest.mark.parametrize("strength", [0, 0.5, 1, 3])
def test_the_intervals_cover_what_they_say(strength):
    # 500 samples of 300: a true 95 % interval covers 95 +- 2 %. V's is conservative at 0, where
    # one end cannot fail.
    population, n, samples = _table(strength), 300, 500
    expected = np.outer(population.sum(1), population.sum(0))
    v = np.sqrt(((population - expected) ** 2 / expected).sum() / 2)
    g = gamma(Domain(population, _covariance(population, n), 1 / n, n - 1), 0.95).value
    drawn = np.random.default_rng(505).multinomial(n, population.ravel(), samples)
    covered = np.zeros(2)
    for counts in drawn:
        share = (counts / n).reshape(population.shape)
        covariance = _covariance(share, n)
        found = corrected_v(design_effects(share, covariance), share, covariance, 0.95)
        covered[0] += found.ci_low <= v + 1e-9 and v <= found.ci_high
        found = gamma(Domain(share, covariance, 1 / n, n - 1), 0.95)
        covered[1] += found.ci_low <= g <= found.ci_high
    assert (covered / samples >= 0.92).all(), covered / samples
    assert (covered / samples <= 0.985).all(), covered / samples


def test_tests_reject_as_the_documentation_says():
    # docs/crosstabs.md: 1,000 samples of 300 from an independent table, tests at 5 %.
    population, n, samples = _table(0), 300, 1000
    rejected = {}
    for counts in np.random.default_rng(505).multinomial(n, population.ravel(), samples):
        share = (counts / n).reshape(population.shape)
        covariance = _covariance(share, n)
        effects = design_effects(share, covariance)
        part = Domain(share, covariance, 1 / n, n - 1)
        tests = [
            rao_scott_f(effects, n - 1),
            rao_scott_chisq(effects),
            *wald(share, covariance, n - 1, 1 / n),
            rank_test(part),
            linear_by_linear(part),
        ]
        for test in tests:
            rejected[test.name] = rejected.get(test.name, 0) + (test.p < 0.05)
    assert {name: round(100 * count / samples) for name, count in rejected.items()} == {
        "rao_scott_f": 6, "rao_scott_chisq": 6, "wald": 8, "adjusted_wald": 7, "rank_test": 7,
        "linear_by_linear": 5,
    }  # fmt: skip
