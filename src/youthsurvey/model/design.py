"""How respondents stand for others: weights, strata, PSUs, calibration margins, replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from youthsurvey.errors import InputError, UsageError
from youthsurvey.model.replicates import Replicates, check_numbers

Codes = NDArray[np.intp]
LonelyPsu = Literal["fail", "adjust", "average", "certainty", "remove"]
"""What a stratum with a single PSU adds to a variance: an error that names it; its square about
the mean of all; the mean of the other strata; nothing (certainty and remove)."""


@dataclass(frozen=True)
class SurveyDesign:
    """The design under which responses are estimated.

    Attributes:
        scheme: the weighting scheme's name; "unweighted" when there are no weights.
        weight: shape (n,), >= 0 and finite, any scale; None when every respondent counts once.
        margins: the variables, crossed within a margin, whose totals the weights reproduce.
            Standard errors take them into account (residuals on the margins). Empty when the
            weights are treated as fixed. A numeric variable's mean is a margin of its own.
        base: shape (n,), the weights that calibration started from, by which the regression on
            the margins is weighted; None when each respondent counts once in it.
        stratum: shape (n,), codes 0.. of each respondent's stratum; None for one stratum.
        strata: the strata's names by code.
        psu: shape (n,), codes 0.. of each respondent's primary sampling unit; None when each
            respondent is one. Where names repeat in strata (``nest``) they are numbered anew at
            birth, so that a code never names units of two strata.
        psus: the units' names by code; empty when unknown or after nesting.
        nest: names of PSUs repeat from stratum to stratum and mean different units.
        fpc: shape (number of strata,): the PSUs that each stratum has in the population (all at
            least 1), or the sampled fractions of them (all at most 1); None for sampling with
            replacement, or from a large population. Weights do not follow from it.
        lonely_psu: what a stratum with a single PSU does.
        replicates: replicate weights; variances then come from them alone.
        domain: shape (n,), the rows of the subpopulation to estimate for; None for all. The others
            stay in the design: see ``Responses.domain``.
    """

    scheme: str = "unweighted"
    weight: NDArray[np.float64] | None = None
    margins: tuple[tuple[str, ...], ...] = ()
    stratum: Codes | None = None
    strata: tuple[str, ...] = ()
    psu: Codes | None = None
    psus: tuple[str, ...] = ()
    nest: bool = False
    fpc: NDArray[np.float64] | None = None
    lonely_psu: LonelyPsu = "fail"
    replicates: Replicates | None = None
    domain: NDArray[np.bool_] | None = None
    base: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        self._check_lengths()
        if self.weight is not None:
            check_numbers(self.weight, "weight")
        if self.lonely_psu not in get_args(LonelyPsu):
            raise UsageError(
                f'"{self.lonely_psu}" is no way to treat a stratum with a single PSU.',
                remedy=f"Known: {', '.join(get_args(LonelyPsu))}.",
            )
        for codes, names in ((self.stratum, self.strata), (self.psu, self.psus)):
            if codes is not None and len(codes):
                assert codes.min() >= 0, "every respondent has a stratum and a PSU"
                assert not names or codes.max() < len(names), "every code has a name"
        if self.psu is not None and self.stratum is not None:
            self._place_units()
        if self.fpc is not None:
            self._check_population()

    @classmethod
    def from_columns(
        cls,
        weight: ArrayLike | None = None,
        strata: Sequence[Any] | None = None,
        psu: Sequence[Any] | None = None,
        fpc: ArrayLike | None = None,
        **options: Any,
    ) -> SurveyDesign:
        """Return the design that columns of a data file describe, one value a respondent.

        Args:
            weight: shape (n,), numbers; None for none.
            strata: n names of strata, any values.
            psu: n names of PSUs, any values.
            fpc: shape (n,), the same number throughout a stratum: its PSUs in the population, or
                the sampled fraction of them.
            **options: further fields of the design (scheme, nest, lonely_psu, ...).

        Raises:
            InputError: a value is missing, or contradicts another.
        """
        fields: dict[str, Any] = dict(options)
        if weight is not None:
            fields["weight"] = np.asarray(weight, dtype=np.float64)
            fields.setdefault("scheme", "weighted")
        for kind, values in (("stratum", strata), ("psu", psu)):
            if values is not None:
                codes, names = _coded(values, kind)
                fields[kind] = codes
                fields["strata" if kind == "stratum" else "psus"] = names
        if fpc is not None:
            sizes = np.asarray(fpc, dtype=np.float64)
            codes = fields.get("stratum", np.zeros(len(sizes), dtype=np.intp))
            _check_same_length(sizes, len(codes), "fpc")
            fields["fpc"] = _constant(sizes, codes, fields.get("strata", ("",)))
        return cls(**fields)

    @property
    def is_weighted(self) -> bool:
        """Whether respondents count differently."""
        return self.weight is not None

    @property
    def is_simple(self) -> bool:
        """Whether respondents were drawn one by one: no strata, PSUs, fpc or replicates."""
        return self.stratum is None and self.psu is None and self.fpc is None and (
            self.replicates is None
        )  # fmt: skip

    def keep(self, rows: NDArray[np.bool_]) -> SurveyDesign:
        """Return the design of the rows that are kept, as if the others had never been drawn.

        Raises:
            UsageError: the design has strata, PSUs or replicates: cutting rows out would change
                how many units a stratum has, and so every standard error.
        """
        if not self.is_simple:
            raise UsageError(
                "rows cannot be cut out of a design with strata, PSUs or replicates.",
                remedy="Estimate for a subpopulation: Responses.domain(rows).",
            )
        return replace(
            self,
            weight=None if self.weight is None else self.weight[rows],
            base=None if self.base is None else self.base[rows],
            domain=None if self.domain is None else self.domain[rows],
        )

    def fixed(self) -> SurveyDesign:
        """Return the design with its weights as given: errors do not know of their margins."""
        return replace(self, margins=(), base=None)

    def within(self, rows: NDArray[np.bool_]) -> SurveyDesign:
        """Return the design for a subpopulation, or for a part of the one that it has."""
        return replace(self, domain=rows if self.domain is None else self.domain & rows)

    def _check_lengths(self) -> None:
        columns = {
            "weight": self.weight,
            "base weight": self.base,
            "stratum": self.stratum,
            "PSU": self.psu,
            "domain": self.domain,
            "replicates": None if self.replicates is None else self.replicates.weight.T,
        }
        given = {name: len(values) for name, values in columns.items() if values is not None}
        if len(set(given.values())) > 1:
            raise InputError(
                "the design's columns differ in length: "
                + ", ".join(f"{name} {n}" for name, n in given.items())
                + ".",
                remedy="Give one value of each for every respondent.",
            )

    def _place_units(self) -> None:
        """Number PSUs anew within strata, or refuse one that lies in two strata."""
        assert self.psu is not None, "called where there are PSUs"
        assert self.stratum is not None, "and strata"
        home = np.zeros(int(self.psu.max(initial=-1)) + 1, dtype=np.intp)
        home[self.psu] = self.stratum
        elsewhere = np.flatnonzero(home[self.psu] != self.stratum)
        if not len(elsewhere):
            return
        if self.nest:
            pairs = self.stratum * len(home) + self.psu
            _, codes = np.unique(pairs, return_inverse=True)
            object.__setattr__(self, "psu", codes.astype(np.intp))
            object.__setattr__(self, "psus", ())
            return
        unit = self.psu[elsewhere[0]]
        name = self.psus[unit] if self.psus else str(unit)
        first, second = sorted((int(self.stratum[elsewhere[0]]), int(home[unit])))
        raise InputError(
            f'PSU "{name}" lies in two strata, "{self._stratum_name(first)}" and '
            f'"{self._stratum_name(second)}".',
            remedy="If PSUs are numbered anew in each stratum, say so: nest (--nest).",
        )

    def _stratum_name(self, code: int) -> str:
        return self.strata[code] if self.strata else str(code)

    def _check_population(self) -> None:
        assert self.fpc is not None, "called with a finite population"
        check_numbers(self.fpc, "fpc")
        sampled = self._sampled()
        if len(self.fpc) < len(sampled):
            raise InputError(f"{len(sampled)} strata have {len(self.fpc)} population sizes (fpc).")
        if (self.fpc == 0).any() or ((self.fpc > 1).any() and (self.fpc < 1).any()):
            raise InputError(
                "the finite population correction (fpc) mixes sizes and fractions.",
                remedy="Give each stratum's PSUs in the population, or all sampled fractions.",
            )
        small = np.flatnonzero(sampled > self.fpc[: len(sampled)])
        if (self.fpc > 1).any() and len(small):
            name, size = self._stratum_name(int(small[0])), self.fpc[small[0]]
            raise InputError(
                f'{sampled[small[0]]} PSUs were sampled of {size:g} in stratum "{name}" (fpc).',
                remedy="fpc is the number of PSUs in the population, or the sampled fraction.",
            )

    def _sampled(self) -> NDArray[np.intp]:
        """Return how many PSUs were sampled in each stratum."""
        if self.psu is None:
            return np.bincount(self.stratum) if self.stratum is not None else np.zeros(1, np.intp)
        home = np.full(int(self.psu.max(initial=-1)) + 1, -1, dtype=np.intp)
        home[self.psu] = 0 if self.stratum is None else self.stratum
        return np.bincount(home[home >= 0], minlength=1)


def _check_same_length(values: NDArray[Any], n: int, name: str) -> None:
    if len(values) != n:
        raise InputError(f"{name} has {len(values)} values for {n} respondents.")


def _coded(values: Sequence[Any], kind: str) -> tuple[Codes, tuple[str, ...]]:
    """Return codes and names of a column, in the order of the sorted values."""
    column = np.asarray(values)
    absent = np.array([v is None or v == "" or v != v for v in column.tolist()], dtype=bool)
    if absent.any():
        row = int(np.flatnonzero(absent)[0]) + 1
        raise InputError(f"{kind} is missing in row {row}.", remedy="Every respondent needs one.")
    if column.dtype == object:
        column = column.astype(str)
    names, codes = np.unique(column, return_inverse=True)
    return codes.astype(np.intp), tuple(str(name) for name in names.tolist())


def _constant(
    sizes: NDArray[np.float64], codes: Codes, strata: tuple[str, ...]
) -> NDArray[np.float64]:
    """Return the one value of each stratum."""
    check_numbers(sizes, "fpc")
    out = np.zeros(int(codes.max(initial=-1)) + 1)
    out[codes] = sizes
    wrong = np.flatnonzero(out[codes] != sizes)
    if len(wrong):
        name = strata[codes[wrong[0]]] if strata else str(codes[wrong[0]])
        where = f' in stratum "{name}"' if name else ""
        raise InputError(
            f"the finite population correction (fpc) varies{where}.",
            remedy="It is the stratum's size: one number throughout.",
        )
    return out
