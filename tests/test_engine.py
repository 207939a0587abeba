"""The engine: conservation, legal transitions, reconciliation, luck, twins, determinism."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from reintegration_sim.core import codes
from reintegration_sim.core.codes import EVENTS, GONE, NOT_HERE, PHASES
from reintegration_sim.core.errors import InputError
from reintegration_sim.core.fields.family import FAMILY
from reintegration_sim.core.fields.institutions import HOUSE_OF_JUSTICE, INSTITUTION, PRISON
from reintegration_sim.core.fields.returnee import RETURNEE
from reintegration_sim.engine.measured import finish
from reintegration_sim.engine.outcomes import OUTCOME_NAMES
from reintegration_sim.engine.run import Run
from reintegration_sim.policy.files import load_scenario, shipped_names

from .fingerprint import fingerprint

POPULATIONS = ("arrivals", "today", "history")
SQ = load_scenario("status_quo")
SRA = load_scenario("sra")
SECURITY = load_scenario("security_first")


def run(scenario=SQ, **settings) -> Run:
    chosen = {"people": 40, "months": 60, "population": "arrivals", **settings}
    return Run(scenario, **chosen).finish()


def outcome(run_: Run, name: str) -> np.ndarray:
    return finish(run_.world.series, run_.levers)[:, OUTCOME_NAMES.index(name)]


# ---- invariants ----------------------------------------------------------------------

TERMS = {"remand", "serving"}
OUTSIDE = {"em", "conditional", "probation", "post_sentence", "free"}
LEGAL = {
    "not_here": {"remand", "pending", "free"},
    "pending": {"serving", "probation", "free"} | TERMS,
    "remand": {"serving", "free", "probation"},
    "serving": {"em", "conditional", "post_sentence", "free"},
    "em": {"conditional", "free", "serving"},
    "conditional": {"free", "serving"},
    "probation": {"free", "serving"},
    "post_sentence": {"free", "serving"},
    "free": {"serving"},
    "gone": set(),
}


@pytest.mark.parametrize("population", POPULATIONS)
def test_people_are_conserved_and_phases_change_only_in_legal_ways(population: str) -> None:
    one = Run(SECURITY, people=60, months=150, population=population, replication=4)
    n = len(one.world.people)
    before = one.world.people["phase"].copy()
    for _ in range(150):
        one.advance()
        now = one.world.people["phase"].copy()
        assert len(now) == n
        for a, b in {(int(x), int(y)) for x, y in zip(before, now) if x != y}:
            # One month may hold two steps (held on remand, judged): then a path of two exists.
            start, end = PHASES[a], PHASES[b]
            ways = LEGAL[start] | {z for y in LEGAL[start] for z in LEGAL[y]} | {"gone"}
            assert end in ways, (start, end)
        before = now
    counts = outcome(one, "present") + sum(
        outcome(one, name) for name in ("departed", "removed", "died"))
    assert np.allclose(counts[outcome(one, "present") > 0], 100)


def test_nobody_comes_back_once_gone_and_the_gone_never_act() -> None:
    one = Run(SECURITY, people=80, months=120, population="today", replication=1)
    one.advance(60)
    people = one.world.people
    gone = people["phase"] == GONE
    assert gone.any()
    kept = people[gone].copy()
    # Poison what the gone hold; nothing may read it.
    people["trust"][gone] = np.nan
    people["measures"][gone] = np.nan
    one.advance(60)
    assert (people["phase"][gone] == GONE).all()
    assert np.array_equal(people["offences"][gone], kept["offences"])
    present = ~np.isin(people["phase"], (GONE, NOT_HERE))
    assert np.isfinite(people["trust"][present]).all()
    assert np.isfinite(finish(one.world.series, one.levers)).all()


@pytest.mark.parametrize("name", ["status_quo", "security_first", "sra", "security_and_sra",
                                  "media_storm_under_security", "historical"])
def test_states_stay_within_their_ranges_under_every_regime(name: str) -> None:
    scenario = load_scenario(name)
    one = run(scenario, people=60, months=120, population=scenario.population, replication=7)
    for table, fields in ((one.world.people, RETURNEE), (one.world.families, FAMILY),
                          (one.world.prisons, PRISON), (one.world.houses, HOUSE_OF_JUSTICE),
                          (one.world.institutions, INSTITUTION)):
        for field in fields:
            values = table[field.name]
            assert np.isfinite(values).all(), field.name
            assert (values >= field.low).all() and (values <= field.high).all(), field.name


def test_events_counters_and_outcomes_tell_the_same_story() -> None:
    one = run(SECURITY, people=120, months=120, population="today")
    people, events = one.world.people, one.events
    pairs = {"offence": "offences", "offence_seen": "offences_seen", "breach": "breaches",
             "revoked": "revocations", "onset": "onsets", "attack": "attacks",
             "reversal": "reversals", "breach_seen": "breaches_seen"}
    for event, counter in pairs.items():
        logged = np.bincount(events["who"][events["kind"] == EVENTS.index(event)],
                             minlength=len(people))
        assert np.array_equal(logged, people[counter]), event
    started = (people["phase"] != NOT_HERE).sum()
    assert outcome(one, "offences")[-1] == pytest.approx(100 * people["offences"].sum() / started)
    assert outcome(one, "reversals")[-1] == pytest.approx(100 * people["reversals"].sum() / started)


def test_what_is_noticed_never_exceeds_what_happens() -> None:
    people = run(SECURITY, people=200, months=120, population="today").world.people
    assert (people["offences_seen"] <= people["offences"]).all()
    assert (people["breaches_seen"] <= people["breaches"]).all()
    assert (people["known_onsets"] <= people["onsets"]).all()
    assert (people["revocations"] <= people["breaches_seen"]).all()


def test_places_are_never_overbooked_and_queues_are_served_by_waiting_time() -> None:
    one = Run(SRA, people=300, months=60, population="today", replication=3)
    for month in range(60):
        one.advance()
        for region in one.world.regions:
            assert (region["waiting"] >= 0).all()
        if month > 24:  # places fell or rose with people; nobody served is sent away
            people = one.world.people
            for r in range(codes.N_REGIONS):
                for kind in range(codes.N_SERVICES):
                    here = (people["region"] == r) & (people["awaits"] >> kind & 1 == 1)
                    started = (people["region"] == r) & (people["receives"] >> kind & 1 == 1) & (
                        people["service_since"][:, kind] == month)
                    if here.any() and started.any():
                        assert one.world.regions[r]["free"][kind] <= 0


# ---- luck ----------------------------------------------------------------------------

def test_the_same_run_twice_is_the_same_to_the_last_bit() -> None:
    assert fingerprint(run(SRA)) == fingerprint(run(SRA))


def test_other_seed_or_replication_is_another_world() -> None:
    prints = {fingerprint(run()), fingerprint(run(replication=1)), fingerprint(run(seed=2))}
    assert len(prints) == 3


def test_step_by_step_equals_all_at_once_and_short_is_a_prefix_of_long() -> None:
    steps = Run(SRA, people=30, months=48, population="today")
    while steps.month < 48:
        steps.advance(7)
    whole = run(SRA, people=30, months=48, population="today")
    assert fingerprint(steps) == fingerprint(whole)
    longer = run(SRA, people=30, months=72)
    shorter = run(SRA, people=30, months=48)
    assert np.array_equal(longer.world.series[:48], shorter.world.series)


def test_two_policies_share_every_life_until_they_differ() -> None:
    late = SQ.model_copy(update={"changes": load_changes(24)})
    same = run(SQ, months=48)
    other = run(late, months=48)
    first = finish(same.world.series, same.levers)
    second = finish(other.world.series, other.levers)
    assert np.array_equal(first[:24], second[:24])
    assert not np.array_equal(first[24:], second[24:])


def load_changes(month: int):
    from reintegration_sim.policy.scenario import Change
    return (Change(from_month=month, levers={"housing_support": 90.0, "exchange_meetings": 20.0}),)


def test_a_policy_that_never_acts_changes_nobody() -> None:
    inert = SQ.model_copy(update={"changes": load_changes(119)})
    assert np.array_equal(run(SQ, months=100).world.people,
                          run(inert.with_months(120), months=100).world.people)
    nobody_hears = run(SQ.with_levers({"lab_sessions": 12, "lab_coverage": 0}))
    nobody_comes = run(SQ.with_levers({"lab_sessions": 12, "lab_coverage": 0,
                                       "lab_permanence": 1}))
    assert np.array_equal(nobody_hears.world.people, nobody_comes.world.people)


@pytest.mark.parametrize("population", ("arrivals", "today"))
def test_a_larger_world_holds_the_same_people_at_first(population: str) -> None:
    small = Run(SQ, people=50, months=12, population=population)
    large = Run(SQ, people=150, months=12, population=population)
    for field in RETURNEE:
        if field.kind == "identity" and field.name != "arrival_month":
            assert np.array_equal(small.world.people[field.name][:50],
                                  large.world.people[field.name][:50]), field.name
    assert np.array_equal(small.world.people["trust"][:50], large.world.people["trust"][:50])


def test_adding_people_moves_no_draw_of_a_life_that_meets_nobody() -> None:
    # On remand, in prison: no queue, no link and no headline decides attachment and frailty.
    small = run(SQ.with_levers({"family_visits": 0}), people=30, months=2)
    large = run(SQ.with_levers({"family_visits": 0}), people=90, months=2)
    inside = (small.world.people["phase"] <= codes.SERVING) & (
        large.world.people["phase"][:30] <= codes.SERVING)
    assert inside.sum() > 20
    for name in ("bridging", "motivation", "age"):
        assert np.array_equal(small.world.people[name][inside],
                              large.world.people[name][:30][inside]), name


# ---- twins and the null run ----------------------------------------------------------

def test_in_the_muted_twin_nothing_delivered_reaches_inner_life() -> None:
    worlds = [run(policy, effects=False, months=120, population="today").world.people
              for policy in (SQ, SRA)]
    here = [w["phase"] != GONE for w in worlds]
    both = here[0] & here[1]
    for name in ("attachment", "distress", "motivation", "fairness"):
        gap = np.abs(worlds[0][name][both] - worlds[1][name][both])
        assert np.median(gap) < 0.02, name
    # while homes are still handed out
    assert worlds[1]["housing"][both].mean() > worlds[0]["housing"][both].mean()


@pytest.mark.brief("C2")
def test_with_no_effects_at_all_custody_alone_puts_security_first_ahead() -> None:
    def total(policy, name: str) -> float:
        return sum(outcome(run(policy, parameters="null", people=150, months=48, replication=r),
                           name)[-1] for r in range(6))
    assert total(SECURITY, "offences") < total(SRA, "offences")


def test_null_parameters_leave_no_effect_but_custody() -> None:
    values = Run(SQ, people=2, months=1, parameters="null").values
    assert values["common_offence.home"] == 1 and values["living_labs.bonding"] == 0
    assert values["common_offence.in_custody"] == 0.05


# ---- input and compiled code ---------------------------------------------------------

@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 10**9}, {"months": 601},
                                   {"seed": -1}, {"people": True}, {"people": 2.5}])
def test_absurd_sizes_are_refused_in_words(wrong) -> None:
    with pytest.raises(InputError) as refused:
        Run(SQ, **{"people": 5, "months": 3, **wrong})
    assert next(iter(wrong)) in str(refused.value)


def test_plain_python_gives_what_compiled_code_gives() -> None:
    env = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    code = ("from tests.fingerprint import fingerprint, Run, load_scenario;"
            "print(fingerprint(Run(load_scenario('sra'), people=8, months=26,"
            " population='today').finish()))")
    plain = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True,
                           check=True, cwd=Path(__file__).parents[1]).stdout.strip()
    assert plain == fingerprint(Run(SRA, people=8, months=26, population="today").finish())


def test_an_edit_of_a_mechanism_renames_the_folder_of_compiled_code(tmp_path: Path) -> None:
    package = Path(__file__).parents[1]
    copy = tmp_path / "copy"
    shutil.copytree(package / "reintegration_sim", copy / "reintegration_sim")
    code = "from reintegration_sim.engine.compiled_cache import CODE_ID; print(CODE_ID)"

    def identity() -> str:
        return subprocess.run([sys.executable, "-c", code], cwd=copy, capture_output=True,
                              text=True, check=True,
                              env={**os.environ, "PYTHONPATH": str(copy)}).stdout
    before = identity()
    path = copy / "reintegration_sim/mechanisms/housing.py"
    path.write_text(path.read_text().replace("p.lose * (", "2.0 * p.lose * ("))
    assert identity() != before


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_runs(name: str) -> None:
    scenario = load_scenario(name)
    one = Run(scenario, people=10, months=3).finish()
    assert np.isfinite(finish(one.world.series, one.levers)).all()
