"""What the targets follow from: a population by combination of categories, or shares alone."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import Category, Codebook, Labels
from youthsurvey.model.results import Floats


@dataclass(frozen=True)
class Population:
    """How many people there are in each combination of categories.

    Attributes:
        variables: what is crossed.
        counts: persons, >= 0, by category codes in the order of ``variables``.
        source: where the figures come from, by language.
    """

    variables: tuple[str, ...]
    counts: Mapping[tuple[str, ...], float]
    source: Labels = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        for codes, count in self.counts.items():
            assert len(codes) == len(self.variables), "a combination has a code per variable"
            assert 0 <= count < math.inf, "a population is a finite number of people"

    def array(self, codebook: Codebook) -> tuple[Floats, tuple[tuple[Category, ...], ...]]:
        """Return the counts with one axis per variable, and each axis's categories.

        Combinations that are not listed hold nobody.

        Raises:
            UsageError: the codebook has no such variable or category.
        """
        variables = [codebook[name] for name in self.variables]
        out = np.zeros([len(v.valid) for v in variables])
        for codes, count in self.counts.items():
            place = tuple(v.index(code) for v, code in zip(variables, codes, strict=True))
            out[place] = count
        return out, tuple(v.valid for v in variables)


def read_population(
    text: str, path: str, codebook: Codebook, source: Labels | None = None
) -> Population:
    """Read a population from CSV: a column for each variable, holding codes, and one "count".

    Args:
        text: the file's content.
        path: its name, for messages.
        codebook: names the variables and their categories.
        source: where the figures come from.

    Raises:
        StudyError: an unknown column or category, a bad count, a combination that stands twice;
            with the line.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    header = tuple(cell.strip() for cell in next(rows, []))
    variables = _population_variables(header, f"{path}, line 1", codebook)
    place = header.index("count")
    counts: dict[tuple[str, ...], float] = {}
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise StudyError(f"{len(header)} columns expected, found {len(cells)}.", where=where)
        count = _count(cells.pop(place), where)
        for name, code in zip(variables, cells, strict=True):
            known = [c.code for c in codebook[name].valid]
            if code not in known:
                raise StudyError(
                    f'"{code}" is no category of {name}.',
                    where=where,
                    remedy=nearest(code, known),
                )
        if tuple(cells) in counts:
            raise StudyError(
                f"the combination {', '.join(cells)} stands twice.",
                where=where,
                remedy="Leave one line out, or add the counts up.",
            )
        counts[tuple(cells)] = count
    if not sum(counts.values()) > 0:
        raise StudyError("there are no people in it.", where=path, remedy="Add their counts.")
    return Population(variables, counts, source or {})


def _population_variables(
    header: tuple[str, ...], where: str, codebook: Codebook
) -> tuple[str, ...]:
    if len(set(header)) < len(header) or "count" not in header or len(header) < 2:
        raise StudyError(
            'expected a header of variables, each once, and "count".',
            where=where,
            remedy='Begin the file with a line such as "country,sex,age_group,count".',
        )
    variables = tuple(name for name in header if name != "count")
    known = [v.name for v in codebook if v.type in ("single", "ordinal")]
    for name in variables:
        if name not in known:
            raise StudyError(
                f'"{name}" is no variable of one answer each.',
                where=where,
                remedy=nearest(name, known),
            )
    return variables


def _count(text: str, where: str) -> float:
    try:
        count = float(text)
    except ValueError:
        count = math.nan
    if not 0 <= count < math.inf:
        raise StudyError(
            f'"{text}" is no count of people.',
            where=where,
            remedy="Write a number without separators, 0 or more.",
        )
    return count


@dataclass(frozen=True)
class MarginShares:
    """Each margin's shares given directly, where no joint population is known.

    Attributes:
        shares: by the margin's variables, then by their category codes; each sums to 1.
        source: where the figures come from, by language.
    """

    shares: Mapping[tuple[str, ...], Mapping[tuple[str, ...], float]]
    source: Labels = field(default_factory=dict)

    def __post_init__(self) -> None:
        shares = {name: MappingProxyType(dict(of)) for name, of in self.shares.items()}
        object.__setattr__(self, "shares", MappingProxyType(shares))
        for names, of in shares.items():
            assert all(len(codes) == len(names) for codes in of), "a code per variable"
            assert abs(sum(of.values()) - 1) < 1e-9, "a margin's shares sum to 1"
