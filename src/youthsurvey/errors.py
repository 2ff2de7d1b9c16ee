"""What can go wrong through a user's input, each kind with its own exit code.

A message says what is wrong and where, what was expected, and what to do. It shows no
respondent's words beyond the option that failed to match. Broken invariants of the program
itself are plain ``assert`` statements, not these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class SurveyError(Exception):
    """A mistake in what the program was given: one clear line, no traceback.

    Args:
        what: what is wrong, a sentence.
        where: the place (file, line, table, key), shown before ``what``.
        remedy: what to do about it, a sentence.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head} {self.remedy}".strip()


class NotReproducedError(SurveyError):
    """A published number differs from the data."""

    exit_code = 1


class UsageError(SurveyError):
    """A command was asked for something that does not exist: a variable, a scheme, a language."""

    exit_code = 2


class InputError(SurveyError):
    """The data file cannot be read exactly, or does not hold what the study asks for."""

    exit_code = 3


class StudyError(SurveyError):
    """A study folder contradicts itself or its schema."""

    exit_code = 4


class WeightingError(SurveyError):
    """Weights cannot be made, or would not be worth using."""

    exit_code = 5


class OutputError(SurveyError):
    """Results cannot be written where they were asked for."""

    exit_code = 6


class NoRespondentsError(SurveyError):
    """Nobody is left to analyse."""

    exit_code = 7


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest known name, or all of them when there are few.

    >>> nearest("awarness", ["age", "awareness"])
    'Did you mean "awareness"?'
    >>> nearest("x", ["en", "ru"])
    'Known: en, ru.'
    """
    names = list(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    return f"Known: {', '.join(names)}." if 0 < len(names) <= 25 else ""
