"""What the front door must not import."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("numpy", "pandas", "scipy", "matplotlib", "statsmodels", "jinja2", "rich", "pydantic")


def imported_by(*arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "youthsurvey", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    return "\n".join(line.rsplit("|", 1)[-1].strip() for line in ran.stderr.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["analyze", "--help"], ["audit", "50.0", "--n", "10"]],
    ids=" ".join,
)
def test_help_and_the_audit_of_a_table_import_nothing_heavy(arguments: list[str]) -> None:
    modules = imported_by(*arguments).splitlines()
    assert "youthsurvey.cli.app" in modules
    assert [m for m in modules if m.split(".")[0] in HEAVY] == []


def test_a_command_is_made_without_the_others() -> None:
    code = (
        "import sys; from youthsurvey.cli.app import app; app('audit')\n"
        "print(*(m for m in sys.modules if m.startswith('youthsurvey.cli.')))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    made = set(ran.stdout.split())
    assert "youthsurvey.cli.audit" in made
    assert not made & {"youthsurvey.cli.analyze", "youthsurvey.cli.stages"}


def test_a_crosstab_imports_neither_pandas_nor_matplotlib() -> None:
    data = str(ROOT / "data/raw/sco_youth_2025_synthetic.csv")
    modules = imported_by("crosstab", "awareness", "age_group", "--data", data).splitlines()
    assert "numpy" in modules
    assert [m for m in modules if m.split(".")[0] in ("pandas", "matplotlib", "jinja2")] == []
