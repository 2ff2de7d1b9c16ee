"""Fit a model by formula: cells, maximum of the weighted likelihood, sandwich covariance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from youthsurvey.estimate.linearisation import covariance_of_totals
from youthsurvey.estimate.models.formula import parse_formula
from youthsurvey.estimate.models.likelihood import Maximum, maximise, refuse_collinear
from youthsurvey.estimate.models.margins import average_effects, t_inference
from youthsurvey.estimate.models.matrix import ModelCells, model_cells
from youthsurvey.estimate.variance import answered, domain_df, standard_error
from youthsurvey.model.fits import ModelFit, term_name
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Floats
from youthsurvey.tally.cells import Cells, ReplicateSums


def fit_model(responses: Responses, formula: str, level: float = 0.95) -> ModelFit:
    """Fit a binary logit or a proportional-odds logit with design-based errors.

    The outcome decides: two categories (or one named as "awareness.full", against all others)
    make a binary logit, as R's ``svyglm(family = quasibinomial)``; an ordinal outcome with more
    makes a proportional-odds logit, as R's ``svyolr``. Categories set aside ("hard to say") leave
    the base. The reference of a predictor is its first category with respondents.

    Coefficients maximise the weighted likelihood; their covariance is I^-1 V I^-1, with I the
    observed information and V the design's covariance of the total of the scores, for calibrated
    weights through residuals on the margins. Respondents outside the base stay in the design.
    Degrees of freedom are those of the design in the base, less the coefficients without
    intercept or thresholds, as R has them; R's ``summary`` of ``svyolr`` gives no p values, ours
    are of the same t.

    Args:
        responses: the coded answers, under their design.
        formula: "outcome ~ a + b", with ":" for interactions and "*" for both; predictors are
            single, ordinal (as factors) or numeric, or options ("platforms.telegram").
        level: confidence level, between 0 and 1.

    Raises:
        UsageError: a faulty formula, an unknown name, an outcome or predictor that does not vary,
            collinear predictors, separation, no convergence.
        NoRespondentsError: nobody answered every question.

    Source: Binder 1983 (covariance); McCullagh 1980 (proportional odds).
    """
    parsed = parse_formula(formula)
    cells = model_cells(responses, parsed)
    x, w, factors = cells.matrix(), cells.w, cells.factors
    names = tuple(term_name(f) for f in factors)
    t = len(cells.outcomes) - 1
    refuse_collinear(x, w, names)
    top = maximise(x, cells.outcome, w, t, names)
    replicates = cells.cells.replicates
    if replicates is None:
        covariance = _sandwich(cells, top)
    else:
        covariance = _replicated(replicates, x, cells.outcome, t, names, top)
    whole = _whole(cells.cells)
    base = answered(whole)
    df = float(domain_df(whole)[0] - len(factors))
    simple = _simple(cells, top)
    effects = average_effects(cells, top.parameters, covariance, simple, df, level)
    parameters = top.parameters
    binary = t == 1
    if binary:
        # P(Y <= 0) = F(threshold - x b) makes the event's intercept minus the threshold.
        turn = np.array([-1.0, *([1.0] * len(factors))])
        parameters, covariance = turn * parameters, turn[:, None] * covariance * turn
        order = np.arange(t + len(factors))
    else:
        order = np.roll(np.arange(t + len(factors)), -t)
    q = len(order) if binary else len(factors)
    parameters, covariance = parameters[order], covariance[np.ix_(order, order)]
    se = standard_error(np.diag(covariance), np.diag(simple)[order])
    low, high, statistic, p = t_inference(parameters[:q], se[:q], df, level)
    return ModelFit(
        formula=parsed.text,
        family="logit" if binary else "proportional_odds",
        outcome=parsed.outcome,
        outcomes=cells.outcomes,
        predictors=cells.predictors,
        terms=((), *factors) if binary else factors,
        estimate=parameters[:q],
        se=se[:q],
        statistic=statistic,
        p=p,
        ci_low=low,
        ci_high=high,
        thresholds=parameters[q:],
        thresholds_se=se[q:],
        covariance=covariance,
        effects=effects,
        n=base.base,
        weighted_n=base.weighted_base,
        missing=base.missing - cells.aside,
        aside=cells.aside,
        iterations=top.iterations,
        level=level,
        df=df,
        design=base.design,
    )


def _whole(cells: Cells) -> Cells:
    """Return the cells with all combinations taken together: the model's base."""
    n, w, w2 = (
        np.stack([part[:, :-1].sum(axis=1), part[:, -1]], axis=1)
        for part in (cells.n, cells.w, cells.w2)
    )
    sums = cells.replicates
    if sums is not None:
        sums = replace(sums, w=np.stack([sums.w[:, :-1].sum(axis=1), sums.w[:, -1]], axis=1))
    start = cells.base
    if start is not None:
        start = np.stack([start[:, :-1].sum(axis=1), start[:, -1]], axis=1)
    return replace(cells, categories=(("base",),), n=n, w=w, w2=w2, replicates=sums, base=start)


def _sandwich(cells: ModelCells, top: Maximum) -> Floats:
    """Return the linearised covariance of thresholds and coefficients.

    All respondents of a cell have one score, so the total of the scores is algebra on the cells'
    totals of weights.
    """
    whole = cells.cells
    totals = covariance_of_totals(whole, whole.n[:, :-1], whole.w[:, :-1], whole.w2[:, :-1])
    influence = _influence(cells, top)
    return np.asarray(influence @ totals @ influence.T)


def _simple(cells: ModelCells, top: Maximum) -> Floats:
    """Return the sandwich without calibration and units: the order of magnitude of variances."""
    influence = _influence(cells, top)
    return np.asarray((influence * cells.cells.w2[:, :-1].sum(axis=0)) @ influence.T)


def _influence(cells: ModelCells, top: Maximum) -> Floats:
    """Return what a unit of weight in each cell does to the parameters, shape (t + q, K)."""
    return np.linalg.solve(top.point.information * cells.w.sum(), top.point.scores.T)


def _replicated(
    sums: ReplicateSums,
    x: Floats,
    outcome: NDArray[np.intp],
    t: int,
    names: tuple[str, ...],
    top: Maximum,
) -> Floats:
    """Return the covariance over refits with each replicate's weights.

    Source: Wolter 2007, ch. 4 (jackknife), 5 (bootstrap), 3 (balanced half-samples).
    """
    refits = []
    for w in sums.w[:, :-1]:
        held = w > 0
        refits.append(maximise(x[held], outcome[held], w[held], t, names).parameters)
    found, scale = np.array(refits), sums.scale * sums.rscales
    centre = top.parameters if sums.mse else found[scale > 0].mean(axis=0)
    return np.asarray((found - centre).T @ (scale[:, None] * (found - centre)))
