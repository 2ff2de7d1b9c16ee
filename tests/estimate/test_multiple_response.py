import numpy as np
import pytest
from scipy.stats import chi2_contingency

from youthsurvey.errors import UsageError
from youthsurvey.estimate import one_way, two_way
from youthsurvey.estimate.marginal_independence import (
    marginal_independence,
    marginal_independence_unweighted,
)
from youthsurvey.tally.cells import tally

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


def test_option_tests_are_adjusted_over_the_options(make_responses):
    found = two_way(responses(make_responses), "uses", "sex", adjustment="bonferroni")
    assert found.option_adjustment == "bonferroni"
    for tests in found.option_tests.values():
        for test in tests:
            assert test.p_adjusted == min(1, 2 * test.p)
    plain = two_way(responses(make_responses), "uses", "sex", adjustment="none")
    assert all(t.p_adjusted == t.p for tests in plain.option_tests.values() for t in tests)


def test_one_option_alone_has_pearsons_statistic_as_its_omnibus_one(make_responses):
    #        t  not
    # f      3   9
    # m      8   4
    chosen = [{"t"}] * 3 + [set()] * 9 + [{"t"}] * 8 + [set()] * 4
    made = make_responses({"g": ["f"] * 12 + ["m"] * 12}, {"t": [frozenset(c) for c in chosen]})
    second, first = two_way(made, "t", "g").tests
    # (p_ij - p_i p_j)^2 over p_i (1 - p_i) p_j, and the scores' variance on n - 1 = 23
    p = 11 / 24
    deviation = 3 / 24 - p / 2
    x2 = 2 * deviation**2 / (p * (1 - p) / 2)
    g = np.repeat([1 / 2, -1 / 2], 12)
    o = np.array([len(c) for c in chosen]) - p
    trace = 2 * ((g * o - deviation) ** 2).sum() / 24 / 23 / (p * (1 - p) / 2)
    np.testing.assert_allclose(second.statistic, x2 / trace)
    np.testing.assert_allclose(second.df, [1, 23])
    np.testing.assert_allclose(first.statistic, x2 / trace)


def test_an_omnibus_test_of_one_group_is_undefined(make_responses):
    made = make_responses({"g": ["f", "f"]}, {"uses": [frozenset("a"), frozenset("b")]})
    second, first = two_way(made, "uses", "g").tests
    assert np.isnan(second.p)
    assert np.isnan(first.p)
    assert "one group" in second.method


def test_options_that_everybody_chose_leave_the_omnibus_test(make_responses):
    groups = ["f", "f", "f", "m", "m", "m"]
    some = [{"a"}, set(), {"a"}, {"a"}, set(), set()]
    both = [frozenset(c | {"z"}) for c in some]
    alone = two_way(make_responses({"g": groups}, {"u": [frozenset(c) for c in some]}), "u", "g")
    with_z = two_way(make_responses({"g": groups}, {"u": both}), "u", "g")
    assert with_z.tests == alone.tests


def test_the_omnibus_test_rejects_as_often_as_it_says(make_responses):
    # Options overlap strongly (one liking for all), weights differ, and groups make no difference.
    rng = np.random.default_rng(20040101)
    runs, n = 300, 200
    p = []
    for _ in range(runs):
        chosen = rng.normal(size=(n, 1)) + rng.normal(size=(n, 3)) > [-0.5, 0, 1]
        uses = [frozenset(c for c, x in zip("abc", line, strict=True) if x) for line in chosen]
        groups = [str(g) for g in rng.integers(0, 3, n)]
        made = make_responses({"g": groups}, {"u": uses}, weight=rng.gamma(3, size=n))
        single = [tally(made, [option, "g"]) for option in ("u.a", "u.b", "u.c")]
        pairs = {
            (i, j): tally(made, [f"u.{'abc'[i]}", f"u.{'abc'[j]}", "g"])
            for i, j in ((0, 1), (0, 2), (1, 2))
        }
        p.append([test.p for test in marginal_independence(single, pairs)])
    second, first = (np.array(p) < 0.05).mean(axis=0)
    # Three standard errors of a share of 0.05 in 300 runs: 0.038. Overlap makes the first-order
    # test, which has the mean right and not the spread, reject more often.
    assert 0.012 < second < 0.088
    assert 0.012 < first < 0.12


