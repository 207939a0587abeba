"""Papers, home, work, money and care, read a second time."""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.mechanisms import housing, papers, trauma_care, work_and_money

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    approach,
    clip,
    gain,
    gets,
    lost_status,
    over_many_states,
)

HOUSING, JOB, RIGHTS, PSYCHOSOCIAL, EDUCATION, TRAUMA = range(6)


def outside(seed):
    """Return a case of somebody who lives outside."""
    c = Case(seed)
    c.person.phase = c.before.phase = int(c.rng.choice([1, 4, 5, 6, 7, 8]))
    return c


def answered(c):
    p = c.of("housing")
    return clip(1 - (1 - p.invitation) * (1 + 2 * c.E * (c.town.local_stigma - 0.45)), 0, 1)


def found_alone(c, market):
    p, b = c.of("housing"), c.before
    income = b.rights or b.job == 2
    return (p.find * market * answered(c) * (1 if b.papers else p.no_papers)
            * (1 if income else 0.35) * (p.frozen_lease if b.assets_frozen else 1))


def home_lost(c):
    p, b = c.of("housing"), c.before
    return (p.lose * (0.6 + 0.8 * b.debt) * (0.5 if gets(b, HOUSING) else 1)
            * (2 if lost_status(b) else 1))


@over_many_states(300)
def test_homes_are_found_lost_and_left_as_in_the_text(seed):
    c = outside(seed)
    for word in (purposes.HOME_FOUND, purposes.HOME_LEFT):
        c.u[word, PLACE] *= c.rng.choice([1, 0.1, 0.02])
    b, f, p, levers = c.before, c.family, c.of("housing"), c.levers
    market = levers.housing_market * c.town.housing_market
    same, q = pytest.approx, c.par.housing
    assert housing.invitation_ratio(c.town.local_stigma, c.E, q) == same(answered(c))
    assert housing.finding_alone(market, answered(c), b.papers, b.rights or b.job == 2,
                                 b.assets_frozen, q) == same(found_alone(c, market))
    assert housing.losing_probability(b.debt, gets(b, HOUSING), lost_status(b), q) == same(
        home_lost(c))
    housing.advance(c.person, c.family, c.town, c.levers, c.par.housing, c.par.shared, c.u, PLACE,
                    c.luck, WHO, MONTH)
    support = min(1, p.find_supported * c.fid * market) if gets(b, HOUSING) else 0
    chance = 1 - (1 - found_alone(c, market)) * (1 - support)
    left = c.word(purposes.HOME_LEFT)
    home = b.housing
    if b.housing == 2:
        if left < home_lost(c):
            home = 1 if f.has_tie and c.later(purposes.HOME_LOST_TO) < 0.5 else 0
    elif c.word(purposes.HOME_FOUND) < chance:
        home = 2
    elif b.housing == 1:
        home = 0 if left < 0.02 * (0.4 + 1.2 * f.strain) else 1
    else:
        home = 1 if left < 0.08 * f.has_tie * f.cohesion * (0.3 + b.family_contact) else 0
    c.person_becomes(leave_out=("events", "home_by_support"), housing=home)


def job_found(c):
    p, b, E = c.of("work_and_money"), c.before, c.E
    labour = c.levers.labour_market * c.town.labour_market
    chance = (p.find * labour
              * (p.callback + (1 - p.callback) * 0.3 * E * (0.45 - c.town.local_stigma))
              * (1 if b.papers else 0.15) * (1 - 0.4 * E * (b.distress - 0.45))
              * (1 + 0.8 * E * (b.motivation - 0.5)) * (1 + 0.25 * b.schooling)
              * (0.2 if lost_status(b) else 1))
    return labour, chance


@over_many_states(200)
def test_equations_of_work_and_money_are_those_of_the_text(seed):
    c = outside(seed)
    b, p, q, same = c.before, c.of("work_and_money"), c.par.work_and_money, pytest.approx
    labour, chance = job_found(c)
    assert work_and_money.finding_probability(
        labour, c.town.local_stigma, b.papers, b.distress, b.motivation, b.schooling,
        lost_status(b), c.E, q) == same(chance)
    assert work_and_money.losing_probability(b.distress, c.E, q) == same(
        p.lose * (1 + 0.5 * c.E * (b.distress - 0.45)))
    desk, working = gets(b, RIGHTS), b.job == 2
    assert work_and_money.rights_probability(desk, working, q) == same(min(
        1, p.rights_start * (1.5 if desk else 1) * (0.5 if working else 1)))
    assert work_and_money.debt_next(b.debt, False, c.fid * desk, q) == same(
        gain(b.debt, p.debt_up) * (1 - p.debt_desk * c.fid * desk))
    assert work_and_money.debt_next(b.debt, True, 0.0, q) == same(b.debt * (1 - 0.015))


