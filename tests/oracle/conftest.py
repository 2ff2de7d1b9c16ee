"""The oracle's data and R's answers."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.tally.made import make_responses as make_responses

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def columns() -> dict[str, list[str | None]]:
    """The answers by variable, with those that cases.R makes from them."""
    with (HERE / "synth505.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out: dict[str, list[str | None]] = {name: [row[name] for row in rows] for name in rows[0]}
    place = range(1, len(rows) + 1)
    x, y = out["x"], out["y"]
    out["xm"] = [None if i % 7 == 1 else v for i, v in zip(place, x, strict=True)]
    out["ym"] = [None if i % 11 == 3 else v for i, v in zip(place, y, strict=True)]
    out["xe"] = ["b" if pair == ("a", "v") else pair[0] for pair in zip(x, y, strict=True)]
    return out


@pytest.fixture(scope="session")
def base_weights(columns: dict[str, list[str]]) -> np.ndarray:
    return np.array([float(w) for w in columns["w"]])


@pytest.fixture(scope="session")
def targets() -> dict[str, dict[str, float]]:
    return json.loads((HERE / "synth_targets.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def synth505() -> dict[str, Any]:
    return json.loads((HERE / "synth505.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def cases() -> dict[str, Any]:
    return json.loads((HERE / "cases.json").read_text("utf-8"))
