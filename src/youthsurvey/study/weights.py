"""[weights] and [[scheme]] of study.toml: what weights aim at, and how far they may go."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from youthsurvey.model.codebook import Codebook
from youthsurvey.study.references import twice, variable_at
from youthsurvey.study.sections import Section, read_text
from youthsurvey.weight.distances import DISTANCES
from youthsurvey.weight.population import Population, read_population
from youthsurvey.weight.scheme import MIX_SHARES, SCHEME_TYPES, Scheme
from youthsurvey.weight.trim import TRIM_RULES

UNWEIGHTED = "unweighted"
CALIBRATED = ("single", "ordinal")
"""Types of variables whose categories do not overlap, so that they can be margins."""


@dataclass(frozen=True)
class Weights:
    """What a study says about weighting.

    Attributes:
        default: the scheme used unless another is asked for; "unweighted" for none.
        schemes: in their order.
        population: the figures that schemes aim at; None where there are no schemes.
        max_deff: design effect above which weights are refused; infinite without schemes.
    """

    default: str = UNWEIGHTED
    schemes: tuple[Scheme, ...] = ()
    population: Population | None = None
    max_deff: float = math.inf


def read_weights(
    file: Section, folder: Path, codebook: Codebook, languages: tuple[str, ...]
) -> Weights:
    """Read the weighting schemes of a study and the population figures that they aim at.

    Raises:
        StudyError: the tables or the population file contradict their schema or the codebook.
    """
    table = file.optional_table("weights")
    schemes: dict[str, Scheme] = {}
    tables = file.tables("scheme")
    for each in tables:
        scheme = _scheme(each, codebook, languages)
        if scheme.name in schemes or scheme.name == UNWEIGHTED:
            raise twice(each, "name", scheme.name)
        schemes[scheme.name] = scheme
    names = (UNWEIGHTED, *schemes)
    default = table.choice("default", names, UNWEIGHTED)
    source = table.labels("source", languages, {})
    population, max_deff = None, math.inf
    if any(s.margins for s in schemes.values()) or table.has("population"):
        path = table.path_inside("population")
        population = read_population(read_text(folder / path), path, codebook, source)
    for each, scheme in zip(tables, schemes.values(), strict=True):
        if population is not None:
            _check_distinguished(each, scheme, population)
    if schemes or table.has("max_deff"):
        max_deff = table.number("max_deff")
        if max_deff < 1:
            raise table.fault(f"expected a number of at least 1, found {max_deff:g}.", "max_deff")
    table.done()
    return Weights(default, tuple(schemes.values()), population, max_deff)


def _scheme(table: Section, codebook: Codebook, languages: tuple[str, ...]) -> Scheme:
    margins = table.lists("margins") if table.has("margins") else ()
    for name in dict.fromkeys(name for margin in margins for name in margin):
        variable_at(table, "margins", name, codebook, CALIBRATED)
    mix = table.text("mix") if table.has("mix") else None
    if mix is not None:
        variable_at(table, "mix", mix, codebook, CALIBRATED)
    base_weight = table.text("base_weight") if table.has("base_weight") else None
    if base_weight is not None:
        variable_at(table, "base_weight", base_weight, codebook, ("numeric",))
    means = _means(table, codebook)
    name = table.name("name")
    label = table.labels("label", languages)
    type_ = table.choice("type", SCHEME_TYPES)
    mix_shares = table.choice("mix_shares", MIX_SHARES, "sample")
    trim, bounds = _pair(table, "trim"), _pair(table, "bounds")
    trim_rule = table.choice("trim_rule", TRIM_RULES, "equal")
    distance = table.choice("distance", DISTANCES, "raking")
    table.done()
    with table.located():
        return Scheme(
            name=name,
            label=label,
            type=type_,
            margins=margins,
            mix=mix,
            mix_shares=mix_shares,
            trim=trim,
            trim_rule=trim_rule,
            base_weight=base_weight,
            distance=distance,
            bounds=bounds,
            means=means,
        )


def _pair(table: Section, key: str) -> tuple[float, float] | None:
    if not table.has(key):
        return None
    low, high = table.numbers(key, 2)
    return low, high


def _means(table: Section, codebook: Codebook) -> dict[str, float]:
    """Read what numeric variables shall average."""
    if not table.has("means"):
        return {}
    inner = table.table("means")
    for name in inner.keys():  # noqa: SIM118
        variable_at(inner, name, name, codebook, ("numeric",))
    return {name: inner.number(name) for name in inner.keys()}  # noqa: SIM118


def _check_distinguished(table: Section, scheme: Scheme, population: Population) -> None:
    for key, names in (("margins", scheme.variables), ("mix", (scheme.mix,) if scheme.mix else ())):
        for name in names:
            if name not in population.variables:
                raise table.fault(
                    f'the population figures do not distinguish "{name}".',
                    key,
                    f"They have {', '.join(population.variables)}.",
                )
