"""``youthsurvey init``: a study folder from an export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from youthsurvey.cli.console import paint
from youthsurvey.cli.options import ForceOption, QuietOption


def init(
    export: Annotated[
        list[Path],
        typer.Argument(metavar="EXPORT...", help="The form's export; several are joined."),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="The study folder; by default the file's name."),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option("--form", metavar="XLSX", help="A KoBo or ODK form's definition (XLSForm)."),
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask about what it is not sure of.")
    ] = False,
    like: Annotated[
        str | None,
        typer.Option("--like", metavar="NAME|DIR", help="A study whose questions these may be."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Draft, even where a known study's questions are found.")
    ] = False,
    force: ForceOption = False,
    quiet: QuietOption = False,
) -> None:
    """Draft a study folder from any form's export: questions, types, order, rules, tables.

    Then: youthsurvey analyze --study DIR --data EXPORT
    Example: youthsurvey init export.csv --out my_survey
    """
    from youthsurvey.pipeline.init import report_lines, start

    done = start(
        export, out=out, form=form, like=like, anew=anew,
        ask=_ask if interactive else None, force=force,
    )  # fmt: skip
    if quiet:
        return
    print("\n".join(report_lines(done)))
    print()
    data = " ".join(f"--data {_shown(path)}" for path in export)
    print(paint(f"Made {done.folder}", "1", sys.stdout), "- now:")
    print(f"  youthsurvey analyze --study {_shown(done.folder)} {data}")


def _shown(path: Path) -> str:
    text = str(path)
    plain = text if path.is_absolute() or "/" in text or path.suffix else f"./{text}"
    return f'"{plain}"' if " " in plain else plain


def _ask(question: str, doubt: str, type_: str, types: tuple[str, ...]) -> str:
    """Ask a person for the type of a question; Enter keeps what it is."""
    print(f"\n{question}\n  {doubt}", file=sys.stderr)
    choice = typer.prompt(
        f"  Type ({', '.join(types)})", default=type_, err=True, show_default=True
    )
    while choice not in types:
        choice = typer.prompt("  One of these", default=type_, err=True)
    return str(choice)
