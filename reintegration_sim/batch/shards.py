"""Shards: what a chunk of runs left behind as Parquet bytes, and back.

The same content gives the same bytes. Names of columns say what is in them; words are stored as
words. A run's scenario, point and replication stand in the table of runs only.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..core.codes import EVENTS
from ..engine.outcomes import OUTCOME_NAMES
from .chunks import Chunk, Failure, Finished
from .parquet import read_parquet
from .plan import SERIES_REPLICATIONS, Plan
from .records import EVENT_RECORD, KEPT, PERSON_RECORD, WORDS

TABLES = ("horizons", "series", "persons", "events", "runs")
"""Tables that are stored as shards; the shard of runs is published last and closes a chunk."""
NEVER = ("first_release_month", "first_durable_month")
"""Columns of persons in which 0 stands for never; empty in a shard."""
_MARK = "reintegration_sim"
_SMALL = ("run", "month")


def tables_of(plan: Plan, chunk: Chunk) -> tuple[str, ...]:
    """Return the tables of which this chunk has a shard, that of runs last."""
    return tables_kept(plan.keep, plan.n_cells, chunk)


def tables_kept(keep: Sequence[str], n_cells: int, chunk: Chunk) -> tuple[str, ...]:
    """Return the tables of which a chunk has a shard, from what a plan keeps."""
    with_series = "full_series" in keep or (
        "series" in keep and chunk.first < SERIES_REPLICATIONS * n_cells)
    kept = {"horizons": True, "series": with_series, "persons": "persons" in keep,
            "events": "events" in keep, "runs": True}
    return tuple(name for name in TABLES if kept[name])


class Shard(NamedTuple):
    """One file to be published: its table, its name, its bytes."""

    table: str
    name: str
    content: bytes


def shards_of(plan: Plan, chunk: Chunk, found: Finished) -> list[Shard]:
    """Return the shards of a chunk in the order in which they are published."""
    made: list[Shard] = []
    for table in tables_of(plan, chunk):
        siblings = {one.table: one.name for one in made} if table == "runs" else None
        content = encode(plan, chunk, table, found, siblings)
        proof = hashlib.sha256(content).hexdigest()
        made.append(Shard(table, f"{chunk.number:07d}-{proof}.parquet", content))
    return made


def encode(plan: Plan, chunk: Chunk, table: str, found: Finished,
           siblings: Mapping[str, str] | None = None) -> bytes:
    """Return one shard; that of runs names its ``siblings``, by table."""
    content = _ENCODERS[table](plan, chunk, found)
    mark = {"plan_id": plan.plan_id, "table": table, "chunk": chunk.number,
            "first_run": chunk.first, "last_run": chunk.last - 1}
    if siblings is not None:
        mark["shards"] = dict(siblings)
    floats = [f.name for f in content.schema if f.type == pa.float32()]
    as_bytes = floats if table in ("horizons", "series") else []
    steps = ["person", "month"] if table == "events" else []
    sink = io.BytesIO()
    # The Arrow schema is left out: with so many columns it takes more room than a hundred runs.
    with pq.ParquetWriter(
            sink, content.schema, compression="zstd", write_page_checksum=True,
            store_schema=False,
            write_statistics=[n for n in _SMALL if n in content.schema.names],
            use_dictionary=[n for n in content.schema.names if n not in (*as_bytes, *steps)],
            column_encoding={n: "BYTE_STREAM_SPLIT" for n in as_bytes}
            | {n: "DELTA_BINARY_PACKED" for n in steps}) as writer:
        writer.write_table(content)
        writer.add_key_value_metadata({_MARK: json.dumps(mark, sort_keys=True)})
    return sink.getvalue()


def mark_of(content: bytes) -> dict[str, Any]:
    """Return what a shard says of itself; raises ArrowException or ValueError for no shard."""
    metadata = pq.read_metadata(pa.BufferReader(content)).metadata or {}
    found = json.loads(metadata.get(_MARK.encode(), b"null"))
    if not isinstance(found, dict):
        raise ValueError("no mark")
    return found


def decode(content: Mapping[str, bytes], *, n_horizons: int, months: int, n_cells: int
           ) -> Finished:
    """Return what a chunk left behind, from its shards by table: `encode` the other way."""
    runs = read_parquet(content["runs"])
    number = runs["run"].to_numpy()
    well = runs["hash"].is_valid().to_numpy(zero_copy_only=False)
    done = number[well]
    failures = tuple(Failure(*row) for row in zip(*(
        runs[name].filter(pa.array(~well)).to_pylist()
        for name in ("run", "error", "message", "month")), strict=True))
    flat = _floats(read_parquet(content["horizons"]))
    horizons = np.ascontiguousarray(
        flat.reshape(n_horizons, len(done), len(OUTCOME_NAMES)).transpose(1, 0, 2))
    series_runs = np.empty(0, dtype=np.int64)
    series = np.empty((0, months, len(OUTCOME_NAMES)), dtype=np.float32)
    if "series" in content:
        table = read_parquet(content["series"])
        series_runs = table["run"].to_numpy()[::months]
        series = _floats(table).reshape(len(series_runs), months, len(OUTCOME_NAMES))
    replication = done // n_cells
    persons, n_persons = _records(content, "persons", PERSON_RECORD, done, replication)
    events, n_events = _records(content, "events", EVENT_RECORD, done, replication)
    return Finished(done, horizons, series_runs, series, persons, n_persons, events, n_events,
                    failures)


def _horizons(plan: Plan, chunk: Chunk, found: Finished) -> pa.Table:
    n = len(found.runs)
    flat = found.horizons.transpose(1, 0, 2).reshape(-1, len(OUTCOME_NAMES))
    return pa.table({"run": np.tile(found.runs, len(plan.horizons)),
                     "month": np.repeat(np.array(plan.horizons, dtype=np.int16), n),
                     **_columns(flat)})


def _series(plan: Plan, chunk: Chunk, found: Finished) -> pa.Table:
    n = len(found.series_runs)
    return pa.table({"run": np.repeat(found.series_runs, plan.months),
                     "month": np.tile(np.arange(1, plan.months + 1, dtype=np.int16), n),
                     **_columns(found.series.reshape(-1, len(OUTCOME_NAMES)))})


def _persons(plan: Plan, chunk: Chunk, found: Finished) -> pa.Table:
    kept = found.persons
    columns: dict[str, Any] = {"run": np.repeat(found.runs, found.n_persons),
                               "person": kept["person"].copy()}
    columns |= {name: _words(kept[name], words) for name, words in WORDS.items()}
    for name in KEPT:
        column = kept[name].copy()
        columns[name] = pa.array(column, mask=column == 0) if name in NEVER else column
    return pa.table(columns)


def _events(plan: Plan, chunk: Chunk, found: Finished) -> pa.Table:
    log = found.events
    return pa.table({"run": np.repeat(found.runs, found.n_events), "person": log["person"].copy(),
                     "month": log["month"].copy(), "event": _words(log["kind"], EVENTS)})


def runs_table(plan: Plan, chunk: Chunk, found: Finished) -> pa.Table:
    """Return a row for every run of a chunk, with its hash or why it failed."""
    number = np.arange(chunk.first, chunk.last, dtype=np.int64)
    replication, place = np.divmod(number, plan.n_cells)
    point, within = np.divmod(place, len(plan.within_point))
    hashes = dict(zip(found.runs.tolist(), found.hashes(), strict=True))
    failed = {one.run: one for one in found.failures}
    why = [failed.get(run) for run in number.tolist()]
    labels = list(plan.policies)
    policy = np.array([labels.index(label) for label, _ in plan.within_point])
    return pa.table({
        "run": number, "replication": replication.astype(np.int32),
        "point": point.astype(np.int32), "scenario": _words(policy[within], labels),
        "effects": np.array([effects for _, effects in plan.within_point], dtype=np.int8)[within],
        "hash": pa.array([hashes.get(run) for run in number.tolist()], pa.string()),
        "error": pa.array([one and one.error for one in why], pa.string()),
        "message": pa.array([one and one.message for one in why], pa.string()),
        "month": pa.array([one and one.month for one in why], pa.int16())})


_ENCODERS = {"horizons": _horizons, "series": _series, "persons": _persons, "events": _events,
             "runs": runs_table}


def _columns(flat: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
    across = np.ascontiguousarray(flat.T)
    return dict(zip(OUTCOME_NAMES, across, strict=True))


def _floats(table: pa.Table) -> NDArray[np.float32]:
    found = np.empty((len(table), len(OUTCOME_NAMES)), dtype=np.float32)
    for place, name in enumerate(OUTCOME_NAMES):
        found[:, place] = table[name].to_numpy()
    return found


def _words(codes: NDArray[Any], words: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int16)), pa.array(list(words)))


def _codes(column: pa.ChunkedArray, words: Sequence[str]) -> NDArray[Any]:
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    place = np.array([list(words).index(word) for word in encoded.dictionary.to_pylist()],
                     dtype=np.int8)
    return place[encoded.indices.to_numpy()] if len(encoded) else np.empty(0, np.int8)


def _records(content: Mapping[str, bytes], name: str, dtype: np.dtype[Any],
             runs: NDArray[np.int64], replication: NDArray[np.int64]
             ) -> tuple[NDArray[Any], NDArray[np.int64]]:
    if name not in content:
        return np.empty(0, dtype=dtype), np.zeros(len(runs), dtype=np.int64)
    table = read_parquet(content[name])
    place = np.searchsorted(runs, table["run"].to_numpy())
    found = np.empty(len(table), dtype=dtype)
    for field in dtype.names or ():
        if field == "replication":
            found[field] = replication[place]
        elif field == "kind":
            found[field] = _codes(table["event"], EVENTS)
        elif field in WORDS:
            found[field] = _codes(table[field], WORDS[field])
        else:
            found[field] = table[field].fill_null(0).to_numpy()
    return found, np.bincount(place, minlength=len(runs)).astype(np.int64)
