"""Threat assessment, control, life inside and programmes, read a second time."""

from __future__ import annotations

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import L_HOUSE, L_OCAD, L_TOWN
from reintegration_sim.mechanisms import (
    detention_regime,
    prison_programmes,
    release_decision,
    supervision,
    threat_assessment,
)

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    approach,
    clip,
    gain,
    gets,
    is_inside,
    is_supervised,
    lim,
    over_many_states,
    z,
)

MENTOR = 6


def review(c):
    """Return the belief after a review, and the parts that lead to it."""
    p, b, f = c.of("threat_assessment"), c.before, c.family
    balance = c.levers.assessment_balance
    links = (c.region.link[L_HOUSE, L_OCAD] + c.region.link[L_OCAD, L_TOWN]) / 2
    noise = p.noise * (1 - p.information_gain * links) * (1 - p.balance_gain * balance)
    risk = (0.6 * b.attachment + 0.4 * b.harmful_ties + 0.15 * (b.distress - 0.5) + p.bias)
    family = f.cohesion * b.family_contact * (0 if f.extremist else 1)
    resilience = 0.25 * (b.housing / 2 + b.job / 2 + b.bridging + family) - 0.35
    target = clip(risk + noise * z(c.word(purposes.SIGNAL))
                  - balance * p.resilience_weight * resilience, 0, 1)
    if b.known:
        target = max(target, 0.8)
    speed = p.up if target > b.assessed_threat else p.down + (p.up - p.down) * balance
    return noise, risk, resilience, approach(b.assessed_threat, target, speed)


@over_many_states(300)
def test_signals_of_threat_are_those_of_the_text(seed):
    c = Case(seed)
    c.town.reach = 1.0
    b, f, q, p = c.before, c.family, c.par.threat_assessment, c.of("threat_assessment")
    noise, risk, resilience, _ = review(c)
    same, balance = pytest.approx, c.levers.assessment_balance
    assert threat_assessment.signal_noise(
        c.region.link[L_HOUSE, L_OCAD], c.region.link[L_OCAD, L_TOWN], balance, q) == same(noise)
    assert threat_assessment.risk_signs(
        b.attachment, b.harmful_ties, b.distress, q) == same(risk)
    family = f.cohesion * b.family_contact * (0 if f.extremist else 1)
    assert threat_assessment.resilience_signs(b.housing, b.job, b.bridging, family, q) == same(
        resilience)
    target = c.rng.random()
    speed = p.up if target > b.assessed_threat else p.down + (p.up - p.down) * balance
    assert threat_assessment.threat_next(b.assessed_threat, target, balance, q) == same(
        approach(b.assessed_threat, target, speed))


