"""``youthsurvey weight --data --targets``: what is printed, and the data with their weights."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from youthsurvey.errors import OutputError, UsageError
from youthsurvey.ingest.tabular import read_rows
from youthsurvey.model.results import Floats
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.weighting import weigh_file


def weight_command(
    data: Path | None,
    targets: Path | None,
    output: Path | None,
    *,
    base: str | None,
    missing: Sequence[str],
    form: str,
    lang: str,
    width: int | None,
    force: bool,
) -> str:
    """Weight a file, write it where ``output`` says so, and return what is printed.

    Raises:
        UsageError: only one of data and targets is given.
        SurveyError: see ``weigh_file`` and ``write_weighted``.
    """
    if data is None or targets is None:
        raise UsageError(
            "--data and --targets go together: a file's rows are weighted to targets.",
            remedy="Give both, or neither for a study's schemes.",
        )
    found = weigh_file(data, targets, base, tuple(missing))
    weights = found.weighted.responses.design.weight
    assert weights is not None, "weighted responses have weights"
    if output is not None:
        write_weighted(data, weights, output, force=force)
    return found.to_text(form, lang, width)


def write_weighted(data: Path, weights: Floats, path: Path, *, force: bool = False) -> None:
    """Write the data as CSV with a last column ``weight``.

    Raises:
        OutputError: the file would replace the data or an edited one, is no CSV, or cannot be
            written.
        UsageError: the data have a column ``weight`` already.
    """
    if path.suffix.lower() != ".csv":
        raise OutputError(
            "weighted data are written as CSV.",
            where=str(path),
            remedy="Name a file that ends in .csv.",
        )
    if path.exists() and data.exists() and path.samefile(data):
        raise OutputError(
            "this is the data file itself.", where=str(path), remedy="Name another file with -o."
        )
    headers, rows = read_rows(data)
    if "weight" in headers:
        raise UsageError(
            'there is a column "weight" already.', where=data.name, remedy="Rename it first."
        )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*headers, "weight"])
    for row, value in zip(rows, weights.tolist(), strict=True):
        writer.writerow([*row, repr(value)])
    outputs = Outputs(path.parent, force=force)
    outputs.add(path.name, text.getvalue())
    outputs.write()
