"""The documentation does what it says: commands run, references are made from the code."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from youthsurvey.cli.app import app
from youthsurvey.pipeline.init import start
from youthsurvey.study import load_study
from youthsurvey.study.schema import codebook_schema, study_schema
from youthsurvey.study.sections import read_toml

DOCS = ROOT / "docs"
PAGES = ("tutorial.md", "tutorial.ru.md", "your_own_survey.md")
BUNDLED = ROOT / "src/youthsurvey/study/bundled/sco_youth_2025"


def blocks(page, kind):
    return re.findall(rf"```{kind}\n(.*?)```", page, re.S)


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_tutorial_runs_and_prints_what_it_shows(name, run, tmp_path):
    page = (DOCS / name).read_text("utf-8")
    for text in blocks(page, "csv"):
        (tmp_path / "export.csv").write_text(text, "utf-8")
    commands = 0
    for block in blocks(page, "console"):
        shown = ""
        for line in block.splitlines():
            if line.startswith("$ youthsurvey "):
                ran = run(*shlex.split(line.removeprefix("$ youthsurvey ")))
                assert ran.code == 0, (line, ran.err)
                shown = ran.out + ran.err
                commands += 1
            else:
                assert line in shown, (line, shown)
    assert commands >= 5


@pytest.mark.parametrize("name", ["for_r.md"])
def test_the_python_of_the_pages_runs(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    for code in blocks((DOCS / name).read_text("utf-8"), "python"):
        exec(code, names)
    assert len(names["frame"]) > 10


def test_the_commands_beside_those_of_spss_and_r_exist():
    made = app()
    known = {c.name for c in made.registered_commands} | {g.name for g in made.registered_groups}
    for name in ("for_spss.md", "for_r.md", "index.md", "large_files.md", "vendors.md"):
        for command in re.findall(r"youthsurvey (\w+)", (DOCS / name).read_text("utf-8")):
            assert command in known or command == "as", (name, command)


def test_every_command_has_an_example():
    made = app()
    for command in made.registered_commands:
        assert "Example: youthsurvey" in command.callback.__doc__, command.name
    for group in made.registered_groups:
        assert "Example: youthsurvey" in group.typer_instance.info.help
        for command in group.typer_instance.registered_commands:
            assert "Example: youthsurvey" in command.callback.__doc__, command.name


def test_the_reference_is_what_the_code_says():
    ran = subprocess.run(
        [sys.executable, DOCS / "reference/make.py", "--check"],
        capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr + "run python docs/reference/make.py"


def test_the_notebook_runs(monkeypatch):
    monkeypatch.chdir(ROOT)
    book = json.loads((DOCS / "notebook.ipynb").read_text("utf-8"))
    names = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert len(names["cleaned"].responses) == 505


def fits(value, schema, place=""):
    """Hold a value against the part of JSON Schema that ours use."""
    if "anyOf" in schema:
        return any(not list(faults(value, each, place)) for each in schema["anyOf"])
    return not list(faults(value, schema, place))


def faults(value, schema, place=""):
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
             "number": (int, float)}  # fmt: skip
    if "anyOf" in schema:
        if not fits(value, schema, place):
            yield place
        return
    if "const" in schema and value != schema["const"]:
        yield f"{place}: {value!r}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r}"
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield f"{place}: {value!r} is no {schema['type']}"
        return
    if isinstance(value, dict):
        known = schema.get("properties", {})
        more = schema.get("additionalProperties", True)
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{place}: no {key}"
        for key, inner in value.items():
            if key in known:
                yield from faults(inner, known[key], f"{place}.{key}")
            elif more is False:
                yield f"{place}.{key} is unknown"
            elif more is not True:
                yield from faults(inner, more, f"{place}.{key}")
    if isinstance(value, list):
        for i, inner in enumerate(value):
            yield from faults(inner, schema.get("items", {}), f"{place}[{i}]")


def test_the_schemas_know_the_bundled_study_and_a_draft(tmp_path):
    start(ROOT / "data/raw/sco_youth_2025_synthetic.csv", out=tmp_path / "study", anew=True)
    for folder in (BUNDLED, tmp_path / "study"):
        book = read_toml(folder / "codebook.toml").data
        study = read_toml(folder / "study.toml").data
        assert not list(faults(book, codebook_schema()))
        assert not list(faults(study, study_schema()))
    for file in ("codebook", "study"):
        text = (tmp_path / f"study/{file}.toml").read_text("utf-8")
        path = text.splitlines()[0].removeprefix("#:schema ")
        json.loads((tmp_path / "study" / path).read_text("utf-8"))


def test_the_schemas_find_what_the_program_refuses(tmp_path):
    assert list(faults({"q": {"type": "choice", "question": {"en": "x"}}}, codebook_schema()))
    assert list(faults({"q": {"type": "text"}}, codebook_schema()))
    misspelt = {"q": {"type": "text", "question": {"en": "x"}, "lable": 1}}
    assert list(faults(misspelt, codebook_schema()))
    assert list(faults({"name": "s", "languages": ["xx"], "title": {"en": "t"}}, study_schema()))


def test_shells_complete_variables_and_categories(tmp_path):
    from youthsurvey.cli import completion

    class Context:
        params = {"study": "sco_youth_2025", "figure": "2"}

    names = [name for name, _ in completion.variables(Context(), "a")]
    assert names == ["age", "age_group", "awareness"]
    assert [name for name, _ in completion.tabulated(Context(), "age")] == ["age_group"]
    assert "hard_to_say" in [name for name, _ in completion.categories(Context(), "")]
    assert [name for name, _ in completion.groups(Context(), "3")] == ["30_39"]
    assert next(name for name, _ in completion.schemes(Context(), "sex")) == "sex_age"
    Context.params = {"study": "nowhere"}
    assert completion.variables(Context(), "") == []
    assert list(completion.studies("sco")) == ["sco_youth_2025"]
    assert load_study("sco_youth_2025").name in completion.studies("")


def shown_commands():
    """Every command line of the documentation, with the page that shows it."""
    out = []
    for path in sorted([*DOCS.glob("*.md"), ROOT / "README.md"]):
        page = re.sub(r"```python.*?```", "", path.read_text("utf-8"), flags=re.S)
        for line in re.findall(r"^(?:    |\$ )(youthsurvey .*)$", page, re.M):
            words = shlex.split(line, comments=True)
            ends = [i for i, word in enumerate(words) if word in ("|", ">")] or [len(words)]
            if not any(word.startswith("[") for word in words):
                out.append((path.name, shlex.join(words[: ends[0]])))
    return out


@pytest.mark.parametrize(("page", "line"), shown_commands())
def test_every_command_that_is_shown_is_understood(page, line):
    """Its options and arguments are those of the program; what it needs may be elsewhere."""
    import typer

    _, name, *arguments = shlex.split(line)
    root = typer.main.get_command(app(name))
    command = root.commands[name] if hasattr(root, "commands") else root
    while hasattr(command, "commands"):
        command = command.commands[arguments.pop(0)]
    with command.make_context(name, arguments, resilient_parsing=False):
        pass
