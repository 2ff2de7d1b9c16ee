"""Weighted inference beside its floor, in one process, as medians of alternating calls.

    python benchmarks/inference.py [--rows 505 100000 1000000] [--write]

The floor (floor_cells.py) is bare numpy on the same codes. The two are held to the same F.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from floor_cells import Made, counts, make, rake, table_f, table_f_calibrated

from youthsurvey.estimate.rao_scott import design_effects, rao_scott_f
from youthsurvey.estimate.tabulate import two_way
from youthsurvey.estimate.variance import answered
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column, Responses
from youthsurvey.tally.cells import tally

SIZES = {"country": 8, "sex": 2, "age": 5, "x": 5, "y": 5}


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


def alternate(
    ours: Callable[[], object], floor: Callable[[], object], calls: int
) -> tuple[float, float]:
    """Return the medians, in milliseconds, of two functions called in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for i in range(calls + 2):
        for kept, work in zip(times, (ours, floor), strict=True):
            start = time.perf_counter()
            work()
            if i >= 2:
                kept.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[0]), statistics.median(times[1])


Case = tuple[str, Callable[[], object], Callable[[], object]]


def cases(n: int) -> list[Case]:
    """What is timed at n rows: name, ours, the floor. The two agree on F."""
    data = make(n)
    raked = rake(data)
    weighted = responses_of(data)
    margins = (("country",), ("sex",), ("age",))
    calibrated = weighted.with_design(SurveyDesign("raked", raked, margins=margins))
    assert np.isclose(f_of(weighted), table_f(data), rtol=1e-9)
    assert np.isclose(f_of(calibrated), table_f_calibrated(data, raked), rtol=1e-9)
    return [
        ("5 x 5 table, Rao-Scott F", lambda: f_of(weighted), lambda: table_f(data)),
        ("the same against three bincounts", lambda: f_of(weighted), lambda: counts(data)),
        (
            "the same, calibration-aware",
            lambda: f_of(calibrated),
            lambda: table_f_calibrated(data, raked),
        ),
        (
            "the whole cross-tab: errors, intervals, residuals, all tests, letters",
            lambda: two_way(weighted, "x", "y"),
            lambda: table_f(data),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[505, 100_000, 1_000_000])
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    lines = ["| work | rows | ms | floor, ms | ratio |", "|---|---|---|---|---|"]
    for n in options.rows:
        for work, ours, floor in cases(n):
            mine, theirs = alternate(ours, floor, 200 if n < 10_000 else 15)
            lines.append(
                f"| {work} | {n:,} | {mine:.2f} | {theirs:.2f} | **{mine / theirs:.1f}x** |"
            )
            print(lines[-1], flush=True)
    if options.write:
        page = Path(__file__).with_name("README.md")
        marked = re.compile(r"(<!-- inference -->\n).*(<!-- /inference -->)", re.S)
        text = marked.sub(lambda m: m[1] + "\n".join(lines) + "\n" + m[2], page.read_text("utf-8"))
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
