"""Living a range of runs of a plan: what threads, processes and clusters all do.

A run is a pure function of the plan and its number, so a chunk may be lived anywhere, in any
order and more than once.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..core.errors import shown
from ..engine.measured import accumulate, finished, planned_effort
from ..engine.outcomes import OUTCOME_NAMES
from ..engine.run import EVENTS_PER_PERSON_MONTH, Run
from ..policy.scenario import Scenario
from .plan import MOST_RUNS_A_SHARD, Cell, Plan, Policy
from .records import EVENT_RECORD, PERSON_RECORD, events_of, people_at_end

PERSON_MONTHS_A_SHARD = 12_000_000
"""Some four seconds of one processor: what an interruption can cost."""
SHARDS_OF_A_SMALL_STUDY = 32
_MOST_CHOSEN_RUNS_A_SHARD = 1_000
_PERSON_MONTHS_AT_ONCE = 600_000
"""Between two looks at whether to stop, a fifth of a second: each call of compiled code costs as
much as a month of a hundred people."""
_CELLS_AT_HAND = 512
_SERIES_AT_ONCE = 16
"""Runs whose monthly series are worked out together: some 150 kB each."""
_RUNS_AT_ONCE = 128
"""Runs whose sums fit the fast caches while outcomes are made of them."""
_LONGEST_MESSAGE = 300
Begin = Callable[[Plan, Scenario, bool, int, float], Run]
"""Returns a run before its first month; see `begun`."""
_ONE_MODEL_AT_A_TIME = threading.Lock()


class Chunk(NamedTuple):
    """Runs ``first`` to ``last - 1`` of a plan; ``number`` names their shards."""

    number: int
    first: int
    last: int


class Stage(NamedTuple):
    """What was asked for at one time: replications in all, and runs a shard from there on."""

    replications: int
    chunk: int


class Failure(NamedTuple):
    """Why a run left nothing: ``error`` is its kind, ``month`` counts months lived before it."""

    run: int
    error: str
    message: str
    month: int


@dataclass(frozen=True, eq=False)
class Finished:
    """What a range of runs left behind; a run that failed leaves its failure alone.

    Attributes
    ----------
    runs : int64[run], the numbers of those that ended well, rising
    horizons : float32[run, horizon, outcome], in the order and units of OUTCOMES
    series_runs, series : int64[n] and float32[n, month, outcome], of those that keep them
    persons, n_persons : PERSON_RECORD[person] of all runs one after the other, int64[run] of each
    events, n_events : EVENT_RECORD[event], the same
    failures : in the order of the runs
    """

    runs: NDArray[np.int64]
    horizons: NDArray[np.float32]
    series_runs: NDArray[np.int64]
    series: NDArray[np.float32]
    persons: NDArray[Any]
    n_persons: NDArray[np.int64]
    events: NDArray[Any]
    n_events: NDArray[np.int64]
    failures: tuple[Failure, ...]

    def hashes(self) -> list[str]:
        """Return of each run the BLAKE2b, 128 bits in hexadecimal, of all that is kept of it.

        Monthly series are left out: their numbers at the horizons are in.
        """
        ends = (np.cumsum(self.n_persons), np.cumsum(self.n_events))
        found = []
        for place in range(len(self.runs)):
            digest = hashlib.blake2b(self.horizons[place].tobytes(), digest_size=16)
            for kept, end, n in zip((self.persons, self.events), ends,
                                    (self.n_persons, self.n_events), strict=True):
                digest.update(kept[end[place] - n[place]: end[place]].tobytes())
            found.append(digest.hexdigest())
        return found


def stage(plan: Plan, replications: int, before: int = 0) -> Stage:
    """Return the stage that brings a plan from so many replications to so many."""
    by_size = max(1, PERSON_MONTHS_A_SHARD // (plan.people * plan.months))
    by_number = -(-(replications - before) * plan.n_cells // SHARDS_OF_A_SMALL_STUDY)
    chosen = max(1, min(by_size, by_number, _MOST_CHOSEN_RUNS_A_SHARD))
    return Stage(replications, min(plan.chunk or chosen, MOST_RUNS_A_SHARD))


def chunks_of(stages: Sequence[Stage], n_cells: int) -> Iterator[Chunk]:
    """Yield the chunks of all stages in order; a chunk never reaches into the next stage."""
    number = first = 0
    for one in stages:
        end = one.replications * n_cells
        while first < end:
            last = min(first + one.chunk, end)
            yield Chunk(number, first, last)
            number, first = number + 1, last


def live(plan: Plan, runs: Iterable[int], *, stop: threading.Event | None = None,
         counted: Callable[[int], None] | None = None, strict: bool = False,
         begin: Begin | None = None) -> Finished | None:
    """Live some runs and return what they left behind; None when told to stop before the end.

    Parameters
    ----------
    runs : their numbers, rising
    stop : looked at between months
    counted : called with 1 after each run
    strict : raise what a run raises, instead of keeping it as a failure
    begin : begins runs in place of `begun`, with the same result
    """
    lived = _Lived(plan)
    cells: dict[int, tuple[Cell, Policy]] = {}
    for number in runs:
        replication, place = divmod(number, plan.n_cells)
        if place not in cells:
            if len(cells) >= _CELLS_AT_HAND:
                cells.clear()
            cell = plan.cell(place)
            cells[place] = cell, plan.policy_at(cell.point, cell.label)
        cell, policy = cells[place]
        try:
            run = _one(plan, policy, cell.effects, replication, stop, begin or begun)
        except Exception as error:
            if strict:
                raise
            lived.failures.append(failure(number, error))
        else:
            if run is None:
                return None
            lived.keep(number, run, cell.effects)
        if counted is not None:
            counted(1)
    return lived.finished()


def failure(run: int, error: BaseException) -> Failure:
    """Return the failure of a run, with the line of the user's or our code that raised."""
    message = str(error) or type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        message += f" ({os.path.basename(frames[-1].filename)}, line {frames[-1].lineno})"
    return Failure(run, type(error).__name__, shown(message, _LONGEST_MESSAGE),
                   int(getattr(error, "months_lived", 0)))


