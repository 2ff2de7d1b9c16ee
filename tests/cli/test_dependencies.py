"""What the program imports, its own files install: not what a tool of the tests brings along."""

import ast
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SOURCES = {
    path.relative_to(ROOT / "src").as_posix(): path
    for path in sorted((ROOT / "src/youthsurvey").rglob("*.py"))
}
FOR_OTHERS = ("test", "docs", "browser")
"""Extras that the program itself does not use."""


def plain(name):
    return name.lower().replace("_", "-")


def named(requirements):
    """Names of requirements; those of extras are left out."""
    needed = [line for line in requirements if "extra ==" not in line]
    return {plain(re.split(r"[\s<>=!~;\[(]", line)[0]) for line in needed}


def with_theirs(names):
    """Distributions, and what they require, as far as they are installed here."""
    found, left = set(), set(names)
    while left:
        name = left.pop()
        found.add(name)
        try:
            left |= named(requires(name) or ()) - found
        except PackageNotFoundError:
            continue
    return found


DECLARED = named(PROJECT["dependencies"]).union(
    *(named(lines) for extra, lines in PROJECT["optional-dependencies"].items()
      if extra not in FOR_OTHERS)
)  # fmt: skip
INSTALLED = with_theirs(DECLARED)


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("name", SOURCES)
def test_every_import_is_of_a_declared_dependency(name):
    known = packages_distributions()
    for module in set(imported(SOURCES[name])) - {"youthsurvey", *sys.stdlib_module_names}:
        here = {plain(each) for each in known.get(module, ())}
        assert not here or here & INSTALLED, (module, here)
