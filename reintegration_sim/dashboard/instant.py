"""Answers at once: two policies for the same people, from runs that are lived when asked for.

All tiers are the same model on the same luck: replication r of a quick answer, of a refined one
and of the command line is one and the same run. A quick answer has 50 pairs, a refined one 200, and
soon after also their muted twins, which tell delivery and effect apart. While so many visitors move
levers that they wait for each other, quick answers have 12 pairs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ..analysis.comparison import Comparison
from ..analysis.source import InMemory
from ..batch.chunks import Finished
from ..batch.kept import KeptRuns
from ..batch.lived import Lived
from ..batch.plan import TABLES_KEPT, Plan
from ..policy.files import load_scenario
from ..policy.scenario import Fixed, Scenario
from .address import Compare, Policy, State, View
from .turn import TURN

CROWDED, QUICK, REFINED, CONFIRMED = 12, 50, 200, 1_000
"""Pairs of runs in an answer while a lever moves (few when crowded), at rest, and on request."""
PATIENCE = 0.5
"""Seconds that a move may wait for those of others before answers get by with few pairs: it takes
about as long again to be answered, so a second in all."""
TIERS = (CROWDED, False), (QUICK, False), (REFINED, False), (REFINED, True)
"""Pairs, and whether with muted twins: how answers get better while nobody moves a lever."""
PEOPLE = 100
TODAY, YOURS, A, B = "todays_policy", "your_policy", "policy_a", "policy_b"
"""Labels of the policies on the pages."""
FIRST_TABLES = ("series", "differences", "changed", "incidence", "effort")
TABLES = (*FIRST_TABLES, "groups", "twins")
"""What pages show; the rest is made of runs again when it is asked for."""
STATUS_QUO = "status_quo"
"""The scenario that today's policy is."""
MOST_COMPARISONS = 10
REFINED_AT_ONCE = 2
CALM, TURN_SECONDS = 0.3, 0.2
"""Seconds that moves may wait for each other while an answer is refined, and between two looks."""
MOST_BASELINES = 4
"""Baselines whose runs stay gathered, some 10 MB each: half of each answer is about today."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two policies to be compared: labelled scenarios, the first of which is the baseline."""

    policies: Fixed[Scenario]
    view: View

    @property
    def baseline(self) -> str:
        """Return the label of the policy that the other is compared with."""
        return next(iter(self.policies))

    @property
    def other(self) -> str:
        """Return the label of the policy that is compared."""
        return list(self.policies)[1]

    @property
    def alike(self) -> bool:
        """Return whether both are one policy."""
        one, other = self.policies.values()
        return one.scenario_hash == other.scenario_hash

    def plan(self, pairs: int, twins: bool) -> Plan:
        """Return the plan of so many pairs, the one that `rs.compare` would run."""
        return Plan(self.policies, pairs, PEOPLE, self.view.months, self.view.seed,
                    self.view.population, "draws", twins=twins, baseline=self.baseline,
                    keep=TABLES_KEPT)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A comparison, and of how many pairs of runs it is."""

    pair: Pair
    comparison: Comparison
    pairs: int

    @property
    def tier(self) -> tuple[int, bool]:
        """Return of how many pairs it is, and whether with muted twins."""
        return self.pairs, self.with_twins

    @property
    def with_twins(self) -> bool:
        """Return whether delivery and effect can be told apart."""
        return bool(self.comparison.manifest["twins"])


def pair_of(state: State) -> Pair:
    """Return the two policies of a page: today's and yours, or A and B.

    Today's policy stands in the same world as yours: when an assumption about the world moves,
    both move.
    """
    if isinstance(state, Compare):
        both = {A: scenario_of(state.a, state.view), B: scenario_of(state.b, state.view)}
    else:
        world = Policy(world=state.policy.world)
        both = {TODAY: scenario_of(world, state.view), YOURS: scenario_of(state.policy, state.view)}
    return Pair(policies=Fixed(both), view=state.view)


def scenario_of(policy: Policy, view: View) -> Scenario:
    """Return today's scenario with what a policy changes, over the months of a view."""
    return _today(view.months, view.population).with_settings(policy.values)


