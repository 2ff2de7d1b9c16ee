"""The definition of a KoBoToolbox or ODK form (XLSForm): questions and choices, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.ingest.readers import read_bytes
from youthsurvey.ingest.sheets import named_sheets
from youthsurvey.model.codebook import LANGUAGES, Labels

_TONGUES = {
    "english": "en", "английский": "en", "russian": "ru", "русский": "ru", "kazakh": "kk",
    "қазақша": "kk", "казахский": "kk", "қазақ": "kk",
}  # fmt: skip


@dataclass(frozen=True)
class FormQuestion:
    """A question of a form.

    Attributes:
        name: its name, the last part of the header in an export.
        kind: select_one, select_multiple, integer, decimal, date, text, ...
        label: by language.
        choices: by code, their labels, in order; empty without a list.
        or_other: the form adds an own answer.
    """

    name: str
    kind: str
    label: Labels
    choices: Mapping[str, Labels]
    or_other: bool = False


def is_xlsform(path: Path) -> bool:
    """Whether a workbook has the sheets of a form's definition."""
    if path.suffix.lower() != ".xlsx":
        return False
    sheets = named_sheets(read_bytes(path), path.name)
    return {"survey", "choices"} <= set(sheets)


def read_xlsform(path: Path) -> dict[str, FormQuestion]:
    """Read the questions of a form, by name.

    Raises:
        InputError: it is no XLSForm, or a question's list of choices is not in it.
    """
    sheets = named_sheets(read_bytes(path), path.name)
    if "survey" not in sheets:
        raise InputError(
            'this workbook has no sheet "survey".',
            where=path.name,
            remedy="Download the form's definition (XLSForm) from KoBoToolbox.",
        )
    lists: dict[str, dict[str, Labels]] = {}
    for row in _rows(sheets.get("choices", [])):
        name = row.get("list_name") or row.get("list name") or ""
        code = row.get("name") or row.get("value") or ""
        if name and code:
            lists.setdefault(name, {})[code] = _labels(row) or {"en": code}
    questions = {}
    for row in _rows(sheets["survey"]):
        words = row.get("type", "").split()
        name = row.get("name", "")
        if not words or not name or words[0] in ("begin_group", "end_group", "begin_repeat"):
            continue
        kind = words[0]
        choices: Mapping[str, Labels] = {}
        if kind in ("select_one", "select_multiple") and len(words) > 1:
            if words[1] not in lists:
                raise InputError(
                    f'the choices "{words[1]}" of {name} are not in the sheet "choices".',
                    where=path.name,
                    remedy="Download the whole definition.",
                )
            choices = lists[words[1]]
        label = _labels(row) or {"en": name}
        questions[name] = FormQuestion(name, kind, label, choices, "or_other" in words)
    return questions


def _rows(cells: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    if not cells:
        return []
    heads = [head.strip() for head in cells[0]]
    return [
        {head: cell.strip() for head, cell in zip(heads, row, strict=False) if head}
        for row in cells[1:]
    ]


def _labels(row: Mapping[str, str]) -> Labels:
    """Return a row's labels by language."""
    found: dict[str, str] = {}
    for head, text in row.items():
        name, _, tongue = head.partition("::")
        if name.strip() == "label" and text:
            code = re.search(r"\((\w\w)\)", tongue)
            language = code[1] if code else _TONGUES.get(tongue.strip().casefold(), "")
            found.setdefault(language or "en", " ".join(text.split()))
    return {language: found[language] for language in LANGUAGES if language in found}
