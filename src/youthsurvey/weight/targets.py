"""The targets of a scheme's margins, and whether respondents can reach them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from youthsurvey.errors import WeightingError
from youthsurvey.model.codebook import Category, Codebook, pick
from youthsurvey.model.results import Floats
from youthsurvey.weight.population import MarginShares, Population
from youthsurvey.weight.scheme import Scheme


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


def given_margins(scheme: Scheme, shares: MarginShares, codebook: Codebook) -> tuple[Margin, ...]:
    """Return the margins of a scheme whose shares are given directly.

    Categories that are not listed have a share of 0.

    Raises:
        WeightingError: a margin has no shares, or the scheme has a mix, which needs a population.
        UsageError: the codebook has no such variable or category.
    """
    where = f'scheme "{scheme.name}"'
    if scheme.mix:
        raise WeightingError(
            f'within the mix of "{scheme.mix}" targets need a population of combinations, and '
            "only separate margins are given.",
            where=where,
            remedy="Leave the mix out, or give a population.",
        )
    categories = tuple(codebook[name].valid for name in scheme.variables)
    margins = []
    for names in scheme.margins:
        if names not in shares.shares:
            raise WeightingError(
                f"the margin {' x '.join(names)} has no shares.",
                where=where,
                remedy="Give them, or leave the margin out.",
            )
        axes = tuple(scheme.variables.index(name) for name in names)
        share = np.zeros([len(c) if i in axes else 1 for i, c in enumerate(categories)])
        for codes, value in shares.shares[names].items():
            at = [0] * len(categories)
            for axis, name, code in zip(axes, names, codes, strict=True):
                at[axis] = codebook[name].index(code)
            share[tuple(at)] = value
        margins.append(Margin(names, axes, categories, share))
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
