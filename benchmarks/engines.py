"""Engines and raking beside their floors, as medians of alternating calls, and peak memory.

    python benchmarks/engines.py [--rows 10000000] [--calls 5] [--write]

Coded answers are made as Parquet in a temporary folder. The floors are DuckDB's own queries, and
bare numpy on the same codes (floor_cells.py). ``--write`` puts the tables into README.md here.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
from floor_cells import make, rake
from inference import responses_of

from youthsurvey.model.codebook import Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column
from youthsurvey.pipeline.adhoc import tally_batch
from youthsurvey.pipeline.file_weights import write_weighted
from youthsurvey.pipeline.opening import Source
from youthsurvey.pipeline.weighting import weigh_file
from youthsurvey.weight import MarginShares, Scheme, solve, weight

BANNERS = {"country": 8, "sex": 2, "age": 5, "education": 3, "income": 4}
QUESTIONS = {f"q{i}": 5 for i in range(20)}
WIDE = [[q, b] for q in QUESTIONS for b in BANNERS]
"""100 tables of 25 columns: 20 questions by 5 banners."""
FEW = [f"q{i}" for i in range(7)]
NARROW = [list(c) for size in (2, 3, 4, 5) for c in combinations(FEW, size)][:100]
"""100 tables of 7 columns, of two to five variables each."""
MARGINS = ("country", "sex", "age")
SUMS = "count(*), sum(w), sum(w * w)"

Work = Callable[[], object]


def make_data(path: Path, rows: int) -> None:
    sizes = {**QUESTIONS, **BANNERS}
    columns = ", ".join(f"cast(floor(random() * {k}) as tinyint) {n}" for n, k in sizes.items())
    with duckdb.connect() as connection:
        connection.execute("select setseed(0.5)").fetchall()
        made = f"select {columns}, exp(random()) w from range({rows})"
        connection.sql(made).to_parquet(str(path))


def in_duckdb(query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(query).fetchnumpy()


def alternate(ours: Work, floor: Work, calls: int) -> tuple[float, float]:
    """Return the medians, in seconds, of two functions called in turn, after one of each."""
    times: tuple[list[float], list[float]] = ([], [])
    for i in range(calls + 1):
        for kept, work in zip(times, (ours, floor), strict=True):
            start = time.perf_counter()
            work()
            if i:
                kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def peak(work: Work) -> float:
    """Return the largest memory, in GiB, that a process of its own takes for some work."""
    context = multiprocessing.get_context("fork")
    found = context.Queue()

    def measured() -> None:
        work()
        found.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)

    process = context.Process(target=measured)
    process.start()
    size = float(found.get())
    process.join()
    return size


def shares() -> MarginShares:
    targets = make(1).targets
    return MarginShares(
        {
            (name,): {(f"{name}{i}",): float(v) for i, v in enumerate(target)}
            for name, target in zip(MARGINS, targets, strict=True)
        }
    )


def raking(rows: int) -> list[tuple[str, Work, Work, float | None]]:
    """What is raked in memory: name, ours, the floor, the bound."""
    data = make(rows)
    plain = responses_of(data).with_design(SurveyDesign())
    number = Variable("base", "numeric", {"en": "base"})
    book = Codebook({**plain.codebook.variables, "base": number})
    column = Column(number, np.zeros(rows, dtype=np.int32), data.weight)
    based = replace(plain, codebook=book).with_column(column)
    scheme = Scheme("s", {"en": "s"}, "rake", tuple((name,) for name in MARGINS))
    from_base = replace(scheme, base_weight="base")
    target, floor = shares(), lambda: rake(data)
    expected = rake(data)
    found = weight(based, from_base, target).responses.design.weight
    assert found is not None
    assert np.allclose(found, expected / expected.mean(), rtol=1e-8)
    return [
        ("weights and report", lambda: weight(plain, scheme, target), floor, 2.0),
        ("weights alone, from base weights", lambda: solve(based, from_base, target).weights,
         floor, 2.0),
        ("weights and report, from base weights", lambda: weight(based, from_base, target),
         floor, None),
    ]  # fmt: skip


def batches(data: Path) -> list[tuple[str, Work, str, str]]:
    """What is tallied in DuckDB: name, ours, the floor's name, its query."""
    source = Source(data, weight="w")

    def grouped(names: list[str]) -> str:
        listed = ", ".join(names)
        return f"select {listed}, {SUMS} from '{data}' group by {listed}"

    every = [*QUESTIONS, *BANNERS]
    one = [*BANNERS, "q0", "q1"]
    return [
        ("20 questions by 5 banners", lambda: tally_batch(source, data, WIDE),
         "finest: group by all 25 columns", grouped(every)),
        ("20 questions by 5 banners", lambda: tally_batch(source, data, WIDE),
         "one of its groupings alone", grouped(one)),
        ("2 to 5 of 7 questions", lambda: tally_batch(source, data, NARROW),
         "finest: group by all 7 columns", grouped(FEW)),
    ]  # fmt: skip


