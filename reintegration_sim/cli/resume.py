"""`resume` and `extend`: go on with a results folder, or ask it for more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import InputError
from ..core.text import text
from .going import (
    SOME_FAILED,
    Dask,
    Folder,
    Processes,
    failures_of,
    going,
    precision_of,
    precision_section,
)
from .options import Precision, Quiet, Threads
from .screen import Screen, Section, print_sections, wrapped

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison


def resume(folder: Folder, threads: Threads = None, processes: Processes = None,
           dask: Dask = None, quiet: Quiet = False) -> None:
    """Go on where a results folder stopped.

    \b
    Example:  reintegration-sim resume results/worlds
    """
    screen = Screen(quiet)
    with going(screen, Path(folder), threads=threads, processes=processes, dask=dask) as how:
        from ..analysis.studies import resume as go_on

        found = go_on(folder, how)
    _tell(found, folder)


def extend(
    folder: Folder,
    replications: Annotated[int | None, typer.Option(
        "--replications", "-r", min=1, max=1_000_000,
        help="Replications in all; those that are there are kept.")] = None,
    precision: Precision = None,
    threads: Threads = None,
    processes: Processes = None,
    dask: Dask = None,
    quiet: Quiet = False,
) -> None:
    """Add replications to a results folder; what is there stays as it is.

    \b
    Example:  reintegration-sim extend results/worlds --replications 400
              reintegration-sim extend results/worlds --precision durably_stable=1
    """
    wanted = precision_of(precision)
    if (replications is None) == (not wanted):
        raise InputError(text("say either --replications or --precision"))
    screen = Screen(quiet)
    from ..analysis.studies import extend as go_on
    from ..analysis.studies import extend_to_precision

    with going(screen, Path(folder), threads=threads, processes=processes, dask=dask) as how:
        if replications is not None:
            found = go_on(folder, replications, how)
        else:
            found = extend_to_precision(folder, wanted, how)
    _tell(found, folder, wanted)


def _tell(c: Comparison, folder: str, wanted: dict[str, float] | None = None) -> None:
    failed = failures_of(c)
    asked = c.manifest["n_cells"] * c.settings["replications"]
    title = text("Finished") if len(c.runs) == asked else text(
        "Not finished: {n} of {asked} runs; go on with reintegration-sim resume {folder}",
        n=f"{len(c.runs):,}", asked=f"{asked:,}", folder=folder)
    print_sections([Section(title, wrapped([
        text("{n} runs, {r} replications", n=f"{len(c.runs):,}",
             r=f"{c.settings['replications']:,}"),
        text("digest  {digest}", digest=c.digest),
        text("results {folder}", folder=folder)], 2)),
        *([precision_section(c, wanted)] if wanted else []), *([failed] if failed else [])])
    if failed:
        raise typer.Exit(SOME_FAILED)
