"""What commands that run into a results folder share: ways to run, Ctrl-C, failures."""

from __future__ import annotations

import os
import shlex
import signal
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import InputError, shown
from ..core.text import text
from .screen import Screen, Section, wrapped

if TYPE_CHECKING:
    from ..analysis.comparison import Comparison
    from ..batch.runner import How

SOME_FAILED = 3
MOST_FAILURES_SHOWN = 5

Processes = Annotated[int | None, typer.Option(
    "--processes", min=1, max=256,
    help="Run in so many supervised processes instead of threads; what Python policies get.")]
Dask = Annotated[str | None, typer.Option(
    "--dask", metavar="ADDRESS", help="Run on the Dask cluster at this address.")]
Folder = Annotated[str, typer.Argument(metavar="DIR", help="A results folder.")]


@contextmanager
def going(screen: Screen, folder: Path, *, threads: int | None = None,
          processes: int | None = None, dask: str | None = None) -> Iterator[How]:
    """Give how to run, with progress told; say how to go on when interrupted.

    SIGTERM is taken like Ctrl-C: what schedulers send before they kill.
    """
    from ..batch.runner import How, Progress

    client = _client(threads, processes, dask)
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with screen.progress(text("runs")) as progress:
            def told(one: Progress) -> None:
                progress(one.done, one.total, one.failed)

            yield How(threads=threads, processes=processes, client=client, told=told,
                      announce=screen.say)
    except KeyboardInterrupt:
        typer.echo(text("Stopped. What was finished is kept; go on with:\n"
                        "  reintegration-sim resume {folder}",
                        folder=shlex.quote(os.fspath(folder))), err=True)
        raise
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
        if client is not None:
            client.close()


def failures_of(c: Comparison) -> Section | None:
    """Return which runs failed and why, the commonest reasons first; None when none did."""
    failed = c.failures
    if failed.empty:
        return None
    reasons = failed.groupby(["error", "message"]).agg(n=("run", "size"), run=("run", "min"))
    reasons = reasons.sort_values(["n", "run"], ascending=[False, True]).reset_index()
    rows: list[dict[Hashable, Any]] = reasons.head(MOST_FAILURES_SHOWN).to_dict("records")
    lines = [text("{n} x {error}: {message} (run {run}{more})", n=row["n"], error=row["error"],
                  message=shown(row["message"], 300), run=row["run"],
                  more=text(" and others") if row["n"] > 1 else "") for row in rows]
    if len(reasons) > MOST_FAILURES_SHOWN:
        lines.append(text("... and {n} other reasons", n=len(reasons) - MOST_FAILURES_SHOWN))
    lines.append(text("Replications in which a run failed are left out of comparisons."))
    return Section(text("{n} of {total} runs failed", n=len(failed), total=len(c.runs)),
                   wrapped(lines, 2))


def precision_of(given: str | None) -> dict[str, float]:
    """Return what ``--precision "durably_stable=1, onsets=0.5"`` says."""
    found: dict[str, float] = {}
    for one in (given or "").split(","):
        if not one.strip():
            continue
        name, sign, value = one.partition("=")
        try:
            number = float(value)
        except ValueError:
            sign, number = "", 0.0
        if not sign:
            raise InputError(text("--precision {what}: write OUTCOME=NUMBER, durably_stable=1 for "
                                  "instance", what=shown(one.strip())))
        found[name.strip()] = number
    return found


def precision_section(c: Comparison, wanted: dict[str, float]) -> Section:
    """Return how many replications a precision takes, for each outcome and policy."""
    from ..analysis.precision import replications_for
    from .tables import aligned

    found = replications_for(c, wanted)
    worst = found.sort_values("needed", ascending=False).groupby(
        ["outcome", "scenario"], sort=False).head(1)
    found_rows: list[dict[Hashable, Any]] = worst.to_dict("records")
    rows = [[row["outcome"], row["scenario"] + (f", {row['point']}" if c.n_points > 1 else ""),
             f"{row['precision']:.2f}", f"{row['wanted']:g}", f"{row['replications']:,}",
             f"{row['needed']:,}"] for row in found_rows]
    head = [text("outcome"), text("scenario, point") if c.n_points > 1 else text("scenario"),
            text("now +-"), text("wanted +-"), text("replications"), text("needed")]
    most = int(found["needed"].max())
    have = int(found["replications"].min())
    said = (text("It is enough: {n} replications.", n=f"{have:,}") if most <= have else
            text("It takes {n} replications.", n=f"{most:,}"))
    return Section(text("Enough runs? Half of the 95 % confidence interval of the mean"),
                   (*aligned(head, rows, numbers=4), said))


def _client(threads: int | None, processes: int | None, dask: str | None) -> Any:
    if sum(one is not None for one in (threads, processes, dask)) > 1:
        raise InputError(text("--threads, --processes and --dask are three ways to run; choose "
                              "one"))
    if dask is None:
        return None
    from ..batch.cluster import connect

    return connect(dask)


def _interrupt(signal_number: int, frame: object) -> None:
    raise KeyboardInterrupt
