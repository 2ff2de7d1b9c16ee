"""What intervals and tests are worth, by simulation: under their assumptions, and under snowball.

    python benchmarks/coverage.py [--runs 4000] [--part assumptions|snowball] [--write]

Under their assumptions 95 % intervals should cover 93 to 97 % of the time and tests at 5 % reject 4
to 6 %: assumptions.py. Snowball chains with homophily break the assumption: each recruit resembles
the recruiter with probability ``h``, and the first ones are volunteers. ``--write`` puts tables and
figure into docs/.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
from assumptions import Codes, responses_of, simulate

from youthsurvey.estimate.tabulate import one_way
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Responses

N = 505
SHARE = 0.485
LEVELS = [0.0, 0.2, 0.4, 0.6, 0.8]
DOCS = Path(__file__).parents[1] / "docs"


def covers(responses: Responses, share: float) -> bool:
    """Whether the interval of the second category of x holds its share."""
    result = one_way(responses, "x")
    return bool(result.ci_low[1] <= share <= result.ci_high[1])


def snowball(rng: np.random.Generator, homophily: float, seed_share: float) -> Codes:
    """Return N recruits' traits: 25 volunteers, then each brings one to three more.

    Args:
        rng: source of chance.
        homophily: chance that a recruit has the recruiter's trait because it is the recruiter's;
            otherwise the trait is the population's, ``SHARE``.
        seed_share: the trait's share among the volunteers.
    """
    traits = [int(t) for t in rng.random(25) < seed_share]
    recruiter = 0
    while len(traits) < N:
        for _ in range(int(rng.integers(1, 4))):
            alike = rng.random() < homophily
            traits.append(traits[recruiter] if alike else int(rng.random() < SHARE))
        recruiter += 1
    return np.array(traits[:N], dtype=np.int32)


def snowball_coverage(
    rng: np.random.Generator, runs: int, homophily: float, seed_share: float
) -> float:
    """Return how often the interval covers the population's share under snowball."""
    covered = sum(
        covers(responses_of({"x": snowball(rng, homophily, seed_share)}, SurveyDesign()), SHARE)
        for _ in range(runs)
    )
    return covered / runs


def draw(path: Path, levels: list[float], curves: dict[str, list[float]]) -> None:
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "coverage", "font.size": 9}):
        figure = Figure(figsize=(160 / 25.4, 85 / 25.4), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.axhline(95, color="#8A939A", linewidth=0.8)
        axes.text(0.6, 96.2, "what the interval promises", color="#5A646C", fontsize=8)
        styles = (("#0B6B78", "o"), ("#A6482B", "s"))
        for (name, shares), (colour, marker) in zip(curves.items(), styles, strict=True):
            values = [100 * s for s in shares]
            axes.plot(levels, values, color=colour, marker=marker)
            axes.annotate(
                name, (levels[-2], values[-2]), xytext=(6, 4), textcoords="offset points",
                color=colour,
            )  # fmt: skip
        axes.set(
            xlim=(-0.03, 0.95), ylim=(0, 103), xlabel="homophily of recruitment",
            ylabel="coverage of 95 % intervals, %",
        )  # fmt: skip
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Date": None})


def snowball_table(rng: np.random.Generator, runs: int) -> tuple[list[str], dict[str, list[float]]]:
    """Return the table by homophily, and the curves that the figure draws."""
    seeds = {"volunteers as the population": SHARE, "volunteers lean one way": 0.85}
    curves = {
        name: [snowball_coverage(rng, runs, h, seed) for h in LEVELS]
        for name, seed in seeds.items()
    }
    table = ["| homophily | " + " | ".join(curves) + " |", "|---|---|---|"]
    for i, h in enumerate(LEVELS):
        cells = " | ".join(f"{100 * shares[i]:.1f} %" for shares in curves.values())
        table.append(f"| {h:.1f} | {cells} |")
        print(table[-1], flush=True)
    return table, curves


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--part", choices=("assumptions", "snowball"), help="one of the two")
    parser.add_argument("--write", action="store_true", help="put tables and figure into docs/")
    options = parser.parse_args()
    tables = {}
    if options.part != "snowball":
        tables["assumptions"] = simulate(np.random.default_rng(505), options.runs)
    if options.part != "assumptions":
        tables["snowball"], curves = snowball_table(np.random.default_rng(506), options.runs)
        if options.write:
            draw(DOCS / "intervals.svg", LEVELS, curves)
    if options.write:
        page = DOCS / "intervals.md"
        text = page.read_text("utf-8")
        for key, part in tables.items():
            marked = re.compile(rf"(<!-- {key} -->\n).*(<!-- /{key} -->)", re.S)
            text = marked.sub(lambda m, part=part: m[1] + "\n".join(part) + "\n" + m[2], text)
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
