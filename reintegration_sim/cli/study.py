"""`study`: a study file run into a results folder, or gone on with there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..core.text import text
from .going import SOME_FAILED, Dask, Processes, failures_of, going
from .options import Quiet, Threads
from .screen import Screen, Section, duration, print_sections, size, wrapped


def study(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A study file.")],
    out: Annotated[str | None, typer.Option(
        "--out", help="Folder for the results; results/<name> if not given.")] = None,
    replications: Annotated[int | None, typer.Option(
        "--replications", "-r", min=1, max=1_000_000,
        help="Instead of those in the file.")] = None,
    dry_run: Annotated[bool, typer.Option(
        "--dry-run", help="Say how many runs it is, how long and how large; run nothing.")] = False,
    threads: Threads = None,
    processes: Processes = None,
    dask: Dask = None,
    quiet: Quiet = False,
) -> None:
    """Run a study; run again on its folder it goes on.

    \b
    Example:  reintegration-sim study experiments/worlds.toml --out results/worlds
              reintegration-sim study experiments/worlds.toml --dry-run

    Ctrl-C, a crash or a power cut lose nothing that was finished.
    """
    from .results import check_folder

    check_folder(out)
    from ..batch.study import load_study

    one = load_study(file)
    plan = one.plan(replications)
    screen = Screen(quiet)
    if dry_run:
        from ..batch.estimate import estimate

        found = estimate(plan, announce=screen.say)
        print_sections([Section(text("{name}: {question}", name=one.name, question=one.question), (
            text("runs          {n}  ({scenarios} scenarios{twins} x {points} points x {reps} "
                 "replications)", n=f"{plan.n_runs:,}", scenarios=len(plan.policies),
                 twins=text(" and muted twins") if plan.twins else "",
                 points=f"{len(plan.points):,}", reps=f"{plan.replications:,}"),
            text("time          about {time} on {n} processors", time=duration(
                found.seconds / found.processors), n=found.processors),
            text("disk          about {size}", size=size(found.n_bytes)),
            text("one run       {ms} ms, measured on {n} runs", ms=f"{found.run_seconds * 1e3:.1f}",
                 n=found.n_tried)))])
        return
    folder = Path(out) if out else Path("results") / one.name
    screen.say(text("{name}: {n} runs into {folder}", name=one.name, n=f"{plan.n_runs:,}",
                    folder=folder))
    with going(screen, folder, threads=threads, processes=processes, dask=dask) as how:
        from ..analysis.studies import run_study

        c = run_study(one, folder, replications=replications, how=how)
    failed = failures_of(c)
    print_sections([Section(text("{name}: {question}", name=one.name, question=one.question),
                            wrapped([
                                text("{n} runs, {r} replications", n=f"{len(c.runs):,}",
                                     r=f"{c.settings['replications']:,}"),
                                text("digest  {digest}", digest=c.digest),
                                text("results {folder}", folder=folder),
                                text("figure  {figure}", figure=one.figure)], 2)),
                    *([failed] if failed else [])])
    if failed:
        raise typer.Exit(SOME_FAILED)
