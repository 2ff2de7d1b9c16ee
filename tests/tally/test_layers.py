"""Designs in cells: a layer for each calibration cell, sampling unit and side of a domain."""

import numpy as np

from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.replicates import Replicates
from youthsurvey.tally.cells import tally

#        sex  x    weight stratum psu
ROWS = [
    ("f", "a", 1.0, "north", "1"),
    ("f", "b", 2.0, "north", "1"),
    ("m", "a", 3.0, "north", "2"),
    ("m", None, 4.0, "south", "1"),
    ("f", "a", 5.0, "south", "3"),
]
SEX, X, WEIGHT, STRATUM, PSU = zip(*ROWS, strict=True)


def designed(make_responses, **fields):
    design = SurveyDesign.from_columns(WEIGHT, **fields)
    return make_responses({"sex": SEX, "x": X}).with_design(design)


def test_each_psu_is_a_layer_that_knows_its_stratum(make_responses):
    cells = tally(designed(make_responses, strata=STRATUM, psu=PSU, nest=True), ["x"])
    #                          a    b   missing
    assert cells.w.tolist() == [[1.0, 2.0, 0], [3.0, 0, 0], [0, 0, 4.0], [5.0, 0, 0]]
    assert cells.w2.tolist() == [[1.0, 4.0, 0], [9.0, 0, 0], [0, 0, 16.0], [25.0, 0, 0]]
    assert cells.units is not None
    assert cells.units.psu.tolist() == [0, 1, 2, 3]
    assert [cells.units.strata[h] for h in cells.units.stratum] == [*["north"] * 2, *["south"] * 2]


def test_without_psus_a_stratum_is_a_layer(make_responses):
    cells = tally(designed(make_responses, strata=STRATUM), ["x"])
    assert cells.n.tolist() == [[2, 1, 0], [1, 0, 1]]
    assert cells.units is not None
    assert cells.units.psu is None


def test_layers_of_calibration_and_psu_are_those_that_occur(make_responses):
    cells = tally(designed(make_responses, psu=PSU, margins=(("sex",),)), ["x"])
    # women in 1 and 3, men in 1 and 2; margins: constant, male
    assert cells.margins is not None
    assert cells.margins.tolist() == [[1, 0], [1, 0], [1, 1], [1, 1]]
    assert cells.units.psu.tolist() == [0, 2, 0, 1]
    assert cells.n.sum(axis=1).tolist() == [2, 1, 1, 1]


def test_rows_outside_of_a_domain_stay_as_layers_of_their_own(make_responses):
    responses = designed(make_responses, psu=PSU).domain(np.array([s == "f" for s in SEX]))
    cells = tally(responses, ["x"])
    assert cells.outside.tolist() == [False, True, True, False]
    #                          a  b  missing
    assert cells.n.tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 1], [1, 0, 0]]
    smaller = responses.domain(np.array([x == "a" for x in X]))
    assert tally(smaller, ["x"]).n.sum(axis=0).tolist() == [2, 0, 3]


def test_replicates_are_tallied_each(make_responses):
    weight = np.array([[1.0, 1, 1, 1, 1], [0, 2, 0, 2, 0], [2, 0, 2, 0, 2]])
    made = Replicates(weight, "BRR", 0.5, np.ones(3))
    cells = tally(designed(make_responses, replicates=made), ["x"])
    #                                       a    b   missing
    assert cells.replicates.w.tolist() == [[3.0, 1, 1], [0, 2, 2], [6, 0, 0]]
    assert cells.replicates.df == 1  # the first row is half the sum of the others
    assert cells.n.tolist() == [[3, 1, 1]]
