"""Dates as a form writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_PARTS = {
    "%d": r"(?P<day>\d{1,2})", "%m": r"(?P<month>\d{1,2})", "%Y": r"(?P<year>\d{4})",
    "%H": r"(?P<hour>\d{1,2})", "%M": r"(?P<minute>\d{1,2})", "%S": r"(?P<second>\d{1,2})",
}  # fmt: skip


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
        for reader in (written, dt.datetime.fromisoformat):
            try:
                return reader(text)
            except (ValueError, TypeError):
                continue
        return None

    return read
