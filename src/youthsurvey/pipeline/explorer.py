"""All tables of two questions at once, for a page on which readers choose their own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from youthsurvey.estimate.tabulate import axis_of, quick_tests
from youthsurvey.estimate.variance import quotient
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import TestResult
from youthsurvey.pipeline.stages import UNWEIGHTED
from youthsurvey.pipeline.tabulate import tabulated_variables
from youthsurvey.render.explorer import Explorer, Question, Shown
from youthsurvey.study import Study
from youthsurvey.tables.disclosure import Protection
from youthsurvey.tables.numbers import round_half_up
from youthsurvey.tables.suppression import Floats, Mask

MOST_GROUPS = 6
"""Answers of a question that tables can be filtered by."""
LEAST_GROUP = 100
"""Respondents that each of these answers has: tables within fewer are all but withheld."""

_DECIMALS = 4


@dataclass(frozen=True)
class _Asked:
    """Who gave which answer to a question.

    Attributes:
        given: shape (k, n), by answer.
        answered: shape (n,), who answered at all.
        multiple: several answers were allowed.
    """

    given: Mask
    answered: Mask
    multiple: bool


def explorer(
    study: Study,
    responses: Responses,
    weighted: Mapping[str, Responses],
    protection: Protection | None,
) -> Explorer:
    """Count and test every two questions, under every scheme, and withhold what must be.

    Within the answers of a question with few and large groups, tables are counted under the main
    scheme alone.

    Args:
        study: its questions and schemes.
        responses: cleaned answers, unweighted.
        weighted: the same under each scheme.
        protection: which cells are withheld; None for none.
    """
    made = _Maker(study, responses, weighted, protection)
    names = list(made.asked)
    one = {name: made.one_way(name) for name in names}
    two = {(row, column): made.two_way(row, column) for row, column in permutations(names, 2)}
    within = {}
    for group in made.filters:
        others = [name for name in names if name != group]
        for row, column in permutations(others, 2):
            for place in range(len(made.asked[group].given)):
                if (shown := made.within(row, column, group, place)) is not None:
                    within[row, column, group, place] = shown
    labels = {scheme.name: scheme.label for scheme in study.schemes}
    return Explorer(
        questions=tuple(_question(study, name) for name in names),
        schemes={UNWEIGHTED: {}, **{name: labels[name] for name in weighted}},
        main=study.default_scheme,
        filters=tuple(made.filters),
        one=one,
        two=two,
        within=within,
        least_base=study.least_base,
        least_cell=protection.least if protection else 0,
        first=_first(study, names),
    )


def _first(study: Study, names: Sequence[str]) -> tuple[str, str]:
    """Return the questions of the study's first cross-tab, or its first one alone."""
    for spec in study.tables:
        if spec.row in names and spec.column in names:
            return spec.row, spec.column
    return names[0], ""


def _question(study: Study, name: str) -> Question:
    variable = study.codebook[name]
    return Question(
        name=name,
        title=variable.title,
        question=variable.question,
        codes=tuple(c.code for c in variable.valid),
        answers=tuple((c.title, c.aside) for c in variable.valid),
        scale=variable.type == "ordinal",
        multiple=variable.type == "multiple",
    )


