"""The numbers of a study that a text may state: published ones, claims and cells of tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from youthsurvey.audit.claims import PublishedNumber
from youthsurvey.audit.rounding import Rounding, rounded_to
from youthsurvey.audit.sentences import Range, Sentence
from youthsurvey.model.design import SurveyDesign
from youthsurvey.model.nets import Net, with_nets
from youthsurvey.model.responses import Responses
from youthsurvey.tally.cells import tally

_FULL = 100

Stated = tuple[str, tuple[str, ...], str, str]
"""What a share is of: a question, its answers, and the question and answer of a group."""


@dataclass(frozen=True)
class Quantity:
    """A share or a number of respondents that a study knows.

    Attributes:
        variable: the question; "" for the number of respondents.
        categories: the answer, or answers taken together.
        count: respondents with one of them, unweighted.
        base: respondents who answered, of the group where there is one.
        by, group: the question and answer that make the group; "" for all.
        figure: where it is published; "" for what is not.
        percent: as published; None for what is not.
        sum_of_rounded: for answers taken together, the sum of their rounded shares.
        decimals: of the published percentage.
        rounding: of the publication.
        claim: the sentence that states it; "" for none.
        range: what the sentence lets it be.
        assumed: it rests on an assumption of synthetic data, so a text cannot be held to it.
    """

    variable: str
    categories: tuple[str, ...]
    count: int
    base: int
    by: str = ""
    group: str = ""
    figure: str = ""
    percent: Decimal | None = None
    sum_of_rounded: Decimal | None = None
    decimals: int = 1
    rounding: Rounding = "half_up"
    claim: str = ""
    range: Range | None = None
    assumed: bool = False
    _printed: dict[int, tuple[Decimal, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def answer(self) -> Stated:
        """What it is of: the same for a claim and a number about the same answers."""
        return self.variable, tuple(sorted(self.categories)), self.by, self.group

    @property
    def exact(self) -> Fraction | None:
        """The percentage as a fraction; None where nobody answered."""
        return Fraction(_FULL * self.count, self.base) if self.base else None

    def printed(self, decimals: int) -> tuple[Decimal, ...]:
        """Return how its percentage may read with so many decimals, the likeliest first.

        The published percentage, rounded again where the text has fewer decimals; the data's; and
        the sum of rounded shares.
        """
        if decimals in self._printed:
            return self._printed[decimals]
        out: list[Decimal] = []
        for value in (self.percent, self.exact, self.sum_of_rounded):
            # More decimals than the publication has are only known from the data.
            if value is None or (isinstance(value, Decimal) and decimals > self.decimals):
                continue
            read = rounded_to(Fraction(value), decimals, self.rounding)
            if read not in out:
                out.append(read)
        # Each number of a long text is compared with each quantity.
        self._printed[decimals] = tuple(out)
        return self._printed[decimals]


@dataclass
class Quantities:
    """The numbers of a study: those known beforehand, and others when asked for.

    Attributes:
        responses: unweighted.
        n: respondents.
        listed: published numbers, then shares in claims, then cells of one-way tables.
        rounding: of the publication.
        synthetic: cells rest on assumptions, but for those of ``known`` answers.
        known: (variable, category) whose counts are published or follow.
    """

    responses: Responses
    n: int
    listed: tuple[Quantity, ...]
    rounding: Rounding
    synthetic: bool
    known: Collection[tuple[str, str]] = frozenset()
    _made: dict[Stated, Quantity | None] = field(default_factory=dict)

    @property
    def size(self) -> Quantity:
        """The number of respondents."""
        return Quantity("", (), self.n, self.n)

    def of(
        self, variable: str, categories: tuple[str, ...], by: str = "", group: str = ""
    ) -> Quantity | None:
        """Return a cell: of a one-way table, of answers taken together, or within a group.

        None where the question was not asked, a base is empty, or answers overlap.
        """
        key = variable, tuple(sorted(categories)), by, group
        if key not in self._made:
            self._made[key] = self._cell(variable, categories, by, group)
        return self._made[key]

    def _cell(
        self, variable: str, categories: tuple[str, ...], by: str, group: str
    ) -> Quantity | None:
        responses = self.responses
        if variable not in responses.columns or (by and by not in responses.columns):
            return None
        several = len(categories) > 1
        asked = responses.codebook[variable]
        if several and asked.type == "multiple":
            return None
        if asked.type == "multiple":
            name, place = f"{variable}.{categories[0]}", [1]
        elif several and by:
            responses, made = with_nets(responses, variable, [Net("together", {}, categories)])
            name, place = f"{made}.together", [1]
        else:
            name, place = variable, [asked.index(code) for code in categories]
        n = tally(responses, [name, by] if by else [name]).n.sum(axis=0)
        # The last slot is of respondents without an answer.
        part = n[:-1, responses.codebook[by].index(group)] if by else n[:-1]
        base = int(part.sum())
        if not base:
            return None
        counts = part[place].astype(np.int64).tolist()
        rounded = None
        if several and not by:
            shares = (Fraction(_FULL * count, base) for count in counts)
            rounded = sum((rounded_to(s, 1, self.rounding) for s in shares), Decimal(0))
        return Quantity(
            variable, categories, sum(counts), base, by, group, rounding=self.rounding,
            sum_of_rounded=rounded,
            assumed=self.synthetic
            and (bool(by) or any((variable, code) not in self.known for code in categories)),
        )  # fmt: skip


def quantities(
    published: Iterable[PublishedNumber],
    sentences: Iterable[Sentence],
    responses: Responses,
    variables: Sequence[str],
    known: Collection[tuple[str, str]],
) -> Quantities:
    """Gather what a study knows.

    Args:
        published: its published numbers.
        sentences: what its publication says in words; shares and sizes of these are taken.
        responses: its cleaned answers; weights are left out of account.
        variables: those whose one-way tables are looked at, in order.
        known: (variable, category) whose counts are published or follow; of synthetic data, all
            else is assumed.
    """
    plain = responses.with_design(SurveyDesign())
    numbers = tuple(published)
    rounding: Rounding = numbers[0].rounding if numbers else "half_up"
    made = Quantities(plain, len(responses), (), rounding, responses.is_synthetic, known)
    listed: list[Quantity] = []
    for number in numbers:
        cell = made.of(number.variable, number.categories)
        base = number.base or (cell.base if cell else 0)
        count = number.count if number.count is not None else (cell.count if cell else 0)
        listed.append(
            Quantity(
                number.variable, number.categories, count, base, figure=number.figure,
                percent=number.percent, decimals=number.decimals, rounding=number.rounding,
            )
        )  # fmt: skip
    stated = {quantity.answer for quantity in listed}
    for sentence in sentences:
        for claim in sentence.claims:
            if claim.kind != "share" or claim.range is None or claim.each:
                continue
            group = claim.groups[0] if claim.by else ""
            if cell := made.of(claim.variable, claim.categories, claim.by, group):
                listed.append(replace(cell, claim=sentence.code, range=claim.range, assumed=False))
    for name in variables:
        for category in plain.codebook[name].valid:
            cell = made.of(name, (category.code,))
            if cell is not None and cell.answer not in stated:
                listed.append(cell)
    made.listed = tuple(listed)
    return made