@over_many_states(400)
def test_a_review_moves_the_belief_and_the_list_as_in_the_text(seed):
    c = Case(seed)
    c.town.reach = 1.0
    c.institution.served_share = 1.0
    c.person.good_months = c.before.good_months = int(c.rng.integers(9, 14))
    c.person.review_due = c.before.review_due = int(c.rng.integers(0, 2))
    c.u[purposes.REVIEWED, PLACE] = 1e-9
    threat_assessment.advance(c.person, c.family, c.town, c.region, c.institution, c.levers,
                              c.par.threat_assessment, c.u, PLACE, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("threat_assessment")
    if not b.listed:
        assert (a.assessed_threat, a.listed) == (b.assessed_threat, 0)
        return
    threat = b.assessed_threat
    if b.review_due:
        threat = review(c)[3]
    assert a.assessed_threat == pytest.approx(threat)
    good = b.good_months + 1 if threat < p.delist_below and not is_inside(b) else 0
    assert a.listed == (good < 12 or b.known)


@over_many_states(200)
def test_contacts_keep_their_mean_and_follow_the_threat(seed):
    c = Case(seed)
    b, levers, mean = c.before, c.levers, c.house.mean_threat
    wanted = levers.supervision_contacts * (
        1 - levers.contact_targeting + levers.contact_targeting * b.assessed_threat / mean)
    assert supervision.contacts_of(
        levers.supervision_contacts, levers.contact_targeting, b.assessed_threat, mean,
        c.par.supervision) == pytest.approx(clip(wanted, 0, 8))
    supervision.advance(c.person, c.house, c.levers, c.par.supervision, c.u, PLACE)
    a, supervised = c.person, is_supervised(b)
    assert a.contacts == pytest.approx(clip(wanted, 0, 8) if supervised else 0)
    assert a.contact_banned == (
        supervised and c.word(purposes.CONTACT_BANNED) < levers.contact_bans / 100)
    outside = b.listed and not is_inside(b)
    assert a.assets_frozen == (outside and b.freeze_rank < levers.asset_freeze / 100)
    assert a.deregistered == (outside and b.strike_off_rank < levers.deregistration / 100)


@over_many_states(300)
def test_life_inside_is_that_of_the_text(seed):
    c = Case(seed, phase=3)
    c.u[purposes.PLACED, PLACE] *= c.rng.choice([1, 0.2])
    c.prison.access = 1.0
    detention_regime.advance(c.person, c.prison, c.levers, c.par.detention_regime, c.u, PLACE)
    b, a, p, levers, prison = c.before, c.person, c.of("detention_regime"), c.levers, c.prison
    placed = b.assessed_threat > 0.62 and c.word(purposes.PLACED) < 2.5 * levers.d_radex / 100
    chance = levers.isolation / 100 * (p.isolation_in_d_radex if placed else 1)
    isolated = c.word(purposes.ISOLATED) < chance
    visits = levers.family_visits * (1 - p.visit_room * (1 - prison.free_room)) * (
        0.5 if placed else 1)
    exposure = p.prison_ties * (1 + 0.5 * prison.stress)
    if placed:
        exposure = exposure * (1 - p.separation) + p.concentration
    c.person_becomes(
        leave_out=("isolation_since", "harmful_ties"), in_d_radex=placed, isolated=isolated,
        isolated_ever=b.isolated_ever or isolated, visits=visits)
    assert a.isolation_since == (0 if isolated else b.isolation_since)
    assert a.harmful_ties == pytest.approx(
        lim(gain(b.harmful_ties, exposure) - 0.006 * b.harmful_ties))


@over_many_states(300)
def test_programmes_leave_a_dose_that_fades_as_in_the_text(seed):
    c = Case(seed)
    c.prison.access = 1.0
    prison_programmes.advance(c.person, c.prison, c.levers, c.par.prison_programmes, c.par.shared,
                              c.u, PLACE)
    b, p, prison = c.before, c.of("prison_programmes"), c.prison
    enrolled = is_inside(b) and c.word(purposes.ENROLLED) < (
        c.levers.prison_programmes / 100 * (0.6 + 0.8 * b.motivation))
    if enrolled:
        work = prison.free_room * (1 - p.opacity_cost * prison.opacity)
        dose = gain(b.dose, p.gain * work * c.fid)
    else:
        helped = gets(b, MENTOR)  # inside nobody has one
        dose = b.dose * (1 - p.fade * (0.5 if helped else 1))
    c.person_becomes(leave_out=("in_programme",), dose=dose)


@over_many_states(200)
def test_who_may_ask_for_early_release_is_as_in_the_text(seed):
    c = Case(seed, phase=3, stay_left=0, at_disposal=0)
    b, lever = c.before, c.levers.served_before_release / 100
    share = max(lever, 2 / 3) if b.recidivist else lever
    served = int(c.rng.choice([round(share * b.sentence) + 1, share * b.sentence * 0.98]))
    c.person.served = served
    assert bool(release_decision.may_ask(c.person, c.levers, c.par.release_decision)) == (
        share * b.sentence <= served < b.sentence)
