"""``youthsurvey init``: an export to a study folder that runs as it stands."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from youthsurvey.errors import InputError, OutputError, StudyError
from youthsurvey.ingest import read_raw
from youthsurvey.ingest.dialects import DIALECTS, Dialect, recognise
from youthsurvey.ingest.drafting import Draft, Drafted, draft
from youthsurvey.ingest.drafting.naming import slug
from youthsurvey.ingest.headers import match_headers, named
from youthsurvey.ingest.packages import Dictionary, is_package, read_package
from youthsurvey.ingest.raw import RawTable
from youthsurvey.ingest.xlsform import read_xlsform
from youthsurvey.pipeline.init_joined import together, with_source
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.source import Paths
from youthsurvey.study import Study, bundled_studies, load_study
from youthsurvey.study.drafted import codebook_file, study_file
from youthsurvey.study.schema import FOLDER, codebook_schema, study_schema

TYPES = ("single", "ordinal", "multiple", "numeric", "text", "date", "contact", "drop")

Ask = Callable[[str, str, str, tuple[str, ...]], str]
"""Asked of a person: a question's text, the doubt, the type so far and the types; returns one."""


@dataclass(frozen=True)
class Started:
    """What ``init`` left.

    Attributes:
        folder: the study's.
        files: in it.
        draft: what was found; None where a known study's folder was copied.
        known: the study whose questions these are; "" for none.
        rows: respondents in the export.
        vendor: whose export it is.
    """

    folder: Path
    files: tuple[Path, ...]
    draft: Draft | None
    known: str
    rows: int
    vendor: str


def read_any(path: Path) -> tuple[RawTable, Dialect, Dictionary | None]:
    """Read an export of which nothing is known, and say whose it is.

    Raises:
        InputError: it cannot be read exactly.
    """
    if is_package(path):
        raw, dictionary = read_package(path)
        return raw, DIALECTS["statistics"], dictionary
    raw = read_raw(path, None)
    dialect = recognise(raw.headers)
    if dialect.header_rows > 1:
        raw = read_raw(path, None, dialect)
    return raw, dialect, None


def start(
    export: Paths,
    *,
    out: str | os.PathLike[str] | None = None,
    form: str | os.PathLike[str] | None = None,
    like: str | None = None,
    anew: bool = False,
    ask: Ask | None = None,
    force: bool = False,
) -> Started:
    """Draft a study folder from an export.

    An export of a study that is known (a bundled one, or ``like``) gets a copy of that study's
    folder: its labels, rules and published numbers are better than any draft.

    Args:
        export: the form's export, or several of one survey (languages of a form, waves), which
            share their headers or at least their order.
        out: the folder to make; None for one named after the export.
        form: the form's definition (XLSForm), which names questions and choices.
        like: a study whose questions these may be, besides the bundled ones.
        anew: draft, even where a known study's questions are found.
        ask: asks a person about doubts; None to go on without.
        force: replace files that stand in the folder.

    Raises:
        InputError: the export cannot be read exactly.
        OutputError: the folder holds a study already, or cannot be written.
    """
    paths = [Path(p) for p in ([export] if isinstance(export, (str, os.PathLike)) else export)]
    path = paths[0]
    raw, dialect, dictionary = read_any(path)
    others = [read_any(other)[0] for other in paths[1:]]
    raw, aliases = together([raw, *others]) if others else (raw, {})
    name = slug(path.stem, 40) or "survey"
    folder = Path(out) if out is not None else Path(name)
    outputs = Outputs(folder, force=force)
    if not force and any((folder / file).exists() for file in ("study.toml", "codebook.toml")):
        raise OutputError(
            "there is a study in this folder already.",
            where=str(folder),
            remedy="Name another with --out, or replace it with --force.",
        )
    known = None if anew else _known(raw, like)
    if known is not None:
        files = _copy(known, outputs)
        return Started(folder, files, None, known.name, len(raw.lines), dialect.title)
    defined = None if form is None else read_xlsform(Path(form))
    found = draft(raw, dialect, None, dictionary, defined)
    if ask is not None:
        found = draft(raw, dialect, _answers(found, ask), dictionary, defined)
    if others:
        found = with_source(found, [p.name for p in paths], aliases)
    for file, text, schema in (
        ("study", study_file(found, name), study_schema()),
        ("codebook", codebook_file(found), codebook_schema()),
    ):
        # Editors that know TOML complete keys from the schema that the first line names.
        outputs.add(f"{file}.toml", f"#:schema {FOLDER}/{file}.json\n{text}")
        outputs.add(f"{FOLDER}/{file}.json", json.dumps(schema, ensure_ascii=False, indent=1))
    outputs.write()
    files = tuple(folder / file for file in outputs.files if not file.startswith(FOLDER))
    # What was drafted must load: a fault here is the program's own.
    load_study(_as_folder(folder))
    return Started(folder, files, found, "", len(raw.lines), dialect.title)


