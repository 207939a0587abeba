"""Findings and recommendations as structure: the path from lever to state exists.

What a claim of the brief comes to is a result and is never asserted; here only its contrast is
worked out, from scenarios that differ in what the claim is about.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from reintegration_sim.core.codes import L_HOUSE, L_OCAD, L_TOWN, L_YOUTH
from reintegration_sim.engine.measured import finish
from reintegration_sim.engine.outcomes import OUTCOME_NAMES
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario

SQ = load_scenario("status_quo")
REPLICATIONS = 6


@cache
def world(population: str, months: int, levers: tuple[tuple[str, float], ...] = (),
          name: str = "status_quo") -> np.ndarray:
    """Return mean outcomes over a few central replications, float64[month, outcome]."""
    scenario = load_scenario(name).with_levers(dict(levers))
    runs = [Run(scenario, people=60, months=months, population=population, replication=r,
                parameters="central").finish() for r in range(REPLICATIONS)]
    return np.mean([finish(r.world.series, r.levers) for r in runs], axis=0)


def end(outcome: str, population: str = "today", months: int = 36, name: str = "status_quo",
        **levers: float) -> float:
    return float(world(population, months, tuple(levers.items()), name)[
        -1, OUTCOME_NAMES.index(outcome)])


# lever, low value, high value, the outcome its path leads to, whether that rises
PATHS = [
    ("policy_steadiness", 0, 1, "measures", False),
    ("sanction_carried", 0, 100, "status_withdrawn", True),
    ("reintegration_weight", 0, 1, "revocations", False),
    ("exchange_meetings", 0, 26, "coherence", True),
    ("guidance_months", 0, 60, "effort_guidance", True),
    ("permanent_funding", 0, 100, "effort_services", True),
    ("prison_staffing", 70, 110, "free_room", True),
    ("caseload", 20, 120, "time_for_files", False),
    ("file_transfer", 0, 100, "gap_at_release", False),
    ("assessment_balance", 0, 1, "assessed_threat", False),
    ("module_training", 0, 100, "skill", True),
    ("housing_support", 0, 100, "settled", True),
    ("job_support", 0, 100, "in_training", True),
    ("regularisation_weeks", 2, 104, "papers_in_order", False),
    ("trauma_care", 0, 100, "distress", False),
    ("family_work", 0, 100, "family_strain", False),
    ("mentors", 0, 100, "bridging", True),
    ("chaplaincy", 0, 100, "motivation", True),
    ("reunification_support", 0, 100, "together", True),
    ("communication_guidelines", 0, 100, "salience", False),
    ("measures_per_person", 0, 8, "measures", True),
    ("sra_services", 0, 100, "orientation", True),
]


@pytest.mark.brief("R1", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13",
                   "R14", "R15", "R16", "R17", "R18")
@pytest.mark.parametrize(("lever", "low", "high", "outcome", "rises"), PATHS)
def test_a_lever_reaches_the_state_that_its_recommendation_is_about(
        lever: str, low: float, high: float, outcome: str, rises: bool) -> None:
    change = end(outcome, **{lever: high}) - end(outcome, **{lever: low})
    assert change > 0 if rises else change < 0


@pytest.mark.brief("R2")
def test_common_rules_even_out_access_between_prisons() -> None:
    def spread(consistency: float) -> float:
        people = Run(SQ.with_levers({"prison_consistency": consistency, "d_radex": 0}), people=120,
                     months=3, parameters="central").finish().world.people
        held = people["phase"] <= 3
        return float(np.ptp([people["visits"][held & (people["prison"] == j)].mean()
                             for j in range(6)]))
    assert spread(1.0) < 0.6 * spread(0.0)
    assert end("access_gap", prison_consistency=1) < end("access_gap", prison_consistency=0)


@pytest.mark.brief("R13")
def test_visits_keep_contact_with_the_family_alive_inside() -> None:
    few = end("family_contact", "arrivals", 18, family_visits=0)
    assert few < end("family_contact", "arrivals", 18, family_visits=12) - 0.1


@pytest.mark.brief("R19", "R10")
def test_living_labs_build_trust_with_sessions_and_lose_it_with_project_money() -> None:
    reach = {"lab_coverage": 70, "lab_training": 30}
    seldom = end("lab_trust", lab_sessions=2, lab_permanence=1, **reach)
    often = end("lab_trust", lab_sessions=24, lab_permanence=1, **reach)
    project = end("lab_trust", lab_sessions=24, lab_permanence=0, **reach)
    assert seldom < often and project < often
    # and with it what training in Labs is worth
    assert end("skill", lab_sessions=2, lab_permanence=1, **reach) < end(
        "skill", lab_sessions=24, lab_permanence=1, **reach)


@pytest.mark.brief("F1")
def test_fragmented_institutions_refer_less() -> None:
    apart = {"exchange_meetings": 0, "module_training": 0, "lab_training": 0}
    together = {"exchange_meetings": 26, "module_training": 60}
    full = {"housing_support": 100, "rights_support": 100}
    assert end("coherence", **apart) < end("coherence", **together)
    assert end("effort_services", **full, **apart) < end("effort_services", **full, **together)


@pytest.mark.brief("F2")
def test_overcrowding_and_shortage_throttle_visits_and_programmes() -> None:
    full = {"prison_occupancy": 140, "prison_staffing": 80}
    room = {"prison_occupancy": 95, "prison_staffing": 100}
    assert end("effort_visits", "arrivals", 18, **full) < end(
        "effort_visits", "arrivals", 18, **room)
    assert end("dose_inside", "arrivals", 18, **full) < end("dose_inside", "arrivals", 18, **room)


@pytest.mark.brief("F3", "R15")
def test_relieving_prisons_lets_the_same_programmes_deliver() -> None:
    crowded = end("dose_inside", "arrivals", 30, prison_programmes=80)
    relieved = end("dose_inside", "arrivals", 30, name="prisons_relieved_with_programmes")
    nothing = end("dose_inside", "arrivals", 30, prison_programmes=0)
    assert nothing < crowded < relieved


@pytest.mark.brief("F4")
@pytest.mark.parametrize(("outcome", "levers"), [
    ("coherence", {"exchange_meetings": 26}),
    ("family_strain", {"family_work": 100}),
    ("papers_in_order", {"regularisation_weeks": 2}),
    ("effort_guidance", {"guidance_months": 60}),
])
def test_each_need_outside_prison_has_a_process_of_its_own(outcome: str, levers) -> None:
    assert end(outcome) != end(outcome, **levers)


@pytest.mark.brief("F5")
@pytest.mark.parametrize("tie", ["bonding", "bridging", "linking"])
def test_living_labs_bond_bridge_and_link_each_by_a_parameter_of_its_own(tie: str) -> None:
    labs = load_scenario("living_labs_only").with_levers({"lab_sessions": 26, "lab_coverage": 100})

    def ties(value: float) -> float:
        chosen = labs.with_settings({f"living_labs.{t}": value if t == tie else 0.0
                                     for t in ("bonding", "bridging", "linking")})
        people = Run(chosen, people=120, months=48, population="today",
                     parameters="central").finish().world.people
        return float(people[tie][people["phase"] != 9].mean())
    assert ties(0.04) > ties(0.0)


@pytest.mark.brief("F6")
def test_coherence_is_the_mean_of_links_that_meetings_strengthen_and_secrecy_wears() -> None:
    one = Run(SQ, people=30, months=24, population="today").finish()
    links = one.world.regions["link"]
    mean = np.mean([links[r, a, b] for r in range(3) for a in range(8) for b in range(a)])
    measured = finish(one.world.series, one.levers)[-1, OUTCOME_NAMES.index("coherence")]
    assert measured == pytest.approx(mean)
    assert (links[:, L_HOUSE, L_OCAD] < links[:, L_TOWN, L_YOUTH]).all()


@pytest.mark.brief("F7")
def test_the_history_scenario_widens_and_narrows_the_prison_regimes() -> None:
    levers = Run(load_scenario("historical"), people=5, months=140).levers
    assert levers["d_radex"][0] == 0 and levers["d_radex"][55] == 14
    assert levers["d_radex"][135] == 2.5 and levers["measures_per_person"][40] == 4
    assert end("in_d_radex", "arrivals", 18, d_radex=40) > end(
        "in_d_radex", "arrivals", 18, d_radex=0)
    assert end("in_isolation", "arrivals", 18, isolation=40) > end(
        "in_isolation", "arrivals", 18, isolation=0)


# claim, one policy, the other, the outcome in which the claim is put to the test
CONTRASTS = [
    ("C1", "sra", "security_first", "durably_stable"),
    ("C2", "sra", "security_first", "people_with_offence"),
    ("C3", "structural_only", "prison_programmes_only", "core_index"),
    ("C4", "nationality_carried_out", "nationality_none", "durably_stable_exposed"),
    ("C5", "measures_high", "measures_low", "fairness"),
    ("C6", "coordination_high", "coordination_low", "gap_at_release"),
    ("C7", "prisons_relieved_with_programmes", "prison_programmes_only", "dose_inside"),
    ("C8", "sra", "sra_without_family_work", "family_cohesion"),
    ("C9", "guidance_long", "guidance_short", "core_index"),
    ("C10", "sra", "sra_without_living_labs", "core_index"),
    ("C11", "media_storm_today", "status_quo", "stigma_felt"),
    ("C12", "assessment_balanced", "assessment_risk_only", "listed"),
]


@pytest.mark.brief("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12")
@pytest.mark.parametrize(("claim", "one", "other", "outcome"), CONTRASTS)
def test_every_claim_has_a_contrast_that_is_worked_out(claim, one, other, outcome) -> None:
    difference = end(outcome, "arrivals", 90, name=one) - end(outcome, "arrivals", 90, name=other)
    assert np.isfinite(difference) and difference != 0, claim
