"""One month, stage by stage. This is the table of contents of the model.

Stages are barriers: everybody finishes one before anybody starts the next, so a shared place, a
link or a headline is the same for all. Within a stage, mechanisms run person by person in the
order listed. People are taken in chunks whose draws are computed together.
"""

from __future__ import annotations

from ..core import purposes
from ..core.codes import (
    EVENTS,
    FAMILY,
    GONE,
    I_COURT,
    N_REGIONS,
    NOT_HERE,
    PENDING,
    PERSON,
    REMAND,
    SERVING,
    TRIAL,
)
from ..core.compiled import compiled, compiled_within
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
AUTHORITIES = _block(purposes.TRIAL)
OF_THE_YEAR = _block(purposes.DECLINES)
OF_THE_HALF_YEAR = _block(purposes.PLACED)
GUIDANCE = _block(purposes.WORKER_LEAVES)
SERVICES_END = _block(purposes.SERVICE_FAMILY_WORK)
NEEDS = _block(purposes.HOME_FOUND), _block(purposes.RIGHTS)
TIES = _block(purposes.BRIDGING)
INNER_LIFE = _block(purposes.FAIRNESS), _block(purposes.SHOCK)
SETBACKS = _block(purposes.OFFENCE)
FAMILIES = _block(purposes.FAMILY_STRAIN)


@compiled_within
def stage_1_institutions(w, levers, par, luck, month):
    """Move clocks, exits and entries; let institutions take stock; move links."""
    people, families, prisons, houses = w.people, w.families, w.prisons, w.houses
    regions, institutions, u = w.regions, w.institutions, w.draws[0].u
    chunk = u.shape[1]
    ocad = institutions[OCAD_ROW]
    office = institutions[OFFICE_ROW]
    institutional_load.forget(houses, regions, institutions)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(u, luck, PERSON, start, count, month, START_OF_MONTH)
        for i in range(count):
            who = start + i
            person = people[who]
            person.active_this_month = 0
            if person.phase == GONE:
                continue
            if person.phase == NOT_HERE:
                if person.arrival_month > month:
                    continue
                entry.advance(person, families[person.family], par.release_decision, luck, who,
                              month)
            else:
                person.active_this_month = 1
                if month > 0:
                    clocks.advance(person)
                exits.advance(person, par.exits, u, i, who, month)
            if person.active_this_month == 1:
                institutional_load.count(
                    person, houses[person.house], regions[person.region], ocad,
                    institutions[row_of(I_COURT, person.region)], office, levers,
                    par.release_decision, who, month)
    institutional_load.advance(
        prisons, houses, w.towns, regions, institutions, w.public[0], levers,
        par.institutional_load, par.detention_regime, w.scale, par.sanctions.procedure_months, luck,
        month)
    for h in range(len(houses)):
        guidance.prepare(houses[h], w.labs[houses[h].region], levers, par.guidance,
                         par.living_labs, par.institutional_load, par.shared)
    for r in range(N_REGIONS):
        sector_means(w.sectors, prisons, houses, w.towns, institutions, r)
        working_links.advance(regions[r], w.sectors, levers, par.working_links)


