"""Raking and, with a single margin, post-stratification, solved on cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.results import Floats
from youthsurvey.weight.targets import Margin


def rake(
    cells: Floats,
    margins: Sequence[Margin],
    scheme: str,
    tolerance: float = 1e-10,
    most_passes: int = 1000,
) -> tuple[Floats, int]:
    """Rake cells to their margins by iterative proportional fitting.

    With a single margin this is post-stratification, done in one pass.

    Args:
        cells: any number of axes, shares or sums of starting weights, >= 0.
        margins: targets that sum to 1, with positive cells wherever they are positive.
        scheme: the scheme's name, for messages.
        tolerance: stop when no margin's category is further than this from its target, relative
            to the target.
        most_passes: give up after so many.

    Returns:
        The factor by which each cell's weights are multiplied (0 for empty cells), on the scale
        on which the cells' products sum to 1, and the passes over all margins.

    Raises:
        WeightingError: a margin does not converge; the message names its worst category.

    Source: Deming and Stephan 1940.
    """
    factor = np.where(cells > 0, 1.0, 0.0)
    for done in range(1, most_passes + 1):
        for margin in margins:
            total = margin.total(cells * factor)
            factor = factor * np.divide(
                margin.share, total, out=np.zeros_like(total), where=total > 0
            )
        errors = [_relative_error(margin, cells * factor) for margin in margins]
        if all((error <= tolerance).all() for error in errors):
            return factor, done
    worst = int(np.argmax([error.max() for error in errors]))
    place = np.unravel_index(int(errors[worst].argmax()), errors[worst].shape)
    where = tuple(int(i) for i in place)
    raise WeightingError(
        f"raking does not converge: after {most_passes} passes {margins[worst].title(where)} is "
        f"still {100 * errors[worst][where]:.2g} % off its target of "
        f"{margins[worst].share[where]:.4g}.",
        where=f'scheme "{scheme}"',
        remedy="Merge categories that few respondents share, or drop a margin.",
    )


def _relative_error(margin: Margin, cells: Floats) -> Floats:
    """Return how far each category of a margin is from its target, relative to it."""
    total = margin.total(cells)
    error: Floats = np.abs(
        np.divide(total, margin.share, out=np.ones_like(total), where=margin.share > 0) - 1
    )
    return error
