"""The results folders of a server: what they are called, which are finished, how many are kept.

A folder is called by the identity of its plan and the number of replications, in hexadecimal, so
that nothing a visitor wrote becomes a name. The journal in it says whether it was finished, and
how long that took; without the journal a worker looks through the folder again and finds nothing
left to do.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ..batch.lifecycle import prepare
from ..batch.lock import holder, only_writer
from ..batch.plan import Plan
from ..batch.status import published_runs
from ..batch.store import Store, open_store
from ..batch.telemetry import Telemetry
from ..core.errors import ReintegrationError
from ..engine.compiled_cache import CACHE_FOLDER

MOST_FOLDERS = 50
MOST_BYTES = 2_000_000_000
PERSON_MONTHS_A_SHARD = 1_500_000
"""About half a second of one processor: how finely progress shows."""
SHARDS_OF_A_JOB = 64

_KEY = re.compile(r"[0-9a-f]{69}")
_GONE = re.compile(r"[0-9a-f]{69}\.[0-9a-f]{8}\.gone")
_FINISHED, _REOPENED = "job", "job reopened"


class Kept(NamedTuple):
    """A finished folder: what kind of job it was, and how many runs it holds."""

    kind: str
    runs: int


class Lived(NamedTuple):
    """What a worker did: so many person-months, in so many seconds after it was ready."""

    person_months: float
    seconds: float


def default_folder() -> Path:
    """Return where results of a server lie by default: beside the compiled code of the model."""
    return CACHE_FOLDER.parent / "jobs"


def key_of(plan: Plan) -> str:
    """Return what a plan's folder is called: its identity and replications, 69 digits."""
    return f"{plan.plan_id}{plan.replications:05x}"


def is_key(given: object) -> bool:
    """Return whether this can be the name of a folder; anything else never becomes a path."""
    return isinstance(given, str) and _KEY.fullmatch(given) is not None


