"""A batch of a study's tables held against its codebook and its weighting schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from youthsurvey.errors import StudyError, UsageError, nearest
from youthsurvey.model.codebook import Codebook

if TYPE_CHECKING:
    from youthsurvey.study.batch import Batch, BatchTable
    from youthsurvey.study.study import Study


def check_batch(batch: Batch, study: Study) -> None:
    """Check that a batch names only what a study has.

    Raises:
        StudyError: a variable, an answer or a scheme is unknown; or the batch says of columns, or
            of the design, what a study says itself.
    """
    if batch.variables or batch.design != type(batch.design)():
        raise StudyError(
            "a study's codebook and schemes say what was asked and how it is weighted.",
            where=f"{batch.file}, {'[variables]' if batch.variables else '[design]'}",
            remedy="Leave this out; it is for files without a study.",
        )
    schemes = ("unweighted", *(scheme.name for scheme in study.schemes))
    for table in batch.tables:
        try:
            for name in table.variables:
                _check_name(name, study.codebook)
            for net in table.nets:
                for code in net.members:
                    study.codebook[table.row].index(code)
        except UsageError as error:
            raise StudyError(error.what, where=table.where, remedy=error.remedy) from None
        _check_weight(table, schemes)


def _check_name(name: str, codebook: Codebook) -> None:
    variable, _, option = name.rpartition(".")
    if name not in codebook and variable in codebook:
        codebook[variable].index(option)
        return
    if codebook[name].type not in ("single", "ordinal", "multiple", "numeric"):
        raise UsageError(
            f'"{name}" is {codebook[name].type}: it has nothing to tabulate.',
            remedy="Name a variable with answers, or a number.",
        )


def _check_weight(table: BatchTable, schemes: tuple[str, ...]) -> None:
    if table.weight and table.weight not in schemes:
        raise StudyError(
            f'there is no weighting scheme "{table.weight}".',
            where=table.where,
            remedy=nearest(table.weight, schemes),
        )
