"""The floor of --help: a Typer program with two empty commands."""

import typer

app = typer.Typer()


@app.command()
def one() -> None:
    """Do nothing."""


@app.command()
def two() -> None:
    """Do nothing either."""


if __name__ == "__main__":
    app()
