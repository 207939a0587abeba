"""Family life, read a second time."""

from __future__ import annotations

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import L_HOUSE, L_YOUTH
from reintegration_sim.mechanisms import family_life

from .common import (
    MONTH,
    PLACE,
    WHO,
    Case,
    approach,
    gets,
    is_inside,
    lim,
    limbo,
    over_many_states,
    z,
)

FAMILY_WORK, REUNIFICATION = 8, 9


def strain_mean(c):
    p, f = c.of("family_life"), c.family_before
    resources = c.family.resources  # those of this month
    return approach(f.strain, 0.45 + c.sd * c.E * (
        0.5 * f.inside + 0.6 * f.limbo + 0.5 * (0.5 - resources) + 1.6 * (f.stigma - 0.45)
        + 0.5 * f.apart + 0.18 * f.living_with + 1.2 * (f.distress - 0.5)
        - 2 * p.work_gain * f.work), 0.10)


def cohesion_mean(c, strain):
    p, f = c.of("family_life"), c.family_before
    return (f.cohesion + p.contact_gain * (0.3 + c.E * (f.contact - 0.3)) * (1 - f.cohesion)
            - p.strain_wear * (0.45 + c.E * (strain - 0.45)) * f.cohesion)


def child_mean(c, strain):
    p, f = c.of("family_life"), c.family_before
    return approach(f.child_wellbeing, 0.55 - c.sd * c.E * (
        2 * p.child_strain * (f.inside + 2 * (strain - 0.45)) + 0.4 * f.apart + 0.4 * f.limbo
        - 0.3 * f.work), 0.06)


@over_many_states(200)
def test_equations_of_the_family_are_those_of_the_text(seed):
    c = Case(seed)
    f, q, same = c.family, c.par.family_life, pytest.approx
    assert family_life.strain_next(f.strain, f, c.sd, c.E, q) == same(strain_mean(c))
    assert family_life.cohesion_next(f.cohesion, f.contact, f.strain, c.E, q) == same(
        cohesion_mean(c, f.strain))
    assert family_life.child_next(f.child_wellbeing, f, c.sd, c.E, q) == same(
        child_mean(c, f.strain))


@over_many_states(300)
def test_a_family_moves_by_a_month_as_in_the_text(seed):
    c = Case(seed)
    family_life.advance(c.family, c.par.family_life, c.par.shared, c.u, PLACE)
    word = c.word
    strain = lim(strain_mean(c) + 0.04 * z(word(purposes.FAMILY_STRAIN)))
    cohesion = lim(cohesion_mean(c, strain) + 0.02 * z(word(purposes.FAMILY_COHESION)))
    child = lim(child_mean(c, strain) + 0.02 * z(word(purposes.FAMILY_CHILD)))
    c.family_becomes(leave_out=("resources",), strain=strain, cohesion=cohesion,
                     child_wellbeing=child)


def contact_rest(c):
    b, tie = c.before, c.family.has_tie
    if is_inside(b):
        return tie * 0.8 * min(1, b.visits / 6)
    return tie * (0.85 if b.housing == 1 else 0.60) * (0.7 + 0.3 * b.together)


@over_many_states(400)
def test_contact_reunion_and_what_a_member_brings_home_are_those_of_the_text(seed):
    c = Case(seed)
    before = c.family_before
    family_life.bring_home(c.person, c.family, c.town, c.region, c.par.family_life, c.par.shared,
                           c.luck, WHO, MONTH)
    b, a = c.before, c.person
    support = c.fid if gets(b, REUNIFICATION) else 0
    link = c.region.link[L_HOUSE, L_YOUTH]
    chance = (0.02 * (1 + (2 - 1) * support) * (1.5 if b.housing == 2 else 0.6)
              * (1 if b.papers else 0.5) * (0.6 + 0.8 * link))
    assert family_life.reunion_probability(
        support, b.housing == 2, b.papers, link, c.par.family_life) == pytest.approx(chance)
    reunited = (not is_inside(b) and not b.together
                and c.later(purposes.REUNITED) < chance)
    together = b.together or reunited
    assert a.family_contact == pytest.approx(approach(b.family_contact, contact_rest(c), 0.2))
    assert a.together == together
    share = 1 / c.family.members
    brought = {
        "inside": is_inside(b), "limbo": limbo(b), "apart": 1 - together,
        "living_with": b.housing == 1 and not is_inside(b), "debt": b.debt,
        "distress": b.distress, "work": c.fid * gets(b, FAMILY_WORK),
        "contact": a.family_contact, "stigma": c.town.local_stigma}
    for name, value in brought.items():
        assert c.family[name] == pytest.approx(getattr(before, name) + share * value), name
