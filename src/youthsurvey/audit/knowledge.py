"""What a study knows that a text may speak of: its numbers, and the words for them."""

from __future__ import annotations

from youthsurvey.audit.quantities import Quantities, Quantity
from youthsurvey.audit.wording import Answer, Wording


class Knowledge:
    """The numbers of a study by answer and by figure.

    Attributes:
        numbers: all of them.
        wording: the words by which answers are known.
        figures: the questions that a figure of the publication shows, by its number.
    """

    def __init__(self, numbers: Quantities, wording: Wording) -> None:
        self.numbers, self.wording = numbers, wording
        self.figures: dict[str, set[str]] = {}
        self._by_answer: dict[Answer, list[Quantity]] = {}
        for quantity in numbers.listed:
            if quantity.figure:
                self.figures.setdefault(quantity.figure, set()).add(quantity.variable)
            key = quantity.variable, tuple(sorted(quantity.categories))
            self._by_answer.setdefault(key, []).append(quantity)

    def of(self, answer: Answer) -> list[Quantity]:
        """Return what the study states of an answer, its share among all at least."""
        key = answer[0], tuple(sorted(answer[1]))
        stated = self._by_answer.setdefault(key, [])
        if all(quantity.claim for quantity in stated):
            cell = self.numbers.of(*answer)
            stated += [] if cell is None else [cell]
        return stated

    def is_group(self, answer: Answer) -> bool:
        """Whether those who gave an answer are a group; those of "other" are none by name."""
        name, codes = answer
        variable = self.numbers.responses.codebook[name]
        if variable.type == "multiple" or len(codes) > 1:
            return False
        return not any(c.aside or c.own for c in variable.valid if c.code == codes[0])
