"""Whole-process times side by side with their floors, as medians of alternating runs.

    python benchmarks/speed.py [--runs 9] [--write]

Each command runs in turn with its floor, A B A B ..., so that a drift of the machine's speed falls
on both. What is compared is the ratio of medians. ``--write`` puts the table into README.md here.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
PYTHON = sys.executable
COMMAND = str(Path(PYTHON).with_name("youthsurvey"))


def seconds(command: list[str], folder: Path) -> float:
    # Bytecode is kept from the warm-up on, as that of an installed package is, whatever the
    # environment of the benchmark says.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env=environment)  # fmt: skip
    return time.perf_counter() - start


def alternate(ours: list[str], floor: list[str], runs: int) -> tuple[list[float], list[float]]:
    """Time two commands in turn, after a warm-up of each, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="youthsurvey-bench-"))
    try:
        seconds(ours, folder)
        seconds(floor, folder)
        pairs = [(seconds(ours, folder), seconds(floor, folder)) for _ in range(runs)]
    finally:
        shutil.rmtree(folder)
    return [a for a, _ in pairs], [b for _, b in pairs]


def cases() -> list[tuple[str, list[str], str, list[str], float]]:
    """What is timed: name, command, the floor's name, the floor's command, the bound."""
    empty = [PYTHON, str(HERE / "floor_typer.py"), "--help"]
    imports = [PYTHON, "-c", "import pandas, scipy.special"]
    bars = [PYTHON, str(HERE / "floor_figures.py")]
    typer_name = "a Typer program of two empty commands, --help"
    return [
        ("youthsurvey --help", [COMMAND, "--help"], typer_name, empty, 1.3),
        ("youthsurvey --version", [COMMAND, "--version"], typer_name, empty, 1.3),
        (
            "youthsurvey crosstab awareness age_group",
            [COMMAND, "crosstab", "awareness", "age_group"],
            'python -c "import pandas, scipy.special"',
            imports,
            1.5,
        ),
        (
            "youthsurvey tables --batch (100 tables) -o tables.csv",
            [
                COMMAND,
                "tables",
                "--batch",
                str(HERE / "hundred_tables.toml"),
                "-o",
                "tables.csv",
                "--force",
            ],
            "youthsurvey crosstab awareness age_group",
            [COMMAND, "crosstab", "awareness", "age_group"],
            1.5,
        ),
        (
            "youthsurvey analyze --lang en",
            [COMMAND, "analyze", "--quiet", "--lang", "en"],
            "as many plain bar figures, PNG and SVG",
            [*bars, "1"],
            2.0,
        ),
        (
            "youthsurvey analyze (three languages)",
            [COMMAND, "analyze", "--quiet"],
            "as many plain bar figures, PNG and SVG",
            [*bars, "3"],
            2.0,
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    options = parser.parse_args()
    rows = [
        "| command | median, s | floor | median, s | ratio | bound |",
        "|---|---|---|---|---|---|",
    ]
    for name, ours, floor_name, floor, bound in cases():
        runs = options.runs if " analyze" not in name else max(3, options.runs // 2)
        mine, theirs = (statistics.median(times) for times in alternate(ours, floor, runs))
        rows.append(
            f"| `{name}` | {mine:.2f} | {floor_name} | {theirs:.2f} "
            f"| **{mine / theirs:.2f}x** | {bound}x |"
        )
        print(rows[-1], flush=True)
    machine = (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()}"
    )
    table = "\n".join([f"Measured on {machine}.", "", *rows])
    if options.write:
        page = HERE / "README.md"
        text = page.read_text("utf-8")
        marked = re.compile(r"(<!-- speed -->\n).*(<!-- /speed -->)", re.S)
        page.write_text(marked.sub(lambda m: m[1] + table + "\n" + m[2], text), "utf-8")


if __name__ == "__main__":
    main()
