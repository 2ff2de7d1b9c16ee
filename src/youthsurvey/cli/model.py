"""``youthsurvey model``: a logistic regression by formula."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import notice, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    EngineOption,
    FilterOption,
    FixedOption,
    Format,
    FormatOption,
    FpcOption,
    LevelOption,
    LonelyPsuChoice,
    LonelyPsuOption,
    MarginOption,
    MissingOption,
    MultipleOption,
    NestOption,
    OutOption,
    PsuOption,
    ReplicatesOption,
    ScaleOption,
    StrataOption,
    StudyIfAnyOption,
    TableDataOption,
    TableLang,
    TableLangOption,
    WeightOption,
    WeightsOption,
)


def model(
    formula: Annotated[
        str, typer.Argument(metavar="FORMULA", help='As "outcome ~ predictor + predictor".')
    ],
    study: StudyIfAnyOption = None,
    data: TableDataOption = None,
    weights: WeightsOption = None,
    fixed: FixedOption = False,
    weight: WeightOption = None,
    margin: MarginOption = None,
    strata: StrataOption = None,
    psu: PsuOption = None,
    nest: NestOption = False,
    fpc: FpcOption = None,
    lonely_psu: LonelyPsuOption = LonelyPsuChoice.fail,
    keep: FilterOption = None,
    missing: MissingOption = None,
    scale: ScaleOption = None,
    multiple: MultipleOption = None,
    replicates: ReplicatesOption = None,
    engine: EngineOption = None,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    level: LevelOption = 0.95,
    figure: Annotated[
        Path | None,
        typer.Option("--figure", metavar="FILE", help="Write a forest plot (.png or .svg)."),
    ] = None,
    out: OutOption = Path("."),
) -> None:
    """Fit a logistic regression; print odds ratios and average marginal effects.

    An ordinal outcome gives a proportional-odds model; two categories, or one named as
    awareness.full, a binary one. a:b is an interaction, a*b that and both main effects.
    Example: youthsurvey model "awareness ~ age_group + sex + country"
    """
    from youthsurvey.pipeline.model import figure_format, fit_model, formula_columns
    from youthsurvey.pipeline.opening import Source, open_data

    if figure is not None:
        figure_format(figure)
    source = Source.from_options(
        data, scale, multiple, margin, fixed=fixed, weight=weight, strata=strata, psu=psu,
        nest=nest, fpc=fpc,
        lonely_psu=lonely_psu.value, filter=keep, missing=tuple(missing or ()),
        engine=engine.value if engine else None, replicates=replicates,
    )  # fmt: skip
    loaded, responses = open_data(
        source, formula_columns(formula), study=study, default=DEFAULT_STUDY, out=out,
        weights=weights, notice=notice,
    )  # fmt: skip
    fitted = fit_model(loaded, responses, formula, lang.value, level=level)
    if figure is not None:
        fitted.save_figure(figure)
    print(fitted.to_text(form.value, width(sys.stdout)), end="")
