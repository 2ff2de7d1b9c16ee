"""How closely an outsider can work out withheld cells, by linear programs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.tables.suppression import Floats, Layers, Mask

Places = NDArray[np.intp]

_UNBOUNDED = 3
"""HiGHS found no end, as scipy reports it."""


def widths(
    cells: Layers,
    mask: Mask,
    targets: Sequence[tuple[int, int]],
    rows_known: Mask,
    columns_known: Mask,
    enough: float,
    rows_weighed: Mask | None = None,
) -> Floats:
    """Return how many respondents apart the least and the most are that a cell may hold.

    The outsider knows the cells that are not withheld, weighted under each scheme and unweighted,
    the totals of rows and columns, and between which ends weights lie in each cell. Counts need
    not be whole for him, which can only make the true range narrower by less than one.

    Args:
        cells: one layer, with weights by scheme.
        mask: shape (r, c), what is withheld.
        targets: (row, column) of the cells asked about, each withheld.
        rows_known: shape (r,), whose total is published.
        columns_known: shape (c,), the same.
        rows_weighed: shape (r,), whose weighted totals are published; None for all that are known.
        enough: a cell that is known to vary by this much is not searched further.

    Returns:
        Shape of targets, in respondents.
    """
    from scipy.optimize import LinearConstraint, milp

    places = np.argwhere(mask)
    k, schemes = len(places), len(cells.w)
    index = np.full(mask.shape, -1)
    index[tuple(places.T)] = np.arange(k)
    hidden_n = cells.n[0][mask].astype(np.float64)
    hidden_w = cells.w[:, 0][:, mask]
    low, high = cells.low[:, 0][:, mask], cells.high[:, 0][:, mask]
    sums, totals = [], []
    weighed = rows_known if rows_weighed is None else rows_weighed
    unweighted_only = _known_sums(mask, rows_known & ~weighed, columns_known & False, index)[:-1]
    known = _known_sums(mask, rows_known & weighed, columns_known, index)
    for part, layers in [*((p, 1) for p in unweighted_only), *((p, 1 + schemes) for p in known)]:
        for layer, values in enumerate([hidden_n, *hidden_w][:layers]):
            line = np.zeros(k * (1 + schemes))
            line[layer * k + part] = 1
            sums.append(line)
            totals.append(values[part].sum())
    between = np.zeros((2 * schemes * k, k * (1 + schemes)))
    for s in range(schemes):
        for side, (sign, ends) in enumerate(((1.0, low[s]), (-1.0, high[s]))):
            at = (2 * s + side) * k + np.arange(k)
            between[at, np.arange(k)] = sign * ends
            between[at, (s + 1) * k + np.arange(k)] = -sign
    constraints = [LinearConstraint(np.array(sums), totals, totals)]
    if schemes:
        constraints.append(LinearConstraint(between, -np.inf, 0))
    found_low, found_high = hidden_n.copy(), hidden_n.copy()
    for i, j in targets:
        cell = index[i, j]
        for sign in (1.0, -1.0):
            if found_high[cell] - found_low[cell] >= enough:
                break
            objective = np.zeros(k * (1 + schemes))
            objective[cell] = sign
            solved = milp(objective, constraints=constraints)
            if solved.status == _UNBOUNDED:
                (found_low if sign > 0 else found_high)[cell] = -sign * np.inf
            if solved.x is not None:
                found_low = np.minimum(found_low, solved.x[:k])
                found_high = np.maximum(found_high, solved.x[:k])
    return np.array([found_high[index[at]] - found_low[index[at]] for at in targets])


def _known_sums(mask: Mask, rows_known: Mask, columns_known: Mask, index: Places) -> list[Places]:
    """Return the withheld cells of each sum that an outsider can form, as places among them."""
    sums = [index[i, mask[i]] for i in np.flatnonzero(rows_known)]
    sums += [index[mask[:, j], j] for j in np.flatnonzero(columns_known)]
    sums.append(index[mask])
    return [part for part in sums if len(part)]
