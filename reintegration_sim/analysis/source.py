"""Where the numbers of a comparison come from: chunks in memory, or a results folder."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from ..batch.chunks import Chunk, Finished, chunks_of, stage
from ..batch.digest import digest
from ..batch.durable import told_as_output_error
from ..batch.layout import Layout
from ..batch.lived import Lived, complete_replications, gather
from ..batch.lock import LOCK, only_writer
from ..batch.parquet import read_parquet
from ..batch.plan import Plan
from ..batch.shards import TABLES, decode, runs_table, shards_of
from ..batch.store import MANIFEST, POINTS, Store, create
from ..batch.stored_plan import layout_from
from ..batch.telemetry import TELEMETRY
from ..core.errors import StoredDataError, shown
from ..core.text import text
from ..engine.outcomes import OUTCOME_NAMES
from .results_folder import read_table
from .stored_tables import points_of

_RUNS = {"run": "int64", "scenario": "category", "point": "int32", "replication": "int32",
         "effects": "int8", "hash": "str", "error": "str", "message": "str", "month": "float64"}
"""Columns of the table of runs, and their kinds where there are none yet."""


class Source(Protocol):
    """Chunks of runs and what is known of them."""

    manifest: dict[str, Any]
    layout: Layout

    @property
    def n_runs(self) -> int:
        """Return the number of runs asked for."""

    @property
    def done(self) -> NDArray[np.int64]:
        """Return the numbers of the runs that ended well, rising."""

    @property
    def runs(self) -> pd.DataFrame:
        """Return a row for every run that was lived, failures among them."""

    @property
    def points(self) -> pd.DataFrame:
        """Return the design: point, label, and a column for every factor."""

    @property
    def digest(self) -> str:
        """Return the digest of the runs."""

    def parts(self, tables: Sequence[str] = TABLES) -> Iterator[Finished]:
        """Yield what chunks left behind, in order; other tables than ``tables`` are empty."""

    def lived(self, point: int) -> dict[str, Lived]:
        """Return what each scenario left behind at a design point, by label."""

    def values(self, outcomes: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return run numbers, rising, and float32[run, horizon, outcome] of some outcomes."""

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table that was worked out before, if there is one."""

    def save(self, folder: Path) -> Store:
        """Write a results folder."""


class InMemory:
    """Chunks that were just lived."""

    def __init__(self, plan: Plan, parts: Sequence[Finished],
                 known: Mapping[str, Lived] | None = None) -> None:
        """Hold a plan and all that its runs left behind.

        Parts may come in any order; the table of runs, the digest and `save` need those that
        `run_ensemble` returns. ``known`` are scenarios, by label, that were gathered before.
        """
        self.plan, self.known = plan, dict(known or {})
        held = tuple(parts)
        self._parts: Callable[[], Sequence[Finished]] = lambda: held
        self.layout = plan.layout
        self.manifest = {**plan.described, "plan_id": plan.plan_id, "n_cells": plan.n_cells,
                         "horizons": list(plan.horizons),
                         "stages": [list(stage(plan, plan.replications))]}

    @property
    def held(self) -> tuple[Finished, ...]:
        """Return all that the runs left behind."""
        return tuple(self._parts())

    def forget(self, again: Callable[[], Sequence[Finished]]) -> None:
        """Let go of all runs; ``again`` returns the same ones when they are needed once more."""
        self._parts = again
        self.known.clear()

    @property
    def n_runs(self) -> int:
        """Return the number of runs."""
        return self.plan.n_runs

    @property
    def done(self) -> NDArray[np.int64]:
        """Return the numbers of the runs that ended well, rising."""
        return np.sort(np.concatenate([part.runs for part in self.held]))

    @cached_property
    def _runs(self) -> list[pa.Table]:
        return [runs_table(self.plan, chunk, part) for chunk, part in self._chunks()]

    @property
    def runs(self) -> pd.DataFrame:
        """Return a row for every run."""
        return _as_frame(self._runs)

    @property
    def points(self) -> pd.DataFrame:
        """Return the design."""
        points = self.plan.points
        return pd.DataFrame({"point": np.arange(len(points)), "label": list(points.labels),
                             **dict(zip(points.factors, points.values.T, strict=True))})

    @property
    def digest(self) -> str:
        """Return the digest of the runs."""
        return digest(self._runs)[0]

    def parts(self, tables: Sequence[str] = TABLES) -> Iterator[Finished]:
        """Yield what chunks left behind, in order."""
        yield from self.held

    def lived(self, point: int) -> dict[str, Lived]:
        """Return what each scenario left behind, by label."""
        missing = [label for label in self.layout.labels if label not in self.known]
        found = self.known | gather(self.layout, complete_replications(
            self.layout, self.done, point), self.parts, point, missing)
        return {label: found[label] for label in self.layout.labels}

    def values(self, outcomes: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return run numbers and values of some outcomes."""
        places = [OUTCOME_NAMES.index(name) for name in outcomes]
        runs = np.concatenate([part.runs for part in self.held])
        values = np.concatenate([part.horizons[..., places] for part in self.held])
        order = np.argsort(runs)
        return runs[order], values[order]

    def table(self, name: str) -> pd.DataFrame | None:
        """Return None: nothing was worked out before."""
        return None

    def save(self, folder: Path) -> Store:
        """Write a results folder; errors as for `begin`."""
        with _made(folder), only_writer(folder):
            store = create(folder, self.plan)
            for chunk, part in self._chunks():
                store.publish(shards_of(self.plan, chunk, part))
        return store

    def _chunks(self) -> Iterator[tuple[Chunk, Finished]]:
        stages = [stage(self.plan, self.plan.replications)]
        yield from zip(chunks_of(stages, self.plan.n_cells), self.held, strict=True)


