"""Results for other tools: every table of a results folder as one file, Parquet or CSV.

A table is written chunk by chunk, so memory does not grow with the number of runs, and each shard
is proven on the way. Files appear whole or not at all; README.txt comes last and says that the
folder is complete.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from ..batch.durable import publish, publish_bytes, told_as_output_error
from ..batch.store import Store, open_store
from ..core.errors import InputError, StoredDataError, shown, unknown_name
from ..core.text import text
from .comparison import MOST_POINTS_WRITTEN, Comparison, load
from .results_folder import SPREADSHEET_ROWS, harmless, outcome_rows
from .stored_tables import kept_tables, points_of, shown_parts, shown_schema

FORMATS = ("parquet", "csv")
Format = Literal["parquet", "csv"]
README = "README.txt"
ROWS_AT_ONCE = 20_000
"""Parts of fewer rows are joined before they are written: many small ones are slow to read."""


class Exported(NamedTuple):
    """What was written, in that order, and what a reader should know about it."""

    paths: list[Path]
    notes: list[str]


def export(folder: str | os.PathLike[str], out: str | os.PathLike[str],
           format: Format = "parquet") -> Exported:
    """Write the tables of a results folder as single files into a new or empty folder.

    They are runs, horizons (a column an outcome), outcomes (a row an outcome), series, persons
    and events where they were kept, points of a design, differences where there is something to
    compare, the dictionary and a README.txt. As CSV, outcomes are left out where a spreadsheet
    could not show them. When it is interrupted, or fails, nothing is left behind.

    Raises
    ------
    InputError : no such format; no results
    StoredDataError : ``out`` holds something already; a shard is damaged, missing or of another
        plan
    OutputError : reading or writing failed
    """
    if format not in FORMATS:
        raise unknown_name("format", str(format), FORMATS)
    store = open_store(Path(folder))
    comparison = load(folder)
    place = Path(out)
    made = _emptied(place)
    done = Exported([], [])
    try:
        for table in ("runs", "horizons", "outcomes",
                      *(name for name in kept_tables(store.manifest)
                        if name not in ("runs", "horizons"))):
            _write_parts(store, table, place, format, done)
        for name, frame in _small_tables(comparison, store, done):
            _write(place / f"{name}.{format}", format, frame.schema, iter([frame]), done)
        publish_bytes(place / README, _readme(comparison, done, format).encode())
        done.paths.append(place / README)
    except BaseException:
        with contextlib.suppress(OSError):
            for path in done.paths:
                path.unlink(missing_ok=True)
            if made:
                place.rmdir()
        raise
    return done


def _emptied(place: Path) -> bool:
    """Make the folder, or find it empty; return whether it was made."""
    where = shown(os.fspath(place), 200)
    if "\0" in os.fspath(place):
        raise InputError(text("{where}: not a name of a folder", where=where))
    with told_as_output_error(place):
        if place.is_dir():
            for one in place.iterdir():
                raise StoredDataError(text("{where} holds something already: {name}; choose "
                                           "another folder", where=where, name=shown(one.name)))
            return False
        if os.path.lexists(place):
            raise StoredDataError(text("{where} is there already and is not a folder; choose "
                                       "another", where=where))
        place.mkdir(parents=True)
    return True


def _write_parts(store: Store, table: str, place: Path, format: Format, done: Exported) -> None:
    parts = shown_parts(store, table)
    if format == "csv" and table == "outcomes" and outcome_rows(store) >= SPREADSHEET_ROWS:
        done.notes.append(text("outcomes.csv was left out: it would have {n} rows, "
                               "and a spreadsheet shows {most}; horizons.csv has the same numbers",
                               n=f"{outcome_rows(store):,}", most=f"{SPREADSHEET_ROWS:,}"))
        return
    rows = _write(place / f"{table}.{format}", format, shown_schema(table), parts, done)
    if format == "csv" and rows >= SPREADSHEET_ROWS:
        done.notes.append(text("{table}.csv has {n} rows; a spreadsheet shows {most}: use "
                               "--format parquet", table=table, n=f"{rows:,}",
                               most=f"{SPREADSHEET_ROWS:,}"))


def _small_tables(comparison: Comparison, store: Store, done: Exported
                  ) -> Iterator[tuple[str, pa.Table]]:
    """Yield the tables that fit into memory; what is left out is noted."""
    if comparison.n_points > 1:
        yield "points", points_of(store)
    if comparison.n_points > MOST_POINTS_WRITTEN:
        done.notes.append(text("differences were left out: there are more than {most} points; ask "
                               "differences_of() for the outcomes you need",
                               most=f"{MOST_POINTS_WRITTEN:,}"))
    elif store.manifest["baseline"] or len(comparison.scenarios) > 1 or comparison.n_points > 1:
        yield "differences", _arrow(comparison.differences)
    yield "dictionary", _arrow(comparison.dictionary)


def _arrow(frame: pd.DataFrame) -> pa.Table:
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type) or pa.types.is_large_string(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.string()))
    return table


# Files


def _write(path: Path, format: Format, schema: pa.Schema, parts: Iterator[pa.Table],
           done: Exported) -> int:
    """Write one table, part by part, and return its rows."""
    rows = [0]
    fill = _fill_csv if format == "csv" else _fill_parquet
    publish(path, partial(fill, schema, parts, rows))
    done.paths.append(path)
    return rows[0]


def _fill_parquet(schema: pa.Schema, parts: Iterator[pa.Table], rows: list[int],
                  file: BinaryIO) -> None:
    with pq.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True) as writer:
        for part in _joined(part.cast(schema) for part in parts):
            writer.write_table(part)
            rows[0] += len(part)


def _joined(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    held: list[pa.Table] = []
    for part in parts:
        held.append(part)
        if sum(map(len, held)) >= ROWS_AT_ONCE:
            yield pa.concat_tables(held).combine_chunks()
            held.clear()
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _fill_csv(schema: pa.Schema, parts: Iterator[pa.Table], rows: list[int],
              file: BinaryIO) -> None:
    names = [harmless(name) for name in schema.names]  # a factor may be called anything
    safe = pa.schema([field.with_name(name) for name, field in zip(names, schema, strict=True)])
    with pyarrow.csv.CSVWriter(file, safe) as writer:
        for part in parts:
            columns = [_safe(column) for column in part.cast(schema).columns]
            writer.write_table(pa.table(columns, schema=safe))
            rows[0] += len(part)


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column in which no text is taken for a formula."""
    if not pa.types.is_string(column.type):
        return column
    coded = column.combine_chunks().dictionary_encode()
    words = [None if word is None else harmless(word) for word in coded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(words, pa.string()).take(coded.indices)])


def _readme(comparison: Comparison, done: Exported, format: Format) -> str:
    title = comparison.manifest.get("title") or {}
    settings = comparison.settings
    made = comparison.manifest["versions"]["reintegration_sim"]
    lines = [
        text("Results of reintegration-sim, an agent-based simulation of reintegration policy in "
             "Belgium: {scenarios}; {replications} replications, {people} people, {months} months, "
             "seed {seed}, population {population}, parameters {parameters}.",
             scenarios=", ".join(shown(label) for label in comparison.scenarios), **settings),
        *([text("Study: {name}. {question}", name=shown(title["name"]),
                question=shown(title["question"], 500))] if title else []),
        text("Tables: {names}. The file dictionary.{format} explains outcomes and columns; what "
             "is empty is not defined or never happened; effects = 0 is the muted twin.",
             names=", ".join(path.name for path in done.paths), format=format),
        *done.notes,
        text("Plan: {plan}", plan=comparison.plan_id),
        text("Digest of the runs: {digest}", digest=comparison.digest),
        text("Cite: The reintegration-sim developers, reintegration-sim {version}, with the plan "
             "and the seed above.", version=made),
        text("Purpose: explores assumptions about policy; never about a person."),
    ]
    return "\n\n".join(lines) + "\n"