@over_many_states(400)
def test_work_is_found_and_lost_as_in_the_text(seed):
    c = outside(seed)
    for word in (purposes.JOB, purposes.RIGHTS, purposes.TRAINING):
        c.u[word, PLACE] *= c.rng.choice([1, 0.1])
    work_and_money.advance(c.person, c.town, c.levers, c.par.work_and_money, c.par.shared, c.u,
                           PLACE, WHO, MONTH)
    b, a, p = c.before, c.person, c.of("work_and_money")
    _, chance = job_found(c)
    helped = gets(b, JOB)
    if helped:
        chance *= 1 + (p.support - 1) * c.fid
    lost = p.lose * (1 + 0.5 * c.E * (b.distress - 0.45))
    word = c.word(purposes.JOB)
    if b.job == 2:
        assert (a.job != 2) == (word < lost) or gets(b, EDUCATION)
    else:
        assert (a.job == 2) == (word < chance)
    if b.job != 2 and a.job != 2 and gets(b, EDUCATION):
        assert a.job == 1
    blocked = not b.papers or b.assets_frozen or b.deregistered or b.handover_gap > 0
    opens = c.word(purposes.RIGHTS) < min(
        1, p.rights_start * (1.5 if gets(b, RIGHTS) else 1) * (0.5 if a.job == 2 else 1))
    assert a.rights == (not blocked and (b.rights or opens))
    desk = c.fid * gets(b, RIGHTS)
    wanted = b.debt * (1 - 0.015) if a.rights or a.job == 2 else gain(b.debt, p.debt_up)
    assert a.debt == pytest.approx(wanted * (1 - p.debt_desk * desk))


def test_rights_are_kept_while_the_appeal_is_open():
    c = Case(1, phase=8, sanction_state=3, papers=1, rights=1, assets_frozen=0, deregistered=0,
             handover_gap=0)
    work_and_money.advance(c.person, c.town, c.levers, c.par.work_and_money, c.par.shared, c.u,
                           PLACE, WHO, MONTH)
    assert c.person.rights == 1


def test_papers_can_come_in_order_in_the_gap_after_release():
    c = Case(1, phase=8, sanction_state=0, papers=0, deregistered=0, handover_gap=3)
    c.u[purposes.PAPERS_CHANGE, PLACE] = 1e-6
    papers.advance(c.person, c.levers, c.par.papers, c.par.shared, c.u, PLACE)
    assert c.person.papers == 1


@over_many_states(300)
def test_papers_come_in_order_and_lapse_as_in_the_text(seed):
    c = outside(seed)
    if c.rng.random() < 0.5:
        c.person.deregistered = c.before.deregistered = 0
        c.person.assets_frozen = c.before.assets_frozen = 0
    c.u[purposes.PAPERS_CHANGE, PLACE] *= c.rng.choice([1, 0.1])
    b, p, weeks = c.before, c.of("papers"), c.levers.regularisation_weeks
    desk = gets(b, RIGHTS)
    order = 1 - math.exp(-0.5 * 4.35 / weeks * (1 + 0.6 * c.fid * desk))
    lapse = p.lapse * (1 + 0.5 * (b.measures - 2))
    assert papers.regularised_probability(weeks, desk, c.fid, c.par.papers) == pytest.approx(order)
    assert papers.lapse_probability(b.measures, c.par.papers) == pytest.approx(clip(lapse, 0, 1))
    papers.advance(c.person, c.levers, c.par.papers, c.par.shared, c.u, PLACE)
    u = c.word(purposes.PAPERS_CHANGE)
    if b.deregistered:
        assert c.person.papers == 0
        return
    if b.papers:
        c.person_becomes(papers=u >= lapse)  # rights follow in work_and_money
    else:
        c.person_becomes(papers=not lost_status(b) and u < order)


@over_many_states(200)
def test_care_relieves_while_it_lasts_and_builds_dose(seed):
    c = outside(seed)
    trauma_care.advance(c.person, c.par.trauma_care, c.par.prison_programmes, c.par.shared)
    b, p = c.before, c.of("trauma_care")
    care = gets(b, TRAUMA) + 0.5 * gets(b, PSYCHOSOCIAL)
    if care:
        relief = approach(b.relief, p.relief * c.sd * 2 * c.fid * care, 0.2)
    else:
        relief = b.relief * 0.5 ** (1 / p.half_life)
    dose = b.dose
    if gets(b, PSYCHOSOCIAL):
        dose = gain(dose, c.of("prison_programmes").gain * c.fid)
    c.person_becomes(relief=relief, dose=dose)
