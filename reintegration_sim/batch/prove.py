"""One chunk of a results folder, proven from its bytes: see `batch/verify.py`.

A shard may hold anything, so nothing in it is trusted before it was compared: its bytes with the
hash in its name, what it says of itself with the manifest, its run numbers with the layout, and
the hash of every run with the numbers that the run left behind.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..core.errors import ReintegrationError, StoredDataError, shown
from ..core.text import text
from .chunks import Chunk, Finished
from .durable import told_as_output_error
from .layout import Layout
from .parquet import read_parquet
from .plan import SERIES_REPLICATIONS
from .shards import TABLES, decode, mark_of, tables_kept
from .store import MANIFEST, SHARD_NAME, Store

_MOST_NUMBERS = 8

Names = Mapping[str, Sequence[str]]
"""Names of shards, by table."""


class Proof(NamedTuple):
    """What was found about a chunk.

    ``runs`` has columns run and hash, the hash worked out anew, and is None where the data do not
    prove one.
    """

    problems: tuple[str, ...]
    runs: pa.Table | None
    n_shards: int
    n_bytes: int


def names_of(store: Store, chunk: Chunk) -> dict[str, list[str]]:
    """Return the names of all shards of a chunk, whatever they hold, by table."""
    found: dict[str, list[str]] = {}
    for table in TABLES:
        place = store.folder / table
        with told_as_output_error(place):
            names = sorted(os.listdir(place)) if place.is_dir() else []
        found[table] = [name for name in names
                        if (parts := SHARD_NAME.fullmatch(name)) and int(parts[1]) == chunk.number]
    return found


def prove(store: Store, layout: Layout, chunk: Chunk, names: Names) -> Proof:
    """Return what is wrong with a chunk, each text naming its file, and its runs.

    ``names`` are those of all shards that bear its number. Raises nothing about what they hold.
    """
    one = _Chunk(store, layout, chunk)
    whole = {table: {name: content for name in names.get(table, ())
                     if (content := one.content(table, name)) is not None} for table in TABLES}
    runs = one.closed(names, whole)
    return Proof(tuple(one.problems), runs, one.n_shards, one.n_bytes)


class _Chunk:
    """The problems of a chunk, as they come to light."""

    def __init__(self, store: Store, layout: Layout, chunk: Chunk) -> None:
        self.store, self.layout, self.chunk = store, layout, chunk
        self.problems: list[str] = []
        self.n_shards = self.n_bytes = 0

    def where(self, table: str, name: str) -> str:
        return shown(os.fspath(self.store.folder / table / name), 300)

    def content(self, table: str, name: str) -> bytes | None:
        """Return the bytes of a shard if they are those of its name and of this chunk."""
        path = self.store.folder / table / name
        where = self.where(table, name)
        try:
            with told_as_output_error(path):
                found = path.read_bytes()
        except ReintegrationError as error:
            self.problems.append(str(error))
            return None
        self.n_shards += 1
        self.n_bytes += len(found)
        if hashlib.sha256(found).hexdigest() != path.stem.split("-")[1]:
            self.problems.append(text("{where} is not as it was written", where=where))
            return None
        try:
            mark = self.store.checked_mark(path, found, self.chunk.number, table)
        except StoredDataError as error:
            self.problems.append(str(error))
            return None
        if (mark.get("first_run"), mark.get("last_run")) != (self.chunk.first,
                                                             self.chunk.last - 1):
            self.problems.append(text(
                "{where} holds runs {first} to {last}; by {manifest} they are {begin} to {end}",
                where=where, first=shown(mark.get("first_run")), last=shown(mark.get("last_run")),
                manifest=MANIFEST, begin=self.chunk.first, end=self.chunk.last - 1))
            return None
        return found

    def closed(self, names: Names, whole: Mapping[str, Mapping[str, bytes]]) -> pa.Table | None:
        """Look at the shard of runs that closes the chunk, at those it names, and at no others."""
        closing = whole["runs"]
        if len(closing) > 1:
            self.problems.append(text(
                "{where} holds two results of chunk {chunk}: {names}",
                where=shown(os.fspath(self.store.folder / "runs"), 200),
                chunk=self.chunk.number, names=", ".join(closing)))
        if len(closing) != 1:
            return None
        (name, content), = closing.items()
        stated = mark_of(content).get("shards")
        expected = [table for table in tables_kept(
            self.store.manifest["keep"], self.layout.n_cells, self.chunk) if table != "runs"]
        if not isinstance(stated, dict) or sorted(stated) != sorted(expected):
            self.problems.append(text("{where} does not name the shards of {tables}",
                                      where=self.where("runs", name),
                                      tables=", ".join(expected)))
            return None
        parts = {"runs": content}
        for table in TABLES[:-1]:
            for other in names.get(table, ()):
                if other != stated.get(table):
                    self.problems.append(text("{where} is named by no chunk",
                                              where=self.where(table, other)))
            if table not in stated:
                continue
            if stated[table] not in names.get(table, ()):
                self.problems.append(text("{where} is missing",
                                          where=self.where(table, str(stated[table]))))
            elif stated[table] in whole[table]:
                parts[table] = whole[table][stated[table]]
        if len(parts) <= len(stated):
            return None
        return self.proven(parts, {"runs": name, **stated})

    def proven(self, parts: Mapping[str, bytes], names: Mapping[str, str]) -> pa.Table | None:
        """Compare what the shards of the chunk hold; return its runs with hashes made anew."""
        layout = self.layout
        table = "runs"
        before = len(self.problems)
        try:
            runs = read_parquet(parts["runs"])
            self.note(names, _of_runs(runs, self.chunk, layout))
            if len(self.problems) > before:
                return None
            done = runs["run"].filter(runs["hash"].is_valid()).to_numpy()
            for table in parts:
                keys = read_parquet(parts[table], [
                    n for n in ("run", "month") if n == "run" or table in ("horizons", "series")])
                self.note(names, _of_keys(table, keys, done, layout, self.store.manifest["keep"]))
            if len(self.problems) > before:
                return None
            table = ""
            found = decode(parts, n_horizons=len(layout.horizons), months=layout.months,
                           n_cells=layout.n_cells)
            self.note(names, _of_series(found, layout))
            anew = dict(zip(found.runs.tolist(), found.hashes(), strict=True))
        except Exception as error:  # whatever a shard may hold that no encoder of ours wrote
            named = names.get(table) if table else None
            self.problems.append(text(
                "{where} does not hold what it should: {kind}: {what}",
                where=self.where(table, named) if named else self.unreadable(parts, names),
                kind=type(error).__name__, what=shown(str(error), 120)))
            return None
        stored = dict(zip(runs["run"].to_pylist(), runs["hash"].to_pylist(), strict=True))
        wrong = [run for run, held in stored.items() if held != anew.get(run)]
        if wrong:
            self.note(names, [("runs", text(
                "the stored hash of {runs} is not that of what the other shards hold",
                runs=_runs_in_words(wrong)))])
            return None
        return pa.table({"run": runs["run"], "hash": pa.array(
            [anew.get(run) for run in stored], pa.string())})

    def note(self, names: Mapping[str, str], found: Sequence[tuple[str, str]]) -> None:
        self.problems += [f"{self.where(table, names[table])}: {what}" for table, what in found]

    def unreadable(self, parts: Mapping[str, bytes], names: Mapping[str, str]) -> str:
        """Return the first shard that cannot be read on its own, or that of runs."""
        for table, content in parts.items():
            try:
                read_parquet(content)
            except Exception:
                return self.where(table, names[table])
        return self.where("runs", names["runs"])


def _of_runs(runs: pa.Table, chunk: Chunk, layout: Layout) -> list[tuple[str, str]]:
    """Return what is wrong with the numbers in a table of runs and what they stand for."""
    number = runs["run"].to_numpy()
    expected = np.arange(chunk.first, chunk.last)
    missing = np.setdiff1d(expected, number)
    seen, count = np.unique(number, return_counts=True)
    found = []
    if len(missing):
        found.append(text("{runs} missing", runs=_runs_in_words(missing.tolist())))
    if len(seen) < len(number):
        found.append(text("{runs} there twice", runs=_runs_in_words(seen[count > 1].tolist())))
    if not found and not np.array_equal(number, expected):
        found.append(text("the runs are not in order, or are those of another chunk"))
    if found:
        return [("runs", one) for one in found]
    replication, cell = np.divmod(number, layout.n_cells)
    point, within = np.divmod(cell, len(layout.within_point))
    labels = np.array([label for label, _ in layout.within_point], dtype=object)
    effects = np.array([int(flag) for _, flag in layout.within_point])
    for name, right in (("replication", replication), ("point", point),
                        ("scenario", labels[within]), ("effects", effects[within])):
        if runs[name].to_pylist() != right.tolist():
            found.append(text("column {name} does not fit the numbers of the runs", name=name))
    if runs["hash"].is_valid().to_pylist() != runs["error"].is_null().to_pylist():
        found.append(text("a run has a hash and an error, or neither"))
    return [("runs", one) for one in found]


def _of_keys(table: str, keys: pa.Table, done: NDArray[np.int64], layout: Layout,
             keep: Sequence[str]) -> list[tuple[str, str]]:
    """Return what is wrong with the run numbers and months of the rows of a table."""
    run = keys["run"].to_numpy()
    with_effects = np.array([effects for _, effects in layout.within_point])
    full = done[with_effects[done % layout.n_cells % len(with_effects)]]
    if table == "horizons":
        right = np.tile(done, len(layout.horizons))
        months = np.repeat(np.array(layout.horizons), len(done))
    elif table == "series":
        if "full_series" not in keep:
            full = full[full < SERIES_REPLICATIONS * layout.n_cells]
        right = np.repeat(full, layout.months)
        months = np.tile(np.arange(1, layout.months + 1), len(full))
    elif table in ("persons", "events"):
        fits = bool((np.diff(run) >= 0).all() and np.isin(run, full).all()
                    and (table == "events" or np.isin(full, run).all()))
        return [] if fits else [(table, text("its rows are not those of the runs of the chunk"))]
    else:
        return []
    if np.array_equal(run, right) and np.array_equal(keys["month"].to_numpy(), months):
        return []
    return [(table, text("its rows are not those of the runs and months of the chunk"))]


def _of_series(found: Finished, layout: Layout) -> list[tuple[str, str]]:
    """Return where monthly series and outcomes at the horizons do not say the same."""
    place = np.searchsorted(found.runs, found.series_runs)
    at = [month - 1 for month in layout.horizons]
    same = (found.series[:, at] == found.horizons[place]).all(axis=(1, 2))
    if same.all():
        return []
    return [("series", text("{runs}: other numbers at the horizons than the table of horizons has",
                            runs=_runs_in_words(found.series_runs[~same].tolist())))]


def _runs_in_words(runs: Sequence[Any]) -> str:
    def numbers() -> Iterator[str]:
        yield from (str(run) for run in runs[:_MOST_NUMBERS])
        if len(runs) > _MOST_NUMBERS:
            yield text("and {n} more", n=len(runs) - _MOST_NUMBERS)

    return text("run {run}", run=runs[0]) if len(runs) == 1 else text(
        "runs {runs}", runs=", ".join(numbers()))
