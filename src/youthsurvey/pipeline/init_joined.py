"""Several exports of one survey (languages of a form, waves) drafted as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from youthsurvey.errors import InputError
from youthsurvey.ingest.drafting import Doubt, Draft, Drafted, Guess
from youthsurvey.ingest.drafting.naming import slug, unique
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.headers import named
from youthsurvey.ingest.raw import RawTable, joined_table
from youthsurvey.model.codebook import Category, Variable


def together(raws: list[RawTable]) -> tuple[RawTable, dict[str, tuple[str, ...]]]:
    """Return several exports as one table, and the headers of the others by the first one's.

    Raises:
        InputError: a file has neither the first one's headers nor as many columns.
    """
    first = named(raws[0].headers)
    places = [list(range(len(first)))]
    aliases: dict[str, list[str]] = {}
    for raw in raws[1:]:
        mine = {fold(name): place for place, name in enumerate(named(raw.headers))}
        by_name = [mine.get(fold(name)) for name in first]
        if None not in by_name:
            places.append([place for place in by_name if place is not None])
        elif len(raw.headers) == len(first):
            # Another language of the form: its questions stand in the same order.
            places.append(list(range(len(first))))
            for name, other in zip(first, named(raw.headers), strict=True):
                if fold(name) != fold(other):
                    aliases.setdefault(name, []).append(other)
        else:
            raise InputError(
                f"it has {len(raw.headers)} columns under other headers than {raws[0].source}, "
                f"which has {len(first)}.",
                where=raw.source,
                remedy="Draft a study of each, or name exports of one form.",
            )
    return joined_table(raws, places), {name: tuple(found) for name, found in aliases.items()}


def with_source(found: Draft, files: list[str], aliases: Mapping[str, tuple[str, ...]]) -> Draft:
    """Return a draft that knows the other files' headers, and which file a row comes from."""
    names = named(found.raw.headers)
    variables = []
    for each in found.variables:
        heads = [alias for place in each.columns[:1] for alias in aliases.get(names[place], ())]
        variable = each.variable
        if heads and variable.bands is None and not variable.has_option_columns:
            variable = replace(variable, headers=(*variable.headers, *dict.fromkeys(heads)))
        variables.append(replace(each, variable=variable))
    taken = {each.variable.name for each in variables}
    codes: set[str] = set()
    titles = {"en": "Source", "ru": "Источник", "kk": "Дереккөз"}
    variable = Variable(
        unique("source", taken),
        "single",
        {language: titles[language] for language in found.languages},
        categories=tuple(
            Category(
                unique(slug(Path(f).stem) or "file", codes),
                {found.languages[0]: Path(f).stem},
                aliases=(f,),
            )
            for f in files
        ),
        source=True,
    )
    told = Guess("single", variable.categories, "which file a row comes from", role="source")
    doubts = found.doubts
    if aliases:
        doubts += (Doubt(0.4, "Files of other headers are matched to the first by their order."),)
    return replace(found, variables=(*variables, Drafted(variable, told, ())), doubts=doubts)


def _file(name: str, language: str, taken: set[str]) -> Category:
    stem = Path(name).stem
    return Category(unique(slug(stem) or "file", taken), {language: stem}, aliases=(name,))
