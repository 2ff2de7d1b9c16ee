"""Survey-weighted regression: binary logit and proportional odds, from cells."""

from youthsurvey.estimate.models.fit import fit_model
from youthsurvey.estimate.models.formula import Formula, parse_formula

__all__ = ["Formula", "fit_model", "parse_formula"]
