"""Jobs done by worker processes, any of which may die at any moment.

The pools of the standard library hang or break when the system kills a worker. Here every worker
has a pipe of its own and one job at a time: a worker that dies or falls silent costs that one
job, which is begun again by another. This module knows nothing of what the jobs are.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from ..core.errors import ReintegrationError
from ..core.text import text
from .worker import (
    UNGUARDED,
    Beat,
    DiedAtStart,
    Says,
    bury,
    cannot_start,
    no_guard,
    refuse_unguarded_script,
    start_process,
)

A = TypeVar("A")
J = TypeVar("J")
R = TypeVar("R")

ATTEMPTS = 3
"""How often a job may kill its worker before it is split or given up."""
FAILED_STARTS = 5
"""How often in a row a worker may fail to start before nothing more is tried."""
KILLED_STARTS = 50
"""The same for workers killed from outside while they start: no fault of theirs, and it passes."""
START_PATIENCE = 300.0
"""Seconds, at the least, that a worker may be silent while starting: it may have to compile."""
GRACE = 1.0
"""Seconds a worker is given to end after each stronger request."""


class Lost(NamedTuple):
    """Why a job was given up: how its worker last ended, and how many attempts were made."""

    reason: str
    attempts: int


def supervise(jobs: Iterable[J], make_work: Callable[[A], Callable[[J, Beat], R]], argument: A, *,
              processes: int, deliver: Callable[[J, R], None],
              split: Callable[[J], Sequence[J]], lost: Callable[[J, Lost], None],
              beat: Callable[[int], None] | None = None, patience: float = 300.0) -> None:
    """Do every job in worker processes; return when each was delivered or given up, never both.

    Jobs are taken one by one as workers become free and may come back in any order. All
    functions but ``make_work`` and what it returns are called in the thread that called. No
    worker is left when this returns or raises; should this process be killed, workers notice
    and end within about a second.

    Parameters
    ----------
    jobs : what to do, each job picklable
    make_work : a function of a module; called once in each worker, returns what does a job. It
        is given a job and a ``Beat``, to be called from the thread of the job with so many more
        units done, 0 for a mere sign of life
    argument : what ``make_work`` is given, picklable
    processes : workers at a time, 1 or more; no more are started than there are jobs
    deliver : called once with each job done and its result
    split : given a job that killed its worker three times, returns its smallest parts, which
        then are jobs of their own; one part or none says that it cannot be split
    lost : called with each job that killed its worker three times and cannot be split
    beat : called with so many more units done; with a negative number when a worker died and
        what it had done of its job must be done again, so that the sum is always right
    patience : seconds without a beat, or another sign of life, before a worker counts as dead

    Raises
    ------
    EnvironmentLacksError : no worker can be started, or the script that called has no guard.
        Anything that a job raises stops everything and is raised here, with the worker's
        traceback as a note; so does anything that a callback raises, and KeyboardInterrupt.
    """
    if processes < 1:
        raise ValueError(f"processes = {processes}; there must be at least one")
    refuse_unguarded_script()
    supervisor = _Supervisor(iter(jobs), pickle.dumps((make_work, argument)), processes, deliver,
                             split, lost, beat or (lambda units: None), patience)
    try:
        while supervisor.hand_out():
            supervisor.listen()
    except BaseException:
        supervisor.end(at_once=True)
        raise
    supervisor.end()


@dataclass(eq=False)
class _Tried(Generic[J]):
    """A job and how many workers it has killed."""

    job: J
    attempts: int = 0


@dataclass(eq=False)
class _Worker(Generic[J]):
    """A worker process, the job it holds, and the last sign of life on the supervisor's clock."""

    process: SpawnProcess
    connection: Connection
    holds: _Tried[J] | None
    heard: float
    ready: bool = False
    began: bool = False
    units: int = 0
    failure: Exception | None = None

    def send(self, message: bytes) -> None:
        """Send, or make sure that the worker's end is noticed at the next look."""
        try:
            self.connection.send_bytes(message)
        except OSError:  # it is dead, or was stopped with its pipe full and half a message sent
            self.process.kill()


