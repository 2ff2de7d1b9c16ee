"""Dates as a form writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

_PARTS = {
    "%d": r"(?P<day>\d{1,2})", "%m": r"(?P<month>\d{1,2})", "%Y": r"(?P<year>\d{4})",
    "%H": r"(?P<hour>\d{1,2})", "%M": r"(?P<minute>\d{1,2})", "%S": r"(?P<second>\d{1,2})",
}  # fmt: skip

_ZONE = re.compile(r"\s(?:GMT|UTC)(?:[+-]\d{1,2}(?::?\d\d)?)?$")
"""A zone after the time, as Google Forms writes it."""

DateReader = Callable[[str], dt.datetime | None]


def date_reader(date_format: str) -> DateReader:
    """Return a reader of dates in a ``strptime`` format, then in ISO 8601; None is no date."""
    parts = re.split(r"(%.)", date_format)
    directives = parts[1::2]
    if set(directives) <= set(_PARTS) and len(set(directives)) == len(directives):
        # strptime takes several times as long, and every time stamp is a text of its own.
        pattern = re.compile("".join(_PARTS.get(part, re.escape(part)) for part in parts))

        def written(text: str) -> dt.datetime:
            match = pattern.fullmatch(text) if date_format else None
            if match is None:
                raise ValueError
            return dt.datetime(**{k: int(v) for k, v in match.groupdict().items()})  # type: ignore[arg-type]
    else:

        def written(text: str) -> dt.datetime:
            return dt.datetime.strptime(text, date_format)

    def read(text: str) -> dt.datetime | None:
        # The day is the one that the respondent's clock, or the form's, showed.
        text = _ZONE.sub("", text)
        for reader in (written, dt.datetime.fromisoformat):
            try:
                return reader(text)
            except (ValueError, TypeError):
                continue
        return None

    return read


def read_stamps(texts: Sequence[str], date_format: str) -> NDArray[np.datetime64]:
    """Read dates that are all written at full width, such as "09.06.2025 08:44:50".

    A large export has as many time stamps as rows, so these are read together.

    Args:
        texts: k texts.
        date_format: as in ``strptime``, of %d %m %Y %H %M %S.

    Returns:
        shape (k,), datetime64[us]; NaT for whatever is written otherwise.
    """
    parts = re.split(r"(%.)", date_format)
    widths = {"%d": 2, "%m": 2, "%Y": 4, "%H": 2, "%M": 2, "%S": 2}
    nothing = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
    directives = parts[1::2]
    if not {"%d", "%m", "%Y"} <= set(directives) <= set(widths) or not date_format.isascii():
        return nothing
    length = sum(widths.get(part, len(part)) for part in parts)
    right = np.fromiter(map(len, texts), np.intp, count=len(texts)) == length
    # What is not ASCII becomes a mark that no format has.
    joined = "".join(text if ok else "\0" * length for text, ok in zip(texts, right, strict=True))
    letters = np.frombuffer(joined.encode("ascii", "replace"), np.uint8).reshape(-1, length)
    good = right.copy()
    values: dict[str, NDArray[np.int64]] = {}
    at = 0
    for part in parts:
        width = widths.get(part, len(part))
        found = letters[:, at : at + width]
        if part in widths:
            digits = found.astype(np.int64) - ord("0")
            good &= ((digits >= 0) & (digits <= 9)).all(axis=1)
            values[part] = digits @ (10 ** np.arange(width - 1, -1, -1))
        elif part:
            good &= (found == np.frombuffer(part.encode(), np.uint8)).all(axis=1)
        at += width
    months, days, years = values["%m"], values["%d"], values["%Y"]
    good &= (months >= 1) & (months <= 12) & (days >= 1) & (years >= 1)
    for part, most in (("%H", 23), ("%M", 59), ("%S", 59)):
        good &= values.get(part, np.zeros(len(texts), np.int64)) <= most
    first = (np.where(good, years, 1970) - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    first = first + (np.where(good, months, 1) - 1)
    day = first.astype("datetime64[D]") + (np.where(good, days, 1) - 1)
    good &= day.astype("datetime64[M]") == first
    seconds = np.zeros(len(texts), np.int64)
    for part, size in (("%H", 3600), ("%M", 60), ("%S", 1)):
        seconds += size * values.get(part, np.zeros(len(texts), np.int64))
    stamps = day.astype("datetime64[us]") + np.where(good, seconds, 0) * np.timedelta64(1, "s")
    return np.where(good, stamps, nothing)
