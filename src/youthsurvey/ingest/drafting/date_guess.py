"""Dates of which day and month are provable from the column, or else none."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from youthsurvey.ingest.dates import date_reader
from youthsurvey.ingest.drafting.asked import Asked, Doubt, Guess

FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d", "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y %H:%M:%S", "%m-%d-%Y %H:%M:%S",
    "%d-%m-%Y", "%m-%d-%Y", "%m/%d/%y %H:%M:%S", "%d/%m/%y %H:%M:%S", "%m/%d/%y %H:%M",
    "%d/%m/%y %H:%M", "%d.%m.%y %H:%M", "%d.%m.%y", "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %I:%M:%S %p", "%Y/%m/%d %I:%M:%S %p", "%m/%d/%y %I:%M %p",
)  # fmt: skip
"""Ways of writing dates, those that need no proof first."""


def guess_date(asked: Asked) -> Guess | None:
    """Return a date with its format, where all answers are dates.

    Where day and month could be either way round, the order in which time stamps rise tells;
    where that does not, the column stays text, and a person is asked.
    """
    step = max(1, len(asked.texts) // _LOOKED_AT)
    sample = [text.strip() for text in asked.texts[::step]]
    if not all(map(_DATE_LIKE.search, sample[:20])):
        return None
    fits = {form: sum(map(_reads(form), sample)) for form in ("", *FORMATS)}
    most = max(fits.values())
    if most < _SHARE * len(sample):
        return None
    lost = len(sample) - most
    stray = Doubt(0.2, f"{lost} answers are written otherwise; they will be listed.")
    doubts: tuple[Doubt, ...] = (stray,) if lost else ()
    best = [form for form, n in fits.items() if n == most]
    if "" in best:
        return Guess("date", reason="its answers are dates as ISO 8601 writes them", doubts=doubts)
    months_first = [form for form in best if _months_first(form)]
    days_first = [form for form in best if form not in months_first]
    form = best[0]
    if days_first and months_first:
        form = _in_time(asked, days_first[0], months_first[0])
        if not form:
            return Guess(
                "text",
                reason="it holds dates of which day and month cannot be told apart",
                doubts=(Doubt(0.9, "Is it day/month or month/day? Set type and date_format."),),
            )
        turned = "Days and months could be either way round in its dates; read as"
        doubts += (Doubt(0.5, f"{turned} {_shown(form)}, for then they rise."),)
    return Guess(
        "date", reason=f"its answers are dates as {_shown(form)}", doubts=doubts, date_format=form
    )


_LOOKED_AT = 4000
"""Dates by which their format is told."""

_SHARE = 0.98
"""Of dates that must be written in one way; the others are listed when the file is read."""

_DATE_LIKE = re.compile(r"\d\D+\d+\D+\d")


def _months_first(form: str) -> bool:
    return form.startswith("%m")


def _reads(form: str) -> Callable[[str], bool]:
    read = date_reader(form)
    if not form:
        return lambda text: read(text) is not None and len(text) >= 8

    def whole(text: str) -> bool:
        moment = read(text)
        return moment is not None and not text[:1].isalpha() and 1900 < moment.year < 2100

    return whole


_NAMES = {
    "%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%H": "hh", "%I": "hh", "%M": "mm",
    "%S": "ss", "%p": "AM",
}  # fmt: skip


def _shown(form: str) -> str:
    return re.sub(r"%.", lambda found: _NAMES[found[0]], form)


def _in_time(asked: Asked, days_first: str, months_first: str) -> str:
    """Return the format under which time stamps rise row by row; "" where both or none do."""
    rising = []
    for form in (days_first, months_first):
        moments = [m for text in asked.texts if (m := date_reader(form)(text.strip())) is not None]
        rising.append(all(a <= b for a, b in pairwise(moments)))
    if len(asked.texts) < 10 or rising[0] == rising[1]:
        return ""
    return days_first if rising[0] else months_first
