"""Ties and Living Labs, read a second time."""

from __future__ import annotations

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import LAB
from reintegration_sim.core.luck import uniform
from reintegration_sim.mechanisms import living_labs, social_ties

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

MENTOR, CHAPLAIN = 6, 7


def alone(c, bridging):
    b = c.before
    if not c.effects:
        return 0.5
    return ((1 - bridging) * (1.0 if b.housing == 0 else 0.5) * (0.5 + b.stigma_felt)
            * (0.6 if b.job == 2 else 1.0))


def bridging_mean(c):
    p, b, E = c.of("social_ties"), c.before, c.E
    mentor, chaplain = c.fid * gets(b, MENTOR), c.fid * gets(b, CHAPLAIN)
    return b.bridging + (
        E * (p.bridging_work * b.job / 2 + p.bridging_mentor * mentor + 0.008 * chaplain)
        + 0.010 * (1 - 0.8 * E * (b.stigma_felt - 0.5))) * (1 - b.bridging) - 0.03 * b.bridging


def linking_mean(c, quality):
    p, b = c.of("social_ties"), c.before
    return b.linking + (3 * c.E * p.linking_worker * quality + 0.006) * (
        1 - b.linking) - 0.8 * 0.03 * b.linking


def harmful_mean(c, bridging):
    """Return harmful ties a month on outside; in the muted twin nothing delivered moves them."""
    p, b, E = c.of("social_ties"), c.before, c.E
    banned = E * c.fid * p.contact_ban * b.contact_banned
    return (b.harmful_ties
            + p.harmful_pull * alone(c, bridging) * (1 - banned) * (1 - b.harmful_ties)
            + 0.01 * E * c.family.extremist * b.family_contact * (1 - b.harmful_ties)
            - 0.025 * b.harmful_ties * (1 + 0.6 * E * (bridging - 0.5)))


def bonding_rest(c):
    f, b = c.family, c.before
    prosocial = f.has_tie and not f.extremist and not f.coercive
    return 0.10 + 1.2 * f.has_tie * f.cohesion * b.family_contact * (1 if prosocial else 0.3)


@over_many_states(300)
def test_ties_outside_move_as_in_the_text(seed):
    c = Case(seed)
    c.person.phase = c.before.phase = int(c.rng.choice([1, 4, 5, 6, 7, 8]))
    if not is_supervised(c.before):
        c.person.contact_banned = c.before.contact_banned = 0
    social_ties.advance(c.person, c.family, c.prison, c.par.social_ties, c.par.shared, c.u, PLACE)
    bridging = lim(bridging_mean(c) + 0.02 * z(c.word(purposes.BRIDGING)))
    c.person_becomes(
        leave_out=("linking",), bridging=bridging,
        bonding=lim(approach(c.before.bonding, bonding_rest(c), 0.06)),
        harmful_ties=lim(harmful_mean(c, bridging) + 0.02 * z(c.word(purposes.HARMFUL))))
    assert c.person.linking == pytest.approx(lim(
        linking_mean(c, c.before.guidance_quality)
        + 0.015 * z(c.word(purposes.LINKING))))


def test_linking_grows_with_the_quality_of_guidance_itself():
    c = Case(1, phase=5, guidance_quality=0.6, linking=0.3)
    assert c.effects
    c.u[purposes.LINKING, PLACE] = 0.5
    social_ties.advance(c.person, c.family, c.prison, c.par.social_ties, c.par.shared, c.u, PLACE)
    assert c.person.linking == pytest.approx(linking_mean(c, 0.6))


@over_many_states(200)
def test_equations_of_ties_are_those_of_the_text(seed):
    c = Case(seed)
    b, q, p = c.before, c.par.social_ties, c.of("social_ties")
    same = pytest.approx
    f = c.family
    prosocial = f.has_tie and not f.extremist and not f.coercive
    assert social_ties.bonding_target(f.has_tie, f.cohesion, b.family_contact, prosocial, q) == (
        same(bonding_rest(c)))
    assert social_ties.bridging_next(
        b.bridging, b.job, c.fid * gets(b, MENTOR), c.fid * gets(b, CHAPLAIN), b.stigma_felt, c.E, q
    ) == same(bridging_mean(c))
    assert social_ties.linking_next(b.linking, b.guidance_quality, c.E, q) == same(
        linking_mean(c, b.guidance_quality))
    if c.effects:
        assert social_ties.alone_of(b.bridging, b.housing == 0, b.stigma_felt, b.job == 2, q) == (
            same(alone(c, b.bridging)))
    lonely, ban = alone(c, b.bridging), c.fid * b.contact_banned
    wanted = (b.harmful_ties + p.harmful_pull * lonely * (1 - p.contact_ban * ban) * (
        1 - b.harmful_ties) + 0.01 * f.extremist * b.family_contact * (1 - b.harmful_ties)
        - 0.025 * b.harmful_ties * (1 + 0.6 * c.E * (b.bridging - 0.5)))
    assert social_ties.harmful_next(
        b.harmful_ties, lonely, ban, f.extremist * b.family_contact, b.bridging, c.E, q
    ) == same(wanted)


