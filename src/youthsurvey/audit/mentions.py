"""Percentages and counts that a sentence states, and the other numbers in it, by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from youthsurvey.audit.asides import Aside, Asides, masked

MentionKind = Literal["percent", "points", "count", "size", "bare"]
"""percent; points: a difference in percentage points; count: of respondents; size: "N = 505";
bare: a number without a unit, which is a mention only where it is linked."""

Bound = Literal["", "about", "almost", "over", "under"]


@dataclass(frozen=True)
class Mention:
    """A number that a sentence states of respondents.

    Attributes:
        text: as it stands, unit included.
        start, end: where, in characters of the sentence.
        kind: see ``MentionKind``.
        value: per cent, points or respondents; the lower end of a range.
        decimals: as printed.
        high: the upper end of a range ("35–41 %"); None for a single number.
        of: the base in "302 of 505"; None where there is none.
        bound: what a word before or after it makes of it ("almost", "over").
        in_words: a word such as "half" stands for it.
        row: which enumeration it is a member of ("48.5, 27.7 and 17.8 %"), from 1; 0 for none.
    """

    text: str
    start: int
    end: int
    kind: MentionKind
    value: Decimal
    decimals: int = 0
    high: Decimal | None = None
    of: int | None = None
    bound: Bound = ""
    in_words: bool = False
    row: int = 0


_SPACE = r"[\s\u00a0\u2009\u202f]"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d])|\d+)(?:[.,]\d{{1,4}}(?!\d))?"
)
_POINTS = re.compile(
    rf"{_SPACE}*(?:п{_SPACE}?\.{_SPACE}?п\b\.?|pp\b|p\.p\."
    rf"|(?:%|percent(?:age)?|per{_SPACE}cent)[\s-]points?"
    rf"|процентн\w+{_SPACE}+пункт\w*|%-?н\w+{_SPACE}+пункт\w*"
    rf"|пайыздық{_SPACE}+(?:пункт|тармақ)\w*)",
    re.I,
)
_PERCENT = re.compile(
    rf"{_SPACE}*(?:%|％|percent\b|per{_SPACE}cent\b|процент\w*|пайыз\w*)(?:-?[а-яәіңғүұқөһ]+)?",
    re.I,
)
_SIZE = re.compile(rf"(?:\b[Nn]|\bобъ[её]м\w*(?: выборки)?){_SPACE}?[=:]{_SPACE}?$")
_PERSONS = re.compile(
    rf"{_SPACE}+(?:\w+{_SPACE}+)?(?:респондент|человек|чел\b|участник|участниц|опрошенн|студент|женщин"
    r"|мужчин|анкет|адам|қатысушы|әйел|ер адам|respondents?\b|participants?\b|people\b|persons?\b"
    r"|students?\b|women\b|men\b|interviewees\b)",
    re.I,
)
_OF = re.compile(
    rf"{_SPACE}*(?:/|из|of|out of|-?\s?(?:тің|тың|дің|дың|нің|ның)"
    rf"|{_SPACE}+(?:адам|респондент|қатысушы)\w*(?:тің|тың|дің|дың|нің|ның)){_SPACE}*$",
    re.I,
)
_KAZAKH_OF = re.compile(r"(?:тің|тың|дің|дың|нің|ның)", re.I)
_TO = re.compile(
    rf"{_SPACE}*(?:[–—-]|до|to|\.\.\.?|…|-?(?:тен|тан|ден|дан|нен|нан)){_SPACE}*", re.I
)
_LISTED = re.compile(
    rf"{_SPACE}*(?:[,;/+]|и|and|или|or|және|мен|пен|бен|[,;]{_SPACE}*(?:и|and|және)){_SPACE}*", re.I
)
_BEFORE: Sequence[tuple[Bound, re.Pattern[str]]] = tuple(
    (bound, re.compile(rf"(?:^|[\s(«]){words}{_SPACE}*$", re.I))  # type: ignore[misc]
    for bound, words in (
        ("about", r"(?:около|примерно|приблизительно|порядка|about|around|roughly|some"
                  r"|approximately|шамамен|≈|~)"),
        ("almost", r"(?:почти|чуть (?:менее|меньше)|без малого|almost|nearly|just under"
                   r"|close to|близко к)"),
        ("over", r"(?:более(?: чем)?|больше(?: чем)?|свыше|выше|не менее(?: чем)?|чуть более"
                 r"|over|more than|above|at least|just over|>|≥|превы\w+)"),
        ("under", r"(?:менее(?: чем)?|меньше(?: чем)?|ниже|не более(?: чем)?|under|less than"
                  r"|below|fewer than|up to|at most|<|≤)"),
    )
)  # fmt: skip
_AFTER: Sequence[tuple[Bound, re.Pattern[str]]] = tuple(
    (bound, re.compile(rf"{_SPACE}*{words}", re.I))  # type: ignore[misc]
    for bound, words in (
        ("almost", r"(?:жуы[қғ]|дерлік|таяу|жақын)"),
        ("over", r"(?:астам|артық|жоғары|(?:аса|көп)(?:ы|і|там|ам)?\w{0,4}\b)"),
        ("under", r"(?:кем|төмен|аз\b)"),
    )
)
_FRACTIONS: Sequence[tuple[Decimal, re.Pattern[str]]] = tuple(
    (Decimal(value), re.compile(words, re.I))
    for value, words in (
        ("75", r"\bтри четверти|\bthree[ -]quarters|\bтөрттен үш\w*"),
        ("66.7", r"\bдв(?:е|ух) трет\w+|\btwo[ -]thirds|\bүштен екі\w*"),
        ("50", r"\bполовин\w+|\bкажд\w+ втор\w+|\b(?<!first )(?<!second )half\b"
               r"|\bжарты(?:с\w+)?\b"),
        ("33.3", r"\bтреть\b(?!\w)|\bодн\w+ треть\w*|\bкажд\w+ трет\w+|\b(?:a|one)[ -]third\b"
                 r"|\bүштен бір\w*"),
        ("25", r"\bчетверть\b|\bкажд\w+ четв[её]рт\w+|\b(?:a|one) quarter\b|\bтөрттен бір\w*"),
        ("20", r"\bкажд\w+ пят\w+|\bone in five\b|\bevery fifth\b|\b(?:a|one) fifth\b"
               r"|\bбестен бір\w*"),
        ("10", r"\bкажд\w+ десят\w+|\bone in ten\b|\bevery tenth\b|\bоннан бір\w*"),
    )
)  # fmt: skip
_OF_TIME = re.compile(
    rf"{_SPACE}+(?:of the (?:year|century|month)|\d{{4}}|год\w*|века|месяц\w*|жыл\w*)", re.I
)
_LARGEST = Decimal(100)


def find_mentions(sentence: str) -> tuple[list[Mention], list[Aside]]:
    """Find the numbers of a sentence.

    Args:
        sentence: without markup, of at most a few thousand characters.

    Returns:
        mentions: in their order, those without a unit ("bare") included.
        asides: years, references, ages and the like, which state nothing of respondents.
    """
    hidden = masked(sentence)
    found: list[Mention] = []
    asides: list[Aside] = []
    reasons = Asides(hidden)
    for number in _NUMBER.finditer(hidden):
        mention = _mention(hidden, number)
        kind = reasons.kind(*number.span(), has_unit=mention.kind not in ("bare", "count"))
        if kind is None:
            found.append(mention)
        else:
            asides.append(Aside(kind, number[0], number.start()))
    found = _counts_of(hidden, _ranges(hidden, _enumerated(hidden, found)))
    found += _in_words(hidden, found)
    found.sort(key=lambda mention: mention.start)
    # Decimal commas and nbsp were only looked at in the masked text; what is shown is the text's.
    return [replace(m, text=sentence[m.start : m.end]) for m in found], asides


def _mention(text: str, number: re.Match[str]) -> Mention:
    start, end = number.span()
    digits = re.sub(_SPACE, "", number[0]).replace(",", ".")
    value = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    kind: MentionKind = "bare"
    if unit := _POINTS.match(text, end):
        kind, end = "points", unit.end()
    elif unit := _PERCENT.match(text, end):
        kind, end = "percent", unit.end()
    elif not decimals:
        if _SIZE.search(text[max(0, start - 20) : start]):
            kind = "size" if text[:start].rstrip(" =:\u00a0")[-1:] == "N" else "count"
        elif _PERSONS.match(text, end):
            kind = "count"
    return Mention("", start, end, kind, value, decimals, bound=_bound(text, start, end))


def _bound(text: str, start: int, end: int) -> Bound:
    before = text[max(0, start - 24) : start]
    for bound, pattern in _BEFORE:
        if pattern.search(before):
            return bound
    for bound, pattern in _AFTER:
        if pattern.match(text, end):
            return bound
    return ""


def _enumerated(text: str, found: list[Mention]) -> list[Mention]:
    """Give numbers before "and 17.8 %" its unit, and number such enumerations."""
    out = list(found)
    row = 0
    for i in range(len(out) - 1, 0, -1):
        last, before = out[i], out[i - 1]
        if last.kind not in ("percent", "points") or before.value > _LARGEST:
            continue
        between = text[before.end : last.start]
        if before.kind not in ("bare", last.kind) or not _LISTED.fullmatch(between):
            continue
        if not last.row:
            row += 1
            out[i] = replace(last, row=row)
        out[i - 1] = replace(before, kind=last.kind, row=out[i].row)
    return out


def _ranges(text: str, found: list[Mention]) -> list[Mention]:
    """Make one mention of the ends of a range."""
    out: list[Mention] = []
    for mention in found:
        last = out[-1] if out else None
        if (
            last is not None
            and mention.kind in ("percent", "points")
            and last.kind in ("bare", mention.kind)
            and last.high is None
            and last.value < mention.value
            and _TO.fullmatch(text, last.end, mention.start)
        ):
            out[-1] = replace(
                last,
                end=mention.end,
                kind=mention.kind,
                high=mention.value,
                decimals=max(last.decimals, mention.decimals),
            )
        else:
            out.append(mention)
    return out


def _counts_of(text: str, found: list[Mention]) -> list[Mention]:
    """Make one mention of "302 of 505", "302 из 505", "505-тің 302-сі"."""
    out: list[Mention] = []
    for mention in found:
        last = out[-1] if out else None
        between = "" if last is None else text[last.end : mention.start]
        if (
            last is None
            or last.decimals
            or mention.decimals
            or not {last.kind, mention.kind} <= {"bare", "count"}
            or not _OF.fullmatch(between)
        ):
            out.append(mention)
            continue
        part, whole = last.value, mention.value
        if _KAZAKH_OF.search(between):
            part, whole = whole, part
        if 0 <= part <= whole:
            out[-1] = replace(
                last, end=mention.end, kind="count", value=part, of=int(whole), bound=""
            )
        else:
            out.append(mention)
    return out


def _in_words(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield "half", "two thirds" and the like, where no number stands on them."""
    taken: list[tuple[int, int]] = [(m.start, m.end) for m in found]
    for value, pattern in _FRACTIONS:
        for word in pattern.finditer(text):
            start, end = word.span()
            if any(a < end and start < b for a, b in taken) or _OF_TIME.match(text, end):
                continue
            taken.append((start, end))
            yield Mention(
                "", start, end, "percent", value, bound=_bound(text, start, end), in_words=True
            )
