"""What is fuzzed: each target takes bytes and may fail with a SurveyError only."""

from __future__ import annotations

import atexit
import contextlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from youthsurvey.errors import SurveyError
from youthsurvey.ingest import IngestOptions, code_answers, expected_headers, read_raw
from youthsurvey.ingest.dialects import recognise
from youthsurvey.ingest.drafting import draft
from youthsurvey.ingest.raw import RawTable
from youthsurvey.model.codebook import Category, Codebook, Variable
from youthsurvey.model.filters import parse_filter
from youthsurvey.study import load_study
from youthsurvey.study.drafted import codebook_file, study_file

FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def _options(*texts: str) -> tuple[Category, ...]:
    return tuple(Category(f"c{i}", {"en": text}) for i, text in enumerate(texts))


BOOK = Codebook(
    {
        v.name: v
        for v in (
            Variable("one", "single", {"en": "One"}, categories=(
                *_options("Yes", "No, never", "Да"), Category("own", {"en": "Own"}, own=True))),
            Variable("many", "multiple", {"en": "Many"}, categories=_options("A", "B, c", "a, B")),
            Variable("scale", "ordinal", {"en": "Scale"}, categories=_options("1", "2", "3")),
            Variable("age", "numeric", {"en": "Age"}, units=("years",), required=False),
            Variable("when", "date", {"en": "When"}, required=False),
            Variable("who", "contact", {"en": "Who"}, required=False),
        )
    }
)  # fmt: skip


def readers(data: bytes) -> None:
    """Any bytes as a file, of which the headers are known, or nothing."""
    path = FOLDER / ("a.xlsx" if data[:2] == b"PK" else "a.csv")
    path.write_bytes(data)
    for headers in (expected_headers(BOOK), None):
        with contextlib.suppress(SurveyError):
            raw = read_raw(path, headers)
            assert all(len(column) == len(raw.lines) for column in raw.columns)
            code_answers(raw, BOOK, IngestOptions())


def answers(data: bytes) -> None:
    """Any texts as answers to each kind of question."""
    cells = data.decode("utf-8", "replace").split("\x1e")
    rows = [[cell] * 6 for cell in cells]
    raw = RawTable.of(["One", "Many", "Scale", "Age", "When", "Who"], rows, source="a.csv")
    with contextlib.suppress(SurveyError):
        made = code_answers(raw, BOOK, IngestOptions(date_format="%d.%m.%Y %H:%M"))
        assert len(made.responses) == len(rows)


def drafts(data: bytes) -> None:
    """Any table as an export: what is drafted must load and read the table."""
    text = data.decode("utf-8", "replace")
    head, *rows = [line.split("\x1f") for line in text.split("\x1e")]
    rows = [[*row, *[""] * len(head)][: len(head)] for row in rows]
    if not rows:
        return
    raw = RawTable.of(head, rows, source="a.csv")
    with contextlib.suppress(SurveyError):
        found = draft(raw, recognise(raw.headers))
        folder = FOLDER / "study"
        folder.mkdir(exist_ok=True)
        (folder / "study.toml").write_text(study_file(found, "s"), "utf-8")
        (folder / "codebook.toml").write_text(codebook_file(found), "utf-8")
        if found.variables:
            study = load_study(folder)
            code_answers(raw, study.codebook, IngestOptions(ignore=study.input.ignore))


def filters(data: bytes) -> None:
    """Any text as a filter."""
    with contextlib.suppress(SurveyError):
        parse_filter(data.decode("utf-8", "replace"))


def studies(data: bytes) -> None:
    """Any texts as a study's files."""
    folder = FOLDER / "files"
    folder.mkdir(exist_ok=True)
    parts = data.split(b"\x1e")
    names = ("study.toml", "codebook.toml", "published.toml", "tables.toml")
    for name in names:
        (folder / name).unlink(missing_ok=True)
    for name, part in zip(names, parts, strict=False):
        (folder / name).write_bytes(part)
    with contextlib.suppress(SurveyError):
        study = load_study(folder)
        _ = study.batch


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers,
    "answers": answers,
    "drafts": drafts,
    "filters": filters,
    "studies": studies,
}
