"""One question's columns to its variable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from youthsurvey.ingest.drafting.asked import Asked, Guess
from youthsurvey.ingest.drafting.export import OTHER, Drafted, Export, no_contacts
from youthsurvey.ingest.drafting.grouping import Group
from youthsurvey.ingest.drafting.guess import guess, guess_as
from youthsurvey.ingest.drafting.labelled import guess_labelled
from youthsurvey.ingest.drafting.lexicon import finds, is_word, section
from youthsurvey.ingest.drafting.naming import slug, unique
from youthsurvey.ingest.drafting.personal import personal_kind
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Bands, Category, Variable


def personal(export: Export, group: Group) -> tuple[str, str]:
    """Return which personal data a question's column holds, and why it is thought so; or ""."""
    if group.cell is None or group.options:
        return "", ""
    asked = export.asked(group.cell, group.question)
    return personal_kind(group.question, asked.texts, asked.counts)


def question(export: Export, group: Group, contact: bool, type_: str) -> Drafted:
    """Return the variable of one question; its name is given later.

    Args:
        export: the file.
        group: the question's columns.
        contact: it asks for an e-mail address.
        type_: what a person said of its type; "" for nothing.
    """
    if group.options:
        return _of_columns(export, group)
    assert group.cell is not None, "a question without options has a cell"
    asked = export.asked(group.cell, group.question)
    name = export.names[group.cell]
    labels, missing = (
        export.dictionary.labels.get(name, {}),
        export.dictionary.missing.get(name, ()),
    )
    labelled = guess_labelled(asked, labels, missing) if labels or missing else None
    if type_:
        found = guess_as(asked, type_)
    elif labelled is not None:
        found = labelled
    elif contact:
        none = no_contacts(export, asked)
        found = Guess("contact", none, "it holds e-mail addresses", role="contact")
    else:
        found = guess(asked)
    if group.own and found.type in ("single", "ordinal"):
        heads = [export.names[place] for place in group.own]
        found = replace(found, categories=_with_own_words(export, found.categories, heads))
    header = export.names[group.cell]
    variable = Variable(
        name="",
        type=found.type,
        question={export.all[0]: group.question},
        headers=() if fold(header) == fold(group.question) else (header,),
        categories=found.categories,
        required=found.type not in ("text", "contact", "date"),
        marks_synthetic=found.type == "single" and _is_synthetic(asked),
        separator=found.separator or ", ",
        units=found.units,
        date_format=found.date_format,
    )
    return Drafted(variable, found, group.columns)


def _is_synthetic(asked: Asked) -> bool:
    words = section("words")["synthetic"]
    return len(asked.answers) == 1 and finds(words, fold(asked.answers[0].text))


def _with_own_words(
    export: Export, categories: Sequence[Category], headers: Sequence[str]
) -> tuple[Category, ...]:
    """Give a single choice's own answer the columns that hold its words."""
    marks = {fold(mark) for mark in export.dialect.own_marks}

    def is_own(category: Category) -> bool:
        texts = {fold(text) for text in (*category.label.values(), *category.aliases)}
        return category.own or bool(texts & marks) or category.code == "other"

    mine = next((category for category in categories if is_own(category)), None)
    rest = [category for category in categories if category is not mine]
    if mine is None:
        code = unique("other", {category.code for category in categories})
        mine = Category(code, export.in_all(OTHER), aliases=export.dialect.own_marks[:1])
    elif marks & {fold(text) for text in mine.label.values()}:
        # What the vendor writes in its place is no label to show.
        texts = tuple(mine.label.values())
        mine = replace(mine, code="other", label=export.in_all(OTHER), aliases=texts)
    own = replace(mine, own=True, aside=True, headers=tuple(headers), score=None)
    return (*rest, own)


def _of_columns(export: Export, group: Group) -> Drafted:
    """Return a multiple choice that has a column an option."""
    taken: set[str] = set()
    categories = []
    main = export.all[0]
    for place, text in group.options.items():
        name = export.names[place]
        told = slug(name.rpartition("/")[2], 60) if export.dialect.coded else slug(text)
        categories.append(Category(unique(told or "option", taken), {main: text}, headers=(name,)))
    mine = [c for c in categories if is_word("words", "other", fold(c.label[main]))]
    if group.own and mine:
        # One column says that the own answer was chosen, another holds its words.
        heads = (*mine[0].headers, *(export.names[place] for place in group.own))
        own = replace(mine[0], code="other", headers=heads, aside=True, own=True)
        categories = [c for c in categories if c is not mine[0]] + [own]
    elif group.own:
        heads = tuple(export.names[place] for place in group.own)
        code = unique("other", taken)
        categories.append(Category(code, export.in_all(OTHER), headers=heads, aside=True, own=True))
    reason = f"{len(group.options)} columns say whether an option was chosen"
    header = () if group.cell is None else (export.names[group.cell],)
    if header:
        reason += ", and one holds them all"
    separator = export.dialect.separators[0]
    found = Guess("multiple", tuple(categories), reason, separator=separator)
    variable = Variable(
        name="",
        type="multiple",
        question={main: group.question},
        headers=tuple(h for h in header if fold(h) != fold(group.question)),
        categories=tuple(categories),
        separator=separator,
        chosen=group.chosen,
    )
    return Drafted(variable, found, group.columns)


def with_name(made: Drafted, taken: set[str], number: int) -> Drafted:
    """Give a variable its name: what it asks, the vendor's code, or its number."""
    variable = made.variable
    header = (*variable.headers, *variable.question.values())[0].strip().rpartition("/")[2]
    code = slug(header, 40) if re.fullmatch(r"[A-Za-z][\w.\[\]-]*", header) else ""
    name = variable.name or made.guess.role or code or f"q{number}"
    name = name if name[:1].isalpha() else f"q_{name}"
    return replace(made, variable=replace(variable, name=unique(name, taken)))


_AGES = ((0, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 120))
_AGE_GROUP = {"en": "Age group", "ru": "Возрастная группа", "kk": "Жас тобы"}
_UNDER = {"en": "under 18", "ru": "до 18 лет", "kk": "18 жасқа дейін"}


def age_groups(export: Export, age: Drafted, taken: set[str]) -> Drafted:
    """Return age groups made from ages: the usual ones that somebody is in."""
    texts = export.raw.columns[age.columns[0]].texts
    ages = {int(head) for text in texts if (head := text.strip().partition(" ")[0]).isdecimal()}
    ranges = {}
    categories = []
    for low, high in _AGES:
        if any(low <= each <= high for each in ages):
            code = "under_18" if not low else f"{low}_plus" if high == 120 else f"{low}_{high}"
            text = f"{low}+" if high == 120 else f"{low}–{high}"
            label = export.in_all(dict.fromkeys(_UNDER, text) if low else _UNDER)
            ranges[code] = (float(low), float(high))
            categories.append(Category(code, label))
    variable = Variable(
        name=unique("age_group", taken),
        type="ordinal",
        question=export.in_all(_AGE_GROUP),
        categories=tuple(categories),
        bands=Bands(age.variable.name, ranges),
    )
    reason = f"made from {age.variable.name}, in usual groups"
    return Drafted(variable, Guess("ordinal", reason=reason, role="age_group"), age.columns)
