"""Names in study files that must exist in the codebook."""

from __future__ import annotations

from collections.abc import Iterable

from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.study.sections import Section

TABULATED = ("single", "ordinal", "multiple")


def variable_at(
    section: Section, key: str, name: str, codebook: Codebook, types: tuple[str, ...] = ()
) -> Variable:
    """Return the variable that a key names.

    Args:
        section: the table that names it, for the message.
        key: the key that names it.
        name: the variable.
        codebook: what was asked.
        types: the types that have a meaning here; any where empty.

    Raises:
        StudyError: there is no such variable, or it is of another type.
    """
    if name not in codebook:
        raise section.fault(
            f'there is no variable "{name}" in codebook.toml.',
            key,
            nearest(name, codebook.variables),
        )
    variable = codebook[name]
    if types and variable.type not in types:
        raise section.fault(
            f'"{name}" is {variable.type}; expected a variable that is {" or ".join(types)}.', key
        )
    return variable


def categories_at(
    section: Section,
    key: str,
    variable: Variable,
    codes: Iterable[str],
    among: Iterable[Category] | None = None,
) -> tuple[str, ...]:
    """Return codes, each of a category of ``variable``.

    Args:
        section: the table that names them, for the message.
        key: the key that names them.
        variable: whose categories they are.
        codes: the codes.
        among: the categories that have a meaning here; those that count as answers where None.

    Raises:
        StudyError: one is no such category.
    """
    known = [category.code for category in (variable.valid if among is None else among)]
    codes = tuple(codes)
    for code in codes:
        if code not in known:
            raise section.fault(
                f'"{code}" is no category of {variable.name}.', key, nearest(code, known)
            )
    return codes


def twice(section: Section, key: str, name: str) -> StudyError:
    """Return the error for a name that another table has already."""
    return section.fault(f'"{name}" stands twice.', key, "Give each its own name.")
