"""Which percentages ``youthsurvey audit`` is about: of a command line, a file or a study."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from youthsurvey.audit.arithmetic import Printed, check_n, printed
from youthsurvey.errors import InputError, UsageError, nearest
from youthsurvey.model.codebook import pick

if TYPE_CHECKING:
    from youthsurvey.study import Study

_COLUMNS = ("figure", "answer", "percent", "n", "parts", "choice")


@dataclass(frozen=True)
class Question:
    """Percentages that belong together.

    Attributes:
        name: of the figure; "" for none.
        numbers: as printed.
        n: respondents; None where it is not known.
        exclusive: one answer was allowed, so that counts add up to n at most.
        complete: all answers are printed; None where that is not known.
        figure: as the text calls it; caption: the number that its caption prints, "" for the same.
    """

    name: str
    numbers: tuple[Printed, ...]
    n: int | None
    exclusive: bool = True
    complete: bool | None = None
    figure: str = ""
    caption: str = ""


def study_questions(study: Study, lang: str = "en") -> tuple[Question, ...]:
    """Return the published percentages of a study, by figure and variable.

    All answers are printed where each answer to the question has a number, or follows.
    """
    by_place: dict[tuple[str, str], list[Any]] = {}
    for number in study.published:
        by_place.setdefault((number.figure, number.variable), []).append(number)
    out = []
    for (figure, name), numbers in by_place.items():
        variable = study.codebook[name]
        titles = {c.code: pick(c.title, lang) for c in variable.valid}
        own = tuple(
            Printed(n.percent, n.decimals, len(n.categories),
                    " + ".join(titles[c] for c in n.categories))
            for n in numbers
        )  # fmt: skip
        listed = {c for n in numbers if not n.is_sum for c in n.categories}
        out.append(
            Question(
                f"{figure}, {pick(variable.title, lang)}",
                own,
                numbers[0].base,
                variable.type != "multiple",
                listed >= set(titles),
                figure,
                study.captions.get(figure, ""),
            )
        )
    return tuple(out)


def file_questions(path: Path, n: int | None) -> tuple[Question, ...]:
    """Read percentages from a CSV file: figure, answer, percent, n, parts, choice.

    ``percent`` is needed; ``figure`` keeps together what belongs together, ``n`` is each figure's
    (else ``--n``), ``parts`` says of how many rounded percentages one is the sum, ``choice`` is
    "single", "multiple", or "all" for a single choice all of whose answers are listed.

    Raises:
        InputError: the file cannot be read, or a row has no percentage.
        UsageError: a column or a value is unknown.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError("no such file.", where=str(path)) from None
    except (OSError, UnicodeDecodeError):
        raise InputError("it cannot be read as UTF-8 text.", where=str(path)) from None
    dialect = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=dialect))
    if not rows or "percent" not in rows[0]:
        raise InputError(
            'there is no column "percent".', where=path.name, remedy=f"Columns: {_COLUMNS}."
        )
    for name in rows[0]:
        if name not in _COLUMNS:
            raise UsageError(
                f'there is no column "{name}".', where=path.name, remedy=nearest(name, _COLUMNS)
            )
    by_figure: dict[str, list[dict[str, str]]] = {}
    for line, row in enumerate(rows, start=2):
        if not (row.get("percent") or "").strip():
            raise InputError("the row has no percentage.", where=f"{path.name}, line {line}")
        by_figure.setdefault(row.get("figure") or "", []).append(row)
    return tuple(_of_rows(path, name, lines, n) for name, lines in by_figure.items())


def _of_rows(path: Path, name: str, rows: list[dict[str, str]], n: int | None) -> Question:
    where = f"{path.name}, figure {name}" if name else path.name
    try:
        sizes = {int(row["n"]) for row in rows if row.get("n")}
        parts = [int(row.get("parts") or 1) for row in rows]
    except ValueError:
        raise InputError("n and parts are whole numbers.", where=where) from None
    if len(sizes) > 1:
        raise InputError(f"it has several n: {sorted(sizes)}.", where=where)
    choices = {row["choice"].strip() for row in rows if row.get("choice")} or {"single"}
    if len(choices) > 1 or not choices <= {"single", "multiple", "all"}:
        raise InputError('choice is "single", "multiple" or "all".', where=where)
    (choice,) = choices
    numbers = tuple(
        printed(row["percent"], None, k, row.get("answer") or "")
        for row, k in zip(rows, parts, strict=True)
    )
    size = next(iter(sizes), n)
    complete = {"all": True, "single": None}.get(choice)
    return Question(name, numbers, size, choice != "multiple", complete)


def choose_questions(
    percents: Sequence[str],
    n: int | None,
    decimals: int | None,
    file: Path | None,
    study: str,
    *,
    multiple: bool,
    complete: bool,
    lang: str,
) -> tuple[Question, ...]:
    """Return what a command line asks about: its percentages, a file's, or a study's.

    Raises:
        UsageError: percentages and a file, or what is no percentage.
        InputError: the file cannot be read.
        StudyError: the study cannot be loaded.
    """
    if percents and file is not None:
        raise UsageError("there are percentages and a file.", remedy="Give one of them.")
    if n is not None:
        check_n(n)
    if file is not None:
        return file_questions(file, n)
    if not percents:
        from youthsurvey.study import load_study

        return study_questions(load_study(study), lang)
    numbers = []
    for text in percents:
        value, _, parts = text.partition("=")
        if parts and not parts.isdecimal():
            raise UsageError(f'"{text}" is no sum of parts.', remedy="Write 85.6=2.")
        numbers.append(printed(value, decimals, int(parts or 1)))
    return (Question("", tuple(numbers), n, not multiple, True if complete else None),)
