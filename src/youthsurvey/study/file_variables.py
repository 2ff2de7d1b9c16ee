"""[variables] and [design] of a batch file: what a file without a study does not say itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from youthsurvey.errors import UsageError
from youthsurvey.ingest.declared import Declared, DeclaredType
from youthsurvey.model.design import LonelyPsu
from youthsurvey.study.sections import Section


@dataclass(frozen=True)
class FileDesign:
    """Which columns of a file describe how its respondents were drawn; empty for none.

    Attributes:
        strata, psu, fpc: names of columns.
        nest: names of PSUs repeat from stratum to stratum and mean different units.
        lonely_psu: what a stratum with a single PSU does.
        replicates: replicate weights, made or in columns.
        missing: texts that mean "no answer".
        margins: what the weights were calibrated to, each margin's columns crossed.
    """

    strata: str = ""
    psu: str = ""
    fpc: str = ""
    nest: bool = False
    lonely_psu: LonelyPsu = "fail"
    replicates: str = ""
    missing: tuple[str, ...] = ()
    margins: tuple[tuple[str, ...], ...] = ()


def read_design(file: Section) -> FileDesign:
    """Read [design].

    Raises:
        StudyError: a key is unknown, or of another type.
    """
    table = file.optional_table("design")
    found = FileDesign(
        strata=table.text("strata", ""),
        psu=table.text("psu", ""),
        fpc=table.text("fpc", ""),
        nest=table.boolean("nest", False),
        lonely_psu=table.choice("lonely_psu", get_args(LonelyPsu), "fail"),
        replicates=table.text("replicates", ""),
        missing=table.strings("missing", ()),
        margins=table.lists("margins") if table.has("margins") else (),
    )
    table.done()
    return found


def read_variables(file: Section, languages: Sequence[str]) -> tuple[Declared, ...]:
    """Read [variables].

    Raises:
        StudyError: a key is unknown, of another type, or contradicts another.
    """
    every = file.optional_table("variables")
    names = every.keys()
    return tuple(_declared(every.table(name), name, languages) for name in names)


def _declared(table: Section, name: str, languages: Sequence[str]) -> Declared:
    labels, scores = table.optional_table("labels"), table.optional_table("scores")
    separator = table.data.get("separator", ", ")
    if table.has("separator") and not isinstance(separator, str):
        raise table.fault('expected a mark such as ", " or ";".', "separator")
    try:
        made = Declared(
            name=name,
            type=table.choice("type", get_args(DeclaredType), "single"),
            label=table.words("label", languages),
            short=table.words("short", languages),
            order=table.strings("order", ()),
            aside=table.strings("aside", ()),
            labels={code: labels.words(code, languages) for code in labels.keys()},  # noqa: SIM118
            scores={code: scores.number(code) for code in scores.keys()},  # noqa: SIM118
            columns=table.strings("columns", ()),
            chosen=table.strings("chosen", ()),
            separator=separator,
        )
    except UsageError as error:
        raise table.fault(error.what, remedy=error.remedy) from None
    table.done()
    return made
