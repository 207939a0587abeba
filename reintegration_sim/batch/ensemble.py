"""Running a plan on threads. Results depend on neither the number of threads nor the order.

The month is compiled code that lets other threads run, so threads are enough. Each job is one
replication of one scenario, with effects or as the muted twin; it writes into its own row.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..core.text import text
from ..engine.compiled_cache import is_compiled
from ..engine.outcomes import OUTCOME_NAMES
from ..engine.run import EVENTS_PER_PERSON_MONTH, Run
from ..engine.series import SERIES_DTYPE, finish
from ..policy.scenario import DEFAULT_MONTHS, Scenario
from .plan import Plan, whole_number
from .records import EVENT_RECORD, PERSON_RECORD, events_of, people_at_end

Progress = Callable[[int, int], None]
"""Called with the runs done and all runs, in the thread that called."""
Announce = Callable[[str], None]
RunModel = Callable[..., Run]

MOST_THREADS = 256
_MONTHS_AT_ONCE = 12
_REPLICATIONS_AT_ONCE = 32


@dataclass(frozen=True)
class Lived:
    """What the replications of one scenario left behind.

    Attributes
    ----------
    series : float32[replication, month, outcome], in the order and units of OUTCOMES
    muted : the same of the muted twins, or None where none were run
    persons : PERSON_RECORD[person], all replications one after the other
    events : EVENT_RECORD[event], the same
    """

    series: NDArray[np.float32]
    muted: NDArray[np.float32] | None
    persons: NDArray[Any]
    events: NDArray[Any]


def run_ensemble(plan: Plan, *, threads: int | None = None, progress: Progress | None = None,
                 announce: Announce | None = None, run_model: RunModel | None = None
                 ) -> dict[str, Lived]:
    """Run everything in a plan and return what each scenario left behind, by label.

    Parameters
    ----------
    plan : what to run
    threads : 1 to 256; the number of processors, at most 8, when left out
    progress : called with the runs done and all runs after each
    announce : called with a sentence before the model is compiled, which takes a minute once
    run_model : how to run a user's model class; needed only when the plan has one

    Raises
    ------
    InputError : threads is no such number. Errors of a run, KeyboardInterrupt among them, end
        the ensemble at once; nothing is left running.
    """
    if threads is None:
        threads = min(os.cpu_count() or 1, 8)
    whole_number("threads", threads, 1, MOST_THREADS)
    compile_once(announce)
    collected: dict[tuple[str, bool], _Collected] = {}
    for label, policy in plan.policies.items():
        collected[label, True] = _Collected(plan)
        if plan.twins and isinstance(policy, Scenario):
            collected[label, False] = _Collected(plan)
    count = _Count(plan.replications * len(collected), progress)
    _run_scenarios(plan, collected, threads, count)
    for label, policy in plan.policies.items():
        if not isinstance(policy, Scenario):
            _run_class(plan, policy, collected[label, True], count, run_model)
    return {label: _lived(collected[label, True], collected.get((label, False)))
            for label in plan.policies}


def compile_once(announce: Announce | None = None) -> None:
    """Compile the model, or load it compiled, in this thread and before any other needs it."""
    if not is_compiled() and announce is not None:
        announce(text("The model is being compiled. This takes about a minute, once after every "
                      "installation."))
    Run(Scenario(name="compile", question="Is the model compiled?", months=DEFAULT_MONTHS),
        people=1, months=1).finish()


def _complete_run(scenario: Scenario, *, stop: threading.Event | None = None,
                 **given: Any) -> Run | None:
    """Return a run that has ended, with all its events; None when told to stop before.

    ``given`` goes to Run. A log of events that proves too small is doubled and the run repeated.
    """
    room = EVENTS_PER_PERSON_MONTH
    while True:
        run = Run(scenario, events_per_person_month=room, **given)
        while run.month < run.months:
            if stop is not None and stop.is_set():
                return None
            run.advance(_MONTHS_AT_ONCE)
        if run.world.n_events[1] == 0:
            return run
        room *= 2.0


class _Count:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def one_more(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)


class _Collected:
    """The replications of one scenario, with effects or muted, as they come in."""

    def __init__(self, plan: Plan) -> None:
        n = plan.replications
        self.series = np.empty((n, plan.months, len(OUTCOME_NAMES)), dtype=np.float32)
        self.raw: NDArray[Any] | None = np.empty((n, plan.months), dtype=SERIES_DTYPE)
        self.levers: Any = None
        self.persons: list[NDArray[Any]] = [np.empty(0, PERSON_RECORD)] * n
        self.events: list[NDArray[Any]] = [np.empty(0, EVENT_RECORD)] * n
        self.missing = n

    def keep(self, run: Run, *, people: bool) -> None:
        assert self.raw is not None
        self.raw[run.replication] = run.world.series
        self.levers = run.levers
        if people:
            self.persons[run.replication] = people_at_end(run)
            self.events[run.replication] = events_of(run)

    def one_came_in(self) -> None:
        """Turn sums into outcomes once all are there; the sums' memory is then free."""
        self.missing -= 1
        if self.missing > 0 or self.raw is None:
            return
        for first in range(0, len(self.raw), _REPLICATIONS_AT_ONCE):
            some = slice(first, first + _REPLICATIONS_AT_ONCE)
            self.series[some] = finish(self.raw[some], self.levers)
        self.raw = None


def _run_scenarios(plan: Plan, collected: dict[tuple[str, bool], _Collected], threads: int,
                   count: _Count) -> None:
    stop = threading.Event()

    def job(policy: Scenario, effects: bool, into: _Collected, replication: int) -> None:
        run = _complete_run(
            policy, stop=stop, people=plan.people, months=plan.months, seed=plan.seed,
            replication=replication, population=plan.population, effects=effects,
            values=plan.values(policy, replication))
        if run is not None:
            into.keep(run, people=effects)

    _ = plan.draws  # before threads need it
    pool = ThreadPoolExecutor(threads, thread_name_prefix="replication")
    try:
        waiting: dict[Future[None], _Collected] = {}
        for (label, effects), one in collected.items():
            policy = plan.policies[label]
            if isinstance(policy, Scenario):
                waiting |= {pool.submit(job, policy, effects, one, replication): one
                            for replication in range(plan.replications)}
        for future in as_completed(waiting):
            future.result()
            waiting[future].one_came_in()
            count.one_more()
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _run_class(plan: Plan, model_class: type[Any], collected: _Collected, count: _Count,
               run_model: RunModel | None) -> None:
    # A user's own code may not be made for threads: one run after the other, in this one.
    assert run_model is not None, "the caller passes run_model when the plan has a model class"
    for replication in range(plan.replications):
        run = run_model(model_class, people=plan.people, months=plan.months, seed=plan.seed,
                        replication=replication, population=plan.population,
                        parameters=plan.mode)
        collected.keep(run, people=True)
        collected.one_came_in()
        count.one_more()


def _lived(full: _Collected, twin: _Collected | None) -> Lived:
    return Lived(full.series, None if twin is None else twin.series,
                 np.concatenate(full.persons), np.concatenate(full.events))
