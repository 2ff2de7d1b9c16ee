import numpy as np
import pytest
from scipy.stats import chi2_contingency

from youthsurvey.errors import UsageError
from youthsurvey.estimate import two_way

#              u  v
TABLE = {"a": [8, 2], "b": [3, 7], "c": [5, 5]}


def spread(table=TABLE, columns="uv"):
    """Answers of a table's respondents, one by one."""
    pairs = [
        (row, column)
        for row, line in table.items()
        for column, n in zip(columns, line, strict=True)
        for _ in range(n)
    ]
    return {"row": [r for r, _ in pairs], "column": [c for _, c in pairs]}


def by_name(table):
    return {test.name: test for test in table.tests}


def test_counts_bases_and_shares(make_responses):
    found = two_way(make_responses(spread()), "row", "column")
    assert found.n.tolist() == [[8, 2], [3, 7], [5, 5]]
    assert found.row_base.tolist() == [10, 10, 10]
    assert found.column_base.tolist() == [16, 14]
    assert (found.base, found.missing) == (30, 0)
    np.testing.assert_allclose(found.column_share[0], [8 / 16, 2 / 14])
    np.testing.assert_allclose(found.row_share[0], [8 / 10, 2 / 10])
    np.testing.assert_allclose(found.total_share[0], [8 / 30, 2 / 30])


def test_pearson_residuals_and_v_of_plain_counts(make_responses):
    found = two_way(make_responses(spread()), "row", "column")
    observed = np.array(list(TABLE.values()))
    expected = chi2_contingency(observed, correction=False)
    pearson = found.tests[0]
    assert pearson.name == "pearson"
    np.testing.assert_allclose(
        [pearson.statistic, *pearson.df, pearson.p],
        [expected.statistic, expected.dof, expected.pvalue],
        rtol=1e-12,
    )
    np.testing.assert_allclose(found.cramers_v, np.sqrt(expected.statistic / 30 / 1))
    # row a, column u: (8 - 10 * 16 / 30) / sqrt(10 * 16 / 30 * (1 - 10 / 30) * (1 - 16 / 30))
    np.testing.assert_allclose(
        found.adjusted_residual[0, 0], (8 - 16 / 3) / np.sqrt(16 / 3 * (2 / 3) * (14 / 30))
    )


def test_without_weights_rao_scott_is_pearson_over_its_freedom(make_responses):
    # Simple random sampling has design effects of n / (n - 1) at the expected shares.
    found = by_name(two_way(make_responses(spread({"a": [5, 5], "b": [5, 5]})), "row", "column"))
    assert found["rao_scott_f"].statistic == pytest.approx(0, abs=1e-25)
    assert found["rao_scott_f"].df == pytest.approx((1, 19))


def test_the_first_test_is_the_design_s(make_responses):
    plain = two_way(make_responses(spread()), "row", "column")
    weighted = two_way(make_responses(spread(), weight=np.arange(1, 31)), "row", "column")
    assert [t.name for t in plain.tests[:2]] == ["pearson", "rao_scott_f"]
    assert [t.name for t in weighted.tests[:2]] == ["rao_scott_f", "pearson"]


def test_empty_rows_and_columns_take_no_part_in_tests(make_responses):
    full = two_way(make_responses(spread(), weight=np.arange(1, 31)), "row", "column")
    categories = {"row": ["a", "none", "b", "c"], "column": ["u", "v", "none"]}
    holed = two_way(
        make_responses(spread(), categories=categories, weight=np.arange(1, 31)), "row", "column"
    )
    assert holed.tests == full.tests
    assert holed.cramers_v == full.cramers_v
    assert np.isnan(holed.column_share[:, 2]).all()
    assert holed.column_share[1, :2].tolist() == [0, 0]
    assert np.isnan(holed.adjusted_residual[1]).all()
    kept = np.ix_([0, 2, 3], [0, 1])
    np.testing.assert_allclose(holed.adjusted_residual[kept], full.adjusted_residual)
    np.testing.assert_allclose(holed.ci_low[kept], full.ci_low)


@pytest.mark.parametrize("weight", [None, [1.0, 2.0, 3.0, 4.0]])
def test_a_constant_variable_has_no_test(make_responses, weight):
    responses = make_responses({"row": ["a"] * 4, "column": list("uuvv")}, weight=weight)
    found = two_way(responses, "row", "column")
    for test in found.tests:
        assert np.isnan([test.statistic, test.p, *test.df]).all()
        assert test.method == "undefined: all respondents are in one row"
    assert np.isnan(found.cramers_v)
    assert np.isnan(found.adjusted_residual).all()


@pytest.mark.parametrize("weight", [None, [1.0, 2.0]])
def test_nobody_who_answered_both_leaves_everything_undefined(make_responses, weight):
    responses = make_responses({"row": ["a", None], "column": [None, "u"]}, weight=weight)
    found = two_way(responses, "row", "column")
    assert (found.base, found.missing) == (0, 2)
    assert np.isnan(found.column_share).all()
    assert {t.method for t in found.tests} == {"undefined: nobody answered both questions"}


def test_a_block_of_empty_cells_is_tested_at_expected_shares(make_responses):
    holed = {"a": [6, 0, 0], "b": [7, 0, 0], "c": [2, 5, 4]}
    responses = make_responses(spread(holed, "uvw"), weight=np.linspace(0.5, 2, 24))
    test = two_way(responses, "row", "column").tests[0]
    assert test.method.endswith("at expected shares")
    assert 0 < test.p < 0.05


def test_a_table_that_calibration_fixes_has_no_test(make_responses):
    margins = (("row", "column"),)
    responses = make_responses(spread(), weight=np.full(30, 1.0), margins=margins)
    found = two_way(responses, "row", "column")
    assert np.isnan(found.tests[0].statistic)
    assert "fix every share" in found.tests[0].method
    assert found.column_share_se.tolist() == [[0, 0]] * 3


def test_wilson_within_each_column(make_responses):
    found = two_way(make_responses(spread()), "row", "column")
    z, p, n = 1.959963984540054, 2 / 14, 14
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    np.testing.assert_allclose(found.ci_low[0, 1], (p + z * z / (2 * n) - half) / (1 + z * z / n))
    np.testing.assert_allclose(found.ci_high[0, 1], (p + z * z / (2 * n) + half) / (1 + z * z / n))


def test_a_variable_against_itself_is_refused(make_responses):
    with pytest.raises(UsageError, match="two different variables"):
        two_way(make_responses(spread()), "row", "row")


def test_results_are_json_without_nan(make_responses):
    import json

    responses = make_responses({"row": ["a", "a"], "column": ["u", "v"]}, weight=[1.0, 2.0])
    text = json.dumps(two_way(responses, "row", "column").to_dict(), allow_nan=False)
    assert '"statistic": null' in text
