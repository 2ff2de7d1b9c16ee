"""What the manifest says of a run besides its outputs: inputs, versions, arguments."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from youthsurvey import __version__
from youthsurvey.model.codebook import pick
from youthsurvey.model.phrases import phrase
from youthsurvey.pipeline.outputs import sha256
from youthsurvey.pipeline.store import SourceRecord
from youthsurvey.study import Study

LIBRARIES = ("numpy", "scipy", "matplotlib", "jinja2", "xlsxwriter", "python-calamine")


def versions(packages: Iterable[str] = ()) -> dict[str, str]:
    """Return the versions that outputs depend on.

    Args:
        packages: that are needed besides.
    """
    found = {"youthsurvey": __version__, "python": platform.python_version()}
    return found | {name: metadata.version(name) for name in (*LIBRARIES, *packages)}


def run_record(
    study: Study,
    source: SourceRecord,
    arguments: Mapping[str, Any],
    packages: Iterable[str] = (),
) -> dict[str, Any]:
    """Return what a run's manifest records. It holds no time and no path of the machine.

    Args:
        study: its files are hashed.
        source: the raw file.
        arguments: of the run.
        packages: that its formats need.
    """
    files = sorted(p for p in Path(study.folder).iterdir() if p.suffix in (".toml", ".csv"))
    return {
        "study": study.name,
        "about": {
            "title": pick(study.title, "en"),
            "description": pick(study.methods.get("population", {}), "en"),
            "citation": pick(study.citation, "en"),
            "released": study.released,
            "license": study.license,
            "synthetic": pick(phrase("youthsurvey.render", "synthetic_note"), "en"),
        },
        "synthetic": source.synthetic,
        "input": {"file": source.file, "sha256": source.sha256},
        "study_files": {p.name: sha256(p.read_bytes()) for p in files},
        "arguments": dict(arguments),
        "versions": versions(packages),
    }
