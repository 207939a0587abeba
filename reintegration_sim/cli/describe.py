"""`describe`: what the model consists of, for people and for programs."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ..core.text import text
from .options import Format, Quiet
from .screen import WIDTH, Screen
from .tables import aligned, as_csv, as_json, as_list, as_markdown, cell

Table = Literal["levers", "parameters", "world", "outcomes", "mechanisms", "scenarios", "sources",
                "brief"]

COLUMNS: dict[str, tuple[tuple[str, int], ...]] = {
    "levers": (("name", 25), ("status_quo", 10), ("practice", 9), ("range", 9), ("unit", 25),
               ("brief", 9), ("grade", 5)),
    "parameters": (("name", 32), ("value", 9), ("range", 16), ("grade", 5), ("meaning", 30)),
    "world": (("name", 16), ("status_quo", 10), ("practice", 9), ("range", 10), ("unit", 40),
              ("grade", 5)),
    "outcomes": (("name", 26), ("theme", 13), ("unit", 20), ("label", 34)),
    "mechanisms": (("stage", 5), ("name", 19), ("title", 45), ("brief", 25)),
    "scenarios": (("name", 33), ("population", 10), ("question", 53)),
    "sources": (("name", 27), ("year", 4), ("read", 9), ("about", 54)),
    "brief": (("name", 4), ("title", 38), ("mechanisms", 28), ("levers", 24)),
}
"""What a table on the screen shows, with the most room of each column."""


def describe(
    what: Annotated[Table, typer.Argument(help="Which table.")],
    name: Annotated[str | None, typer.Argument(
        help="One row of it, with everything that is known about it.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = "table",
    quiet: Quiet = False,
) -> None:
    """Show what the model consists of.

    \b
    Example:  reintegration-sim describe levers
              reintegration-sim describe levers housing_support
              reintegration-sim describe parameters --format json

    Levers, parameters, outcomes, mechanisms, scenarios, sources, and where each item of the
    policy brief lives.
    """
    from ..analysis.brief import markdown as brief_page
    from ..analysis.describe import rows

    found = rows(what, name)
    if form == "json":
        typer.echo(as_json(what, found))
    elif form == "csv":
        typer.echo(as_csv(found))
    elif form == "markdown":
        typer.echo(brief_page(found).rstrip("\n") if what == "brief" else as_markdown(found))
    elif name is not None:
        typer.echo("\n".join(as_list(found[0])))
    else:
        keys = [key for key, _ in COLUMNS[what]]
        lines = aligned([key.replace("_", " ") for key in keys],
                        [[_short(row[key]) for key in keys] for row in found],
                        widest=[most for _, most in COLUMNS[what]])
        typer.echo("\n".join(line[:WIDTH] for line in lines))
        Screen(quiet).say(text(
            "{n} rows; `reintegration-sim describe {what} NAME` shows one in full, --format json "
            "everything", n=len(found), what=what))


def _short(value: object) -> str:
    """Return a range as ``5-40``, anything else as its cell."""
    if (isinstance(value, list) and len(value) == 2
            and all(isinstance(one, int | float) for one in value)):
        return f"{cell(value[0])}-{cell(value[1])}"
    return cell(value)
