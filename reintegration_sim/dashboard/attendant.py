"""Who attends to the workers of a server: begins them, counts what they did, takes their end.

A thread does so four times a second, and it alone, so that next to nothing slow happens under the
lock. Another one removes old folders, which may take longer than a worker can wait.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection
from contextlib import suppress

from ..batch.status import published_runs
from ..batch.store import open_store
from ..core.errors import FolderInUseError, ReintegrationError, StoredDataError, shown
from .faults import fault_id, report
from .line import Line, Record, Why
from .shelf import Lived, Shelf
from .workers import Worker

POLL = 0.25
"""Seconds between two looks at the workers."""
POLL_ENDING = 0.05
"""The same while one of them was told to end."""
LOOK_AGAIN = 1.0
"""Seconds between two looks at a folder that somebody else writes to."""
_ENDED_WELL = (0, 3)
"""Exit codes of `resume`: all runs ended well, some failed and are left out."""

logger = logging.getLogger(__name__)


class Attendant:
    """Attends to the workers of a line until it is closed. ``lock`` is that of the line."""

    def __init__(self, shelf: Shelf, line: Line, seconds: float, threads: int) -> None:
        """Attend to workers of so many threads, which may take so many seconds each."""
        self.lock = threading.RLock()
        self.closing = False
        self._shelf, self._line = shelf, line
        self._seconds, self._threads = seconds, threads
        self._wake = threading.Event()
        self._tidier: threading.Thread | None = None
        self._tidy_up()
        self._watcher = threading.Thread(target=self._watch, name="jobs", daemon=True)
        self._watcher.start()

    def advance(self) -> None:
        """Give the next ones their turn and begin them at once; asked under the lock."""
        self._line.advance()
        self._wake.set()

    def close(self) -> None:
        """End all workers, and wait until they are gone."""
        with self.lock:
            self.closing = True
            for record in self._line.records.values():
                if record.under_way:
                    self._line.settle(record, "cancelled")
            self._wake.set()
        self._watcher.join()  # which stays until the last of them is gone

    def _watch(self) -> None:
        busy: list[Record] = []
        while True:
            ending = any(one.state != "running" for one in busy)
            self._wake.wait(POLL_ENDING if ending else POLL)
            self._wake.clear()
            with self.lock:
                busy = self._line.busy
                if self.closing and not busy:
                    return
            for record in busy:
                try:
                    self._attend(record)
                except Exception as error:
                    self._give_up(record, report(error))
            with self.lock:
                self._line.advance()

    def _attend(self, record: Record) -> None:
        worker = record.worker
        code = None if worker is None else worker.ended()
        self._count(record)
        if worker is not None and code is not None:
            self._take_end(record, worker, code)
        elif record.state == "running" and time.monotonic() - record.since > self._seconds:
            self._fail(record, "too_long", f"ended after {self._seconds:.0f} seconds")
        elif worker is not None:
            worker.bound()
        elif record.state == "running" and time.monotonic() >= record.again_at:
            self._begin(record)

    def _count(self, record: Record) -> None:
        """Look how many runs lie in the folder; damage is for the worker to find."""
        with suppress(ReintegrationError):
            if record.store is None:
                record.store = open_store(self._shelf.place(record.key))
            done = published_runs(record.store)
            with self.lock:
                record.total = record.store.n_runs
                record.count(done)

    def _begin(self, record: Record) -> None:
        """Begin a worker, unless somebody else is at work in the folder or has finished it."""
        key, plan = record.key, record.plan
        assert plan is not None, "only what was asked for gets a turn"
        if record.elsewhere and self._shelf.finished(key) is not None:
            with self.lock:
                self._line.settle(record, "done")
            return
        if record.elsewhere and self._shelf.writer(key) is not None:
            record.again_at = time.monotonic() + LOOK_AGAIN
            return
        try:
            record.store = self._shelf.prepared(key, plan, record.kind)
        except FolderInUseError:
            record.elsewhere, record.again_at = True, time.monotonic() + LOOK_AGAIN
            return
        except StoredDataError as error:
            # Damaged beyond what going on can mend: begin anew, once.
            report(error)
            self._shelf.discard(key)
            record.store = self._shelf.prepared(key, plan, record.kind)
        self._count(record)
        worker = Worker(self._shelf.place(key), self._threads, self._shelf.folder, self._seconds)
        with self.lock:
            record.worker, record.at_start, record.first = worker, record.done, None
            if record.state != "running":  # cancelled meanwhile
                worker.end()

    def _take_end(self, record: Record, worker: Worker, code: int) -> None:
        said = worker.said()
        with self.lock:
            record.worker = None
            if record.state != "running":  # it was told to end
                return
        well = code in _ENDED_WELL and record.done == record.total
        # What lies in the folder counts: Arrow's threads can abort a process that has done
        # everything and is only leaving.
        if well or (code < 0 and self._shelf.complete(record.key)):
            if not well:
                logger.warning("a worker that was done ended with %s: %s", code, shown(said, 2_000))
            self._finish(record)
        elif code == FolderInUseError.exit_code:
            record.elsewhere, record.again_at = True, time.monotonic() + LOOK_AGAIN
        else:
            if code == StoredDataError.exit_code:
                self._shelf.discard(record.key)
            self._fail(record, "broke", f"its process ended with {code}: {shown(said, 2_000)}")

    def _finish(self, record: Record) -> None:
        began, lived = self._shelf.ready_at(record.key), None
        if began is not None and record.done > record.at_start:
            lived = Lived((record.done - record.at_start) * record.run_size,
                          max(0.0, time.time() - began))
        self._shelf.finish(record.key, record.kind, lived)
        with self.lock:
            if lived is not None:
                self._line.pace.learn(lived)
            if record.state == "running":
                self._line.settle(record, "done")
        self._tidy_up()

    def _fail(self, record: Record, why: Why, words: str) -> None:
        number = fault_id()
        logger.error("fault %s: calculation %s: %s", number, record.key[:12], words)
        with self.lock:
            if record.state == "running":
                self._line.settle(record, "failed", why, number)

    def _give_up(self, record: Record, number: str) -> None:
        """Free the place of a job that nobody knows how to attend to."""
        with self.lock:
            worker, record.worker = record.worker, None
            if worker is not None:
                worker.kill()
            if record.under_way:
                self._line.settle(record, "failed", "broke", number)

    # Folders

    def _tidy_up(self) -> None:
        if self._tidier is None or not self._tidier.is_alive():
            self._tidier = threading.Thread(target=self._tidy, name="tidy", daemon=True)
            self._tidier.start()

    def _tidy(self) -> None:
        removed = self._shelf.tidy(self._in_use)
        with self.lock:
            for key in removed:
                if key in self._line.records and self._line.records[key].state == "done":
                    del self._line.records[key]

    def _in_use(self) -> Collection[str]:
        with self.lock:
            return {one.key for one in self._line.records.values()
                    if one.under_way or one.worker is not None}
