"""The oracle table: how far each statistic is from R's answer, by design.

    python tests/oracle/agreement.py [--write]

Tests hold their numbers through ``agree``, so that tests and table are one list of comparisons.
This command runs them, collects what they measured and writes docs/agreement.md; without
``--write`` it only says whether that page still has the same cells (exit code 1 if not).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "agreement.md"
RECORD = "YOUTHSURVEY_AGREEMENT"
"""Environment variable: the file that comparisons are recorded in."""

TESTS = ("tests/oracle", "tests/cli/test_ad_hoc.py")
BOUND = 1e-8
NOISE = 1e-11
"""Below this a machine's rounding decides: the page's figures are those of one machine."""
SLACK = 10

COLUMNS = (
    "unweighted", "weights", "calibrated", "strata", "PSUs", "fpc", "lonely PSUs", "replicates",
    "domains", "missing answers", "empty cells",
)  # fmt: skip
ORDER = (
    "share", "interval", "logit interval", "likelihood interval", "net,", "mean", "means compared",
    "ratio", "quantile",
    "Pearson", "Rao-Scott", "Wald", "adjusted Wald", "G2", "Fisher", "adjusted residual",
    "rank test", "trend", "gamma", "Somers", "Cramér", "letters:", "letters as SPSS",
    "letters by effective bases", "multiple marginal", "share of mentions", "simultaneous",
    "binary logit", "ordinal model", "average marginal", "weights", "scale of a replicate",
)  # fmt: skip
"""How the rows begin, in the order of the table."""
REASONS = {
    "logit interval by regression": 'R\'s `svyciprop(method = "logit")` fits a regression that '
    "stops at 1e-8 of the deviance, so that it is as far from R's own `svymean`. `xlogit`, the "
    "same interval without the regression, is met.",
    "likelihood interval, R's own": "R interpolates the profile of a quasi-binomial regression and "
    "scales by its dispersion too. The same bounds solved for are met (interval: likelihood).",
    "ordinal model, svyolr's own": "`svyolr` stops at 1e-8 of the deviance and differentiates "
    "numerically. At its sharpened maximum the rows above are met.",
}

Answer = tuple[float, int]
"""The largest relative difference, and how many values were compared."""


def agree(
    statistic: str,
    design: Iterable[str],
    found: Any,
    expected: Any,
    *,
    rtol: float = BOUND,
    atol: float = 0.0,
    of: float | None = None,
) -> None:
    """Assert that numbers agree with R's, and that the page claims no better agreement.

    Args:
        statistic: a row of the table.
        design: columns of the table, one or more.
        found, expected: arrays of one shape.
        rtol, atol: tolerance, as in ``np.testing.assert_allclose``; differences up to ``atol``
            count as none where ``of`` is not given.
        of: what differences are relative to, where the expected values may be near 0 (a
            correlation: 1); by default the expected values.
    """
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    tags = sorted(set(design))
    assert tags, f"{statistic} is compared under a design"
    assert set(tags) <= set(COLUMNS), f"columns of the table: {tags}"
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=atol, err_msg=statistic)
    difference, count = _difference(found, expected, atol, of)
    record = os.environ.get(RECORD)
    if record:
        line = json.dumps([statistic, tags, difference, count])
        with open(record, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        return
    for tag in tags:
        claimed = documented().get((statistic, tag))
        assert claimed is not None, f"docs/agreement.md lacks {statistic}, {tag}: {COMMAND}"
        assert difference <= max(SLACK * claimed[0], NOISE), (
            f"{statistic}, {tag}: docs/agreement.md claims {claimed[0]:.0e}, measured "
            f"{difference:.1e}: {COMMAND}"
        )


COMMAND = "python tests/oracle/agreement.py --write"


def _difference(
    found: np.ndarray, expected: np.ndarray, atol: float, of: float | None
) -> tuple[float, int]:
    known = ~np.isnan(expected)
    gap = np.abs(found - expected)[known]
    if of is not None:
        return float((gap / of).max(initial=0)), int(known.sum())
    gap = np.where(gap <= atol, 0, gap)
    scale = np.where(gap > 0, np.abs(expected[known]), 1)
    return float((gap / scale).max(initial=0)), int(known.sum())


@cache
def documented() -> Mapping[tuple[str, str], Answer]:
    """Return what the page claims, by statistic and column."""
    found = {}
    table = re.search(
        r"<!-- agreement -->\n(.*?)<!-- /agreement -->", PAGE.read_text("utf-8"), re.S
    )
    assert table, f"{PAGE} has its marks"
    head, _, *lines = (
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in table[1].splitlines()
        if line.startswith("|")
    )
    for name, *cells in lines:
        for column, cell in zip(head[1:], cells, strict=True):
            number = re.match(r"\**([0-9.e+-]+)\**(?:<sup>\d+</sup>)? · ([\d,]+)", cell)
            if number:
                found[name, column] = float(number[1]), int(number[2].replace(",", ""))
    return found


def measured() -> dict[tuple[str, str], Answer]:
    """Run the tests and return the largest difference and the count by statistic and column."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.jsonl"
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--no-header", *TESTS],
            cwd=ROOT,
            env={**os.environ, RECORD: str(path)},
        )
        if ran.returncode:
            sys.exit("The tests fail: no table is written of what does not agree.")
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    found: dict[tuple[str, str], Answer] = {}
    for statistic, tags, difference, count in lines:
        for tag in tags:
            worst, so_far = found.get((statistic, tag), (0.0, 0))
            found[statistic, tag] = max(worst, difference), so_far + count
    return found


def table_of(found: Mapping[tuple[str, str], Answer]) -> str:
    """Return the table and its footnotes in Markdown."""
    rows = sorted({statistic for statistic, _ in found}, key=_place)
    over = [s for s in rows if any(found.get((s, c), (0.0, 0))[0] > BOUND for c in COLUMNS)]
    unexplained = set(over) - set(REASONS)
    assert not unexplained, f"beyond the bound without a reason: {unexplained}"
    lines = ["| statistic | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for statistic in rows:
        cells = [_cell(found.get((statistic, column)), over, statistic) for column in COLUMNS]
        lines.append(f"| {statistic} | " + " | ".join(cells) + " |")
    notes = [f"{i}. {REASONS[s]}" for i, s in enumerate(over, start=1)]
    return "\n".join([*lines, "", *notes]) + "\n"


def _place(statistic: str) -> tuple[int, str]:
    begins = [start for start in ORDER if statistic.startswith(start)]
    assert begins, f"ORDER has no place for {statistic}"
    return ORDER.index(max(begins, key=len)), statistic


def _cell(answer: Answer | None, over: list[str], statistic: str) -> str:
    if answer is None:
        return ""
    difference, count = answer
    number = "0" if difference == 0 else f"{difference:.0e}".replace("e-0", "e-")
    if difference > BOUND:
        number = f"**{number}**<sup>{over.index(statistic) + 1}</sup>"
    return f"{number} · {count:,}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/agreement.md")
    options = parser.parse_args()
    found = measured()
    table = table_of(found)
    print(table)
    if not options.write:
        gone = set(documented()) - set(found)
        missing = set(found) - set(documented())
        sys.exit(
            f"docs/agreement.md is not what was measured: {gone | missing}" if gone | missing else 0
        )
    text = PAGE.read_text("utf-8")
    marked = re.compile(r"(<!-- agreement -->\n).*(<!-- /agreement -->)", re.S)
    PAGE.write_text(marked.sub(lambda m: m[1] + table + m[2], text), "utf-8")


if __name__ == "__main__":
    main()
