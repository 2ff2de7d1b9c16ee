"""Which data a run reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.synthetic import reconstruct
from youthsurvey.study import Study

Notice = Callable[[str], None]
"""Takes a message for the person who waits."""


Paths = str | os.PathLike[str] | Sequence[str | os.PathLike[str]]
"""One file, or several of one survey."""


def locate_files(
    study: Study, data: Paths | None, out: Path, notice: Notice | None = None
) -> tuple[Path, ...]:
    """Return the files to read: those that were asked for, or as ``locate_data`` has it.

    Raises:
        InputError: there is no file and none can be made.
        OutputError: the file cannot be written.
    """
    asked = [data] if isinstance(data, (str, os.PathLike)) else list(data or ())
    return tuple(map(Path, asked)) or (locate_data(study, None, out, notice),)


def locate_data(study: Study, data: Path | None, out: Path, notice: Notice | None = None) -> Path:
    """Return the file to read; make the bundled one where the study has a plan and no file stands.

    Args:
        study: the study.
        data: the file that was asked for; None for the one that the study names.
        out: the output folder, looked into first.
        notice: told when a file is made.

    Raises:
        InputError: there is no file and none can be made.
        OutputError: the file cannot be written.
    """
    if data is not None:
        return data
    places = [out / study.input.file, Path(study.input.file), study.folder / study.input.file]
    for place in places:
        if place.is_file():
            return place
    if study.plan is None:
        raise InputError(
            "no such file.",
            where=str(places[1]),
            remedy="Name the form's export with --data FILE.",
        )
    return write_reconstruction(study, out / study.input.file, notice)


def write_reconstruction(
    study: Study, path: Path, notice: Notice | None = None, *, force: bool = False
) -> Path:
    """Make the study's synthetic raw file.

    Args:
        study: the study, with a plan.
        path: where it is to stand.
        notice: told when it is made.
        force: overwrite another file that stands there.

    Raises:
        StudyError: the study has no plan to reconstruct by.
        OutputError: the file cannot be written, or another stands in its place.
    """
    outputs = Outputs(path.parent, force=force)
    outputs.add(path.name, reconstruct(study))
    outputs.write()
    if notice is not None:
        notice(f"made {path}: a synthetic reconstruction, for the microdata are not public")
    return path
