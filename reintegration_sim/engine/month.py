"""One month, stage by stage. This is the table of contents of the model.

Stages are barriers: everybody finishes one before anybody starts the next, so a shared place, a
link or a headline is the same for all. Within a stage, mechanisms run person by person in the
order listed. People are taken in chunks whose draws are computed together.
"""

from __future__ import annotations

from ..core import purposes
from ..core.codes import FAMILY, GONE, I_COURT, N_REGIONS, NOT_HERE, PENDING, PERSON, REMAND, SERVING, TRIAL
from ..core.compiled import compiled
from ..core.luck import WORDS_PER_BLOCK, fill
from ..core.people import is_inside, is_supervised
from ..mechanisms import (
    attachment,
    clocks,
    common_offence,
    condition_breach,
    detention_regime,
    entry,
    exits,
    family_life,
    guidance,
    handover,
    housing,
    institutional_load,
    living_labs,
    papers,
    prison_programmes,
    public_reaction,
    reengagement,
    release_decision,
    sanctions,
    service_queues,
    social_ties,
    stability,
    stigma_felt,
    supervision,
    threat_assessment,
    trauma_care,
    trial,
    trust_and_fairness,
    work_and_money,
    working_links,
)
from ..population.institutions import OCAD_ROW, OFFICE_ROW, row_of, sector_means
from ..population.synthesis import leave_prison_together
from .series import add_institutions, add_person


def _block(purpose: int) -> int:
    return purpose // WORDS_PER_BLOCK


START_OF_MONTH = _block(purposes.DEPARTS)
GUIDANCE = _block(purposes.WORKER_LEAVES)
SERVICES = _block(purposes.SERVICE_HOUSING), _block(purposes.SERVICE_FAMILY_WORK)
NEEDS = _block(purposes.HOME_FOUND), _block(purposes.JOB_FOUND)
TIES = _block(purposes.BRIDGING)
INNER_LIFE = _block(purposes.FAIRNESS), _block(purposes.SHOCK)
SETBACKS = _block(purposes.OFFENCE)
FAMILIES = _block(purposes.FAMILY_STRAIN)


@compiled
def stage_1_institutions(w, levers, par, luck, month):
    """Move clocks, exits and entries; let institutions take stock; move links."""
    people = w.people
    chunk = w.u.shape[1]
    institutional_load.forget(w.prisons, w.houses, w.regions, w.institutions)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(w.u, luck, PERSON, start, count, month, START_OF_MONTH)
        for i in range(count):
            who = start + i
            person = people[who]
            family = w.families[person.family]
            person.active_this_month = 0
            if person.phase == GONE:
                continue
            if person.phase == NOT_HERE:
                if person.arrival_month > month:
                    continue
                entry.advance(person, family, par.release_decision, luck, who, month)
            else:
                person.active_this_month = 1
                if month > 0:
                    clocks.advance(person)
                exits.advance(person, par.exits, w.u, i, who, month, w.log)
            if person.active_this_month == 1:
                institutional_load.count(
                    person, w.prisons[person.prison], w.houses[person.house],
                    w.regions[person.region], w.institutions[OCAD_ROW],
                    w.institutions[row_of(I_COURT, person.region)], w.institutions[OFFICE_ROW],
                    levers, par.release_decision, who, month)
    institutional_load.advance(
        w.prisons, w.houses, w.towns, w.regions, w.institutions, w.public[0], levers,
        par.institutional_load, w.scale, par.sanctions.procedure_months, luck, month)
    for h in range(len(w.houses)):
        guidance.train(w.houses[h], w.labs[w.houses[h].region], levers, par.guidance,
                       par.living_labs, par.shared)
    for r in range(N_REGIONS):
        sector_means(w.sectors, w.prisons, w.houses, w.towns, w.institutions, r)
        working_links.advance(w.links[r], w.sectors, w.regions[r], levers, par.working_links)


