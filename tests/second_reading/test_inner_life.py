"""Fairness, trust, distress, motivation, stigma and attachment, read a second time."""

from __future__ import annotations

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.mechanisms import attachment, stigma_felt, trust_and_fairness

from .common import (
    PLACE,
    Case,
    approach,
    clip,
    gets,
    is_inside,
    lim,
    limbo,
    over_many_states,
    z,
)

MENTOR, CHAPLAIN = 6, 7


def excess(c):
    over = max(0, c.before.measures - 2)
    return over * (1 + c.of("sanctions").superadditive * max(0, over - 1))


def fairness_sds(c, opacity):
    p, b = c.of("trust_and_fairness"), c.before
    mentor = c.fid * gets(b, MENTOR)
    return (-c.of("sanctions").measure_fairness * excess(c)
            + 2 * p.fair_worker * (b.served_well - 0.10)
            - (p.fair_opacity * (opacity - 0.3) if is_inside(b) else 0)
            - 0.5 * limbo(b) - 0.4 * b.in_d_radex
            + 0.15 * (c.levers.assessment_balance - 0.2) + 0.2 * mentor)


def needs(c):
    b = c.before
    if is_inside(b):
        return 0.5
    return (0.4 * {0: 1.0, 1: 0.4, 2: 0.0}[b.housing] + 0.3 * b.debt
            + 0.3 * (1 - b.papers))


def distress_sds(c):
    p, b = c.of("trust_and_fairness"), c.before
    return (2 * p.need_distress * (needs(c) - 0.4)
            + c.of("sanctions").limbo_distress * limbo(b)
            + c.of("detention_regime").detention_distress * is_inside(b)
            + c.of("detention_regime").isolation_distress * b.isolated
            + c.of("family_life").separation_distress * (1 - b.together)
            + 2 * c.of("stigma_felt").distress * (b.stigma_felt - 0.5)
            - 0.8 * (b.bonding - 0.35) - 0.6 * (b.motivation - 0.5))


def motivation_sds(c, fairness, trust, distress):
    p, b = c.of("trust_and_fairness"), c.before
    meaning = c.fid * (gets(b, MENTOR) + gets(b, CHAPLAIN))
    return (0.5 * (b.job / 2 - 0.3) + 2 * p.meaning_service * meaning + (fairness - 0.45)
            + 0.8 * (trust - 0.35) - 1.2 * (distress - 0.45) - 0.8 * (b.stigma_felt - 0.5)
            + 0.3 * (b.dose - 0.1))


@over_many_states(200)
def test_the_pulls_on_inner_life_are_those_of_the_text(seed):
    c = Case(seed)
    b, q = c.before, c.par.trust_and_fairness
    mentor = c.fid * gets(b, MENTOR)
    meaning = c.fid * (gets(b, MENTOR) + gets(b, CHAPLAIN))
    p = c.of("trust_and_fairness")
    same = pytest.approx
    opacity = c.prison.opacity
    felt = opacity - 0.3 if is_inside(b) else 0.0
    assert trust_and_fairness.fairness_target(
        excess(c), b.served_well, felt, limbo(b), b.in_d_radex, c.levers.assessment_balance,
        mentor, q, c.par.sanctions) == same(fairness_sds(c, opacity))
    growth = p.growth * b.fairness * (
        0.4 + 3 * b.guidance_quality * c.fid + 0.5 * mentor + 0.4 * b.linking)
    assert trust_and_fairness.trust_growth(
        b.fairness, b.guidance_quality * c.fid, mentor, b.linking, c.E, q
    ) == same(growth if c.effects else 0.005)
    assert trust_and_fairness.unmet_needs(is_inside(b), b.housing, b.debt, b.papers, q) == same(
        needs(c))
    assert trust_and_fairness.distress_pull(
        needs(c), limbo(b), is_inside(b), b.isolated, 1 - b.together, b.stigma_felt, b.bonding,
        b.motivation, q, c.par.sanctions, c.par.detention_regime, c.par.family_life,
        c.par.stigma_felt) == same(distress_sds(c))
    assert trust_and_fairness.motivation_pull(
        b.job, meaning, b.fairness, b.trust, b.distress, b.stigma_felt, b.dose, q
    ) == same(motivation_sds(c, b.fairness, b.trust, b.distress))


