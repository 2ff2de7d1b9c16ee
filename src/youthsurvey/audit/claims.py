"""Published numbers, each held against the data under the rounding of its publication.

Everything here is exact: counts are whole numbers, percentages are fractions or decimals, and no
float decides whether 16.05 % rounds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from youthsurvey.audit.rounding import ROUNDINGS, Rounding, percentage, rounded_to
from youthsurvey.errors import StudyError, nearest
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.responses import Responses
from youthsurvey.tally.cells import tally

Status = Literal["published", "implied"]
STATUSES: tuple[Status, ...] = get_args(Status)
Verdict = Literal["reproduced", "not reproduced", "by construction"]


@dataclass(frozen=True)
class PublishedNumber:
    """A percentage that a publication states.

    Attributes:
        figure: where it stands: "1", "profile".
        variable: the question.
        categories: the answer, or the answers that the percentage takes together. A percentage of
            several answers is the sum of their rounded percentages.
        percent: as printed, 0 to 100, with at most ``decimals`` decimals.
        decimals: how many decimals the publication prints.
        rounding: half_up | half_even (a half goes to the even digit) | truncate.
        count: respondents behind it, None where the publication gives none.
        base: respondents asked, None where the publication gives none.
        status: "published" where the text prints it, "implied" where it follows from the text.

    Raises:
        StudyError: a value is out of its range, or contradicts another.
    """

    figure: str
    variable: str
    categories: tuple[str, ...]
    percent: Decimal
    decimals: int = 1
    rounding: Rounding = "half_up"
    count: int | None = None
    base: int | None = None
    status: Status = "published"

    def __post_init__(self) -> None:
        if not self.categories:
            raise StudyError("it names no category.", where=self.where)
        if len(set(self.categories)) < len(self.categories):
            raise StudyError("it names a category twice.", where=self.where)
        if not 0 <= self.decimals <= 6:
            raise StudyError(f"decimals = {self.decimals}, expected 0 to 6.", where=self.where)
        for value, known, key in (
            (self.rounding, ROUNDINGS, "rounding"),
            (self.status, STATUSES, "status"),
        ):
            if value not in known:
                raise StudyError(
                    f'"{value}" is no {key}.', where=self.where, remedy=nearest(value, known)
                )
        # Rounded parts of a whole may add up to a little more than 100.
        most = 100 + (len(self.categories) * Decimal(10) ** -self.decimals if self.is_sum else 0)
        if not (self.percent.is_finite() and 0 <= self.percent <= most):
            raise StudyError(f"{self.percent} is no percentage of 0 to 100.", where=self.where)
        if self.percent != round(self.percent, self.decimals):
            raise StudyError(
                f"{self.percent} has more decimals than the {self.decimals} published.",
                where=self.where,
                remedy="Write it as printed, or raise decimals.",
            )
        if self.base is not None and self.base < 1:
            raise StudyError(f"a base of {self.base} respondents.", where=self.where)
        if self.count is not None and self.count < 0:
            raise StudyError(f"a count of {self.count} respondents.", where=self.where)
        if self.count is not None and self.base is not None:
            self._check_count(self.count, self.base)

    @property
    def where(self) -> str:
        """The number's name for a reader: variable and categories."""
        return f"{self.variable} {' + '.join(self.categories)}"

    @property
    def row(self) -> str:
        """The number's name in tables: its figure, its variable, its categories."""
        return f"{self.figure}.{self.variable}.{'+'.join(self.categories)}"

    @property
    def is_sum(self) -> bool:
        """Whether it takes several answers together."""
        return len(self.categories) > 1

    def _check_count(self, count: int, base: int) -> None:
        if count > base:
            raise StudyError(f"{count} of {base} respondents.", where=self.where)
        computed = percentage(count, base, self.decimals, self.rounding)
        if not self.is_sum and computed != self.percent:
            raise StudyError(
                f"{count} of {base} is {computed} %, not {self.percent} %.",
                where=self.where,
                remedy="Mend the count, or leave it out.",
            )


