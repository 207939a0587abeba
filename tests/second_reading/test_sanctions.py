"""Loss of status as a dated process, and measures that pile up, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import GONE, REMOVED
from reintegration_sim.mechanisms import sanctions

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    clip,
    is_inside,
    is_supervised,
    lim,
    limbo,
    over_many_states,
)


def base(c, threat):
    b = c.before
    share = 0.0
    if is_supervised(b):
        share = 1.0
    elif is_inside(b):
        share = 0.7
    elif b.listed:
        share = 0.35
    return c.levers.measures_per_person * (0.5 + threat) * share


@over_many_states(200)
def test_a_threat_depends_on_the_lever_on_pressure_and_on_belief(seed):
    c = Case(seed)
    threat, pressure = c.before.assessed_threat, c.public.pressure
    rate = c.levers.sanction_threat / 100 / 12 * (1 + 2 * pressure) * clip(1.6 * threat, 0.2, 1.6)
    found = sanctions.threat_probability(c.levers.sanction_threat, pressure, threat,
                                         c.par.sanctions)
    assert found == pytest.approx(1 - math.exp(-rate))


@over_many_states(200)
def test_measures_and_their_excess_are_those_of_the_text(seed):
    c = Case(seed)
    b, p = c.before, c.of("sanctions")
    same = pytest.approx
    assert sanctions.adhoc_next(b.adhoc_measures, c.public.pressure, b.assessed_threat,
                                c.par.sanctions) == same(
        max(0, 0.92 * b.adhoc_measures + 0.25 * c.public.pressure * (0.5 + b.assessed_threat)))
    assert sanctions.base_measures(
        c.levers.measures_per_person, b.assessed_threat, is_supervised(b), is_inside(b), b.listed,
        c.par.sanctions) == same(base(c, b.assessed_threat))
    over = max(0, b.measures - 2)
    assert sanctions.excess(b.measures, c.par.sanctions) == same(
        over * (1 + p.superadditive * max(0, over - 1)))


def next_state(c):
    """Return (state, size of the shock, removed) of somebody exposed, a month on."""
    b, p, levers = c.before, c.of("sanctions"), c.levers
    share = c.institution.served_share
    if b.sanction_state == 0:
        rate = levers.sanction_threat / 1200 * (1 + 2 * c.public.pressure) * clip(
            1.6 * b.assessed_threat, 0.2, 1.6)
        threatened = c.word(purposes.THREATENED) < 1 - math.exp(-rate)
        return (1, 0.5, False) if threatened else (0, 0, False)
    if b.sanction_state == 1:
        if c.later(purposes.PROCEDURE) >= share / p.procedure_months:
            return 1, 0, False
        carried = c.later(purposes.CARRIED) < levers.sanction_carried / 100
        return (2 if carried else 0), 0, False
    if b.sanction_state == 2:
        if c.later(purposes.PROCEDURE) >= share / p.procedure_months:
            return 2, 0, False
        return (3, 1.0, False) if c.later(purposes.WITHDRAWN) < p.withdrawn else (5, 0, False)
    if b.sanction_state == 3:
        if c.later(purposes.APPEAL) >= 1 / p.appeal_months:
            return 3, 0, False
        return (5, 0, False) if c.later(purposes.APPEAL_WON) < p.appeal_won else (4, 0.5, False)
    if b.sanction_state == 4 and not is_inside(b) and c.later(purposes.REMOVED) < p.removed:
        return 4, 0, True
    return b.sanction_state, 0, False


@over_many_states(600)
def test_the_sanction_moves_through_its_states_as_in_the_text(seed):
    c = Case(seed)
    c.u[purposes.THREATENED, PLACE] *= c.rng.choice([1, 0.02])
    sanctions.advance(c.person, c.institution, c.public, c.levers, c.par.sanctions, c.par.shared,
                      c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("sanctions")
    state, shock, removed = (
        next_state(c) if b.exposed else (b.sanction_state, 0, False))
    if removed:
        assert (a.phase, a.exit_kind, a.active_this_month) == (GONE, REMOVED, 0)
        return
    assert a.sanction_state == state
    loss = p.trust_loss * shock * c.E
    adhoc = max(0, 0.92 * b.adhoc_measures + 0.25 * c.public.pressure * (0.5 + b.assessed_threat))
    measures = (base(c, b.assessed_threat) + {0: 0, 0.5: 1, 1: 2}[limbo(a)] + adhoc
                + b.in_d_radex + b.assets_frozen + b.deregistered)
    c.person_becomes(
        leave_out=("events", "sanction_months", "papers", "rights", "receives", "awaits",
                   "project_paid", "service_since", "entitled", "key_worker_months",
                   "guidance_left"),
        sanction_state=state, adhoc_measures=adhoc, measures=measures,
        trust=lim(b.trust * (1 - loss)), fairness=lim(b.fairness * (1 - 0.5 * loss)))
    if state != b.sanction_state:
        assert a.sanction_months == 0


def test_a_protected_person_is_never_threatened_again():
    for seed in range(200):
        c = Case(seed, sanction_state=5, exposed=1)
        c.u[purposes.THREATENED, PLACE] = 1e-12
        sanctions.advance(c.person, c.institution, c.public, c.levers, c.par.sanctions,
                          c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
        assert c.person.sanction_state == 5


def test_measures_after_headlines_also_stay_for_people_off_the_list():
    c = Case(2, phase=8, listed=0, sanction_state=0, exposed=0, adhoc_measures=1.0)
    c.public.pressure = 0.5
    sanctions.advance(c.person, c.institution, c.public, c.levers, c.par.sanctions, c.par.shared,
                      c.u, PLACE, c.luck, WHO, MONTH)
    assert c.person.adhoc_measures == pytest.approx(
        0.92 + 0.25 * 0.5 * (0.5 + c.before.assessed_threat))
