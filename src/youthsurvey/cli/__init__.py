"""The commands, one file each; the only room that turns an error into an exit code."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and exit with its code."""
    # Tables of a few dozen cells: threads of linear algebra cost start-up and give nothing, and
    # processes that draw figures must be forked from a single thread.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a mark in its place.
        if (getattr(stream, "encoding", "") or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]

    from youthsurvey.cli.app import app
    from youthsurvey.cli.console import show_error
    from youthsurvey.errors import SurveyError

    try:
        app(sys.argv[1] if len(sys.argv) > 1 else "")()
    except SurveyError as error:
        show_error(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): no more output, and no complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        print("interrupted: earlier outputs are as they were", file=sys.stderr)
        sys.exit(130)