@over_many_states(400)
def test_inner_life_moves_by_a_month_as_in_the_text(seed):
    c = Case(seed)
    c.u[purposes.SHOCK, PLACE] *= c.rng.choice([1, 0.01])
    trust_and_fairness.advance(
        c.person, c.prison, c.levers, c.par.trust_and_fairness, c.par.sanctions,
        c.par.detention_regime, c.par.family_life, c.par.stigma_felt, c.par.shared, c.u, PLACE)
    b, p, E, sd = c.before, c.of("trust_and_fairness"), c.E, c.sd
    fairness = lim(approach(
        b.fairness, 0.50 + b.trait_fairness + sd * E * fairness_sds(c, c.prison.opacity), 0.10)
        + 0.03 * z(c.word(purposes.FAIRNESS)))
    mentor = c.fid * gets(b, MENTOR)
    growth = 0.005
    if c.effects:
        growth = p.growth * fairness * (
            0.4 + 3 * b.guidance_quality * c.fid + 0.5 * mentor + 0.4 * b.linking)
    trust = lim(b.trust + growth * (1 - b.trust) - 0.012 * b.trust
                + 0.02 * z(c.word(purposes.TRUST)))
    distress = lim(approach(
        b.distress, 0.42 + b.trait_distress + E * (
            0.20 * (b.trauma - 0.4) + sd * distress_sds(c) - b.relief), 0.15)
        + 0.04 * z(c.word(purposes.DISTRESS)))
    motivation = lim(approach(
        b.motivation, 0.48 + b.trait_motivation
        + sd * E * motivation_sds(c, fairness, trust, distress), 0.08)
        + 0.03 * z(c.word(purposes.MOTIVATION)))
    shared = c.of("shared")
    if c.effects and c.word(purposes.SHOCK) < shared.life_shock:
        distress = lim(distress + shared.life_shock_size)
        motivation = lim(motivation - shared.life_shock_size / 2)
    c.person_becomes(leave_out=("events",), fairness=fairness, trust=trust, distress=distress,
                     motivation=motivation)


@over_many_states(200)
def test_stigma_reaches_the_person_as_in_the_text(seed):
    c = Case(seed)
    stigma_felt.advance(c.person, c.town, c.public, c.par.stigma_felt, c.par.shared, c.u, PLACE)
    b, salience = c.before, c.public.salience
    target = clip(
        0.15 + 1.2 * c.of("stigma_felt").public * c.town.local_stigma
        * (0.7 + 0.3 * min(1, salience)) + 0.15 * b.listed - 0.25 * b.bridging
        + 0.1 * min(1, salience), 0, 1)
    assert stigma_felt.stigma_target(c.town.local_stigma, salience, b.listed, b.bridging,
                                     c.par.stigma_felt) == pytest.approx(target)
    if not c.effects:
        target = 0.5
    c.person_becomes(stigma_felt=lim(
        approach(b.stigma_felt, target, 0.08) + 0.02 * z(c.word(purposes.STIGMA))))


@over_many_states(200)
def test_attachment_fades_and_is_held_as_in_the_text(seed):
    c = Case(seed)
    attachment.advance(c.person, c.par.attachment, c.par.prison_programmes, c.par.shared, c.u,
                       PLACE)
    b, p, a = c.before, c.of("attachment"), c.before.attachment
    meaning = c.fid * (gets(b, MENTOR) + gets(b, CHAPLAIN))
    moved = (a - p.decline * a + 0.9 * p.ties * b.harmful_ties * (1 - a) + c.E * (
        2 * p.grievance * (0.5 - b.fairness) * (1 - a) - p.support * meaning * a
        - 0.16 * c.of("prison_programmes").attitude * c.sd * b.dose * a))
    c.person_becomes(attachment=lim(moved + 0.012 * z(c.word(purposes.ATTACHMENT))))
    assert attachment.attachment_next(
        a, b.harmful_ties, b.fairness, meaning, b.dose, c.of("prison_programmes").attitude, c.sd,
        c.E, c.par.attachment) == pytest.approx(moved)
