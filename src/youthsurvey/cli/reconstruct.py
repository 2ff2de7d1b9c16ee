"""``youthsurvey reconstruct``: the synthetic raw file of a study whose microdata are not public."""

from __future__ import annotations

from pathlib import Path

from youthsurvey.cli.console import notice
from youthsurvey.cli.options import DEFAULT_STUDY, ForceOption, OutOption, QuietOption, StudyOption


def reconstruct(
    study: StudyOption = DEFAULT_STUDY,
    out: OutOption = Path("."),
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Make the study's synthetic raw file from its published counts.

    The file is the same on every machine. Its published counts are exact; the rest is assumed,
    as the study's assumptions.toml declares one by one.
    """
    from youthsurvey.pipeline.source import write_reconstruction
    from youthsurvey.study import load_study

    loaded = load_study(study)
    write_reconstruction(loaded, out / loaded.input.file, None if quiet else notice, force=force)
