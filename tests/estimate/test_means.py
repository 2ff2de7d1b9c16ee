from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t as student

from youthsurvey.errors import UsageError
from youthsurvey.estimate import numeric
from youthsurvey.estimate.replication import jackknife
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.responses import Column
from youthsurvey.tally import values

AGES = [10.0, 20.0, 20.0, 40.0, None]
WEIGHTS = [2.0, 1.0, 1.0, 4.0, 2.0]


@pytest.fixture
def with_numbers(make_responses):
    """Return a maker of responses with numeric columns and a single variable "g"."""

    def made(numbers, groups=None, weight=None):
        n = len(next(iter(numbers.values())))
        base = make_responses({"g": groups or ["a"] * n}, weight=weight)
        columns = dict(base.columns)
        for name, given in numbers.items():
            held = np.array([np.nan if x is None else x for x in given])
            codes = np.where(np.isnan(held), -2, 0).astype(np.int32)
            columns[name] = Column(Variable(name, "numeric", {"en": name}), codes, held)
        book = Codebook({name: column.variable for name, column in columns.items()})
        return type(base)(book, base.line, base.order, columns, base.design)

    return made


def test_a_mean_rests_on_those_who_answered(with_numbers):
    found = numeric(with_numbers({"age": AGES}, weight=WEIGHTS), "age", level=0.9)
    # (2 * 10 + 1 * 20 + 1 * 20 + 4 * 40) / 8
    assert found.estimate.tolist() == [220 / 8]
    assert (found.base, found.missing, found.weighted_base) == (4, 1, 8)
    scores = np.array([2 * (10 - 27.5), 20 - 27.5, 20 - 27.5, 4 * (40 - 27.5), 0]) / 8
    se = np.sqrt(5 / 4 * (scores**2).sum())
    np.testing.assert_allclose(found.se, [se])
    np.testing.assert_allclose(found.ci_low, [27.5 - student.ppf(0.95, 4) * se])
    spread = (2 * 17.5**2 + 2 * 7.5**2 + 4 * 12.5**2) / 8 * 4 / 3
    np.testing.assert_allclose(found.sd, [np.sqrt(spread)])
    np.testing.assert_allclose(found.deff, [se**2 / (spread / 4)])


def test_quantiles_are_the_least_values_that_reach_their_share(with_numbers):
    # shares: 10: 2 / 8; 20: 2 / 8; 40: 4 / 8
    found = numeric(
        with_numbers({"age": AGES}, weight=WEIGHTS), "age", probabilities=(0.25, 0.5, 0.51)
    )
    assert found.quantile.tolist() == [[10, 20, 40]]


def test_means_of_groups_stand_beside_that_of_all(with_numbers):
    responses = with_numbers({"age": AGES}, ["f", "f", "m", None, "m"])
    found = numeric(responses, "age", "g")
    assert found.by.categories == ("f", "m")
    assert found.n.tolist() == [3, 2, 1]
    np.testing.assert_allclose(found.estimate, [50 / 3, 15, 20])
    # one without a group, one without an age
    assert found.missing == 2


def test_a_ratio_is_of_sums(with_numbers):
    responses = with_numbers({"spent": [1, 2, 3, None], "earned": [2, 4, 10, 5]})
    found = numeric(responses, "spent/earned")
    assert found.statistic == "ratio"
    np.testing.assert_allclose(found.estimate, [6 / 16])
    assert (found.base, found.missing) == (3, 1)
    assert found.quantile.shape == (1, 0)


def test_a_ratio_of_replicates_is_taken_in_each(with_numbers):
    spent, earned = np.array([1.0, 2, 3, 9]), np.array([2.0, 4, 10, 5])
    responses = with_numbers({"spent": spent, "earned": earned})
    design = replace(responses.design, replicates=jackknife(responses.design, 4))
    found = numeric(responses.with_design(design), "spent/earned")
    left_out = [np.delete(spent, i).sum() / np.delete(earned, i).sum() for i in range(4)]
    variance = 3 / 4 * ((np.array(left_out) - np.mean(left_out)) ** 2).sum()
    np.testing.assert_allclose(found.se, [np.sqrt(variance)])


def scale(make_responses):
    categories = tuple(
        Category(c, {"en": c}, aside=c == "hard") for c in ("no", "so", "yes", "hard")
    )
    codes = np.array([0, 1, 2, 2, 3], dtype=np.int32)
    base = make_responses({"g": ["a"] * 5})
    column = Column(Variable("agree", "ordinal", {"en": "?"}, categories=categories), codes)
    book = Codebook({"g": base["g"].variable, "agree": column.variable})
    return type(base)(book, base.line, base.order, {**base.columns, "agree": column}, base.design)


def test_a_scale_counts_from_one_without_answers_aside(make_responses):
    found = numeric(scale(make_responses), "agree")
    np.testing.assert_allclose(found.estimate, [(1 + 2 + 3 + 3) / 4])
    assert found.missing == 1


def test_declared_scores(make_responses):
    found = numeric(scale(make_responses), "agree", scores={"no": -1, "so": 0, "yes": 1})
    np.testing.assert_allclose(found.estimate, [(-1 + 0 + 1 + 1) / 4])
    with pytest.raises(UsageError, match="no category"):
        numeric(scale(make_responses), "agree", scores={"nope": 1})


def test_codes_that_are_numbers_count_as_these(make_responses):
    found = numeric(make_responses({"children": ["0", "2", "2.5"]}), "children")
    np.testing.assert_allclose(found.estimate, [1.5])


def test_the_mean_of_an_option_is_its_share(make_responses):
    made = make_responses(multiple={"uses": [frozenset("a"), frozenset("b"), None]})
    assert numeric(made, "uses.a").estimate.tolist() == [0.5]


def test_nobody_and_one_respondent(with_numbers):
    nobody = numeric(with_numbers({"age": [None, None]}), "age")
    assert (nobody.base, nobody.missing) == (0, 2)
    assert np.isnan([nobody.estimate, nobody.se, nobody.deff]).all()
    assert np.isnan(nobody.quantile).all()
    assert nobody.to_dict()["mean"] is None
    one = numeric(with_numbers({"age": [7.0]}), "age")
    assert one.estimate.tolist() == [7]
    assert np.isnan(one.se).all()


def test_what_has_no_numbers_is_refused(with_numbers, monkeypatch):
    responses = with_numbers({"age": AGES})
    with pytest.raises(UsageError, match="no number"):
        numeric(responses, "g")
    with pytest.raises(UsageError, match="ratio"):
        numeric(responses, "age/age/age")
    monkeypatch.setattr(values, "MOST_VALUES", 2)
    with pytest.raises(UsageError, match="3 distinct values"):
        numeric(responses, "age")


def test_a_data_frame_has_a_row_a_group(with_numbers):
    frame = numeric(with_numbers({"age": AGES}, ["f", "f", "m", "m", "m"]), "age", "g").to_frame()
    assert frame["label"].tolist() == ["", "f", "m"]
    assert frame["mean"].tolist() == [22.5, 15, 30]
    assert frame["q50_value"].tolist() == [20, 10, 20]
