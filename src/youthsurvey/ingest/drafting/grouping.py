"""Columns that are one question: one an option, and one for the words of an own answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from youthsurvey.ingest.dialects import Dialect
from youthsurvey.ingest.drafting.lexicon import is_word
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.options import CHOSEN, UNCHOSEN
from youthsurvey.ingest.packages import Dictionary
from youthsurvey.ingest.raw import RawTable, TextColumn


@dataclass(frozen=True)
class Group:
    """Columns of one question.

    Attributes:
        question: what it asks, or its code.
        cell: the column that holds the answer, or all answers together; None for none.
        options: column -> its option's text, for a column an option.
        own: the columns that hold the words of own answers.
        chosen: what says that an option was chosen, where it is declared.
    """

    question: str
    cell: int | None
    options: dict[int, str]
    own: tuple[int, ...] = ()
    chosen: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """All of them."""
        return (*(() if self.cell is None else (self.cell,)), *self.options, *self.own)


def group_columns(
    raw: RawTable,
    names: Sequence[str],
    dialect: Dialect,
    places: Sequence[int],
    dictionary: Dictionary,
) -> list[Group]:
    """Return the questions of an export, in its order.

    Args:
        raw: the export.
        names: by which its columns are told apart.
        dialect: whose export it is.
        places: columns that are no service of the vendor's.
        dictionary: what the file itself says of its variables.
    """
    if dictionary.sets:
        return _declared(raw, names, places, dictionary)
    if not dialect.option:
        return [Group(_title(raw, names, place), place, {}) for place in places]
    asked: dict[str, list[int]] = {}
    alone: dict[str, int] = {}
    for place in places:
        question = _question(names[place], dialect)
        if question is None:
            alone[fold(names[place])] = place
        else:
            asked.setdefault(question, []).append(place)
    groups: dict[int, Group] = {}
    used: set[int] = set()
    for question, members in asked.items():
        cell = alone.get(fold(question))
        group = _group(raw, names, dialect, question, members, cell)
        if group is not None:
            groups[min(group.columns)] = group
            used |= set(group.columns)
    for place in places:
        if place not in used:
            groups[place] = Group(_title(raw, names, place), place, {})
    return [groups[place] for place in sorted(groups)]


def _declared(
    raw: RawTable, names: Sequence[str], places: Sequence[int], dictionary: Dictionary
) -> list[Group]:
    """Return the multiple-response sets that a file declares, and its other columns."""
    place_of = {name: place for place, name in enumerate(names)}
    groups: dict[int, Group] = {}
    used: set[int] = set()
    for members, counted, label in dictionary.sets.values():
        options = {place_of[m]: _title(raw, names, place_of[m]) for m in members if m in place_of}
        if counted and options and not used & set(options):
            groups[min(options)] = Group(label, None, options, chosen=(counted,))
            used |= set(options)
    for place in places:
        if place not in used:
            groups[place] = Group(_title(raw, names, place), place, {})
    return [groups[place] for place in sorted(groups)]


def _title(raw: RawTable, names: Sequence[str], place: int) -> str:
    title = raw.titles[place].strip() if raw.titles else ""
    return " ".join((title or names[place]).split())


def _question(name: str, dialect: Dialect) -> str | None:
    """Return the question of a column that holds one option, or an own answer's words."""
    if dialect.heads == "titled" and re.search(dialect.own, name):
        name = re.sub(dialect.own, "", name)
        found = re.fullmatch(dialect.option, name)
        return found["question"] if found else name
    found = re.fullmatch(dialect.option, name, re.DOTALL)
    return found["question"].strip() if found else None


def _group(
    raw: RawTable,
    names: Sequence[str],
    dialect: Dialect,
    question: str,
    members: Sequence[int],
    cell: int | None,
) -> Group | None:
    """Return the columns of one question, or None where they are rows of a grid."""
    options: dict[int, str] = {}
    own: list[int] = []
    for place in members:
        text = _option(raw, names, dialect, place)
        if _is_own(names[place], text, raw.columns[place], dialect):
            own.append(place)
        else:
            options[place] = text
    if own and not options:
        # Words beside the answer of a single choice.
        return (
            Group(_asked(raw, question, cell, own), cell, {}, tuple(own))
            if cell is not None
            else None
        )
    if not all(is_option(raw.columns[place], text) for place, text in options.items()):
        return None
    return Group(_asked(raw, question, cell, members), cell, options, tuple(own))


def _option(raw: RawTable, names: Sequence[str], dialect: Dialect, place: int) -> str:
    """Return the text of a column's option: of its title, where the vendor writes one."""
    found = re.fullmatch(dialect.option, names[place], re.DOTALL)
    text = found["option"] if found else names[place]
    if raw.titles:
        return " ".join(raw.titles[place].rpartition(" - ")[2].split()) or text
    return " ".join(text.split())


def _asked(raw: RawTable, question: str, cell: int | None, members: Sequence[int]) -> str:
    """Return the question's text: what the titles of its columns have in common."""
    if not raw.titles:
        return " ".join(question.split())
    if cell is not None:
        return " ".join(raw.titles[cell].split()) or question
    title = raw.titles[members[0]]
    return " ".join(title.partition(" - ")[0].split()) or question


def _is_own(name: str, option: str, column: TextColumn, dialect: Dialect) -> bool:
    """Whether a column holds the words of own answers, not only whether one was chosen."""
    if not dialect.own:
        return False
    named = re.search(dialect.own, name) or re.search(dialect.own, fold(option))
    return bool(named) and not is_option(column, option)


def is_option(column: TextColumn, option: str) -> bool:
    """Whether a column only says whether one option was chosen."""
    texts = {fold(text) for text in column.texts} - {""}
    kinds = {text for text in texts if not re.fullmatch(r"-\d{1,2}", text)}
    if kinds <= (CHOSEN | UNCHOSEN):
        return True
    return kinds - UNCHOSEN <= {fold(option)} or (
        len(kinds) <= 1 and is_word("words", "other", fold(option)) and kinds <= {fold(option)}
    )
