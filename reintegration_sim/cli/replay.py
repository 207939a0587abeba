"""`replay`: one run of a results folder again; one life of it, as a table or in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..core.errors import InputError, StoredDataError, shown
from ..core.text import text
from .options import Quiet
from .screen import Screen, wrapped
from .tables import aligned, as_csv

if TYPE_CHECKING:
    import pandas as pd

    from ..batch.replay import Replayed

LifeFormat = Literal["table", "csv"]
SHOWN = {"month": "month", "phase": "phase", "home": "home", "work": "work", "papers": "papers",
         "status": "status", "key_worker_months": "worker", "receives": "gets",
         "awaits": "waits for", "bonding": "bond", "bridging": "bridge", "linking": "link",
         "harmful_ties": "harm", "trust": "trust", "distress": "distress",
         "motivation": "motive", "attachment": "attach", "family_cohesion": "cohesion",
         "family_contact": "contact", "measures": "measures", "assessed_threat": "threat",
         "events": "what happened"}
"""Columns of a life that the table shows, with their headings; CSV has all of them."""


def replay(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A results folder.")],
    run: Annotated[int, typer.Option("--run", help="Number of the run, from 0.")],
    person: Annotated[int | None, typer.Option(
        "--person", help="Show the life of this simulated person, from 0.")] = None,
    words: Annotated[bool, typer.Option(
        "--words", help="Tell that life in sentences.")] = False,
    form: Annotated[LifeFormat, typer.Option(
        "--format", help="How to print a life month by month.")] = "table",
    quiet: Quiet = False,
) -> None:
    """Live one run again and compare it with what is stored.

    \b
    Example:  reintegration-sim replay results/status_quo-sra-8b75c707 --run 12
              reintegration-sim replay results/status_quo-sra-8b75c707 --run 12 --person 3 --words

    Only the manifest is needed, and the same code; anything else ends with 65, as does another
    result. Every person is simulated: nobody real is meant.
    """
    if words and person is None:
        raise InputError(text("--words tells a life; say whose with --person"))
    from ..batch.replay import replay as replayed

    screen = Screen(quiet)
    screen.announce_compilation()
    found = replayed(folder, run)
    compared = _compared(found)
    if person is None:
        for line in compared:
            typer.echo(line)
    else:
        from ..analysis.life import life
        from ..analysis.life_words import FICTITIOUS, in_words

        for line in compared:
            screen.say(line)
        if found.anew.error is not None:
            raise InputError(text("run {run} fails after {months} months, so there is no whole "
                                  "life to tell: {error}: {message}", run=run,
                                  months=found.anew.month, error=found.anew.error,
                                  message=found.anew.message))
        lived = life(folder, run, person)
        if words:
            typer.echo("\n".join(wrapped(in_words(lived))))
        elif form == "csv":
            screen.say(text(FICTITIOUS))
            typer.echo(as_csv([{str(name): value for name, value in row.items()}
                               for row in lived.to_dict("records")]))
        else:
            typer.echo("\n".join([*wrapped([text(FICTITIOUS)]), "", *table_of(lived)]))
    if found.equal is False:
        raise StoredDataError(text("run {run} of {folder} does not end as it is stored",
                                   run=run, folder=shown(folder, 200)))


def table_of(life: pd.DataFrame) -> list[str]:
    """Return a life as an aligned table, a line a month."""
    rows = []
    for row in life.to_dict("records"):
        flags = {"papers": text("yes") if row["papers"] else text("no")}
        cells = [flags.get(name, row[name]) for name in SHOWN]
        rows.append([f"{one:.2f}" if isinstance(one, float) else str(one) for one in cells])
    return aligned([text(heading) for heading in SHOWN.values()], rows)


def _compared(found: Replayed) -> list[str]:
    twin = "" if found.effects else text(", muted twin")
    lines = [text("run {run}: {scenario}{twin}, replication {replication}, point {point} "
                  "({label}), {seconds} seconds", run=found.run, scenario=found.scenario,
                  twin=twin, replication=found.replication, point=found.point,
                  label=found.label, seconds=f"{found.seconds:.1f}")]
    if found.stored is None:
        return [*lines, text("stored  nothing: planned, but not lived yet"),
                text("anew    {hash}", hash=str(found.anew))]
    return [*lines, text("stored  {hash}", hash=str(found.stored)),
            text("anew    {hash}", hash=str(found.anew)),
            text("the same") if found.equal else text("not the same")]