@cache
def _today(months: int, population: str) -> Scenario:
    return load_scenario(STATUS_QUO).with_months(months).with_population(population)  # type: ignore[arg-type]


class Answers:
    """Answers comparisons for all visitors of a server, and keeps the latest ones."""

    def __init__(self, kept: KeptRuns | None = None) -> None:
        """Start with runs that are kept elsewhere, or with none."""
        self._kept = KeptRuns() if kept is None else kept
        self._comparisons: OrderedDict[tuple[str, int, bool], Comparison] = OrderedDict()
        self._baselines: OrderedDict[tuple[Any, ...], Lived] = OrderedDict()
        self._lock = threading.Lock()
        self._refining = threading.Semaphore(REFINED_AT_ONCE)

    def close(self) -> None:
        """End the threads that live runs."""
        self._kept.close()

    def quick(self, pair: Pair) -> Answer:
        """Return the best that is there; where nothing is, 50 pairs, or 12 while it is crowded."""
        plans = [pair.plan(*tier) for tier in TIERS]
        there = next((plan for plan in reversed(plans) if self._kept.has(plan)), None)
        crowded = self._delay > PATIENCE
        return self._certain(pair, there or plans[0 if crowded else 1])

    def exactly(self, pair: Pair, pairs: int) -> Answer:
        """Return this many pairs; those that are refined or better have muted twins."""
        return self._certain(pair, pair.plan(pairs, twins=pairs >= REFINED))

    def better(self, pair: Pair, than: tuple[int, bool], stop: threading.Event) -> Answer | None:
        """Return the tier after ``than``, which is not the last one; None when told to stop."""
        # One after the other, and not while others wait for an answer: who moves on in the meantime
        # has cost nothing, and runs that are not yet complete fill the memory for few at a time.
        with self._refining:
            while self._delay > CALM:
                if stop.wait(TURN_SECONDS):
                    return None
            place = TIERS.index(than) + 1
            return None if stop.is_set() else self._answer(
                pair, pair.plan(*TIERS[place]), place, stop)

    @property
    def _delay(self) -> float:
        """Return how many seconds moves wait for runs and for tables and pages of others."""
        return self._kept.delay + TURN.delay

    def _certain(self, pair: Pair, plan: Plan) -> Answer:
        answer = self._answer(pair, plan, 0, None)
        assert answer is not None  # nobody can tell it to stop
        return answer

    def _answer(self, pair: Pair, plan: Plan, urgency: int, stop: threading.Event | None
                ) -> Answer | None:
        key = (plan.plan_id, plan.replications, plan.twins)
        with self._lock:
            known = self._comparisons.get(key)
            if known is not None:
                self._comparisons.move_to_end(key)
        if known is None:
            parts = self._kept.runs(plan, urgency=urgency, stop=stop)
            if parts is None:
                return None
            known = self._made(pair, plan, parts)
            with self._lock:
                self._comparisons[key] = known
                while len(self._comparisons) > MOST_COMPARISONS:
                    self._comparisons.popitem(last=False)
        return Answer(pair=pair, comparison=known, pairs=plan.replications)

    def _again(self, plan: Plan) -> Sequence[Finished]:
        return self._kept.runs(plan, urgency=0) or ()  # nobody can tell it to stop

    def _made(self, pair: Pair, plan: Plan, parts: Sequence[Finished]) -> Comparison:
        """Return a comparison whose tables are there, without the runs they were made of.

        Runs take ten times the room of all tables, and would be held for every visitor; those of
        the baseline are kept apart, side by side, as the next answer has the same.
        """
        key = (pair.policies[pair.baseline].scenario_hash, plan.population, plan.seed, plan.months,
               plan.replications, plan.twins)
        with self._lock:
            before = self._baselines.get(key)
        source = InMemory(plan, parts, {} if before is None else {pair.baseline: before})
        found = Comparison(source)
        for name in TABLES if plan.twins else FIRST_TABLES:
            with TURN:
                getattr(found, name)
        source.forget(partial(self._again, plan))
        with self._lock:
            self._baselines[key] = found.forget_runs()[pair.baseline]
            self._baselines.move_to_end(key)
            while len(self._baselines) > MOST_BASELINES:
                self._baselines.popitem(last=False)
        return found

