"""The session of Spark: the one that is there, or a quiet one of our own."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

from youthsurvey.errors import UsageError

_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


def session_of() -> Any:
    """Return the active session, or one as Spark's own settings say; by default on this machine.

    Raises:
        UsageError: there is no Java, or Spark does not start.
    """
    from pyspark.sql import SparkSession

    active = SparkSession.getActiveSession()
    if active is not None:
        return active
    if not has_java() and "SPARK_REMOTE" not in os.environ:
        raise UsageError(
            "Spark needs Java, which is not installed.",
            where="--engine spark",
            remedy="Install Java 17 or newer (Debian: default-jre-headless), or set JAVA_HOME.",
        )
    builder = SparkSession.builder.appName("youthsurvey")
    for key, value in _QUIET.items():
        builder = builder.config(key, value)
    try:
        with _silence():
            return builder.getOrCreate()
    except failures():
        raise UsageError(
            "Spark does not start.",
            where="--engine spark",
            remedy="Check that its Java is 17 or newer, and its settings (spark-defaults.conf).",
        ) from None


def failures() -> tuple[type[Exception], ...]:
    """Return what Spark raises: what it has a class for, and what comes from Java as it is."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    return PySparkException, Py4JError


def has_java() -> bool:
    """Whether there is a Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=os.path.join(home, "bin") if home else None) is not None


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep what Java prints while it starts, before it has read how quiet to be, off stderr."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
