"""Which levers and parameters move anybody? What the scan and the tests share.

A *life* is everything in the records of a person and a family, and every event in the log, save
what is measured about it (fields of kind "measured", and the two events of measured stability).
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from reintegration_sim.core.codes import E_REVERSAL, E_STABLE
from reintegration_sim.core.fields.family import FAMILY
from reintegration_sim.core.fields.returnee import RETURNEE
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario
from reintegration_sim.policy.scenario import Scenario

LIFE = tuple(f.name for f in RETURNEE if f.kind != "measured" and f.name != "events")
"""Fields that are lived; ``events`` repeats the log, bit by bit, with measured events in it."""
MEASURED = tuple(f.name for f in RETURNEE if f.kind == "measured")
FAMILY_LIFE = tuple(f.name for f in FAMILY if f.kind != "measured")


class Lives(NamedTuple):
    """People and families of one run at its end, and the log of events."""

    people: Any
    families: Any
    events: Any


class Moved(NamedTuple):
    """How many of ``people`` lead another life, and of how many only a measure differs."""

    lives: int = 0
    measured: int = 0
    people: int = 0

    @property
    def share(self) -> float:
        """Return the share of people with another life."""
        return self.lives / max(self.people, 1)


class Elsewhere(NamedTuple):
    """Why a parameter, or an end of its range, moves nobody under today's policy; where it does.

    ``settings`` are levers, or other parameters.
    """

    reason: str
    settings: Mapping[str, float] = {}
    population: str = "arrivals"
    effects: bool = True


_REFERENCE = "its term is zero at today's levers, the reference; it counts once policy differs"
_SRA = {"sra_services": 70.0}
ELSEWHERE: dict[str, Elsewhere] = {
    "common_offence.most_intensity": Elsewhere(
        "a ceiling beyond eight contacts a month", {"supervision_contacts": 8.0}),
    "supervision.most_contacts": Elsewhere(
        "a ceiling that only intensive contacts reach",
        {"supervision_contacts": 8.0, "contact_targeting": 1.0}),
    "guidance.least_continuity": Elsewhere(
        "a floor below two of a hundred workers a year", {"guidance_continuity": 0.0}),
    "institutional_load.contact_time": Elsewhere(_REFERENCE, {"supervision_contacts": 6.0}),
    "institutional_load.meeting_time": Elsewhere(_REFERENCE, {"exchange_meetings": 26.0}),
    "institutional_load.lab_time": Elsewhere(
        _REFERENCE, {"lab_sessions": 26.0, "lab_coverage": 100.0}),
    "institutional_load.orientation_rate": Elsewhere(
        "orientations start at rest under today's rules", _SRA),
    "reengagement.status_lost": Elsewhere(
        "hardly anybody loses status today: one in ten exposed is threatened a year, and few "
        "threats are carried out",
        {"sanction_threat": 60.0, "sanction_carried": 80.0}),
    "stigma_felt.muted": Elsewhere("the muted twin only", effects=False),
    "trust_and_fairness.trust_muted": Elsewhere("the muted twin only", effects=False),
    "trust_and_fairness.fair_balance": Elsewhere(_REFERENCE, {"assessment_balance": 0.8}),
    "population.trial_conditions": Elsewhere("the trial population only", population="trial"),
}
"""Parameters that move nobody in the scan of today's policy, and where each does."""

NOBODY: dict[str, str] = {
    "sanctions.threat_least": "a floor for beliefs below one in eight, which hardly anybody has",
    "living_labs.uncovered_keeps": "counts only when coverage returns after a pause",
}
"""Parameters that move nobody anywhere in ordinary use, and why they are kept."""

