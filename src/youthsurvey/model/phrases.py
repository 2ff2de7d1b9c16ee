"""The program's own words in every language, from the ``phrases.toml`` of each room."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from youthsurvey.model.codebook import Labels, pick


@cache
def _catalogue(package: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(package).joinpath("phrases.toml").read_text("utf-8"))


def phrase(package: str, key: str, **values: Any) -> Labels:
    """Return a phrase by language, with its ``{name}`` places filled.

    Args:
        package: the package whose ``phrases.toml`` holds it, usually ``__package__``.
        key: the phrase's table in that file: ``[key] en = "...", ru = "...", kk = "..."``.
        values: what stands in the places: a text or number as it is, or texts by language.
    """
    out = {}
    for lang, text in _catalogue(package)[key].items():
        here = {k: pick(v, lang) if isinstance(v, dict) else v for k, v in values.items()}
        out[lang] = text.format(**here)
    return out