def weighting(folder: Path, data: Path) -> tuple[Work, Work]:
    """Weight Parquet in DuckDB: ours, and a bare group-by and join back."""
    targets, out = folder / "targets.toml", folder / "weighted.parquet"
    parts = [
        f"[{name}]\n" + "".join(f'"{i}" = {v}\n' for i, v in enumerate(target))
        for name, target in zip(MARGINS, make(1).targets, strict=True)
    ]
    targets.write_text("\n".join(parts), "utf-8")
    listed = ", ".join(MARGINS)

    def bare() -> None:
        with duckdb.connect() as connection:
            connection.execute(
                f"create table f as select {listed}, 1.0 / count(*) factor "
                f"from '{data}' group by {listed}"
            )
            joined = f"select d.*, factor weight from '{data}' d join f using ({listed})"
            connection.execute(f"copy ({joined}) to '{out}' (format parquet)")

    def ours() -> None:
        write_weighted(weigh_file(data, targets, engine="duckdb"), out, force=True)

    return ours, bare


def line(name: str, floor: str, rows: int, times: tuple[float, float], bound: float | None) -> str:
    ratio = f"**{times[0] / times[1]:.2f}x**"
    limit = "" if bound is None else f"{bound:g}x"
    made = f"| {name} | {rows:,} | {times[0]:.3f} | {floor} | {times[1]:.3f} | {ratio} | {limit} |"
    print(made, flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--calls", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    rows = options.rows
    lines = ["| work | rows | s | floor | s | ratio | bound |", "|---|---|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "answers.parquet"
        make_data(data, rows)
        # Before this process has grown by what comes below.
        batch = peak(lambda: tally_batch(Source(data, weight="w"), data, WIDE))
        ours, bare = weighting(Path(name), data)
        joined = peak(ours)
        for n in sorted({min(1_000_000, rows), rows}):
            for work, mine, floor, bound in raking(n):
                times = alternate(mine, floor, 15 if n < 5_000_000 else options.calls)
                lines.append(line(f"raking: {work}", "numpy: bincount and take", n, times, bound))
        for work, mine, floor_name, query in batches(data):
            times = alternate(mine, lambda q=query: in_duckdb(q), options.calls)
            bound = 3.0 if floor_name.startswith("finest") else None
            lines.append(line(f"100 tables: {work}", floor_name, rows, times, bound))
        times = alternate(ours, bare, options.calls)
        lines.append(line("weight --engine duckdb", "group-by, join, write", rows, times, None))
    lines += ["", f"Peak memory at {rows:,} rows: 100 tables {batch:.2f} GiB (bound 2 GiB), "
              f"`weight --engine duckdb` {joined:.2f} GiB."]  # fmt: skip
    print(lines[-1])
    if options.write:
        page = Path(__file__).with_name("README.md")
        marked = re.compile(r"(<!-- engines -->\n).*(<!-- /engines -->)", re.S)
        text = marked.sub(lambda m: m[1] + "\n".join(lines) + "\n" + m[2], page.read_text("utf-8"))
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
