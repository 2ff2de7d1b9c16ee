"""What weights shall reach: weighting schemes, populations, and the targets that follow."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np

from youthsurvey.errors import StudyError, WeightingError, nearest
from youthsurvey.model.codebook import Category, Codebook, Labels, pick
from youthsurvey.model.results import Floats

SchemeType = Literal["poststratify", "rake"]
MixShares = Literal["sample", "equal", "population"]
SCHEME_TYPES: tuple[SchemeType, ...] = get_args(SchemeType)
MIX_SHARES: tuple[MixShares, ...] = get_args(MixShares)


@dataclass(frozen=True)
class Scheme:
    """A way of weighting.

    Attributes:
        name: short stable name; "unweighted" is taken.
        label: for readers, by language.
        type: "poststratify" to one margin, or "rake" to several in turn until all hold.
        margins: the variables of each margin, crossed within it.
        mix: a variable whose categories' shares are set first ("country"); None to take the
            population as it is.
        mix_shares: those shares: as in the "sample", all "equal", or as in the "population".
            Within each category of the mix the target is the population's.
        trim: least and largest weight in multiples of the mean weight; None not to trim.
    """

    name: str
    label: Labels
    type: SchemeType
    margins: tuple[tuple[str, ...], ...]
    mix: str | None = None
    mix_shares: MixShares = "sample"
    trim: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.name == "unweighted":
            raise StudyError(
                '"unweighted" is the name of doing without weights.',
                where='key "name"',
                remedy="Choose another name.",
            )
        for key, value, known in (
            ("type", self.type, SCHEME_TYPES),
            ("mix_shares", self.mix_shares, MIX_SHARES),
        ):
            if value not in known:
                raise StudyError(
                    f'"{value}" is not known here.',
                    where=f'key "{key}"',
                    remedy=nearest(value, known),
                )
        self._check_margins()
        if self.trim is not None and not 0 <= self.trim[0] < 1 < self.trim[1] < math.inf:
            raise StudyError(
                f"weights cannot be kept between {self.trim[0]:g} and {self.trim[1]:g} times "
                "their mean.",
                where='key "trim"',
                remedy="Give a bound from 0 to less than 1 and one above 1, such as [0.2, 5.0].",
            )

    def _check_margins(self) -> None:
        if not self.margins or not all(self.margins):
            raise StudyError(
                "there is nothing to weight to.",
                where='key "margins"',
                remedy='Give lists of variables, such as [["sex", "age_group"], ["country"]].',
            )
        for i, margin in enumerate(self.margins):
            if len(set(margin)) < len(margin) or set(margin) in map(set, self.margins[:i]):
                raise StudyError(
                    f"the margin {' x '.join(margin)} repeats a variable, or stands twice.",
                    where='key "margins"',
                    remedy="Leave out what is repeated.",
                )
        if self.type == "poststratify" and len(self.margins) > 1:
            raise StudyError(
                f"post-stratification has one margin, found {len(self.margins)}.",
                where='key "margins"',
                remedy='Cross the variables in one list, or use type = "rake".',
            )

    @property
    def variables(self) -> tuple[str, ...]:
        """All margins' variables, each once, in order."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin))


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
class Margin:
    """One margin's target.

    Attributes:
        variables: what is crossed in it.
        axes: the place of each among the scheme's variables.
        categories: of each of the scheme's variables.
        share: the target, summing to 1, with an axis for each of the scheme's variables, of
            length 1 for those that are not in this margin.
    """

    variables: tuple[str, ...]
    axes: tuple[int, ...]
    categories: tuple[tuple[Category, ...], ...]
    share: Floats

    def total(self, cells: Floats) -> Floats:
        """Add up cells of the scheme's variables to this margin, in the shape of ``share``."""
        return _collapse(cells, self.axes)

    def codes(self, place: tuple[int, ...]) -> tuple[str, ...]:
        """Return the category codes at a place in ``share``."""
        return tuple(self.categories[axis][place[axis]].code for axis in self.axes)

    def title(self, place: tuple[int, ...]) -> str:
        """Name a place in ``share``, in English: 'sex "male", age_group "18-29"'."""
        return ", ".join(
            f'{name} "{pick(self.categories[axis][place[axis]].title, "en")}"'
            for name, axis in zip(self.variables, self.axes, strict=True)
        )


