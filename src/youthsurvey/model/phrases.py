"""The program's own words in every language, from the ``phrases.toml`` of each room."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from youthsurvey.model.codebook import Labels, pick


@cache
def _blocks(package: str) -> dict[str, str]:
    """Return the text of each phrase's table: a command reads few of a thousand."""
    text = resources.files(package).joinpath("phrases.toml").read_text("utf-8")
    heads = list(re.finditer(r"^\[(\w+)\]$", text, re.M))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {head[1]: text[head.end() : end] for head, end in zip(heads, ends, strict=True)}


@cache
def _texts(package: str, key: str) -> dict[str, str]:
    return tomllib.loads(_blocks(package)[key])


def phrase(package: str, key: str, **values: Any) -> Labels:
    """Return a phrase by language, with its ``{name}`` places filled.

    Args:
        package: the package whose ``phrases.toml`` holds it, usually ``__package__``.
        key: the phrase's table in that file: ``[key] en = "...", ru = "...", kk = "..."``.
        values: what stands in the places: a text or number as it is, or texts by language.
    """
    return phrase_in(_texts(package, key), package, key, values)


def phrase_in(
    languages: Iterable[str], package: str, key: str, values: Mapping[str, Any]
) -> dict[str, str]:
    """Return a phrase in some languages, each of which the catalogue has; see ``phrase``."""
    texts = _texts(package, key)
    if not values:
        return {lang: texts[lang] for lang in languages}
    return {
        lang: texts[lang].format(
            **{k: pick(v, lang) if isinstance(v, dict) else v for k, v in values.items()}
        )
        for lang in languages
    }
