"""``youthsurvey audit`` beside bare Python start-up: what its arithmetic takes, as medians.

python benchmarks/audit.py [--runs 7]
"""

from __future__ import annotations

import argparse
import statistics
import sys

from speed import COMMAND, alternate

TWENTY = [f"{100 * count / 505:.1f}" for count in range(7, 487, 24)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    bare = [sys.executable, "-c", "pass"]
    for name, options in (
        ("n = 505", ["--n", "505", "--multiple"]),
        ("n unknown, up to 10,000", ["--multiple"]),
    ):
        ours, floor = alternate([COMMAND, "audit", *TWENTY, *options], bare, runs)
        mine, start = statistics.median(ours), statistics.median(floor)
        more = mine - start
        print(
            f"{name}, 20 percentages: {mine:.2f} s, of which start-up {start:.2f}, {more:.2f} more"
        )


if __name__ == "__main__":
    main()
