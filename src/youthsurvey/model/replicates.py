"""Replicate weights, given with the data or made from a design."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from youthsurvey.errors import InputError, UsageError


@dataclass(frozen=True)
class Replicates:
    """Replicate weights: the survey's weights had its sample come out a little differently.

    Attributes:
        weight: shape (R, n), >= 0, each row the weights of a replicate, sampling weights included.
        method: "JK1", "JKn", "bootstrap", "BRR", "Fay" or another name for a reader.
        scale: the variance is scale * sum of rscales * squared deviations of the replicates.
        rscales: shape (R,), >= 0.
        mse: deviations are from the full sample's estimate, not from the replicates' mean.
    """

    weight: NDArray[np.float64]
    method: str
    scale: float
    rscales: NDArray[np.float64]
    mse: bool = False

    def __post_init__(self) -> None:
        if self.weight.ndim != 2 or self.weight.shape[0] < 2:
            raise InputError("replicate weights need two replicates or more, one a row.")
        check_numbers(self.weight, "replicate weight")
        if self.rscales.shape != (len(self.weight),):
            raise InputError(
                f"{len(self.weight)} replicates have {self.rscales.size} scales.",
                remedy="Give one number of rscales for each replicate.",
            )
        check_numbers(self.rscales, "replicate scale")
        check_numbers(np.array([self.scale]), "scale of replicates")

    @classmethod
    def given(
        cls,
        weight: NDArray[np.float64],
        method: str,
        *,
        rho: float | None = None,
        rscales: NDArray[np.float64] | None = None,
        mse: bool = False,
    ) -> Replicates:
        """Return replicates that came with the data, with the scale of their method.

        The scale is (R - 1) / R for JK1, 1 / (R - 1) for the bootstrap, 1 / R for BRR,
        1 / (R (1 - rho)^2) for Fay, 1 for JK2 and JKn, 4 / R for ACS; as R's ``svrepdesign``.

        Args:
            weight: shape (R, n), sampling weights included.
            method: "JK1", "JK2", "JKn", "bootstrap", "BRR", "Fay" or "ACS".
            rho: of Fay's method, from 0 up to below 1.
            rscales: shape (R,), 1 by default; JKn needs them.
            mse: deviations are from the full sample's estimate.

        Raises:
            UsageError: no such method, or one without what it needs.
        """
        r = len(weight)
        scales = {
            "JK1": (r - 1) / r,
            "JK2": 1.0,
            "JKn": 1.0,
            "bootstrap": 1 / max(r - 1, 1),
            "BRR": 1 / r,
            "Fay": 1 / r,
            "ACS": 4 / r,
        }
        if method not in scales:
            raise UsageError(
                f'"{method}" is no type of replicate weights.',
                remedy=f"Known: {', '.join(scales)}.",
            )
        if method == "JKn" and rscales is None:
            raise UsageError(
                "JKn replicates need rscales, one for each.",
                remedy="Give each stratum's (m - 1) / m, m being its PSUs.",
            )
        scale = scales[method]
        if method == "Fay":
            if rho is None or not 0 <= rho < 1:
                raise UsageError("Fay's replicates need rho, from 0 up to below 1.")
            scale /= (1 - rho) ** 2
        return cls(weight, method, scale, np.ones(r) if rscales is None else rscales, mse)

    @cached_property
    def df(self) -> int:
        """Degrees of freedom: the rank of the replicate weights less one, as R's ``degf``."""
        return self.df_within(np.ones(self.weight.shape[1], dtype=bool))

    def df_within(self, rows: NDArray[np.bool_]) -> int:
        """Return the degrees of freedom of a subpopulation, shape (n,) of bool."""
        part = self.weight[:, rows]
        # The square of a tolerance of 1e-5, since a product of the weights has squared values.
        return max(int(np.linalg.matrix_rank(part @ part.T, rtol=1e-10, hermitian=True)) - 1, 0)


def check_numbers(values: NDArray[np.float64], name: str) -> None:
    """Raise InputError at the first value that is missing, infinite or negative."""
    if values.size and not (values.min() >= 0 and values.max() < np.inf):
        wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)).ravel())
        first = values.ravel()[wrong[0]]
        kind = "missing" if np.isnan(first) else "negative" if first < 0 else "infinite"
        row = int(wrong[0]) % values.shape[-1] + 1
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise InputError(
            f"{name} is {kind} in row {row}{more}.",
            remedy="Every row needs a finite number that is not below 0.",
        )
