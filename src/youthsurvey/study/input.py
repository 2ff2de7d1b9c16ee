"""[input] of study.toml: how a study's data come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from youthsurvey.ingest.dialects import DIALECTS
from youthsurvey.model.codebook import DECLARABLE_MISSING, MissingKind
from youthsurvey.study.codebook import check_date_format
from youthsurvey.study.sections import Section

Unmatched = Literal["list", "stop"]
UNMATCHED: tuple[Unmatched, ...] = get_args(Unmatched)


@dataclass(frozen=True)
class Input:
    """How a study's data come.

    Attributes:
        file: the raw export, relative to the working directory; "" where the study names none.
        unmatched: what an answer that matches nothing does: it is listed, or it stops the run.
        date_format: how dates are written (strptime); "" for ISO only.
        vendor: whose export it is, of ``ingest.dialects``.
        ignore: headers of columns that are not read: names, telephone numbers, the form's own.
        missing: texts that mean a kind of missing in every question.
    """

    file: str = ""
    unmatched: Unmatched = "list"
    date_format: str = ""
    vendor: str = "generic"
    ignore: tuple[str, ...] = ()
    missing: Mapping[str, MissingKind] = field(default_factory=dict)


def read_input(table: Section) -> Input:
    """Read the table.

    Raises:
        StudyError: a key is unknown, or its value is none that it may have.
    """
    spec = Input(
        file=table.path_inside("file", ""),
        unmatched=table.choice("unmatched", UNMATCHED, "list"),
        date_format=table.text("date_format", ""),
        vendor=table.choice("vendor", tuple(DIALECTS), "generic"),
        ignore=table.strings("ignore", ()),
        missing=_missing(table.optional_table("missing")),
    )
    if spec.date_format:
        check_date_format(table, spec.date_format)
    table.done()
    return spec


def _missing(table: Section) -> dict[str, MissingKind]:
    kinds = tuple(DECLARABLE_MISSING)
    return {text: DECLARABLE_MISSING[table.choice(text, kinds)] for text in table.keys()}  # noqa: SIM118
