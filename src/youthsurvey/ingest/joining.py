"""Answers of several files of one survey, put one after another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.ingest.parsing import Parsed
from youthsurvey.model.codebook import MissingKind, Variable
from youthsurvey.model.responses import Column


def joined(variable: Variable, parts: Sequence[Parsed | None], sizes: Sequence[int]) -> Column:
    """Put the answers of several files one after another."""
    if len(parts) == 1 and parts[0] is not None:
        return Column(variable, parts[0].codes, parts[0].values, parts[0].own)
    model = next(part for part in parts if part is not None)
    whole = [
        part if part is not None else _not_asked(model, size)
        for part, size in zip(parts, sizes, strict=True)
    ]
    values = None if model.values is None else np.concatenate([p.values for p in whole])
    own = None if model.own is None else np.concatenate([p.own for p in whole])
    return Column(variable, np.concatenate([p.codes for p in whole]), values, own)


def _not_asked(model: Parsed, size: int) -> Parsed:
    """Return the answers of a file that does not have the question."""
    codes = np.full(size, MissingKind.NOT_ASKED, dtype=np.int32)
    values = None
    if model.values is not None:
        values = np.zeros((size, *model.values.shape[1:]), dtype=model.values.dtype)
        if model.values.dtype.kind == "f":
            values[:] = np.nan
        elif model.values.dtype.kind == "M":
            values[:] = np.datetime64("NaT")
        elif model.values.dtype.kind == "O":
            values[:] = ""
    own = None if model.own is None else np.full(size, "", dtype=object)
    return Parsed(codes, values, own)


def joined_stamps(
    parts: Sequence[NDArray[np.datetime64] | None], sizes: Sequence[int]
) -> NDArray[np.datetime64] | None:
    """Return the exact times of several files' rows; None where no file has them."""
    if all(part is None for part in parts):
        return None
    nothing = np.datetime64("NaT", "us")
    return np.concatenate(
        [np.full(n, nothing) if p is None else p for p, n in zip(parts, sizes, strict=True)]
    )
