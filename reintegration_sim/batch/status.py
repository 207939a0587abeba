"""How far a results folder is, from what lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .digest import digest
from .lock import holder
from .parquet import read_parquet
from .store import Store, open_store
from .stored_plan import layout_from
from .telemetry import Telemetry


@dataclass(frozen=True)
class Status:
    """How far a results folder is.

    Attributes
    ----------
    name, question : of the study, or the scenarios and ""
    plan_id : identity of what is run
    n_runs, done, failed : runs asked for, lived, and of these those that failed
    replications, complete : asked for, and those of which every run ended well
    digest : of the runs that are there
    n_bytes : of everything in the folder
    holder : who is writing to it, in words, or None
    runs_a_second : of the last time it was run, or None
    """

    name: str
    question: str
    plan_id: str
    n_runs: int
    done: int
    failed: int
    replications: int
    complete: int
    digest: str
    n_bytes: int
    holder: str | None
    runs_a_second: float | None

    @property
    def seconds_left(self) -> float | None:
        """Return a forecast from the last pace; None when there is none."""
        if not self.runs_a_second:
            return None
        return (self.n_runs - self.done) / self.runs_a_second


def status(folder: Path) -> Status:
    """Return how far a results folder is. Errors as for `open_store`.

    Only shards of runs are read, each proven by its hash; `verify` looks at everything.
    """
    store = open_store(folder)
    tables = [read_parquet(content["runs"], ["run", "hash"])
              for _, content in store.contents(("runs",))]
    found, done, failed = digest(tables)
    well = [table["run"].filter(table["hash"].is_valid()).to_numpy() for table in tables]
    layout = layout_from(store.manifest)
    runs = np.concatenate([np.empty(0, dtype=np.int64), *well])
    replication, _ = np.divmod(runs, layout.n_cells)
    complete = int((np.bincount(replication) == layout.n_cells).sum()) if len(runs) else 0
    title = store.manifest.get("title", {})
    return Status(
        title.get("name") or ", ".join(layout.labels), title.get("question", ""), store.plan_id,
        store.n_runs, done, failed, store.replications, complete, found,
        sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        holder(folder), _pace(folder))


def published_runs(store: Store) -> int:
    """Return how many runs lie in a folder, going by the names of their shards alone.

    Cheap enough to ask several times a second, and proof of nothing: `status` reads the shards.
    Raises StoredDataError when a chunk has two results, OutputError when it cannot be read.
    """
    there = store.shards("runs")
    return sum(chunk.last - chunk.first for chunk in store.chunks() if chunk.number in there)


def _pace(folder: Path) -> float | None:
    """Return runs a second since it was last begun; None when nothing was lived since."""
    first = last = 0.0
    runs = 0
    for line in Telemetry(folder).lines():
        clock = line.get("clock")
        if not isinstance(clock, int | float):
            continue
        if line.get("what") == "began":
            first, runs = clock, 0
        elif line.get("what") == "chunk" and isinstance(line.get("runs"), int):
            runs += line["runs"]
        last = clock
    return runs / (last - first) if runs and last > first > 0.0 else None
