"""Questions of a file that names its values, as those of SPSS and Stata do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from youthsurvey.ingest.drafting.asked import Asked, Doubt, Guess
from youthsurvey.ingest.drafting.lexicon import finds, role_of, section
from youthsurvey.ingest.drafting.naming import slug, unique
from youthsurvey.ingest.drafting.scales import (
    education_scale,
    is_aside,
    number_scale,
    verbal_scale,
)
from youthsurvey.ingest.folding import fold
from youthsurvey.model.codebook import Category, MissingKind, VariableType

_CODE = re.compile(r"\w[\w-]*")


def guess_labelled(asked: Asked, labels: Mapping[str, str], missing: Sequence[str]) -> Guess | None:
    """Return what a variable with labelled values is; None where no answer has a label.

    Args:
        asked: the column.
        labels: by value, in order.
        missing: values that are declared missing.
    """
    answers = {value: label for value, label in labels.items() if value not in missing}
    values = [text.strip() for text in asked.texts]
    unlabelled = [v for v in dict.fromkeys(values) if v not in labels and v not in missing]
    gone = [_missing_category(value, labels.get(value, value), asked) for value in missing]
    if not answers or (len(unlabelled) > len(answers) and len(unlabelled) > 5):
        if not missing and not answers:
            return None
        # A number of which a few values have names.
        named = [_category(v, label, asked) for v, label in answers.items() if label]
        doubts = (
            (Doubt(0.5, "Some of its numbers have labels; they are read as numbers."),)
            if named
            else ()
        )
        return Guess(
            "numeric", tuple(gone), "most of its values are numbers without labels", doubts
        )
    shown = _distinct(answers)
    asides = {value for value, label in shown.items() if is_aside(label)}
    made = [_category(v, shown[v], asked, aside=v in asides) for v in shown if v not in asides]
    made += [_category(v, shown[v], asked, aside=True) for v in shown if v in asides]
    made += [_category(v, v, asked) for v in unlabelled]
    doubts = ()
    if unlabelled:
        doubts = (
            Doubt(
                0.5, f'{len(unlabelled)} of its values, such as "{unlabelled[0]}", have no label.'
            ),
        )
    type_: VariableType = "ordinal" if is_scale(list(shown.values())) else "single"
    reason = "its values have labels" + (", which are a scale" if type_ == "ordinal" else "")
    role = role_of(asked.header)
    return Guess(type_, _unique([*made, *gone]), reason, doubts, role=role)


def is_scale(labels: Sequence[str]) -> bool:
    """Whether some labels are the points of a scale."""
    scales = (verbal_scale(labels), number_scale(labels), education_scale(labels))
    return any(scale is not None and len(set(scale.values.values())) > 2 for scale in scales)


def _distinct(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels that can be told apart."""
    seen: set[str] = set()
    out = {}
    for value, label in labels.items():
        text = label.strip() or value
        out[value] = f"{text} ({value})" if fold(text) in seen else text
        seen.add(fold(text))
    return out


def _category(value: str, label: str, asked: Asked, *, aside: bool = False) -> Category:
    code = value if _CODE.fullmatch(value) else slug(value) or "value"
    aliases = () if code == value else (value,)
    return Category(code, {asked.languages[0]: label}, aliases=aliases, aside=aside)


def _missing_category(value: str, label: str, asked: Asked) -> Category:
    plain = re.sub(r"\W", "", value)
    return Category(
        f"missing_{plain or 'value'}",
        {asked.languages[0]: label or value},
        aliases=(value,) if fold(label) != fold(value) else (),
        missing=_kind(label),
    )


def _kind(label: str) -> MissingKind:
    folded = fold(label)
    words = section("words")
    if finds(words["refused"], folded) or finds(("refus*", "отказ*", "бас тарт*"), folded):
        return MissingKind.REFUSED
    if finds(words["aside"], folded):
        return MissingKind.DONT_KNOW
    if finds((*words["inapplicable"], "skip*", "not asked", "не задавал*"), folded):
        return MissingKind.NOT_ASKED
    return MissingKind.NO_ANSWER


def _unique(categories: Sequence[Category]) -> tuple[Category, ...]:
    taken: set[str] = set()
    return tuple(replace(c, code=unique(c.code, taken)) for c in categories)
