"""Quantiles of very many weights, and their largest, in passes instead of a sort."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.results import Floats

CHUNK = 65_536
"""Rows that are looked at together: they stay in the processor's cache."""
_BINS = 4096


def quantiles(
    weights: Floats, probabilities: Sequence[float], low: float, high: float
) -> dict[float, float]:
    """Return quantiles between neighbours on a line, as ``np.quantile`` does.

    Weights are counted into bins of equal width, and only the bins that hold a quantile are
    sorted.

    Args:
        weights: shape (n,), finite, n > 0.
        probabilities: 0 to 1.
        low: the least weight.
        high: the largest.
    """
    scale = (_BINS - 1) / (high - low) if high > low else 0.0
    if not np.isfinite(scale) or len(weights) <= CHUNK:
        found = np.quantile(weights, probabilities)
        return dict(zip(probabilities, np.atleast_1d(found).tolist(), strict=True))
    counts = np.zeros(_BINS, dtype=np.int64)
    bins = np.empty(len(weights), dtype=np.int16)
    for start in range(0, len(weights), CHUNK):
        part = ((weights[start : start + CHUNK] - low) * scale).astype(np.int16)
        bins[start : start + CHUNK] = part
        counts += np.bincount(part, minlength=_BINS)
    before = np.concatenate([[0], np.cumsum(counts)])
    places = np.asarray(probabilities) * (len(weights) - 1)
    floors, ceilings = np.floor(places).astype(np.intp), np.ceil(places).astype(np.intp)
    ranks = np.unique(np.concatenate([floors, ceilings]))
    bin_of = np.searchsorted(before, ranks, side="right") - 1
    wanted = np.zeros(_BINS, dtype=bool)
    wanted[bin_of] = True
    kept = np.sort(
        np.concatenate(
            [
                weights[start : start + CHUNK][wanted[bins[start : start + CHUNK].astype(np.intp)]]
                for start in range(0, len(weights), CHUNK)
            ]
        )
    )
    # Bins are in order: a rank's place among what is kept is what stands before it there.
    kept_before = np.concatenate([[0], np.cumsum(np.where(wanted, counts, 0))])
    value = dict(
        zip(ranks.tolist(), kept[ranks - before[bin_of] + kept_before[bin_of]], strict=True)
    )
    return {
        p: float(value[a] + (place - a) * (value[b] - value[a]))
        for p, place, a, b in zip(
            probabilities, places.tolist(), floors.tolist(), ceilings.tolist(), strict=True
        )
    }


def largest(weights: Floats, most: int) -> NDArray[np.intp]:
    """Return the rows of the largest weights, ties in the order of the rows, unsorted.

    Rows beyond ``most`` may come with them.
    """
    rows: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
    least = -np.inf
    for start in range(0, len(weights), CHUNK):
        part = weights[start : start + CHUNK]
        if len(rows) >= most and part.max() <= least:
            continue
        rows = np.concatenate([rows, np.flatnonzero(part > least) + start])
        if len(rows) > most:
            # Stable: of equal weights the first rows stay.
            rows = rows[np.argsort(-weights[rows], kind="stable")[:most]]
        if len(rows) >= most:
            least = float(weights[rows].min())
    return rows
