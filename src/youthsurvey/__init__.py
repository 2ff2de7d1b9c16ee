"""youthsurvey: from a survey form's raw export to checked, publication-ready results.

Data walk from left to right and never turn back::

    raw export - ingest - clean - weight - tally - estimate - tables - render - files

>>> import youthsurvey as ys
>>> study = ys.load_study("sco_youth_2025")
>>> study.codebook["awareness"].type
'ordinal'

The names below are the whole public interface; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from youthsurvey.errors import SurveyError
    from youthsurvey.estimate.replication import bootstrap, jackknife
    from youthsurvey.ingest.declared import Declared
    from youthsurvey.model.design import SurveyDesign
    from youthsurvey.model.replicates import Replicates
    from youthsurvey.pipeline.analyze import Analysis, analyze
    from youthsurvey.pipeline.bounds import bound
    from youthsurvey.pipeline.draws import redraw
    from youthsurvey.pipeline.figures import draw_figures
    from youthsurvey.pipeline.model import fit_model
    from youthsurvey.pipeline.opening import open_file
    from youthsurvey.pipeline.run_batch import batch_tables
    from youthsurvey.pipeline.stages import (
        clean_responses,
        read_export,
        verify_published,
        weight_responses,
    )
    from youthsurvey.pipeline.synthetic import reconstruct
    from youthsurvey.pipeline.tables import make_tables
    from youthsurvey.pipeline.tabulate import crosstab, means, topline
    from youthsurvey.pipeline.weighting import weigh_file
    from youthsurvey.study import Study, load_study
    from youthsurvey.weight.replicates import calibrated_replicates

__version__ = "0.1.0"
__all__ = [
    "Analysis",
    "Declared",
    "Replicates",
    "Study",
    "SurveyDesign",
    "SurveyError",
    "analyze",
    "batch_tables",
    "bootstrap",
    "bound",
    "calibrated_replicates",
    "clean_responses",
    "crosstab",
    "draw_figures",
    "fit_model",
    "jackknife",
    "load_study",
    "make_tables",
    "means",
    "open_file",
    "read_export",
    "reconstruct",
    "redraw",
    "topline",
    "verify_published",
    "weigh_file",
    "weight_responses",
]

_HOME = {
    "errors": ("SurveyError",),
    "estimate.replication": ("bootstrap", "jackknife"),
    "ingest.declared": ("Declared",),
    "model.design": ("SurveyDesign",),
    "model.replicates": ("Replicates",),
    "pipeline.analyze": ("Analysis", "analyze"),
    "pipeline.bounds": ("bound",),
    "pipeline.draws": ("redraw",),
    "pipeline.figures": ("draw_figures",),
    "pipeline.model": ("fit_model",),
    "pipeline.opening": ("open_file",),
    "pipeline.run_batch": ("batch_tables",),
    "pipeline.stages": ("clean_responses", "read_export", "verify_published", "weight_responses"),
    "pipeline.synthetic": ("reconstruct",),
    "pipeline.tables": ("make_tables",),
    "pipeline.tabulate": ("crosstab", "means", "topline"),
    "pipeline.weighting": ("weigh_file",),
    "study": ("Study", "load_study"),
    "weight.replicates": ("calibrated_replicates",),
}


def __getattr__(name: str) -> Any:
    # Imported on first use: `youthsurvey --help` must not pay for numpy.
    for module, names in _HOME.items():
        if name in names:
            from importlib import import_module

            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
