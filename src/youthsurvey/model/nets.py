"""Nets: several answers taken together, such as the top two boxes of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from youthsurvey.errors import UsageError, nearest
from youthsurvey.model.codebook import Category, Codebook, Labels, Variable
from youthsurvey.model.responses import Column, Responses


@dataclass(frozen=True)
class Net:
    """Answers taken together: whoever gave any of them is in it, once.

    Attributes:
        code: short name, unique among the variable's nets.
        label: by language.
        members: codes of the answers.
    """

    code: str
    label: Labels
    members: tuple[str, ...]


def box(variable: Variable, end: str, size: int) -> Net:
    """Return the top or the bottom boxes of a scale: its ``size`` answers at that end.

    The top is the end with the highest scores (``Variable.scores``): without declared ones the
    end of the list. Answers set aside ("hard to say") are no boxes.

    Args:
        variable: a scale.
        end: "top" or "bottom".
        size: how many answers.

    Raises:
        UsageError: the variable is no scale, or has not more points than that.
    """
    scores = variable.scores
    points = sorted(scores, key=scores.__getitem__)
    if not points:
        raise UsageError(
            f'"{variable.name}" is no scale: it has no {end} box.',
            remedy="Declare it ordinal, give its answers scores, or list the answers as a net.",
        )
    if not 0 < size < len(points):
        raise UsageError(
            f'"{variable.name}" has {len(points)} points: no {end} {size} can be taken of them.',
            remedy=f"Take 1 to {len(points) - 1}.",
        )
    chosen = points[-size:][::-1] if end == "top" else points[:size]
    return Net(f"{end}_{size}", {}, tuple(chosen))


def with_nets(responses: Responses, name: str, nets: Sequence[Net]) -> tuple[Responses, str]:
    """Return responses with one more variable, whose options are the nets of another.

    Nets may overlap, so they are the options of a multiple choice: chosen where any of the
    members was given. Whoever has no answer to the variable has none to its nets.

    Args:
        responses: the coded answers.
        name: a single, ordinal or multiple variable.
        nets: of its answers.

    Returns:
        responses: with the variable of the nets.
        name: of that variable.

    Raises:
        UsageError: no such variable, one without categories, or a member that is none.
    """
    column = responses[name]
    variable = column.variable
    if not variable.is_categorical:
        raise UsageError(f'"{name}" is {variable.type}: it has no answers to take together.')
    codes = [category.code for category in variable.valid]
    inside = np.zeros((len(responses), len(nets)), dtype=bool)
    for k, net in enumerate(nets):
        for member in net.members:
            if member not in codes:
                raise UsageError(
                    f'"{member}" is no answer to {name}.', remedy=nearest(member, codes)
                )
            place = codes.index(member)
            if column.values is not None and variable.type == "multiple":
                inside[:, k] |= column.values[:, place]
            else:
                inside[:, k] |= column.codes == place
    made = Variable(
        f"{name}:nets",
        "multiple",
        variable.question,
        short=variable.short,
        categories=tuple(Category(net.code, net.label) for net in nets),
    )
    answered = np.minimum(column.codes, 0).astype(np.int32)
    book = Codebook({**responses.codebook.variables, made.name: made})
    added = replace(responses, codebook=book).with_column(Column(made, answered, inside))
    return added, made.name
