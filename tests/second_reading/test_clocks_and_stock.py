"""Clocks, the return to prison, and institutions taking stock, read a second time."""

from __future__ import annotations

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import PRISON
from reintegration_sim.core.fields.institutions import (
    HOUSE_OF_JUSTICE,
    INSTITUTION,
    MUNICIPALITY,
    REGION,
)
from reintegration_sim.core.fields.institutions import PRISON as PRISON_FIELDS
from reintegration_sim.core.luck import uniform
from reintegration_sim.core.records import blank
from reintegration_sim.mechanisms import clocks, institutional_load, return_to_prison

from .common import (
    MONTH,
    Case,
    approach,
    clip,
    is_inside,
    is_supervised,
    lim,
    over_many_states,
    sig,
)
from .test_institutions import busy


@over_many_states(300)
def test_every_clock_moves_by_a_month(seed):
    c = Case(seed)
    for name in ("supervision_left", "em_left", "guidance_left", "track_left", "handover_gap"):
        value = int(c.rng.choice([0, 1, 2, 9]))
        setattr(c.person, name, value)
        setattr(c.before, name, value)
    clocks.advance(c.person)
    b, a = c.before, c.person
    assert a.age == pytest.approx(b.age + 1 / 12)
    if is_inside(b):
        assert (a.served, a.phase, a.out_months) == (b.served + 1, b.phase, b.out_months)
        assert a.risk_months == b.risk_months
        return
    assert (a.out_months, a.risk_months) == (b.out_months + 1, b.risk_months + 1)
    for name in ("guidance_left", "track_left", "handover_gap"):
        assert a[name] == max(0, getattr(b, name) - 1)
    phase = b.phase
    if is_supervised(b):
        if b.supervision_left <= 1:
            phase = 8
        elif b.phase == 4 and b.em_left <= 1:
            phase = 5
        assert a.supervision_left == max(0, b.supervision_left - 1)
    assert a.phase == phase
    assert a.phase_months == (0 if phase != b.phase else b.phase_months + 1)


@over_many_states(200)
def test_a_return_to_prison_undoes_a_life_outside(seed):
    c = Case(seed)
    p = c.par.return_to_prison
    left = c.before.supervision_left
    assert return_to_prison.remaining_term(5, left, p) == max(6, left)
    assert return_to_prison.remaining_term(6, left, p) == 12
    return_to_prison.advance(c.person, 20, p, c.par.shared)
    a = c.person
    gone = ("housing", "job", "rights", "key_worker_months", "guidance_left", "handover_gap",
            "out_months", "receives", "awaits", "served", "active_this_month", "supervision_left")
    for name in gone:
        assert a[name] == 0, name
    assert (a.phase, a.sentence) == (3, 20)
    assert a.trust == pytest.approx(lim(0.9 * c.before.trust) if c.effects else c.before.trust)
    assert (a.papers, a.risk_months) == (c.before.papers, c.before.risk_months)


@over_many_states(100)
def test_prisons_and_houses_of_justice_take_stock_as_in_the_text(seed):
    c = Case(seed)
    levers, p = c.levers, c.of("institutional_load")
    prisons, houses = blank(PRISON_FIELDS, 2), blank(HOUSE_OF_JUSTICE, 2)
    regions = blank(REGION, 1)
    regions[0].present = 40
    for j in range(2):
        prisons[j].occupancy_spread = c.rng.uniform(-0.15, 0.15)
        prisons[j].stress, houses[j].stress = c.rng.random(2)
        prisons[j].orientation = c.rng.random()
        houses[j].supervised, houses[j].mean_threat = 4, 2.2
    old_prison, old_house = prisons["stress"].copy(), houses["stress"].copy()
    orientation = prisons["orientation"].copy()
    institutional_load.advance(
        prisons, houses, blank(MUNICIPALITY, 1), regions, blank(INSTITUTION, 1), c.public, levers,
        c.par.institutional_load, c.par.detention_regime, 1.0, 14.0, c.luck, MONTH)
    for j in range(2):
        prison, house = prisons[j], houses[j]
        u = uniform(c.luck, PRISON, j, MONTH, purposes.OCCUPANCY_NOISE)
        occupancy = levers.prison_occupancy / 100 * (
            1 + prison.occupancy_spread * (1 - 0.7 * levers.prison_consistency)) + 0.02 * (u - 0.5)
        load = occupancy / (
            levers.prison_staffing / 100 * (1 - 0.06 * (old_prison[j] - 0.5))
            * (1 - 0.4 * (levers.d_radex - 3) / 100))
        assert (prison.occupancy, prison.load) == (pytest.approx(occupancy), pytest.approx(load))
        assert prison.stress == pytest.approx(approach(
            old_prison[j], sig(p.stress_slope * (load - p.stress_mid)), 0.10))
        floor = p.security_floor
        assert prison.free_room == pytest.approx(clip((1 - floor * load) / (1 - floor), 0.03, 1))
        target = 0.2 + 0.8 * levers.sra_services / 100
        assert prison.orientation == pytest.approx(approach(orientation[j], target, 0.02))
        work = levers.caseload * busy(c)
        assert house.time == pytest.approx(min(1, p.caseload_standard / work))
        assert house.stress == pytest.approx(approach(
            old_house[j],
            sig(p.stress_slope * (work / p.caseload_standard - p.stress_mid)), 0.10))
        assert house.mean_threat == pytest.approx(0.55)
