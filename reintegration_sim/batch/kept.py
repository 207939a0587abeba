"""Runs that were lived and kept: a plan is answered from them, and only what is missing is lived.

A run depends on its policy, its replication and what is alike for all of a plan, not on the plan
itself. So two policies that are compared today and each with a third one tomorrow are lived once,
and 200 replications begin with the 50 that are there already.
"""

from __future__ import annotations

import itertools
import queue
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..core.errors import InputError
from ..core.text import text
from ..policy.scenario import Scenario
from .beginnings import Beginnings
from .chunks import Finished, live
from .plan import Plan, default_threads
from .waits import Waits

AT_ONCE = 5
"""Replications lived together: so small that work can be dropped and shared out at short notice."""
MOST_BYTES = 250_000_000
_SHARE_OF_LAST = 0.1
"""Weight of the last block in what a block usually takes."""


class _Key(NamedTuple):
    """All that a block of replications depends on, and so its name."""

    scenario: str
    effects: bool
    people: int
    months: int
    seed: int
    population: str
    mode: str
    keep: tuple[str, ...]
    block: int


class KeptRuns:
    """Lives runs on threads of its own and keeps them, the least used ones leaving first.

    Safe to be asked by many threads at once; nothing in the answers depends on who asked before.
    """

    def __init__(self, *, threads: int | None = None, most_bytes: int = MOST_BYTES) -> None:
        """Start the threads: 1 to 256, the number of processors (at most 8) when left out."""
        self._most = most_bytes
        self._kept: OrderedDict[_Key, Finished] = OrderedDict()
        self._size = 0
        self._beginnings = Beginnings()
        self._lock = threading.Lock()
        self._work: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = (
            queue.PriorityQueue())
        self._count = itertools.count()
        self._waits = Waits()
        self._urgent, self._pace = 0, 0.0  # blocks that are urgent and wait; seconds a block takes
        self._threads = [threading.Thread(target=self._labour, name=f"kept-{n}", daemon=True)
                         for n in range(threads or default_threads())]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """End the threads once what they are at is done; what waits is dropped."""
        for _ in self._threads:
            self._work.put((-1, next(self._count), None))

    def runs(self, plan: Plan, *, urgency: int = 1,
             stop: threading.Event | None = None) -> tuple[Finished, ...] | None:
        """Return what all runs of a plan left behind, in no particular order.

        Parameters
        ----------
        plan : scenarios only, without a design; its replications are filled up to a multiple of 5
            and the surplus is left out of the answer
        urgency : 0 goes before 1, 1 before 2
        stop : looked at before and while runs are lived

        Returns
        -------
        Parts whose run numbers are those of ``plan``, or None when told to stop.

        Raises
        ------
        InputError : the plan has a design or a model class. Errors of a run are raised.
        """
        if len(plan.points) > 1 or not all(
                isinstance(policy, Scenario) for policy in plan.policies.values()):
            raise InputError(text("only scenarios without a design can be answered from runs kept "
                                  "in memory"))
        wait = self._waits.asked() if urgency == 0 else None
        waiting = [(key, label, self._asked(plan, label, key, urgency, stop, wait))
                   for key, label in _keys(plan)]
        if wait is not None and all(future.done() for _, _, future in waiting):
            self._waits.over(wait, counts=False)
        found = []
        for key, label, future in waiting:
            part = future.result()
            if part is None:
                return None
            found.append(_renumbered(plan, label, key.effects, key.block, part))
        return tuple(found)

    def has(self, plan: Plan) -> bool:
        """Return whether all runs of a plan are there already."""
        with self._lock:
            return all(key in self._kept for key, _ in _keys(plan))

    @property
    def delay(self) -> float:
        """Return how many seconds what is urgent waits for its turn: now, a moment ago, or next.

        What waits already tells how long the next one will, before anybody has waited so long.
        """
        return max(self._waits.longest, self._urgent * self._pace / len(self._threads))

    def _asked(self, plan: Plan, label: str, key: _Key, urgency: int,
               stop: threading.Event | None, wait: int | None) -> Future[Finished | None]:
        future: Future[Finished | None] = Future()
        urgent = int(wait is not None)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                future.set_result(self._kept[key])
                return future
            self._urgent += urgent

        def work() -> None:
            if wait is not None:
                self._waits.over(wait)
            with self._lock:
                self._urgent -= urgent
            try:
                future.set_result(self._lived(plan, label, key, stop))
            except BaseException as error:  # it belongs to whoever asked
                future.set_exception(error)

        self._work.put((urgency, next(self._count), work))
        return future

    def _lived(self, plan: Plan, label: str, key: _Key,
               stop: threading.Event | None) -> Finished | None:
        if stop is not None and stop.is_set():
            return None
        with self._lock:  # somebody else may have asked for it as well
            if key in self._kept:
                return self._kept[key]
        alone = replace(plan, policies={label: plan.policies[label]}, twins=not key.effects,
                        baseline=None, replications=AT_ONCE * (key.block + 1))
        first = AT_ONCE * key.block * alone.n_cells
        place = alone.layout.cell(0, label, key.effects) or 0
        runs = range(first + place, first + AT_ONCE * alone.n_cells, alone.n_cells)
        began = time.monotonic()
        part = live(alone, runs, stop=stop, strict=True, begin=self._beginnings.begin)
        if part is not None:
            self._pace += _SHARE_OF_LAST * (time.monotonic() - began - self._pace)
            part = replace(part, runs=part.runs // alone.n_cells,
                           series_runs=part.series_runs // alone.n_cells)
            self._keep(key, part)
        return part

    def _keep(self, key: _Key, part: Finished) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = part
                self._size += _bytes(part)
            while self._size > self._most and len(self._kept) > 1:
                self._size -= _bytes(self._kept.popitem(last=False)[1])

    def _labour(self) -> None:
        while (task := self._work.get()[2]) is not None:
            task()


def _keys(plan: Plan) -> list[tuple[_Key, str]]:
    """Return what a plan is made of: the name of each block, and the label of its policy."""
    hashes = {label: policy.scenario_hash for label, policy in plan.policies.items()
              if isinstance(policy, Scenario)}
    return [(_Key(hashes[label], effects, plan.people, plan.months, plan.seed, plan.population,
                  plan.mode, plan.keep, block), label)
            for block in range(-(-plan.replications // AT_ONCE))
            for label, effects in plan.within_point]


def _renumbered(plan: Plan, label: str, effects: bool, block: int, part: Finished) -> Finished:
    """Return a block, whose runs are numbered by replication, with the numbers of a plan."""
    n = min(AT_ONCE, plan.replications - AT_ONCE * block)
    if n < AT_ONCE:
        part = _first(part, n)
    cell = plan.layout.cell(0, label, effects) or 0
    return replace(part, runs=part.runs * plan.n_cells + cell,
                   series_runs=part.series_runs * plan.n_cells + cell)


def _first(part: Finished, n: int) -> Finished:
    """Return the first ``n`` runs of a part."""
    kept = part.series_runs < part.runs[0] + n
    return replace(
        part, runs=part.runs[:n], horizons=part.horizons[:n], series_runs=part.series_runs[kept],
        series=part.series[kept], persons=part.persons[:int(part.n_persons[:n].sum())],
        n_persons=part.n_persons[:n], events=part.events[:int(part.n_events[:n].sum())],
        n_events=part.n_events[:n])


def _bytes(part: Finished) -> int:
    held = (part.horizons, part.series, part.persons, part.events)
    return sum(int(np.asarray(one).nbytes) for one in held)
