"""Replicate weights of a file, from the command line's text to the table."""

import json
import re

import numpy as np
import pytest

from youthsurvey.errors import UsageError
from youthsurvey.pipeline.replicates import ReplicateSpec, parse_replicates

#      x   w  half-samples
ROWS = [
    ("a", 1, 2, 0),
    ("a", 2, 0, 4),
    ("b", 1, 2, 0),
    ("b", 2, 0, 4),
]
TOPLINE = ("topline", "x", "--format", "json", "--data")


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("jackknife", ReplicateSpec("jackknife")),
        ("bootstrap", ReplicateSpec("bootstrap", count=200)),
        ("bootstrap:50", ReplicateSpec("bootstrap", count=50)),
        ("BRR:r8..r10", ReplicateSpec("BRR", ("r8", "r9", "r10"))),
        ("Fay=0.3:r08..r10", ReplicateSpec("Fay", ("r08", "r09", "r10"), rho=0.3)),
        ("bootstrap:one, two", ReplicateSpec("bootstrap", ("one", "two"))),
    ],
)
def test_what_a_text_asks_for(text, spec):
    assert parse_replicates(text) == spec


@pytest.mark.parametrize("text", ["", "BRR", "BRR:", "BRR:r3..r1", "BRR:a,,b", "Fay=x:a,b"])
def test_a_text_that_says_nothing(text):
    with pytest.raises(UsageError, match=re.escape(f'"{text}" does not say where')):
        parse_replicates(text)


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "made.csv"
    lines = [",".join(map(str, row)) for row in ROWS]
    path.write_text("\n".join(["x,w,r1,r2", *lines]) + "\n", "utf-8")
    return str(path)


def test_columns_of_the_file(run, data):
    ran = run(*TOPLINE, data, "--weight", "w", "--replicates", "BRR:r1..r2")
    found = json.loads(ran.out)
    assert found["design"]["variance"] == "BRR"
    # Both half-samples have as many "a" as "b": 2 of 4 and 4 of 8.
    assert [c["se"] for c in found["categories"]] == [0, 0]


def test_jackknife_made_here(run, data):
    found = json.loads(run(*TOPLINE, data, "--weight", "w", "--replicates", "jackknife").out)
    # without each row in turn "a" has 2 of 5, 1 of 4, 3 of 5, 3 of 4; 3 / 4 of their squares
    left = np.array([2 / 5, 1 / 4, 3 / 5, 3 / 4])
    expected = (3 / 4 * ((left - left.mean()) ** 2).sum()) ** 0.5
    assert found["categories"][0]["se"] == pytest.approx(expected)
    assert found["design"]["df"] == 3


def test_replicates_without_full_weights(run, data):
    ran = run(*TOPLINE, data, "--replicates", "BRR:r1,r2")
    assert ran.code == 2
    assert "Name their column with --weight" in ran.err
