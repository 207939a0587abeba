"""Re-engagement in violent extremism, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import L_HOUSE, L_OCAD, L_POLICE
from reintegration_sim.mechanisms import reengagement

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    clip,
    happens,
    is_inside,
    is_supervised,
    lost_status,
    over_many_states,
)


def detection(c):
    """Return d of the specification: the monthly hazard of becoming known."""
    b = c.before
    return (c.of("reengagement").detected
            * (0.4 + 1.5 * c.levers.surveillance / 100 * (1 if b.listed else 0.3))
            * (0.7 + 1.2 * c.fid * c.region.link[L_OCAD, L_POLICE])
            * (1 + 0.15 * b.contacts * c.fid)
            * (0.8 if lost_status(b) else 1)
            * (2 if is_inside(b) else 1))


def shared_terms(c):
    """Return the supervision, worker and home terms of an ordinary offence, ln hazard."""
    q, b, ln = c.of("common_offence"), c.before, math.log
    if is_inside(b):
        return 0.0
    control = -0.4 * ln(q.supervised)
    if is_supervised(b):
        control += c.fid * (
            ln(q.supervised) + ln(q.intensive) * clip((b.contacts - 2) / 4, -0.5, 1.5))
    if b.phase == 4:
        control += c.fid * ln(q.monitored)
    return (control + ln(q.worker) * (b.served_well - 0.1)
            + ln(q.home) * ({2: 1.0, 1: 0.6, 0: 0.0}[b.housing] - 0.55))


def v_without_deterrence(c):
    p, b, f, ln = c.of("reengagement"), c.before, c.family, math.log
    prosocial = f.has_tie and not f.extremist and not f.coercive
    return (ln(p.attachment) * (b.attachment - 0.40) / c.sd
            + ln(p.ties) * (b.harmful_ties - 0.35)
            + ln(p.no_work) * ((b.job == 0) - 0.7)
            + ln(p.family) * (prosocial * b.family_contact - 0.4)
            + ln(p.bad_family) * (f.extremist * b.family_contact - 0.05)
            - ln(p.meaning_loss) * (b.motivation - 0.48) / c.sd
            + ln(p.status_lost) * lost_status(b)
            + ln(p.asset_freeze) * b.assets_frozen
            + p.multi_agency * (c.region.link[L_HOUSE, L_POLICE] - 0.25)
            + c.tau * shared_terms(c))


def onset_hazard(c):
    p, q, b = c.of("reengagement"), c.of("common_offence"), c.before
    v = v_without_deterrence(c) + p.certainty * math.log(detection(c) / p.detected)
    background = math.log(q.age) * (b.age - 33) / 10 + 0.35 * (b.prior_record - 0.5)
    return p.base * math.exp(background + c.ov * v) * (q.in_custody if is_inside(b) else 1)


def with_protection(seed):
    """Return a case whose shared terms are those that the ordinary offence left this month."""
    c = Case(seed)
    c.person.protection = c.before.protection = shared_terms(c)
    return c


@over_many_states(200)
def test_detection_grows_with_surveillance_links_and_contacts_as_in_the_text(seed):
    c = Case(seed)
    b = c.before
    assert reengagement.detection_hazard(
        c.levers.surveillance, b.listed, c.region.link[L_OCAD, L_POLICE], b.contacts, c.fid,
        lost_status(b), is_inside(b), c.par.reengagement) == pytest.approx(detection(c))


@over_many_states(200)
def test_v_without_deterrence_is_that_of_the_text(seed):
    c = with_protection(seed)
    assert reengagement.pull(
        c.person, c.family, c.region.link[L_HOUSE, L_POLICE], c.tau, c.sd, c.par.reengagement
    ) == pytest.approx(v_without_deterrence(c))


@over_many_states(400)
def test_onset_begins_exactly_when_luck_is_below_its_chance(seed):
    c = with_protection(seed)
    chance = 1 - math.exp(-onset_hazard(c))
    for u in (chance * (1 - 1e-9), min(0.999999, chance * (1 + 1e-9)), c.rng.random()):
        assert reengagement.begins(
            c.person, c.family, c.region.link[L_HOUSE, L_POLICE], detection(c), is_inside(c.before),
            c.par.reengagement, c.par.common_offence, c.par.shared, u) == (u < chance)


@over_many_states(400)
def test_an_episode_becomes_known_leads_to_an_attack_or_stops_in_that_order(seed):
    c = with_protection(seed)
    if is_supervised(c.before):
        c.person.supervision_left = c.before.supervision_left = 60
    c.u[purposes.ONSET, PLACE] = c.rng.choice([1e-9, 0.9999])
    known_before, attacks_before = c.public.known_cases, c.public.attacks
    reengagement.advance(
        c.person, c.family, c.region, c.public, c.levers, c.par.reengagement, c.par.common_offence,
        c.par.return_to_prison, c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("reengagement")
    began = not b.reengaged and happens(c.word(purposes.ONSET), onset_hazard(c))
    assert a.onsets == b.onsets + began
    if not b.reengaged:  # the month of onset is its first; what may follow begins with the next
        c.person_becomes(leave_out=("events", "protection"), onsets=b.onsets + began,
                         reengaged=began)
        return
    known = c.later(purposes.KNOWN) < 1 - math.exp(-detection(c))
    convicted = known and c.later(purposes.CONVICTED_TERROR) < p.convicted
    attack = not known and not is_inside(b) and c.later(purposes.ATTACK) < p.attack
    found_out = known or attack
    assert a.known_onsets == b.known_onsets + found_out
    assert c.public.known_cases == known_before + found_out
    assert a.attacks == b.attacks + attack
    assert c.public.attacks == attacks_before + attack
    assert a.convicted_terror == (b.convicted_terror or convicted or attack)
    if found_out:
        assert (a.known, a.listed, a.noticed_this_month, a.reengaged) == (1, 1, 1, 0)
    if convicted or attack:
        term = 300 if attack else 60 + 36 * c.later(purposes.TERROR_TERM)
        before = b.sentence if is_inside(b) else 0
        assert a.phase == (b.phase if is_inside(b) else 3)
        assert abs(a.sentence - before - term) <= 0.5
    if found_out:
        return
    stops = c.later(purposes.STOPS) < p.disengage
    assert a.reengaged == (0 if stops else 1)


def caught_on_parole():
    """Return somebody re-engaged on parole, with much of an old term left, found out for sure."""
    for seed in range(400):
        c = Case(seed, phase=5, reengaged=1, supervision_left=150, contacts=2.0)
        if (c.later(purposes.KNOWN) < 1 - math.exp(-detection(c))
                and c.later(purposes.CONVICTED_TERROR) < c.of("reengagement").convicted):
            return c
    raise AssertionError("nobody is found out")


def test_a_terror_conviction_on_parole_ends_at_the_later_of_both_terms():
    c = caught_on_parole()
    reengagement.advance(
        c.person, c.family, c.region, c.public, c.levers, c.par.reengagement, c.par.common_offence,
        c.par.return_to_prison, c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
    assert c.person.sentence == 150


def test_inside_where_nobody_is_supervised_or_homeless_the_shared_terms_stand_at_reference():
    c = Case(4, phase=3, reengaged=0, served_well=0.0, housing=0, contacts=0.0)
    c.u[purposes.ONSET, PLACE] = 0.9999
    reengagement.advance(
        c.person, c.family, c.region, c.public, c.levers, c.par.reengagement, c.par.common_offence,
        c.par.return_to_prison, c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
    assert c.person.protection == 0.0
