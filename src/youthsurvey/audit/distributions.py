"""How many respondents gave each answer: published where it is published, assumed where not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from youthsurvey.audit.assumptions import Counts, Joint
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.plan import ReconstructionPlan
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Bands, Codebook, Variable

Distributions = Mapping[str, Mapping[str, int]]
"""Variable -> category code (or number, as a text) -> respondents."""


def base_of(published: Iterable[PublishedNumber]) -> int:
    """Return the base that all published numbers share.

    Raises:
        StudyError: there is none, or there are several.
    """
    bases = sorted({number.base for number in published if number.base is not None})
    if len(bases) != 1:
        found = f"several ({', '.join(map(str, bases))})" if bases else "none"
        raise StudyError(
            f"a reconstruction needs one base for all published numbers, there is {found}.",
            where="published.toml",
            remedy="Set base.",
        )
    return bases[0]


def distributions(
    codebook: Codebook, published: Iterable[PublishedNumber], plan: ReconstructionPlan
) -> Distributions:
    """Return the counts of every variable with categories or numbers, and hold them consistent.

    The one category of a single choice that is neither published nor assumed takes what is left
    of the base.

    Raises:
        StudyError: an assumption names what the codebook does not have, contradicts a published
            number or another assumption, or something is left open.
    """
    numbers = tuple(published)
    base = base_of(numbers)
    assumed = _assumed(codebook, plan)
    counts: dict[str, dict[str, int]] = {}
    for variable in sorted(codebook, key=lambda variable: variable.bands is not None):
        if variable.bands is not None:
            counts[variable.name] = _banded(variable.bands, counts[variable.bands.source])
        elif variable.is_categorical or variable.type == "numeric":
            where, given = assumed.get(variable.name, ("", {}))
            known = _published(variable, numbers)
            counts[variable.name] = _complete(variable, known, given, base, where)
    for number in numbers:
        _hold(number, counts)
    for id_, joint in plan.of(Joint):
        _hold_joint(joint, counts, f'[[assumption]] "{id_}"')
    return counts


def _assumed(
    codebook: Codebook, plan: ReconstructionPlan
) -> Mapping[str, tuple[str, Mapping[str, int]]]:
    """Return each assumed distribution with its place, by variable."""
    out: dict[str, tuple[str, Mapping[str, int]]] = {}
    for id_, spec in plan.of(Counts):
        out[spec.variable] = (f'[[assumption]] "{id_}"', spec.counts)
    for id_, joint in plan.of(Joint):
        totals: dict[str, int] = {}
        for row in joint.table.values():
            for code, count in row.items():
                totals[code] = totals.get(code, 0) + count
        out[joint.variable] = (f'[[assumption]] "{id_}"', totals)
    for name, (where, counts) in out.items():
        variable = codebook[name]
        if variable.bands is not None:
            raise StudyError(
                f"{name} is made from {variable.bands.source}.",
                where=where,
                remedy=f"State the counts of {variable.bands.source}.",
            )
        if variable.is_categorical:
            for code in counts:
                _hold_code(variable, code, where)
        elif not all(_is_number(value) for value in counts):
            raise StudyError(f"the values of {name} must be numbers.", where=where)
    return out


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def _hold_code(variable: Variable, code: str, where: str) -> None:
    codes = [category.code for category in variable.valid]
    if code not in codes:
        raise StudyError(
            f'"{code}" is no category of {variable.name}.',
            where=where,
            remedy=f"Known: {', '.join(codes)}.",
        )


def _published(variable: Variable, numbers: Iterable[PublishedNumber]) -> dict[str, int]:
    return {
        number.categories[0]: number.count
        for number in numbers
        if number.variable == variable.name and not number.is_sum and number.count is not None
    }


def _banded(bands: Bands, values: Mapping[str, int]) -> dict[str, int]:
    return {
        code: sum(count for value, count in values.items() if low <= float(value) <= high)
        for code, (low, high) in bands.ranges.items()
    }


def _complete(
    variable: Variable,
    known: Mapping[str, int],
    assumed: Mapping[str, int],
    base: int,
    where: str,
) -> dict[str, int]:
    """Return the counts of all categories."""
    for code, count in assumed.items():
        if known.get(code, count) != count:
            raise StudyError(
                f"{count} respondents with {variable.name} {code}, but {known[code]} are "
                "published.",
                where=where,
                remedy="Mend the assumption.",
            )
    counts = {**known, **assumed}
    place = where or f"assumptions.toml, {variable.name}"
    if variable.is_categorical:
        open_codes = [c.code for c in variable.valid if c.code not in counts]
        left = base - sum(counts.values())
        if variable.type != "multiple" and len(open_codes) == 1 and left >= 0:
            counts[open_codes[0]] = left
        elif open_codes and (variable.type == "multiple" or left != 0):
            raise StudyError(
                f"nothing says how many respondents answered {', '.join(open_codes)}.",
                where=place,
                remedy="Add an assumption of kind counts.",
            )
        counts = {c.code: counts.get(c.code, 0) for c in variable.valid}
    if variable.type == "multiple":
        if max(counts.values()) > base or sum(counts.values()) < base:
            raise StudyError(
                f"{base} respondents cannot each give one answer or more and give these.",
                where=place,
            )
    elif not counts:
        raise StudyError(
            f"nothing says what respondents answered to {variable.name}.",
            where=place,
            remedy="Add an assumption of kind counts.",
        )
    elif sum(counts.values()) != base:
        raise StudyError(
            f"the answers to {variable.name} add up to {sum(counts.values())}, not to {base}.",
            where=place,
            remedy="Mend the counts.",
        )
    return counts


def _hold(number: PublishedNumber, counts: Distributions) -> None:
    found = sum(counts[number.variable][code] for code in number.categories)
    if number.count is not None and found != number.count:
        raise StudyError(
            f"{number.where}: the assumptions make {found}, but {number.count} are published.",
            where="assumptions.toml",
            remedy="Mend the counts of its categories.",
        )


def _hold_joint(joint: Joint, counts: Distributions, where: str) -> None:
    groups = counts[joint.given]
    for code in dict.fromkeys([*groups, *joint.table]):
        here = sum(joint.table.get(code, {}).values())
        if here != groups.get(code, 0):
            raise StudyError(
                f"{here} respondents with {joint.given} {code}, but there are "
                f"{groups.get(code, 0)}.",
                where=where,
                remedy="Mend the table.",
            )
