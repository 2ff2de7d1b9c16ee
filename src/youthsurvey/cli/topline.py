"""``youthsurvey topline``: one variable's shares, or every variable's."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion
from youthsurvey.cli.console import notice, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    Base,
    BaseOption,
    EngineOption,
    FilterOption,
    FixedOption,
    Format,
    FormatOption,
    FpcOption,
    IntervalOption,
    LevelOption,
    LonelyPsuChoice,
    LonelyPsuOption,
    MarginOption,
    MeanOption,
    MissingOption,
    MultipleOption,
    NestOption,
    OutOption,
    PsuOption,
    ReplicatesOption,
    ScaleOption,
    SimultaneousOption,
    StrataOption,
    StudyIfAnyOption,
    TableDataOption,
    TableLang,
    TableLangOption,
    WeightOption,
    WeightsOption,
)


def topline(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VARIABLE]...",
            help="The variables; without one, all of them.",
            autocompletion=completion.variables,
        ),
    ] = None,
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
    replicates: ReplicatesOption = None,
    keep: FilterOption = None,
    missing: MissingOption = None,
    scale: ScaleOption = None,
    multiple: MultipleOption = None,
    engine: EngineOption = None,
    form: FormatOption = Format.text,
    lang: TableLangOption = TableLang.en,
    interval: IntervalOption = None,
    level: LevelOption = 0.95,
    simultaneous: SimultaneousOption = False,
    mean: MeanOption = False,
    base: BaseOption = Base.respondents,
    out: OutOption = Path("."),
) -> None:
    """Print the shares of one variable's answers, of several, or of all.

    The variables are the study's, or columns of any file: docs/ad_hoc.md.
    Example: youthsurvey topline platforms --lang ru
    """
    from youthsurvey.pipeline.opening import Source, open_data
    from youthsurvey.pipeline.tabulate import means, refuse_share_options, tabulated_variables
    from youthsurvey.pipeline.tabulate import topline as tabulate

    wanted = names or []
    if mean:
        wanted = [part for name in wanted for part in name.split("/")]
    source = Source.from_options(
        data, scale, multiple, margin, fixed=fixed, weight=weight, strata=strata, psu=psu,
        nest=nest, fpc=fpc,
        lonely_psu=lonely_psu.value, filter=keep, missing=tuple(missing or ()),
        engine=engine.value if engine else None, replicates=replicates,
        numbers=tuple(wanted) if mean else (),
    )  # fmt: skip
    loaded, responses = open_data(
        source, wanted, study=study, default=DEFAULT_STUDY, out=out, weights=weights,
        notice=notice,
    )  # fmt: skip
    wanted = names or tabulated_variables(loaded, responses)
    if mean:
        refuse_share_options(wanted[0], interval and interval.value, base.value, simultaneous)
    tables = [
        means(loaded, responses, name, None, lang.value, level=level)
        if mean
        else tabulate(
            loaded,
            responses,
            name,
            lang.value,
            level=level,
            interval=interval and interval.value,
            base=base.value,
            simultaneous=simultaneous,
        )
        for name in wanted
    ]
    if form is Format.json and len(tables) != 1:
        print(json.dumps([t.to_dict() for t in tables], ensure_ascii=False, indent=2))
        return
    print("\n".join(t.to_text(form.value, width(sys.stdout)) for t in tables), end="")
