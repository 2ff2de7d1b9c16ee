"""``youthsurvey tables --batch``: a batch file's tables from a study's data or from any file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.batch import BatchTables, study_tables
from youthsurvey.pipeline.opening import Engine, Source, refuse_columns, stands_alone
from youthsurvey.pipeline.source import Notice
from youthsurvey.pipeline.stages import UNWEIGHTED, Progress, prepare, weight_responses
from youthsurvey.study.batch import read_batch_file


def batch_tables(
    batch: str | os.PathLike[str],
    data: Any = None,
    engine: Engine | None = None,
    *,
    study: str | None = None,
    default: str = "sco_youth_2025",
    weights: str | None = None,
    out: str | os.PathLike[str] = ".",
    progress: Progress | None = None,
    notice: Notice | None = None,
    langs: tuple[str, ...] = (),
    further: bool = True,
) -> BatchTables:
    """Make a batch file's tables.

    Args:
        batch: the batch file.
        data: a file, taken as it stands unless it is a study's export; a table or a data frame, as
            ``open_file`` takes them; None for the study's own.
        engine: where a file's rows are counted.
        study: the study that was named; None for none.
        default: the study where none is named.
        weights: the study's scheme of tables that name none.
        out: the output folder, looked into first for a study's data.
        progress: told of each table.
        notice: told when a study's data are made.
        langs: languages of the tables' texts; all of the study's where empty.
        further: add the tests and measures that only JSON has.

    Raises:
        SurveyError: the batch file, the data or a table's columns are not what they must be.
    """
    found = read_batch_file(Path(batch))
    path = Path(data) if isinstance(data, (str, os.PathLike)) else None
    source = Source(path, engine=engine)
    if data is not None and (path is None or stands_alone(path, study, default)):
        from youthsurvey.pipeline.file_batch import file_tables

        return file_tables(source, path or data, found, weights, progress, langs, further)
    refuse_columns(source)
    loaded, responses = prepare(
        study or default, data=path, out=Path(out), weights=UNWEIGHTED, notice=notice
    )

    def choose(scheme: str) -> Responses:
        if scheme == UNWEIGHTED:
            return responses
        return weight_responses(loaded, responses, [scheme]).choose(responses, scheme)

    scheme = weights or loaded.default_scheme
    return study_tables(loaded, found, choose, scheme, progress, langs, further)
