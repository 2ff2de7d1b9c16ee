"""What goes wrong around a run: outputs stay whole, old or new, never a mixture."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import RAW, ROOT
from tests.exports.vendors import google_sheets
from youthsurvey.errors import OutputError
from youthsurvey.pipeline.init import start
from youthsurvey.pipeline.outputs import COMMITTED, MANIFEST, Outputs, sha256

FILES = [f"reports/{name}.txt" for name in "abcdefgh"] + ["data/processed/x.csv"]

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def publish(root, version):
    outputs = Outputs(root, force=True)
    for name in FILES:
        outputs.add(name, f"{version} of {name}\n" * 400)
    outputs.publish({"version": version})


def version_of(root):
    """The version that all outputs are of; the manifest's hashes hold."""
    Outputs(root)
    manifest = json.loads((root / MANIFEST).read_text("utf-8"))
    for name, known in manifest["outputs"].items():
        assert sha256((root / name).read_bytes()) == known, name
    versions = {(root / name).read_text("utf-8").partition(" ")[0] for name in FILES}
    assert versions == {manifest["version"]}
    return manifest["version"]


@posix
def test_a_hundred_kills_leave_old_outputs_or_new_ones(tmp_path):
    rng = random.Random(3)
    publish(tmp_path, "v0")
    seen = set()
    for kill in range(100):
        child = os.fork()
        if not child:
            try:
                for i in range(10_000):
                    publish(tmp_path, f"v{kill}.{i}")
            finally:
                os._exit(0)
        time.sleep(rng.uniform(0.001, 0.04))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        seen.add(version_of(tmp_path))
    assert len(seen) > 20
    publish(tmp_path, "last")
    assert version_of(tmp_path) == "last"
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"reports", "data"}


@posix
def test_two_runs_into_one_folder_leave_the_outputs_of_one(tmp_path):
    children = []
    for name in ("one", "two", "three"):
        child = os.fork()
        if not child:
            code = 1
            try:
                for i in range(15):
                    publish(tmp_path, f"{name}{i}")
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    ends = [os.waitpid(child, 0)[1] for child in children]
    assert ends == [0, 0, 0]
    assert version_of(tmp_path).rstrip("0123456789") in ("one", "two", "three")


def test_a_folder_that_vanishes_is_said(tmp_path, monkeypatch):
    publish(tmp_path, "v0")
    outputs = Outputs(tmp_path / "gone", force=True)
    outputs.add("reports/a.txt", "x")
    (tmp_path / "gone").write_text("a file now", "utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        outputs.publish({})
    assert version_of(tmp_path) == "v0"


def test_a_failure_between_two_moves_says_that_the_new_ones_are_whole(tmp_path, monkeypatch):
    publish(tmp_path, "v0")
    replace = os.replace

    def full(source, target):
        if Path(target).name == "c.txt":
            raise OSError(30, "Read-only file system", str(target))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OutputError, match="new outputs are whole") as error:
            publish(tmp_path, "v1")
    assert COMMITTED in str(error.value)
    assert version_of(tmp_path) == "v1"


def small_study(folder):
    export = google_sheets(folder)
    start(export, out=folder / "study")
    return ["ingest", "--study", "study", "--data", export.name]


def command(arguments, cwd, **environment):
    env = {key: value for key, value in os.environ.items() if key not in ("HOME", "LANG", "LC_ALL")}
    return subprocess.run(
        [sys.executable, "-m", "youthsurvey", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env={**env, "PYTHONPATH": str(ROOT / "src"), **environment},
        timeout=120,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"HOME": "/nowhere/at/all"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "xx_YY.KOI8-R", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "ru_RU.KOI8-R", "PYTHONIOENCODING": "koi8-r", "TERM": "dumb"},
    ],
    ids=["no home", "home gone", "C", "no such locale", "koi8"],
)
def test_a_run_needs_no_home_and_no_locale(tmp_path, environment):
    ran = command(["topline", "awareness", "--lang", "kk", "--data", RAW], tmp_path, **environment)
    assert ran.returncode == 0, ran.stderr
    assert b"Traceback" not in ran.stderr
    assert b"505" in ran.stdout
    ran = command(["figures", "--study", "nowhere"], tmp_path, **environment)
    assert ran.returncode == 4
    assert len(ran.stderr.splitlines()) == 1


def test_figures_are_drawn_without_a_home(tmp_path):
    arguments = small_study(tmp_path)
    for stage in (arguments, *(["clean"], ["weight"], ["figures"])):
        named = stage if stage is arguments else [*stage, "--study", "study"]
        ran = command(named, tmp_path, HOME="/nowhere/at/all")
        assert ran.returncode == 0, ran.stderr
        assert ran.stderr == b""
    assert list((tmp_path / "reports/en/figures").glob("*.png"))


def test_long_and_foreign_paths(tmp_path):
    arguments = small_study(tmp_path)
    deep = tmp_path / "Опрос №1, жауаптар" / ("ә" * 80) / ("x" * 200)
    ran = command([*arguments, "--out", deep], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert (deep / "data/processed/ingested.csv").is_file()
    ran = command([*arguments, "--out", tmp_path / ("y" * 300)], tmp_path)
    assert ran.returncode == 6
    assert len(ran.stderr.splitlines()) == 1


def test_windows_line_ends_in_study_files_are_the_same_study(tmp_path):
    arguments = small_study(tmp_path)
    assert command(arguments, tmp_path).returncode == 0
    before = (tmp_path / "data/processed/ingested.csv").read_bytes()
    for path in (tmp_path / "study").glob("*.toml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert command(arguments, tmp_path).returncode == 0
    assert (tmp_path / "data/processed/ingested.csv").read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_may_not_be_written(tmp_path):
    arguments = small_study(tmp_path)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    ran = command([*arguments, "--out", closed / "x"], tmp_path)
    assert ran.returncode == 6
    assert b"ermission denied" in ran.stderr
