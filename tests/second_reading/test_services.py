"""Needs, referral, queues and places of ten services, read a second time."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reintegration_sim.core import purposes
from reintegration_sim.core.codes import L_HOUSE, L_TOWN, PERSON
from reintegration_sim.core.fields.institutions import REGION
from reintegration_sim.core.fields.returnee import RETURNEE
from reintegration_sim.core.luck import luck_key, uniform
from reintegration_sim.core.records import blank
from reintegration_sim.mechanisms import service_queues, work_and_money

from .common import MONTH, PLACE, WHO, Case, gets, over_many_states, random_levers

SECTOR = (4, 4, 4, 5, 7, 5, 7, 7, 6, 6)
LASTS = (12, 9, 5, 9, 10, 10, 18, 18, 12, 9)
LEVER = ("housing_support", "job_support", "rights_support", "psychosocial_care",
         "education_support", "trauma_care", "mentors", "chaplaincy", "family_work",
         "reunification_support")
HOUSING, EDUCATION = 0, 4


def needs(c):
    """Return the weight of each of ten needs."""
    b, f = c.before, c.family
    # Being in education counts as training, which ends no need for it.
    in_need_of_schooling = b.job == 0 or (gets(b, EDUCATION) and b.job == 1)
    return (b.housing != 2, b.job != 2, not b.papers or not b.rights or b.debt > 0.4,
            1.0 if b.distress > 0.45 else 0.3, b.schooling < 0.5 and in_need_of_schooling,
            b.trauma > 0.5,
            0.6, 0.5, f.has_tie and f.strain > 0.4, not b.together)


def referral(c, k):
    p, b = c.of("service_queues"), c.before
    link = c.region.link[L_HOUSE, SECTOR[k]]
    if SECTOR[k] == L_TOWN:
        link *= c.town.reach
    way = 0.03 + p.self_refer_linking * b.linking
    if b.entitled:
        way += p.refer_unlinked + (p.refer_linked - p.refer_unlinked) * link
    return needs(c)[k] * (0.5 + b.motivation) * way


def ends(c, k, month):
    p, b = c.of("service_queues"), c.before
    drops = p.drop_out * math.exp(-0.43 * c.E * (b.trust - 0.5) / c.sd)
    # Support with a home outlasts the need: otherwise "lost x 0.5 while served" would be empty.
    met = not needs(c)[k] and k != HOUSING
    return (met or c.word(purposes.SERVICE_HOUSING + k) < drops
            or month - b.service_since[k] >= LASTS[k]
            or (month % 24 == 0 and (int(b.project_paid) >> k) & 1))


@over_many_states(400)
def test_services_begin_and_end_as_in_the_text(seed):
    c = Case(seed, phase=int(4 + seed % 5))
    if c.rng.random() < 0.7:
        c.person.handover_gap = c.before.handover_gap = 0
    month = int(c.rng.choice([24, 7]))
    c.person.service_since[:] = month - c.rng.integers(0, 20, 10)
    c.before.service_since = c.person.service_since.copy()
    for k in range(10):
        c.u[purposes.SERVICE_HOUSING + k, PLACE] *= c.rng.choice([1, 0.2])
    service_queues.advance(c.person, c.family, c.town, c.region, c.par.service_queues, c.par.shared,
                           c.u, PLACE, month)
    b, a = c.before, c.person
    if b.handover_gap > 0 or b.sanction_state == 4:
        assert (a.receives, a.awaits) == (0, 0)
        return
    for k in range(10):
        if gets(b, k) and not ends(c, k, month):
            assert gets(a, k)
            continue
        assert not gets(a, k)
        waits = (int(a.awaits) >> k) & 1
        refers = c.word(purposes.SERVICE_HOUSING + k) < referral(c, k)
        if (int(b.awaits) >> k) & 1:
            assert waits == bool(needs(c)[k])
        elif not gets(b, k):
            assert waits == refers


@over_many_states(200)
def test_chances_of_services_are_those_of_the_text(seed):
    c = Case(seed)
    b, p, q = c.before, c.of("service_queues"), c.par.service_queues
    found = service_queues.needs_of(c.person, c.family, q)
    for k in range(10):
        assert (found >> k) & 1 == bool(needs(c)[k])
        assert service_queues.lasts(k, q) == LASTS[k]
        assert service_queues.offered(k, c.levers) == c.levers[LEVER[k]]
    assert service_queues.drop_out_probability(b.trust, c.sd, c.E, q) == pytest.approx(
        p.drop_out * math.exp(-0.43 * c.E * (b.trust - 0.5) / c.sd))


@over_many_states(60)
def test_free_places_go_to_those_who_wait_longest_and_ties_to_luck(seed):
    rng = np.random.default_rng(seed)
    levers, luck = random_levers(rng), luck_key(seed, 1)
    people, regions = blank(RETURNEE, 40), blank(REGION, 3)
    for r in range(3):
        regions[r].outside = rng.integers(5, 30)
        regions[r].used_well[:] = rng.uniform(0.7, 1, 10)
        regions[r].lumpiness[:] = rng.random(10)
        regions[r].longest[:] = -1
    service_queues.open_places(regions, levers)
    places = {(r, k): math.floor(levers[LEVER[k]] / 100 * regions[r].outside
                                 * regions[r].used_well[k] + regions[r].lumpiness[k])
              for r in range(3) for k in range(10)}
    waiting = {key: [] for key in places}
    for who in range(40):
        r = people[who].region = rng.integers(0, 3)
        people[who].phase = 8
        for k in range(10):
            if rng.random() < 0.5:
                wait = int(rng.integers(0, 4))
                people[who].awaits |= 1 << k
                people[who].service_since[k] = MONTH - wait
                regions[r].waits[k, wait] += 1
                regions[r].longest[k] = max(regions[r].longest[k], wait)
                u = uniform(luck, PERSON, who, MONTH, purposes.SERVICE_HOUSING + k)
                waiting[int(r), k].append((-wait, u, who))
    service_queues.admit(people, regions, levers, luck, MONTH)
    for (r, k), queue in waiting.items():
        lucky = {who for _, _, who in sorted(queue)[:max(0, places[r, k])]}
        assert {who for _, _, who in queue if (int(people[who].receives) >> k) & 1} == lucky


def test_somebody_in_education_keeps_the_place():
    c = Case(1, phase=8, handover_gap=0, sanction_state=0, job=0, schooling=0.2, trust=0.9,
             receives=1 << EDUCATION, awaits=0, project_paid=0)
    c.person.service_since[EDUCATION] = MONTH
    c.u[:, PLACE] = 0.9999
    work_and_money.advance(c.person, c.town, c.levers, c.par.work_and_money, c.par.shared, c.u,
                           PLACE, WHO, MONTH)
    assert c.person.job == 1
    service_queues.advance(c.person, c.family, c.town, c.region, c.par.service_queues, c.par.shared,
                           c.u, PLACE, MONTH + 1)
    assert gets(c.person, EDUCATION)


def test_a_mentor_project_that_ends_costs_trust():
    mentor = 6
    c = Case(1, phase=8, handover_gap=0, sanction_state=0, trust=0.6, receives=1 << mentor,
             awaits=0, project_paid=1 << mentor)
    c.person.service_since[mentor] = 20
    c.u[:, PLACE] = 0.9999
    service_queues.advance(c.person, c.family, c.town, c.region, c.par.service_queues, c.par.shared,
                           c.u, PLACE, 24)
    assert not gets(c.person, mentor)
    assert c.person.trust == pytest.approx(0.6 * 0.95)