class Shelf:
    """Results folders by key. Holds nothing but the path; several may share one."""

    def __init__(self, folder: Path) -> None:
        """Use this folder, which is made when it is missing. Raises OSError when it cannot be."""
        self.folder = folder.resolve()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def place(self, key: str) -> Path:
        """Return the path of a key's folder."""
        assert is_key(key), "asked for before"
        return self.folder / key

    def prepared(self, key: str, plan: Plan, kind: str) -> Store:
        """Return the store of a plan, with its manifest written; errors as for `begin`.

        FolderInUseError when somebody else writes to it.
        """
        by_size = PERSON_MONTHS_A_SHARD // (plan.people * plan.months)
        by_number = -(-plan.n_runs // SHARDS_OF_A_JOB)
        chunk = max(1, min(by_size, by_number))
        # The title is no part of a plan's identity, so whose it is would be chance: take ours.
        return prepare(self.place(key), replace(plan, chunk=chunk, title={
            "name": kind, "question": ""}))

    def finished(self, key: str) -> Kept | None:
        """Return what a finished folder holds, or None when it is missing, unfinished, damaged."""
        noted: dict[str, Any] = {}
        for line in Telemetry(self.place(key)).lines():
            if line.get("what") in (_FINISHED, _REOPENED):
                noted = line
        if noted.get("what") != _FINISHED:
            return None
        try:
            store = open_store(self.place(key))
            whole = published_runs(store) == store.n_runs
        except ReintegrationError:
            return None
        return Kept(str(noted.get("kind")), store.n_runs) if whole else None

    def complete(self, key: str) -> bool:
        """Return whether all runs and the tables that are written last lie in a folder."""
        try:
            store = open_store(self.place(key))
            return "tables" in store.manifest and published_runs(store) == store.n_runs
        except ReintegrationError:
            return False

    def finish(self, key: str, kind: str, lived: Lived | None) -> None:
        """Note that a folder is finished, and what the worker did if it did anything."""
        facts = {} if lived is None else lived._asdict()
        Telemetry(self.place(key)).note(_FINISHED, {"kind": kind, **facts})
        self.touch(key)

    def reopen(self, key: str) -> None:
        """Note that a folder is not finished after all."""
        Telemetry(self.place(key)).note(_REOPENED, {})

    def ready_at(self, key: str) -> float | None:
        """Return when a worker last began with runs, in seconds since 1970, or None."""
        found = None
        for line in Telemetry(self.place(key)).lines():
            if line.get("what") == "began" and isinstance(line.get("clock"), float | int):
                found = float(line["clock"])
        return found

    def lived(self) -> Iterator[Lived]:
        """Yield what workers did in the finished folders, the earliest first."""
        for key in reversed(self._latest()):
            for line in Telemetry(self.place(key)).lines():
                numbers = [line.get(name) for name in Lived._fields]
                if line.get("what") == _FINISHED and all(
                        isinstance(one, float | int) for one in numbers):
                    yield Lived(*numbers)  # type: ignore[arg-type]

    def writer(self, key: str) -> str | None:
        """Return who writes to a folder, in words, or None."""
        return holder(self.place(key))

    def touch(self, key: str) -> None:
        """Note that a folder was used now."""
        with contextlib.suppress(OSError):
            os.utime(self.place(key))

    def tidy(self, in_use: Callable[[], Collection[str]]) -> list[str]:
        """Remove the folders used longest ago while there are too many, and return which.

        Unfinished ones count as well, or asking and cancelling would fill the disk. Those that
        ``in_use`` names when it is asked, and those that somebody writes to, stay.
        """
        for path in self._entries():
            if _GONE.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)
        removed, count, n_bytes = [], 0, 0
        for key in self._latest():
            size = _size(self.place(key))
            fits = count == 0 or (count < MOST_FOLDERS and n_bytes + size <= MOST_BYTES)
            if fits or not self._remove(key, in_use):
                count, n_bytes = count + 1, n_bytes + size
            else:
                removed.append(key)
        return removed

    def discard(self, key: str) -> None:
        """Remove a folder that cannot be gone on with, unless somebody writes to it."""
        self._remove(key, tuple)

    def _remove(self, key: str, in_use: Callable[[], Collection[str]]) -> bool:
        aside = self.folder / f"{key}.{secrets.token_hex(4)}.gone"
        try:
            with only_writer(self.place(key)):
                if key in in_use():
                    return False
                # In one step: no one ever sees half a folder.
                os.rename(self.place(key), aside)
        except (ReintegrationError, OSError):
            return False
        shutil.rmtree(aside, ignore_errors=True)
        return True

    def _latest(self) -> list[str]:
        """Return the keys of all folders, the one used last first."""
        found = []
        for path in self._entries():
            with contextlib.suppress(OSError):
                if is_key(path.name):
                    found.append((path.stat().st_mtime, path.name))
        return [name for _, name in sorted(found, reverse=True)]

    def _entries(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return list(self.folder.iterdir())
        return []


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


class Pace:
    """How fast workers are, from what they did; until they did much, a cautious guess."""

    GUESSED = Lived(3_000_000.0, 2.0)
    """What is assumed of the first jobs, weighing as much as a small one."""
    MOST = 20
    LEAST = 200_000.0
    """Person-months below which a job says more of the computer's start than of its speed."""
    OVERHEAD = 3.0
    """Seconds in which a worker starts, and writes what hardly depends on the number of runs."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._lived: deque[Lived] = deque(maxlen=self.MOST)

    def learn(self, one: Lived) -> None:
        """Take account of what a worker did."""
        if one.person_months >= self.LEAST and one.seconds > 0.0:
            self._lived.append(one)

    def seconds(self, person_months: float) -> float:
        """Return a forecast in seconds for so much."""
        known = [self.GUESSED, *self._lived]
        a_second = sum(one.person_months for one in known) / sum(one.seconds for one in known)
        return self.OVERHEAD + person_months / a_second
