"""Which category a text names."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar

from youthsurvey.errors import StudyError
from youthsurvey.ingest.folding import fold, lossy
from youthsurvey.model.codebook import Category, MissingKind, Variable

LIKENESS = 0.4

Owner = TypeVar("Owner")
"""A category, or a variable's column, whose texts these are."""


class Matcher:
    """Finds the category that a text names: by label in any language, by alias, or by code.

    Labels and aliases are compared folded, codes exactly; a label goes before a code. A label
    that has lost its Kazakh letters to cp1251 still matches where it is still one category's.

    Raises:
        StudyError: two categories have labels or aliases that are equal once folded.
    """

    def __init__(
        self, variable: Variable, missing: Mapping[str, MissingKind] | None = None
    ) -> None:
        self.variable = variable
        self.missing = missing or {}
        self.groups: dict[str, int] = {}
        """Contacts by first appearance, in all files that are joined."""
        self._by_text: dict[str, Category] = {}
        self._shown: dict[str, str] = {}
        self._by_code = {category.code: category for category in variable.categories}
        self._seen: dict[str, Category | None] = {}
        for category in variable.categories:
            for text in (*category.label.values(), *category.aliases):
                self._add(text, category)
        self._by_remains = owners_by_remains(
            {t: self._by_text[key] for key, t in self._shown.items()}
        )

    def _add(self, text: str, category: Category) -> None:
        key = fold(text)
        if not key:
            return
        other = self._by_text.setdefault(key, category)
        self._shown.setdefault(key, text)
        if other is not category:
            raise StudyError(
                f'the categories "{other.code}" and "{category.code}" both read "{text}".',
                where=f"[{self.variable.name}.categories]",
                remedy="Give them labels and aliases that differ in more than case, spaces, "
                "quotation marks or dashes.",
            )

    def find(self, text: str) -> Category | None:
        """Return the category that the text names, None where it names none."""
        try:
            return self._seen[text]
        except KeyError:
            key = fold(text)
            found = (
                self._by_text.get(key)
                or self._by_code.get(text.strip())
                or self._by_remains.get(key)
            )
            self._seen[text] = found
            return found

    def nearest(self, text: str) -> str:
        """Return the label or alias most like the text, as a sentence; empty where none is."""
        near = self.nearest_category(text)
        return f'Nearest: "{near[1]}".' if near else ""

    def nearest_category(self, text: str) -> tuple[Category, str] | None:
        """Return the category with the label or alias most like the text, and that; or None."""
        close = difflib.get_close_matches(fold(text), self._shown, n=1, cutoff=LIKENESS)
        return (self._by_text[close[0]], self._shown[close[0]]) if close else None

    def longest(self, separator: str) -> int:
        """Return how many pieces the separator makes of the label that it cuts most."""
        texts = (*self._shown, *self._shown.values())
        return 1 + max((text.count(separator) for text in texts), default=0)


def owners_by_remains(owners: Mapping[str, Owner]) -> dict[str, Owner]:
    """Return owners by what cp1251 leaves of their texts, where that is one owner's alone."""
    found: dict[str, list[Owner]] = {}
    for text, owner in owners.items():
        if lossy(text) != text:
            found.setdefault(fold(lossy(text)), []).append(owner)
    return {key: same[0] for key, same in found.items() if all(other == same[0] for other in same)}
