"""Outputs are whole or as they were: nothing is half-written, nothing edited is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RAW, ROOT
from youthsurvey.errors import OutputError
from youthsurvey.pipeline.outputs import MANIFEST, Outputs


def published(root: Path, **files: str) -> Outputs:
    outputs = Outputs(root)
    for name, content in files.items():
        outputs.add(f"reports/{name}.txt", content)
    outputs.publish({"study": "s"})
    return outputs


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def test_a_second_run_replaces_what_the_first_left_and_keeps_other_files(tmp_path: Path) -> None:
    published(tmp_path, a="1", b="1")
    published(tmp_path, a="2")
    left = contents(tmp_path)
    assert (left["reports/a.txt"], left["reports/b.txt"]) == (b"2", b"1")
    assert set(json.loads(left[MANIFEST])["outputs"]) == {"reports/a.txt", "reports/b.txt"}


def test_a_failure_while_writing_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, a="1", b="1")
    before = contents(tmp_path)
    write_bytes = Path.write_bytes

    def full_disk(path: Path, content: bytes) -> int:
        if path.name == "b.txt":
            raise OSError(28, "No space left on device", str(path))
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full_disk)
    with pytest.raises(OutputError, match="no space left on device"):
        published(tmp_path, a="2", b="2")
    assert contents(tmp_path) == before


def test_a_run_cut_off_between_two_moves_can_simply_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(tmp_path, a="1", b="1")
    replace = os.replace

    def cut_off(source: Path, target: Path) -> None:
        if Path(target).name == "b.txt":
            raise KeyboardInterrupt
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", cut_off)
        with pytest.raises(KeyboardInterrupt):
            published(tmp_path, a="2", b="2")
    published(tmp_path, a="2", b="2")
    left = contents(tmp_path)
    assert (left["reports/a.txt"], left["reports/b.txt"]) == (b"2", b"2")


def test_a_killed_run_leaves_earlier_outputs_whole(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "youthsurvey", "analyze", "--data", str(RAW), "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    stages = ("ingest", "clean", "weight", "tables")
    for stage in stages:
        data = ["--data", str(RAW)] if stage == "ingest" else []
        subprocess.run(
            [sys.executable, "-m", "youthsurvey", stage, *data, "--quiet"],
            cwd=tmp_path, env=environment, check=True,
        )  # fmt: skip
    before = contents(tmp_path)
    run = subprocess.Popen(
        [*command, "--weights", "sex_age"], cwd=tmp_path, env=environment, start_new_session=True
    )
    time.sleep(1.5)
    # With the processes that draw its figures.
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    after = contents(tmp_path)
    assert {name: after[name] for name in before} == before
