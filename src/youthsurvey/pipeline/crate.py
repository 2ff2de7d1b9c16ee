"""What was published, as an RO-Crate 1.1: archives read it, and so do their search engines.

The crate is the folder of reports; data of respondents stand outside of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

CRATE = "ro-crate-metadata.json"

_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_TYPES: Mapping[str, str] = {
    ".html": "text/html",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".tex": "application/x-tex",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def crate(manifest: Mapping[str, Any], hashes: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    """Return the crate's metadata file.

    Args:
        manifest: the run's record; see ``run_record``.
        hashes: SHA-256 of each file, by its path in the crate.
        sizes: bytes of each.
    """
    files = [
        {
            "@id": name,
            "@type": "File",
            "encodingFormat": _TYPES.get(PurePosixPath(name).suffix, "application/octet-stream"),
            "contentSize": str(sizes[name]),
            "sha256": hashes[name],
        }
        for name in sorted(hashes)
    ]
    parts = [{"@id": file["@id"]} for file in files]
    about = manifest["about"]
    note = about["synthetic"] if manifest["synthetic"] else ""
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about["title"],
        "description": " ".join(t for t in (about["description"] or about["title"], note) if t),
        "hasPart": parts,
    }
    if about["released"]:
        root["datePublished"] = about["released"]
    if about["license"]:
        root["license"] = about["license"]
    if about["citation"]:
        root["citation"] = about["citation"]
    source = manifest["input"]
    version = manifest["versions"]["youthsurvey"]
    graph = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        root,
        *files,
        {
            "@id": "#input",
            "@type": "CreativeWork",
            "name": source["file"],
            "description": "The raw export; it is no part of this crate.",
            "sha256": source["sha256"],
        },
        {
            "@id": "#youthsurvey",
            "@type": "SoftwareApplication",
            "name": "youthsurvey",
            "version": version,
        },
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": "youthsurvey " + str(manifest["arguments"]["command"]),
            "instrument": {"@id": "#youthsurvey"},
            "object": {"@id": "#input"},
            "result": parts,
        },
    ]
    made = {"@context": [_CONTEXT, {"sha256": "https://w3id.org/ro/terms/workflow-run#sha256"}],
            "@graph": graph}  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