class Stored:
    """The chunks of a results folder; every shard is proven by its hash when it is read."""

    def __init__(self, store: Store) -> None:
        """Hold a store."""
        self.store = store
        self.manifest = store.manifest
        self.layout = layout_from(store.manifest)

    @property
    def n_runs(self) -> int:
        """Return the number of runs asked for."""
        return self.store.n_runs

    @cached_property
    def _runs(self) -> list[pa.Table]:
        return [read_parquet(content["runs"]) for _, content in self.store.contents(("runs",))]

    @property
    def done(self) -> NDArray[np.int64]:
        """Return the numbers of the runs that ended well, rising."""
        return np.concatenate([np.empty(0, dtype=np.int64), *(
            table["run"].filter(table["hash"].is_valid()).to_numpy() for table in self._runs)])

    @property
    def runs(self) -> pd.DataFrame:
        """Return a row for every run that was lived."""
        return _as_frame(self._runs)

    @property
    def points(self) -> pd.DataFrame:
        """Return the design."""
        frame: pd.DataFrame = points_of(self.store).to_pandas(use_threads=False)
        return frame

    @property
    def digest(self) -> str:
        """Return the digest of the runs."""
        return digest(self._runs)[0]

    def parts(self, tables: Sequence[str] = TABLES) -> Iterator[Finished]:
        """Yield what chunks left behind, in order."""
        layout = self.layout
        for _, content in self.store.contents((*tables, "horizons", "runs")):
            yield decode(content, n_horizons=len(layout.horizons), months=layout.months,
                         n_cells=layout.n_cells)

    def lived(self, point: int) -> dict[str, Lived]:
        """Return what each scenario left behind at a design point, by label."""
        return gather(self.layout, complete_replications(self.layout, self.done, point),
                      self.parts, point)

    def values(self, outcomes: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return run numbers and values of some outcomes; other columns are not decoded."""
        n = len(self.layout.horizons)
        runs = [np.empty(0, dtype=np.int64)]
        values = [np.empty((0, n, len(outcomes)), dtype=np.float32)]
        for _, content in self.store.contents(("horizons", "runs")):
            table = read_parquet(content["horizons"], ["run", *outcomes])
            runs.append(table["run"].to_numpy()[: len(table) // n])
            flat = np.stack([table[name].to_numpy() for name in outcomes], axis=-1)
            values.append(flat.reshape(n, -1, len(outcomes)).transpose(1, 0, 2))
        return np.concatenate(runs), np.concatenate(values)

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table that lies beside the shards, if there is one."""
        if name not in self.manifest.get("tables", {}):
            return None
        return read_table(self.store.folder, name, self.manifest)

    def save(self, folder: Path) -> Store:
        """Copy the folder, each shard proven on the way; errors as for `begin`."""
        copied = {MANIFEST, POINTS}
        with _made(folder), only_writer(folder):
            foreign = [path.name for path in folder.iterdir()
                       if path.name not in (LOCK, TELEMETRY)]
            if foreign:
                raise StoredDataError(text("{where} holds something already: {name}; choose "
                                           "another folder", where=shown(str(folder), 200),
                                           name=shown(foreign[0])))
            for _, paths in sorted(self.store.finished().items()):
                for table, path in paths.items():
                    (folder / table).mkdir(exist_ok=True)
                    shutil.copy2(path, folder / table / path.name)
            for path in self.store.folder.iterdir():
                if path.is_file() and (path.suffix in (".parquet", ".csv") or path.name in copied):
                    shutil.copy2(path, folder / path.name)
        store = Store(folder, self.store.manifest)
        for _ in store.contents():
            pass
        return store


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder; what the system says against anything inside becomes an OutputError."""
    with told_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        yield


def _as_frame(tables: Sequence[pa.Table]) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _RUNS.items()})
    whole = pa.concat_tables([table.select(list(_RUNS)) for table in tables])
    place = whole.schema.get_field_index("scenario")
    words = whole["scenario"].cast(pa.string()).dictionary_encode()
    frame: pd.DataFrame = whole.set_column(place, "scenario", words).to_pandas(use_threads=False)
    return frame
