"""All tests of independence and measures of association of one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from youthsurvey.estimate.cramer import corrected_v
from youthsurvey.estimate.exact import fisher_freeman_halton
from youthsurvey.estimate.independence import likelihood_ratio, pearson
from youthsurvey.estimate.ordinal import (
    gamma,
    linear_by_linear,
    on_scale,
    rank_test,
    somers_d,
)
from youthsurvey.estimate.rao_scott import DesignEffects, rao_scott_chisq, rao_scott_f
from youthsurvey.estimate.variance import Answered
from youthsurvey.estimate.wald import wald
from youthsurvey.model.results import Measure, TestResult


@dataclass(frozen=True)
class Battery:
    """What is asked of a table beyond its two first tests.

    Attributes:
        row_scale, column_scale: for each category whether it is a point of a scale, in the
            scale's order; None where the variable has no order. Answers set aside ("hard to say")
            are no points.
        exact: add the test of Fisher, Freeman and Halton, which takes a second.
        seed: of its random tables.
        further: add what no printed table shows: first order Rao-Scott, Wald's tests, G2, trend,
            corrected V, Somers' D.
    """

    row_scale: tuple[bool, ...] | None = None
    column_scale: tuple[bool, ...] | None = None
    exact: bool = False
    seed: int = 1
    further: bool = True


def first_tests(part: Answered, effects: DesignEffects) -> tuple[TestResult, ...]:
    """Return Rao and Scott's F and Pearson's chi-square, the one that suits the design first."""
    simple = pearson(part.n)
    corrected = rao_scott_f(effects, part.df)
    return (corrected, simple) if part.design.design_based else (simple, corrected)


def all_tests(part: Answered, effects: DesignEffects, battery: Battery) -> tuple[TestResult, ...]:
    """Return the first tests and the others that are asked for and that the table allows.

    Rank tests compare the ordinal variable's distribution between the other's categories: rows
    between columns where both are ordinal. The trend needs both to be ordinal.
    """
    tests = [*first_tests(part, effects)]
    if battery.further:
        tests.append(rao_scott_chisq(effects))
        tests += wald(part.share, part.covariance_of_sums, part.df, part.concentration)
        tests.append(likelihood_ratio(part.n))
    rows, columns = battery.row_scale, battery.column_scale
    if rows:
        tests.append(rank_test(on_scale(part, rows)))
    elif columns:
        tests.append(rank_test(on_scale(part, None, columns).transposed()))
    if rows and columns and battery.further:
        tests.append(linear_by_linear(on_scale(part, rows, columns)))
    if battery.exact:
        tests.append(fisher_freeman_halton(part.n, battery.seed))
    return tuple(tests)


def measures(
    part: Answered, effects: DesignEffects, battery: Battery, level: float
) -> Mapping[str, Measure]:
    """Return the corrected V and, where both variables are ordinal, gamma and Somers' D.

    "somers_d_row" takes the rows as the answer and the columns as the groups; "somers_d_column"
    the other way round.
    """
    if not part.design.design_based:
        effects = effects.of_simple_sampling(part.base)
    found = {}
    if battery.further:
        found["cramers_v_corrected"] = corrected_v(effects, part.share, part.covariance, level)
    rows, columns = battery.row_scale, battery.column_scale
    if not (rows and columns):
        return found
    scale = on_scale(part, rows, columns)
    found["gamma"] = gamma(scale, level)
    if battery.further:
        found["somers_d_row"] = somers_d(scale, level)
        found["somers_d_column"] = somers_d(scale.transposed(), level)
    return found
