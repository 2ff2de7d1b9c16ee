"""A codebook by itself: held against a file, shown, taken to a spreadsheet and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from youthsurvey.errors import InputError, UsageError
from youthsurvey.ingest import check_texts
from youthsurvey.ingest.drafting.form import codebook_of_form
from youthsurvey.ingest.xlsform import is_xlsform, read_xlsform
from youthsurvey.model.codebook import Codebook, Variable, pick
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.stages import read_export
from youthsurvey.study import Study, load_study
from youthsurvey.study.codebook_workbook import codebook_workbook, read_codebook_workbook
from youthsurvey.study.sections import read_toml
from youthsurvey.study.toml_text import array, codebook_text, quoted


@dataclass(frozen=True)
class Unmatched:
    """Answers of one text that are none of a question's.

    Attributes:
        variable: the question's name.
        text: what was answered.
        n: by how many.
        first_line: where it stands first.
        reason: why it is no answer.
        category: the code of the nearest option; "" for none.
        nearest: its label.
        line: what to put under that category; "" for none.
    """

    variable: str
    text: str
    n: int
    first_line: int
    reason: str
    category: str
    nearest: str
    line: str


@dataclass(frozen=True)
class Checked:
    """A codebook held against a file.

    Attributes:
        study: its name.
        source: the file.
        rows: of the file.
        unmatched: by question, the commonest first.
        unknown_columns: headers that the codebook does not know.
        absent: questions that have no column, and need none.
    """

    study: str
    source: str
    rows: int
    unmatched: tuple[Unmatched, ...]
    unknown_columns: tuple[str, ...]
    absent: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "study": self.study,
            "source": self.source,
            "rows": self.rows,
            "unmatched": [vars(each) for each in self.unmatched],
            "unknown_columns": list(self.unknown_columns),
            "absent": list(self.absent),
        }


def check_codebook(study: str, data: Path) -> Checked:
    """Hold a study's codebook against a file.

    Raises:
        SurveyError: the study is faulty, or the file cannot be read exactly.
    """
    loaded = load_study(study)
    listing = replace(loaded, input=replace(loaded.input, unmatched="list"))
    ingested = read_export(listing, data)
    groups: dict[tuple[str, str], list[Any]] = {}
    for reject in ingested.rejects:
        groups.setdefault((reject.variable, reject.text), []).append(reject)
    matchers = check_texts(loaded.codebook)
    order = {name: i for i, name in enumerate(loaded.codebook.variables)}
    unmatched = []
    for (name, text), rejects in groups.items():
        variable = loaded.codebook[name]
        near = matchers[name].nearest_category(text) if variable.is_categorical else None
        line = ""
        if near is not None:
            line = f"aliases = {array([*near[0].aliases, ' '.join(text.split())])}"
        code, label = ("", "") if near is None else (near[0].code, near[1])
        first = rejects[0]
        reason = first.reason.split(" Nearest:")[0]
        unmatched.append(Unmatched(name, text, len(rejects), first.line, reason, code, label, line))
    unmatched.sort(key=lambda each: (order[each.variable], -each.n, each.text))
    absent = [
        v.name
        for v in loaded.codebook
        if v.bands is None and v.name not in ingested.responses.columns
    ]
    return Checked(
        loaded.name, ingested.source, len(ingested.responses), tuple(unmatched),
        ingested.unknown_columns, tuple(absent),
    )  # fmt: skip


def check_lines(checked: Checked, *, private: bool = False) -> list[str]:
    """Return a check as lines; with ``private`` no respondent's words."""
    lines = [
        f"{checked.source}: {checked.rows:,} rows, held against the codebook of {checked.study}"
    ]
    if checked.unknown_columns:
        names = ", ".join(f'"{" ".join(name.split())}"' for name in checked.unknown_columns)
        lines.append(f"columns that are no question's: {names}")
    if checked.absent:
        lines.append(f"questions without a column: {', '.join(checked.absent)}")
    if not checked.unmatched:
        lines.append("every answer is one of its question's")
    last = ""
    for each in checked.unmatched:
        if each.variable != last:
            lines += ["", f"[{each.variable}]"]
            last = each.variable
        shown = "an answer" if private else f'"{" ".join(each.text.split())}"'
        lines.append(f"  {each.n} x {shown} {each.reason} First on line {each.first_line}.")
        if each.line:
            lines.append(f'    nearest: {each.category} "{each.nearest}"')
            if not private:
                lines.append(f'    under code = "{each.category}":  {each.line}')
    return lines


