"""Rows as text: an aligned table, JSON, CSV or Markdown."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Mapping, Sequence

from .screen import WIDTH

Row = Mapping[str, object]


def as_json(table: str, rows: Sequence[Row]) -> str:
    """Return ``{table: [rows]}`` as JSON; nan, which JSON lacks, is refused."""
    return json.dumps({table: [dict(row) for row in rows]}, indent=2, ensure_ascii=False,
                      allow_nan=False)


def as_csv(rows: Sequence[Row]) -> str:
    """Return rows as CSV with a heading; lists are joined by a semicolon."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows([[cell(value, "; ") for value in row.values()] for row in rows])
    return out.getvalue().rstrip("\n")


def as_markdown(rows: Sequence[Row]) -> str:
    """Return rows as a Markdown table."""
    if not rows:
        return ""
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    lines += ["| " + " | ".join(cell(value).replace("|", "\\|") for value in row.values()) + " |"
              for row in rows]
    return "\n".join(lines)


def as_list(row: Row) -> list[str]:
    """Return one row as lines ``key  value``, wrapped to the width of the screen."""
    wide = max(len(key) for key in row) + 2
    lines: list[str] = []
    for key, value in row.items():
        head = key.ljust(wide)
        lines += textwrap.wrap(cell(value) or "-", WIDTH, initial_indent=head,
                               subsequent_indent=" " * wide, break_on_hyphens=False) or [head]
    return lines


def aligned(heading: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0,
            widest: Sequence[int] | None = None) -> list[str]:
    """Return an aligned table, a rule below its heading.

    ``numbers`` columns at the end are set right; ``widest`` cuts every column to so many
    characters, without it the columns are as wide as they need to be.
    """
    table = [list(heading), *[list(row) for row in rows]]
    if widest is not None:
        table = [[cut(text, most) for text, most in zip(row, widest, strict=True)]
                 for row in table]
    widths = [max(len(row[column]) for row in table) for column in range(len(heading))]
    right = range(len(heading) - numbers, len(heading))
    lines = []
    for row in table:
        cells = [text.rjust(wide) if column in right else text.ljust(wide)
                 for column, (text, wide) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return [lines[0], "  ".join("-" * wide for wide in widths), *lines[1:]]


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, with an ellipsis where it was longer."""
    return text if len(text) <= most else text[: most - 1] + "…"


def cell(value: object, between: str = ", ") -> str:
    """Return a value as the text of one cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return between.join(cell(one) for one in value)
    return str(value)
