"""Run: one replication of one scenario, month by month or to the end."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..core import purposes
from ..core.codes import HISTORY, PERSON, POPULATIONS
from ..core.compiled import compiled_and_kept
from ..core.errors import InputError
from ..core.luck import luck_key, uniforms
from ..policy.levers import LEVERS, WORLD
from ..policy.scenario import Scenario
from ..policy.timeline import LEVER_DTYPE, timeline
from ..population.institutions import establish
from ..population.synthesis import synthesise
from . import compiled_cache  # before anything is compiled with a cache
from .month import advance_month
from .parameters import parameter_tuples, parameter_values
from .world import World, copied, empty_world

CODE_ID = compiled_cache.CODE_ID
MAX_PEOPLE = 2_000_000
EVENTS_PER_PERSON_MONTH = 0.4


@compiled_and_kept
def prepare(w, here, arrival_months, today, par, luck):
    """Fill a blank world: people, families, institutions."""
    synthesise(w.people, w.families, here, w.kind, arrival_months, today[0], par, w.draws[0].u,
               luck)
    establish(w.people, w.prisons, w.houses, w.towns, w.regions, w.institutions, w.labs,
              w.public[0], w.sectors, today[0], w.scale, par, luck)


@compiled_and_kept
def run_months(w, levers, par, luck, first, last):
    """Run months first to last - 1; ``levers`` is LEVER_DTYPE[month]."""
    for month in range(first, last):
        advance_month(w, levers[month], par, luck, month)


def today_levers() -> np.ndarray:
    """Return today's levers and world assumptions as LEVER_DTYPE[1]."""
    row = np.zeros(1, dtype=LEVER_DTYPE)
    for lever in LEVERS:
        row[lever.name] = lever.status_quo
    for assumption in WORLD:
        row[assumption.name] = assumption.status_quo
    return row


def arrivals_by_month(levers: np.ndarray, people: int, months: int, seed: int,
                      replication: int) -> np.ndarray:
    """Return the month of each later arrival, int64[n].

    The j-th arrives when the cumulative rate has reached j plus a keyed uniform, so that a
    higher rate brings everybody forward and adds people at the end.
    """
    reached = np.cumsum(levers["arrivals_a_year"][:months] / 12.0 * people / 100.0)
    most = int(reached[-1]) + 1 if months else 0
    rows = np.arange(people, people + most)
    due = np.arange(most) + uniforms(seed, replication, PERSON, rows, 0, purposes.START_ARRIVAL)
    when = np.searchsorted(reached, due)
    return when[when < months].astype(np.int64)


class Run:
    """One replication of one scenario.

    ``people`` counts those present in month 0 (1 to 2,000,000); ``seed`` 0 to 2**64 - 1,
    ``replication`` 0 to 2**32 - 1. ``parameters`` is "draws", "central", "sceptical" or "null"
    (engine/parameters.py), ``effects=False`` gives the muted twin. The log has room for
    ``events_per_person_month`` events; 0 keeps none. Month 0 is the first month
    lived; ``months`` of them are.
    """

    def __init__(self, scenario: Scenario, *, people: int = 100, months: int | None = None,
                 seed: int = 1, replication: int = 0, parameters: str = "draws",
                 population: str | None = None, effects: bool = True,
                 values: Mapping[str, float] | None = None,
                 events_per_person_month: float = EVENTS_PER_PERSON_MONTH) -> None:
        check_size(people, months if months is not None else scenario.months, seed, replication)
        self.scenario = scenario
        self.people_at_start = people
        self.months = months if months is not None else scenario.months
        self.seed = seed
        self.replication = replication
        self.population = population or scenario.population
        self.effects = effects
        self.levers = np.asarray(timeline(scenario, self.months))
        self.values = dict(values) if values is not None else parameter_values(
            parameters, seed, replication, scenario.parameters)
        self.parameters = parameter_tuples(self.values, effects=effects)
        self.luck = luck_key(seed, replication)
        self.events_per_person_month = events_per_person_month
        self._begin()

    def _begin(self) -> None:
        arrivals = np.zeros(0, dtype=np.int64)
        if self.population == "today":
            arrivals = arrivals_by_month(self.levers, self.people_at_start, self.months, self.seed,
                                         self.replication)
        n = self.people_at_start + len(arrivals)
        rate = self.events_per_person_month
        room = int(n * self.months * rate) + 2_000 if rate > 0 else 0
        self.month = 0
        self.world: World = empty_world(n, self.months, self.people_at_start / 100.0,
                                        POPULATIONS.index(self.population), room)
        with _no_garbage_collection():
            prepare(self.world, self.people_at_start, arrivals, today_levers(), self.parameters,
                    self.luck)

    def under(self, scenario: Scenario) -> Run:
        """Return this run, of which no month is lived, under another scenario.

        Its people and institutions are copied, which is much cheaper than drawing them anew. The
        scenarios must give the same parameters and the same arrivals: nothing here checks that.
        """
        other = copy.copy(self)
        other.scenario = scenario
        other.levers = np.asarray(timeline(scenario, self.months))
        other.world = copied(self.world)
        return other

    def advance(self, months: int = 1) -> None:
        """Run so many months more, at most to the end."""
        last = min(self.months, self.month + months)
        with _no_garbage_collection():
            run_months(self.world, self.levers, self.parameters, self.luck, self.month, last)
        self.month = last

    def finish(self) -> Run:
        """Run to the end; once more with more room should the log of events be too small."""
        self.advance(self.months - self.month)
        while self.world.n_events[1] > 0 and self.events_per_person_month > 0:
            self.events_per_person_month *= 3.0
            self._begin()
            self.advance(self.months)
        return self

    @property
    def events(self) -> Any:
        """The log of events so far, EVENT_DTYPE[event]."""
        return self.world.events[: self.world.n_events[0]]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # A first compilation makes millions of objects that live to its end; looking for garbage
    # among them takes a tenth of the time. Compiled code makes none.
    if getattr(run_months, "signatures", True) or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def check_size(people: int, months: int, seed: int, replication: int) -> None:
    """Refuse absurd sizes in words, before memory is asked for."""
    for name, value, low, high in (("people", people, 1, MAX_PEOPLE), ("months", months, 1, 600),
                                   ("seed", seed, 0, 2**64 - 1),
                                   ("replication", replication, 0, 2**32 - 1)):
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise InputError(f"{name} = {value!r}; a whole number from {low} to {high} is allowed")
        if not low <= value <= high:
            raise InputError(f"{name} = {value}; allowed are {low} to {high}")


assert POPULATIONS.index("history") == HISTORY
