"""Responses and targets to weighted responses and a report on the weights."""

from youthsurvey.weight.calibrate import Weighted, rake, weight
from youthsurvey.weight.diagnostics import MarginCheck, WeightingReport, kish_deff
from youthsurvey.weight.targets import Population, Scheme, read_population
from youthsurvey.weight.trim import trim_weights

__all__ = [
    "MarginCheck",
    "Population",
    "Scheme",
    "Weighted",
    "WeightingReport",
    "kish_deff",
    "rake",
    "read_population",
    "trim_weights",
    "weight",
]
