"""Load, stress, opacity, time, links and guidance, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import N_SECTORS, N_SERVICES
from reintegration_sim.mechanisms import guidance, institutional_load, working_links

from .common import (
    PLACE,
    Case,
    clip,
    gain,
    is_supervised,
    lim,
    over_many_states,
    sig,
)

OCAD, POLICE, CIVIL = 2, 3, 7


def busy(c):
    levers = c.levers
    return max(0.5, 1 + 0.06 * (levers.supervision_contacts - 2)
               + 0.06 * (levers.exchange_meetings - 4) / 12
               + 0.09 * (levers.lab_sessions * levers.lab_coverage / 100 - 0.3) / 12)


@over_many_states(300)
def test_load_room_opacity_and_stress_are_those_of_the_text(seed):
    c = Case(seed)
    p, q, levers = c.of("institutional_load"), c.par.institutional_load, c.levers
    occupancy, stress, same = c.prison.occupancy, c.prison.stress, pytest.approx
    load = occupancy / (levers.prison_staffing / 100 * (1 - 0.06 * (stress - 0.5))
                        * (1 - 0.4 * (levers.d_radex - 3) / 100))
    assert institutional_load.prison_load(
        occupancy, levers.prison_staffing, stress, levers.d_radex, q) == same(load)
    floor = p.security_floor
    assert institutional_load.free_room(load, q) == same(
        clip((1 - floor * load) / (1 - floor), 0.03, 1))
    assert institutional_load.opacity(levers.prison_consistency, levers.sra_services, q) == same(
        p.opacity_base * (1 - 0.6 * levers.prison_consistency)
        * (1 - 0.3 * levers.sra_services / 100))
    assert institutional_load.stress_target(load, q) == same(
        sig(p.stress_slope * (load - p.stress_mid)))
    assert institutional_load.turnover(stress, q) == same(1 + p.stress_turnover * (stress - 0.5))
    assert institutional_load.busy(
        levers.supervision_contacts, levers.exchange_meetings, levers.lab_sessions,
        levers.lab_coverage, q) == same(busy(c))


@over_many_states(300)
def test_links_grow_by_exchange_and_wear_with_turnover_and_secrecy(seed):
    c = Case(seed)
    p, levers = c.of("working_links"), c.levers
    sectors = c.rng.uniform(0, 1.5, (N_SECTORS, 2))
    sectors[:, 1] = c.rng.random(N_SECTORS)
    before = c.region.link.copy()
    expected = before.copy()
    for a in range(N_SECTORS):
        for b in range(N_SECTORS):
            difference = abs(sectors[a, 1] - sectors[b, 1])
            met = p.per_meeting * levers.exchange_meetings / 12 * (
                0.5 if CIVIL in (a, b) else 1) * (1 - p.orientation_cost * difference)
            taught = p.per_training * (
                0.5 * levers.module_training + levers.lab_training) / 100 / 3
            wear = p.wear * (1 + (sectors[a, 0] + sectors[b, 0]) / 2 - 1) * (
                1 + p.secrecy_wear * (1 - levers.file_transfer / 100)
                * bool({a, b} & {OCAD, POLICE})) * (1 - 0.4 * levers.sra_services / 100)
            if a != b:
                expected[a, b] = lim(gain(before[a, b], met + taught) - wear * before[a, b])
    working_links.advance(c.region, sectors, c.levers, c.par.working_links)
    sector_of = (4, 4, 4, 5, 7, 5, 7, 7, 6, 6)
    for a in range(N_SECTORS):
        for b in range(N_SECTORS):
            if a != b:
                assert c.region.link[a, b] == pytest.approx(expected[a, b])
    for k in range(N_SERVICES):
        assert c.region.used_well[k] == pytest.approx(
            1 - p.double_handling * (1 - expected[1, sector_of[k]]))


@over_many_states(300)
def test_skill_of_assistants_moves_as_in_the_text(seed):
    c = Case(seed)
    p, levers, skill = c.of("guidance"), c.levers, c.house.skill
    lab = c.of("living_labs").skill
    moved = lim(skill + (
        p.skill_training * c.sd * c.E * levers.module_training / 1200
        + 1.5 * lab * c.sd * c.E * c.lab.member_trust * levers.lab_training / 1200
        + 0.002 * levers.sra_services / 100) * (1 - skill)
        - p.skill_decay * (1 - 0.5 * levers.sra_services / 100) * (skill - 0.35))
    stress, load = c.house.stress, c.of("institutional_load")
    guidance.prepare(c.house, c.lab, levers, c.par.guidance, c.par.living_labs,
                     c.par.institutional_load, c.par.shared)
    assert c.house.skill == pytest.approx(moved)
    continuity = clip(levers.guidance_continuity, 2, 99.5)
    rate = -math.log(continuity / 100) / 12 * (1 + load.stress_turnover * (stress - 0.5))
    assert c.house.leaving == pytest.approx(1 - math.exp(-rate))


@over_many_states(400)
def test_a_key_worker_stays_or_leaves_and_guides_as_in_the_text(seed):
    c = Case(seed)
    c.person.phase = c.before.phase = int(c.rng.choice([1, 4, 5, 6, 7, 8]))
    for name, values in (("handover_gap", (0, 0, 2)), ("guidance_left", (0, 4)),
                         ("track_left", (0, 3)), ("key_worker_months", (0, 5, 20))):
        value = int(c.rng.choice(values))
        setattr(c.person, name, value)
        setattr(c.before, name, value)
    c.house.leaving = 0.3
    month = int(c.rng.choice([24, 25]))
    guidance.advance(c.person, c.house, c.levers, c.par.guidance, 24.0, c.par.shared, c.u, PLACE,
                     month)
    b, a, p = c.before, c.person, c.of("guidance")
    supervised = is_supervised(b)
    entitled = (b.handover_gap == 0 and b.sanction_state != 4
                and (supervised or b.guidance_left > 0 or b.track_left > 0))
    assert a.entitled == entitled
    if not entitled:
        assert a.served_well == 0
        return
    ends = b.worker_project_paid and not supervised and month % 24 == 0
    leaves = b.key_worker_months > 0 and (c.word(purposes.WORKER_LEAVES) < 0.3 or ends)
    trust = lim(b.trust * p.trust_kept) if leaves and c.effects else b.trust
    assert a.worker_changes == b.worker_changes + leaves
    assert a.trust == pytest.approx(trust)
    quality = c.house.skill * c.house.time * min(1, a.key_worker_months / 12)
    assert a.key_worker_months == (0 if leaves else b.key_worker_months + 1)
    assert a.guidance_quality == pytest.approx(quality)
    assert a.served_well == pytest.approx(min(1, quality / 0.6) * c.fid)
