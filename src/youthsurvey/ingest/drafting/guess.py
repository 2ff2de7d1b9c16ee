"""What a column is: its type, its answers and their order, with the reason and the doubts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from youthsurvey.ingest.drafting.answers import (
    Answer,
    Concept,
    Option,
    categories_of,
    country_concept,
    occupation_concept,
    options_of,
    same_in_latin,
    scale_concept,
    sex_concept,
    with_country_names,
    yes_no_concept,
)
from youthsurvey.ingest.drafting.asked import Asked, Doubt, Guess
from youthsurvey.ingest.drafting.date_guess import guess_date
from youthsurvey.ingest.drafting.number_guess import FEW, guess_number
from youthsurvey.ingest.drafting.parts import Options, find_options
from youthsurvey.ingest.drafting.scales import (
    Scale,
    education_scale,
    is_aside,
    number_scale,
    verbal_scale,
)
from youthsurvey.ingest.folding import fold
from youthsurvey.ingest.personal import is_personal

_MOST_OPTIONS = 60


def guess(asked: Asked) -> Guess:
    """Return what a column is thought to be."""
    if not asked.answers:
        return Guess("text", reason="nobody answered", doubts=(Doubt(0.3, "The column is empty."),))
    if any(is_personal(answer.text) for answer in asked.answers):
        # No label, table or figure may show them, so they are no answers to choose from.
        told = Doubt(0.5, "Some answers hold addresses or numbers of persons; it is read as text.")
        return replace(_text(asked), doubts=(told,))
    if asked.asks("comment"):
        return _text(asked)
    for look in (guess_date, guess_number, _multiple, _known, _verbal, _single):
        found = look(asked)
        if found is not None:
            return found
    return _text(asked)


def _multiple(asked: Asked) -> Guess | None:
    for separator in asked.separators:
        texts = asked.texts
        if separator.strip() == ";":
            texts = tuple(text.strip().removesuffix(";") for text in texts)
        found = find_options(texts, asked.counts, separator)
        if found is not None:
            return _of_options(asked, found, separator)
    return None


def _of_options(asked: Asked, found: Options, separator: str) -> Guess:
    languages = {fold(answer.text): answer.language for answer in asked.answers}
    seen: dict[str, str] = {}
    for answer in asked.answers:
        for text in found.texts:
            if fold(text) in fold(answer.text):
                seen.setdefault(fold(text), languages[fold(answer.text)])
    answers = [
        Answer(t, found.counts[t], seen.get(fold(t), asked.languages[0])) for t in found.texts
    ]
    options = options_of(answers, _unknown)
    place = {text: i for i, text in enumerate(found.texts)}
    options = tuple(sorted(options, key=lambda o: min(place[text] for text in o.texts)))
    options = same_in_latin(options, found.own)
    taken = {fold(text) for option in options for text in option.aliases}
    strangers = {text: n for text, n in found.own.items() if fold(text) not in taken}
    mark = f'"{separator}"'
    doubts = []
    if any(separator.strip() in text for text in found.texts):
        inside = next(text for text in found.texts if separator.strip() in text)
        doubts.append(Doubt(0.3, f'"{_cut(inside)}" is taken for one option, with {mark} inside.'))
    if strangers:
        n = sum(strangers.values())
        doubts.append(
            Doubt(
                0.35,
                f"{_answers(n)} beside the options taken for people's own; "
                f'commonest: "{_cut(next(iter(strangers)))}".',
            )
        )
    if not found.ordered:
        doubts.append(Doubt(0.15, "Cells list its options in no fixed order; they stand by size."))
    doubts += _unpaired(options, asked)
    reason = f"{len(found.texts)} parts between {mark} recur in many combinations"
    own = bool(strangers)
    categories = categories_of(options, own=own, languages=asked.languages)
    return Guess("multiple", categories, reason, tuple(doubts), separator=separator)


def _known(asked: Asked) -> Guess | None:
    """What most surveys ask: the header says so and the answers agree."""
    known: tuple[tuple[str, Concept], ...] = (
        ("sex", sex_concept), ("country", country_concept), ("consent", yes_no_concept),
        ("student", yes_no_concept), ("occupation", occupation_concept),
    )  # fmt: skip
    for role, concept in known:
        if not asked.asks(role):
            continue
        share = sum(a.n for a in asked.answers if concept(a.text)) / asked.answered
        if share >= (0.3 if role == "occupation" else 0.8):
            return _nominal(asked, concept, f"it asks for {role.replace('_', ' ')}", role)
    if asked.asks("education"):
        scale = education_scale([answer.text for answer in asked.answers if answer.n > 1])
        if scale is not None:
            return _of_scale(asked, scale, "its answers are levels of education", "education")
    return None


def _unknown(_: str) -> str:
    """What answers mean where nothing is known of them."""
    return ""


def _verbal(asked: Asked) -> Guess | None:
    texts = [answer.text for answer in asked.answers]
    if len(texts) > 40:
        return None
    scale = verbal_scale(texts)
    if scale is not None and len(set(scale.values.values())) > 2:
        reason = _REASONS.get(scale.kind, f"its answers are degrees of {scale.kind}")
        return _of_scale(asked, scale, reason, "", scored=True)
    if scale is not None and all(yes_no_concept(t) for t in scale.values):
        return _nominal(asked, yes_no_concept, "its answers are yes and no", "")
    ranges = number_scale(texts)
    if ranges is not None and asked.answered > 1.5 * len(texts):
        role = "age" if asked.asks("age") else ""
        return _of_scale(asked, ranges, "its answers are ranges of numbers", role)
    return None


_REASONS = {
    "answer": "its answers run from yes to no",
    "ease": "its answers are degrees of difficulty",
}


def _of_scale(asked: Asked, scale: Scale, reason: str, role: str, *, scored: bool = False) -> Guess:
    answers = asked.answers
    points = scale_concept(scale)
    aside = {fold(text) for text in scale.aside}

    def concept(text: str) -> str:
        return points(text) or ("aside" if fold(text) in aside and not is_aside(text) else "")

    options = options_of(answers, concept)
    place = {fold(text): i for i, text in enumerate(scale.values)}
    options = tuple(
        sorted(options, key=lambda o: min(place.get(fold(t), len(place)) for t in o.texts))
    )
    doubts = []
    values = [o.concept for o in options if o.concept.startswith("at ")]
    rare = any(not o.concept for o in options)
    if len(set(values)) < len(values):
        doubts.append(
            Doubt(0.7, "Two of its points are equally strong by their words; check their order.")
        )
    elif scored and any(o.concept == "aside" for o in options):
        text = next(t for o in options if o.concept == "aside" for t in o.texts)
        doubts.append(Doubt(0.3, f'"{_cut(text)}" is set aside as no point of the scale.'))
    doubts += _unpaired([o for o in options if o.concept != "aside"], asked)
    categories = categories_of(options, own=rare, languages=asked.languages, scored=scored)
    return Guess("ordinal", categories, reason, tuple(doubts), role=role)


def _nominal(asked: Asked, concept: Concept, reason: str, role: str) -> Guess:
    """A single choice without an order: options by size, rare texts beside them own answers."""
    options = options_of(asked.answers, concept)
    if role == "country":
        options = with_country_names(options, asked.languages)
    options = tuple(sorted(options, key=lambda o: -o.n))
    least = max(2, round(0.01 * asked.answered))
    doubts = []
    # In each language by itself: few answered in some, and nothing is rare there.
    spoken = Counter(next(iter(option.label)) for option in options)
    kept = tuple(
        o for o in options if o.concept or o.n > least or spoken[next(iter(o.label))] <= FEW
    )
    own = [o for o in options if o not in kept]
    if own:
        n = sum(o.n for o in own)
        doubts.append(
            Doubt(
                0.4,
                f"{_answers(n)} of {len(own)} rare kinds taken for people's own; "
                f'commonest: "{_cut(own[0].texts[0])}".',
            )
        )
    doubts += _unpaired(kept, asked)
    categories = categories_of(kept, own=bool(own), languages=asked.languages)
    return Guess("single", categories, reason, tuple(doubts), role=role)


def _single(asked: Asked) -> Guess | None:
    distinct = len(asked.answers)
    often = sum(answer.n for answer in asked.answers if answer.n > 1)
    repeated = sum(answer.n > 1 for answer in asked.answers)
    long = np.average([len(a.text.split()) for a in asked.answers]) > 12
    if distinct == 1:
        only = asked.answers[0].text
        found = _nominal(asked, _unknown, "it has one answer only", "")
        return replace(found, doubts=(Doubt(0.2, f'Everybody who answered said "{_cut(only)}".'),))
    if repeated < 2 or repeated > _MOST_OPTIONS or (long and distinct > FEW):
        return None
    if distinct <= FEW and often >= 0.5 * asked.answered and asked.answered > distinct * 1.5:
        return _nominal(asked, _unknown, f"its {distinct} answers recur", "")
    if often >= 0.7 * asked.answered and distinct <= max(FEW, 0.25 * asked.answered):
        found = _nominal(asked, _unknown, f"{repeated} answers recur", "")
        extra = Doubt(0.4, "It may be an open question: many answers were given once.")
        return replace(found, doubts=(*found.doubts, extra)) if repeated < distinct / 2 else found
    return None


def _text(asked: Asked) -> Guess:
    distinct = len(asked.answers)
    repeated = asked.answers[0]
    doubts: tuple[Doubt, ...] = ()
    if repeated.n > max(5, 0.1 * asked.answered) and distinct > 3:
        doubts = (Doubt(0.35, f'"{_cut(repeated.text)}" recurs {repeated.n} times: a choice?'),)
    role = "comment" if asked.asks("comment") else ""
    return Guess(
        "text", reason=f"{distinct} different answers of {asked.answered}", doubts=doubts, role=role
    )


def _unpaired(options: Sequence[Option], asked: Asked) -> list[Doubt]:
    """Return the doubt that answers in several languages were not known for the same."""
    if len(asked.languages) < 2:
        return []
    main = asked.languages[0]
    alone = [o for o in options if main not in o.label and not o.concept]
    if not alone:
        return []
    text = next(iter(alone[0].label.values()))
    return [
        Doubt(
            0.6 + min(0.3, sum(o.n for o in alone) / asked.answered),
            f'{len(alone)} answers in other languages, such as "{_cut(text)}", stand apart from '
            "their translations: move them to aliases.",
        )
    ]


def _answers(n: int) -> str:
    return f"{n} answer" if n == 1 else f"{n} answers"


def _cut(text: str, longest: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def guess_as(asked: Asked, type_: str) -> Guess:
    """Return what a column is where a person, or the vendor's form, says its type.

    Args:
        asked: the column.
        type_: of the codebook.
    """
    said = f"its type is {type_}, as was said"
    if not asked.answers:
        return Guess("text", reason="nobody answered")
    if type_ == "date":
        return guess_date(asked) or _text(asked)
    if type_ == "single":
        return _nominal(asked, _unknown, said, "")
    if type_ == "ordinal":
        texts = [answer.text for answer in asked.answers]
        scale = verbal_scale(texts) or number_scale(texts) or education_scale(texts)
        rating = guess_number(asked)
        if scale is not None:
            return _of_scale(asked, scale, said, "")
        if rating is not None and rating.type == "ordinal":
            return rating
        found = _nominal(asked, _unknown, said, "")
        order = Doubt(0.8, "Its points stand by size, for their words tell no order.")
        return replace(found, type="ordinal", doubts=(*found.doubts, order))
    if type_ == "multiple":
        found_options = _multiple(asked)
        if found_options is not None:
            return found_options
        single = _nominal(asked, _unknown, said, "")
        return replace(single, type="multiple", separator=asked.separators[0])
    if type_ == "numeric":
        return Guess("numeric", reason=said)
    if type_ == "contact":
        return Guess("contact", reason=said, role="contact")
    return _text(asked)
