"""Files of a run: collected first, written beside their place, moved at the end.

A run that is killed leaves the earlier outputs whole: nothing is moved before all is written.
The manifest records the SHA-256 of every output, so that a file which somebody has edited since
is noticed and kept, unless ``force`` says otherwise.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from youthsurvey.errors import OutputError
from youthsurvey.pipeline.crate import CRATE, crate

PROCESSED = "data/processed"
REPORTS = "reports"
MANIFEST = f"{REPORTS}/manifest.json"


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Outputs:
    """The files that a run will leave under one folder.

    Args:
        root: the folder; data/processed and reports stand under it.
        force: overwrite files that were edited since the last run.
    """

    def __init__(self, root: Path, *, force: bool = False) -> None:
        self.root = root
        self.force = force
        self.files: dict[str, bytes] = {}
        self._recorded = _recorded_outputs(root / MANIFEST)

    def add(self, name: str, content: str | bytes) -> None:
        """Collect a file. ``name`` is its path under the root, with forward slashes."""
        self.files[name] = content.encode("utf-8") if isinstance(content, str) else content

    def check_writable(self) -> None:
        """Make the folders, and fail early where nothing could be written at the end.

        Raises:
            OutputError: a folder cannot be made or written to.
        """
        for folder in (self.root, self.root / PROCESSED, self.root / REPORTS):
            with _as_output_error(folder):
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass

    def publish(self, record: Mapping[str, Any]) -> dict[str, str]:
        """Write everything and the manifest, then move it all into place.

        Args:
            record: what the manifest says besides the outputs (inputs, versions, arguments).

        Returns:
            The SHA-256 of each file written, by name.

        Raises:
            OutputError: a file was edited since it was made, or cannot be written.
        """
        hashes = {name: sha256(content) for name, content in sorted(self.files.items())}
        kept = {
            name: known
            for name, known in self._recorded.items()
            if name not in hashes and (self.root / name).is_file()
        }
        manifest = {**record, "outputs": dict(sorted({**kept, **hashes}.items()))}
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        # The manifest goes last: until then the old one still describes what is there.
        self.write({**self._crate(manifest), MANIFEST: text.encode("utf-8")})
        return hashes

    def _crate(self, manifest: Mapping[str, Any]) -> dict[str, bytes]:
        """Return what describes the published files to archives; nothing without a record."""
        if "about" not in manifest:
            return {}
        within = f"{REPORTS}/"
        published = {
            name.removeprefix(within): known
            for name, known in manifest["outputs"].items()
            if name.startswith(within)
        }
        sizes = {
            name: len(self.files[within + name])
            if within + name in self.files
            else (self.root / within / name).stat().st_size
            for name in published
        }
        return {within + CRATE: crate(manifest, published, sizes).encode("utf-8")}

    def write(self, last: Mapping[str, bytes] | None = None) -> None:
        """Write everything beside its place, then move it there, ``last`` after all else.

        Raises:
            OutputError: a file was edited since it was made, or cannot be written.
        """
        self._refuse_edited()
        everything = {**self.files, **(last or {})}
        with _as_output_error(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            staging = Path(tempfile.mkdtemp(prefix=".youthsurvey-", dir=self.root))
            try:
                for name, content in everything.items():
                    (staging / name).parent.mkdir(parents=True, exist_ok=True)
                    (staging / name).write_bytes(content)
                for name in everything:
                    (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                for name in everything:
                    os.replace(staging / name, self.root / name)
            finally:
                shutil.rmtree(staging, ignore_errors=True)

    def _refuse_edited(self) -> None:
        if self.force:
            return
        for name, content in self.files.items():
            path = self.root / name
            if not path.is_file():
                continue
            with _as_output_error(path):
                there = path.read_bytes()
            if there != content and sha256(there) != self._recorded.get(name):
                raise OutputError(
                    "this file was not made by the last run here, or was edited since.",
                    where=str(path),
                    remedy="Move it away, name another --out, or overwrite it with --force.",
                )


def _recorded_outputs(manifest: Path) -> dict[str, str]:
    """Return the hashes that the last run recorded; none where there is no readable manifest."""
    try:
        recorded = json.loads(manifest.read_text("utf-8"))["outputs"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return recorded if isinstance(recorded, dict) else {}


@contextlib.contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot be written ({(error.strerror or str(error)).lower()}).",
            where=str(error.filename or path),
            remedy="Name another folder with --out.",
        ) from None
