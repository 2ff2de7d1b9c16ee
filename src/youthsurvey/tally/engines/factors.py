"""What is joined back to rows: a factor for each group of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHT = "weight"
"""The column in which the weights of rows are written."""


@dataclass(frozen=True)
class Factors:
    """The weights of rows by the groups that they are in.

    Attributes:
        keys: by column, each group's value as the engine has it; none is missing.
        factor: shape (g,), what a row's base weight, or 1, is multiplied by.
        base: the column of base weights; None for 1.
    """

    keys: Mapping[str, Sequence[Any]]
    factor: NDArray[np.float64]
    base: str | None
