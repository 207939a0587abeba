"""`export`: the tables of a results folder as single files for other tools."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..core.text import text
from .options import Quiet
from .screen import Screen


def export(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A results folder.")],
    out: Annotated[str, typer.Option("--out", help="A new or empty folder for the files.")],
    form: Annotated[Literal["parquet", "csv"], typer.Option(
        "--format", help="Parquet keeps types and is small; CSV is for spreadsheets.")] = "parquet",
    quiet: Quiet = False,
) -> None:
    """Write the tables of a results folder as single files.

    \b
    Example:  reintegration-sim export results/sra --format csv --out for_colleagues

    Runs, horizons (a column an outcome), outcomes (a row an outcome), series, persons and events
    where they were kept, the points of a design, differences, a dictionary, and a README.txt.
    Prints the files. What is there is never overwritten.
    """
    from ..analysis.export import export as write

    done = write(folder, out, form)
    for path in done.paths:
        typer.echo(str(path))
    screen = Screen(quiet)
    for note in done.notes:
        screen.say(text("Note: {what}", what=note))
    screen.say(text("{n} files in {where}", n=len(done.paths), where=out))
