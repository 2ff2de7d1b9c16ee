"""A manuscript's numbers held against a study: what equals what, and what nothing equals."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from youthsurvey.audit.linking import link_manuscript
from youthsurvey.audit.links import STATUSES, Link, Linked
from youthsurvey.audit.quantities import Quantity, quantities
from youthsurvey.audit.wording import Wording
from youthsurvey.errors import InputError
from youthsurvey.ingest.manuscript import read_manuscript
from youthsurvey.ingest.passages import Manuscript
from youthsurvey.model.codebook import pick
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.tabulate import table_as_text, table_context, tabulated_variables
from youthsurvey.study import Study
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.manuscript import manuscript_list, manuscript_tables

_WIDTH = 100
"""Columns where there is no terminal: sentences are prose, which no pipe wants in one line."""
_MOST = 100_000
"""Numbers above which a file is not looked at: a book of 1000 pages has fewer."""
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class CheckedText:
    """A manuscript beside a study.

    Attributes:
        study: the study.
        manuscript: what was read, and what was not.
        linked: its numbers.
        context: of its tables.
    """

    study: Study
    manuscript: Manuscript
    linked: Linked
    context: TableContext

    @property
    def failure(self) -> str:
        """One line on what differs; empty where nothing does."""
        wrong = self.linked.having("differs")
        if not wrong:
            return ""
        first = f'"{wrong[0].mention.text}", expected {wrong[0].expected}'
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        return f"{self.manuscript.source} differs from the study: {first}{more}."

    def to_dict(self) -> dict[str, Any]:
        """Return the text's numbers for JSON, those that need a reader's eyes first."""
        manuscript = self.manuscript
        return {
            "source": manuscript.source,
            "form": manuscript.form,
            "encoding": manuscript.encoding,
            "counts": {status: len(self.linked.having(status)) for status in STATUSES},
            "numbers": [_link(one) for one in self._ordered()],
            "set_aside": dict(self.linked.aside),
            "not_read": [
                {"kind": part.kind, "count": part.count, "names": list(part.names)}
                for part in manuscript.unread
            ],
        }

    def to_text(self, form: str, lang: str = "en", width: int | None = None) -> str:
        """Return the numbers as "text", "md", "csv", "json" or "junit"."""
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        if form == "junit":
            return self.to_junit(lang)
        if form == "csv":
            return table_as_text(manuscript_list(self._ordered(), self.context), form, lang)
        tables = manuscript_tables(
            self.linked.links, self.linked.aside, self.manuscript.unread, self.context
        )
        return "\n".join(table_as_text(table, form, lang, width or _WIDTH) for table in tables)

    def to_junit(self, lang: str = "en") -> str:
        """Return a test report: what differs fails, what is unlinked is skipped."""
        links = self._ordered()
        name = quoteattr(_xml(self.manuscript.source))
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuite name={name} tests="{len(links)}" '
            f'failures="{len(self.linked.having("differs"))}" '
            f'skipped="{len(self.linked.having("unlinked"))}">',
        ]
        for one in links:
            inner = ""
            if one.status == "differs":
                inner = (f"<failure message={quoteattr(f'expected {one.expected}')}>"
                         f"{escape(_xml(one.sentence))}</failure>")  # fmt: skip
            elif one.status == "unlinked":
                inner = '<skipped message="unlinked"/>'
            place = pick(self.context.say(f"ms_at_{one.place.kind}", n=one.place.number,
                                          table=one.place.table), lang)  # fmt: skip
            case = quoteattr(_xml(f"{one.mention.text}, {place}"))
            lines.append(
                f"  <testcase classname={name} name={case}>"
                f"{inner}<system-out>{escape(one.status)}</system-out></testcase>"
            )
        return "\n".join([*lines, "</testsuite>", ""])

    def _ordered(self) -> tuple[Link, ...]:
        return tuple(one for status in STATUSES for one in self.linked.having(status))


def check_text(study: Study, responses: Responses, path: Path) -> CheckedText:
    """Hold the numbers of a manuscript against a study and its cleaned responses, unweighted.

    Raises:
        InputError: the manuscript cannot be read.
    """
    manuscript = read_manuscript(path)
    if sum(len(_DIGITS.findall(passage.text)) for passage in manuscript.passages) > _MOST:
        raise InputError(
            f"it holds more than {_MOST} numbers, so it is data and no manuscript.",
            where=path.name,
            remedy="Give the text without its tables of data.",
        )
    known = quantities(
        study.published, study.sentences, responses, tabulated_variables(study, responses),
        study.known,
    )  # fmt: skip
    sums = {(q.variable, q.categories) for q in known.listed if len(q.categories) > 1}
    linked = link_manuscript(manuscript.passages, known, Wording(study.codebook, sorted(sums)))
    return CheckedText(study, manuscript, linked, table_context(study, responses))


def _link(one: Link) -> dict[str, Any]:
    mention = one.mention
    return {
        "class": one.status,
        "text": mention.text,
        "kind": mention.kind,
        "value": float(mention.value),
        "high": None if mention.high is None else float(mention.high),
        "bound": mention.bound,
        "expected": None if one.expected is None else float(one.expected),
        "place": {"kind": one.place.kind, "number": one.place.number, "table": one.place.table},
        "sentence": one.sentence,
        "quantities": [_quantity(quantity) for quantity in one.quantities],
    }


def _quantity(quantity: Quantity) -> Mapping[str, Any]:
    return {
        "variable": quantity.variable,
        "categories": list(quantity.categories),
        "by": quantity.by,
        "group": quantity.group,
        "figure": quantity.figure,
        "sentence": quantity.claim,
        "percent": None if quantity.percent is None else float(quantity.percent),
        "n": quantity.count,
        "base": quantity.base,
        "assumed": quantity.assumed,
    }


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
