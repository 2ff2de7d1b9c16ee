"""The command line's front door: every command by name."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from youthsurvey import __version__

_HOMES = {
    "analyze": "analyze",
    "init": "init",
    "codebook": "codebook",
    "crosstab": "crosstab",
    "topline": "topline",
    "model": "model",
    "audit": "audit",
    "explain": "explain",
    "bounds": "bounds",
    "reconstruct": "reconstruct",
    "ingest": "stages",
    "clean": "stages",
    "weight": "stages",
    "tables": "tables",
    "figures": "stages",
    "verify": "verify",
    "report": "stages",
}
"""Each command's module, in the order in which help lists them."""


def app(asked: str = "") -> typer.Typer:
    """Return the command line.

    Args:
        asked: the command that is called, which alone is made then: the others cost time. All of
            them where that is none.
    """
    made = typer.Typer(
        name="youthsurvey",
        help="From a survey form's raw export to checked, publication-ready results.",
        epilog=(
            "Start with: youthsurvey analyze. Exit codes: 0 done, 1 a published number is not "
            "reproduced, 2 usage, 3 input, 4 study, 5 weighting, 6 output, 7 nobody left to "
            "analyse."
        ),
        no_args_is_help=True,
        # Rich help costs twice the rest of start-up, and plain help reads well everywhere.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_root)
    for name in (asked,) if asked in _HOMES else _HOMES:
        module = import_module(f"youthsurvey.cli.{_HOMES[name]}")
        found = getattr(module, name)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name)(found)
    return made


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"youthsurvey {__version__}")
        raise typer.Exit


def _root(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    pass
