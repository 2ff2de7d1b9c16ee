"""A publication held against data: its numbers, its sentences, and what explains a difference."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from youthsurvey.audit.claims import Verification
from youthsurvey.audit.verdicts import Judged
from youthsurvey.model.codebook import pick
from youthsurvey.model.responses import Responses
from youthsurvey.pipeline.stages import judge_published, verify_published, weight_responses
from youthsurvey.pipeline.tables import Checked, checked_tables
from youthsurvey.pipeline.tabulate import table_as_text
from youthsurvey.study import Study


@dataclass(frozen=True)
class Verified:
    """What is published, beside the data.

    Attributes:
        study: the study.
        verifications: of the numbers, in the publication's order.
        judged: of the sentences.
        checked: their tables, what would explain a number that is not reproduced, and the numbers
            under each weighting.
    """

    study: Study
    verifications: tuple[Verification, ...]
    judged: tuple[Judged, ...]
    checked: Checked

    def to_dict(self) -> dict[str, Any]:
        """Return numbers and sentences with their verdicts for JSON."""
        return {
            "numbers": [
                {
                    **check.to_row(),
                    "causes": [
                        {"kind": cause.kind, "detail": cause.detail, "count": cause.count}
                        for cause in self.checked.causes.get(i, ())
                    ],
                    "under": {
                        name: {
                            "share": _plain(one.share),
                            "ci_low": _plain(one.low),
                            "ci_high": _plain(one.high),
                            "base": one.base,
                            "agrees": one.agrees,
                        }
                        for name, one in self.checked.reweighted[i].items()
                    },
                }
                for i, check in enumerate(self.verifications)
            ],
            "sentences": [one.to_dict() for one in self.judged],
        }

    def to_text(
        self, form: str, lang: str = "en", width: int | None = None, *, by_weights: bool = False
    ) -> str:
        """Return the tables as "text", "csv" or "md"; all as "json"; a test report as "junit".

        Args:
            form: one of these.
            lang: of texts and numbers.
            width: of a terminal, None for a pipe.
            by_weights: with the numbers under each weighting, which csv and json always have.
        """
        if form == "json":
            return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        if form == "junit":
            return self.to_junit(lang)
        return "\n".join(
            table_as_text(table, form, lang, width)
            for table in self.checked.tables
            if by_weights or form == "csv" or table.kind != "reweighted"
        )

    def to_junit(self, lang: str = "en") -> str:
        """Return a test report for a build server: a case for each number and sentence.

        What is not reproduced fails, what is undetermined is skipped with its reason.
        """
        cases: list[tuple[str, str, str]] = [
            (check.number.where, check.verdict, f"published {check.number.percent}, "
             f"computed {check.rounded}")
            for check in self.verifications
        ]  # fmt: skip
        cases += [
            (f"{one.sentence.code}. {pick(one.sentence.text, lang)}", one.verdict, "")
            for one in self.judged
        ]
        failures = sum(verdict == "not reproduced" for _, verdict, _ in cases)
        skipped = sum(verdict == "undetermined" for _, verdict, _ in cases)
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuite name={quoteattr(self.study.name)} tests="{len(cases)}" '
            f'failures="{failures}" skipped="{skipped}">',
        ]
        for name, verdict, text in cases:
            inner = ""
            if verdict == "not reproduced":
                inner = f"<failure message={quoteattr(verdict)}>{escape(text)}</failure>"
            elif verdict == "undetermined":
                inner = f"<skipped message={quoteattr(verdict)}/>"
            lines.append(
                f"  <testcase classname={quoteattr(self.study.name)} name={quoteattr(name)}>"
                f"{inner}<system-out>{escape(verdict)}</system-out></testcase>"
            )
        return "\n".join([*lines, "</testsuite>", ""])


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


def verify_all(study: Study, responses: Responses, scheme: str) -> Verified:
    """Hold all that a study's publication says against cleaned responses.

    Args:
        study: its numbers, sentences and schemes.
        responses: cleaned, unweighted.
        scheme: under which the data are analysed; numbers are always held against unweighted
            counts.

    Raises:
        UsageError: there is no such scheme.
        WeightingError: it was refused.
    """
    weighting = weight_responses(study, responses)
    analysed = weighting.choose(responses, scheme)
    verifications = verify_published(study, responses)
    judged = judge_published(study, analysed, weighting)
    checked = checked_tables(study, responses, weighting, verifications, judged)
    return Verified(study, verifications, judged, checked)
