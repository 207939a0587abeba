"""`query`: questions in SQL to a results folder."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ..core.text import text
from .options import Quiet
from .screen import Screen
from .tables import aligned, as_csv, cell

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 50
WIDEST = 40


def query(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="A results folder.")],
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One question, between quotes.")],
    form: Annotated[Literal["table", "csv", "json"], typer.Option(
        "--format", help="How to print it; table shows the first rows only.")] = "table",
    quiet: Quiet = False,
) -> None:
    """Ask a results folder a question in SQL.

    \b
    Example:  reintegration-sim query results/sra "SHOW TABLES"
              reintegration-sim query results/sra "SELECT scenario, avg(durably_stable)
                  FROM horizons WHERE month = 120 AND effects = 1 GROUP BY scenario"

    Tables are runs, points, horizons, outcomes and, where they were kept, series, persons and
    events; "DESCRIBE horizons" lists columns. Nothing is changed. Needs DuckDB:
    pip install "reintegration-sim[analysis]".
    """
    from ..analysis.query import query as ask

    found = ask(folder, sql)
    shown = found.head(MOST_ROWS) if form == "table" else found
    names = _distinct([str(name) for name in found.columns])
    rows = [dict(zip(names, row, strict=True)) for row in _plain(shown)]
    if form == "json":
        typer.echo(json.dumps({"rows": rows}, indent=2, ensure_ascii=False, allow_nan=False))
    elif form == "csv":
        typer.echo(as_csv([_harmless(row) for row in rows])
                   or as_csv([_harmless(dict.fromkeys(names))]).split("\n")[0])
    else:
        wide = [_is_number(found, place) for place in range(len(names))]
        table = [[_cell(value) for value in row.values()] for row in rows]
        typer.echo("\n".join(_aligned(names, table, wide)))
        if len(found) > MOST_ROWS:
            Screen(quiet).say(text("The first {shown} of {n} rows; --format csv or json prints all",
                                   shown=MOST_ROWS, n=f"{len(found):,}"))


def _distinct(names: list[str]) -> list[str]:
    """Return names of columns, those that repeat numbered as DuckDB does."""
    found: list[str] = []
    for name in names:
        other, n = name, 1
        while other in found:
            other, n = f"{name}_{n}", n + 1
        found.append(other)
    return found


def _plain(frame: pd.DataFrame) -> list[list[Any]]:
    """Return rows of values that JSON knows; what is not defined is None."""
    return [[_value(one) for one in row] for row in frame.itertuples(index=False, name=None)]


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _value(one) for key, one in value.items()}
    if isinstance(value, list | tuple) or type(value).__name__ == "ndarray":
        return [_value(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if value - value == 0.0 else None
    return None if str(value) in ("NaT", "<NA>") else str(value)


def _harmless(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row in which no text is taken for a formula by a spreadsheet; numbers whole."""
    from ..analysis.results_folder import harmless

    def safe(value: Any) -> Any:
        if isinstance(value, float):
            return repr(value)
        return harmless(cell(value, "; ")) if isinstance(value, str | list | dict) else value

    return {harmless(name): safe(value) for name, value in row.items()}


def _cell(value: Any) -> str:
    """Return a value in one line; control characters would move the cursor."""
    return "".join(c if c.isprintable() else " " for c in cell(value))


def _is_number(frame: pd.DataFrame, place: int) -> bool:
    return frame.dtypes.iloc[place].kind in "iufb"


def _aligned(names: list[str], rows: list[list[str]], number: list[bool]) -> list[str]:
    """Return an aligned table with numbers set right, whichever columns they are in."""
    if not names:
        return []
    widths = [min(WIDEST, max(len(row[place]) for row in [names, *rows]))
              for place in range(len(names))]

    def padded(row: list[str]) -> list[str]:
        return [one.rjust(wide) if right else one
                for one, wide, right in zip(row, widths, number, strict=True)]

    return aligned(padded(names), [padded(row) for row in rows], widest=widths)
