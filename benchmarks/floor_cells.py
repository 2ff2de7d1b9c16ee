"""The floor of weighted inference: bare numpy on integer codes, closed-form algebra on cells.

Made data: 8 x 2 x 5 categories of country, sex and age, a 5 x 5 table, log-normal weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHAPE = (8, 2, 5)


@dataclass(frozen=True)
class Made:
    """Codes, shape (n,), of the margins and of the table; weights; target shares."""

    margins: tuple[NDArray[np.int32], ...]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    weight: Floats
    targets: tuple[Floats, ...]


def make(n: int, seed: int = 505) -> Made:
    rng = np.random.default_rng(seed)
    sample = (
        [0.1, 0.2, 0.05, 0.15, 0.2, 0.1, 0.12, 0.08],
        [0.62, 0.38],
        [0.1, 0.25, 0.35, 0.2, 0.1],
    )
    margins = tuple(rng.choice(len(p), n, p=p).astype(np.int32) for p in sample)
    x = ((rng.integers(0, 5, n) + (margins[0] > 3) * (rng.random(n) < 0.2)) % 5).astype(np.int32)
    y = np.where(rng.random(n) < 0.15, x, rng.integers(0, 5, n)).astype(np.int32)
    targets = (
        np.array([0.22, 0.18, 0.15, 0.12, 0.11, 0.09, 0.08, 0.05]),
        np.array([0.51, 0.49]),
        np.array([0.16, 0.2, 0.26, 0.2, 0.18]),
    )
    return Made(margins, x, y, np.exp(rng.normal(0, 0.4, n)), targets)


def counts(data: Made) -> tuple[NDArray[np.intp], Floats, Floats]:
    """Three bare bincounts: respondents, weights, squared weights, shape (25,) each."""
    code = data.x * 5 + data.y
    w = data.weight
    return np.bincount(code, minlength=25), np.bincount(code, w, 25), np.bincount(code, w * w, 25)


def table_f(data: Made) -> float:
    """The 5 x 5 table's Rao-Scott F, weights only."""
    n, w, w2 = counts(data)
    size, p = n.sum(), w / w.sum()
    v = np.diag(w2) - np.outer(p, w2) - np.outer(w2, p) + np.outer(p, p) * w2.sum()
    return _f(p, size / (size - 1) * v / w.sum() ** 2)


def table_f_calibrated(data: Made, weight: Floats) -> float:
    """The same for raked weights, residuals on the margins' indicators."""
    c, s, a = data.margins
    cell = (c * 10 + s * 5 + a) * 25 + data.x * 5 + data.y
    n, w, w2 = (
        np.bincount(cell, x, 2000).reshape(80, 25)
        for x in (np.ones(len(cell)), weight, weight * weight)
    )
    at = np.arange(80)
    design = np.column_stack(
        [np.ones(80), at[:, None] // 10 == np.arange(1, 8), at[:, None] // 5 % 2 == 1,
         at[:, None] % 5 == np.arange(1, 5)]
    ).astype(float)  # fmt: skip
    size, total = n.sum(), w.sum()
    p = w.sum(axis=0) / total
    score = (np.eye(25) - p) / total
    gram = design.T @ (n.sum(axis=1)[:, None] * design)
    fit = design @ np.linalg.solve(gram, design.T @ (n @ score))
    residual = (score[None] - fit[:, None]).reshape(2000, 25)
    v = (residual * w2.reshape(-1, 1)).T @ residual
    mean = (residual * w.reshape(-1, 1)).sum(axis=0)
    return _f(p, size / (size - 1) * (v - np.outer(mean, mean) / size))


def rake(data: Made) -> Floats:
    """One bincount, iterative proportional fitting on 80 cells, one take."""
    c, s, a = data.margins
    code = c * 10 + s * 5 + a
    cells = np.bincount(code, data.weight, 80).reshape(SHAPE)
    fitted, total = cells.copy(), cells.sum()
    for _ in range(500):
        for axis, target in enumerate(data.targets):
            others = tuple(i for i in range(3) if i != axis)
            shape = [1, 1, 1]
            shape[axis] = -1
            fitted *= (target * total / fitted.sum(axis=others)).reshape(shape)
        error = max(
            np.abs(fitted.sum(axis=tuple(i for i in range(3) if i != k)) / t / total - 1).max()
            for k, t in enumerate(data.targets)
        )
        if error < 1e-10:
            break
    factor = np.divide(fitted.ravel(), cells.ravel(), out=np.ones(80), where=cells.ravel() > 0)
    return data.weight * factor[code]


def _f(p: Floats, v: Floats) -> float:
    table = p.reshape(5, 5)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    basis = np.vstack([-np.ones(4), np.eye(4)])
    contrasts = np.kron(basis, basis)
    scaled = contrasts / p[:, None]
    effects = np.linalg.solve(contrasts.T @ scaled, scaled.T @ v @ scaled)
    return float(((table - expected) ** 2 / expected).sum() / np.trace(effects))
