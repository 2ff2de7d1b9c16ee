import numpy as np
import pytest

from youthsurvey.errors import UsageError
from youthsurvey.tally.cells import tally

#        sex  answer  weight
ROWS = [
    ("f", "yes", 1.0),
    ("f", "yes", 2.0),
    ("f", None, 3.0),
    ("m", "no", 0.5),
    (None, "no", 1.5),
]


def columns():
    sex, answer, _ = zip(*ROWS, strict=True)
    return {"sex": sex, "answer": answer}


def weights():
    return [w for _, _, w in ROWS]


def test_counts_weights_and_squares_with_the_missing_in_the_last_slot(make_responses):
    cells = tally(make_responses(columns(), weight=weights()), ["sex", "answer"])
    assert cells.categories == (("f", "m"), ("no", "yes"))
    #                                    no yes missing
    assert cells.n[0].tolist() == [[0, 2, 1], [1, 0, 0], [1, 0, 0]]
    assert cells.w[0].tolist() == [[0, 3.0, 3.0], [0.5, 0, 0], [1.5, 0, 0]]
    assert cells.w2[0].tolist() == [[0, 1 + 4, 9.0], [0.25, 0, 0], [2.25, 0, 0]]
    assert cells.weighted
    assert cells.margins is None


def test_without_weights_everybody_counts_once(make_responses):
    cells = tally(make_responses(columns()), ["answer"])
    assert cells.n.tolist() == [[2, 2, 1]]
    assert cells.w.tolist() == cells.w2.tolist() == [[2.0, 2.0, 1.0]]
    assert not cells.weighted


def test_one_option_of_a_multiple_choice(make_responses):
    chosen = [frozenset("ab"), frozenset("b"), None, frozenset()]
    cells = tally(make_responses(multiple={"uses": chosen}), ["uses.a"])
    assert cells.categories == (("no", "yes"),)
    assert cells.n.tolist() == [[2, 1, 1]]


def test_calibrated_weights_are_tallied_by_the_cells_of_their_margins(make_responses):
    single = {"sex": ["f", "f", "m"], "age": ["1", "2", "2"], "x": ["a", "a", "b"]}
    margins = (("sex",), ("age",))
    cells = tally(make_responses(single, weight=[1, 2, 3], margins=margins), ["x"])
    assert cells.calibrated_to == margins
    # f1, f2, m2 (nobody is m1); columns: constant, male, age 2
    assert cells.margins is not None
    assert cells.margins.tolist() == [[1, 0, 0], [1, 0, 1], [1, 1, 1]]
    assert cells.n.tolist() == [[1, 0, 0], [1, 0, 0], [0, 1, 0]]
    assert cells.w.sum(axis=0).tolist() == [3, 3, 0]


def test_a_crossed_margin_has_an_indicator_for_each_combination_but_one(make_responses):
    single = {"sex": ["f", "f", "m"], "age": ["1", "2", "2"]}
    cells = tally(make_responses(single, weight=[1, 1, 1], margins=(("sex", "age"),)), ["sex"])
    assert cells.margins is not None
    np.testing.assert_array_equal(cells.margins, [[1, 0, 0], [1, 1, 0], [1, 0, 1]])


def test_an_unknown_variable_is_named_with_the_nearest(make_responses):
    with pytest.raises(UsageError, match=r'no variable "answr".*"answer"'):
        tally(make_responses(columns()), ["answr"])