@dataclass(frozen=True)
class Verification:
    """A published number beside the data.

    Attributes:
        number: what is published.
        n: respondents with one of its categories, unweighted.
        base: respondents who answered the question, unweighted.
        computed_percent: 100 n / base, exact; None where nobody answered. For a sum it is the
            percentage of all its respondents, which need not round to the sum of rounded parts.
        rounded: to the published decimals under the published rounding; for a sum, the sum of its
            rounded parts. None where nobody answered.
        difference: rounded minus published, in percentage points; None where nobody answered.
        verdict: "reproduced" when percentage, count and base are those published; "by
            construction" when they are, but the data were made to be so; else "not reproduced".
    """

    number: PublishedNumber
    n: int
    base: int
    computed_percent: Fraction | None
    rounded: Decimal | None
    difference: Decimal | None
    verdict: Verdict

    @property
    def agrees(self) -> bool:
        """Whether the data give the published number."""
        return self.verdict != "not reproduced"

    def to_row(self) -> dict[str, str]:
        """Return the verification as texts, by column of verification.csv."""
        number = self.number

        def text(value: object) -> str:
            return "" if value is None else str(value)

        return {
            "figure": number.figure,
            "variable": number.variable,
            "categories": " + ".join(number.categories),
            "status": number.status,
            "published_percent": f"{number.percent:.{number.decimals}f}",
            "published_count": text(number.count),
            "published_base": text(number.base),
            "n": str(self.n),
            "base": str(self.base),
            "computed_percent": (
                ""
                if self.computed_percent is None
                else str(rounded_to(self.computed_percent, number.decimals + 4, "half_even"))
            ),
            "rounded_percent": text(self.rounded),
            "rounding": number.rounding,
            "difference": text(self.difference),
            "verdict": self.verdict,
        }


def verify(
    numbers: Iterable[PublishedNumber], responses: Responses, by_construction: bool
) -> tuple[Verification, ...]:
    """Hold published numbers against the data.

    Counts are unweighted whatever the design of ``responses`` is: a number that is published
    without a word about weighting counts respondents.

    Args:
        numbers: what is published; variables and categories are in the responses' codebook.
        responses: the respondents analysed.
        by_construction: the data were made from the published numbers, so agreement shows only
            that the way from file to number is right.

    Returns:
        One verification a number, in their order. A question without a column in the data counts
        as one that nobody answered.
    """
    plain = responses.with_design(SurveyDesign())
    counts: dict[str, tuple[dict[str, int], int]] = {}
    out = []
    for number in numbers:
        if number.variable not in counts:
            counts[number.variable] = _counts(plain, number.variable)
        by_category, base = counts[number.variable]
        parts = [by_category[category] for category in number.categories]
        out.append(_verification(number, parts, base, by_construction))
    return tuple(out)


def _counts(responses: Responses, name: str) -> tuple[dict[str, int], int]:
    """Return respondents by category of a variable, and those who answered it."""
    variable = responses.codebook[name]
    codes = [category.code for category in variable.valid]
    if name not in responses.columns:
        return dict.fromkeys(codes, 0), 0
    if variable.type == "multiple":
        options = [tally(responses, [f"{name}.{code}"]).n[0] for code in codes]
        base = int(options[0][:-1].sum())
        return {code: int(n[1]) for code, n in zip(codes, options, strict=True)}, base
    n = tally(responses, [name]).n[0][:-1].tolist()
    return dict(zip(codes, n, strict=True)), sum(n)


def _verification(
    number: PublishedNumber, parts: list[int], base: int, by_construction: bool
) -> Verification:
    count = sum(parts)
    if base == 0:
        return Verification(number, count, base, None, None, None, "not reproduced")
    rounded = sum(
        (percentage(part, base, number.decimals, number.rounding) for part in parts), Decimal(0)
    )
    difference = rounded - number.percent
    same = difference == 0 and number.count in (None, count) and number.base in (None, base)
    verdict: Verdict = "not reproduced"
    if same:
        verdict = "by construction" if by_construction else "reproduced"
    return Verification(
        number, count, base, Fraction(100 * count, base), rounded, difference, verdict
    )