def margin_targets(
    scheme: Scheme, population: Population, codebook: Codebook, mix: Floats | None
) -> tuple[Margin, ...]:
    """Return what each margin of a scheme shall be.

    A margin's share of a category is the sum over the mix's categories of the mix's share times
    the population's share of the category within them; so the mix itself, as a margin, is its
    own target.

    Args:
        scheme: names margins and mix.
        population: must cross all the scheme's variables.
        codebook: the categories' order.
        mix: respondents in each category of the scheme's mix variable; None without a mix.

    Raises:
        WeightingError: the population lacks a variable, or a category of the mix.
    """
    for name in (*scheme.variables, *filter(None, [scheme.mix])):
        if name not in population.variables:
            raise WeightingError(
                f'the population does not distinguish "{name}".',
                where=f'scheme "{scheme.name}"',
                remedy="Add its column to the population's file, or leave it out of the scheme.",
            )
    people, categories = population.array(codebook)
    if scheme.mix:
        assert mix is not None, "a scheme with a mix is given the sample's"
        axis = population.variables.index(scheme.mix)
        people = _mixed(people, axis, mix, scheme, categories[axis])
    order = [population.variables.index(name) for name in scheme.variables]
    others = tuple(i for i in range(people.ndim) if i not in order)
    joint = people.sum(axis=others).transpose(np.argsort(np.argsort(order)))
    joint = joint / joint.sum()
    place = {name: i for i, name in enumerate(scheme.variables)}
    margins = []
    for margin in scheme.margins:
        axes = tuple(place[name] for name in margin)
        margins.append(
            Margin(margin, axes, tuple(categories[i] for i in order), _collapse(joint, axes))
        )
    return tuple(margins)


def check_reachable(margins: tuple[Margin, ...], cells: Floats, scheme: Scheme) -> None:
    """Check that respondents and targets meet in every category of every margin.

    Args:
        margins: the targets.
        cells: respondents by the scheme's variables.
        scheme: for the message.

    Raises:
        WeightingError: a category has a target but no respondents, or respondents but no target.
    """
    where = f'scheme "{scheme.name}"'
    for margin in margins:
        found = margin.total(cells)
        for place in map(tuple, np.argwhere((margin.share > 0) & (found == 0)).tolist()):
            raise WeightingError(
                f"{margin.title(place)} has a target of {margin.share[place]:.4g} "
                "but no respondents.",
                where=where,
                remedy="Merge the category or drop the target.",
            )
        for place in map(tuple, np.argwhere((margin.share == 0) & (found > 0)).tolist()):
            raise WeightingError(
                f"{margin.title(place)} has respondents ({found[place]:.0f}) but no target.",
                where=where,
                remedy="Add it to the population, or exclude these respondents by a rule.",
            )


def _mixed(
    people: Floats, axis: int, sample: Floats, scheme: Scheme, categories: tuple[Category, ...]
) -> Floats:
    """Return the people rescaled so that one axis has the scheme's mix."""
    total = _collapse(people, (axis,)).ravel()
    if scheme.mix_shares == "population":
        return people
    share = sample / sample.sum() if scheme.mix_shares == "sample" else (total > 0).astype(float)
    for i in np.flatnonzero((share > 0) & (total == 0)):
        raise WeightingError(
            f'{scheme.mix} "{pick(categories[i].title, "en")}" has respondents ({sample[i]:.0f}) '
            "but no target.",
            where=f'scheme "{scheme.name}"',
            remedy="Add it to the population, or exclude these respondents by a rule.",
        )
    factor = np.divide(share, total, out=np.zeros_like(total), where=total > 0)
    scale: Floats = factor.reshape([-1 if i == axis else 1 for i in range(people.ndim)])
    return people * scale


def _collapse(cells: Floats, axes: tuple[int, ...]) -> Floats:
    """Add up all axes but the named ones, keeping them with length 1."""
    others = tuple(i for i in range(cells.ndim) if i not in axes)
    total: Floats = cells.sum(axis=others, keepdims=True)
    return total
