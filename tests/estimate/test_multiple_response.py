import numpy as np
from scipy.stats import chi2_contingency

from youthsurvey.estimate import two_way

#        sex, uses (None: did not answer), reads
ROWS = [
    ("f", {"t", "v"}, {"n"}),
    ("f", {"t"}, {"n", "b"}),
    ("f", set(), {"b"}),
    ("m", {"v"}, None),
    ("m", {"v", "t"}, {"b"}),
    ("m", None, {"n"}),
    (None, {"t"}, {"n"}),
]


def responses(make_responses, weight=None):
    sex, uses, reads = zip(*ROWS, strict=True)
    multiple = {
        name: [None if c is None else frozenset(c) for c in chosen]
        for name, chosen in (("uses", uses), ("reads", reads))
    }
    return make_responses({"sex": sex}, multiple, weight=weight)


def test_options_as_rows_stand_on_each_column_s_respondents(make_responses):
    found = two_way(responses(make_responses), "uses", "sex")
    assert found.row.multiple
    assert found.row.categories == ("t", "v")
    assert found.n.tolist() == [[2, 1], [1, 2]]
    assert found.column_base.tolist() == [3, 2]
    assert found.row_base.tolist() == [3, 3]
    assert (found.base, found.missing) == (5, 2)
    np.testing.assert_allclose(found.column_share, [[2 / 3, 1 / 2], [1 / 3, 2 / 2]])
    np.testing.assert_allclose(found.row_share, [[2 / 3, 1 / 3], [1 / 3, 2 / 3]])
    np.testing.assert_allclose(found.total_share, [[2 / 5, 1 / 5], [1 / 5, 2 / 5]])


def test_each_option_has_its_own_tests(make_responses):
    found = two_way(responses(make_responses), "uses", "sex")
    assert found.tests == ()
    assert np.isnan(found.cramers_v)
    assert list(found.option_tests) == ["t", "v"]
    expected = chi2_contingency([[1, 1], [2, 1]], correction=False)
    np.testing.assert_allclose(found.option_tests["t"][0].statistic, expected.statistic)


def test_options_as_columns_are_the_transpose(make_responses):
    weight = [1, 2, 3, 1, 2, 3, 1]
    rows = two_way(responses(make_responses, weight), "uses", "sex")
    columns = two_way(responses(make_responses, weight), "sex", "uses")
    assert columns.column.multiple
    assert not columns.row.multiple
    np.testing.assert_allclose(columns.column_share, rows.row_share.T)
    np.testing.assert_allclose(columns.weighted_n, rows.weighted_n.T)
    np.testing.assert_allclose(columns.adjusted_residual, rows.adjusted_residual.T)
    assert columns.column_base.tolist() == rows.row_base.tolist()
    np.testing.assert_allclose(
        columns.option_tests["v"][0].statistic, rows.option_tests["v"][0].statistic
    )


def test_two_multiple_choices_pair_by_pair(make_responses):
    found = two_way(responses(make_responses), "uses", "reads")
    # both questions answered: rows 1, 2, 3, 5, 7
    assert found.base == 5
    assert found.column.categories == ("b", "n")
    assert found.n.tolist() == [[2, 3], [1, 1]]
    assert found.column_base.tolist() == [3, 3]
    np.testing.assert_allclose(found.column_share, [[2 / 3, 3 / 3], [1 / 3, 1 / 3]])
    assert found.option_tests == {}


def test_an_option_against_the_whole_question(make_responses):
    found = two_way(responses(make_responses), "uses.t", "uses")
    assert found.row.categories == ("no", "yes")
    assert found.column_share[1].tolist() == [1, 2 / 3]
