"""Libraries that only some uses need: imported when they are, or one clear line."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from youthsurvey.errors import UsageError


def require(module: str, extra: str, reason: str) -> Any:
    """Import an optional library.

    Args:
        module: its name.
        extra: the extra of this package that installs it.
        reason: what needs it, the beginning of a sentence.

    Raises:
        UsageError: it is not installed; the message names the extra.
    """
    try:
        return import_module(module)
    except ImportError:
        raise UsageError(
            f'{reason} needs the library "{module}", which is not installed.',
            remedy=f'Install it with: pip install "youthsurvey[{extra}]".',
        ) from None
