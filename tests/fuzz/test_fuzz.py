"""No input makes a crash: the kept corpus is replayed, and new inputs are looked for."""

import importlib.util
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.fuzz.targets import TARGETS

CORPUS = ROOT / "tests/fuzz/corpus"
SECONDS = 12
"""Of each target: about a minute in all."""


@pytest.mark.parametrize("target", TARGETS)
def test_the_kept_corpus_makes_no_crash(target):
    kept = sorted((CORPUS / target).iterdir())
    assert kept
    for path in kept:
        TARGETS[target](path.read_bytes())


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not here")
@pytest.mark.parametrize("target", TARGETS)
def test_new_inputs_make_no_crash(target, tmp_path):
    (tmp_path / "new").mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.fuzz", target, f"-max_total_time={SECONDS}",
         "-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={tmp_path}/",
         str(tmp_path / "new"), str(CORPUS / target)],
        capture_output=True, text=True, cwd=ROOT, timeout=240,
        env={**os.environ, "PYTHONPATH": f"{ROOT}/src:{ROOT}"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert "DONE" in ran.stderr or "Done" in ran.stderr
