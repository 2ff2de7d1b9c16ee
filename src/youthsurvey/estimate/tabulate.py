"""Tables straight from responses: tally, then the estimate that suits the variables' types."""

from __future__ import annotations

from youthsurvey.errors import UsageError
from youthsurvey.estimate.association import crosstab
from youthsurvey.estimate.multiple_response import crosstab_multiple
from youthsurvey.estimate.proportions import topline, topline_multiple
from youthsurvey.model.responses import Responses
from youthsurvey.model.results import Axis, Crosstab, Topline
from youthsurvey.tally.cells import tally


def one_way(responses: Responses, name: str, level: float = 0.95) -> Topline:
    """Estimate the shares of one variable.

    Args:
        responses: the coded answers, under their design.
        name: a single, ordinal or multiple variable, or an option ("platforms.telegram").
        level: confidence level, between 0 and 1.

    Raises:
        UsageError: no such variable, or one without categories.
    """
    axis = _axis(responses, name)
    if not axis.multiple:
        return topline(tally(responses, [name]), level)
    options = [tally(responses, [option]) for option in _parts(axis)]
    return topline_multiple(options, name, level)


def two_way(responses: Responses, row: str, column: str, level: float = 0.95) -> Crosstab:
    """Estimate the table of one variable against another.

    Args:
        responses: the coded answers, under their design.
        row: a single, ordinal or multiple variable, or an option ("platforms.telegram").
        column: another.
        level: confidence level, between 0 and 1.

    Raises:
        UsageError: no such variable, one without categories, or twice the same.
    """
    if row == column:
        raise UsageError(
            f'"{row}" stands as rows and as columns.', remedy="Name two different variables."
        )
    rows, columns = _axis(responses, row), _axis(responses, column)
    if not (rows.multiple or columns.multiple):
        return crosstab(tally(responses, [row, column]), level)
    cells = [[tally(responses, [r, c]) for c in _parts(columns)] for r in _parts(rows)]
    return crosstab_multiple(cells, rows, columns, level)


def _axis(responses: Responses, name: str) -> Axis:
    """Return a variable, or an option of a multiple choice, as rows or columns."""
    if name in responses.codebook:
        variable = responses[name].variable
        if variable.type == "multiple":
            return Axis(name, tuple(c.code for c in variable.valid), multiple=True)
    _, categories = responses.resolve(name)
    return Axis(name, tuple(c.code for c in categories))


def _parts(axis: Axis) -> list[str]:
    """Return the names to tally: each option of a multiple choice, or the variable itself."""
    return [f"{axis.name}.{code}" for code in axis.categories] if axis.multiple else [axis.name]
