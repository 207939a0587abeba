"""Ten services: who needs one, who is referred, who waits, who gets a place.

    referral = need * (0.5 + motivation) * (self_refer + self_refer_linking*linking
               + (refer_unlinked + (refer_linked - refer_unlinked)*link) if there is a worker)
    places   = floor(lever/100 * people outside in the region * used_well + keyed rounding)
    admitted: longest wait first, ties by luck, then by row; nobody served is sent away
    ends: after its months, when the need ends (support with a home goes on, to keep it), by
    dropping out (less often with trust), or with the project that pays the place

A weak link between house of justice and agency means referrals that never come, and places lost
to double handling. In the gap after release nobody is referred.
Left out: waiting-list gaming, referral inside, quality differences between agencies.
Brief: R6, R11, R12, R13, R14, R15.
"""

from __future__ import annotations

import math
from collections import namedtuple

import numpy as np

from ..core import purposes
from ..core.codes import (
    FINAL,
    JOB,
    L_HOUSE,
    L_TOWN,
    LONGEST_WAIT,
    N_REGIONS,
    N_SERVICES,
    NO_JOB,
    PERSON,
    S_CHAPLAIN,
    S_EDUCATION,
    S_FAMILY_WORK,
    S_HOUSING,
    S_JOB,
    S_MENTOR,
    S_PSYCHOSOCIAL,
    S_REUNIFICATION,
    S_RIGHTS,
    S_TRAUMA,
    SETTLED,
)
from ..core.compiled import compiled, compiled_apart
from ..core.luck import uniform
from ..core.maths import lim
from ..core.people import (
    is_served,
    is_waiting,
    start_service,
    start_waiting,
    stop_all_services,
    stop_service,
)
from .spec import MechanismSpec
from .working_links import SECTOR_OF_SERVICE

SPEC = MechanismSpec("service_queues", 5, "Referral, queues and places of ten services",
                     ("R6", "R11", "R12", "R13", "R14", "R15"))
ServiceQueues = namedtuple(
    "ServiceQueues",
    "refer_unlinked refer_linked self_refer_linking self_refer drop_out alliance usual_trust "
    "project_months mentor_lost need_motivation need_debt need_distress need_psychosocial_else "
    "need_schooling "
    "need_trauma need_mentor need_chaplain need_strain lasts_housing lasts_job lasts_rights "
    "lasts_psychosocial lasts_education lasts_trauma lasts_mentor lasts_chaplain "
    "lasts_family_work lasts_reunification")

N_QUEUES = N_REGIONS * N_SERVICES


@compiled
def needs_of(person, family, p):
    """Return the services that somebody needs, one bit a kind."""
    needs = (1 << S_PSYCHOSOCIAL) | (1 << S_MENTOR) | (1 << S_CHAPLAIN)
    if person.housing != SETTLED:
        needs |= 1 << S_HOUSING
    if person.job != JOB:
        needs |= 1 << S_JOB
        # Being in education counts as training; that ends no need for it.
        free = person.job == NO_JOB or is_served(person, S_EDUCATION)
        if free and person.schooling < p.need_schooling:
            needs |= 1 << S_EDUCATION
    if person.papers == 0 or person.rights == 0 or person.debt > p.need_debt:
        needs |= 1 << S_RIGHTS
    if person.trauma > p.need_trauma:
        needs |= 1 << S_TRAUMA
    if family.has_tie == 1 and family.strain > p.need_strain:
        needs |= 1 << S_FAMILY_WORK
    if person.together == 0:
        needs |= 1 << S_REUNIFICATION
    return needs


@compiled
def weight_of_need(kind, distress, p):
    """Return the weight of a need, 0 to 1: three kinds are needed more or less by everybody."""
    if kind == S_MENTOR:
        return p.need_mentor
    if kind == S_CHAPLAIN:
        return p.need_chaplain
    if kind == S_PSYCHOSOCIAL and distress <= p.need_distress:
        return p.need_psychosocial_else
    return 1.0


@compiled
def lasts(kind, p):
    """Return how many months a service lasts."""
    if kind == S_HOUSING:
        return p.lasts_housing
    if kind == S_JOB:
        return p.lasts_job
    if kind == S_RIGHTS:
        return p.lasts_rights
    if kind == S_PSYCHOSOCIAL:
        return p.lasts_psychosocial
    if kind == S_EDUCATION:
        return p.lasts_education
    if kind == S_TRAUMA:
        return p.lasts_trauma
    if kind == S_MENTOR:
        return p.lasts_mentor
    if kind == S_CHAPLAIN:
        return p.lasts_chaplain
    if kind == S_FAMILY_WORK:
        return p.lasts_family_work
    return p.lasts_reunification


@compiled_apart
def offered(kind, levers):
    """Return places per 100 that policy pays for this service."""
    if kind == S_HOUSING:
        return levers.housing_support
    if kind == S_JOB:
        return levers.job_support
    if kind == S_RIGHTS:
        return levers.rights_support
    if kind == S_PSYCHOSOCIAL:
        return levers.psychosocial_care
    if kind == S_EDUCATION:
        return levers.education_support
    if kind == S_TRAUMA:
        return levers.trauma_care
    if kind == S_MENTOR:
        return levers.mentors
    if kind == S_CHAPLAIN:
        return levers.chaplaincy
    if kind == S_FAMILY_WORK:
        return levers.family_work
    return levers.reunification_support


@compiled
def referral_probability(need_of, motivation, linking, entitled, link, p):
    """Return the chance to be referred, or to ask oneself, this month."""
    way = p.self_refer + p.self_refer_linking * linking
    if entitled:
        way += p.refer_unlinked + (p.refer_linked - p.refer_unlinked) * link
    return need_of * (p.need_motivation + motivation) * way


