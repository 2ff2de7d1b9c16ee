import numpy as np
import pytest
from scipy.special import ndtri

from youthsurvey.estimate.power import detectable_difference


def test_even_shares_of_equal_groups_by_hand():
    # h = (1.95996 + 0.84162) * sqrt(1/100 + 1/100); about one half, sin(pi/2) * sin(h / 2)
    h = (ndtri(0.975) + ndtri(0.8)) * np.sqrt(2 / 100)
    np.testing.assert_allclose(detectable_difference(0.5, 100, 100), np.sin(h / 2))


@pytest.mark.parametrize(("p", "n1", "n2"), [(0.5, 100, 100), (0.3, 80, 160), (0.85, 250, 90)])
@pytest.mark.parametrize("alpha", [0.05, 0.05 / 10])
def test_such_a_difference_is_found_in_four_samples_of_five(p, n1, n2, alpha):
    """Simulation: 40,000 pairs of binomial samples, the pooled z test at level alpha.

    With unlike groups it makes a difference which of them has the larger share: both are tried.
    """
    rng = np.random.default_rng(505)
    d = float(detectable_difference(p, n1, n2, alpha))
    centre = 2 * np.arcsin(np.sqrt(p))
    h = 2 * np.arcsin(d / np.sin(centre))
    p1, p2 = (np.sin((centre + side * h / 2) / 2) ** 2 for side in (1, -1))
    np.testing.assert_allclose(p1 - p2, d)
    found = []
    for a, b in ((p1, p2), (p2, p1)):
        x1, x2 = rng.binomial(n1, a, 20_000), rng.binomial(n2, b, 20_000)
        pooled = (x1 + x2) / (n1 + n2)
        z = (x1 / n1 - x2 / n2) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        found.append((np.abs(z) > ndtri(1 - alpha / 2)).mean())
    assert 0.77 < np.mean(found) < 0.83
    assert 0.7 < min(found) <= max(found) < 0.9


def test_at_the_edge_the_smaller_share_is_zero():
    # Of a share of 1 % no group can be much below: the difference runs from 0 to sin(h / 2)^2.
    h = (ndtri(0.975) + ndtri(0.8)) * np.sqrt(2 / 50)
    expected = np.sin(h / 2) ** 2
    np.testing.assert_allclose(detectable_difference(np.array([0, 0.01, 1]), 50, 50), expected)


def test_groups_too_small_for_any_difference():
    assert np.isnan(detectable_difference(0.5, 1, 1))
    assert np.isnan(detectable_difference(0.5, 0, 50))


def test_more_respondents_see_smaller_differences():
    seen = detectable_difference(0.4, np.array([50, 100, 200]), np.array([50, 100, 200]))
    assert seen[0] > seen[1] > seen[2]
