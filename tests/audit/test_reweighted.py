"""Published numbers under several weightings, on answers that stand here."""

from decimal import Decimal

import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.tally.made import make_responses as make_responses
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.reweighted import reweighted

ANSWERS = {"q": [*"aabc", None]}
HEAVY = [3.0, 1.0, 1.0, 1.0, 9.0]


def number(percent, *categories, variable="q"):
    return PublishedNumber("1", variable, categories, Decimal(percent))


@pytest.fixture
def designs(make_responses):
    return {
        "unweighted": make_responses(ANSWERS),
        "heavy": make_responses(ANSWERS, weight=HEAVY),
    }


def test_a_share_under_each_design(designs):
    plain, heavy = reweighted([number("50.0", "a")], designs)[0].values()
    assert (plain.share, plain.base, plain.agrees) == (0.5, 4, True)
    # 3 + 1 of 3 + 1 + 1 + 1; who did not answer counts in neither.
    assert (heavy.share, heavy.base, heavy.agrees) == (pytest.approx(4 / 6), 4, False)
    wilson = proportion_confint(2, 4, method="wilson")
    assert (plain.low, plain.high) == pytest.approx(wilson)
    assert heavy.low < heavy.share < heavy.high


def test_a_sum_agrees_by_its_rounded_parts(make_responses):
    # 1 of 6 and 1 of 6 are 16.7 + 16.7 = 33.4, together 33.3.
    designs = {"unweighted": make_responses({"q": [*"abcccc"]})}
    both = number("33.4", "a", "b"), number("33.3", "a", "b")
    found = [one["unweighted"] for one in reweighted(both, designs)]
    assert [one.agrees for one in found] == [True, False]
    assert [one.share for one in found] == pytest.approx([1 / 3, 1 / 3])


@pytest.mark.parametrize(
    ("k", "rounding", "percent"),
    [(1, "half_up", 13), (1, "half_even", 12), (5, "half_up", 63), (5, "half_even", 62)],
)
def test_a_half_is_rounded_as_the_publication_rounds(make_responses, k, rounding, percent):
    # 1 of 8 is 12.5 %, 5 of 8 are 62.5 %.
    designs = {"unweighted": make_responses({"q": ["a"] * k + ["b"] * (8 - k)})}
    printed = PublishedNumber("", "q", ("a",), Decimal(percent), 0, rounding)
    assert reweighted([printed], designs)[0]["unweighted"].agrees


def test_a_question_without_a_column_has_no_share(make_responses):
    designs = {"unweighted": make_responses({"g": [*"uv"]})}
    assert reweighted([number("50.0", "a")], designs) == ({},)
