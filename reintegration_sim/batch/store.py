"""The results folder: a manifest, and for every chunk of runs one shard a table.

    manifest.json                       what is run: written first, replaced only by `extend`
    points.parquet                      the design, when there is one
    horizons/0000012-<SHA-256>.parquet  outcomes at the horizons, a row a run and month
    series/ persons/ events/            when kept
    runs/0000012-<SHA-256>.parquet      who the runs are, their hashes and failures
    telemetry.jsonl                     when and where chunks were lived; never part of results

The folder is the truth. A shard is written aside, forced to disk and renamed; its name carries
the hash of its bytes, so damage shows; a chunk is finished once its shard of runs is there, which
names the others. Nothing is ever rewritten, so being interrupted at any moment loses only what
was under way, and doing a chunk twice gives the same file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..core.errors import InputError, StoredDataError, shown
from ..core.text import text
from .chunks import Chunk, Stage, chunks_of, stage
from .durable import ASIDE, publish_bytes, remove_leftovers, told_as_output_error
from .lock import LOCK
from .parquet import read_parquet
from .plan import FILE_HASH, FORMAT, Plan
from .shards import TABLES, Shard, mark_of
from .stored_plan import classes_of, differences, plan_from, points_table, versions
from .telemetry import TELEMETRY

MANIFEST = "manifest.json"
POINTS = "points.parquet"
SPOILT = ".corrupt"
SHARD_NAME = re.compile(r"(\d{7})-([0-9a-f]{64})\.parquet")
"""Number of the chunk, and the SHA-256 of the bytes."""


class Store:
    """A results folder; see the module. ``stages`` says how many replications were asked for."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        """Hold a folder whose manifest was read; `create` and `open_store` make stores."""
        self.folder = folder
        self.manifest = manifest
        self.stages = tuple(Stage(*one) for one in manifest["stages"])

    @property
    def replications(self) -> int:
        """Return the number of replications asked for so far."""
        return self.stages[-1].replications

    @property
    def plan_id(self) -> str:
        """Return the identity of what is run here."""
        return str(self.manifest["plan_id"])

    def plan(self) -> Plan:
        """Return the plan that the manifest holds, with all replications asked for.

        Raises StoredDataError when the manifest or the points were altered, or other code would
        run it, naming what differs.
        """
        plan = plan_from(self.manifest, self.replications, self.read_points(),
                         shown(os.fspath(self.folder / MANIFEST), 200))
        self._refuse_altered(plan)
        return plan

    def chunks(self) -> Iterator[Chunk]:
        """Yield all chunks of all stages, in order."""
        return chunks_of(self.stages, self.n_cells)

    @property
    def n_cells(self) -> int:
        """Return the number of runs in one replication."""
        return int(self.manifest["n_cells"])

    @property
    def n_runs(self) -> int:
        """Return the number of runs asked for."""
        return self.n_cells * self.replications

    # What is there

    def shards(self, table: str) -> dict[int, Path]:
        """Return the shards of a table by chunk, whatever they hold.

        Raises StoredDataError when two shards of one chunk differ: the same run had two results.
        """
        found: dict[int, Path] = {}
        place = self.folder / table
        with told_as_output_error(place):
            names = sorted(os.listdir(place)) if place.is_dir() else []
        for name in names:
            parts = SHARD_NAME.fullmatch(name)
            if parts is None:
                continue
            number = int(parts[1])
            if number in found:
                raise StoredDataError(text(
                    "{where} holds two results of chunk {chunk}: {one} and {other}; the same runs "
                    "gave different results", where=shown(os.fspath(place), 200), chunk=number,
                    one=found[number].name, other=name))
            found[number] = place / name
        return found

    def finished(self) -> dict[int, dict[str, Path]]:
        """Return the shards of every finished chunk, by number and table."""
        by_table = {table: self.shards(table) for table in TABLES}
        return {number: {table: by_table[table][number] for table in TABLES
                         if number in by_table[table]}
                for number in by_table["runs"]}

    def contents(self, tables: Sequence[str] = TABLES
                 ) -> Iterator[tuple[int, dict[str, bytes]]]:
        """Yield (chunk, bytes by table) of every finished chunk, in order, each proven by its hash.

        Raises StoredDataError for a shard that is missing, altered or of another plan.
        """
        for number, paths in sorted(self.finished().items()):
            runs = proven(paths["runs"])
            mark = self.checked_mark(paths["runs"], runs, number, "runs")
            found = {"runs": runs}
            for table, name in mark["shards"].items():
                if table not in tables:
                    continue
                path = self.folder / table / name
                if paths.get(table) != path:
                    raise StoredDataError(text("{where} is missing",
                                               where=shown(os.fspath(path), 300)))
                found[table] = proven(path)
            yield number, found

    def checked_mark(self, path: Path, content: bytes, number: int, table: str) -> dict[str, Any]:
        """Return what a shard says of itself; raise StoredDataError when it belongs elsewhere."""
        where = shown(os.fspath(path), 300)
        try:
            mark = mark_of(content)
        except (pa.ArrowException, ValueError, OSError):
            raise StoredDataError(text("{where} is not as it was written", where=where)) from None
        if mark.get("plan_id") != self.plan_id:
            raise StoredDataError(text("{where} belongs to another plan than {manifest}",
                                       where=where, manifest=MANIFEST))
        if mark.get("chunk") != number or mark.get("table") != table:
            raise StoredDataError(text("{where} has another chunk's name", where=where))
        return mark

    # Writing

    def publish(self, shards: Sequence[Shard]) -> None:
        """Publish the shards of a chunk, in this order. Raises OutputError."""
        for one in shards:
            place = self.folder / one.table
            with told_as_output_error(place):
                place.mkdir(exist_ok=True)
            if not (place / one.name).exists():
                publish_bytes(place / one.name, one.content)

    def unfinished(self) -> list[Chunk]:
        """Return the chunks still to be lived, after putting damaged shards aside.

        Every shard is read once. What is not as it was written is renamed to end in .corrupt and
        its chunk lived again; what dead processes left half-written is removed.
        """
        whole: dict[str, dict[int, str]] = {}
        done: set[int] = set()
        remove_leftovers(self.folder)
        for table in TABLES:  # that of runs comes last
            whole[table] = {}
            remove_leftovers(self.folder / table)
            for number, path in self.shards(table).items():
                with told_as_output_error(path):
                    content = path.read_bytes()
                    if hashlib.sha256(content).hexdigest() != path.stem.split("-")[1]:
                        os.replace(path, path.with_name(path.name + SPOILT))
                        continue
                whole[table][number] = path.name
                if table == "runs":
                    named = self.checked_mark(path, content, number, table)["shards"]
                    if all(whole[t].get(number) == name for t, name in named.items()):
                        done.add(number)
        return [chunk for chunk in self.chunks() if chunk.number not in done]

    def extended(self, plan: Plan, replications: int) -> Store:
        """Return the store after asking for more replications; the manifest is replaced."""
        more = stage(plan, replications, self.replications)
        manifest = {**self.manifest, "stages": [*map(list, self.stages), list(more)]}
        manifest.pop("tables", None)
        write_manifest(self.folder, manifest)
        return Store(self.folder, manifest)

    def read_points(self) -> pa.Table | None:
        """Return the design as a table, or None when there is but one point.

        Raises StoredDataError when it is missing or not as it was written.
        """
        expected = self.manifest["design"].get(FILE_HASH)
        if expected is None:
            return None
        path = self.folder / POINTS
        content = b""
        with told_as_output_error(path), contextlib.suppress(FileNotFoundError):
            content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise StoredDataError(text("{where} is not as it was written",
                                       where=shown(os.fspath(path), 200)))
        return read_parquet(content)

    def _refuse_altered(self, plan: Plan) -> None:
        stated = {name: self.manifest.get(name) for name in plan.described}
        _refuse_differences(self.folder, stated, _as_json(plan.described))
        if plan.plan_id != self.plan_id:
            raise StoredDataError(text("{where}: the manifest was altered", where=shown(
                os.fspath(self.folder / MANIFEST), 200)))


def create(folder: Path, plan: Plan, *, or_more: bool = False) -> Store:
    """Return the store of a plan in a folder: a new one, or the one that is there.

    With ``or_more`` the one that is there may ask for more replications than the plan does.
    Raises StoredDataError when the folder holds results of another plan or of other code, with
    what differs, or another number of replications, or something else than results; OutputError
    when it cannot be written.
    """
    where = shown(os.fspath(folder), 200)
    with told_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        present = sorted(name for name in os.listdir(folder) if not name.endswith(ASIDE))
    if MANIFEST in present:
        store = open_store(folder)
        _refuse_differences(folder, {name: store.manifest.get(name) for name in plan.described},
                            _as_json(plan.described))
        more = store.replications > plan.replications and or_more
        if store.replications != plan.replications and not more:
            raise StoredDataError(text(
                "{where} holds {there} replications, not {asked}; ask for more with "
                "`reintegration-sim extend {where} --replications {asked}`, or choose another "
                "folder", where=where, there=store.replications, asked=plan.replications))
        return store
    foreign = [name for name in present if name not in (POINTS, TELEMETRY, LOCK)]
    if foreign:
        raise StoredDataError(text("{where} holds something else than results: {name}; choose "
                                   "another folder", where=where, name=shown(foreign[0])))
    described = dict(plan.described)
    if plan.points.factors:
        content = points_table(plan.points)
        publish_bytes(folder / POINTS, content)
        described["design"] = {**described["design"],
                               FILE_HASH: hashlib.sha256(content).hexdigest()}
    manifest = {**described, "plan_id": plan.plan_id, "classes": classes_of(plan),
                "n_cells": plan.n_cells, "horizons": list(plan.horizons),
                "stages": [list(stage(plan, plan.replications))], "versions": versions()}
    write_manifest(folder, manifest)
    return open_store(folder)


def open_store(folder: Path) -> Store:
    """Return the store in a folder.

    Raises InputError when there is none, StoredDataError when its manifest is damaged or of
    another format, OutputError when it cannot be read.
    """
    return Store(folder, read_manifest(folder))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder; errors as for `open_store`."""
    path = folder / MANIFEST
    where = shown(os.fspath(path), 200)
    with told_as_output_error(path):
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise InputError(text("{where} does not exist: no results there", where=where)
                             ) from None
    try:
        manifest = json.loads(content)
    except ValueError:
        raise StoredDataError(text("{where} is damaged", where=where)) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise StoredDataError(text("{where}: this version reads format {format} only",
                                   where=where, format=FORMAT))
    missing = [key for key in _STATED if key not in manifest]
    if missing:
        raise StoredDataError(text("{where}: the manifest lacks {key}", where=where,
                                   key=missing[0]))
    if not _are_stages(manifest["stages"]) or not _is_count(manifest["n_cells"]):
        raise StoredDataError(text("{where}: stages or n_cells are not what was written",
                                   where=where))
    return manifest


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_stages(value: object) -> bool:
    """Return whether this is a list of pairs of counts, the first of each rising."""
    if not isinstance(value, list) or not value:
        return False
    if not all(isinstance(one, list) and len(one) == 2 and all(map(_is_count, one))
               for one in value):
        return False
    return [one[0] for one in value] == sorted({one[0] for one in value})


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write or replace the manifest in one step."""
    written = json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    publish_bytes(folder / MANIFEST, written.encode())


def proven(path: Path) -> bytes:
    """Return the bytes of a shard whose name carries their hash.

    Raises StoredDataError when they are not those, OutputError when it cannot be read.
    """
    with told_as_output_error(path):
        content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != path.stem.split("-")[-1]:
        raise StoredDataError(text("{where} is not as it was written",
                                   where=shown(os.fspath(path), 300)))
    return content


_STATED = ("scenarios", "settings", "baseline", "people", "months", "seed", "population",
           "parameter_mode", "plan_id", "code_id", "stages", "n_cells", "keep", "design", "priors",
           "twins")


def _refuse_differences(folder: Path, there: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    found = differences(there, asked)
    if found:
        raise StoredDataError(text("{where} holds the results of another plan: {differences}; "
                                   "choose another folder", where=shown(os.fspath(folder), 200),
                                   differences="; ".join(found)))


def _as_json(described: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(described))
    return found