def _as_folder(folder: Path) -> str:
    return str(folder) if folder.is_absolute() else os.path.join(".", folder)


def _known(raw: RawTable, like: str | None) -> Study | None:
    """Return the known study whose questions are all here, with few columns besides."""
    for name in (*((like,) if like else ()), *bundled_studies()):
        study = load_study(name)
        try:
            places, unknown = match_headers(raw.headers, study.codebook, raw.source)
        except (InputError, StudyError):
            continue
        if places and len(unknown) * 4 <= len(raw.headers):
            return study
    return None


def _copy(study: Study, outputs: Outputs) -> tuple[Path, ...]:
    for file in sorted(study.folder.iterdir()):
        if file.is_file() and file.suffix in (".toml", ".csv"):
            outputs.add(file.name, file.read_bytes())
    outputs.write()
    return tuple(outputs.root / name for name in outputs.files)


def _answers(found: Draft, ask: Ask) -> Mapping[str, str]:
    """Ask about each question that there are doubts of, most doubtful first."""
    said: dict[str, str] = {}
    doubts: dict[str, list[str]] = {}
    asked: dict[str, Drafted] = {}
    for each, doubt in found.questionable:
        if each is not None and each.guess.role != "age_group":
            doubts.setdefault(each.variable.name, []).append(doubt.text)
            asked.setdefault(each.variable.name, each)
    for name, each in asked.items():
        question = next(iter(each.variable.question.values()))
        chosen = ask(question, " ".join(doubts[name]), each.variable.type, TYPES)
        if chosen != each.variable.type:
            said[named(found.raw.headers)[each.columns[0]]] = chosen
    return said


def report_lines(started: Started) -> list[str]:
    """Return what ``init`` tells: what it made of the file, its doubts, and how to go on."""
    lines = [f"{started.vendor}: {started.rows:,} respondents"]
    if started.draft is None:
        lines.append(
            f"These are the questions of the study {started.known}: its folder was copied. "
            "To draft anew: --anew"
        )
        return lines
    lines += _found(started.draft)
    doubts = started.draft.questionable
    if doubts:
        lines += ["", "Not sure of, most doubtful first:"]
        lines += [f"  {_place(each)}{doubt.text}" for each, doubt in doubts]
    return lines


def _found(found: Draft) -> list[str]:
    rows = [
        (v.variable.name, v.variable.type, _cut(next(iter(v.variable.question.values()))))
        for v in found.variables
    ]
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)] if rows else [0, 0]
    lines = [f"{len(rows)} variables, in {', '.join(found.languages)}:"]
    lines += [f"  {a:<{widths[0]}}  {b:<{widths[1]}}  {c}" for a, b, c in rows]
    if found.dropped:
        lines.append("Not read:")
        lines += [
            f'  "{_cut(d.header)}": {d.reason}{" (personal)" if d.personal else ""}'
            for d in found.dropped
        ]
    return lines


def _place(each: Drafted | None) -> str:
    return f"{each.variable.name}: " if each is not None else ""


def _cut(text: str, longest: int = 60) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= longest else line[: longest - 1] + "…"