class _Maker:
    """Counts by matrix products of who gave which answer: a table costs some microseconds."""

    def __init__(
        self,
        study: Study,
        responses: Responses,
        weighted: Mapping[str, Responses],
        protection: Protection | None,
    ) -> None:
        self._designs = {UNWEIGHTED: responses, **weighted}
        self._main = study.default_scheme
        self._protection = protection
        self._tests: dict[tuple[str, str, str], Mapping[str, TestResult]] = {}
        ones = np.ones(len(responses))
        self._weights = {
            name: ones if one.design.weight is None else one.design.weight
            for name, one in self._designs.items()
        }
        self.asked = {
            name: _asked(responses, name) for name in tabulated_variables(study, responses)
        }
        self.filters = [name for name, asked in self.asked.items() if _is_filter(asked)]

    def one_way(self, name: str) -> Shown:
        """Return one question's table: a single column, of all respondents."""
        everybody = np.ones((1, self.asked[name].given.shape[1]), dtype=bool)
        gone = self._withheld(name)[:, None]
        masks = {scheme: gone | self._further(scheme, name)[:, None] for scheme in self._designs}
        return self._shown(name, everybody, masks, np.zeros(1, dtype=bool), {})

    def two_way(self, row: str, column: str) -> Shown:
        """Return two questions' table under every scheme, with its tests."""
        heads = self._withheld(column)
        inner = np.zeros((len(self.asked[row].given), len(heads)), dtype=bool)
        if self._protection is not None:
            inner = self._protection.pair(row, column) | heads
        masks = {
            scheme: inner
            | self._further(scheme, row)[:, None]
            | self._further(scheme, column)[None, :]
            for scheme in self._designs
        }
        p = {scheme: found for scheme in masks if (found := self._p(row, column, scheme, inner))}
        return self._shown(row, self.asked[column].given, masks, heads, p)

    def within(self, row: str, column: str, group: str, place: int) -> Shown | None:
        """Return a table within one answer, under the main scheme; None where all is withheld."""
        columns = self.asked[column].given & self.asked[group].given[place]
        heads = np.zeros(len(columns), dtype=bool)
        inner = np.zeros((len(self.asked[row].given), len(columns)), dtype=bool)
        if self._protection is not None:
            heads = self._protection.pair(column, group)[:, place]
            inner = self._protection.within(row, column, (group,))[:, :, place] | heads
        if inner.all():
            return None
        return self._shown(row, columns, {self._main: inner}, heads, {})

    def _shown(
        self,
        row: str,
        columns: Mask,
        masks: Mapping[str, Mask],
        heads: Mask,
        p: Mapping[str, Mapping[str, float]],
    ) -> Shown:
        rows = self.asked[row]
        based = (columns & rows.answered).astype(np.float64)
        shares = {}
        for scheme, mask in masks.items():
            weight = self._weights[scheme]
            base = based @ weight
            share = (rows.given * weight) @ based.T
            shares[scheme] = _open(_per_mille(quotient(share, base)), mask)
        n = rows.given.astype(np.float64) @ based.T
        return Shown(
            n=_open(n, masks.get(UNWEIGHTED, masks[next(iter(masks))])),
            base=_open(based.sum(axis=1)[None], heads[None])[0],
            share=shares,
            p=p,
        )

    def _withheld(self, name: str) -> Mask:
        if self._protection is None:
            return np.zeros(len(self.asked[name].given), dtype=bool)
        return self._protection.one_way(name)

    def _further(self, scheme: str, name: str) -> Mask:
        """Return the answers withheld under a scheme besides those withheld under all."""
        if self._protection is None or self._protection.is_main(scheme):
            return np.zeros(len(self.asked[name].given), dtype=bool)
        return self._protection.weighted_one_way(name)

    def _p(self, row: str, column: str, scheme: str, inner: Mask) -> Mapping[str, float]:
        """Return the p of a table's test, or of each option's; coarse beside withheld cells."""
        several = [name for name in (row, column) if self.asked[name].multiple]
        # Of options there are hundreds of tests: other schemes have none of these.
        if len(several) == 2 or (several and scheme != self._main):
            return {}
        # A test is the same whichever question stands in the rows.
        first, second = sorted((row, column))
        key = first, second, scheme
        if key not in self._tests:
            self._tests[key] = quick_tests(self._designs[scheme], first, second)
        tests = self._tests[key]
        if several:
            # An option's table has two rows: any statistic would tell its cells.
            hidden = np.logical_or.reduce(inner, axis=1 if several[0] == row else 0)
            return {
                option: round(test.p_adjusted, _DECIMALS)
                for (option, test), gone in zip(tests.items(), hidden, strict=True)
                if test.p_adjusted is not None and math.isfinite(test.p_adjusted) and not gone
            }
        p = tests[""].p
        if not math.isfinite(p) or (inner.any() and inner.shape == (2, 2)):
            return {}
        return {"": max(round(p, 2), 0.01) if inner.any() else round(p, _DECIMALS)}


def _asked(responses: Responses, name: str) -> _Asked:
    axis = axis_of(responses, name)
    if axis.multiple:
        codes = [responses.resolve(f"{name}.{option}")[0] for option in axis.categories]
        return _Asked(np.array([of == 1 for of in codes]), codes[0] >= 0, multiple=True)
    answers = responses.resolve(name)[0]
    given = answers == np.arange(len(axis.categories))[:, None]
    return _Asked(given, answers >= 0, multiple=False)


def _is_filter(asked: _Asked) -> bool:
    groups = asked.given.sum(axis=1)
    used = groups[groups > 0]
    return not asked.multiple and 1 < len(used) <= MOST_GROUPS and int(used.min()) >= LEAST_GROUP


def _per_mille(shares: Floats) -> Floats:
    """Return shares in tenths of a per cent, rounded as tables round them."""
    flat = [float(round_half_up(v * 100, 1)) * 10 if v == v else v for v in shares.ravel().tolist()]
    return np.array(flat).reshape(shares.shape)


def _open(values: Floats, gone: Mask) -> tuple[tuple[int | None, ...], ...]:
    """Return whole numbers, None for what is withheld or undefined."""
    return tuple(
        tuple(None if away or v != v else round(v) for v, away in zip(line, line_gone, strict=True))
        for line, line_gone in zip(values.tolist(), gone.tolist(), strict=True)
    )
