"""Small cells against brute force: all whole tables with the same margins and shown cells."""

import itertools

import numpy as np
import pytest

from youthsurvey.tables.exposure import widths
from youthsurvey.tables.suppression import Layers, suppress


def layers(n, w=None, low=None, high=None, classes=None):
    n = np.array(n)
    n = n if n.ndim == 3 else n[None]
    none = np.zeros((0, *n.shape))
    rows, columns = classes or (np.zeros(n.shape[1], int), np.zeros(n.shape[2], int))
    as_layers = [none if of is None else np.array(of, float) for of in (w, low, high)]
    return Layers(n, *as_layers, rows, columns)


def possible(n, mask, sums):
    """Every whole-numbered filling of the withheld cells that leaves all known sums as they are.

    Built cell by cell, a sum at a time; for tables of a few withheld cells.
    """
    places = [tuple(at) for at in np.argwhere(np.broadcast_to(mask, n.shape))]
    most = {at: min(s_total for cells, s_total in sums if at in cells) for at in places}
    found = {at: set() for at in places}

    def fill(k, values):
        if k == len(places):
            for at, value in values.items():
                found[at].add(value)
            return
        at = places[k]
        for value in range(most[at] + 1):
            values[at] = value
            for cells, total in sums:
                if at in cells:
                    known = [values[c] for c in cells if c in values]
                    if sum(known) > total or (len(known) == len(cells) and sum(known) != total):
                        break
            else:
                fill(k + 1, values)
            del values[at]

    fill(0, {})
    return found


def sums_of(n, mask):
    """The sums that are known of withheld cells: rows and columns, and over layers."""
    whole = np.broadcast_to(mask, n.shape)
    out = []
    axes = range(3) if len(n) > 1 else (1, 2)
    for axis in axes:
        others = [range(s) for a, s in enumerate(n.shape) if a != axis]
        for place in itertools.product(*others):
            cells = []
            for k in range(n.shape[axis]):
                at = list(place)
                at.insert(axis, k)
                if whole[tuple(at)]:
                    cells.append(tuple(at))
            if cells:
                out.append((set(cells), int(sum(n[c] for c in cells))))
    return out


@pytest.mark.parametrize("seed", range(25))
def test_every_small_cell_keeps_as_many_counts_as_the_threshold(seed):
    rng = np.random.default_rng(seed)
    n = rng.choice([0, 1, 2, 3, 7, 9, 12], size=(1, 3, 4), p=[0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2])
    least = 4
    hidden = suppress(layers(n[0]), least, np.zeros((3, 4), bool))
    found = possible(n, hidden.mask, sums_of(n, hidden.mask))
    for at in np.argwhere((n > 0) & (n < least)):
        at = tuple(at.tolist())
        assert hidden.mask[at[1:]]
        if at not in hidden.exposed:
            assert max(found[at]) - min(found[at]) >= least - 1, (n, hidden.mask, at)
            assert len(found[at]) >= least


@pytest.mark.parametrize("seed", range(8))
def test_within_groups_moves_are_made_back_in_another_group(seed):
    rng = np.random.default_rng(100 + seed)
    n = rng.integers(4, 8, size=(2, 2, 3))
    n[0, 0, 0] = 1
    hidden = suppress(layers(n), 3, np.zeros((2, 3), bool))
    found = possible(n, hidden.mask, sums_of(n, hidden.mask))
    for at in hidden.exposed or [(0, 0, 0)]:
        if at not in hidden.exposed:
            assert max(found[at]) - min(found[at]) >= 2


def test_a_table_without_small_cells_is_whole():
    n = [[5, 0, 9], [7, 12, 5]]
    assert not suppress(layers(n), 5, np.zeros((2, 3), bool)).mask.any()


def test_moves_stay_within_answers_that_are_taken_together_elsewhere():
    # Columns 0 and 1 are one region, 2 and 3 another: each region's sums are published.
    n = [[2, 20, 20, 20], [20, 20, 20, 20]]
    cells = layers(n, classes=(np.zeros(2, int), np.array([0, 0, 1, 1])))
    mask = suppress(cells, 5, np.zeros((2, 4), bool)).mask
    assert mask.tolist() == [[True, True, False, False]] * 2


def test_few_cells_and_few_respondents_are_lost():
    n = [[2, 30, 90], [30, 40, 90], [90, 90, 90]]
    mask = suppress(layers(n), 5, np.zeros((3, 3), bool)).mask
    assert np.argwhere(mask).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_linear_programs_give_the_range_that_brute_force_gives():
    n = np.array([[[2, 6, 9], [5, 3, 8], [7, 7, 7]]])
    mask = np.array([[True, True, False], [True, True, False], [False, False, False]])
    found = possible(n, mask, sums_of(n, mask))
    known = np.ones(3, bool)
    targets = [(0, 0), (1, 1)]
    got = widths(layers(n[0]), mask, targets, known, known, np.inf)
    assert got.tolist() == [max(found[0, i, j]) - min(found[0, i, j]) for i, j in targets]


def test_weights_of_groups_solve_a_table_that_counts_alone_do_not():
    # Column 0 weighs 1 each, column 1 weighs 3: rows' weighted totals tell the split.
    n = np.array([[[2, 8], [9, 6]]])
    weight = np.array([1.0, 3.0])
    ends = np.broadcast_to(weight, (1, 1, 2, 2))
    cells = layers(n, n[None] * ends, ends, ends)
    mask, known = np.ones((2, 2), bool), np.ones(2, bool)
    assert widths(cells, mask, [(0, 0)], known, known, np.inf) == pytest.approx([0], abs=1e-6)
    # Without the rows' weighted totals only counts are left: 0 to 10 of ten, 1 to 11 of eleven.
    free = widths(cells, mask, [(0, 0)], known, known, np.inf, ~known)
    assert free == pytest.approx([10], abs=1e-6)
    hidden = suppress(cells, 5, np.zeros((2, 2), bool))
    assert hidden.exposed == ((0, 0, 0),)
