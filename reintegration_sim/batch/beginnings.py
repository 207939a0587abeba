"""Beginnings that were drawn once, for the same people under one policy after the other.

Who is there when a run begins hangs on its replication and not on its policy. Drawing it anew for
every movement of a lever would cost a tenth of living ten years.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import numpy as np

from ..engine.run import EVENTS_PER_PERSON_MONTH, Run
from ..policy.scenario import Scenario
from .chunks import begun
from .plan import Plan

REPLICATIONS = 50
"""The first replications, those of an answer at once, are kept: some 0.4 MB each."""
MOST_SETTINGS = 2
ARRIVALS = "arrivals_a_year"
"""The one setting of a policy that decides who there is: whoever will come has a place already."""


class Beginnings:
    """Begins runs as `chunks.begun` does, and keeps beginnings; safe to be asked by many threads.

    Those of the latest settings (seed, population, parameters, arrivals) stay.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._kept: OrderedDict[tuple[Any, ...], dict[int, Run]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, plan: Plan, policy: Scenario, effects: bool, replication: int,
              room: float) -> Run:
        """Return a run of a plan before its first month."""
        if not effects or replication >= REPLICATIONS or room != EVENTS_PER_PERSON_MONTH:
            return begun(plan, policy, effects, replication, room)
        key = (plan.people, plan.months, plan.seed, plan.population, plan.mode,
               tuple(sorted(policy.parameters.items())), _arrivals(policy))
        with self._lock:
            mine = self._kept.setdefault(key, {})
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_SETTINGS:
                self._kept.popitem(last=False)
            run = mine.get(replication)
        if run is None:
            run = begun(plan, policy, effects, replication, room)
            run.world = run.world._replace(draws=np.empty(0))  # half of its size, and a copy's own
            with self._lock:
                mine[replication] = run
        return run.under(policy)


def _arrivals(policy: Scenario) -> tuple[Any, ...]:
    """Return all that a scenario says of how many people arrive."""
    changes = ((change.from_month, change.over_months, change.values.get(ARRIVALS))
               for change in policy.changes)
    return policy.world[ARRIVALS], *(one for one in changes if one[-1] is not None)