@dataclass(eq=False)
class _Supervisor(Generic[J, R]):
    jobs: Iterator[J]
    start: bytes
    processes: int
    deliver: Callable[[J, R], None]
    split: Callable[[J], Sequence[J]]
    lost: Callable[[J, Lost], None]
    beat: Callable[[int], None]
    patience: float
    workers: list[_Worker[J]] = field(default_factory=list)
    waiting: deque[_Tried[J]] = field(default_factory=deque)  # to be done again, before new ones
    failed_starts: int = 0
    killed_starts: int = 0
    failure: Exception | None = None
    # The clock by which silence is measured. It stands still while this process does not look,
    # because it is stopped or busy delivering: silence at such a time says nothing.
    clock: float = 0.0
    looked: float = field(default_factory=monotonic)

    def hand_out(self) -> bool:
        """Give idle workers a job, start missing workers; return whether any has a job."""
        for worker in self.workers:
            if worker.ready and worker.holds is None:
                if (tried := self._next()) is None:
                    break
                self._give(worker, tried)
        while len(self.workers) < self.processes:
            if self.failed_starts >= FAILED_STARTS or self.killed_starts >= KILLED_STARTS:
                if self.workers:
                    break  # go on with fewer until one of them has done a job
                times = self.failed_starts + self.killed_starts
                raise cannot_start(self.failure, times) from self.failure
            if (next_ := self._next()) is None:
                break
            self._start_worker(next_)
        return any(worker.holds for worker in self.workers)

    def listen(self) -> None:
        """Wait for messages, deaths and silence for a moment, and act on them."""
        tick = min(1.0, self.patience / 4)
        signs = set(wait([sign for worker in self.workers
                          for sign in (worker.connection, worker.process.sentinel)], tick))
        now = monotonic()
        self.clock += min(now - self.looked, 2 * tick)
        self.looked = now
        for worker in list(self.workers):
            died = worker.process.sentinel in signs
            # What a worker said before it died counts.
            if worker.connection in signs or (died and worker.connection.poll()):
                self._hear(worker)
            elif died:
                self._bury(worker)
            elif worker.holds and self.clock - worker.heard > self._patience_with(worker):
                self._bury(worker, silent=True)

    def end(self, *, at_once: bool = False) -> None:
        """End all workers: their pipes are closed, then SIGTERM, then SIGKILL."""
        try:
            for worker in self.workers:
                worker.connection.close()
            if not at_once:
                self._await_ends()
            for worker in self.workers:
                worker.process.terminate()
            self._await_ends()
        finally:  # also when interrupted a second time
            for worker in self.workers:
                worker.process.kill()
            self._await_ends()

    def _await_ends(self) -> None:
        until = monotonic() + GRACE
        for worker in self.workers:
            worker.process.join(max(0.0, until - monotonic()))

    def _next(self) -> _Tried[J] | None:
        if self.waiting:
            return self.waiting.popleft()
        for job in self.jobs:
            return _Tried(job)
        return None

    def _give(self, worker: _Worker[J], tried: _Tried[J]) -> None:
        worker.holds, worker.began, worker.units, worker.heard = tried, False, 0, self.clock
        worker.send(pickle.dumps(tried.job))

    def _start_worker(self, tried: _Tried[J]) -> None:
        try:
            process, connection = start_process(self.patience)
        except OSError as error:  # no memory, too many processes
            self._failed_to_start(tried, error)
        else:
            self.workers.append(_Worker(process, connection, tried, self.clock))

    def _hear(self, worker: _Worker[J]) -> None:
        received, silent = None, False
        try:
            received = worker.connection.recv_bytes()
        except BlockingIOError:  # stopped in the middle of a message
            silent = True
        except (EOFError, OSError):
            pass
        if received is None:  # not above: what is raised here has nothing to do with the pipe
            return self._bury(worker, silent=silent)
        kind, *values = pickle.loads(received)
        worker.heard = self.clock
        if kind == Says.HERE:
            worker.send(self.start)
        elif kind == Says.READY:
            assert worker.holds
            worker.ready, self.failed_starts, self.killed_starts = True, 0, 0
            self._give(worker, worker.holds)
        elif kind == Says.BEGAN:
            worker.began = True
        elif kind == Says.BEAT:
            self._count(worker, *values)
        elif kind == Says.DONE:
            units, result = values
            assert worker.holds
            tried, worker.holds = worker.holds, None
            self.failed_starts = self.killed_starts = 0
            self.deliver(tried.job, result)
            self._count(worker, units)
        else:
            error, traceback = values
            error.add_note(text("In a worker process:\n{traceback}", traceback=traceback))
            if kind == Says.RAISED or isinstance(error, ReintegrationError):
                raise error
            assert kind == Says.FAILED
            worker.failure = error

    def _count(self, worker: _Worker[J], units: int) -> None:
        worker.units += units
        if units:
            self.beat(units)

    def _patience_with(self, worker: _Worker[J]) -> float:
        return self.patience if worker.ready else max(self.patience, START_PATIENCE)

    def _bury(self, worker: _Worker[J], *, silent: bool = False) -> None:
        """Make sure that a worker is dead, and see to the job it held."""
        reason = bury(worker.process, 0.0 if silent else GRACE)
        if silent:
            reason = text("silent for {seconds:g} s", seconds=self._patience_with(worker))
        worker.connection.close()
        self.workers.remove(worker)
        if worker.holds is None:
            return
        if worker.ready:
            self._count(worker, -worker.units)
            self._again(worker.holds, killed=worker.began, reason=reason)
            self.failed_starts = self.killed_starts = 0
        elif worker.process.exitcode == UNGUARDED:
            raise no_guard()
        else:
            killed = worker.failure is None and not silent and (worker.process.exitcode or 0) < 0
            self._failed_to_start(worker.holds, worker.failure or DiedAtStart(reason), killed)

    def _failed_to_start(self, tried: _Tried[J], error: Exception, killed: bool = False) -> None:
        self.killed_starts += killed
        self.failed_starts += not killed
        self.failure = error
        self.waiting.appendleft(tried)

    def _again(self, tried: _Tried[J], *, killed: bool, reason: str) -> None:
        tried.attempts += killed
        if tried.attempts < ATTEMPTS:
            self.waiting.appendleft(tried)
            return
        parts = self.split(tried.job)
        if len(parts) > 1:
            self.waiting.extendleft(_Tried(part) for part in reversed(parts))
        else:
            self.lost(tried.job, Lost(reason, tried.attempts))
