"""[context] of study.toml: what is known of groups from elsewhere, to stand beside the answers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Codebook, Labels
from youthsurvey.study.references import TABULATED, categories_at, variable_at
from youthsurvey.study.sections import Section


@dataclass(frozen=True)
class Indicator:
    """A number of each group.

    Attributes:
        name: the file's column.
        label: over the table's column.
        decimals: 0, 1 or 2.
    """

    name: str
    label: Labels
    decimals: int


@dataclass(frozen=True)
class GroupContext:
    """What stands beside the answers of groups.

    Attributes:
        variable: whose answers the groups are.
        row, category: the answer whose share stands beside.
        indicators: in their order.
        values: by the group's code, a number for each indicator; None where it is unknown.
        source: of the numbers.
    """

    variable: str
    row: str
    category: str
    indicators: tuple[Indicator, ...]
    values: Mapping[str, tuple[float | None, ...]]
    source: Labels


def read_context(
    file: Section, folder: Path, codebook: Codebook, languages: tuple[str, ...]
) -> GroupContext | None:
    """Read [context]; None where a study has none.

    Raises:
        StudyError: a variable, answer, column or number is not what it must be.
    """
    if not file.has("context"):
        return None
    table = file.optional_table("context")
    name = table.path_inside("file")
    row = variable_at(table, "row", table.text("row"), codebook, TABULATED)
    (category,) = categories_at(table, "category", row, (table.text("category"),))
    by = variable_at(table, "by", table.text("by"), codebook, TABULATED)
    source = table.labels("source", languages, {})
    indicators = []
    for one in table.tables("indicator"):
        indicators.append(
            Indicator(
                one.text("column"),
                one.labels("label", languages),
                one.integer("decimals", 0, most=2),
            )
        )
        one.done()
    if not indicators:
        raise table.fault("there is no [[context.indicator]].", "indicator", "Name one at least.")
    table.done()
    values = _values(folder / name, by.name, [i.name for i in indicators])
    categories_at(table, "file", by, values)
    return GroupContext(by.name, row.name, category, tuple(indicators), values, source)


def _values(path: Path, by: str, names: list[str]) -> dict[str, tuple[float | None, ...]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except OSError as error:
        raise StudyError("cannot be read.", where=str(path)) from error
    out = {}
    for k, line in enumerate(lines, start=2):
        missing = [name for name in (by, *names) if line.get(name) is None]
        if missing:
            raise StudyError(
                f'there is no column "{missing[0]}".', where=path.name,
                remedy=f"Name the columns {', '.join((by, *names))} in its first line.",
            )  # fmt: skip
        try:
            out[line[by]] = tuple(float(line[n]) if line[n].strip() else None for n in names)
        except ValueError:
            raise StudyError(
                "expected numbers.", where=f"{path.name}, line {k}",
                remedy="Write them with a decimal point; leave out what is unknown.",
            ) from None  # fmt: skip
    return out
