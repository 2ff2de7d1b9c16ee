"""Quantiles and largest weights by passes are those of a sort."""

import numpy as np
import pytest

from youthsurvey.weight.quantiles import CHUNK, largest, quantiles

P = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def made(kind, n):
    rng = np.random.default_rng(1)
    return {
        "log-normal": lambda: np.exp(rng.normal(0, 1, n)),
        "few values": lambda: rng.choice([0.5, 1.0, 3.0], n),
        "one value": lambda: np.full(n, 2.0),
        "an outlier": lambda: np.append(rng.random(n - 1), 1e9),
    }[kind]()


@pytest.mark.parametrize("n", [1, 2, 1000, CHUNK + 1, 3 * CHUNK + 17])
@pytest.mark.parametrize("kind", ["log-normal", "few values", "one value", "an outlier"])
def test_quantiles_are_numpy_s(kind, n):
    weights = made(kind, n)
    found = quantiles(weights, P, float(weights.min()), float(weights.max()))
    np.testing.assert_allclose(list(found.values()), np.quantile(weights, P), rtol=1e-12)


@pytest.mark.parametrize("kind", ["log-normal", "few values", "one value"])
def test_of_equal_weights_the_first_rows_are_the_largest(kind):
    weights = made(kind, 2 * CHUNK + 5)
    order = np.lexsort((np.arange(len(weights)), -weights))
    assert sorted(largest(weights, 5)) == sorted(order[:5])
    assert largest(weights[:3], 5).tolist() == [0, 1, 2]
