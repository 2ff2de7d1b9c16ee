"""What the terminal shows besides results: errors, notices, a progress bar, all on stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator
from typing import TextIO

from youthsurvey.errors import SurveyError

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


def wants_colour(stream: TextIO) -> bool:
    """Whether colour would reach a person: a terminal, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, code: str, stream: TextIO) -> str:
    """Return the text in a colour (an ANSI code such as "31") where the stream shows one."""
    return f"\x1b[{code}m{text}\x1b[0m" if wants_colour(stream) else text


def width(stream: TextIO) -> int | None:
    """Return the terminal's width in columns; None where the stream is no terminal."""
    return shutil.get_terminal_size().columns if stream.isatty() else None


def show_error(error: SurveyError) -> None:
    """Print one clear line on stderr; on a terminal wrapped, the remedy on a line of its own."""
    label = paint("error:", "31;1", sys.stderr)
    columns = width(sys.stderr)
    if columns is None:
        print(f"{label} {error}", file=sys.stderr)
        return
    head = f"{error.where}: {error.what}" if error.where else error.what
    lines = [
        line
        for part in (head, error.remedy)
        for line in textwrap.wrap(part, max(40, columns - 7), break_long_words=False)
    ]
    print(label, "\n       ".join(lines), file=sys.stderr)


def notice(text: str) -> None:
    """Print a message on stderr."""
    print(text, file=sys.stderr)


@contextlib.contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Progress | None]:
    """Yield a progress callback that redraws one line of a terminal; None where there is none."""
    if quiet or not (sys.stdout.isatty() and sys.stderr.isatty()):
        yield None
        return

    def show(step: str, done: int, total: int) -> None:
        filled = round(24 * done / total) if total else 24
        bar = "█" * filled + "░" * (24 - filled)
        print(f"\r\x1b[2K{bar} {done:>3}/{total} {step}", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
