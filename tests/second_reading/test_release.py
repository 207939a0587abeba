"""Arrival, judgment, release, handover and exits, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import GONE, L_HOUSE, L_PRISON, L_TOWN
from reintegration_sim.mechanisms import entry, exits, handover, release_decision, trial

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    is_inside,
    logit,
    lost_status,
    over_many_states,
    sig,
)


def plan(c):
    b = c.before
    return 0.25 * (c.family.has_tie * b.family_contact + 0.6 * b.papers + b.dose
                   + c.region.link[L_PRISON, L_TOWN])


def granted(c, link_plan):
    p, levers = c.of("release_decision"), c.levers
    w = levers.reintegration_weight
    return sig(logit(p.early_grant * levers.early_release / 100)
               - p.threat_weight * (1 - 0.6 * w) * (c.before.assessed_threat - 0.5)
               + 2 * w * p.plan_weight * (link_plan - 0.3) - c.public.pressure)


@over_many_states(300)
def test_the_court_weighs_belief_plan_and_pressure_as_in_the_text(seed):
    c = Case(seed)
    b, q, same = c.before, c.par.release_decision, pytest.approx
    assert release_decision.declining_probability(b.fairness, q) == same(
        c.of("release_decision").refuse * (1.6 - 1.2 * b.fairness))
    assert release_decision.release_plan(
        c.family.has_tie, b.family_contact, b.papers, b.dose, c.region.link[L_PRISON, L_TOWN], q
    ) == same(plan(c))
    assert release_decision.grant_probability(
        c.levers.early_release, c.levers.reintegration_weight, b.assessed_threat, plan(c),
        c.public.pressure, q) == same(granted(c, plan(c)))


@over_many_states(400)
def test_a_term_ends_by_grant_or_in_full_as_in_the_text(seed):
    c = Case(seed, phase=3, stay_left=0, at_disposal=0, track_left=0)
    sentence = c.before.sentence = c.person.sentence = int(c.rng.integers(24, 300))
    served = c.before.served = c.person.served = int(c.rng.integers(0, sentence + 2))
    c.town.reach = 1.0
    c.institution.served_share = 1.0
    c.u[purposes.GRANTED, PLACE] *= c.rng.choice([1, 0.02])
    c.u[purposes.PETITION, PLACE] = 1e-9
    eligible = c.before.eligible
    release_decision.advance(
        c.person, c.family, c.town, c.region, c.institution, c.public, c.levers,
        c.par.release_decision, c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p, levers = c.before, c.person, c.of("release_decision"), c.levers
    if served >= sentence:
        disposal = c.later(purposes.POST_SENTENCE) < levers.post_sentence / 100
        if disposal and c.later(purposes.STAYS) < 0.3:
            assert (a.phase, a.stay_left, a.at_disposal) == (3, 24, 1)
        elif disposal:
            assert (a.phase, a.supervision_left) == (7, 60)
        else:
            assert a.phase == 8
            assert a.track_left == (
                18 if c.later(purposes.TRACK) < p.ordered_track else 0)
        return
    declined = c.word(purposes.DECLINES) < p.refuse * (1.6 - 1.2 * b.fairness)
    released = eligible and not declined and c.word(purposes.GRANTED) < granted(c, plan(c))
    assert (a.phase != 3) == bool(released)
    if released:
        rest = max(sentence - served, p.test_term)
        first = c.later(purposes.MONITORED) < levers.monitoring_first / 100
        assert a.phase == (4 if first else 5)
        assert abs(a.supervision_left - rest) <= 1
        if first:
            assert abs(a.em_left - p.em_months) <= 1


@over_many_states(300)
def test_chances_at_handover_are_those_of_the_text(seed):
    c = Case(seed)
    p, q, same = c.of("handover"), c.par.handover, pytest.approx
    w, tc = c.region.link[L_PRISON, L_HOUSE], c.house.time
    transfer = c.levers.file_transfer
    assert handover.file_probability(transfer, w, tc, q) == same(
        transfer / 100 * (1 - 0.6 + 0.6 * w) * (0.6 + 0.4 * tc))
    mean = p.gap_months * (1.4 - 0.8 * w) * (1.5 - 0.5 * tc)
    assert handover.mean_gap(w, tc, q) == same(mean)
    u = c.rng.random()
    assert handover.gap_from(u, mean, q) == min(12, 1 + math.floor(-mean * math.log(u)))
    for in_time in (0, 1):
        assert handover.settled_probability(c.levers.housing_support, in_time, c.fid, q) == same(
            0.10 + 0.35 * c.levers.housing_support / 100 * c.fid * in_time)
    f, contact = c.family, c.before.family_contact
    assert handover.family_home_probability(f.has_tie, f.cohesion, contact, q) == same(
        1.3 * f.has_tie * f.cohesion * (0.5 + 0.8 * contact))


@over_many_states(400)
def test_handover_gives_a_gap_a_home_and_papers_as_in_the_text(seed):
    c = Case(seed, phase=int(seed % 3) + 6)
    c.person.released_this_month = c.before.released_this_month = int(c.rng.integers(1, 4))
    handover.advance(c.person, c.family, c.prison, c.house, c.region, c.levers, c.par.handover,
                     c.par.papers, c.par.common_offence, c.par.shared, c.luck, WHO, MONTH)
    b, a, p, f = c.before, c.person, c.of("handover"), c.family
    w = c.region.link[L_PRISON, L_HOUSE]
    tc = c.house.time * (0.8 if b.released_this_month == 2 else 1)
    in_time = c.later(purposes.FILE) < c.levers.file_transfer / 100 * (0.4 + 0.6 * w) * (
        0.6 + 0.4 * tc)
    mean, u = p.gap_months * (1.4 - 0.8 * w) * (1.5 - 0.5 * tc), c.later(purposes.GAP)
    gap = 0 if in_time else min(12, 1 + math.floor(-mean * math.log(u)))
    assert a.handover_gap == gap
    if c.later(purposes.HOME) < 0.10 + 0.35 * c.levers.housing_support / 100 * c.fid * in_time:
        home = 2
    else:
        taken = 1.3 * f.has_tie * f.cohesion * (0.5 + 0.8 * b.family_contact)
        home = 1 if c.later(purposes.FAMILY_HOME) < taken else 0
    assert a.housing == home
    chance = c.of("papers").at_release + 0.25 * in_time
    assert a.papers == (not lost_status(b) and c.later(purposes.PAPERS) < chance)
    assert (a.rights, a.job) == (0, 0)
    assert abs(a.guidance_left - c.levers.guidance_months) <= 1
    assert a.crowding_at_release == pytest.approx(max(0, 10 * (c.prison.occupancy - 1)))
    assert a.out_months == 0
    assert a.risk_months == pytest.approx(b.risk_months * (1 - c.of("common_offence").restart))
    assert (a.key_worker_months, a.worker_changes, a.receives) == (0, 0, 0)


@over_many_states(300)
def test_terms_and_their_suspension_are_those_of_the_text(seed):
    c = Case(seed)
    p, q = c.of("release_decision"), c.par.release_decision
    band, within = c.rng.random(2)
    term = trial.term_from(band, within, q)
    five, ten, fifteen = p.band_five, p.band_ten, p.band_fifteen
    if band < five:
        assert 24 <= term <= 60
        assert term == 60 if within < 0.62 else 24 <= term <= 60
    elif band < five + ten:
        assert 60 <= term <= 120
    elif band < five + ten + fifteen:
        assert 120 <= term <= 180
    else:
        assert 180 <= term <= 300
    for early in (0, 1):
        for pending in (0, 1):
            wanted = p.suspended_early if early else 0.05
            if pending:
                wanted = min(0.95, 1.6 * wanted)
            wanted = wanted if term <= 60 else 0
            assert trial.suspension_probability(term, early, pending, q) == pytest.approx(wanted)


@over_many_states(300)
def test_a_trial_convicts_suspends_or_frees_as_in_the_text(seed):
    c = Case(seed, phase=int(1 + seed % 2))
    c.u[purposes.TRIAL, PLACE] *= c.rng.choice([1, 0.1])
    trial.advance(c.person, c.par.release_decision, c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("release_decision")
    months = p.trial_months * (1.4 if b.phase == 1 else 1)
    if c.word(purposes.TRIAL) >= 1 / months:
        c.person_becomes()
        return
    if c.later(purposes.CONVICTED) >= p.convicted:
        assert a.phase == 8
        return
    term = trial.term_from(c.later(purposes.SENTENCE_BAND), c.later(purposes.SENTENCE_WITHIN),
                           c.par.release_decision)
    chance = trial.suspension_probability(term, b.wave == 0, b.phase == 1, c.par.release_decision)
    if c.later(purposes.SUSPENDED) < chance:
        assert (a.phase, a.supervision_left) == (6, 48)
    else:
        assert (a.phase, a.sentence) == (3, term)
        assert a.served == (b.served if b.phase == 2 else 0)


@over_many_states(300)
def test_an_arrival_is_prosecuted_and_remanded_as_in_the_text(seed):
    c = Case(seed, phase=0, papers=0, listed=1)
    entry.advance(c.person, c.family, c.par.release_decision, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("release_decision")
    remand = p.remand_early if b.wave == 0 else p.remand_late * (0.85 if b.female else 1)
    assert entry.remand_probability(b.wave == 0, b.female, c.par.release_decision) == (
        pytest.approx(remand))
    if b.wave == 0 and c.later(purposes.PROSECUTED) >= p.prosecuted_early:
        assert (a.phase, a.listed) == (8, 1)
    else:
        assert a.phase == (2 if c.later(purposes.REMANDED) < remand else 1)
    if a.phase != 2:
        assert a.housing == (1 if c.family.has_tie else 0)
        assert a.handover_gap == 3
        assert a.papers == (c.later(purposes.PAPERS) < 0.7)


@over_many_states(300)
def test_people_leave_and_die_as_in_the_text(seed):
    c = Case(seed)
    p = c.of("exits")
    for word in (purposes.DEPARTS, purposes.DIES):
        c.u[word, PLACE] *= c.rng.choice([1, 0.004])
    chance = p.depart * (4 if lost_status(c.before) else 1)
    assert exits.departure_probability(lost_status(c.before), c.par.exits) == pytest.approx(chance)
    exits.advance(c.person, c.par.exits, c.u, PLACE, WHO, MONTH)
    departs = not is_inside(c.before) and c.word(purposes.DEPARTS) < chance
    dies = c.word(purposes.DIES) < 0.0005
    assert (c.person.phase == GONE) == (departs or dies)
