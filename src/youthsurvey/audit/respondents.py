"""Make respondents whose answers have the published counts.

Within what is published or assumed, answers fall on respondents at random; each variable has its
own stream of random numbers, so that a new assumption leaves the other variables as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from youthsurvey.audit.assumptions import Joint, NoStraightLines
from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.distributions import Distributions, base_of, distributions
from youthsurvey.audit.plan import ReconstructionPlan, check_plan
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Bands, Codebook, Variable

T = TypeVar("T")


@dataclass(frozen=True)
class Synthetic:
    """Made-up respondents.

    Attributes:
        size: how many there are.
        single: variable -> one category code (or number, as a text) a respondent; derived
            variables too.
        multiple: variable -> the set of category codes of each respondent.
    """

    size: int
    single: Mapping[str, list[str]]
    multiple: Mapping[str, list[set[str]]]


def respondents(
    codebook: Codebook, published: Iterable[PublishedNumber], plan: ReconstructionPlan
) -> Synthetic:
    """Make respondents with the published and the assumed counts.

    Raises:
        StudyError: the plan contradicts the codebook or the published numbers, or leaves
            something open.
    """
    numbers = tuple(published)
    check_plan(plan, codebook)
    counts = distributions(codebook, numbers, plan)
    size = base_of(numbers)
    joints = {spec.variable: spec for _, spec in plan.of(Joint)}
    single: dict[str, list[str]] = {}
    multiple: dict[str, list[set[str]]] = {}
    for variable in _in_order(codebook, counts, joints):
        rng = stream(plan.seed, f"answers:{variable.name}")
        if variable.bands is not None:
            single[variable.name] = _band(variable.bands, single[variable.bands.source])
        elif variable.type == "multiple":
            multiple[variable.name] = _chosen(counts[variable.name], size, rng)
        elif variable.name in joints:
            joint = joints[variable.name]
            single[variable.name] = _conditional(joint, single[joint.given], rng)
        else:
            single[variable.name] = shuffled(_spread(counts[variable.name]), rng)
    for _, rule in plan.of(NoStraightLines):
        _bend_straight_lines(rule.variables, single, joints, codebook, plan.seed)
    return Synthetic(size, single, multiple)


def stream(seed: int, name: str) -> Random:
    """Return a random stream of its own for a purpose.

    Only ``random()`` of it may be used: of Python's generator, that is what stays the same from
    version to version.
    """
    return Random(f"{seed}:{name}")


def below(limit: int, rng: Random) -> int:
    """Return a random whole number from 0 to limit - 1."""
    return int(rng.random() * limit)


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """Return the items in random order (Fisher and Yates)."""
    out = list(items)
    for i in range(len(out) - 1, 0, -1):
        j = below(i + 1, rng)
        out[i], out[j] = out[j], out[i]
    return out


def _in_order(
    codebook: Codebook, counts: Distributions, joints: Mapping[str, Joint]
) -> list[Variable]:
    """Return the variables, each after those that it depends on."""
    out: list[Variable] = []
    waiting = [codebook[name] for name in counts]
    while waiting:
        done = {variable.name for variable in out}
        ready = [v for v in waiting if _depends_on(v, joints) <= done]
        if not ready:
            names = ", ".join(v.name for v in waiting)
            raise StudyError(
                f"these variables depend on each other, or on a multiple choice: {names}.",
                where="assumptions.toml",
                remedy="Mend given.",
            )
        out.extend(ready)
        waiting = [v for v in waiting if v not in ready]
    return out


def _depends_on(variable: Variable, joints: Mapping[str, Joint]) -> set[str]:
    if variable.bands is not None:
        return {variable.bands.source}
    return {joints[variable.name].given} if variable.name in joints else set()


def _spread(counts: Mapping[str, int]) -> list[str]:
    return [code for code, count in counts.items() for _ in range(count)]


def _band(bands: Bands, values: Sequence[str]) -> list[str]:
    def code_of(value: float) -> str:
        codes = (code for code, (low, high) in bands.ranges.items() if low <= value <= high)
        return next(codes, "")

    return [code_of(float(value)) for value in values]


def _conditional(joint: Joint, given: Sequence[str], rng: Random) -> list[str]:
    """Deal each group's answers out within the group."""
    dealt = {code: shuffled(_spread(row), rng) for code, row in joint.table.items()}
    return [dealt[code].pop() for code in given]


def _chosen(counts: Mapping[str, int], size: int, rng: Random) -> list[set[str]]:
    """Choose each option independently, then see that nobody is left without one."""
    chosen: list[set[str]] = [set() for _ in range(size)]
    for code, count in counts.items():
        for i in shuffled(range(size), rng)[:count]:
            chosen[i].add(code)
    givers = [i for i in shuffled(range(size), rng) if len(chosen[i]) > 1]
    for empty in (options for options in chosen if not options):
        giver = next(i for i in givers if len(chosen[i]) > 1)
        code = shuffled(sorted(chosen[giver]), rng)[0]
        chosen[giver].remove(code)
        empty.add(code)
        givers.remove(giver)
        givers.append(giver)
    return chosen


def _bend_straight_lines(
    variables: Sequence[str],
    single: dict[str, list[str]],
    joints: Mapping[str, Joint],
    codebook: Codebook,
    seed: int,
) -> None:
    """Exchange answers until nobody has the same position in all variables; counts stay."""
    is_straight = _straightness(variables, single, codebook)
    moved = variables[-1]
    tied = joints[moved].given if moved in joints else ""
    answers = single[moved]
    order = shuffled(range(len(answers)), stream(seed, "no_straight_lines"))
    for i in [i for i in range(len(answers)) if is_straight(i)]:
        for j in order:
            if tied and single[tied][i] != single[tied][j]:
                continue
            if answers[i] == answers[j]:
                continue
            answers[i], answers[j] = answers[j], answers[i]
            if not is_straight(i) and not is_straight(j):
                break
            answers[i], answers[j] = answers[j], answers[i]
        else:
            raise StudyError(
                f"every exchange of answers to {moved} leaves a straight line.",
                where="[[assumption]] of kind no_straight_lines",
                remedy="Leave the assumption out.",
            )


def _straightness(
    variables: Sequence[str], single: Mapping[str, list[str]], codebook: Codebook
) -> Callable[[int], bool]:
    positions: list[tuple[list[str], dict[str, Any]]] = [
        (single[name], {c.code: k for k, c in enumerate(codebook[name].valid)})
        for name in variables
    ]
    return lambda i: len({position[codes[i]] for codes, position in positions}) == 1
