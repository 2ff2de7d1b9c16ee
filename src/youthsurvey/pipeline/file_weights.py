"""``youthsurvey weight --data --targets``: what is printed, and the data with their weights."""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from glob import glob
from pathlib import Path

from youthsurvey.errors import OutputError, UsageError
from youthsurvey.ingest.tabular import read_rows
from youthsurvey.model.optional import require
from youthsurvey.model.results import Floats
from youthsurvey.pipeline.opening import Engine
from youthsurvey.pipeline.outputs import Outputs
from youthsurvey.pipeline.weighting import WeightedFile, weigh_file
from youthsurvey.tally.engines import PARQUET_SUFFIXES, TABLE, WEIGHT, opened


def weight_command(
    data: Path | None,
    targets: Path | None,
    output: Path | None,
    *,
    base: str | None,
    missing: Sequence[str],
    engine: Engine | None,
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
    if output is not None:
        _check_output(data, output, force)
    found = weigh_file(data, targets, base, tuple(missing), engine)
    if output is not None:
        write_weighted(found, output, missing, force=force)
    return found.to_text(form, lang, width)


def write_weighted(
    found: WeightedFile, path: Path, missing: Sequence[str] = (), *, force: bool = False
) -> None:
    """Write the data as CSV or Parquet with a last column ``weight``.

    In memory the columns of Parquet are texts. An engine keeps their types, and joins weights to
    rows where they are; Spark writes a folder of parts.

    Raises:
        OutputError: the file would replace the data or an edited one, is no CSV or Parquet, or
            cannot be written.
        UsageError: the data have a column ``weight`` already.
    """
    _check_output(found.data, path, force)
    if found.engine is not None:
        _write_in_engine(found, path, missing)
        return
    weights = found.weighted.responses.design.weight
    assert weights is not None, "weighted responses have weights"
    headers, rows = read_rows(found.data)
    _check_headers(headers, found.data.name)
    if path.suffix.lower() in PARQUET_SUFFIXES:
        _write_parquet(headers, rows, weights, path)
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*headers, WEIGHT])
    for row, value in zip(rows, weights.tolist(), strict=True):
        writer.writerow([*row, repr(value)])
    outputs = Outputs(path.parent, force=force)
    outputs.add(path.name, text.getvalue())
    outputs.write()


def _check_output(data: Path, path: Path, force: bool) -> None:
    if path.suffix.lower() not in (".csv", *PARQUET_SUFFIXES):
        raise OutputError(
            "weighted data are written as CSV or Parquet.",
            where=str(path),
            remedy="Name a file that ends in .csv or .parquet.",
        )
    sources = [Path(name) for name in (str(data).partition(TABLE)[0], *glob(str(data)))]
    if path.exists() and any(each.exists() and path.samefile(each) for each in sources):
        raise OutputError(
            "this is the data file itself.", where=str(path), remedy="Name another file with -o."
        )
    if path.exists() and not force and path.suffix.lower() != ".csv":
        raise _is_there(path)


def _is_there(path: Path) -> OutputError:
    return OutputError(
        "this file is there already.",
        where=str(path),
        remedy="Move it away, name another with -o, or overwrite it with --force.",
    )


def _check_headers(headers: Sequence[str], source: str) -> None:
    # Engines take "Weight" for the same name.
    if WEIGHT in (header.lower() for header in headers):
        raise UsageError(
            f'there is a column "{WEIGHT}" already.', where=source, remedy="Rename it first."
        )


def _write_in_engine(found: WeightedFile, path: Path, missing: Sequence[str]) -> None:
    assert found.engine is not None, "called for rows in an engine"
    assert found.factors is not None, "which are joined with factors"
    with opened(found.data, found.engine) as rows:
        _check_headers(rows.names, found.data.name)
        with _Beside(path) as beside:
            rows.write(found.factors, missing, beside.made)


def _write_parquet(
    headers: Sequence[str], rows: Sequence[Sequence[str]], weights: Floats, path: Path
) -> None:
    duckdb = require("duckdb", "duckdb", "writing Parquet")
    import pandas as pd

    columns = dict(zip(headers, zip(*rows, strict=True), strict=True))
    frame = pd.DataFrame({**columns, WEIGHT: weights})
    with _Beside(path) as beside, duckdb.connect() as connection:
        connection.from_df(frame).to_parquet(str(beside.made))


class _Beside:
    """A place beside a file, from which what was made moves there when all of it is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> _Beside:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.folder = Path(tempfile.mkdtemp(prefix=".youthsurvey-", dir=self.path.parent))
        except OSError as error:
            raise OutputError(
                f"cannot be written ({(error.strerror or str(error)).lower()}).",
                where=str(self.path),
                remedy="Name another file with -o.",
            ) from None
        self.made = self.folder / self.path.name
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                # A folder takes no other's place, nor a file's.
                if self.path.exists() and (self.path.is_dir() or self.made.is_dir()):
                    os.replace(self.path, self.folder / "replaced")
                os.replace(self.made, self.path)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)
