"""A survey exported again: which rows are as they were, which are new, changed or gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from youthsurvey.model.responses import Responses

_ALIKE = 0.7
"""Share of equal answers from which on two rows of one day are one respondent's."""


@dataclass(frozen=True)
class Reexport:
    """An export beside the one before it.

    Attributes:
        same: rows that are as they were.
        new: lines of rows that were not there.
        changed: (old line, new line, variables) of rows of which some answers differ.
        gone: lines, in the earlier file, of rows that are no longer there.
    """

    same: int
    new: tuple[int, ...]
    changed: tuple[tuple[int, int, tuple[str, ...]], ...]
    gone: tuple[int, ...]

    def __str__(self) -> str:
        parts = [f"{self.same} rows as before"]
        for word, n in (
            ("new", len(self.new)),
            ("changed", len(self.changed)),
            ("gone", len(self.gone)),
        ):
            if n:
                parts.append(f"{n} {word}")
        for old, new, names in self.changed[:3]:
            parts.append(f"line {new} (was {old}): {', '.join(names)}")
        return ", ".join(parts)


def compare(before: Responses, after: Responses) -> Reexport:
    """Hold a new export's answers against an earlier one's.

    Rows are known by all of their answers; those that are left over are paired where they are of
    one day and agree in most.
    """
    # Contacts are numbered by first appearance, so their numbers say nothing across files.
    names = [
        name
        for name, column in after.columns.items()
        if name in before.columns and column.variable.type != "contact"
    ]
    old, new = _rows(before, names), _rows(after, names)
    left = Counter(old)
    fresh = []
    for i, row in enumerate(new):
        if left[row]:
            left[row] -= 1
        else:
            fresh.append(i)
    stale = []
    for i in reversed(range(len(old))):
        if left[old[i]]:
            left[old[i]] -= 1
            stale.append(i)
    changed, taken = [], set()
    days = [j for j, name in enumerate(names) if after[name].variable.type == "date"]
    by_day = defaultdict(list)
    for i in sorted(stale):
        by_day[tuple(old[i][j] for j in days)].append(i)
    for k in list(fresh):
        near = [
            (sum(a == b for a, b in zip(old[i], new[k], strict=True)), -i)
            for i in by_day[tuple(new[k][j] for j in days)]
            if i not in taken
        ]
        most, at = max(near, default=(0, 0))
        if names and most >= _ALIKE * len(names):
            i = -at
            taken.add(i)
            fresh.remove(k)
            differ = tuple(n for n, a, b in zip(names, old[i], new[k], strict=True) if a != b)
            changed.append((int(before.line[i]), int(after.line[k]), differ))
    return Reexport(
        same=len(new) - len(fresh) - len(changed),
        new=tuple(int(after.line[k]) for k in fresh),
        changed=tuple(changed),
        gone=tuple(int(before.line[i]) for i in sorted(stale) if i not in taken),
    )


def _rows(responses: Responses, names: list[str]) -> list[tuple[str, ...]]:
    columns = responses.to_columns()
    parts = []
    for name in names:
        mine = [key for key in columns if key == name or key.startswith(f"{name}.")]
        parts.append(
            ["\x1f".join(cells) for cells in zip(*(columns[key] for key in mine), strict=True)]
        )
    return list(zip(*parts, strict=True)) if parts else [()] * len(responses)
