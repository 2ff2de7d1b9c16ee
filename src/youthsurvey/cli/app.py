"""The command line's front door: every command by name."""

from __future__ import annotations

from typing import Annotated

import typer

from youthsurvey import __version__
from youthsurvey.cli import (
    analyze,
    audit,
    bounds,
    crosstab,
    explain,
    model,
    reconstruct,
    stages,
    topline,
)

app = typer.Typer(
    name="youthsurvey",
    help="From a survey form's raw export to checked, publication-ready results.",
    epilog=(
        "Start with: youthsurvey analyze. Exit codes: 0 done, 1 a published number is not "
        "reproduced, 2 usage, 3 input, 4 study, 5 weighting, 6 output, 7 nobody left to analyse."
    ),
    no_args_is_help=True,
    # Rich help costs twice the rest of start-up, and plain help reads well everywhere.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"youthsurvey {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    pass


app.command("analyze")(analyze.analyze)
app.command("crosstab")(crosstab.crosstab)
app.command("topline")(topline.topline)
app.command("model")(model.model)
app.command("audit")(audit.audit)
app.command("explain")(explain.explain)
app.command("bounds")(bounds.bounds)
app.command("reconstruct")(reconstruct.reconstruct)
for _stage in stages.COMMANDS:
    app.command(_stage.__name__)(_stage)
