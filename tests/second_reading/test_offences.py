"""Ordinary offences and broken conditions, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.mechanisms import common_offence, condition_breach

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    clip,
    gets,
    happens,
    is_inside,
    is_supervised,
    lim,
    lost_status,
    over_many_states,
)

MENTOR, CHAPLAIN = 6, 7


def terms_of_x(c):
    """Return X of the specification, term by term, ln hazard before overlap."""
    p, person, family, fid = c.of("common_offence"), c.before, c.family, c.fid
    ln = math.log
    supervised, em = is_supervised(person), person.phase == 4
    prosocial = family.has_tie and not family.extremist and not family.coercive
    bad = family.extremist or family.coercive
    meaning = min(1, fid * (gets(person, MENTOR) + gets(person, CHAPLAIN)))
    usual = 2.2 if supervised else 0.1
    control = 0.0
    if supervised:
        control += ln(p.supervised)
        control += ln(p.intensive) * clip((person.contacts - 2) / 4, -0.5, 1.5)
    if em:
        control += ln(p.monitored)
    severity = ln(p.severity_unfair) + (
        ln(p.severity_fair) - ln(p.severity_unfair)) * person.fairness
    return {
        "home": ln(p.home) * ({2: 1.0, 1: 0.6, 0: 0.0}[person.housing] - 0.55),
        "job": ln(p.job) * (person.job / 2 - 0.25),
        "family": ln(p.family) * max(0, 1 - person.out_months / 60) * (
            prosocial * person.family_contact * (0.5 + family.cohesion) - 0.4),
        "bad family": ln(p.bad_family) * (bad * person.family_contact - 0.1),
        "worker": ln(p.worker) * (person.served_well - 0.1),
        "changes": fid * ln(c.of("guidance").change_cost) * (min(3, person.worker_changes) - 0.5),
        "fairness": ln(p.fairness) * (person.fairness - 0.45) / c.sd,
        "programme": ln(p.programme) * (person.dose - 0.15),
        "meaning": ln(p.meaning) * (meaning - 0.1),
        "distress": ln(p.distress) * (person.distress - 0.45) / (2 * c.sd),
        "debt": ln(p.debt) * (person.debt - 0.45),
        "no income": ln(p.no_income) * ((not person.rights and person.job == 0) - 0.3),
        "status": ln(p.status_lost) * lost_status(person),
        "isolation": ln(p.isolation) * (1.8 if person.isolation_since < 12 else 1)
        * person.isolated_ever,
        "crowding": ln(p.crowding) * (person.crowding_at_release - 1.5)
        * (person.out_months < 24) * person.ever_detained,
        "custody": ln(p.after_custody) * (person.ever_detained - 0.8),
        "control": fid * control - 0.4 * ln(p.supervised),
        "severity": 0.5 * severity * (max(0, person.measures - 1) - usual),
    }


def static(c):
    p, person = c.of("common_offence"), c.before
    return (person.frailty + math.log(p.women) * person.female
            + math.log(p.age) * (person.age - 33) / 10
            + math.log(p.prior) * person.prior_record - 0.11)


def true_hazard(c):
    """Return the true monthly hazard of an ordinary offence."""
    p, person = c.of("common_offence"), c.before
    if is_inside(person):
        return p.base / p.seen * 0.7 * p.in_custody * math.exp(static(c))
    k = p.shape
    return (p.base / p.seen * k * ((person.risk_months + 0.5) / 24) ** (k - 1)
            * (1.3 if person.offences_seen > 0 else 1)
            * math.exp(static(c) + c.ov * sum(terms_of_x(c).values())))


def noticing(c):
    p, person = c.of("common_offence"), c.before
    unseen = 1 - p.seen
    if is_supervised(person):
        unseen *= 1 - 0.05 * person.contacts * c.fid
    if person.phase == 4:
        unseen *= 0.8
    return 1 - unseen


@over_many_states(200)
def test_each_term_of_an_ordinary_offence_is_that_of_the_text(seed):
    c = Case(seed)
    p, person, terms = c.par.common_offence, c.person, terms_of_x(c)
    supervised, em = is_supervised(person), person.phase == 4
    meaning = c.fid * (gets(person, MENTOR) + gets(person, CHAPLAIN))
    same = pytest.approx
    assert common_offence.static_part(person, p) == same(static(c))
    assert common_offence.home_term(person.housing, p) == same(terms["home"])
    assert common_offence.worker_term(person.served_well, p) == same(terms["worker"])
    assert common_offence.supervision_term(
        supervised, em, person.contacts, c.fid, p) == same(terms["control"])
    assert common_offence.family_term(person, c.family, p) == same(
        terms["family"] + terms["bad family"])
    assert common_offence.severity_term(
        person.measures, person.fairness, supervised, p) == same(terms["severity"])
    assert common_offence.custody_term(person, p) == same(
        terms["isolation"] + terms["crowding"] + terms["custody"])
    inner = ("job", "fairness", "programme", "meaning", "distress", "debt", "no income", "status")
    assert common_offence.inner_term(person, meaning, c.sd, p) == same(
        sum(terms[name] for name in inner))
    assert common_offence.noticing_probability(
        supervised, em, person.contacts, c.fid, p) == same(noticing(c))


@over_many_states(200)
def test_all_terms_together_make_x_and_three_are_kept_for_reengagement(seed):
    c = Case(seed)
    found = common_offence.pull(c.person, c.family, is_supervised(c.person), c.par.common_offence,
                                c.par.guidance, c.par.shared)
    terms = terms_of_x(c)
    assert found == pytest.approx(sum(terms.values()))
    c.person_becomes(protection=terms["control"] + terms["worker"] + terms["home"])


@over_many_states(200)
def test_time_at_risk_has_the_shape_of_the_text(seed):
    c = Case(seed)
    p = c.of("common_offence")
    found = common_offence.time_shape(c.person.risk_months, c.par.common_offence)
    assert math.exp(found) == pytest.approx(
        ((c.person.risk_months + 0.5) / 24) ** (p.shape - 1))
    assert found <= common_offence.most_time_shape(c.par.common_offence) + 1e-12


@over_many_states(400)
def test_an_offence_happens_exactly_when_luck_is_below_its_chance(seed):
    c = Case(seed)
    chance = 1 - math.exp(-true_hazard(c))
    for u in (chance * (1 - 1e-9), min(0.999999, chance * (1 + 1e-9)), c.rng.random()):
        assert common_offence.offends(
            c.person, c.family, is_inside(c.person), c.par.common_offence, c.par.guidance,
            c.par.shared, u) == (u < chance)


def back_inside(c, trust):
    """Return what a return to prison undoes."""
    return {
        "housing": 0, "job": 0, "rights": 0, "guidance_left": 0, "handover_gap": 0,
        "out_months": 0, "receives": 0, "awaits": 0, "key_worker_months": 0,
        "trust": lim(0.9 * trust) if c.effects else trust, "phase": 3, "phase_months": 0,
        "active_this_month": 0, "served": 0,
    }


@over_many_states(200)
def test_an_offence_is_counted_noticed_and_believed_as_in_the_text(seed):
    c = Case(seed)
    c.u[purposes.OFFENCE, PLACE] = c.rng.choice([1e-9, 0.9999])
    common_offence.advance(
        c.person, c.family, c.par.common_offence, c.par.guidance, c.par.return_to_prison,
        c.par.threat_assessment, c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("common_offence")
    done = happens(c.word(purposes.OFFENCE), true_hazard(c))
    seen = done and c.later(purposes.OFFENCE_SEEN) < noticing(c)
    assert a.offences == b.offences + done
    assert a.offences_seen == b.offences_seen + seen
    if not seen:
        assert a.assessed_threat == b.assessed_threat
        assert a.listed == b.listed
        assert a.phase == b.phase
        return
    threat = min(1, b.assessed_threat + 0.05)
    assert a.assessed_threat == pytest.approx(threat)
    assert a.noticed_this_month == 1
    if abs(threat - 0.05 - c.of("threat_assessment").delist_below) > 0.05:
        assert a.listed == (b.listed or threat > c.of("threat_assessment").delist_below)
    if not is_inside(b):
        caught = c.later(purposes.NEW_TERM) < p.new_term
        assert (a.phase == 3) == caught
        if caught:
            for name, value in back_inside(c, b.trust).items():
                assert a[name] == pytest.approx(value), name
            term = round(12 + 24 * c.later(purposes.TERM))
            if is_supervised(b):
                term = max(term, b.supervision_left)
            assert abs(a.sentence - term) <= 1


@over_many_states(200)
def test_chances_around_a_broken_condition_are_those_of_the_text(seed):
    c = Case(seed)
    b, p = c.before, c.of("condition_breach")
    x = (math.log(p.per_measure) * (b.measures - 3) + math.log(0.8) * (b.served_well - 0.1)
         + 0.15 * (b.distress - 0.45) / c.sd - 0.1 * (b.trust - 0.35) / c.sd)
    same = pytest.approx
    q = c.par.condition_breach
    assert condition_breach.breach_probability(
        b.measures, b.served_well, b.distress, b.trust, c.ov, c.sd, q
    ) == same(min(1, p.base * math.exp(c.ov * x)))
    assert condition_breach.seen_probability(b.contacts, c.fid, q) == same(
        1 - (1 - p.seen) ** (b.contacts / 2 * (0.5 + c.fid)))
    weight, pressure = c.levers.reintegration_weight, c.public.pressure
    assert condition_breach.revoked_probability(weight, pressure, q) == same(
        min(1, p.revoked * (1.4 - 0.8 * weight) * math.exp(pressure / 2)))


@over_many_states(200)
def test_a_breach_is_seen_and_revoked_as_in_the_text(seed):
    c = Case(seed)
    c.person.phase = c.before.phase = int(c.rng.integers(4, 8))
    c.person.contacts = c.before.contacts = c.rng.uniform(0, 8)
    c.u[purposes.BREACH, PLACE] = c.rng.choice([1e-9, 0.9999])
    condition_breach.advance(
        c.person, c.public, c.levers, c.par.condition_breach, c.par.return_to_prison,
        c.par.sanctions, c.par.shared, c.u, PLACE, c.luck, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("condition_breach")
    if c.word(purposes.BREACH) > 0.9:
        c.person_becomes(leave_out=("events",))
        return
    seen = c.later(purposes.BREACH_SEEN) < 1 - (1 - p.seen) ** (b.contacts / 2 * (0.5 + c.fid))
    weight = c.levers.reintegration_weight
    revoked = seen and c.later(purposes.REVOKED) < p.revoked * (1.4 - 0.8 * weight) * math.exp(
        c.public.pressure / 2)
    assert a.breaches == b.breaches + 1
    assert a.breaches_seen == b.breaches_seen + seen
    assert a.revocations == b.revocations + revoked
    if not revoked:
        c.person_becomes(leave_out=("events",), breaches=b.breaches + 1,
                         breaches_seen=b.breaches_seen + seen)
        return
    assert a.noticed_this_month == 1
    loss = c.of("sanctions").trust_loss if c.effects else 0
    for name, value in back_inside(c, lim(b.trust * (1 - loss))).items():
        assert a[name] == pytest.approx(value), name
    assert a.fairness == pytest.approx(lim(b.fairness - 0.05 * c.E))
    assert a.sentence == (12 if b.phase == 6 else max(6, b.supervision_left))


def test_crowding_concerns_only_prisons_one_was_in():
    c = Case(3, ever_detained=0, isolated_ever=0, out_months=3, crowding_at_release=0.0)
    p = c.of("common_offence")
    assert common_offence.custody_term(c.person, c.par.common_offence) == pytest.approx(
        -0.8 * math.log(p.after_custody))
