"""Results to tables: what a reader sees, with suppression, flags and marks in one place."""

from youthsurvey.tables.build import crosstab_table, topline_table
from youthsurvey.tables.context import TableContext
from youthsurvey.tables.means import means_table
from youthsurvey.tables.records import flow_table, impact_table, margins_table, weights_table
from youthsurvey.tables.schemes import comparison_table
from youthsurvey.tables.sentences import sentences_table
from youthsurvey.tables.table import Table
from youthsurvey.tables.verification import verification_table

__all__ = [
    "Table",
    "TableContext",
    "comparison_table",
    "crosstab_table",
    "flow_table",
    "impact_table",
    "margins_table",
    "means_table",
    "sentences_table",
    "topline_table",
    "verification_table",
    "weights_table",
]