def test_shares_of_mentions_add_up_to_one(make_responses):
    weight = [1, 2, 3, 1, 2, 3, 1]
    found = one_way(responses(make_responses, weight), "uses", base="mentions")
    # t: rows 1, 2, 5, 7; v: rows 1, 4, 5
    np.testing.assert_allclose(found.share, [6 / (6 + 4), 4 / (6 + 4)])
    assert found.base == 6
    by = two_way(responses(make_responses, weight), "uses", "sex", base="mentions")
    # women: t rows 1, 2; v row 1. men: t row 5; v rows 4, 5
    np.testing.assert_allclose(by.column_share, [[3 / 4, 2 / 5], [1 / 4, 3 / 5]])
    assert by.comparisons is None


@pytest.mark.parametrize(("row", "column"), [("sex", "uses"), ("uses", "reads"), ("sex", "sex2")])
def test_mentions_need_a_multiple_choice_as_rows_alone(make_responses, row, column):
    made = responses(make_responses)
    if column == "sex2":
        with pytest.raises(UsageError, match="no multiple choice"):
            one_way(made, "sex", base="mentions")
        return
    with pytest.raises(UsageError, match="shares of mentions"):
        two_way(made, row, column, base="mentions")


# Kansas farmers by schooling: how many there are, and how many named each source of veterinary
# information. Loughin and Scherer 1998, Biometrics 54, 630-637; the counts, shares and statistics
# are those that the R package MRCV 0.4-0 (Koziol and Bilder 2014, R Journal 6(1)) prints
# as its examples of marginal.table and MI.test.
FARMERS = {"high": 88, "vocational": 16, "two_year": 31, "four_year": 113, "other": 14}
SOURCES = {
    "consultant": [19, 2, 1, 19, 3],
    "veterinarian": [38, 6, 13, 29, 4],
    "extension": [29, 8, 10, 40, 8],
    "magazines": [47, 8, 17, 53, 6],
    "feed": [40, 4, 14, 29, 6],
}
PUBLISHED = {
    "consultant": 5.96,
    "veterinarian": 7.89,
    "extension": 4.62,
    "magazines": 1.42,
    "feed": 10.95,
}
PUBLISHED_SUM = 30.84


@pytest.fixture
def farmers(make_responses):
    """Farmers with the published counts; who named several sources the counts do not tell."""
    school, chosen = [], []
    for j, (group, n) in enumerate(FARMERS.items()):
        school += [group] * n
        chosen += [frozenset(s for s, named in SOURCES.items() if i < named[j]) for i in range(n)]
    return make_responses(
        {"school": school}, {"sources": chosen}, categories={"school": [*FARMERS]}
    )


def test_the_published_statistics_of_each_option_and_their_sum(farmers):
    table = two_way(farmers, "sources", "school")
    pearson = {
        code: next(t for t in tests if t.name == "pearson").statistic
        for code, tests in table.option_tests.items()
    }
    assert {code: round(value, 2) for code, value in pearson.items()} == PUBLISHED
    assert round(sum(pearson.values()), 2) == PUBLISHED_SUM
    share = table.column_share[table.row.categories.index("consultant")]
    assert np.round(100 * share, 2).tolist() == [21.59, 12.5, 3.23, 16.81, 21.43]


def test_the_omnibus_statistic_is_the_published_sum_over_its_trace(farmers):
    """X^2_S = n F tr: the trace respondent by respondent, from (hit - p)(inside - g)."""
    test = two_way(farmers, "sources", "school").tests[0]
    chosen, group = farmers["sources"].values.astype(float), farmers["school"].codes
    inside = (group[:, None] == np.arange(len(FARMERS))).astype(float)
    p, g, n = chosen.mean(axis=0), inside.mean(axis=0), len(group)
    score = (chosen - p)[:, :, None] * (inside - g)[:, None, :]
    variance = score.var(axis=0, ddof=1) / n
    trace = (variance / np.multiply.outer(p * (1 - p), g)).sum()
    assert round(n * trace * test.statistic, 2) == PUBLISHED_SUM


def test_the_test_for_simulations_is_that_of_the_cells(make_responses):
    rng = np.random.default_rng(8)
    group = rng.integers(3, size=80)
    # One option that everybody chose, which no test can be about.
    chosen = np.column_stack(
        [rng.random(80) < 0.2 + 0.2 * group, rng.random((80, 2)) < 0.5, np.ones(80)]
    ).astype(bool)
    choices = [frozenset(np.array([*"tvwx"])[who].tolist()) for who in chosen]
    data = make_responses({"g": [*map(str, group)]}, {"m": choices})
    expected = two_way(data, "m", "g").tests[0].p
    assert 0.001 < expected < 0.9
    np.testing.assert_allclose(marginal_independence_unweighted(chosen, group), expected)
    assert np.isnan(marginal_independence_unweighted(chosen, np.zeros(80, int)))
    assert np.isnan(marginal_independence_unweighted(chosen[:, 3:], group))
