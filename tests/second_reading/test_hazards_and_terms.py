"""Hazards told apart from probabilities, exact terms, access and reach, read a second time.

The specification says `happens(h)` for a monthly hazard: u < 1 - exp(-h). Where it gives a rate,
or the logarithm of a share, the chance of a month is that of a hazard.
"""

from __future__ import annotations

import math

import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import L_HOUSE, L_OCAD, L_PRISON, L_TOWN
from reintegration_sim.mechanisms import (
    detention_regime,
    guidance,
    prison_programmes,
    release_decision,
    sanctions,
    threat_assessment,
    trial,
)

from .common import MONTH, PLACE, WHO, Case, approach, clip, over_many_states, parameters, z
from .test_release import granted

PAR = parameters(0)[1]


def test_a_threat_comes_with_a_rate_so_its_chance_is_that_of_a_hazard():
    for lever in (10.0, 30.0, 60.0, 100.0):
        for pressure in (0.0, 0.5, 2.0):
            rate = lever / 100 / 12 * (1 + 2 * pressure) * clip(1.6 * 0.6, 0.2, 1.6)
            assert sanctions.threat_probability(lever, pressure, 0.6, PAR.sanctions) == (
                pytest.approx(1 - math.exp(-rate)))


def test_twelve_months_of_usual_stress_keep_the_share_of_workers_that_the_lever_says():
    for continuity in (2.0, 40.0, 55.0, 85.0, 99.5):
        kept = (1 - guidance.leaving_probability(continuity, 0.5, 1.0, PAR.guidance)) ** 12
        assert kept == pytest.approx(continuity / 100)


@over_many_states(300)
def test_a_term_is_uniform_within_its_band_to_the_month(seed):
    c = Case(seed)
    p = c.of("release_decision")
    band, within = c.rng.random(2)
    edges = (p.band_five, p.band_five + p.band_ten, p.band_five + p.band_ten + p.band_fifteen)
    if band < edges[0]:
        low, high = 24, 60
        share = 1.0 if within < 0.62 else (within - 0.62) / 0.38
    else:
        low, high = ((61, 120) if band < edges[1]
                     else (121, 180) if band < edges[2] else (181, 300))
        share = within
    term = trial.term_from(band, within, c.par.release_decision)
    assert abs(term - (low + share * (high - low))) <= 1
    assert low <= term <= high


def test_common_rules_even_out_access_and_without_them_it_runs_from_0_6_to_1_4():
    p = PAR.detention_regime
    for spread in (-0.4, -0.1, 0.0, 0.4):
        assert detention_regime.access(spread, 0.0, p) == pytest.approx(1 + spread)
        apart = [abs(detention_regime.access(spread, rules / 10, p) - 1) for rules in range(11)]
        assert apart == sorted(apart, reverse=True)


@over_many_states(200)
def test_visits_and_enrolment_follow_access(seed):
    c = Case(seed)
    levers, access = c.levers, c.rng.uniform(0.6, 1.4)
    room, p = c.prison.free_room, c.of("detention_regime")
    for placed in (0, 1):
        assert detention_regime.visits_held(
            levers.family_visits, access, room, placed, c.par.detention_regime
        ) == pytest.approx(levers.family_visits * access * (1 - p.visit_room * (1 - room))
                           * (0.5 if placed else 1))
    wanted = levers.prison_programmes / 100 * access * (0.6 + 0.8 * c.before.motivation)
    assert clip(prison_programmes.enrolment_probability(
        levers.prison_programmes, access, c.before.motivation, c.par.prison_programmes), 0, 1
    ) == pytest.approx(clip(wanted, 0, 1))


@over_many_states(300)
def test_the_court_sees_the_municipality_only_as_far_as_livc_r_reaches(seed):
    c = Case(seed, phase=3, stay_left=0, at_disposal=0, served=30, sentence=200, eligible=1)
    c.institution.served_share = 1.0
    c.u[purposes.GRANTED, PLACE] *= 0.05
    c.u[purposes.PETITION, PLACE] = 1e-9
    c.u[purposes.DECLINES, PLACE] = 0.9999
    release_decision.advance(
        c.person, c.family, c.town, c.region, c.institution, c.public, c.levers,
        c.par.release_decision, c.u, PLACE, c.luck, WHO, MONTH)
    b = c.before
    plan = 0.25 * (c.family.has_tie * b.family_contact + 0.6 * b.papers + b.dose
                   + c.region.link[L_PRISON, L_TOWN] * c.town.reach)
    assert (c.person.phase != 3) == (c.word(purposes.GRANTED) < granted(c, plan))


@over_many_states(300)
def test_ocad_hears_the_municipality_only_as_far_as_livc_r_reaches(seed):
    c = Case(seed, listed=1, known=0, review_due=1, good_months=0)
    c.institution.served_share = 1.0
    c.u[purposes.REVIEWED, PLACE] = 1e-9
    threat_assessment.advance(c.person, c.family, c.town, c.region, c.institution, c.levers,
                              c.par.threat_assessment, c.u, PLACE, WHO, MONTH)
    b, f, p = c.before, c.family, c.of("threat_assessment")
    balance = c.levers.assessment_balance
    heard = (c.region.link[L_HOUSE, L_OCAD] + c.region.link[L_OCAD, L_TOWN] * c.town.reach) / 2
    noise = p.noise * (1 - p.information_gain * heard) * (1 - p.balance_gain * balance)
    family = 0 if f.extremist else f.cohesion * b.family_contact
    signs = 0.25 * (b.housing / 2 + b.job / 2 + b.bridging + family) - 0.35
    risk = 0.6 * b.attachment + 0.4 * b.harmful_ties + 0.15 * (b.distress - 0.5) + p.bias
    target = clip(risk + noise * z(c.word(purposes.SIGNAL))
                  - balance * p.resilience_weight * signs, 0, 1)
    up = target > b.assessed_threat
    speed = p.up if up else p.down + (p.up - p.down) * balance
    assert c.person.assessed_threat == pytest.approx(approach(b.assessed_threat, target, speed))
