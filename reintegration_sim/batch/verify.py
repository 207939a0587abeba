"""Is a results folder as it was written, and do its numbers prove its digest?

Everything is hashed anew: every shard against its name, every run against its stored hash, the
points and the tables beside the shards against the manifest, and the manifest against the
identity of its plan, which needs no code of the day it was run. All problems are found, each
text naming its file. Memory holds one chunk at a time.

Left out, because nothing carries a hash of it: title, versions and places of model classes in the
manifest, tables in CSV, figures, and the journal.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..core.errors import ReintegrationError, shown
from ..core.text import text
from ..engine.run import check_size
from .chunks import Chunk, Stage, chunks_of
from .digest import digest
from .durable import ASIDE, told_as_output_error
from .layout import Layout
from .lock import holder
from .plan import (
    FILE_HASH,
    KEEPS,
    MAX_REPLICATIONS,
    MOST_RUNS,
    MOST_RUNS_A_SHARD,
    horizons_of,
    plan_id_of,
)
from .prove import prove
from .shards import TABLES
from .store import MANIFEST, POINTS, SHARD_NAME, SPOILT, Store, read_manifest
from .stored_plan import layout_from, points_from

Told = Callable[[int, int], None]
_DISTORTED = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True)
class Verified:
    """What was found in a results folder.

    Attributes
    ----------
    n_runs : runs that the manifest asks for
    n_done, n_failed : of these, runs that ended well and whose data prove their hash, and runs
        stored as failures
    n_shards, n_bytes : shards that were read
    digest : of the runs done and failed, from hashes worked out anew
    complete : whether all runs are there
    problems : what is wrong, a text each, naming the file
    notes : what is unusual but harms nothing: leftovers of writers, a writer at work
    """

    n_runs: int
    n_done: int
    n_failed: int
    n_shards: int
    n_bytes: int
    digest: str
    complete: bool
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def n_missing(self) -> int:
        """Return the number of runs that are still to be lived, or whose data prove nothing."""
        return self.n_runs - self.n_done - self.n_failed


def verify(folder: str | os.PathLike[str], told: Told | None = None) -> Verified:
    """Hash a results folder anew and return what was found; nothing is written.

    ``told`` is called with chunks looked at and chunks in all. Raises InputError where there are
    no results, StoredDataError for a manifest that cannot be read at all, OutputError when the
    folder cannot be read.
    """
    found = _Folder(Path(folder))
    layout = found.layout()
    stages = found.stages(layout)
    if layout is None or stages is None:
        found.beside()
        return found.verified(0, ("", 0, 0))
    found.points()
    store = Store(found.folder, found.manifest)
    listing = found.listing()
    total = sum(-(-(one.replications - before) * layout.n_cells // one.chunk) for one, before in
                zip(stages, (0, *(one.replications for one in stages)), strict=False))
    sums = digest(found.chunks(store, layout, listing, chunks_of(stages, layout.n_cells),
                               lambda done: told(done, total) if told is not None else None))
    for table, numbers in listing.items():
        for names in numbers.values():
            found.problems += [text("{where} has the number of no chunk",
                                    where=found.where(table, name)) for name in names]
    n_runs = layout.n_cells * stages[-1].replications
    found.beside(missing=n_runs - found.n_seen)
    return found.verified(n_runs, sums)


class _Folder:
    """A results folder, and what is found about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.n_shards = self.n_bytes = self.n_seen = 0
        writer = holder(folder)
        if writer is not None:
            self.notes.append(text("{where} is being written to by {writer}",
                                   where=self.where(), writer=writer))

    def where(self, *parts: str) -> str:
        return shown(os.fspath(self.folder.joinpath(*parts)), 300)

    def layout(self) -> Layout | None:
        """Return how runs are numbered, after comparing the manifest with its own identity."""
        stated = self.manifest
        where = self.where(MANIFEST)
        try:
            layout = layout_from(stated)
            check_size(stated["people"], layout.months, stated["seed"], 0)
            if layout.n_cells < 1 or not all(name in KEEPS for name in stated["keep"]):
                raise ValueError(stated["keep"])
            if plan_id_of(stated) != stated["plan_id"]:
                self.problems.append(text("{where} was altered: what it holds has another "
                                          "identity than the one it states", where=where))
            if stated["n_cells"] != layout.n_cells:
                self.problems.append(text(
                    "{where} was altered: n_cells = {there}; its scenarios and points make "
                    "{right}", where=where, there=shown(stated["n_cells"]), right=layout.n_cells))
            if layout.horizons != horizons_of(layout.months):
                self.problems.append(text("{where} was altered: horizons = {there}", where=where,
                                          there=shown(stated["horizons"])))
                layout = Layout(layout.labels, layout.within_point, layout.n_points,
                                horizons_of(layout.months), layout.months)
        except (*_DISTORTED, ReintegrationError) as error:
            self.problems.append(text("{where}: the manifest does not hold a plan: {what}",
                                      where=where, what=shown(repr(error), 120)))
            return None
        return layout

    def stages(self, layout: Layout | None) -> tuple[Stage, ...] | None:
        """Return the stages of the manifest, or None when they are beyond what is allowed."""
        found = tuple(Stage(*one) for one in self.manifest["stages"])
        most = found[-1].replications
        if (most <= MAX_REPLICATIONS and all(one.chunk <= MOST_RUNS_A_SHARD for one in found)
                and (layout is None or most * layout.n_cells <= MOST_RUNS)):
            return found
        self.problems.append(text("{where} was altered: stages = {there}",
                                  where=self.where(MANIFEST),
                                  there=shown(self.manifest["stages"])))
        return None

    def points(self) -> None:
        """Compare the file of points with its hash, and what it holds with the manifest."""
        design = self.manifest["design"]
        where = self.where(POINTS)
        try:
            table = Store(self.folder, self.manifest).read_points()
            if table is None and (self.folder / POINTS).exists():
                self.problems.append(text("{where} is not stated in {manifest}", where=where,
                                          manifest=MANIFEST))
            described = points_from(design, table).described
        except ReintegrationError as error:
            self.problems.append(str(error))
            return
        except (*_DISTORTED, pa.ArrowException) as error:
            self.problems.append(text("{where} does not hold the points of {manifest}: {what}",
                                      where=where, manifest=MANIFEST,
                                      what=shown(repr(error), 120)))
            return
        if described != {name: held for name, held in design.items() if name != FILE_HASH}:
            self.problems.append(text("{where} does not hold the points of {manifest}",
                                      where=where, manifest=MANIFEST))

    def listing(self) -> dict[str, dict[int, list[str]]]:
        """Return the names of all shards, by table and chunk.

        The shards of runs are listed first: what a writer closes later counts as unfinished.
        """
        found: dict[str, dict[int, list[str]]] = {}
        self.leftovers(self.folder, tables=False)
        for table in reversed(TABLES):
            found[table] = {}
            for name in self.leftovers(self.folder / table, tables=True):
                parts = SHARD_NAME.fullmatch(name)
                if parts is not None:
                    found[table].setdefault(int(parts[1]), []).append(name)
                else:
                    self.problems.append(text("{where} belongs to no chunk",
                                              where=self.where(table, name)))
        return found

    def leftovers(self, place: Path, *, tables: bool) -> list[str]:
        """Return the names in a folder, after noting what writers left half-done or put aside."""
        with told_as_output_error(place):
            names = sorted(os.listdir(place)) if place.is_dir() else []
        kept = []
        for name in names:
            where = shown(os.fspath(place / name), 300)
            if name.endswith(ASIDE):
                self.notes.append(text("{where} was left half-written", where=where))
            elif tables and name.endswith(SPOILT):
                self.notes.append(text("{where} was put aside as damaged", where=where))
            else:
                kept.append(name)
        return kept

    def chunks(self, store: Store, layout: Layout, listing: Mapping[str, dict[int, list[str]]],
               chunks: Iterator[Chunk], told: Callable[[int], None]) -> Iterator[pa.Table]:
        """Yield the runs of every chunk that its data prove; take its names off the listing."""
        for done, chunk in enumerate(chunks, 1):
            names = {table: listing[table].pop(chunk.number, []) for table in TABLES}
            if any(names.values()):
                proof = prove(store, layout, chunk, names)
                self.problems += proof.problems
                self.n_shards += proof.n_shards
                self.n_bytes += proof.n_bytes
                if names["runs"]:
                    self.n_seen += chunk.last - chunk.first
                else:
                    self.notes += [text("{where} is of a chunk that is not finished",
                                        where=self.where(table, name))
                                   for table in TABLES for name in names[table]]
                if proof.runs is not None:
                    yield proof.runs
            told(done)

    def beside(self, missing: int = 0) -> None:
        """Compare the tables beside the shards with the manifest."""
        stated = self.manifest.get("tables", {})
        if not isinstance(stated, dict):
            self.problems.append(text("{where} was altered: tables = {there}",
                                      where=self.where(MANIFEST), there=shown(stated)))
            return
        if stated and missing:
            # Tables are written once all runs are there, and forgotten when more are asked for.
            self.problems.append(text(
                "{where} states tables of all runs, but {n} runs are not there",
                where=self.where(MANIFEST), n=missing))
        for name, described in stated.items():
            path = self.folder / f"{name}.parquet"
            try:
                with told_as_output_error(path):
                    content = path.read_bytes() if path.exists() else None
            except ReintegrationError as error:
                self.problems.append(str(error))
                continue
            if content is None:
                self.problems.append(text("{where} is missing", where=self.where(path.name)))
            elif not self._is_stated(content, described):
                self.problems.append(text("{where} is not as it was written, or {manifest} is not",
                                          where=self.where(path.name), manifest=MANIFEST))
        self.notes += [text("{where} is not stated in {manifest}",
                            where=self.where(path.name), manifest=MANIFEST)
                       for path in sorted(self.folder.glob("*.parquet"))
                       if path.stem not in stated and path.name != POINTS]

    def _is_stated(self, content: bytes, described: Any) -> bool:
        try:
            if hashlib.sha256(content).hexdigest() != described["sha256"]:
                return False
            file = pq.ParquetFile(pa.BufferReader(content))
            plan = (file.schema_arrow.metadata or {}).get(b"plan_id", b"").decode()
            return bool(file.metadata.num_rows == described["rows"]
                        and file.schema_arrow.names == described["columns"]
                        and plan == self.manifest["plan_id"])
        except (*_DISTORTED, pa.ArrowException):
            return False

    def verified(self, n_runs: int, sums: tuple[str, int, int]) -> Verified:
        proof, n, failed = sums
        return Verified(n_runs, n - failed, failed, self.n_shards, self.n_bytes, proof,
                        0 < n_runs == n, tuple(self.problems), tuple(self.notes))