ONE_END: dict[str, Elsewhere] = {
    "common_offence.least_intensity": Elsewhere(
        "a floor below the contacts that anybody has today",
        {"supervision_contacts": 0.0, "common_offence.contacts_span": 2.0}),
    "common_offence.usual_measures_free": Elsewhere(
        "a twentieth of a measure: it changes one life in thousands",
        {"common_offence.severity_unfair": 1.15, "shared.overlap": 0.9}, population="today"),
    "guidance.most_continuity": Elsewhere(
        "a ceiling beyond the continuity of today", {"guidance_continuity": 100.0}),
    "institutional_load.office_capacity": Elsewhere(
        "today's few files never fill the office's time",
        {"sanction_threat": 100.0, "sanction_carried": 100.0}),
    "release_decision.most_suspended": Elsewhere(
        "a ceiling that the chances of today stay below",
        {"release_decision.pending_suspended": 2.4}, population="history"),
    "sanctions.threat_most": Elsewhere(
        "at today's slope no belief goes beyond the ceiling", {"sanctions.threat_slope": 2.4}),
}
"""Parameters that move somebody at one end of their range only, and where the other end does."""


def settled(population: str, settings: Mapping[str, float]) -> Scenario:
    """Return today's policy (in `history` that of the years since 2012) with settings."""
    scenario = load_scenario("historical" if population == "history" else "status_quo")
    return scenario.with_settings(settings) if settings else scenario


def lives(scenario: Scenario, population: str, replication: int, *, people: int, months: int,
          effects: bool = True) -> Lives:
    """Return how one run with central parameters ends."""
    run = Run(scenario, people=people, months=months, population=population,
              replication=replication, parameters="central", effects=effects).finish()
    return Lives(run.world.people, run.world.families, run.events)


def moved(one: Lives, other: Lives) -> Moved:
    """Compare two runs person by person; those whom only one of them knows count as compared."""
    n = min(len(one.people), len(other.people))
    here, there = one.people[:n], other.people[:n]
    lived = _differ(here, there, LIFE)
    # Families are numbered from the first person on, so that the same rows are the same families.
    same = min(len(one.families), len(other.families))
    other_family = _differ(one.families[:same], other.families[:same], FAMILY_LIFE)
    lived |= other_family[here["family"]]
    who = np.setxor1d(_packed(one.events), _packed(other.events)) >> 32
    lived[who[who < n]] = True
    measured = _differ(here, there, MEASURED) & ~lived
    return Moved(int(lived.sum()), int(measured.sum()), max(len(one.people), len(other.people)))


def _differ(one: Any, other: Any, fields: tuple[str, ...]) -> Any:
    found = np.zeros(len(one), dtype=bool)
    for name in fields:
        unequal = one[name] != other[name]
        found |= unequal if unequal.ndim == 1 else unequal.any(axis=1)
    return found


def _packed(events: Any) -> Any:
    lived = events[(events["kind"] != E_STABLE) & (events["kind"] != E_REVERSAL)]
    return ((lived["who"].astype(np.int64) << 32) + (lived["month"].astype(np.int64) << 8)
            + lived["kind"])


def moved_by(settings: Mapping[str, float], population: str, replications: int, *, people: int,
             months: int, base: dict[tuple[str, int], Lives], quick: bool = False,
             threads: int = 1) -> Moved:
    """Return whom settings move, on the same luck, summed over replications.

    ``base`` keeps the runs without them, for one number of people and months. With ``quick`` the
    first replications in which a life differs end it.
    """
    without, with_them = settled(population, {}), settled(population, settings)

    def one(replication: int) -> Moved:
        key = (population, replication)
        if key not in base:
            base[key] = lives(without, population, replication, people=people, months=months)
        return moved(base[key], lives(with_them, population, replication, people=people,
                                      months=months))

    total = Moved()
    step = threads if quick else replications
    with ThreadPoolExecutor(threads) as pool:
        for first in range(0, replications, step):
            for more in pool.map(one, range(first, min(first + step, replications))):
                total = Moved(*(a + b for a, b in zip(total, more)))
            if quick and total.lives:
                break
    return total


def moves_elsewhere(name: str, where: Elsewhere, values: tuple[float, float], *,
                    replications: int, people: int, months: int) -> bool:
    """Return whether somebody's life differs between two values of a parameter, there."""
    for replication in range(replications):
        ends = [lives(settled(where.population, {**where.settings, name: value}),
                      where.population, replication, people=people, months=months,
                      effects=where.effects)
                for value in values]
        if moved(*ends).lives:
            return True
    return False
