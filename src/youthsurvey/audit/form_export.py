"""Write made-up respondents as a form's export: texts, other languages, and rows to clean out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from youthsurvey.audit.assumptions import (
    Contacts,
    Dates,
    DoubleClicks,
    InvalidRows,
    OtherLanguage,
    Resubmissions,
    StraySpaces,
    Texts,
    Unit,
    Where,
)
from youthsurvey.audit.plan import ReconstructionPlan
from youthsurvey.audit.respondents import Synthetic, below, shuffled, stream
from youthsurvey.errors import StudyError
from youthsurvey.model.codebook import Codebook, Variable, pick

NO_BREAK = "\u00a0"

T = TypeVar("T")


@dataclass(frozen=True)
class _Row:
    """A line of the export: when it was sent, in which language, and its texts by variable."""

    sent: datetime
    lang: str
    texts: Mapping[str, str]

    def with_texts(self, texts: Mapping[str, str]) -> _Row:
        return replace(self, texts={**self.texts, **texts})


def export(
    synthetic: Synthetic,
    codebook: Codebook,
    plan: ReconstructionPlan,
    date_format: str,
    lang: str,
) -> str:
    """Return the CSV text: UTF-8, commas, LF; rows in the order in which they were sent.

    Raises:
        StudyError: the plan names what the codebook or the respondents do not have.
    """
    exporter = _Exporter(synthetic, codebook, plan, lang)
    rows = exporter.valid_rows()
    rows += exporter.noise(rows)
    columns = [variable for variable in codebook if variable.bands is None]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(pick(variable.question, lang) for variable in columns)
    for row in sorted(rows, key=lambda row: row.sent):
        sent = row.sent.strftime(date_format) if date_format else row.sent.isoformat(" ")
        writer.writerow(sent if v.type == "date" else row.texts.get(v.name, "") for v in columns)
    return out.getvalue()


class _Exporter:
    def __init__(
        self, synthetic: Synthetic, codebook: Codebook, plan: ReconstructionPlan, lang: str
    ) -> None:
        self.synthetic = synthetic
        self.codebook = codebook
        self.plan = plan
        self.lang = lang
        self.contacts = [v.name for v in codebook if v.type == "contact"]
        self.sent_before: set[datetime] = set()

    def random(self, name: str) -> Random:
        return stream(self.plan.seed, name)

    # -- the valid rows

    def valid_rows(self) -> list[_Row]:
        languages = self._languages()
        texts: list[dict[str, str]] = [{} for _ in range(self.synthetic.size)]
        for variable in self.codebook:
            for i, text in enumerate(self._answers(variable, languages)):
                texts[i][variable.name] = text
        self._add_units(texts)
        self._add_stray_spaces(texts)
        clock = self._clock("submitted")
        return [_Row(clock(), lang, row) for lang, row in zip(languages, texts, strict=True)]

    def _languages(self) -> list[str]:
        languages = [self.lang] * self.synthetic.size
        taken: set[int] = set()
        for id_, spec in self.plan.of(OtherLanguage):
            free = [i for i in self._respondents(spec.where) if i not in taken]
            for i in self._some(free, spec.respondents, id_):
                languages[i] = spec.language
                taken.add(i)
        return languages

    def _answers(self, variable: Variable, languages: list[str]) -> list[str]:
        """Return the texts of one column; an empty list for a variable without a column."""
        name, synthetic = variable.name, self.synthetic
        if variable.bands is not None or variable.type == "date":
            return []
        if variable.type == "contact":
            return self._contacts(name)
        if variable.type == "text":
            return self._written(name, range(synthetic.size))
        if variable.type == "numeric":
            return synthetic.single[name]
        if variable.marks_synthetic:
            languages = [self.lang] * synthetic.size
        labels = {
            c.code: {lang: pick(c.label, lang) for lang in set(languages)} for c in variable.valid
        }
        chosen = synthetic.multiple.get(name) or [{code} for code in synthetic.single[name]]
        own = "" if variable.own is None else variable.own.code
        written = self._written(name, [i for i, codes in enumerate(chosen) if own in codes])
        return [
            variable.separator.join(
                written[i] if code == own else labels[code][lang]
                for code in sorted(chosen[i], key=lambda code: (code == own, variable.index(code)))
            )
            for i, lang in enumerate(languages)
        ]

    def _written(self, name: str, who: range | list[int]) -> list[str]:
        """Return the free texts of a variable, "" for those who wrote nothing."""
        out = [""] * self.synthetic.size
        is_own = self.codebook[name].own is not None
        specs = [(id_, spec) for id_, spec in self.plan.of(Texts) if spec.variable == name]
        texts = [text for _, spec in specs for text, n in spec.texts.items() for _ in range(n)]
        if is_own and len(texts) != len(who):
            raise StudyError(
                f"there are {len(texts)} own answers to {name} for {len(who)} respondents.",
                where=f'[[assumption]] "{specs[0][0]}"' if specs else "assumptions.toml",
                remedy="Make the numbers of an assumption of kind texts add up.",
            )
        for text, i in zip(texts, self._some(list(who), len(texts), name), strict=True):
            out[i] = text
        return out

    def _contacts(self, name: str) -> list[str]:
        out = [""] * self.synthetic.size
        for id_, spec in self.plan.of(Contacts):
            if spec.variable == name:
                who = self._some(list(range(len(out))), spec.respondents, id_)
                for number, i in enumerate(who, 1):
                    out[i] = f"respondent{number:03d}@{spec.domain}"
        return out

    def _add_units(self, texts: list[dict[str, str]]) -> None:
        for id_, spec in self.plan.of(Unit):
            who = self._respondents(spec.where)
            for i in self._some(who, spec.respondents, id_):
                texts[i][spec.variable] += f" {spec.unit}"

    def _add_stray_spaces(self, texts: list[dict[str, str]]) -> None:
        names = [v.name for v in self.codebook if v.is_categorical or v.type == "numeric"]
        cells = [(i, n) for i, row in enumerate(texts) for n in names if row.get(n)]
        spoil: tuple[Callable[[str], str], ...] = (
            lambda text: f" {text}",
            lambda text: f"{text} ",
            lambda text: f"{text}{NO_BREAK}",
            lambda text: text.replace(" ", NO_BREAK, 1) if " " in text else f"{NO_BREAK}{text}",
            lambda text: text.replace(" ", "  ", 1) if " " in text else f"{text}  ",
        )
        for id_, spec in self.plan.of(StraySpaces):
            rng = self.random(id_)
            for i, name in shuffled(cells, rng)[: spec.cells]:
                texts[i][name] = spoil[below(len(spoil), rng)](texts[i][name])

    # -- the rows that cleaning should take out

    def noise(self, valid: list[_Row]) -> list[_Row]:
        rows = []
        for id_, again in self.plan.of(Resubmissions):
            rows += self._resubmissions(again, valid, id_)
        for id_, double in self.plan.of(DoubleClicks):
            alone = [row for row in valid if not any(row.texts[name] for name in self.contacts)]
            for row in self._some(alone, double.rows, id_):
                rows.append(replace(row, sent=row.sent + timedelta(seconds=1)))
        for id_, invalid in self.plan.of(InvalidRows):
            rows += self._invalid(invalid, valid, id_)
        return rows

    def _resubmissions(self, spec: Resubmissions, valid: list[_Row], id_: str) -> list[_Row]:
        rng = self.random(f"{id_}:answers")
        reachable = [row for row in valid if any(row.texts[name] for name in self.contacts)]
        rows = []
        for row in self._some(reachable, spec.rows, id_):
            same = [other for other in valid if other.lang == row.lang]
            texts = {name: self._other(name, row, shuffled(same, rng)) for name in spec.changed}
            texts |= dict.fromkeys(spec.blank, "")
            earlier = timedelta(minutes=5 + below(3 * 24 * 60, rng))
            rows.append(replace(row.with_texts(texts), sent=row.sent - earlier))
        return rows

    def _other(self, name: str, row: _Row, rows: list[_Row]) -> str:
        """Return another answer than the row's, as somebody gave it."""
        mine = row.texts[name].split()
        return next((r.texts[name] for r in rows if r.texts[name].split() != mine), "")

    def _invalid(self, spec: InvalidRows, valid: list[_Row], id_: str) -> list[_Row]:
        rng, clock = self.random(f"{id_}:answers"), self._clock(id_)
        donors = [row for row in valid if row.lang == self.lang]
        rows = []
        for answers in spec.answers:
            texts: dict[str, str] = {}
            for variable in self.codebook:
                given = answers.get(variable.name)
                if given is not None:
                    texts[variable.name] = self._text(variable, given)
                elif variable.marks_synthetic:
                    texts[variable.name] = valid[0].texts[variable.name].strip()
                elif spec.rest == "copied" and variable.type not in ("text", "contact", "date"):
                    donor = donors[below(len(donors), rng)]
                    texts[variable.name] = donor.texts.get(variable.name, "")
            rows.append(_Row(clock(), self.lang, texts))
        return rows

    def _text(self, variable: Variable, given: str) -> str:
        """Return a category's label where a code is given, else the text itself."""
        labels = {category.code: category.label for category in variable.valid}
        return pick(labels[given], self.lang) if given in labels else given

    # -- who and when

    def _clock(self, name: str) -> Callable[[], datetime]:
        """Return a function that gives moments at which nothing was sent before."""
        rng = self.random(f"{name}:sent")
        spec = next((spec for _, spec in self.plan.of(Dates)), None)
        if spec is None:
            raise StudyError(
                "nothing says when answers were sent.",
                where="assumptions.toml",
                remedy="Add an assumption of kind dates.",
            )
        days = (spec.last.date() - spec.first.date()).days
        opening = datetime.combine(spec.first.date(), spec.first.time())
        day = datetime.combine(spec.first.date(), spec.last.time()) - opening
        seconds = int(day.total_seconds())
        if days < 0 or (days + 1) * seconds < 100 * self.synthetic.size:
            raise StudyError(
                f"from {spec.first} to {spec.last} there is no time for all answers.",
                where="[[assumption]] of kind dates",
                remedy="The last day and the last time of day must be after the first.",
            )

        def sent() -> datetime:
            while True:
                moment = opening + timedelta(days=below(days + 1, rng), seconds=below(seconds, rng))
                if not {moment, moment - timedelta(seconds=1)} & self.sent_before:
                    self.sent_before.add(moment)
                    return moment

        return sent

    def _respondents(self, where: Where) -> list[int]:
        """Return the respondents who have the given answers."""
        single = self.synthetic.single
        return [
            i
            for i in range(self.synthetic.size)
            if all(single[name][i] in codes for name, codes in where.items())
        ]

    def _some(self, items: list[T], count: int, id_: str) -> list[T]:
        if count > len(items):
            raise StudyError(
                f"it speaks of {count} respondents, but only {len(items)} can be meant.",
                where=f'[[assumption]] "{id_}"',
                remedy="Mend the number.",
            )
        return shuffled(items, self.random(f"chosen:{id_}"))[:count]
