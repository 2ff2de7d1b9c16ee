"""Intervals, tests and letters where respondents are drawn as the methods assume, by simulation.

Two variables without any association, 4 x 4: how often do intervals cover, tests at 5 % reject, and
rows get a letter that they should not?
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from youthsurvey.estimate.tabulate import one_way, two_way
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Column, Responses

Codes = NDArray[np.int32]
Floats = NDArray[np.float64]
SPREAD = 0.5
"""Of the weights' logarithm: their design effect is exp(SPREAD^2), 1.28."""
LIKENESS = 0.05
"""Correlation of two respondents of one PSU."""


@dataclass(frozen=True)
class Setting:
    """How respondents are drawn.

    Attributes:
        name: of the row.
        n: respondents.
        x, y: the categories' shares in the population.
        weighted: unequal weights.
        psus: primary sampling units, in four strata; 0 where respondents are drawn one by one.
    """

    name: str
    n: int
    x: tuple[float, ...]
    y: tuple[float, ...]
    weighted: bool
    psus: int = 0

    @property
    def least(self) -> float:
        """The least expected count of a cell, of effective respondents."""
        effective = self.n / np.exp(SPREAD**2) if self.weighted else self.n
        return float(effective * min(self.x) * min(self.y))


THIN = ((0.3, 0.485, 0.15, 0.065), (0.4, 0.3, 0.2, 0.1))
FULL = ((0.2, 0.35, 0.25, 0.2), (0.3, 0.25, 0.25, 0.2))
SETTINGS = (
    Setting("505, unweighted, thin cells", 505, *THIN, weighted=False),
    Setting("505, unweighted", 505, *FULL, weighted=False),
    Setting("505, weighted, thin cells", 505, *THIN, weighted=True),
    Setting("505, weighted", 505, *FULL, weighted=True),
    Setting("5,000, weighted, the first shares", 5000, *THIN, weighted=True),
    Setting("505 in 40 PSUs, weighted", 505, *FULL, weighted=True, psus=40),
)
MEASURES: dict[str, str] = {
    "covered": "a 95 % interval covers",
    "all covered": "all four at once cover",
    "rao_scott_f": "Rao-Scott F rejects",
    "adjusted_wald": "adjusted Wald",
    "rank_test": "rank test",
    "lettered": "a row has a false letter",
}


def responses_of(
    columns: dict[str, Codes], design: SurveyDesign, ordinal: tuple[str, ...] = ()
) -> Responses:
    """Return made answers, four categories each."""
    variables = {
        name: Variable(
            name,
            "ordinal" if name in ordinal else "single",
            {"en": name},
            categories=tuple(Category(f"c{i}", {"en": str(i)}) for i in range(4)),
        )
        for name in columns
    }
    n = len(next(iter(columns.values())))
    return Responses(
        codebook=Codebook(variables),
        line=np.arange(n),
        order=np.arange(n),
        columns={name: Column(variables[name], codes) for name, codes in columns.items()},
        design=design,
    )


def draw(rng: np.random.Generator, setting: Setting) -> Responses:
    """Draw a sample in which x and y are independent."""
    n = setting.n
    weight = np.exp(rng.normal(0, SPREAD, n)) if setting.weighted else None
    if not setting.psus:
        codes = {
            name: rng.choice(4, n, p=p).astype(np.int32)
            for name, p in (("x", setting.x), ("y", setting.y))
        }
        design = SurveyDesign() if weight is None else SurveyDesign("w", weight)
        return responses_of(codes, design, ("x",))
    unit = np.arange(n) % setting.psus
    codes = {
        name: _within_units(rng, np.array(p), unit)
        for name, p in (("x", setting.x), ("y", setting.y))
    }
    design = SurveyDesign.from_columns(weight, strata=(unit % 4).tolist(), psu=unit.tolist())
    return responses_of(codes, design, ("x",))


def _within_units(rng: np.random.Generator, p: Floats, unit: NDArray[np.intp]) -> Codes:
    """Draw categories whose shares vary between units, so that respondents of one are alike."""
    own = rng.dirichlet(p * (1 - LIKENESS) / LIKENESS, int(unit.max()) + 1).cumsum(axis=1)
    below: Codes = (rng.random(len(unit))[:, None] > own[unit, :-1]).sum(axis=1).astype(np.int32)
    return below


def found_in(responses: Responses, setting: Setting) -> dict[str, float]:
    """Return what one sample says: 1 or 0 by measure; of letters the share of rows."""
    truth = np.array(setting.x)
    alone, together = (one_way(responses, "x", simultaneous=joint) for joint in (False, True))
    table = two_way(responses, "x", "y")
    p = {test.name: test.p for test in table.tests}
    assert table.comparisons is not None, "letters are asked for"
    letters = (np.nan_to_num(table.comparisons.p_adjusted, nan=1.0) < 0.05).any(axis=1)
    return {
        "covered": float(((alone.ci_low <= truth) & (truth <= alone.ci_high)).mean()),
        "all covered": float(((together.ci_low <= truth) & (truth <= together.ci_high)).all()),
        "lettered": float(letters.mean()),
        **{name: float(p[name] < 0.05) for name in ("rao_scott_f", "adjusted_wald", "rank_test")},
    }


def simulate(rng: np.random.Generator, runs: int, show: Callable[[str], None] = print) -> list[str]:
    """Return the table, a row a setting."""
    lines = [
        "| draws | least expected count | " + " | ".join(MEASURES.values()) + " |",
        "|---" * (2 + len(MEASURES)) + "|",
    ]
    for setting in SETTINGS:
        sums = dict.fromkeys(MEASURES, 0.0)
        for _ in range(runs):
            for name, value in found_in(draw(rng, setting), setting).items():
                sums[name] += value
        cells = " | ".join(f"{100 * total / runs:.1f} %" for total in sums.values())
        lines.append(f"| {setting.name} | {setting.least:.0f} | {cells} |")
        show(lines[-1])
    return lines