@compiled_within
def stages_2_to_4_authorities(w, levers, par, luck, month):
    """Assess and control; hold, judge, release; hand over.

    These stages touch nobody but the person, so one loop gives what three barriers would.
    """
    people, families, prisons, houses, towns = w.people, w.families, w.prisons, w.houses, w.towns
    regions, institutions, u = w.regions, w.institutions, w.draws[0].u
    chunk = u.shape[1]
    public = w.public[0]
    ocad = institutions[OCAD_ROW]
    leave_together = w.kind == TRIAL and month == 0
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(u, luck, PERSON, start, count, month, START_OF_MONTH)
        fill(u, luck, PERSON, start, count, month, AUTHORITIES)
        fill(u, luck, PERSON, start, count, month // 12, OF_THE_YEAR)
        fill(u, luck, PERSON, start, count, month // 6, OF_THE_HALF_YEAR)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            family = families[person.family]
            prison = prisons[person.prison]
            house = houses[person.house]
            town = towns[person.town]
            region = regions[person.region]
            threat_assessment.advance(person, family, town, region, ocad, levers,
                                      par.threat_assessment, u, i, who, month)
            supervision.advance(person, house, levers, par.supervision, u, i)
            if is_inside(person):
                detention_regime.advance(person, prison, levers, par.detention_regime, u, i)
            prison_programmes.advance(person, prison, levers, par.prison_programmes, par.shared, u,
                                      i)
            if person.phase == REMAND or person.phase == PENDING:
                trial.advance(person, par.release_decision, u, i, luck, who, month)
            elif person.phase == SERVING and leave_together:
                leave_prison_together(person, levers, par.population, par.release_decision, luck,
                                      who)
            elif person.phase == SERVING:
                release_decision.advance(
                    person, family, town, region, institutions[row_of(I_COURT, person.region)],
                    public, levers, par.release_decision, u, i, luck, who, month)
            if person.released_this_month > 0:
                handover.advance(person, family, prison, house, region, levers, par.handover,
                                 par.papers, par.common_offence, par.shared, luck, who, month)


@compiled_within
def stage_5_services(w, levers, par, luck, month):
    """Guidance and referral for everybody, then places for those who wait longest."""
    people, families, houses, towns = w.people, w.families, w.houses, w.towns
    regions, u = w.regions, w.draws[0].u
    chunk = u.shape[1]
    service_queues.open_places(regions, levers)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        for block in range(GUIDANCE, SERVICES_END + 1):
            fill(u, luck, PERSON, start, count, month, block)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0 or is_inside(person):
                continue
            guidance.advance(person, houses[person.house], levers, par.guidance,
                             par.service_queues.project_months, par.shared, u, i, month)
            service_queues.advance(person, families[person.family], towns[person.town],
                                   regions[person.region], par.service_queues, par.shared, u, i,
                                   month)
    service_queues.admit(people, regions, levers, luck, month)


@compiled_within
def stages_5_and_6_needs_and_families(w, levers, par, luck, month):
    """Papers, home, work, care and family contact of each person; then each family.

    What members bring home is summed up before any family moves.
    """
    people, families, towns, regions = w.people, w.families, w.towns, w.regions
    u = w.draws[0].u
    chunk = u.shape[1]
    for f in range(len(families)):
        family_life.forget(families[f])
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(u, luck, PERSON, start, count, month, NEEDS[0])
        fill(u, luck, PERSON, start, count, month, NEEDS[1])
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            family = families[person.family]
            town = towns[person.town]
            if not is_inside(person):
                papers.advance(person, levers, par.papers, par.shared, u, i)
                housing.advance(person, family, town, levers, par.housing, par.shared, u, i, luck,
                                who, month)
                work_and_money.advance(person, town, levers, par.work_and_money, par.shared, u, i,
                                       who, month)
                trauma_care.advance(person, par.trauma_care, par.prison_programmes, par.shared)
            family_life.bring_home(person, family, town, regions[person.region], par.family_life,
                                   par.shared, luck, who, month)
    for start in range(0, len(families), chunk):
        count = min(chunk, len(families) - start)
        fill(u, luck, FAMILY, start, count, month, FAMILIES)
        for i in range(count):
            family = families[start + i]
            if family.members > 0:
                family_life.advance(family, par.family_life, par.shared, u, i)


@compiled_within
def stage_7_ties(w, levers, par, luck, month):
    """Living Labs meet; ties move; people attend."""
    people, families, prisons, labs = w.people, w.families, w.prisons, w.labs
    u = w.draws[0].u
    chunk = u.shape[1]
    for r in range(N_REGIONS):
        living_labs.meet(labs[r], w.regions[r], levers, par.living_labs, luck, r, month)
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(u, luck, PERSON, start, count, month, TIES)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.active_this_month == 0:
                continue
            family = families[person.family]
            social_ties.advance(person, family, prisons[person.prison], par.social_ties,
                                par.shared, u, i)
            living_labs.advance(person, family, labs[person.region], levers, par.living_labs,
                                par.shared, u, i, luck, who, month)


@compiled_within
def stages_8_to_12_inner_life_setbacks_measurement(w, levers, par, luck, month):
    """Sanctions; inner life; setbacks; the public sphere; measurement.

    Stages 8 to 10 touch nobody but the person (and counts that stage 11 reads), and measurement
    reads nothing that stage 11 writes, so one loop gives what barriers would.
    """
    people, families, prisons, towns = w.people, w.families, w.prisons, w.towns
    regions, u = w.regions, w.draws[0].u
    chunk = u.shape[1]
    public = w.public[0]
    office = w.institutions[OFFICE_ROW]
    s = w.series[month]
    for start in range(0, len(people), chunk):
        count = min(chunk, len(people) - start)
        fill(u, luck, PERSON, start, count, month, INNER_LIFE[0])
        fill(u, luck, PERSON, start, count, month, INNER_LIFE[1])
        fill(u, luck, PERSON, start, count, month, SETBACKS)
        for i in range(count):
            who = start + i
            person = people[who]
            if person.phase == NOT_HERE:
                continue
            family = families[person.family]
            if person.active_this_month == 1:
                live_through(person, family, prisons[person.prison], towns[person.town],
                             regions[person.region], office, public, levers, par, u, i, luck, who,
                             month)
            if person.phase != GONE:
                stability.advance(person, family, par.stability, month)
            else:
                stability.forget(person)
            add_person(s, person, family, month)
            if person.events != 0:
                keep_events(person, w.events, w.n_events, who, month)
    public_reaction.advance(public, towns, w.labs, levers, par.public_reaction, par.shared, luck,
                            month)
    add_institutions(s, w.prisons, w.houses, towns, regions, w.labs, public)


@compiled
def live_through(person, family, prison, town, region, office, public, levers, par, u, i, luck, who,
                 month):
    """Let one person go through stages 8 to 10."""
    sanctions.advance(person, office, public, levers, par.sanctions, par.shared, u, i, luck, who,
                      month)
    if person.active_this_month == 0:
        return
    trust_and_fairness.advance(
        person, prison, levers, par.trust_and_fairness, par.sanctions, par.detention_regime,
        par.family_life, par.stigma_felt, par.shared, u, i)
    stigma_felt.advance(person, town, public, par.stigma_felt, par.shared, u, i)
    attachment.advance(person, par.attachment, par.prison_programmes, par.shared, u, i)
    common_offence.advance(
        person, family, par.common_offence, par.guidance, par.return_to_prison,
        par.threat_assessment, par.shared, u, i, luck, who, month)
    if person.active_this_month == 1 and is_supervised(person):
        condition_breach.advance(
            person, public, levers, par.condition_breach, par.return_to_prison, par.sanctions,
            par.shared, u, i, luck, who, month)
    if person.active_this_month == 1:
        reengagement.advance(
            person, family, region, public, levers, par.reengagement, par.common_offence,
            par.return_to_prison, par.shared, u, i, luck, who, month)


@compiled_within
def keep_events(person, events, n_events, who, month):
    """Copy what happened to the person this month into the log; count what finds no room."""
    for kind in range(len(EVENTS)):
        if (person.events >> kind) & 1 == 0:
            continue
        n = n_events[0]
        if n < len(events):
            events[n].who = who
            events[n].month = month
            events[n].kind = kind
            n_events[0] = n + 1
        else:
            n_events[1] += 1
    person.events = 0


@compiled_within
def advance_month(w, levers, par, luck, month):
    """Advance the world by one month, in the order of its stages."""
    stage_1_institutions(w, levers, par, luck, month)
    stages_2_to_4_authorities(w, levers, par, luck, month)
    stage_5_services(w, levers, par, luck, month)
    stages_5_and_6_needs_and_families(w, levers, par, luck, month)
    stage_7_ties(w, levers, par, luck, month)
    stages_8_to_12_inner_life_setbacks_measurement(w, levers, par, luck, month)