def show_lines(study: Study, names: Sequence[str], lang: str) -> list[str]:
    """Return a codebook as lines to read.

    Raises:
        UsageError: there is no such question.
    """
    variables = [study.codebook[name] for name in names] if names else list(study.codebook)
    lines: list[str] = []
    for variable in variables:
        lines += [*([""] if lines else []), f"{variable.name}  ({_kind(variable)})"]
        lines.append(f"  {' '.join(pick(variable.question, lang).split())}")
        width = max((len(c.code) for c in variable.categories), default=0)
        for category in variable.categories:
            marks = [
                *(["aside"] if category.aside else []),
                *(["own answer"] if category.own else []),
                *([f"missing: {category.missing.name.lower()}"] if category.missing else []),
                *([f"score {category.score:g}"] if category.score is not None else []),
            ]
            note = f"  [{', '.join(marks)}]" if marks else ""
            lines.append(f"    {category.code:<{width}}  {pick(category.label, lang)}{note}")
    return lines


def _kind(variable: Variable) -> str:
    if variable.bands is not None:
        return f"{variable.type}, made from {variable.bands.source}"
    return variable.type + ("" if variable.required else ", may be absent")


def write_workbook(study: Study, path: Path, *, force: bool = False) -> Path:
    """Write a study's codebook as a workbook to edit.

    Raises:
        OutputError: the file cannot be written, or another stands in its place.
    """
    outputs = Outputs(path.parent, force=force)
    outputs.add(path.name, codebook_workbook(study.codebook))
    outputs.write()
    return path


def import_codebook(source: Path, folder: Path, *, force: bool = False) -> tuple[Path, Codebook]:
    """Write codebook.toml from an edited workbook or an XLSForm.

    Args:
        source: the workbook.
        folder: the study folder; one without study.toml gets a small one.
        force: replace a codebook that stands there.

    Raises:
        SurveyError: the workbook cannot be read, or contradicts itself; nothing is written then.
    """
    outputs = Outputs(folder, force=force)
    study_file = folder / "study.toml"
    languages = load_languages(study_file)
    if is_xlsform(source):
        variables = codebook_of_form(read_xlsform(source))
        if not variables:
            raise InputError("the form has no question.", where=source.name, remedy="Check it.")
        codebook = Codebook({variable.name: variable for variable in variables})
        spoken = {x for v in codebook for x in v.question}
        languages = languages or tuple(x for x in ("en", "ru", "kk") if x in spoken)
    else:
        codebook = read_codebook_workbook(source, languages or ("en", "ru", "kk"))
    check_texts(codebook)
    outputs.add("codebook.toml", codebook_text(codebook))
    if not study_file.exists():
        title = ", ".join(f"{x} = {quoted(source.stem)}" for x in languages or ("en",))
        outputs.add(
            "study.toml",
            f'name = "study"\nlanguages = {array(languages or ("en",))}\ntitle = {{ {title} }}\n',
        )
    outputs.write()
    return folder / "codebook.toml", codebook


def load_languages(study_file: Path) -> tuple[str, ...]:
    """Return the languages of a study's file; none where there is no file.

    Raises:
        StudyError: the file is faulty.
    """
    return read_toml(study_file).strings("languages") if study_file.exists() else ()


def need_data(study: Study, data: Path | None) -> Path:
    """Return the file to hold a codebook against.

    Raises:
        UsageError: none is named, by the command or by the study.
    """
    for path in (data, Path(study.input.file) if study.input.file else None):
        if path is not None and path.exists():
            return path
    if data is not None:
        return data
    raise UsageError("no file to hold the codebook against.", remedy="Name it with --data FILE.")
