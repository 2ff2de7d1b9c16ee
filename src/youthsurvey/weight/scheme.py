"""Weighting schemes: what weights shall reach, from where, and how far they may go."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import Labels
from youthsurvey.weight.distances import Bounds, DistanceName, check_distance
from youthsurvey.weight.trim import TRIM_RULES, TrimRule

SchemeType = Literal["poststratify", "rake", "calibrate"]
MixShares = Literal["sample", "equal", "population"]
SCHEME_TYPES: tuple[SchemeType, ...] = get_args(SchemeType)
MIX_SHARES: tuple[MixShares, ...] = get_args(MixShares)


@dataclass(frozen=True)
class Scheme:
    """A way of weighting.

    Attributes:
        name: short stable name; "unweighted" is taken.
        label: for readers, by language.
        type: "poststratify" to one margin; "rake" to several in turn until all hold; "calibrate"
            to all at once, by a distance and within bounds.
        margins: the variables of each margin, crossed within it.
        mix: a variable whose categories' shares are set first ("country"); None to take the
            population as it is.
        mix_shares: those shares: as in the "sample", all "equal", or as in the "population".
            Within each category of the mix the target is the population's.
        trim: least and largest weight in multiples of the mean weight; None not to trim.
        trim_rule: how what trimming takes is spread over the rest.
        base_weight: a numeric variable from which weights start; None to start at 1.
        distance, bounds: of "calibrate": how far factors on base weights may go.
        means: of "calibrate": what numeric variables shall average, by name.
    """

    name: str
    label: Labels
    type: SchemeType
    margins: tuple[tuple[str, ...], ...]
    mix: str | None = None
    mix_shares: MixShares = "sample"
    trim: tuple[float, float] | None = None
    trim_rule: TrimRule = "equal"
    base_weight: str | None = None
    distance: DistanceName = "raking"
    bounds: Bounds | None = None
    means: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "means", MappingProxyType(dict(self.means)))
        if self.name == "unweighted":
            raise StudyError(
                '"unweighted" is the name of doing without weights.',
                where='key "name"',
                remedy="Choose another name.",
            )
        for key, value, known in (
            ("type", self.type, SCHEME_TYPES),
            ("mix_shares", self.mix_shares, MIX_SHARES),
            ("trim_rule", self.trim_rule, TRIM_RULES),
        ):
            if value not in known:
                raise StudyError(
                    f'"{value}" is not known here.',
                    where=f'key "{key}"',
                    remedy=nearest(value, known),
                )
        self._check_margins()
        self._check_calibration()
        if self.trim is not None and not 0 <= self.trim[0] < 1 < self.trim[1] < math.inf:
            raise StudyError(
                f"weights cannot be kept between {self.trim[0]:g} and {self.trim[1]:g} times "
                "their mean.",
                where='key "trim"',
                remedy="Give a bound from 0 to less than 1 and one above 1, such as [0.2, 5.0].",
            )

    def _check_margins(self) -> None:
        if not (self.margins or self.means) or not all(self.margins):
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

    def _check_calibration(self) -> None:
        check_distance(self.distance, self.bounds)
        if self.type == "calibrate":
            for name, mean in self.means.items():
                if not math.isfinite(mean):
                    raise StudyError(f"{name} has no finite mean.", where='key "means"')
            return
        for key, given in (
            ("distance", self.distance != "raking"),
            ("bounds", self.bounds is not None),
            ("means", bool(self.means)),
        ):
            if given:
                raise StudyError(
                    f'type "{self.type}" has no {key}.',
                    where=f'key "{key}"',
                    remedy=f'Leave {key} out, or use type = "calibrate".',
                )

    @property
    def variables(self) -> tuple[str, ...]:
        """All margins' variables, each once, in order."""
        return tuple(dict.fromkeys(name for margin in self.margins for name in margin))

    @property
    def calibrated_to(self) -> tuple[tuple[str, ...], ...]:
        """The margins, and each numeric variable with a mean as one of its own."""
        return (*self.margins, *((name,) for name in self.means))

    @property
    def method(self) -> str:
        """The way of weighting with all that it was told, in words of the study file."""
        parts: list[str] = [self.type]
        if self.type == "calibrate":
            parts.append(self.distance)
        if self.bounds is not None:
            parts.append(f"bounds {self.bounds[0]:g} to {self.bounds[1]:g}")
        if self.base_weight is not None:
            parts.append(f"from {self.base_weight}")
        if self.trim is not None:
            parts.append(f"trimmed to {self.trim[0]:g} to {self.trim[1]:g}, {self.trim_rule}")
        return ", ".join(parts)
