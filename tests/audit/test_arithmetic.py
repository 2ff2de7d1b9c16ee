"""Counts behind percentages against brute force: every count is rounded and compared."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youthsurvey.audit.arithmetic import (
    Counts,
    Printed,
    counts,
    possible_n,
    printed,
    sum_counts,
    total,
)
from youthsurvey.audit.rounding import ROUNDINGS, percentage
from youthsurvey.errors import UsageError


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_counts_against_all_counts(rounding, decimals):
    for n in range(1, 301):
        by_percent = {}
        for c in range(n + 1):
            by_percent.setdefault(percentage(c, n, decimals, rounding), []).append(c)
        for percent, expected in by_percent.items():
            found = counts(Printed(percent, decimals), n, rounding)
            assert list(range(found.low, found.high + 1)) == expected, (n, percent)
        # And those that no count gives: a few between the given ones.
        for percent in list(by_percent)[:40]:
            near = percent + Decimal(1).scaleb(-decimals)
            if near <= 100 and near not in by_percent:
                assert not counts(Printed(near, decimals), n, rounding).possible


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(1, 40),
    parts=st.integers(2, 3),
    decimals=st.integers(0, 2),
    rounding=st.sampled_from(ROUNDINGS),
    data=st.data(),
)
def test_sums_of_rounded_parts_against_all_divisions(n, parts, decimals, rounding, data):
    reached = {}
    for line in product(range(n + 1), repeat=parts):
        if sum(line) <= n:
            whole = sum(percentage(c, n, decimals, rounding) for c in line)
            reached.setdefault(whole, set()).add(sum(line))
    percent = data.draw(st.sampled_from(sorted(p for p in reached if p <= 100)))
    found = sum_counts(Printed(percent, decimals, parts), n, rounding)
    assert found == tuple(sorted(reached[percent]))


def test_the_sum_of_figure_6_is_no_count_of_505():
    number = printed("85.6")
    assert not any(counts(number, 505, rule).possible for rule in ROUNDINGS[:2])
    assert sum_counts(printed("85.6", parts=2), 505, "half_up") == (432,)


def test_figure_1_adds_up_to_505_though_its_percentages_add_to_99_9():
    found = [counts(printed(p), 505, "half_up") for p in ("48.5", "27.7", "17.8", "5.9")]
    assert found == [Counts(n, n) for n in (245, 140, 90, 30)]
    assert total(found, 505, complete=True).possible
    assert sum(map(Decimal, ("48.5", "27.7", "17.8", "5.9"))) == Decimal("99.9")


def test_figure_7_leaves_88_out():
    found = [counts(printed(p), 505, "half_up") for p in ("36.4", "30.1", "16.0")]
    made = total(found, 505, complete=False)
    assert (made.possible, made.rest) == (True, Counts(88, 88))
    assert not total(found, 505, complete=True).possible


def test_a_total_narrows_counts():
    # 1 to 3 beside 7 to 9 make 10; 0, 4 and 5 cannot.
    made = total([Counts(0, 5), Counts(7, 9)], 10, complete=True)
    assert made.counts == (Counts(1, 3), Counts(7, 9))


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize(("exclusive", "complete"), [(True, True), (True, False), (False, False)])
def test_unknown_n_against_all_counts(rounding, exclusive, complete):
    numbers = [printed("33.3"), printed("16.7"), printed("50.0")]
    expected = []
    for n in range(1, 80):
        by = {}
        for c in range(n + 1):
            by.setdefault(percentage(c, n, 1, rounding), []).append(c)
        lists = [by.get(number.percent, []) for number in numbers]
        sums = {sum(line) for line in product(*lists)}
        ok = bool(sums)
        if exclusive:
            ok = n in sums if complete else any(s <= n for s in sums)
        if ok:
            expected.append(n)
    assert possible_n(numbers, 79, rounding, exclusive=exclusive, complete=complete) == expected


@pytest.mark.parametrize(
    ("text", "percent", "decimals"),
    [("48.5", "48.5", 1), ("48,5 %", "48.5", 1), ("5.90", "5.90", 2), ("7%", "7", 0)],
)
def test_percentages_as_printed(text, percent, decimals):
    assert printed(text) == Printed(Decimal(percent), decimals)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "-4", "101", "1e2", "٤٨"])
def test_what_is_no_percentage(text):
    with pytest.raises(UsageError):
        printed(text)


def test_numbers_that_cannot_be():
    with pytest.raises(UsageError, match="0 is no number of respondents"):
        counts(printed("5"), 0, "half_up")
    with pytest.raises(UsageError, match="more decimals than 1"):
        printed("5.25", decimals=1)
