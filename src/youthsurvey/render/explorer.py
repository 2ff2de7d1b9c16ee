"""What readers can choose on the page, as data that its script only picks from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from youthsurvey.model.codebook import Labels, pick
from youthsurvey.model.phrases import phrase
from youthsurvey.render import theme

Numbers = tuple[float | None, ...]

_WORDS = (
    "explorer_total", "explorer_base", "explorer_answers", "explorer_several", "explorer_weighted",
    "explorer_unweighted", "explorer_withheld", "explorer_all_withheld", "explorer_test",
    "explorer_option_tests", "explorer_no_test", "explorer_low_base", "explorer_within",
    "explorer_main_only", "explorer_no_column", "explorer_synthetic", "explorer_none",
)  # fmt: skip

_PLACES = {name: f"{{{name}}}" for name in ("n", "scheme", "p", "tests", "group")}
"""Places in the words that the script fills."""


@dataclass(frozen=True)
class Question:
    """A question that can stand in rows or columns.

    Attributes:
        name: the variable.
        title: its short title; question: its wording.
        codes: of its answers.
        answers: each with whether it is set aside ("hard to say").
        scale: answers are ordered.
        multiple: several were allowed.
    """

    name: str
    title: Labels
    question: Labels
    codes: tuple[str, ...]
    answers: tuple[tuple[Labels, bool], ...]
    scale: bool
    multiple: bool


@dataclass(frozen=True)
class Shown:
    """One table; None stands for what is withheld or undefined.

    Attributes:
        n: r rows of c respondents.
        base: c respondents with an answer to both questions.
        share: by scheme, r rows of c shares of the column, in tenths of a per cent, rounded.
        p: by scheme, of the table's test under "", or of each option's.
    """

    n: tuple[Numbers, ...]
    base: Numbers
    share: Mapping[str, tuple[Numbers, ...]]
    p: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Explorer:
    """All tables that a reader of the page can choose.

    Attributes:
        questions: in the questionnaire's order.
        schemes: labels by name, "unweighted" first.
        main: the scheme of tables within groups.
        filters: questions within whose answers there are tables.
        one: by question.
        two: by questions of rows and columns.
        within: by questions of rows and columns, the filter, and its answer's place; those of
            which all is withheld are left out.
        least_base: groups of fewer respondents are marked.
        least_cell: under which cells are withheld; 0 for none.
        first: questions of rows and columns that are shown at first.
    """

    questions: tuple[Question, ...]
    schemes: Mapping[str, Labels]
    main: str
    filters: tuple[str, ...]
    one: Mapping[str, Shown]
    two: Mapping[tuple[str, str], Shown]
    within: Mapping[tuple[str, str, str, int], Shown]
    least_base: int
    least_cell: int
    first: tuple[str, str]

    def __post_init__(self) -> None:
        names = {question.name for question in self.questions}
        assert names == set(self.one), "every question has its table"
        assert set(self.filters) <= names, "filters are questions"


def explorer_json(explorer: Explorer, langs: tuple[str, ...], synthetic: bool) -> str:
    """Return the tables and their words as JSON that can stand in a page's script element."""
    words = {
        lang: {
            key.removeprefix("explorer_"): pick(
                phrase(
                    __package__, key, least=explorer.least_cell, base=explorer.least_base, **_PLACES
                ),
                lang,
            )
            for key in _WORDS
        }
        for lang in langs
    }
    data = {
        "questions": [_question(question, langs) for question in explorer.questions],
        "schemes": list(explorer.schemes),
        "schemeLabels": [_said(label, langs) for label in explorer.schemes.values()],
        "main": explorer.main,
        "synthetic": synthetic,
        "leastBase": explorer.least_base,
        "tables": {
            **{name: _table(shown) for name, shown in explorer.one.items()},
            **{"|".join(key): _table(shown) for key, shown in explorer.two.items()},
            **{"|".join(map(str, key)): _table(shown) for key, shown in explorer.within.items()},
        },
        "words": words,
        "withheldColour": theme.WITHHELD,
        "asideColour": theme.ASIDE,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Nothing in the texts may end the element that they stand in.
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _question(question: Question, langs: tuple[str, ...]) -> dict[str, Any]:
    named = [i for i, (_, aside) in enumerate(question.answers) if not aside]
    colours = (theme.scale_colours if question.scale else theme.family_colours)(len(named))
    found = dict(zip(named, colours, strict=True))
    return {
        "name": question.name,
        "title": _said(question.title, langs),
        "question": _said(question.question, langs),
        "codes": question.codes,
        "answers": [_said(label, langs) for label, _ in question.answers],
        "aside": [int(aside) for _, aside in question.answers],
        "colours": [found.get(i, theme.ASIDE) for i in range(len(question.answers))],
        "ink": [theme.text_on(found.get(i, theme.ASIDE)) for i in range(len(question.answers))],
        "scale": question.scale,
        "multiple": question.multiple,
    }


def _table(shown: Shown) -> dict[str, Any]:
    return {"n": shown.n, "base": shown.base, "share": shown.share, "p": shown.p}


def _said(labels: Labels, langs: tuple[str, ...]) -> dict[str, str]:
    return {lang: pick(labels, lang) for lang in langs}
