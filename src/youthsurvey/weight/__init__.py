"""Responses and targets to weighted responses and a report on the weights."""

from youthsurvey.weight.apply import Weighted, solve, survey_design, weight
from youthsurvey.weight.calibrate import Constraints, calibrate
from youthsurvey.weight.checks import MarginCheck
from youthsurvey.weight.diagnostics import WeightingReport, kish_deff
from youthsurvey.weight.population import MarginShares, Population, read_population
from youthsurvey.weight.raking import rake
from youthsurvey.weight.replicates import calibrated_replicates
from youthsurvey.weight.scheme import Scheme
from youthsurvey.weight.targets_file import Targets, read_targets
from youthsurvey.weight.trim import trim_weights

__all__ = [
    "Constraints",
    "MarginCheck",
    "MarginShares",
    "Population",
    "Scheme",
    "Targets",
    "Weighted",
    "WeightingReport",
    "calibrate",
    "calibrated_replicates",
    "kish_deff",
    "rake",
    "read_population",
    "read_targets",
    "solve",
    "survey_design",
    "trim_weights",
    "weight",
]
