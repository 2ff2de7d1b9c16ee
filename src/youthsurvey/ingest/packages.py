"""SPSS (.sav, .zsav) and Stata (.dta) files as texts, with the labels that they carry.

A cell is the value's text ("1", "-9", ".a"), never its label: so what a file calls missing stays
apart from what it calls an answer, and a codebook can name both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from youthsurvey.errors import InputError
from youthsurvey.ingest.raw import RawTable
from youthsurvey.ingest.sheets import cell_text
from youthsurvey.model.optional import require

SUFFIXES = (".sav", ".zsav", ".dta")


@dataclass(frozen=True)
class Dictionary:
    """What a file of a statistics package says of its variables.

    Attributes:
        labels: variable -> value -> label, in the file's order.
        missing: variable -> the values that the file declares missing, of those that occur or
            have a label.
        sets: a multiple-response set -> its variables and the value that counts; "" for sets of
            categories.
    """

    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sets: Mapping[str, tuple[tuple[str, ...], str, str]] = field(default_factory=dict)


def is_package(path: Path) -> bool:
    """Whether a file is one of a statistics package, by its suffix."""
    return path.suffix.lower() in SUFFIXES


def read_package(path: Path) -> tuple[RawTable, Dictionary]:
    """Read a file whole.

    Raises:
        InputError: it is none, or damaged, or holds no rows.
        UsageError: the library that reads it is not installed.
    """
    stata = path.suffix.lower() == ".dta"
    kind = "Stata" if stata else "SPSS"
    package = require("pyreadstat", "spss", f"reading files of {kind}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror}.",
            where=str(path),
            remedy="Check its path and permissions.",
        ) from None
    read = package.read_dta if stata else package.read_sav
    try:
        found, about = read(str(path), user_missing=True, output_format="dict")
    except (package.ReadstatError, ValueError, UnicodeDecodeError, OverflowError):
        raise InputError(
            f"this is no {kind} file, or it is damaged.",
            where=path.name,
            remedy="Export it again.",
        ) from None
    headers = tuple(about.column_names)
    columns = [[_text(value, stata) for value in found[header]] for header in headers]
    if not columns or not columns[0]:
        raise InputError(
            "the file has columns, but no rows.", where=path.name, remedy="Export it again."
        )
    titles = tuple(about.column_names_to_labels.get(header) or header for header in headers)
    labels = {
        header: {_text(value, stata): str(label) for value, label in of_one.items()}
        for header, of_one in about.variable_value_labels.items()
    }
    table = RawTable.of(
        headers,
        list(zip(*columns, strict=True)),
        encoding=about.file_encoding or "",
        sha256=hashlib.sha256(data).hexdigest(),
        source=path.name,
        titles=titles,
    )
    missing = _missing(table, about, labels, stata)
    return table, Dictionary(labels, missing, _sets(about))


def _text(value: Any, stata: bool) -> str:
    if value is None or value != value:
        return ""
    if stata and isinstance(value, str) and len(value) == 1 and value.isalpha():
        # Stata's extended missing values, .a to .z, come as letters.
        return f".{value}"
    return cell_text(value.item() if hasattr(value, "item") else value)


def _missing(
    table: RawTable, about: Any, labels: Mapping[str, Mapping[str, str]], stata: bool
) -> dict[str, tuple[str, ...]]:
    """Return by variable the values that are declared missing."""
    out: dict[str, tuple[str, ...]] = {}
    for header, column in zip(table.headers, table.columns, strict=True):
        values = dict.fromkeys([*labels.get(header, {}), *column.texts])
        if stata:
            found = [v for v in values if len(v) == 2 and v[0] == "." and v[1].isalpha()]
        else:
            ranges = about.missing_ranges.get(header, [])
            found = [v for v in values if any(_within(v, bounds) for bounds in ranges)]
        if found:
            out[header] = tuple(found)
    return out


def _within(text: str, bounds: Mapping[str, Any]) -> bool:
    low, high = bounds["lo"], bounds["hi"]
    if isinstance(low, str):
        return text == low
    try:
        return bool(low <= float(text) <= high)
    except ValueError:
        return False


def _sets(about: Any) -> dict[str, tuple[tuple[str, ...], str, str]]:
    """Return multiple-response sets: their variables, the counted value, their label."""
    out = {}
    for name, found in (getattr(about, "mr_sets", None) or {}).items():
        counted = found.get("counted_value")
        if counted is not None and _is_number(counted):
            counted = cell_text(float(counted))
        label = str(found.get("label") or name)
        out[str(name)] = (tuple(found.get("variable_list", ())), str(counted or ""), label)
    return out


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
