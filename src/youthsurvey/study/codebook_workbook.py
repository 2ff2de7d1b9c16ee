"""A codebook as a workbook that people edit, and back: two sheets, every key, nothing lost."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from youthsurvey.errors import InputError, StudyError
from youthsurvey.ingest.readers import read_bytes
from youthsurvey.ingest.sheets import named_sheets
from youthsurvey.model.codebook import LANGUAGES, Category, Codebook, Variable
from youthsurvey.render.xlsx_styles import new_book
from youthsurvey.study.codebook import codebook_of
from youthsurvey.study.sections import Section

VARIABLES, CATEGORIES = "questions", "answers"

_LISTS = ("headers", "aliases", "chosen", "units")
_FLAGS = ("required", "source", "marks_synthetic", "aside", "own")
_BY_LANGUAGE = ("question", "short", "label")
_OF_VARIABLE = (
    "name", "type", *(f"question:{x}" for x in LANGUAGES), *(f"short:{x}" for x in LANGUAGES),
    "headers", "required", "source", "separator", "chosen", "date_format", "units", "bands",
    "marks_synthetic",
)  # fmt: skip
_OF_CATEGORY = (
    "variable", "code", *(f"label:{x}" for x in LANGUAGES), *(f"short:{x}" for x in LANGUAGES),
    "aliases", "headers", "missing", "aside", "own", "score",
)  # fmt: skip
_HELP = {
    "headers": "one a line",
    "aliases": "one a line",
    "bands": "source, then code: from - to, one a line",
}
_WIDE = ("question", "label", "headers", "aliases")
_LONGEST = 32_767


def codebook_workbook(codebook: Codebook) -> bytes:
    """Return a codebook as XLSX.

    Raises:
        StudyError: a text is longer than a spreadsheet's cell can be.
    """
    out = io.BytesIO()
    book = new_book(out, "codebook")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    tables = (
        (VARIABLES, _OF_VARIABLE, [_variable_row(v) for v in codebook]),
        (CATEGORIES, _OF_CATEGORY, [_category_row(v, c) for v in codebook for c in v.categories]),
    )
    for name, columns, rows in tables:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 2)
        for j, column in enumerate(columns):
            sheet.write_string(0, j, column, head)
            if column in _HELP:
                sheet.write_comment(0, j, _HELP[column])
            sheet.set_column(j, j, 34 if column.partition(":")[0] in _WIDE else 14)
        for i, row in enumerate(rows, start=1):
            for j, column in enumerate(columns):
                text = row.get(column, "")
                if len(text) > _LONGEST:
                    raise StudyError(
                        f"a text of {len(text):,} characters is too long for a spreadsheet.",
                        where=f"{name}, {column}",
                        remedy="Edit codebook.toml itself.",
                    )
                sheet.write_string(i, j, text, cell)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return out.getvalue()


def _variable_row(variable: Variable) -> dict[str, str]:
    row = {
        "name": variable.name,
        "type": variable.type,
        "headers": _joined(variable.headers),
        "required": "" if variable.required else "no",
        "separator": "" if variable.separator == ", " else _visible(variable.separator),
        "source": "yes" if variable.source else "",
        "chosen": _joined(variable.chosen),
        "date_format": variable.date_format,
        "units": _joined(variable.units),
        "marks_synthetic": "yes" if variable.marks_synthetic else "",
    }
    if variable.bands is not None:
        ranges = [
            f"{code}: {low:.15g} - {high:.15g}"
            for code, (low, high) in variable.bands.ranges.items()
        ]
        row["bands"] = "\n".join([variable.bands.source, *ranges])
    return row | _texts("question", variable.question) | _texts("short", variable.short)


def _category_row(variable: Variable, category: Category) -> dict[str, str]:
    return {
        "variable": variable.name,
        "code": category.code,
        "aliases": _joined(category.aliases),
        "headers": _joined(category.headers),
        "missing": "" if category.missing is None else category.missing.name.lower(),
        "aside": "yes" if category.aside else "",
        "own": "yes" if category.own else "",
        "score": "" if category.score is None else f"{category.score:.15g}",
        **_texts("label", category.label),
        **_texts("short", category.short),
    }


def _texts(key: str, labels: Mapping[str, str]) -> dict[str, str]:
    return {f"{key}:{language}": text for language, text in labels.items()}


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(
        text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") for text in texts
    )


def _split(cell: str) -> list[str]:
    def plain(line: str) -> str:
        marked = line.replace("\\\\", "\x00").replace("\\n", "\n").replace("\\r", "\r")
        return marked.replace("\x00", "\\")

    return [plain(line) for line in cell.replace("\r\n", "\n").split("\n") if line.strip()]


def _visible(separator: str) -> str:
    """Return a separator as a cell can show it: a blank one by its name."""
    return "space" if separator == " " else separator


def read_codebook_workbook(path: Path, languages: tuple[str, ...]) -> Codebook:
    """Read an edited workbook.

    Args:
        path: XLSX, as ``codebook_workbook`` makes it.
        languages: of the study.

    Raises:
        InputError: it is no such workbook.
        StudyError: what it says contradicts itself; the message names question and key.
    """
    sheets = named_sheets(read_bytes(path), path.name)
    if VARIABLES not in sheets:
        raise InputError(
            f'this workbook has no sheet "{VARIABLES}".',
            where=path.name,
            remedy="Make one with youthsurvey codebook xlsx, and edit that.",
        )
    data: dict[str, dict[str, Any]] = {}
    for number, row in _rows(sheets[VARIABLES], _OF_VARIABLE, path.name):
        name = row.pop("name", "")
        if not name or name in data:
            raise InputError(
                f'the question "{name}" stands twice.' if name else "a question has no name.",
                where=f"{path.name}, {VARIABLES}, row {number}",
                remedy="Give each question a name of its own.",
            )
        data[name] = _value(row)
    for number, row in _rows(sheets.get(CATEGORIES, []), _OF_CATEGORY, path.name):
        name = row.pop("variable", "")
        if name not in data:
            raise InputError(
                f'"{name}" is no question of the sheet "{VARIABLES}".',
                where=f"{path.name}, {CATEGORIES}, row {number}",
                remedy="Mend the column variable.",
            )
        data[name].setdefault("categories", []).append(_value(row))
    return codebook_of(Section(data, path.name), languages)


def _rows(
    cells: Sequence[Sequence[str]], known: Sequence[str], source: str
) -> list[tuple[int, dict[str, str]]]:
    if not cells:
        return []
    heads = [head.strip() for head in cells[0]]
    for head in heads:
        if head and head not in known:
            raise InputError(
                f'there is no column "{head}".',
                where=source,
                remedy=f"Expected: {', '.join(known)}.",
            )
    return [
        (number, {h: cell for h, cell in zip(heads, row, strict=False) if h and cell.strip()})
        for number, row in enumerate(cells[1:], start=2)
    ]


def _value(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a row as a table of codebook.toml would have it."""
    out: dict[str, Any] = {}
    for column, cell in row.items():
        key, _, language = column.partition(":")
        if key in _BY_LANGUAGE:
            out.setdefault(key, {})[language] = cell
        elif key in _LISTS:
            out[key] = _split(cell)
        elif key in _FLAGS:
            out[key] = cell.strip().casefold() in ("yes", "true", "1", "да", "иә")
        elif key == "score":
            out[key] = _number(cell)
        elif key == "bands":
            source, *ranges = _split(cell)
            out[key] = {"source": source.strip()}
            for line in ranges:
                code, _, span = line.rpartition(":")
                low, _, high = span.strip().partition(" - ")
                out[key][code.strip()] = [_number(low), _number(high)]
        elif key == "separator":
            out[key] = " " if cell == "space" else cell
        else:
            out[key] = cell.strip()
    return out


def _number(text: str) -> Any:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
