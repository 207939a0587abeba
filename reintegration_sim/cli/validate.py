"""`validate`: read scenario files as every other command would, and say what is wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.errors import InputError, ReintegrationError, shown
from ..core.text import text
from ..policy.files import load_scenario
from ..policy.scenario import differences
from .options import Quiet


def validate(
    files: Annotated[list[str], typer.Argument(
        metavar="FILE", help="Scenario files, or names of shipped scenarios.")],
    quiet: Quiet = False,
) -> None:
    """Check scenario files without simulating.

    \b
    Example:  reintegration-sim validate my_policy.toml scenarios/sra.toml

    Names, units, ranges, changes and what a file extends. All files are read; the exit code is
    that of the first bad one.
    """
    today = load_scenario("status_quo")
    first_bad = 0
    for file in files:
        try:
            if not file.strip():
                raise InputError(text("an empty name is no scenario file"))
            one = load_scenario(file)
        except ReintegrationError as error:
            typer.echo(text("Error: {what}", what=str(error)), err=True)
            first_bad = first_bad or error.exit_code
            continue
        if quiet:
            continue
        changed = len(differences(today, one))
        beyond = one.beyond_experience
        typer.echo(text("{file}: valid; {name}, {changed} settings differ from status_quo",
                        file=shown(file, 200), name=one.name, changed=changed))
        if beyond:
            typer.echo(text("  beyond experience: {names}", names=", ".join(beyond)))
    if first_bad:
        raise typer.Exit(first_bad)
