"""What tests of several rooms share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw" / "sco_youth_2025_synthetic.csv"


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code, what it printed, what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Ran]:
    """Run a command line as a user would, in an empty folder, without a process of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Ran:
        from youthsurvey.cli import main

        monkeypatch.setattr(sys, "argv", ["youthsurvey", *map(str, arguments)])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session of Spark on this machine, which the program then finds; skips where none can be.

    Tests that use it belong to the xdist group "spark", so that one worker starts one session.
    """
    pytest.importorskip("pyspark", reason="pyspark is not installed (extra: spark)")
    from youthsurvey.tally.engines.spark_session import has_java, session_of

    if not has_java():
        pytest.skip("Spark needs Java (Debian: default-jre-headless)")
    session = session_of()
    session.conf.set("spark.sql.shuffle.partitions", "1")
    # What it takes to compile a query is most of what these small ones take.
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    session.conf.set("spark.sql.adaptive.enabled", "false")
    yield session
    session.stop()
