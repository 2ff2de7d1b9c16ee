"""Other programs' times for the same work on the same data, each in its own interpreter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
from floor_cells import Made

HERE = Path(__file__).parent / "peers"
SCRIPTS = {
    "svy": "svy_times.py",
    "samplics": "samplics_times.py",
    "balance": "balance_times.py",
    "survey": "survey_times.R",
}
OTHER_F = {"samplics"}
"""Whose F is known to be another: it is shown, where others are held to ours."""


@dataclass(frozen=True)
class PeerAnswer:
    """What a peer took for one work at its fastest, and its F where that is not ours."""

    ms: float
    other_f: float | None = None


def installed() -> dict[str, str]:
    """Return the interpreters of the peers that are at hand."""
    found = {name: sys.executable for name in ("svy", "samplics", "balance") if find_spec(name)}
    r = shutil.which("Rscript")
    has_survey = (
        r
        and not subprocess.run(
            [r, "-e", "library(survey); library(jsonlite)"], capture_output=True
        ).returncode
    )
    return found | ({"survey": str(r)} if has_survey else {})


def write_data(data: Made, folder: Path) -> tuple[Path, Path]:
    """Write the made data, and the margins' shares, for the peers to read."""
    names = ("country", "sex", "age")
    columns = {
        name: np.char.add(name, codes.astype(str))
        for name, codes in zip((*names, "x", "y"), (*data.margins, data.x, data.y), strict=True)
    }
    csv, targets = folder / f"data{len(data.x)}.csv", folder / "targets.json"
    pd.DataFrame(columns | {"w": data.weight}).to_csv(csv, index=False)
    shares = {
        name: {f"{name}{i}": float(share) for i, share in enumerate(target)}
        for name, target in zip(names, data.targets, strict=True)
    }
    targets.write_text(json.dumps(shares), encoding="utf-8")
    return csv, targets


def time_peer(
    name: str, interpreter: str, files: Sequence[Path], rows: int, ours: Mapping[str, object]
) -> tuple[str, dict[str, PeerAnswer]]:
    """Run a peer's script; return its version and its answers by work.

    Args:
        name: of a script in ``SCRIPTS``.
        interpreter: of Python with the peer installed, or Rscript.
        files: the data and the margins' shares.
        rows: how many.
        ours: F by work, and under "raking" the weights: what the peer is held to.
    """
    ran = subprocess.run(
        [interpreter, str(HERE / SCRIPTS[name]), *map(str, files), str(rows)],
        capture_output=True,
        text=True,
        # Peers have the threads that they have by default.
        env={k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"},
    )
    if ran.returncode:
        sys.exit(f"{name} failed: {ran.stderr[-2000:]}")
    found = json.loads(ran.stdout.strip().splitlines()[-1])
    answers = {}
    for work, measured in found["work"].items():
        other = None
        if "weights" in measured:
            theirs = np.array(measured["weights"])
            mine = np.asarray(ours["raking"])[: len(theirs)]
            assert np.allclose(theirs / theirs.sum() * mine.sum(), mine, rtol=1e-7), name
        elif not np.isclose(measured["f"], ours[work], rtol=1e-8):
            assert name in OTHER_F, f"{name} has F = {measured['f']} for {work}, not {ours[work]}"
            other = measured["f"]
        answers[work] = PeerAnswer(measured["ms"], other)
    return f"{name} {found['version']}", answers
