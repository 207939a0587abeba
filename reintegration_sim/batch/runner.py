"""Running what is unfinished in a results folder, on threads, processes or a cluster.

Which of them lives a chunk, when, and how often, makes no difference to what is published.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..core.errors import InputError
from ..core.text import text
from .chunks import Chunk, Failure, Finished, joined, live, nothing_but
from .cluster import on_cluster
from .ensemble import Announce, compile_once, on_threads
from .orders import Order, Part, order_of, parts_of, plan_of
from .plan import MOST_WORKERS, Plan, default_threads, whole_number
from .shards import Shard, shards_of
from .store import Store, open_store
from .supervisor import Lost, supervise
from .telemetry import Telemetry
from .worker import Beat

PATIENCE = 300.0
"""Seconds in which a supervised worker must finish a run, or it counts as dead."""
Told = Callable[["Progress"], None]


class Progress(NamedTuple):
    """How far it is: runs done of all, earlier ones among them, and those that failed now."""

    done: int
    total: int
    failed: int


@dataclass(frozen=True)
class How:
    """How chunks are lived; it makes no difference to what is published.

    Attributes
    ----------
    threads : 1 to 256; the number of processors, at most 8, when nothing is given
    processes : supervised processes instead, 1 to 256; what users' model classes get by default
    client : a `distributed.Client` instead
    told : called with the progress, in the calling thread, at most ten times a second
    announce : called with a sentence before the model is compiled, once after installation
    patience : seconds in which a supervised worker must finish a run
    """

    threads: int | None = None
    processes: int | None = None
    client: Any = None
    told: Told | None = None
    announce: Announce | None = None
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        """Refuse two ways at once and numbers that are not allowed, with InputError."""
        if sum(way is not None for way in (self.threads, self.processes, self.client)) > 1:
            raise InputError(text("threads, processes and a cluster are three ways to run; choose "
                                  "one"))
        for name in ("threads", "processes"):
            if (number := getattr(self, name)) is not None:
                whole_number(name, number, 1, MOST_WORKERS)


def run_store(store: Store, plan: Plan, how: How) -> int:
    """Live every unfinished chunk of a store and publish it; return how many runs that were.

    The caller holds the lock of the folder. Raises StoredDataError and OutputError as `Store`
    does; KeyboardInterrupt after what was finished is published. Nothing is left running.
    """
    waiting = store.unfinished()
    work = _Work(store, plan, sum(one.last - one.first for one in waiting), how.told)
    if not waiting:
        return 0
    compile_once(how.announce)
    processes = how.processes
    if _has_models(plan):
        # Before anything runs: a class that is no model would fail in every run.
        ensemble = importlib.import_module("reintegration_sim.model.ensemble")
        for policy in plan.policies.values():
            if isinstance(policy, type):
                ensemble.check_model_class(policy)
        if processes is None and how.threads is None and how.client is None:
            processes = default_threads()
    work.telemetry.note("began", {"chunks": len(waiting), "runs": work.to_do,
                                  "threads": how.threads, "processes": processes,
                                  "cluster": how.client is not None})
    try:
        if how.client is not None:
            on_cluster(work, order_of(store.folder, plan), waiting, how.client)
        elif processes is not None:
            _on_processes(work, waiting, processes, how.patience)
        else:
            on_threads(waiting, work.live, work.keep, work.count_to, how.threads)
    finally:
        work.telemetry.note("ended", {"runs": work.published, "failed": work.failed})
    return work.published


class _Work:
    """What is done with a chunk, whoever does it, and the account of it."""

    def __init__(self, store: Store, plan: Plan, to_do: int, told: Told | None) -> None:
        self.store, self.plan, self.to_do, self.told = store, plan, to_do, told
        self.telemetry = Telemetry(store.folder)
        self.total = plan.n_runs
        self.published = self.failed = self.counted = 0
        self.parts: dict[Chunk, dict[int, Finished]] = {}

    def live(self, chunk: Chunk, stop: threading.Event, counted: Callable[[int], None]
             ) -> tuple[int, float] | None:
        """Live and publish a chunk; return failures and seconds of processor time."""
        cpu = time.thread_time()
        found = live(self.plan, range(chunk.first, chunk.last), stop=stop, counted=counted)
        if found is None:
            return None
        self.store.publish(shards_of(self.plan, chunk, found))
        return len(found.failures), time.thread_time() - cpu

    def keep(self, chunk: Chunk, result: tuple[int, float]) -> None:
        """Take account of a published chunk."""
        failed, cpu = result
        self.published += chunk.last - chunk.first
        self.failed += failed
        self.telemetry.note("chunk", {"chunk": chunk.number, "runs": chunk.last - chunk.first,
                                      "failed": failed, "cpu_seconds": round(cpu, 4)})

    def shards(self, chunk: Chunk, shards: Sequence[Shard], failed: int) -> None:
        """Publish a chunk that was lived elsewhere."""
        self.store.publish(shards)
        self.keep(chunk, (failed, 0.0))

    def count(self, n: int) -> None:
        """Count so many runs more, or less when they must be lived again."""
        self.count_to(self.counted + n)

    def count_to(self, n: int) -> None:
        """Tell that so many runs were lived so far."""
        self.counted = n
        if self.told is not None:
            self.told(Progress(self.total - self.to_do + n, self.total, self.failed))

    def part(self, part: Part, found: Finished) -> None:
        """Take one run of a chunk; publish the chunk once all of them are there."""
        chunk = part.chunk
        parts = self.parts.setdefault(chunk, {})
        parts[part.run] = found
        if len(parts) == chunk.last - chunk.first:
            found = joined([parts[run] for run in sorted(parts)])
            self.shards(chunk, shards_of(self.plan, chunk, found), len(found.failures))
            del self.parts[chunk]

    def lost(self, part: Part, reason: str, attempts: int) -> None:
        """Take a run that killed its worker as a failure."""
        message = text("killed its worker {attempts} times: {reason}", attempts=attempts,
                       reason=reason)
        self.part(part, nothing_but(self.plan, [Failure(part.run, "WorkerDied", message, 0)]))
        self.count(1)


# Supervised processes


def _on_processes(work: _Work, waiting: Sequence[Chunk], processes: int, patience: float) -> None:
    def deliver(job: Chunk | Part, result: Any) -> None:
        if isinstance(job, Part):
            work.part(job, result)
        else:
            work.keep(job, result)

    def lost(job: Chunk | Part, why: Lost) -> None:
        part = job if isinstance(job, Part) else parts_of(job)[0]
        work.lost(part, why.reason, why.attempts)

    def split(job: Chunk | Part) -> list[Any]:
        return parts_of(job) if isinstance(job, Chunk) else []

    jobs: Iterator[Any] = iter(waiting)
    supervise(jobs, _make_work, order_of(work.store.folder, work.plan), processes=processes,
              deliver=deliver, split=split, lost=lost, beat=work.count, patience=patience)


def _make_work(order: Order) -> Callable[[Any, Beat], Any]:
    work = _Work(open_store(order.folder), plan_of(order), 0, None)
    compile_once()
    never = threading.Event()

    def do(job: Chunk | Part, beat: Beat) -> Any:
        if isinstance(job, Part):
            return live(work.plan, [job.run], counted=beat)
        return work.live(job, never, beat)

    return do


def _has_models(plan: Plan) -> bool:
    return any(isinstance(policy, type) for policy in plan.policies.values())
