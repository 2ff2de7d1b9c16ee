"""The documented oracle table: what it says of itself, and that it cannot claim too much."""

import os

import numpy as np
import pytest

from tests.oracle import agreement
from tests.oracle.agreement import BOUND, COLUMNS, ORDER, REASONS, agree, documented, table_of

recording = pytest.mark.skipif(agreement.RECORD in os.environ, reason="the page is being written")


@recording
def test_only_rows_with_a_reason_exceed_the_bound():
    claimed = documented()
    assert len(claimed) > 300
    over = {statistic for (statistic, _), (worst, _) in claimed.items() if worst > BOUND}
    assert over == set(REASONS)
    for reason in REASONS.values():
        assert reason in agreement.PAGE.read_text("utf-8")


@recording
def test_rows_and_columns_are_known():
    for statistic, column in documented():
        assert column in COLUMNS
        assert statistic.startswith(ORDER)


@pytest.fixture
def no_record(monkeypatch):
    monkeypatch.delenv(agreement.RECORD, raising=False)


def test_a_page_that_claims_too_much_fails(no_record, monkeypatch):
    claimed = {("share", "weights"): (1e-13, 1)}
    monkeypatch.setattr(agreement, "documented", lambda: claimed)
    agree("share", ["weights"], [0.5, 0.25], [0.5, 0.25 * (1 + 9e-12)])
    with pytest.raises(AssertionError, match=r"claims 1e-13, measured 9\.0e-11"):
        agree("share", ["weights"], [0.5, 0.25], [0.5, 0.25 * (1 + 9e-11)])
    with pytest.raises(AssertionError, match="lacks share, strata"):
        agree("share", ["strata"], 0.5, 0.5)
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        agree("share", ["weights"], 0.5, 0.5 * (1 + 2e-8))


def test_the_table_reads_back_as_it_was_written(monkeypatch, tmp_path):
    found = {
        ("share", "weights"): (4e-15, 1200),
        ("share", "domains"): (0.0, 7),
        ("likelihood interval, R's own", "weights"): (2e-4, 10),
    }
    page = tmp_path / "page.md"
    page.write_text(f"<!-- agreement -->\n{table_of(found)}<!-- /agreement -->\n", "utf-8")
    monkeypatch.setattr(agreement, "PAGE", page)
    assert documented.__wrapped__() == found


def test_a_statistic_beyond_the_bound_needs_a_reason():
    with pytest.raises(AssertionError, match="without a reason"):
        table_of({("share", "weights"): (2e-8, 1)})


def test_differences_near_zero_are_relative_to_what_is_said():
    assert agreement._difference(np.array([1e-16]), np.array([0.0]), 1e-15, None) == (0.0, 1)
    difference, count = agreement._difference(np.array([0.3, 1]), np.array([0.2, np.nan]), 0, 1)
    assert (round(difference, 12), count) == (0.1, 1)
