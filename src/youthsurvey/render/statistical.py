"""Data files of SPSS and Stata: coded answers with labels, kinds of missing and weights."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from youthsurvey.model.codebook import MissingKind, pick
from youthsurvey.model.dataset import Item
from youthsurvey.model.phrases import phrase

_SPSS_LABEL, _SPSS_VALUE, _STATA_LABEL = 255, 120, 80
"""Longest labels: of an SPSS variable and value in bytes, of a Stata variable in characters."""
_LONGEST_NAME = 32
_TITLE, _NOTE = 64, 80
"""Bytes of a title, and of a line of notes, in an SPSS file."""
_SPSS_DATE = 92
"""Where the header of an SPSS file has date and time of day, 9 and 8 bytes."""
_SPSS_NO_DATE = b"01 Jan 0000:00:00"
_STATA_DATE = re.compile(rb"<timestamp>\x11.{17}</timestamp>", re.S)
_STATA_NO_DATE = b"<timestamp>\x1101 Jan 2000 00:00</timestamp>"
_LETTERS: Mapping[MissingKind, str] = dict(zip(MissingKind, "abcde", strict=True))
"""Stata's extended missing values."""


def sav_bytes(items: Sequence[Item], lang: str, title: str, notes: Sequence[str]) -> bytes:
    """Return an SPSS file; kinds of missing are user-missing values -1 to -5.

    Args:
        items: its columns.
        lang: of the labels.
        title: of the file, cut to 64 bytes.
        notes: kept in the file.
    """
    import pyreadstat

    names = column_names(items)
    labels: dict[str, dict[int | float, str]] = {
        name: {
            **{k: _cut(pick(text, lang), _SPSS_VALUE) for k, text in item.answers.items()},
            **{int(k): kind_label(k, lang) for k in item.kinds_missing},
        }
        for name, item in zip(names, items, strict=True)
        if item.answers
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.sav"
        pyreadstat.write_sav(
            _frame(items, names),
            path,
            file_label=_cut(title, _TITLE),
            column_labels=[_cut(pick(item.label, lang), _SPSS_LABEL) for item in items],
            note=[line for note in notes for line in _lines(note, _NOTE)],
            variable_value_labels=labels,
            missing_ranges={name: [{"lo": -5, "hi": -1}] for name in labels},
            variable_measure={
                name: {"nominal": "nominal", "ordinal": "ordinal"}.get(item.kind, "scale")
                for name, item in zip(names, items, strict=True)
            },
        )
        content = bytearray(path.read_bytes())
    content[_SPSS_DATE : _SPSS_DATE + len(_SPSS_NO_DATE)] = _SPSS_NO_DATE
    return bytes(content)


def dta_bytes(items: Sequence[Item], lang: str, title: str) -> bytes:
    """Return a Stata 14 file; kinds of missing are .a to .e, see ``sav_bytes``."""
    import pyreadstat

    names = column_names(items)
    frame = _frame(items, names)
    missing = {}
    for name, item in zip(names, items, strict=True):
        if kinds := item.kinds_missing:
            letters = {int(kind): _LETTERS[kind] for kind in kinds}
            values: list[Any] = [letters.get(int(v), int(v)) for v in item.values]
            frame[name] = np.array(values, dtype=object)
            missing[name] = sorted(letters.values())
    labels: dict[str, dict[int | float, str]] = {
        name: {k: pick(text, lang) for k, text in item.answers.items()}
        for name, item in zip(names, items, strict=True)
        if item.answers
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.dta"
        pyreadstat.write_dta(
            frame,
            path,
            file_label=title[:_STATA_LABEL],
            column_labels=[pick(item.label, lang)[:_STATA_LABEL] for item in items],
            version=14,
            variable_value_labels=labels,
            missing_user_values=missing,
        )
        content = path.read_bytes()
    return _STATA_DATE.sub(_STATA_NO_DATE, content, count=1)


def column_names(items: Sequence[Item]) -> list[str]:
    """Return names that SPSS and Stata take: letters, digits and underscores, 32 at most."""
    out: list[str] = []
    taken: set[str] = set()
    for item in items:
        plain = re.sub(r"\W", "_", item.name, flags=re.ASCII)
        plain = (plain if plain[:1].isalpha() else f"v{plain}")[:_LONGEST_NAME]
        name, k = plain, 2
        while name.casefold() in taken:
            name = f"{plain[: _LONGEST_NAME - len(str(k)) - 1]}_{k}"
            k += 1
        taken.add(name.casefold())
        out.append(name)
    return out


def kind_label(kind: MissingKind, lang: str) -> str:
    """Return what a kind of missing is called."""
    return pick(phrase(__package__, f"missing_{kind.name.lower()}"), lang)


def _frame(items: Sequence[Item], names: Sequence[str]) -> Any:
    import pandas as pd

    columns: dict[str, Any] = {}
    for name, item in zip(names, items, strict=True):
        if item.kind == "date":
            days = item.values.astype("datetime64[D]").astype(object)
            days[item.missing] = None
            columns[name] = days
        elif item.kind in ("number", "weight"):
            columns[name] = np.where(item.missing, np.nan, item.values.astype(np.float64))
        else:
            columns[name] = item.values
    return pd.DataFrame(columns)


def _lines(text: str, most: int) -> list[str]:
    """Break a text between words into lines of so many bytes."""
    out = [""]
    for word in text.split():
        longer = f"{out[-1]} {word}".strip()
        if out[-1] and len(longer.encode("utf-8")) > most:
            out.append(_cut(word, most))
        else:
            out[-1] = _cut(longer, most)
    return out


def _cut(text: str, most: int) -> str:
    """Cut a text to so many bytes, between letters."""
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")
