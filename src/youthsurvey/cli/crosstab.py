"""``youthsurvey crosstab``: one variable against another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli import completion
from youthsurvey.cli.console import notice, width
from youthsurvey.cli.options import (
    DEFAULT_STUDY,
    Adjust,
    AdjustOption,
    Base,
    BaseOption,
    EngineOption,
    ExactOption,
    FilterOption,
    FixedOption,
    Format,
    FormatOption,
    FpcOption,
    IntervalOption,
    LetterLevelOption,
    Letters,
    LettersOption,
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


def crosstab(
    row: Annotated[
        str,
        typer.Argument(
            metavar="ROW", help="The row variable.", autocompletion=completion.variables
        ),
    ],
    column: Annotated[
        str,
        typer.Argument(
            metavar="COLUMN", help="The column variable.", autocompletion=completion.tabulated
        ),
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
    letters: LettersOption = Letters.design,
    adjust: AdjustOption = Adjust.bonferroni,
    letter_level: LetterLevelOption = [0.05],  # noqa: B006 - typer copies it
    mean: MeanOption = False,
    base: BaseOption = Base.respondents,
    exact: ExactOption = False,
    out: OutOption = Path("."),
) -> None:
    """Print one variable against another, with bases, tests and intervals.

    The variables are the study's, or columns of any file: docs/ad_hoc.md.
    Example: youthsurvey crosstab awareness age_group --format md
    """
    from youthsurvey.pipeline.opening import Source, open_data
    from youthsurvey.pipeline.tabulate import crosstab as tabulate
    from youthsurvey.pipeline.tabulate import means, refuse_share_options

    rows = row.split("/") if mean else [row]
    source = Source.from_options(
        data, scale, multiple, margin, fixed=fixed, weight=weight, strata=strata, psu=psu,
        nest=nest, fpc=fpc,
        lonely_psu=lonely_psu.value, filter=keep, missing=tuple(missing or ()),
        engine=engine.value if engine else None, replicates=replicates,
        numbers=tuple(rows) if mean else (),
    )  # fmt: skip
    loaded, responses = open_data(
        source, [*rows, column], study=study, default=DEFAULT_STUDY, out=out, weights=weights,
        notice=notice,
    )  # fmt: skip
    if mean:
        refuse_share_options(row, interval and interval.value, base.value, simultaneous)
        table = means(loaded, responses, row, column, lang.value, level=level)
        print(table.to_text(form.value, width(sys.stdout)), end="")
        return
    table = tabulate(
        loaded,
        responses,
        row,
        column,
        lang.value,
        level=level,
        interval=interval and interval.value,
        base=base.value,
        letters=letters.value,
        adjust=adjust.value,
        letter_levels=tuple(sorted(letter_level)),
        exact=exact,
        simultaneous=simultaneous,
    )
    print(table.to_text(form.value, width(sys.stdout)), end="")
