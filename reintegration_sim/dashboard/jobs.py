"""What takes minutes: plans that visitors ask for, lived by worker processes, in turn.

The results folder is the truth. A plan asked for twice is one job; one that was finished before,
by a server that is long gone for instance, is done at once; one that was cancelled, ran too long
or died goes on where it was when it is asked for again.

Here is what pages may ask; `line` keeps the account, `attendant` begins and ends the workers.
"""

from __future__ import annotations

import atexit
from pathlib import Path

from ..analysis.comparison import Comparison, load
from ..analysis.results_folder import tables_are_whole
from ..batch.plan import Plan, default_threads
from ..batch.store import open_store
from ..core.errors import InputError, ReintegrationError, StoredDataError, unknown_name
from ..core.text import text
from .attendant import Attendant
from .faults import report
from .line import KINDS, Job, Line, too_large
from .shelf import Pace, Shelf, default_folder, is_key, key_of

__all__ = ["Job", "Jobs", "default_folder"]

MOST_RUNS = 20_000


class Jobs:
    """The jobs of one server. Thread-safe; several servers may share a folder."""

    def __init__(self, folder: Path, *, at_once: int = 1, waiting: int = 20,
                 most_runs: int = MOST_RUNS, seconds: float = 1800.0,
                 threads: int | None = None) -> None:
        """Run up to ``at_once`` jobs in folders beneath ``folder``.

        Parameters
        ----------
        folder : see `default_folder`; it is made when it is missing
        at_once : jobs at a time, 1 and up
        waiting : jobs that may wait beside these, 0 and up
        most_runs : of one job
        seconds : that a worker may take; also the longest forecast that is accepted
        threads : of each worker, 1 to 256; processors divided by ``at_once``, at most 8, if None

        Raises
        ------
        OSError : the folder cannot be made
        """
        self._shelf = Shelf(folder)
        self._line = Line(at_once, waiting)
        self._most_runs, self._seconds = most_runs, seconds
        for one in self._shelf.lived():
            self._line.pace.learn(one)
        self._attendant = Attendant(
            self._shelf, self._line, seconds,
            threads or max(1, default_threads() // self._line.at_once))
        self._lock = self._attendant.lock
        atexit.register(self.close)  # or workers would outlive a server that forgot to

    # What pages ask

    def ask(self, plan: Plan, kind: str, visitor: str) -> Job:
        """Have a plan run, and return how far it is.

        Parameters
        ----------
        plan : without model classes, whose code anybody could have written
        kind : "confirm" or "levers"
        visitor : who asks, a name of the server's own making

        Raises
        ------
        InputError : it is too large, the queue is full, this visitor has two waiting already, or
            the server is closing
        """
        kinds = {name: name for name in KINDS}
        if kind not in kinds:
            raise unknown_name("kind of job", str(kind), KINDS)
        if any(isinstance(policy, type) for policy in plan.policies.values()):
            raise InputError(text("Model classes are not run here; compare scenarios."))
        key = key_of(plan)
        with self._lock:
            if self._attendant.closing:
                raise InputError(text("The server is closing; ask again in a minute."))
            record = self._line.records.get(key)
            if record is not None and record.under_way:
                record.visitors.add(visitor)
                return self._line.seen(record)
            kept = self._shelf.finished(key)
            if kept is not None:
                self._shelf.touch(key)
                return self._line.seen(self._line.found(key, kept))
            refusal = too_large(plan.n_runs, self._most_runs,
                                self.forecast(plan) - Pace.OVERHEAD, self._seconds)
            if refusal:
                raise InputError(refusal)
            self._line.refuse(visitor)
            record = self._line.join(key, kinds[kind], plan, visitor)
            self._attendant.advance()
            return self._line.seen(record)

    def look(self, key: str) -> Job | None:
        """Return how far a job is; None when nobody asked for it and it never was finished."""
        with self._lock:
            record = self._line.records.get(key)
            if record is not None:
                return self._line.seen(record)
        kept = self._shelf.finished(key) if is_key(key) else None
        if kept is None:
            return None
        with self._lock:
            record = self._line.records.get(key)
            return self._line.seen(record or self._line.found(key, kept))

    def cancel(self, key: str, visitor: str) -> Job:
        """End what a visitor asked for, and return how it stands.

        It goes on when somebody else asked for it too, and when this visitor did not. Otherwise
        its process is gone within a second; what it published stays. Raises InputError when there
        is no such job.
        """
        with self._lock:
            record = self._line.records.get(key)
            if record is None:
                raise InputError(text("There is no such calculation; it may have ended long ago."))
            asked = visitor in record.visitors
            record.visitors.discard(visitor)
            if asked and record.under_way and not record.visitors:
                self._line.settle(record, "cancelled")
                self._attendant.advance()
            return self._line.seen(record)

    def results(self, key: str) -> Comparison:
        """Return the results of a finished job; its tables are read when they are first used.

        Raises InputError when it is not finished, was removed since, or its folder is damaged;
        asking for it again then makes the results again.
        """
        job = self.look(key)
        if job is None or job.state != "done":
            raise InputError(text("These results are not there; ask for them first."))
        place = self._shelf.place(key)
        try:
            found = load(place)
            # All of it is proven here: a page that finds damage later cannot have it made again.
            beside = "tables" not in found.manifest or tables_are_whole(open_store(place))
            if not found.digest or not beside:
                raise StoredDataError("tables beside the shards are not as they were written")
        except ReintegrationError as error:
            self._shelf.reopen(key)
            with self._lock:
                record = self._line.records.get(key)
                if record is not None and record.state == "done":  # not asked again meanwhile
                    del self._line.records[key]
            if not place.exists():
                raise InputError(text("These results were removed to make room; ask for them "
                                      "again.")) from None
            raise InputError(text("These results are no longer whole (error number {number}); ask "
                                  "for them again.", number=report(error))) from None
        self._shelf.touch(key)
        return found

    def forecast(self, plan: Plan) -> float:
        """Return the seconds that a plan would take once it begins, from how fast others were."""
        with self._lock:
            return self._line.pace.seconds(float(plan.n_runs) * plan.people * plan.months)

    def close(self) -> None:
        """End all workers and wait until they are gone, about a second. What they did stays."""
        atexit.unregister(self.close)
        self._attendant.close()
