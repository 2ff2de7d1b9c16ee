import numpy as np
import pytest

from youthsurvey.errors import UsageError
from youthsurvey.estimate.adjustment import ADJUSTMENTS, adjust


def test_three_formulas_on_four_tests():
    p = np.array([0.01, 0.04, 0.03, 0.5])
    np.testing.assert_allclose(adjust(p, "bonferroni"), [0.04, 0.16, 0.12, 1])
    # sorted: 4 * 0.01, 3 * 0.03, 2 * 0.04 (not under the one before), 1 * 0.5
    np.testing.assert_allclose(adjust(p, "holm"), [0.04, 0.09, 0.09, 0.5])
    # sorted: 4 / 1 * 0.01, 4 / 2 * 0.03 (not over the next), 4 / 3 * 0.04, 0.5
    np.testing.assert_allclose(adjust(p, "bh"), [0.04, 0.16 / 3, 0.16 / 3, 0.5])
    np.testing.assert_allclose(adjust(p, "none"), p)


@pytest.mark.parametrize("method", ["bonferroni", "holm"])
def test_what_was_not_tested_does_not_count(method):
    found = adjust(np.array([[0.02, np.nan], [np.nan, 0.4]]), method)
    expected = {"bonferroni": [0.04, 0.8], "holm": [0.04, 0.4]}[method]
    np.testing.assert_allclose(found, [[expected[0], np.nan], [np.nan, expected[1]]])


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_nothing_tested_stays_so(method):
    assert np.isnan(adjust(np.array([np.nan, np.nan]), method)).all()
    assert adjust(np.array([]), method).shape == (0,)


def test_unknown_methods_are_refused():
    with pytest.raises(UsageError, match="sidak"):
        adjust(np.array([0.1]), "sidak")
