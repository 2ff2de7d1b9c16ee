"""Claims judged on tables that stand here."""

from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from tests.tally.made import make_responses as make_responses
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.judgements import judge
from youthsurvey.audit.sentences import Claim, Range, Sentence
from youthsurvey.audit.verdicts import follows, judge_sentences
from youthsurvey.errors import StudyError


def spread(table, groups="uvw"):
    """Return answers and groups with these counts: rows are answers, columns groups."""
    pairs = [
        (row, group)
        for row, line in table.items()
        for group, n in zip(groups, line, strict=True)
        for _ in range(n)
    ]
    return {"q": [a for a, _ in pairs], "g": [g for _, g in pairs]}


#                 u    v    w
FALLS = {"a": [80, 50, 20], "b": [20, 50, 80]}


def test_a_share_in_a_range(make_responses):
    responses = make_responses(spread(FALLS))
    # a: 150 of 300; Wilson: 44.4 to 55.6.
    found = judge(Claim("share", "q", ("a",), range=Range(0.4, 0.6)), responses)
    assert (found.holds, found.supported) == (True, True)
    assert found.shares[0].share == 150 / 300
    narrow = judge(Claim("share", "q", ("a",), range=Range(0.45, 0.6)), responses)
    assert (narrow.holds, narrow.supported) == (True, False)
    # Over half: 50 % is not over it.
    half = judge(Claim("share", "q", ("a",), range=Range(0.5, 1)), responses)
    assert (half.holds, half.supported) == (False, None)


def test_a_share_within_a_group(make_responses):
    claim = Claim("share", "q", ("a",), "g", ("u",), range=Range(0.7, 1, includes_high=True))
    found = judge(claim, make_responses(spread(FALLS)))
    assert (found.holds, found.supported) == (True, True)
    assert (found.shares[0].share, found.shares[0].base) == (0.8, 100)


def test_each_of_several_answers(make_responses):
    responses = make_responses({"q": [*"aaaaaaaabc"]})
    low = Range(0, 0.2, includes_low=True)
    assert judge(Claim("share", "q", ("b", "c"), range=low, each=True), responses).holds
    assert not judge(Claim("share", "q", ("b", "c"), range=low), responses).holds


def test_counts_and_totals_are_of_respondents_whatever_their_weights(make_responses):
    data = {"q": [*"aab", None], "g": [*"uvuv"]}
    responses = make_responses(data, weight=[3.0, 1.0, 1.0, 1.0])
    two = Range(2, 2, True, True)
    found = judge(Claim("count", "q", ("a",), range=two), responses)
    assert (found.holds, found.supported, found.shares[0].base) == (True, True, 2)
    inside = judge(Claim("count", "q", ("a",), "g", ("u",), range=two), responses)
    assert (inside.holds, inside.supported, inside.shares[0].base) == (False, None, 1)
    total = judge(Claim("total", "q", ("a", "b"), range=Range(3, 3, True, True)), responses)
    assert (total.holds, total.shares[0].base) == (True, 3)


@pytest.mark.parametrize(
    ("rounding", "percent", "holds"),
    # 2 of 3 and 1 of 3: 66.7 + 33.3, cut off 66.6 + 33.3.
    [("half_up", "100.0", True), ("truncate", "100.0", False), ("truncate", "99.9", True)],
)
def test_a_total_of_percentages_is_of_rounded_ones(make_responses, rounding, percent, holds):
    printed = PublishedNumber("", "q", ("a", "b"), Decimal(percent), 1, rounding, base=3)
    claim = Claim("total", "q", ("a", "b"), printed=printed)
    assert judge(claim, make_responses({"q": [*"aab"]})).holds is holds


def test_a_total_of_nobody_is_not_told(make_responses):
    printed = PublishedNumber("", "q", ("a", "b"), Decimal(100))
    claim = Claim("total", "q", ("a", "b"), printed=printed)
    data = make_responses({"q": [None, None]}, categories={"q": "ab"})
    assert judge(claim, data).holds is None


def test_a_ranking_needs_each_step(make_responses):
    responses = make_responses({"q": ["a"] * 60 + ["b"] * 30 + ["c"] * 10})
    found = judge(Claim("ranking", "q", ("a", "b")), responses)
    assert (found.holds, found.supported) == (True, True)
    # The closest step is b over c: 30 and 10 of 100, t of the difference of multinomial shares.
    n, difference = 100, 0.2
    se = np.sqrt((0.3 + 0.1 - difference**2) / (n - 1))
    assert found.p == pytest.approx(2 * stats.t.sf(difference / se, n - 1), rel=1e-9)
    assert judge(Claim("ranking", "q", ("b", "a")), responses).holds is False
    assert judge(Claim("leading", "q", ("b", "a")), responses).holds is True
    close = make_responses({"q": ["a"] * 41 + ["b"] * 40 + ["c"] * 5})
    found = judge(Claim("ranking", "q", ("a", "b")), close)
    assert (found.holds, found.supported) == (True, False)