@compiled
def stages_2_to_4_authorities(w, levers, par, luck, month):
    """Assess; supervise; hold, judge, release; hand over."""
    people = w.people
    chunk = w.u.shape[1]
    public = w.public[0]
    ocad = w.institutions[OCAD_ROW]
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(w.u, luck, PERSON, start, count, month, START_OF_MONTH)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            threat_assessment.advance(
                person, w.families[person.family], w.towns[person.town], w.links[person.region],
                ocad, levers, par.threat_assessment, w.u, i, who, month, w.log)
            supervision.advance(person, w.houses[person.house], levers, par.supervision, luck, who,
                                month)
    for who in range(len(people)):
        person = people[who]
        if person.active_this_month == 0:
            continue
        prison = w.prisons[person.prison]
        if is_inside(person):
            detention_regime.advance(person, prison, levers, par.detention_regime, luck, who, month)
        prison_programmes.advance(person, prison, levers, par.prison_programmes,
                                  par.detention_regime, par.shared, luck, who, month)
        if person.phase == REMAND or person.phase == PENDING:
            trial.advance(person, par.release_decision, luck, who, month)
        elif person.phase == SERVING:
            if w.kind == TRIAL and month == 0:
                leave_prison_together(person, levers, par.population, par.release_decision, luck,
                                      who)
            else:
                release_decision.advance(
                    person, w.families[person.family], w.towns[person.town], w.links[person.region],
                    w.institutions[row_of(I_COURT, person.region)], public, levers,
                    par.release_decision, luck, who, month)
    for who in range(len(people)):
        person = people[who]
        if person.active_this_month == 1 and person.released_this_month > 0:
            handover.advance(
                person, w.families[person.family], w.prisons[person.prison],
                w.houses[person.house], w.links[person.region], levers, par.handover, par.papers,
                par.common_offence, par.shared, luck, who, month, w.log)


@compiled
def stage_5_services(w, levers, par, luck, month):
    """Guidance, then queues for everybody, then needs person by person."""
    people = w.people
    chunk = w.u.shape[1]
    service_queues.open_places(w.regions, w.queues, levers)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        for block in range(GUIDANCE, SERVICES[1] + 1):
            fill(w.u, luck, PERSON, start, count, month, block)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0 or is_inside(person):
                continue
            guidance.advance(person, w.houses[person.house], levers, par.guidance,
                             par.institutional_load, par.service_queues.project_months, par.shared,
                             w.u, i, luck, who, month, w.log)
            service_queues.advance(person, w.families[person.family], w.towns[person.town],
                                   w.links[person.region], w.queues, par.service_queues,
                                   par.shared, w.u, i, month)
    service_queues.admit(people, w.queues, levers, luck, month)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(w.u, luck, PERSON, start, count, month, SERVICES[1])
        for block in range(NEEDS[0], NEEDS[1] + 1):
            fill(w.u, luck, PERSON, start, count, month, block)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0 or is_inside(person):
                continue
            town = w.towns[person.town]
            papers.advance(person, levers, par.papers, par.shared, w.u, i, luck, who, month)
            housing.advance(person, w.families[person.family], town, levers, par.housing,
                            par.shared, w.u, i, luck, who, month, w.log)
            work_and_money.advance(person, town, levers, par.work_and_money, par.shared, w.u, i,
                                   who, month, w.log)
            trauma_care.advance(person, par.trauma_care, par.prison_programmes, par.shared)


@compiled
def stage_6_families(w, levers, par, luck, month):
    """Contact and reunion of each person, then each family."""
    people = w.people
    families = w.families
    chunk = w.u.shape[1]
    for f in range(len(families)):
        if families[f].members > 0:
            family_life.forget(families[f])
    for who in range(len(people)):
        person = people[who]
        if person.active_this_month == 1:
            family_life.bring_home(person, families[person.family], w.towns[person.town],
                                   w.links[person.region], par.family_life, par.shared, luck, who,
                                   month, w.log)
    for start in range(0, len(families), chunk):
        count = min(chunk, len(families) - start)
        fill(w.u, luck, FAMILY, start, count, month, FAMILIES)
        for i in range(count):
            family = families[start + i]
            if family.members > 0:
                family_life.advance(family, par.family_life, par.shared, w.u, i)