@compiled
def drop_out_probability(trust, state_sd, effects, p):
    """Return the chance to drop out of a service this month."""
    return p.drop_out * math.exp(-p.alliance * effects * (trust - p.usual_trust) / state_sd)


@compiled_apart
def open_places(regions, levers):
    """Work out how many places each service has in each region this month."""
    for r in range(N_REGIONS):
        region = regions[r]
        region.open = 0
        for k in range(N_SERVICES):
            places = math.floor(offered(k, levers) / 100.0 * region.outside * region.used_well[k]
                                + region.lumpiness[k])
            region.places[k] = places
            region.free[k] = int(places)
            for wait in range(region.longest[k] + 1):
                region.waits[k, wait] = 0
            region.longest[k] = -1
            region.taken[k] = 0.0
            region.waiting[k] = 0.0


@compiled
def advance(person, family, town, region, p, shared, u, i, month):
    """Refer, drop and end; count who is served and who waits. Admission follows for all."""
    if person.handover_gap > 0 or person.sanction_state == FINAL:
        stop_all_services(person)
        return
    needs = needs_of(person, family, p)
    keep_services(person, needs, region, p, shared, u, i, month)
    person.awaits &= needs
    unmet = needs & ~person.receives
    for kind in range(N_SERVICES):
        if (unmet >> kind) & 1 == 0:
            continue
        if not is_waiting(person, kind):
            link = region.link[L_HOUSE, SECTOR_OF_SERVICE[kind]]
            if SECTOR_OF_SERVICE[kind] == L_TOWN:
                link *= town.reach
            if u[purposes.SERVICE_HOUSING + kind, i] >= referral_probability(
                    weight_of_need(kind, person.distress, p), person.motivation, person.linking,
                    person.entitled == 1, link, p):
                continue
            start_waiting(person, kind, month)
        wait = min(month - person.service_since[kind], LONGEST_WAIT)
        region.waits[kind, wait] += 1
        region.longest[kind] = max(region.longest[kind], wait)
        region.waiting[kind] += 1.0


@compiled
def keep_services(person, needs, region, p, shared, u, i, month):
    """End the services that are over, dropped or no longer paid; the others keep their places."""
    if person.receives == 0:
        return
    project_ends = month % int(p.project_months) == 0
    drops = drop_out_probability(person.trust, shared.state_sd, shared.effects, p)
    for kind in range(N_SERVICES):
        if not is_served(person, kind):
            continue
        # Housing support goes on once there is a home: it also helps to keep it.
        over = (needs >> kind) & 1 == 0 and kind != S_HOUSING
        unpaid = project_ends and (person.project_paid >> kind) & 1 == 1
        if (over or unpaid or u[purposes.SERVICE_HOUSING + kind, i] < drops
                or month - person.service_since[kind] >= lasts(kind, p)):
            stop_service(person, kind)
            if unpaid and kind == S_MENTOR and shared.effects > 0.0:
                person.trust = lim(person.trust * p.mentor_lost)
        else:
            region.free[kind] -= 1
            region.taken[kind] += 1.0


@compiled_apart
def find_margins(region):
    """Find, for each service, the wait that just gets a place or not."""
    for kind in range(N_SERVICES):
        if region.free[kind] > 0 and region.longest[kind] >= 0:
            region.open |= 1 << kind
        wait = region.longest[kind]
        while wait >= 0 and region.waits[kind, wait] <= max(0, region.free[kind]):
            region.free[kind] -= region.waits[kind, wait]
            wait -= 1
        region.marginal[kind] = wait


@compiled_apart
def admit(people, regions, levers, luck, month):
    """Give free places to those who wait longest; luck decides between equal waits.

    Waits are counted by length, so the wait that just gets a place is found without sorting;
    only those who have waited exactly that long are put in order.
    """
    anywhere = 0
    for r in range(N_REGIONS):
        find_margins(regions[r])
        anywhere |= regions[r].open
    if anywhere == 0:
        return
    keys = np.empty(N_QUEUES, dtype=np.float64)
    rows = np.empty(N_QUEUES, dtype=np.int64)
    n = 0
    for who in range(len(people)):
        person = people[who]
        if person.awaits & anywhere == 0:
            continue
        region = regions[person.region]
        for kind in range(N_SERVICES):
            if (person.awaits & region.open) >> kind & 1 == 0:
                continue
            wait = min(month - person.service_since[kind], LONGEST_WAIT)
            if wait > region.marginal[kind]:
                take_place(person, kind, region, levers, luck, who, month)
            elif wait == region.marginal[kind] and region.free[kind] > 0:
                if n == len(keys):
                    keys = np.concatenate((keys, np.empty(n, dtype=np.float64)))
                    rows = np.concatenate((rows, np.empty(n, dtype=np.int64)))
                draw = uniform(luck, PERSON, who, month, purposes.SERVICE_HOUSING + kind)
                keys[n] = person.region * N_SERVICES + kind + draw
                rows[n] = who
                n += 1
    order = np.argsort(keys[:n], kind="mergesort")
    for place in range(n):
        queue = int(keys[order[place]])
        region = regions[queue // N_SERVICES]
        kind = queue % N_SERVICES
        if region.free[kind] > 0:
            region.free[kind] -= 1
            who = rows[order[place]]
            take_place(people[who], kind, region, levers, luck, who, month)


@compiled_apart
def take_place(person, kind, region, levers, luck, who, month):
    """Let somebody start in a service, on a permanent place or one paid by a project."""
    draw = uniform(luck, PERSON, who, month, purposes.PROJECT_PAID + kind)
    start_service(person, kind, month, draw >= levers.permanent_funding / 100.0)
    region.taken[kind] += 1.0
    region.waiting[kind] -= 1.0
