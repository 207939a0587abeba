"""`verify`: is a results folder as it was written, and do its numbers prove its digest?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import StoredDataError, shown
from ..core.text import text
from .options import Quiet
from .screen import Screen

if TYPE_CHECKING:
    from ..batch.verify import Verified


def verify(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A results folder.")],
    quiet: Quiet = False,
) -> None:
    """Check a results folder byte by byte, without simulating.

    \b
    Example:  reintegration-sim verify results/status_quo-sra-8b75c707

    Hashes every shard, every run and every table anew and prints the digest that they prove; two
    folders with the same digest hold the same results. Lists all problems, and ends with 65 when
    there are any. A folder in which runs are still missing is in order.
    """
    from ..batch.verify import verify as verified

    screen = Screen(quiet)
    with screen.progress(text("chunks")) as progress:
        found = verified(folder, progress)
    for line in counts(found):
        typer.echo(line)
    for note in found.notes:
        screen.say(text("Note: {what}", what=note))
    for problem in found.problems:
        typer.echo(text("Error: {what}", what=problem), err=True)
    if found.problems:
        raise typer.Exit(StoredDataError.exit_code)
    if not found.complete:
        screen.say(text("What is there is in order; {n} runs are still missing. Go on with "
                        "`reintegration-sim resume {folder}`.", n=found.n_missing,
                        folder=shown(folder, 200)))


def counts(found: Verified) -> list[str]:
    """Return what was counted, a line each, and the digest last; none where data are damaged."""
    lines = [
        text("runs    {n} asked for", n=f"{found.n_runs:,}"),
        text("        {n} done and proven by their data", n=f"{found.n_done:,}"),
        text("        {n} failed", n=f"{found.n_failed:,}"),
        text("        {n} missing", n=f"{found.n_missing:,}") if not found.problems else
        text("        {n} missing or not proven", n=f"{found.n_missing:,}"),
        text("shards  {n} read, {size} MB", n=f"{found.n_shards:,}",
             size=f"{found.n_bytes / 1e6:,.1f}")]
    if found.problems:
        return [*lines, text("problems  {n}", n=f"{len(found.problems):,}")]
    return [*lines, text("digest  {digest}  of {n} runs", digest=found.digest,
                         n=found.n_done + found.n_failed)]
