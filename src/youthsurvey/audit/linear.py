"""The linear programs within boxes, solved by HiGHS."""

from __future__ import annotations

import math

import numpy as np

from youthsurvey.audit.narrowing import Box, Floats
from youthsurvey.audit.relaxation import Program

_EFFORT = 500
"""Nodes after which an integer program is cut off; its bound still holds then."""


def solve(
    program: Program, objective: Floats, box: Box, *, whole: bool = False
) -> tuple[float, Floats | None]:
    """Return the greatest value of an objective in the relaxation within a box, and where it is.

    Args:
        program: what tables have to agree with.
        objective: shape (v,).
        box: between which ends variables and shares lie.
        whole: counts are whole numbers; else they may lie in between.

    Returns:
        A bound that no table in the box exceeds, -inf where there is none; and the solution, shape
        (v,), None where there is none or HiGHS stopped before it found one.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    lines, least, most = _matrix(program, box)
    found = milp(
        -objective,
        integrality=np.array(program.whole if whole else [False] * len(objective), dtype=int),
        bounds=Bounds(box.low, box.high),
        constraints=LinearConstraint(lines, least, most),
        options={"mip_rel_gap": 0.0, "node_limit": _EFFORT} if whole else {},
    )
    if found.status == 2:
        return -math.inf, None
    bound = found.mip_dual_bound if whole and found.mip_dual_bound is not None else found.fun
    if bound is None:
        return math.inf, None
    return -float(bound), None if found.x is None else np.asarray(found.x, dtype=np.float64)


def _matrix(program: Program, box: Box) -> tuple[Floats, Floats, Floats]:
    """Return all linear inequalities: those of every box, of shares, and of products."""
    known = program.structure
    fixed, s, m = len(known.lines), len(known.top), len(known.product)
    lines = np.zeros((fixed + 2 * s + 4 * m, len(program.low)))
    least, most = np.full(len(lines), -math.inf), np.full(len(lines), math.inf)
    lines[:fixed], least[:fixed], most[:fixed] = known.lines, known.least, known.most
    at = fixed + 2 * np.arange(s)
    lines[at, known.top], lines[at, known.base] = 1, -box.share_low
    lines[at + 1, known.top], lines[at + 1, known.base] = -1, box.share_high
    least[fixed : fixed + 2 * s] = 0
    at = fixed + 2 * s + 4 * np.arange(m)
    for k, (x, y) in enumerate(((0, 0), (1, 1), (1, 0), (0, 1))):
        a, b = (box.low, box.high)[x][known.first], (box.low, box.high)[y][known.second]
        row = at + k
        lines[row, known.product], lines[row, known.first], lines[row, known.second] = 1, -b, -a
        (least if x == y else most)[row] = -a * b
    return lines, least, most
