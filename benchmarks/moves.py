"""Which levers and parameters move anybody? What the scan and the tests share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario


class Lives(NamedTuple):
    """The people and families of one run at its end."""

    people: np.ndarray
    families: np.ndarray


class Elsewhere(NamedTuple):
    """Why a parameter moves nobody under today's policy, and where it does."""

    reason: str
    levers: Mapping[str, float] = {}
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
    "stigma_felt.muted": Elsewhere("the muted twin only", effects=False),
    "trust_and_fairness.trust_muted": Elsewhere("the muted twin only", effects=False),
    "trust_and_fairness.fair_balance": Elsewhere(_REFERENCE, {"assessment_balance": 0.8}),
    "population.trial_conditions": Elsewhere("the trial population only", population="trial"),
}
"""Parameters that move nobody in the scan of today's policy, and where each does."""

NOBODY: dict[str, str] = {
    "population.prison_capacity": "feeds background detainees, which nothing reads yet",
    "population.capacity_spread": "feeds background detainees, which nothing reads yet",
    "sanctions.threat_least": "a floor for beliefs below one in eight, which hardly anybody has",
    "living_labs.uncovered_keeps": "counts only when coverage returns after a pause",
}
"""Parameters that move nobody anywhere in ordinary use, and why they are kept."""


def lives(population: str, replication: int, settings: Mapping[str, float] | None = None, *,
          people: int, months: int, effects: bool = True) -> Lives:
    """Return how one central run ends, under today's policy with settings."""
    scenario = load_scenario("historical" if population == "history" else "status_quo")
    if settings:
        scenario = scenario.with_settings(settings)
    run = Run(scenario, people=people, months=months, population=population,
              replication=replication, parameters="central", effects=effects).finish()
    return Lives(run.world.people, run.world.families)


def moved(one: Lives, other: Lives) -> tuple[int, int]:
    """Return (people whose life or family ends differently, people compared)."""
    n = min(len(one.people), len(other.people))
    own = one.people[:n] != other.people[:n]
    family = (one.families != other.families[: len(one.families)]
              if len(one.families) == len(other.families) else np.zeros(len(one.families), bool))
    by_family = family[one.people["family"][:n]]
    return int((own | by_family).sum()) + abs(len(one.people) - len(other.people)), n


def share_moved(name: str, value: float, population: str, replications: int, *, people: int,
                months: int, base: dict[tuple[str, int], Lives], quick: bool = False) -> float:
    """Return the share of people whose life ends differently with one setting changed.

    ``base`` keeps the runs without it. With ``quick`` the first replication that differs ends it.
    """
    count = total = 0
    for replication in range(replications):
        key = (population, replication)
        if key not in base:
            base[key] = lives(population, replication, people=people, months=months)
        other = lives(population, replication, {name: value}, people=people, months=months)
        more, n = moved(base[key], other)
        count += more
        total += n
        if quick and count:
            break
    return count / total


def moves_elsewhere(name: str, low: float, high: float, *, people: int, months: int) -> bool:
    """Return whether a parameter moves somebody in the setting that `ELSEWHERE` names."""
    where = ELSEWHERE[name]
    ends = [lives(where.population, 0, {**where.levers, name: value}, people=people,
                  months=months, effects=where.effects) for value in (low, high)]
    return moved(*ends)[0] > 0
