"""Variables made from others: bands of a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import MissingKind, Variable
from youthsurvey.model.responses import Column, Responses


def derive(responses: Responses) -> Responses:
    """Make every variable in bands anew from its source, in the codebook's order of columns.

    A missing source stays the same kind of missing; a value in no band is invalid. Where the
    source has no column, the variable has none.

    Raises:
        StudyError: a band is no category of its variable, ends before it begins, or overlaps
            another.
    """
    columns = dict(responses.columns)
    for variable in responses.codebook:
        if variable.bands is not None and variable.bands.source in columns:
            columns[variable.name] = _banded(variable, columns[variable.bands.source])
    ordered = {name: columns[name] for name in responses.codebook.variables if name in columns}
    return replace(responses, columns=ordered)


def _banded(variable: Variable, source: Column) -> Column:
    bands = variable.bands
    assert bands is not None, "only variables in bands are derived"
    assert source.values is not None, "bands are made of numbers"
    codes = np.where(source.codes < 0, source.codes, np.int32(MissingKind.INVALID))
    known = [category.code for category in variable.valid]
    taken = np.zeros(len(codes), dtype=bool)
    _check(variable)
    for code, (least, most) in bands.ranges.items():
        inside = (source.codes >= 0) & (source.values >= least) & (source.values <= most)
        codes[inside] = known.index(code)
        taken |= inside
    return Column(variable, codes.astype(np.int32))


def _check(variable: Variable) -> None:
    bands = variable.bands
    assert bands is not None, "only variables in bands are checked"
    known = [category.code for category in variable.valid]
    where = f"[{variable.name}], bands"
    before: tuple[float, str] | None = None
    for code, (least, most) in sorted(bands.ranges.items(), key=lambda band: band[1]):
        if code not in known:
            raise StudyError(
                f'"{code}" is no category of {variable.name}.',
                where=where,
                remedy=nearest(code, known),
            )
        if least > most:
            raise StudyError(
                f'the band "{code}" ends before it begins.',
                where=where,
                remedy="Write [least, most].",
            )
        if before is not None and least <= before[0]:
            raise StudyError(
                f'the bands "{before[1]}" and "{code}" overlap.',
                where=where,
                remedy="Both ends of a band belong to it: end one before the next begins.",
            )
        before = (most, code)
