"""Coverage-guided fuzzing, by hand or from the tests.

    python -m tests.fuzz.fuzz readers -max_total_time=3600

What is found is added to tests/fuzz/corpus/TARGET; a crash is written to crash-*.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["youthsurvey", "csv", "tomllib"]):
    from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).with_name("corpus")


def main() -> None:
    """Fuzz one target; further arguments are libFuzzer's."""
    target, *arguments = sys.argv[1:]
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    corpus = [] if any(not a.startswith("-") for a in arguments) else [str(folder)]
    atheris.Setup([sys.argv[0], *arguments, *corpus], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
