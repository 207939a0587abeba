"""Running a plan in memory, on threads. Results depend on neither their number nor the order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from ..core.text import text
from ..engine.compiled_cache import is_compiled
from ..engine.measured import finish
from ..engine.run import Run
from ..policy.scenario import DEFAULT_MONTHS, Scenario
from .chunks import Chunk, Finished, chunks_of, live, stage
from .plan import MOST_WORKERS, Plan, default_threads, whole_number

Progress = Callable[[int, int], None]
"""Called with the runs done and all runs, in the thread that called."""
Announce = Callable[[str], None]

MOST_SECONDS_UNTOLD = 0.1

_T = TypeVar("_T")


def run_ensemble(plan: Plan, *, threads: int | None = None, progress: Progress | None = None,
                 announce: Announce | None = None) -> tuple[Finished, ...]:
    """Run everything in a plan and return what the runs left behind, in the order of their numbers.

    Parameters
    ----------
    plan : what to run
    threads : 1 to 256; the number of processors, at most 8, when left out
    progress : called with the runs done and all runs, at most ten times a second
    announce : called with a sentence before the model is compiled, which takes a minute once

    Raises
    ------
    InputError : threads is no such number. Errors of a run, KeyboardInterrupt among them, end
        the ensemble at once; nothing is left running.
    """
    compile_once(announce)
    parts: dict[int, Finished] = {}

    def job(chunk: Chunk, stop: threading.Event, counted: Callable[[int], None]
            ) -> Finished | None:
        return live(plan, range(chunk.first, chunk.last), stop=stop, counted=counted, strict=True)

    def told(done: int) -> None:
        if progress is not None:
            progress(done, plan.n_runs)

    def keep(chunk: Chunk, found: Finished) -> None:
        parts[chunk.number] = found

    on_threads(chunks_of([stage(plan, plan.replications)], plan.n_cells), job, keep, told, threads)
    return tuple(parts[number] for number in sorted(parts))


def on_threads(chunks: Iterable[Chunk],
               job: Callable[[Chunk, threading.Event, Callable[[int], None]], _T | None],
               keep: Callable[[Chunk, _T], None], told: Callable[[int], None],
               threads: int | None) -> None:
    """Do a job for every chunk, on threads; ``keep`` and ``told`` are called in this thread.

    ``told`` gets the number of runs done so far. At most one chunk a thread waits. Whatever is
    raised, here or in a job, ends all of it before it is raised again.
    """
    threads = default_threads() if threads is None else threads
    whole_number("threads", threads, 1, MOST_WORKERS)
    stop, lock, done = threading.Event(), threading.Lock(), [0]

    def counted(n: int) -> None:
        with lock:
            done[0] += n

    pool = ThreadPoolExecutor(threads, thread_name_prefix="chunk")
    waiting: dict[Future[_T | None], Chunk] = {}
    coming = iter(chunks)
    try:
        while True:
            while len(waiting) < 2 * threads and (chunk := next(coming, None)) is not None:
                waiting[pool.submit(job, chunk, stop, counted)] = chunk
            if not waiting:
                break
            ended, _ = wait(waiting, timeout=MOST_SECONDS_UNTOLD, return_when=FIRST_COMPLETED)
            for future in ended:
                found = future.result()
                if found is not None:
                    keep(waiting[future], found)
                del waiting[future]
            told(done[0])
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def compile_once(announce: Announce | None = None) -> None:
    """Compile the model, or load it compiled, in this thread and before any other needs it."""
    if not is_compiled() and announce is not None:
        announce(text("The model is being compiled. This takes about a minute, once after every "
                      "installation."))
    run = Run(Scenario(name="compile", question="Is the model compiled?", months=DEFAULT_MONTHS),
              people=1, months=1).finish()
    finish(run.world.series, run.levers)
