"""``youthsurvey analyze``: the whole way, from the raw export to the report."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from youthsurvey.cli.console import notice, paint, progress_bar
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    DataFilesOption,
    ForceOption,
    JsonOption,
    Lang,
    LangOption,
    LeastCellOption,
    OutOption,
    PrivateOption,
    ProfileOption,
    QuietOption,
    ReportFormatOption,
    StudyOption,
    WeightsOption,
    report_formats,
)
from youthsurvey.errors import NotReproducedError


def analyze(
    study: StudyOption = DEFAULT_STUDY,
    data: DataFilesOption = None,
    out: OutOption = Path("."),
    lang: LangOption = Lang.all,
    weights: WeightsOption = None,
    form: ReportFormatOption = None,
    profile: ProfileOption = None,
    least_cell: LeastCellOption = None,
    private: PrivateOption = False,
    force: ForceOption = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Go the whole way: clean data, weights, tables, figures, verification, report.

    Without --data, the bundled study is analysed; its data are a synthetic reconstruction.
    Example: youthsurvey analyze --data export.xlsx --lang ru --out results
    """
    from youthsurvey.pipeline.analyze import analyze as run
    from youthsurvey.pipeline.summary import failure_line, summary_lines

    with progress_bar(quiet=quiet or as_json) as progress:
        done = run(
            study, data=data, out=out, lang=lang.value, weights=weights,
            formats=report_formats(form), profile=profile, least_cell=least_cell,
            private=private, force=force,
            workers=os.cpu_count() or 1, progress=progress, notice=None if quiet else notice,
        )  # fmt: skip
    if as_json:
        print(json.dumps(done.to_dict(), ensure_ascii=False, indent=2))
    elif not quiet:
        for line in summary_lines(done, lambda text, code: paint(text, code, sys.stdout)):
            print(line)
    if failed := failure_line(done.verifications, out, done.judged):
        raise NotReproducedError(failed)