def joined(parts: Sequence[Finished]) -> Finished:
    """Return what several ranges left behind, given in the order of their runs, as one."""
    def together(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(part, name) for part in parts])

    return Finished(
        together("runs"), together("horizons"), together("series_runs"), together("series"),
        together("persons"), together("n_persons"), together("events"), together("n_events"),
        tuple(one for part in parts for one in part.failures))


def nothing_but(plan: Plan, failures: Sequence[Failure]) -> Finished:
    """Return what runs left behind that all failed."""
    lived = _Lived(plan)
    lived.failures.extend(failures)
    return lived.finished()


def begun(plan: Plan, policy: Scenario, effects: bool, replication: int, room: float) -> Run:
    """Return a run of a plan before its first month; ``room`` is for events a person-month."""
    return Run(policy, people=plan.people, months=plan.months, seed=plan.seed,
               replication=replication, population=plan.population, effects=effects,
               values=plan.values(policy, replication), events_per_person_month=room)


def _complete_run(begin: Callable[[float], Run], stop: threading.Event | None = None
                  ) -> Run | None:
    """Return a run that has ended, with all its events; None when told to stop before.

    ``begin`` is given the room for events a person-month. A log that proves too small is doubled
    and the run repeated.
    """
    room = EVENTS_PER_PERSON_MONTH
    while True:
        run = begin(room)
        at_once = max(1, _PERSON_MONTHS_AT_ONCE // run.people_at_start)
        while run.month < run.months:
            if stop is not None and stop.is_set():
                return None
            run.advance(at_once)
        if run.world.n_events[1] == 0:
            return run
        room *= 2.0


def _one(plan: Plan, policy: Policy, effects: bool, replication: int,
         stop: threading.Event | None, begin: Begin) -> Run | None:
    if isinstance(policy, Scenario):
        return _complete_run(partial(begin, plan, policy, effects, replication), stop)
    # Mesa takes seconds to import, and a user's own code may not be made for threads.
    run_model = importlib.import_module("reintegration_sim.model.ensemble").run_model
    with _ONE_MODEL_AT_A_TIME:
        if stop is not None and stop.is_set():
            return None
        found: Run = run_model(policy, people=plan.people, months=plan.months, seed=plan.seed,
                               replication=replication, population=plan.population,
                               parameters=plan.mode)
        return found


class _Lived:
    """What runs leave behind, as they come in."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = [month - 1 for month in plan.horizons]
        self.keeps_persons = "persons" in plan.keep
        self.keeps_events = "events" in plan.keep
        self.planned: dict[int, NDArray[np.float64]] = {}
        self.runs: list[int] = []
        self.sums: list[NDArray[Any]] = []
        self.series_runs: list[int] = []
        self.series: list[NDArray[np.float32]] = []
        self.monthly: list[NDArray[np.float64]] = []  # sums of every month, not yet outcomes
        self.months = list(range(plan.months))
        self.persons: list[NDArray[Any]] = [np.empty(0, PERSON_RECORD)]
        self.events: list[NDArray[Any]] = [np.empty(0, EVENT_RECORD)]
        self.n_persons: list[int] = []
        self.n_events: list[int] = []
        self.failures: list[Failure] = []

    def keep(self, number: int, run: Run, effects: bool) -> None:
        """Keep of a run what the plan keeps; of a muted twin, outcomes at the horizons only."""
        raw, place = run.world.series, number % self.plan.n_cells
        if place not in self.planned:
            if len(self.planned) >= _CELLS_AT_HAND:
                self.planned.clear()
            self.planned[place] = planned_effort(run.levers)
        self.runs.append(number)
        if effects and run.replication < self.plan.series_replications:
            monthly = accumulate(raw, self.planned[place], self.months)
            self.series_runs.append(number)
            self.monthly.append(monthly)
            self.sums.append(monthly[self.rows])
            if len(self.monthly) >= _SERIES_AT_ONCE:
                self._finish_series()
        else:
            self.sums.append(accumulate(raw, self.planned[place], self.rows))
        persons = people_at_end(run) if effects and self.keeps_persons else self.persons[0][:0]
        events = events_of(run) if effects and self.keeps_events else self.events[0][:0]
        self.persons.append(persons)
        self.events.append(events)
        self.n_persons.append(len(persons))
        self.n_events.append(len(events))

    def _finish_series(self) -> None:
        """Make outcomes of the sums of some runs: together, they cost little more than one."""
        if self.monthly:
            self.series.append(finished(np.stack(self.monthly)).astype(np.float32))
            self.monthly.clear()

    def finished(self) -> Finished:
        """Return all of it as arrays."""
        months, outcomes = self.plan.months, len(OUTCOME_NAMES)
        horizons = np.empty((len(self.sums), len(self.rows), outcomes), dtype=np.float32)
        for first in range(0, len(self.sums), _RUNS_AT_ONCE):
            some = slice(first, first + _RUNS_AT_ONCE)
            horizons[some] = finished(np.stack(self.sums[some]))
        self._finish_series()
        series = np.concatenate([np.empty((0, months, outcomes), np.float32), *self.series])
        return Finished(
            np.array(self.runs, dtype=np.int64), horizons,
            np.array(self.series_runs, dtype=np.int64), series, np.concatenate(self.persons),
            np.array(self.n_persons, dtype=np.int64), np.concatenate(self.events),
            np.array(self.n_events, dtype=np.int64), tuple(self.failures))