@over_many_states(200)
def test_ties_inside_wear_and_linking_gains_where_there_is_room_and_openness(seed):
    c = Case(seed)
    c.person.phase = c.before.phase = int(c.rng.choice([2, 3]))
    social_ties.advance(c.person, c.family, c.prison, c.par.social_ties, c.par.shared, c.u, PLACE)
    b, prison = c.before, c.prison
    wear = b.linking - 0.8 * 0.03 * b.linking
    more = 0.004 * prison.free_room * (1 - prison.opacity) * c.E
    u = c.u[:, PLACE]
    assert c.person.harmful_ties == b.harmful_ties
    assert c.person.bridging == pytest.approx(
        lim(b.bridging - 0.03 * b.bridging + 0.02 * z(u[purposes.BRIDGING])))
    assert c.person.linking == pytest.approx(lim(
        wear + more * (1 - b.linking) + 0.015 * z(u[purposes.LINKING])))


@over_many_states(200)
def test_members_of_a_lab_come_to_trust_each_other_and_money_may_stop(seed):
    c = Case(seed)
    month = int(c.rng.choice([24, 48, 7]))
    if c.rng.random() < 0.2:
        c.levers.lab_coverage = 0.0
    before, links = c.lab.member_trust, c.region.link.copy()
    living_labs.meet(c.lab, c.region, c.levers, c.par.living_labs, c.luck, 1, month)
    p, levers = c.of("living_labs"), c.levers
    trust = gain(before, 0.69 / p.maturity * levers.lab_sessions / 12)
    if levers.lab_coverage == 0:
        trust = 0.97 * before
    funded = uniform(c.luck, LAB, 1, month, purposes.LAB_FUNDED)
    if month % 24 == 0 and funded >= levers.lab_permanence:
        trust *= 0.3
    assert c.lab.member_trust == pytest.approx(min(1, trust))
    step = p.link * levers.lab_sessions / 12 * levers.lab_coverage / 100 * c.lab.member_trust
    for a in range(8):
        for b in range(8):
            if a != b:
                assert c.region.link[a, b] == pytest.approx(lim(gain(links[a, b], step)))


@over_many_states(300)
def test_who_attends_a_lab_gains_ties_or_is_hurt_as_in_the_text(seed):
    c = Case(seed)
    c.u[purposes.ATTENDS, PLACE] *= c.rng.choice([1, 0.05])
    c.person.handover_gap = c.before.handover_gap = int(c.rng.choice([0, 3]))
    seats = c.lab.attendance
    living_labs.advance(c.person, c.family, c.lab, c.levers, c.par.living_labs, c.par.shared, c.u,
                        PLACE, c.luck, WHO, MONTH)
    b, f, p, levers = c.before, c.family_before, c.of("living_labs"), c.levers
    chance = clip(p.attendance * (0.5 + b.motivation) * levers.lab_sessions / 12, 0, 1)
    comes = (not is_inside(b) and b.handover_gap == 0 and b.lab_rank < levers.lab_coverage / 100
             and c.word(purposes.ATTENDS) < chance)
    assert c.person.attends_lab == comes
    assert c.lab.attendance == seats + comes
    if not comes:
        c.person_becomes(attends_lab=0)
        c.family_becomes(leave_out=("in_living_lab",))
        return
    if c.later(purposes.HURTS) < p.harm:
        c.person_becomes(attends_lab=1, trust=lim(b.trust - 0.03 * c.E),
                         stigma_felt=lim(b.stigma_felt + 0.03 * c.E))
        return
    g = c.lab.member_trust * c.fid * c.E
    c.person_becomes(
        attends_lab=1, bridging=lim(gain(b.bridging, p.bridging * g)),
        linking=lim(gain(b.linking, p.linking * g)),
        bonding=lim(gain(b.bonding, p.bonding * g)))
    helped = c.effects and f.has_tie and not f.extremist
    c.family_becomes(leave_out=("in_living_lab",), cohesion=lim(
        gain(f.cohesion, p.bonding * g)) if helped else f.cohesion)
