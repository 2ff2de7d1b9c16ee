"""Writes the reference from the code: python docs/reference/make.py."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import youthsurvey
from youthsurvey.cli.app import app
from youthsurvey.ingest.dialects import DIALECTS
from youthsurvey.study.schema import codebook_schema, study_schema

HERE = Path(__file__).parent


def commands() -> str:
    """Return a page of every command, with its help as the terminal shows it."""
    told = "Made from the program; `youthsurvey COMMAND --help` says the same."
    parts = ["# Commands", "", told, ""]
    for name, found in _names().items():
        parts += [f"## {name}", "", "```text", _help(name), "```", ""]
        for inner in found:
            parts += [f"### {name} {inner}", "", "```text", _help(name, inner), "```", ""]
    return "\n".join(parts) + "\n"


def _names() -> dict[str, list[str]]:
    """Return the commands, and of a group its own."""
    made = app()
    names: dict[str, list[str]] = {str(c.name): [] for c in made.registered_commands}
    for group in made.registered_groups:
        assert group.typer_instance is not None
        names[str(group.name)] = [str(c.name) for c in group.typer_instance.registered_commands]
    return names


def _help(*names: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "youthsurvey", *names, "--help"],
        capture_output=True, text=True, check=True,
        env={**os.environ, "COLUMNS": "92", "NO_COLOR": "1", "TERM": "dumb"},
    )  # fmt: skip
    return ran.stdout.replace("python -m youthsurvey", "youthsurvey").strip()


def python() -> str:
    """Return a page of the public names, with their signatures and docstrings."""
    parts = ["# Python", "", "`import youthsurvey as ys`; what is public, made from the code.", ""]
    for name in youthsurvey.__all__:
        found = getattr(youthsurvey, name)
        if not callable(found):
            continue
        signature = ""
        if inspect.isfunction(found):
            text = str(inspect.signature(found)).replace("~", "")
            signature = f"```python\n{name}{text}\n```\n"
        parts += [f"## {name}", "", signature, "```text", inspect.getdoc(found) or "", "```", ""]
    return "\n".join(parts) + "\n"


def vendors() -> str:
    """Return a table of what each dialect says."""
    rows = ["| `vendor` | form | header rows | a column an option | between answers in a cell |",
            "|---|---|---|---|---|"]  # fmt: skip
    for dialect in DIALECTS.values():
        between = " or ".join(f"`{s}`" for s in dialect.separators)
        option = "yes" if dialect.option else ""
        rows.append(
            f"| `{dialect.name}` | {dialect.title} | {dialect.header_rows} | {option} | {between} |"
        )
    return "\n".join(rows) + "\n"


def pages() -> dict[Path, str]:
    """Return every page of the reference."""
    vendor_page = HERE.parent / "vendors.md"
    head, mark, rest = vendor_page.read_text("utf-8").partition("<!-- table -->\n")
    tail = rest.partition("<!-- /table -->")[2]
    return {
        HERE / "commands.md": commands(),
        HERE / "python.md": python(),
        HERE / "codebook.schema.json": json.dumps(codebook_schema(), indent=1, ensure_ascii=False)
        + "\n",
        HERE / "study.schema.json": json.dumps(study_schema(), indent=1, ensure_ascii=False) + "\n",
        vendor_page: f"{head}{mark}{vendors()}<!-- /table -->{tail}",
    }


def _json(schema: object) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the pages, or with --check say which is not what the code says."""
    stale = [p for p, text in pages().items() if not p.exists() or p.read_text("utf-8") != text]
    if "--check" in sys.argv:
        sys.exit(f"stale: {', '.join(p.name for p in stale)}" if stale else 0)
    for path, text in pages().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
