"""Numbers of a text that state nothing of respondents: years, references, ages, p values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

AsideKind = Literal[
    "year", "date", "figure", "reference", "age", "p_value", "confidence", "statistic", "version",
    "address", "amount", "other",
]  # fmt: skip
"""figure: a number of a figure, table, page, section or question; reference: in square brackets;
confidence: of an interval or a level of significance; statistic: of a test or a model; address: of
a page or a document (URL, DOI, ISBN); amount: of money, things or people elsewhere (millions);
other: a number without a unit."""
ASIDES: tuple[AsideKind, ...] = get_args(AsideKind)


@dataclass(frozen=True)
class Aside:
    """A number that was set aside: its kind, as it stands, and where in its sentence."""

    kind: AsideKind
    text: str
    start: int


_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:doi|DOI)[:\s]*\S*10\.\d{4,9}/\S+|\b10\.\d{4,9}/\S+"
    r"|\b(?:ISBN|ISSN|УДК|МРНТИ|FTAMP|ҒТАМР|ӘОЖ|ББК|UDC|ORCID|IRN)[:\s№]*[\dX][\dX./-]*|\S+@\S+"
)
_BRACKETS = re.compile(r"\[[^\[\]]{1,80}\]")
_MONTH = (
    r"(?:январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|january|february|march|april|may\b|june|july|august|september|october|november|december"
    r"|jan\b|feb\b|aug\b|sept?\b|oct\b|nov\b|dec\b"
    r"|қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйек|қазан|қараша|желтоқсан)"
)
_FIGURE_WORD = (
    r"(?:(?:рис|табл|диагр|график|прилож|раздел|глав|стр|вопрос|шаг|этап|сурет|кесте|бет|сұрақ|том"
    r"|выпуск|fig|tab|chart|section|chapter|appendi|page|vol|issue|question|step|equation|формул)"
    r"[а-яёәіңғүұқөһa-z]{0,7}\.?|(?:ст|п|с|p|pp|no|nos|q|eq)\.)"
)
_YEARS_OLD = r"(?:лет\b|года\b|год\b|жас|years?(?:[ -]olds?)?\b|y\.?o\.?\b)"
# A pattern in several pieces, for its alternatives stand in three languages.
_BEFORE: Sequence[tuple[AsideKind, re.Pattern[str]]] = (
    ("p_value", re.compile(
        r"(?:\b[pрP]|\bp[- ]?value|\bзначимост\w*|\bзначени\w+ p)\s?[=<>≤≥]\s?$")),
    ("confidence", re.compile(
        r"(?:доверительн\w+ (?:интервал\w*|уровн\w+|вероятност\w+)|уровн\w+ (?:доверия|значимости)"
        r"|\bCI|\bДИ|\bСА|confidence(?: (?:level|interval)s?)?|significance(?: level)?|сенім\w* \w*"
        r"|мәнділік \w*|погрешност\w+|margin of error|\bat the|на уровне)\W{0,4}(?:of |в |на )?"
        r"[±=]?\s?(?:[\d.,]+\s?%?\s?(?:[–—;-]|to|до)\s?)?$", re.I)),
    ("statistic", re.compile(
        r"(?:χ|χ2|χ²|\b(?:V|F|t|z|r|R|R2|R²|OR|SE|SD|M|df|deff|DEFF|U|H|Z|W|β|α|ρ|τ|φ)|Крамера"
        r"|Cramér's V|\bальфа Кронбаха|\balpha)(?:\s?\([\d\s.,;]*\))?\s?[=≈<>≤≥]\s?[-−]?$")),
    ("statistic", re.compile(r"±\s?$|\b(?:χ|F|t)[²2]?\s?\([\d\s.,]*$")),
    ("figure", re.compile(
        rf"\b{_FIGURE_WORD}[\s\u00a0]*(?:№\s?)?"
        r"(?:\d+[а-яa-z]?(?:\s?[,–—-]\s?|\s(?:и|and|және)\s))?$|[№#§]\s?$", re.I)),
    ("version", re.compile(
        r"\b(?:верси\w+|version|нұсқа\w*|v|ver|SPSS(?: Statistics)?|Stata|Python|Excel|Word|Windows"
        r"|Web|R|CAWI|ISO|ГОСТ)[\s.]?$", re.I)),
    ("date", re.compile(rf"\b{_MONTH}\w*\s(?:\d{{1,2}}\s?[–—-]\s?)?$", re.I)),
    ("age", re.compile(
        r"\b(?:возраст\w*(?: группе?| от| до)?|моложе|младше|старше|лиц до"
        r"|aged?(?: (?:of|under|over|group))?|younger than|older than|ages)"
        r"\s(?:\d{1,2}\s?[–—-]\s?)?$", re.I)),
    ("other", re.compile(r"\w-$|\b(?:ст|п|пункт|article)\.?\s$")),
)  # fmt: skip
_AFTER: Sequence[tuple[AsideKind, re.Pattern[str]]] = (
    ("confidence", re.compile(
        r"\s?(?:%|процент\w*|percent|пайыз\w*)(?:-\w+)?\s(?:CI\b|ДИ\b|СА\b|доверит|confidence|сенім"
        r"|significance|уровн|level|мәнділік|интервал)|\s?%?\s?(?:-\w+)?\sсенім", re.I)),
    ("date", re.compile(
        rf"(?:\s?[–—-]\s?\d{{1,2}})?\s{_MONTH}|[./]\d{{1,2}}[./](?:19|20)\d\d\b"
        r"|-\d\d-\d\d\b|:\d\d\b", re.I)),
    ("figure", re.compile(
        r"\s?-?(?:ші|шы)?\s?-?\s?(?:сурет|кесте|бет\b|бөлім|диаграмма|қосымша)", re.I)),
    ("age", re.compile(
        rf"(?:\s?[–—-]\s?\d{{1,2}})?\+?(?:-\w{{1,4}})?\s?(?:-\w+ )?{_YEARS_OLD}", re.I)),
    ("amount", re.compile(
        r"[\s\u00a0](?:млн|млрд|тыс|миллион|миллиард|тысяч|million|billion|thousand|мың\b|руб|тенге"
        r"|теңге|долл|USD|€|\$|стран|государств|countr|states\b|ел\b|елд|мемлекет)|\s?[€$₽₸]",
        re.I)),
    ("version", re.compile(r"\.\d+\.\d+|\.x\b")),
    ("other", re.compile(r"-?(?:й|я|е|го|м|х|ая|ый|ой|st|nd|rd|th|ші|шы)\b", re.I)),
)  # fmt: skip
_PERSONS = re.compile(r"\s(?:респонд|челов|respond|people|адам)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_AGE_RANGE = re.compile(r"[1-9]\d(?:\s?[–—-]\s?[1-9]\d)\b(?!\s?[%\d.,])")
_PARTS_OF_A_DATE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)


def masked(sentence: str) -> str:
    """Return a sentence of the same length in which addresses are blanks."""
    return _ADDRESS.sub(lambda found: re.sub(r"\w", " ", found[0]), sentence)


class Asides:
    """Why numbers of one sentence are set aside."""

    def __init__(self, sentence: str) -> None:
        """Find references, dates and ranges of ages, which hold several numbers.

        Args:
            sentence: its text, addresses masked.
        """
        self._sentence = sentence
        self._references = [(a + 1, b) for a, b in _spans(_BRACKETS, sentence)]
        self._dates = _spans(_PARTS_OF_A_DATE, sentence)
        self._ages = _spans(_AGE_RANGE, sentence)

    def kind(self, start: int, end: int, *, has_unit: bool) -> AsideKind | None:
        """Return why a number is set aside; None where it may state something of respondents.

        Args:
            start: where it begins, in characters.
            end: where it ends.
            has_unit: a per cent sign or the like follows: only confidence levels are set aside.
        """
        before = self._sentence[max(0, start - 48) : start]
        after = self._sentence[end : end + 40]
        if has_unit:
            return _first("confidence", before, after)
        if _within(self._references, start):
            return "reference"
        if _within(self._dates, start):
            return "date"
        text = self._sentence[start:end]
        if (kind := _first(None, before, after)) is not None:
            return "year" if kind in ("age", "figure") and _YEAR.fullmatch(text) else kind
        if _YEAR.fullmatch(text) and not _PERSONS.match(after):
            return "year"
        return "age" if _within(self._ages, start) else None


def _spans(pattern: re.Pattern[str], sentence: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(sentence)]


def _within(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(begin <= at < end for begin, end in spans)


def _first(only: AsideKind | None, before: str, after: str) -> AsideKind | None:
    for kind, pattern in _BEFORE:
        if only in (None, kind) and pattern.search(before):
            return kind
    for kind, pattern in _AFTER:
        if only in (None, kind) and pattern.match(after):
            return kind
    return None