@compiled
def stage_7_ties(w, levers, par, luck, month):
    """Living Labs meet; ties move; people attend."""
    people = w.people
    chunk = w.u.shape[1]
    for r in range(N_REGIONS):
        living_labs.meet(w.labs[r], w.links[r], levers, par.living_labs, luck, r, month)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(w.u, luck, PERSON, start, count, month, TIES)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            family = w.families[person.family]
            social_ties.advance(person, family, w.prisons[person.prison], par.social_ties,
                                par.shared, w.u, i)
            living_labs.advance(person, family, w.labs[person.region], levers, par.living_labs,
                                par.shared, w.u, i, luck, who, month)


@compiled
def stages_8_and_9_sanctions_and_inner_life(w, levers, par, luck, month):
    """Sanctions for everybody, then inner life."""
    people = w.people
    chunk = w.u.shape[1]
    public = w.public[0]
    for who in range(len(people)):
        person = people[who]
        if person.active_this_month == 1:
            sanctions.advance(person, w.institutions[OFFICE_ROW], public, levers, par.sanctions,
                              par.shared, luck, who, month, w.log)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        for block in range(INNER_LIFE[0], INNER_LIFE[1] + 1):
            fill(w.u, luck, PERSON, start, count, month, block)
        for i in range(count):
            person = people[start + i]
            if person.active_this_month == 0:
                continue
            trust_and_fairness.advance(
                person, w.prisons[person.prison], levers, par.trust_and_fairness, par.sanctions,
                par.detention_regime, par.family_life, par.stigma_felt, par.shared, w.u, i)
            stigma_felt.advance(person, w.towns[person.town], public, par.stigma_felt, par.shared,
                                w.u, i)
            attachment.advance(person, par.attachment, par.prison_programmes, par.shared, w.u, i)


@compiled
def stage_10_setbacks(w, levers, par, luck, month):
    """Ordinary offences, broken conditions, re-engagement."""
    people = w.people
    chunk = w.u.shape[1]
    public = w.public[0]
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(w.u, luck, PERSON, start, count, month, SETBACKS)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            family = w.families[person.family]
            common_offence.advance(
                person, family, par.common_offence, par.guidance, par.return_to_prison,
                par.threat_assessment, par.shared, w.u, i, luck, who, month, w.log)
            if person.active_this_month == 1 and is_supervised(person):
                condition_breach.advance(
                    person, public, levers, par.condition_breach, par.return_to_prison,
                    par.sanctions, par.shared, w.u, i, luck, who, month, w.log)
            if person.active_this_month == 1:
                reengagement.advance(
                    person, family, w.links[person.region], public, levers, par.reengagement,
                    par.common_offence, par.return_to_prison, par.shared, w.u, i, luck, who, month,
                    w.log)


@compiled
def stage_12_measurement(w, par, month):
    """Measure every person present, then sum up the month."""
    people = w.people
    s = w.series[month]
    for who in range(len(people)):
        person = people[who]
        family = w.families[person.family]
        if person.phase != NOT_HERE and person.phase != GONE:
            stability.advance(person, family, par.stability, who, month, w.log)
        add_person(s, person, family)
    add_institutions(s, w.prisons, w.houses, w.towns, w.labs, w.public[0], w.links)


@compiled
def advance_month(w, levers, par, luck, month):
    """Advance the world by one month, in the order of its stages."""
    stage_1_institutions(w, levers, par, luck, month)
    stages_2_to_4_authorities(w, levers, par, luck, month)
    stage_5_services(w, levers, par, luck, month)
    stage_6_families(w, levers, par, luck, month)
    stage_7_ties(w, levers, par, luck, month)
    stages_8_and_9_sanctions_and_inner_life(w, levers, par, luck, month)
    stage_10_setbacks(w, levers, par, luck, month)
    public_reaction.advance(w.public[0], w.towns, w.labs, levers, par.public_reaction, par.shared,
                            luck, month)
    stage_12_measurement(w, par, month)
