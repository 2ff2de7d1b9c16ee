"""Files of a run: collected first, written beside their place, moved at the end.

A run that is killed leaves the earlier outputs whole, or new ones that the next run completes: all
files are written into a folder of their own, and renaming that folder is the moment from which on
they count. What is in it then is moved into place, by this run or by the next. One run at a time
writes into a folder; another waits. The manifest records the SHA-256 of every output, so that a
file which somebody has edited since is noticed and kept, unless ``force`` says otherwise.
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
        with _as_output_error(root):
            committed = (root / COMMITTED).is_dir()
        if committed:
            with _as_unfinished(root), _alone(root):
                _finish(root)
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
        everything = {**self.files, **(last or {})}
        with _as_output_error(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            with _alone(self.root):
                # Another run may have finished, or been cut off, since this one began.
                _finish(self.root)
                self._recorded = _recorded_outputs(self.root / MANIFEST)
                self._refuse_edited()
                _stage(self.root, everything)
        with _as_unfinished(self.root), _alone(self.root):
            _finish(self.root)

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


_STAGE = ".youthsurvey-"
COMMITTED = ".youthsurvey-new"
"""Under the output folder: outputs that are whole, and on their way to their places."""

_ORDER = "order.json"
"""In it: the files, in the order in which they are moved."""


def _stage(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder of their own, and let them count."""
    for left in root.glob(f"{_STAGE}*"):
        # Of runs that were killed: none is at work, for this one is alone.
        if left.name != COMMITTED:
            shutil.rmtree(left, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=_STAGE, dir=root))
    try:
        for name, content in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_bytes(content)
        (staging / _ORDER).write_text(json.dumps(list(files)), "utf-8")
        os.replace(staging, root / COMMITTED)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise


def _finish(root: Path) -> None:
    """Move outputs that count to their places, whichever run wrote them."""
    committed = root / COMMITTED
    if not committed.is_dir():
        return
    try:
        order = json.loads((committed / _ORDER).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        # The order goes last, so all has been moved.
        order = []
    for name in order:
        if (committed / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(committed / name, root / name)
    (committed / _ORDER).unlink(missing_ok=True)
    shutil.rmtree(committed, ignore_errors=True)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait until no other run writes into the folder."""
    try:
        import fcntl
    except ImportError:  # Windows: a run that meets another finds its files in use, and says so.
        yield
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@contextlib.contextmanager
def _as_unfinished(root: Path) -> Iterator[None]:
    """Say of a failure while files are moved that the new ones are whole."""
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"the new outputs are whole, but not all could be put in place "
            f"({(error.strerror or str(error)).lower()}); the rest is in {COMMITTED}.",
            where=str(error.filename or root),
            remedy="Mend the folder; any command into it then finishes the move.",
        ) from None


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
