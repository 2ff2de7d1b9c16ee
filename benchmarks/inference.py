"""Weighted inference beside its floor and its peers, on the same data.

    python benchmarks/inference.py [--rows 505 100000 1000000] [--peers NAME=INTERPRETER ...]
        [--write]

The floor (floor_cells.py) is bare numpy on the same codes, in this process, call by call in turn.
Peers that are installed are timed in processes of their own; ``--peers svy=/path/to/python`` names
another interpreter. All are held to the same F and the same raked weights.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

# Matrices of 25 rows: threads only wait for each other, and for whoever shares the machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from beside_peers import PeerAnswer, installed, time_peer, write_data
from floor_cells import Made, counts, make, rake, table_f, table_f_calibrated

from youthsurvey.estimate.rao_scott import design_effects, rao_scott_f
from youthsurvey.estimate.tabulate import two_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column, Responses
from youthsurvey.tally.cells import tally
from youthsurvey.weight import MarginShares, Scheme, solve

SIZES = {"country": 8, "sex": 2, "age": 5, "x": 5, "y": 5}
MARGINS = (("country",), ("sex",), ("age",))
MILLION = 1_000_000
LABELS = {
    "table": "5 x 5 table, Rao-Scott F",
    "calibrated": "the same, calibration-aware",
    "raking": "raking to three margins, 1e-10",
    "whole": "the whole cross-tab: errors, intervals, residuals, all tests, letters",
    "bincounts": "5 x 5 table, Rao-Scott F, against three bare bincounts",
}


@dataclass(frozen=True)
class Case:
    """What is timed: ours, the floor, and how many times the floor it may take."""

    work: str
    ours: Callable[[], object]
    floor: Callable[[], object]
    bound: float | None = None


def responses_of(data: Made) -> Responses:
    """Return the made data as responses, weighted."""
    codes = dict(zip(SIZES, (*data.margins, data.x, data.y), strict=True))
    variables = {
        name: Variable(
            name,
            "single",
            {"en": name},
            categories=tuple(Category(f"{name}{i}", {"en": str(i)}) for i in range(k)),
        )
        for name, k in SIZES.items()
    }
    n = len(data.x)
    return Responses(
        codebook=Codebook(variables),
        line=np.arange(n),
        order=np.arange(n),
        columns={name: Column(variables[name], codes[name]) for name in SIZES},
        design=SurveyDesign("made", data.weight),
    )


def f_of(responses: Responses) -> float:
    part = answered(tally(responses, ["x", "y"]))
    return rao_scott_f(design_effects(part.share, part.covariance), part.df).statistic


def raking_of(data: Made, weighted: Responses) -> Callable[[], np.ndarray]:
    """Return the function that rakes the made weights."""
    number = Variable("w", "numeric", {"en": "w"})
    book = Codebook({v.name: v for v in weighted.codebook} | {"w": number})
    zeros = np.zeros(len(data.x), dtype=np.int32)
    plain = replace(weighted, codebook=book, design=SurveyDesign())
    plain = plain.with_column(Column(number, zeros, data.weight))
    shares = {
        margin: {(f"{margin[0]}{i}",): float(share) for i, share in enumerate(target)}
        for margin, target in zip(MARGINS, data.targets, strict=True)
    }
    scheme = Scheme("raked", {"en": "raked"}, "rake", MARGINS, base_weight="w")
    return lambda: solve(plain, scheme, MarginShares(shares)).weights


def alternate(
    ours: Callable[[], object], floor: Callable[[], object], calls: int
) -> tuple[list[float], list[float]]:
    """Return the milliseconds of two functions called in turn, without the first two calls."""
    times: tuple[list[float], list[float]] = ([], [])
    for i in range(calls + 2):
        for kept, work in zip(times, (ours, floor), strict=True):
            start = time.perf_counter()
            work()
            if i >= 2:
                kept.append(1000 * (time.perf_counter() - start))
    return times


def cases(data: Made) -> tuple[list[Case], dict[str, object]]:
    """Return what is timed on the made data, and what all are held to: F and raked weights."""
    n, raked = len(data.x), rake(data)
    weighted = responses_of(data)
    calibrated = weighted.with_design(SurveyDesign("raked", raked, margins=MARGINS))
    raking = raking_of(data, weighted)
    agreed = {"table": f_of(weighted), "calibrated": f_of(calibrated), "raking": raking()}
    assert np.isclose(agreed["table"], table_f(data), rtol=1e-9)
    assert np.isclose(agreed["calibrated"], table_f_calibrated(data, raked), rtol=1e-9)
    assert np.allclose(agreed["raking"] * raked.mean(), raked, rtol=1e-9)
    made = [
        Case("table", lambda: f_of(weighted), lambda: table_f(data), 2.0 if n < MILLION else None),
        Case("calibrated", lambda: f_of(calibrated), lambda: table_f_calibrated(data, raked), 2.0),
        Case("raking", raking, lambda: rake(data)),
        Case("whole", lambda: two_way(weighted, "x", "y"), lambda: table_f(data)),
    ]
    if n >= MILLION:
        made.insert(1, Case("bincounts", lambda: f_of(weighted), lambda: counts(data), 2.0))
    return made, agreed


def row_of(case: Case, rows: int, mine: float, floor: float) -> str:
    bound = "" if case.bound is None else f"{case.bound:.0f}x"
    over = " (over)" if case.bound is not None and mine > case.bound * floor else ""
    return (
        f"| {LABELS[case.work]} | {rows:,} | {mine:.2f} | {floor:.2f} | "
        f"**{mine / floor:.1f}x** | {bound}{over} |"
    )


def peers_table(
    timed: dict[tuple[str, int], float], peers: dict[str, dict[tuple[str, int], PeerAnswer]]
) -> list[str]:
    """Return the table of peers: our milliseconds, theirs, and how many times ours that is.

    All are the fastest of their calls: a neighbour on the machine then does the least harm.
    """
    lines = [
        "| work | rows | youthsurvey, ms | " + " | ".join(f"{p}, ms" for p in peers) + " |",
        "|---" * (3 + len(peers)) + "|",
    ]
    for work in ("table", "calibrated", "raking"):
        for (which, rows), mine in timed.items():
            if which != work:
                continue
            cells = []
            for found in peers.values():
                theirs = found.get((work, rows))
                if theirs is None:
                    cells.append("")
                elif theirs.other_f is not None:
                    cells.append(f"{theirs.ms:,.1f}, but F = {theirs.other_f:g}")
                else:
                    cells.append(f"{theirs.ms:,.1f} (**{theirs.ms / mine:,.0f}x**)")
            lines.append(f"| {LABELS[work]} | {rows:,} | {mine:.2f} | " + " | ".join(cells) + " |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[505, 100_000, MILLION])
    parser.add_argument("--peers", nargs="*", default=[], metavar="NAME=INTERPRETER")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    interpreters = installed() | dict(given.split("=", 1) for given in options.peers)
    lines = ["| work | rows | ms | floor, ms | ratio | bound |", "|---|---|---|---|---|---|"]
    timed: dict[tuple[str, int], float] = {}
    peers: dict[str, dict[tuple[str, int], PeerAnswer]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows in options.rows:
            data = make(rows)
            made, agreed = cases(data)
            for case in made:
                mine, floor = alternate(case.ours, case.floor, 200 if rows < 10_000 else 15)
                timed[case.work, rows] = min(mine)
                lines.append(row_of(case, rows, *map(statistics.median, (mine, floor))))
                print(lines[-1], flush=True)
            files = write_data(data, Path(folder)) if interpreters else ()
            for name, interpreter in interpreters.items():
                version, answers = time_peer(name, interpreter, files, rows, agreed)
                print(f"{version}, {rows:,} rows: {answers}", flush=True)
                of_peer = peers.setdefault(version, {})
                of_peer.update({(work, rows): found for work, found in answers.items()})
    if options.write:
        write("inference", lines)
        if peers:
            write("peers", peers_table(timed, peers))


def write(key: str, lines: list[str]) -> None:
    page = Path(__file__).with_name("README.md")
    marked = re.compile(rf"(<!-- {key} -->\n).*(<!-- /{key} -->)", re.S)
    text = marked.sub(lambda m: m[1] + "\n".join(lines) + "\n" + m[2], page.read_text("utf-8"))
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
