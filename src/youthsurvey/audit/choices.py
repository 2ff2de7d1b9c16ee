"""Random answers to a multiple choice that agree with how often each option was chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from youthsurvey.audit.blocks import Target
from youthsurvey.audit.inequalities import Bools, Ints


def draw_choices(
    n: int,
    counts: Sequence[Sequence[int]],
    draws: int,
    target: Target,
    rng: np.random.Generator,
    sweeps: int = 64,
) -> Bools:
    """Draw who chose what, given that everybody chose something.

    Two respondents exchange some of their answers at random, which leaves how often each option
    was chosen, and is taken back where it would leave one of them without any: a walk whose every
    state is equally likely. In each sweep all respondents are paired anew.

    Args:
        n: respondents.
        counts: of each option, the numbers of respondents that agree with what is published: one
            where the count is known, all of 0 to n where nothing is.
        draws: how many.
        target: where an option's count is open, "respondents" draws it in proportion to the ways
            of choosing so many of n respondents, "tables" with equal chances.
        rng: of chance.
        sweeps: how long the walk is.

    Returns:
        shape (draws, n, options).
    """
    chosen = np.zeros((draws, n, len(counts)), bool)
    if n == 0:
        return chosen
    number = _numbers(n, counts, draws, target, rng)
    # Dealt out in turn, option after option: all different for an option, and nobody is left out.
    first = np.concatenate([np.zeros((draws, 1), np.int64), number.cumsum(axis=1)], axis=1)
    for k in range(len(counts)):
        place = (np.arange(n) - first[:, k, None]) % n
        chosen[:, :, k] = place < number[:, k, None]
    for _ in range(sweeps):
        order = rng.permutation(n)
        one, other = order[: n // 2], order[n // 2 : 2 * (n // 2)]
        a, b = chosen[:, one], chosen[:, other]
        swap = (a ^ b) & _coins(a.shape, rng)
        a_after, b_after = a ^ swap, b ^ swap
        empty = ~(a_after.any(axis=2) & b_after.any(axis=2))
        a_after[empty], b_after[empty] = a[empty], b[empty]
        chosen[:, one], chosen[:, other] = a_after, b_after
    return chosen


def _coins(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.bool_]:
    size = int(np.prod(shape))
    bits = np.unpackbits(np.frombuffer(rng.bytes(size // 8 + 1), np.uint8))
    return bits[:size].reshape(shape).astype(bool)


def _numbers(
    n: int,
    counts: Sequence[Sequence[int]],
    draws: int,
    target: Target,
    rng: np.random.Generator,
) -> Ints:
    """Return how many chose each option, shape (draws, options), n answers or more in all."""
    log_ways = np.concatenate([[0.0], np.log(np.arange(1, n + 1)).cumsum()])
    out = np.zeros((draws, len(counts)), np.int64)
    missing = np.ones(draws, bool)
    while missing.any():
        for k, possible in enumerate(counts):
            number = np.array(possible, np.int64)
            weight = np.zeros(len(number))
            if target == "respondents":
                weight = -log_ways[number] - log_ways[n - number]
            weight = np.exp(weight - weight.max())
            drawn = rng.choice(number, int(missing.sum()), p=weight / weight.sum())
            out[missing, k] = drawn
        missing = out.sum(axis=1) < n
    return out
