"""The tables of a results folder as its shards hold them, and as queries and exports show them.

A shard names its runs by number; shown is whose they are: scenario, point and replication, looked
up in the table of runs. Numbers that are not defined, a share of nobody for instance, are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..batch.ablation import AS_IT_IS
from ..batch.parquet import read_parquet
from ..batch.records import EVENT_RECORD, KEPT, PERSON_RECORD, WORDS
from ..batch.shards import NEVER, TABLES
from ..batch.store import Store
from ..engine.outcomes import OUTCOME_NAMES

KEYS = ("scenario", "point", "replication")
"""Columns that come from the table of runs."""
FROM_START = "from_start"

_WHO = ("run", "month")
_STORED: dict[str, dict[str, Any]] = {
    "runs": {"run": "int64", "scenario": "string", "point": "int32", "replication": "int32",
             "effects": "int8", "hash": "string", "error": "string", "message": "string",
             "month": "int16"},
    "horizons": {"run": "int64", "month": "int16", **dict.fromkeys(OUTCOME_NAMES, "float32")},
    "series": {"run": "int64", "month": "int16", **dict.fromkeys(OUTCOME_NAMES, "float32")},
    "persons": {"run": "int64", "person": PERSON_RECORD["person"],
                **dict.fromkeys(WORDS, "string"), **{name: PERSON_RECORD[name] for name in KEPT}},
    "events": {"run": "int64", "person": EVENT_RECORD["person"], "month": EVENT_RECORD["month"],
               "event": "string"},
}
SHOWN: dict[str, tuple[str, ...]] = {
    "runs": tuple(_STORED["runs"]),
    "horizons": (*KEYS, "effects", "month", *OUTCOME_NAMES, "run"),
    "series": (*KEYS, "month", *OUTCOME_NAMES, "run"),
    "persons": (*KEYS, "person", FROM_START, *WORDS, *NEVER,
                *(name for name in KEPT if name not in NEVER), "run"),
    "events": (*KEYS, "person", "month", "event", "run"),
    "outcomes": (*KEYS, "effects", "month", "outcome", "value", "run"),
}
"""Columns of each table in the order in which they are shown."""


def stored_schema(table: str) -> pa.Schema:
    """Return the columns of a table in its shards; words are strings."""
    return pa.schema([
        (name, pa.from_numpy_dtype(kind) if isinstance(kind, np.dtype)
         else pa.type_for_alias(kind)) for name, kind in _STORED[table].items()])


def kept_tables(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the tables of which a results folder has shards, that of runs last."""
    keep = {*manifest["keep"], "horizons", "runs"}
    if "full_series" in keep:
        keep.add("series")
    return tuple(name for name in TABLES if name in keep)


def points_of(store: Store) -> pa.Table:
    """Return the design: point, label and a column a factor; errors as `Store.read_points`."""
    table = store.read_points()
    if table is None:
        return pa.table({"point": pa.array([0], pa.int32()), "label": [AS_IT_IS]})
    return table


def shown_parts(store: Store, table: str) -> Iterator[pa.Table]:
    """Yield a table chunk by chunk, every shard proven; errors as for `Store.contents`.

    Only one chunk is held at a time. ``outcomes`` is the table of horizons with a row an outcome.
    """
    source = "horizons" if table == "outcomes" else table
    people = int(store.manifest["people"])
    for _, content in store.contents((source,)):
        if source not in content:  # series are kept of the first replications only
            continue
        found = read_parquet(content[source])
        runs = found if source == "runs" else _of_runs(content["runs"], found["run"])
        if table == "outcomes":
            yield _long(found, runs)
        else:
            yield pa.table({name: _column(name, found, runs, people) for name in SHOWN[table]})


def shown_schema(table: str) -> pa.Schema:
    """Return the columns of a table as `shown_parts` yields it."""
    kinds = {**{f.name: f.type for f in stored_schema("runs")}, FROM_START: pa.int8(),
             "outcome": pa.string(), "value": pa.float32()}
    if table != "outcomes":
        kinds |= {f.name: f.type for f in stored_schema(table)}
    return pa.schema([(name, kinds[name]) for name in SHOWN[table]])


def _of_runs(content: bytes, number: Any) -> pa.Table:
    """Return the rows of the shard of runs that belong to these numbers of runs."""
    runs = read_parquet(content, ["run", *KEYS, "effects"])
    return runs.take(pc.subtract(number, runs["run"][0]))


def _column(name: str, found: pa.Table, runs: pa.Table, people: int) -> Any:
    if name == FROM_START:
        return pc.less(found["person"], people).cast(pa.int8())
    if name in KEYS or (name == "effects" and name not in found.schema.names):
        return runs[name]
    return _defined(found[name])


def _defined(column: Any) -> Any:
    if not pa.types.is_floating(column.type):
        return column
    return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)


def _long(found: pa.Table, runs: pa.Table) -> pa.Table:
    n, n_outcomes = len(found), len(OUTCOME_NAMES)
    row = pa.array(np.repeat(np.arange(n), n_outcomes))
    flat = np.stack([found[name].to_numpy() for name in OUTCOME_NAMES], axis=1).ravel()
    outcome = pa.DictionaryArray.from_arrays(
        pa.array(np.tile(np.arange(n_outcomes, dtype=np.int16), n)), pa.array(OUTCOME_NAMES))
    return pa.table({
        **{name: runs[name].take(row) for name in (*KEYS, "effects")},
        "month": found["month"].take(row), "outcome": outcome.cast(pa.string()),
        "value": pa.array(flat, from_pandas=True), "run": found["run"].take(row)})