def test_a_ranking_of_options(make_responses):
    chosen = [frozenset("xy")] * 40 + [frozenset("x")] * 30 + [frozenset("z")] * 10
    responses = make_responses(multiple={"m": chosen})
    found = judge(Claim("ranking", "m", ("x", "y", "z")), responses)
    assert (found.holds, found.supported) == (True, True)
    assert [s.share for s in found.shares] == [70 / 80, 40 / 80, 10 / 80]


def test_an_extreme_group(make_responses):
    responses = make_responses(spread(FALLS))
    claim = Claim("extreme", "q", ("a",), "g", ("u",), "largest")
    assert (judge(claim, responses).holds, judge(claim, responses).supported) == (True, True)
    assert judge(Claim("extreme", "q", ("a",), "g", ("v",), "largest"), responses).holds is False
    smallest = judge(Claim("extreme", "q", ("a",), "g", ("w",), "smallest"), responses)
    assert (smallest.holds, smallest.supported) == (True, True)


def test_a_difference_of_two_groups(make_responses):
    responses = make_responses(spread({"a": [52, 50, 20], "b": [48, 50, 80]}))
    found = judge(Claim("difference", "q", ("a",), "g", ("u", "v")), responses)
    assert (found.holds, found.supported) == (True, False)
    found = judge(Claim("difference", "q", ("a",), "g", ("v", "w")), responses)
    assert (found.holds, found.supported) == (True, True)


def test_a_trend(make_responses):
    responses = make_responses(spread(FALLS))
    claim = Claim("trend", "q", ("a",), "g", direction="falls")
    found = judge(claim, responses)
    assert (found.holds, found.supported) == (True, True)
    assert found.p < 1e-10
    assert judge(Claim("trend", "q", ("a",), "g", direction="rises"), responses).holds is False
    bent = make_responses(spread({"a": [50, 80, 20], "b": [50, 20, 80]}))
    assert judge(claim, bent).holds is False
    part = Claim("trend", "q", ("a",), "g", ("v", "w"), "falls")
    assert judge(part, bent).holds is True


def test_nobody_to_tell_by(make_responses):
    responses = make_responses({"q": ["a", "b"], "g": ["u", "u"]}, categories={"g": ["u", "v"]})
    claim = Claim("extreme", "q", ("a",), "g", ("v",), "largest")
    assert judge(claim, responses).holds is None


def verdict_of(responses, *claims):
    sentence = Sentence("1", {}, {}, claims)
    (judged,) = judge_sentences([sentence], responses, {"all": responses})
    return judged.verdict


def test_verdicts_of_real_data(make_responses):
    responses = make_responses(spread(FALLS))
    holds = Claim("share", "q", ("a",), range=Range(0.4, 0.6))
    narrow = Claim("share", "q", ("a",), range=Range(0.49, 0.6))
    wrong = Claim("share", "q", ("a",), range=Range(0.6, 1))
    size = Claim("size", range=Range(300, 300, True, True))
    assert verdict_of(responses, holds, size) == "reproduced"
    assert verdict_of(responses, holds, narrow) == "undetermined"
    assert verdict_of(responses, narrow, wrong) == "not reproduced"


def number(code, count, variable="q", base=100):
    return PublishedNumber("1", variable, (code,), Decimal(count), 0, count=count, base=base)


def test_what_follows_from_published_numbers(make_responses):
    codebook = make_responses({"q": [*"abcd"], "g": [*"uvuv"]}).codebook
    first = [number("a", 50), number("b", 30)]
    settled = Claim("ranking", "q", ("a", "b"))
    # c and d together are 20, less than b's 30.
    assert follows(settled, first, frozenset(), codebook)
    assert not follows(settled, [number("a", 50), number("b", 20)], frozenset(), codebook)
    assert follows(Claim("share", "q", ("a", "b"), range=Range(0, 1)), first, frozenset(), codebook)
    assert not follows(Claim("share", "q", ("c",), range=Range(0, 1)), first, frozenset(), codebook)
    assert follows(
        Claim("share", "q", ("c",), range=Range(0, 1)), first, frozenset({("q", "c")}), codebook
    )
    grouped = Claim("extreme", "q", ("a",), "g", ("u",), "largest")
    assert not follows(grouped, first, frozenset(), codebook)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "extreme", "categories": ("a",)},
        {"kind": "extreme", "categories": ("a",), "by": "g", "groups": ("u",)},
        {"kind": "trend", "categories": ("a",), "by": "g"},
        {"kind": "difference", "categories": ("a",), "by": "g", "groups": ("u",)},
        {"kind": "share", "categories": ("a",)},
        {"kind": "share", "categories": ("a",), "by": "g", "range": Range(0, 1)},
        {"kind": "ranking"},
        {"kind": "count", "categories": ("a",)},
        {"kind": "total", "categories": ("a",), "by": "g", "range": Range(1, 2)},
    ],
)
def test_a_claim_that_contradicts_itself(fields):
    with pytest.raises(StudyError):
        Claim(variable="q", **fields)
