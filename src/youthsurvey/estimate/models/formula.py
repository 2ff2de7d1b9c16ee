"""Formulas: ``outcome ~ a + b + a:b``, with ``a*b`` for both main effects and interaction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from youthsurvey.errors import UsageError

_TOKEN = re.compile(r"\s*(?:`([^`]+)`|([^\s`~+:*()|^-]+)|([~+:*()|^-]))")


@dataclass(frozen=True)
class Formula:
    """A parsed formula.

    Attributes:
        text: as it was given.
        outcome: the name on the left.
        terms: on the right, each a tuple of names: main effects first, then interactions by the
            number of their variables, as R orders them; none twice.
    """

    text: str
    outcome: str
    terms: tuple[tuple[str, ...], ...]

    @property
    def predictors(self) -> tuple[str, ...]:
        """The names on the right, each once, in the order in which they come."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term))


def parse_formula(text: str) -> Formula:
    """Parse a formula of names, ``+``, ``:`` and ``*``.

    A name with spaces or signs stands in backticks.

    Raises:
        UsageError: it is no such formula.

    >>> parse_formula("awareness ~ sex * age + country").terms
    (('sex',), ('age',), ('country',), ('sex', 'age'))
    """
    tokens = _tokens(text)
    if tokens[1:2] != [("~", True)] or tokens[0][1]:
        raise _fault(text, "it does not begin with one outcome and ~.")
    outcome = tokens[0][0]
    terms: list[tuple[str, ...]] = []
    product: list[list[str]] = [[]]
    expects_name = True
    if tokens[-1][1] and tokens[-1][0] in "~+:*":
        raise _fault(text, "it ends where a predictor is expected.")
    for token, is_sign in [*tokens[2:], ("+", True)]:
        if is_sign == expects_name or (is_sign and token not in ("+", ":", "*")):
            raise _fault(text, f'"{token}" is not expected there.')
        if not is_sign:
            product[-1].append(token)
        elif token == "*":
            product.append([])
        elif token == "+":
            for size in range(1, len(product) + 1):
                for parts in combinations(product, size):
                    terms.append(tuple(dict.fromkeys(n for part in parts for n in part)))
            product = [[]]
        expects_name = is_sign
    unique = {frozenset(term): term for term in reversed(terms)}
    ordered = sorted(dict.fromkeys(unique[frozenset(t)] for t in terms), key=len)
    if any(outcome in term for term in ordered):
        raise _fault(text, f'"{outcome}" stands on both sides.')
    return Formula(text.strip(), outcome, tuple(ordered))


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Return names and signs, with whether each is a sign."""
    out = []
    position = 0
    rest = text.rstrip()
    while position < len(rest):
        match = _TOKEN.match(rest, position)
        if match is None:
            raise _fault(text, "a backtick is not closed.")
        quoted, name, sign = match.groups()
        out.append((sign or quoted or name, sign is not None))
        position = match.end()
    return out or [("", True)]


def _fault(text: str, what: str) -> UsageError:
    return UsageError(
        f"{what[0].upper()}{what[1:]}",
        where=f'formula "{text.strip()}"',
        remedy='Write "outcome ~ predictor + predictor", with : or * for interactions.',
    )
