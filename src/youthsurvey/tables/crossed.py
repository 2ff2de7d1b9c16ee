"""Respondents counted by any questions together, and what an outsider knows of their weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from youthsurvey.model.responses import Responses
from youthsurvey.tables.suppression import Floats, Layers, Mask

FILTER = "\0filter"
"""Stands for the filters of a run among questions; no question can have this name."""


@dataclass(frozen=True)
class Weights:
    """A scheme's weights.

    Attributes:
        weight: shape (n,).
        margins: the variables that weights follow from.
        main: the scheme of the run's tables, whose totals are all published.
    """

    weight: Floats
    margins: frozenset[str]
    main: bool


class Crossed:
    """Counts of a survey's respondents by the answers to questions, and to what they nest in.

    Attributes:
        weights: of the schemes under which tables are published.
    """

    def __init__(
        self,
        responses: Responses,
        weighted: Mapping[str, Responses],
        main: str,
        filters: Iterable[Mask],
    ) -> None:
        """Prepare; see ``Protection``."""
        self._responses = responses
        self._filters = list(filters)
        self._nested: dict[str, list[tuple[str, NDArray[np.intp]]]] = {}
        self.weights = tuple(
            Weights(
                one.design.weight,
                frozenset(name for margin in one.design.margins for name in margin),
                scheme == main,
            )
            for scheme, one in weighted.items()
            if one.design.weight is not None
        )

    def cells(
        self,
        plane: tuple[str, str],
        groups: tuple[str, ...] = (),
        weights: Iterable[Weights] = (),
    ) -> Layers:
        """Count a table of rows by columns, a layer for each answer of the groups together."""
        names = (*groups, *plane)
        n, asked, flat = self._counted(names)
        layers = (prod(n.shape[: len(groups)]), *n.shape[len(groups) :])
        used = tuple(weights)
        w, low, high = (np.zeros((len(used), *layers)) for _ in range(3))
        for k, one in enumerate(used):
            sums = np.bincount(flat, one.weight[asked], minlength=n.size)
            w[k] = sums.reshape(layers)
            low[k], high[k] = (e.reshape(layers) for e in self._range(one, names, n.shape))
        classes = [self.classes(name) for name in plane]
        return Layers(n.reshape(layers), w, low, high, *classes)

    def line(self, name: str, weights: Iterable[Weights] = ()) -> Layers:
        """Count one question's answers: a row for each class of them, all other cells empty."""
        n, asked, flat = self._counted((name,))
        classes = self.classes(name)
        inside = np.zeros((int(classes.max(initial=0)) + 1, len(n)), dtype=bool)
        inside[classes, np.arange(len(n))] = True
        used = tuple(weights)
        w, low, high = (np.zeros((len(used), 1, *inside.shape)) for _ in range(3))
        for k, one in enumerate(used):
            ends = self._range(one, (name,), n.shape)
            sums = np.bincount(flat, one.weight[asked], minlength=n.size)
            for of, values in zip((w, low, high), (sums, *ends), strict=True):
                of[k, 0] = np.where(inside, values, 0)
        lines = np.arange(len(inside))
        return Layers(
            np.where(inside, n, 0)[None], w, low, high, lines, np.zeros(len(n), dtype=np.intp)
        )

    def counts(self, names: tuple[str, ...]) -> NDArray[np.int64]:
        """Count respondents by all of the questions together, a dimension each."""
        return self._counted(names)[0]

    def options(self, name: str) -> list[str] | None:
        """Return the options of a multiple choice; None for any other question."""
        codebook = self._responses.codebook
        if name == FILTER or name not in codebook or codebook[name].type != "multiple":
            return None
        return [f"{name}.{category.code}" for category in codebook[name].valid]

    def is_option(self, name: str) -> bool:
        """Whether the name is of one option of a multiple choice."""
        return name != FILTER and name not in self._responses.codebook and "." in name

    def answers(self, name: str) -> list[tuple[str, str]]:
        """Return the answers of a question, or the two of an option, as (variable, answer)."""
        if name == FILTER:
            return [("", str(kind)) for kind in range(self.size(name))]
        if self.is_option(name):
            variable, _, option = name.rpartition(".")
            return [(variable, option)] * 2
        return [(name, category.code) for category in self._responses.resolve(name)[1]]

    def size(self, name: str) -> int:
        """Return how many answers a question has."""
        if name == FILTER:
            return int(self._atoms.max(initial=0)) + 1
        return len(self._responses.resolve(name)[1])

    def classes(self, name: str) -> NDArray[np.intp]:
        """Return which answers are taken together by coarser questions, as classes."""
        made = [classes for _, classes in self.coarser(name)]
        if not made:
            return np.zeros(self.size(name), dtype=np.intp)
        return np.unique(np.array(made), axis=1, return_inverse=True)[1].ravel()

    def coarser(self, name: str) -> list[tuple[str, NDArray[np.intp]]]:
        """Return the questions that take this one's answers together, and into which of theirs.

        It is the data that decide: regions by country, say, or ages by age group.
        """
        if name not in self._nested:
            others = [*self._single, *([FILTER] if self._filters else [])]
            self._nested[name] = [
                (other, classes)
                for other in others
                if other != name and (classes := self._nesting(name, other)) is not None
            ]
        return self._nested[name]

    def _counted(self, names: tuple[str, ...]) -> tuple[NDArray[np.int64], Mask, NDArray[np.intp]]:
        """Return counts, who answered all of the questions, and in which cell each of these is."""
        shape = tuple(self.size(name) for name in names)
        codes = [self._codes(name) for name in names]
        asked: Mask = np.logical_and.reduce([of >= 0 for of in codes])
        flat = np.ravel_multi_index([of[asked] for of in codes], shape)
        return np.bincount(flat, minlength=prod(shape)).reshape(shape), asked, flat

    def _range(
        self, one: Weights, names: tuple[str, ...], shape: tuple[int, ...]
    ) -> tuple[Floats, Floats]:
        """Return the least and the most that a respondent of each cell can weigh.

        Weights follow from the variables of a scheme's margins: whoever knows some of them knows
        the range of the weights that go with these.
        """
        weight = one.weight
        axes = [i for i, name in enumerate(names) if name in one.margins]
        if not axes:
            return np.full(shape, weight.min()), np.full(shape, weight.max())
        _, known, flat = self._counted(tuple(names[i] for i in axes))
        inner = tuple(shape[i] for i in axes)
        low, high = np.full(prod(inner), weight.max()), np.full(prod(inner), weight.min())
        np.minimum.at(low, flat, weight[known])
        np.maximum.at(high, flat, weight[known])
        # Where nobody is, anything may be.
        empty = low > high
        low[empty], high[empty] = weight.min(), weight.max()
        spread = tuple(shape[i] if i in axes else 1 for i in range(len(shape)))
        return (
            np.broadcast_to(low.reshape(spread), shape),
            np.broadcast_to(high.reshape(spread), shape),
        )

    def _codes(self, name: str) -> NDArray[Any]:
        return self._atoms if name == FILTER else self._responses.resolve(name)[0]

    @cached_property
    def _atoms(self) -> NDArray[np.intp]:
        """Return respondents by which of the run's filters they pass."""
        if not self._filters:
            return np.zeros(len(self._responses), dtype=np.intp)
        return np.unique(np.array(self._filters), axis=1, return_inverse=True)[1].ravel()

    def _nesting(self, fine: str, coarse: str) -> NDArray[np.intp] | None:
        if fine == FILTER or self.is_option(fine):
            return None
        counts = self.counts((fine, coarse))
        groups = np.count_nonzero(counts.any(axis=0))
        used = np.count_nonzero(counts.any(axis=1))
        if not 1 < groups < used or ((counts > 0).sum(axis=1) > 1).any():
            return None
        places: NDArray[np.intp] = counts.argmax(axis=1)
        return places

    @cached_property
    def _single(self) -> list[str]:
        return [
            name
            for name, column in self._responses.columns.items()
            if column.variable.type in ("single", "ordinal")
        ]
