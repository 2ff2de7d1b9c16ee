"""Cells to results: shares, intervals, tests, residuals. Pure: arrays in, records out.

Standard errors are linearised, as respondents drawn with replacement would have them, and take
the margins of calibrated weights into account. Respondents without an answer are a domain's
complement: they leave the base, not the sample.
"""

from youthsurvey.estimate.association import crosstab
from youthsurvey.estimate.multiple_response import crosstab_multiple
from youthsurvey.estimate.proportions import topline, topline_multiple
from youthsurvey.estimate.tabulate import numeric, one_way, two_way

__all__ = [
    "crosstab",
    "crosstab_multiple",
    "numeric",
    "one_way",
    "topline",
    "topline_multiple",
    "two_way",
]
