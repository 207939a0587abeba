"""Belgium in small: a fixed, stated set of institutions whose capacities grow with people.

Six prisons; two houses of justice, four municipalities, one court, local task force, employment,
welfare and mental health service, youth protection and civil-society organisation a region; one
OCAD, one nationality office; one Living Lab a region. They start where today's levers have
brought them: stress, skill, orientation and links at rest, so that nothing drifts unless a
policy moves it.
"""

from __future__ import annotations

import math

from ..core import purposes
from ..core.codes import (
    I_CIVIL,
    I_COURT,
    I_EMPLOYMENT,
    I_MENTAL_HEALTH,
    I_NATIONALITY,
    I_OCAD,
    I_TASK_FORCE,
    I_WELFARE,
    I_YOUTH,
    L_CARE,
    L_CIVIL,
    L_HOUSE,
    L_OCAD,
    L_POLICE,
    L_PRISON,
    L_TOWN,
    L_YOUTH,
    N_REGIONS,
    N_SECTORS,
    N_SERVICES,
    PRISON,
    REGION,
    TOWN,
)
from ..core.compiled import compiled_apart, compiled_within
from ..core.luck import uniform
from ..core.people import is_inside
from ..mechanisms.institutional_load import (
    busy,
    free_room,
    opacity,
    prison_load,
    stress_target,
    turnover,
)
from ..mechanisms.service_queues import offered
from ..mechanisms.working_links import SECTOR_OF_SERVICE, link_at_rest, rates
from .synthesis import HOUSES_PER_REGION, TOWNS_PER_REGION

REGIONAL = (I_COURT, I_TASK_FORCE, I_EMPLOYMENT, I_WELFARE, I_MENTAL_HEALTH, I_YOUTH, I_CIVIL)
OCAD_ROW, OFFICE_ROW, FIRST_REGIONAL_ROW = 0, 1, 2
N_INSTITUTIONS = 2 + len(REGIONAL) * N_REGIONS
SETTLING_ROUNDS = 30


@compiled_apart
def row_of(kind, region):
    """Return the row of a regional institution."""
    return FIRST_REGIONAL_ROW + region * len(REGIONAL) + (kind - I_COURT)


@compiled_apart
def usual_orientation(start, today):
    """Return where rules of today have brought an orientation."""
    return start + (1.0 - start) * today.sra_services / 100.0


@compiled_within
def sector_means(sectors, prisons, houses, towns, institutions, region):
    """Fill sectors[8, 2] with mean turnover and mean orientation of each sector of a region."""
    for s in range(N_SECTORS):
        sectors[s, 0] = 0.0
        sectors[s, 1] = 0.0
    for j in range(len(prisons)):
        sectors[L_PRISON, 0] += prisons[j].turnover / len(prisons)
        sectors[L_PRISON, 1] += prisons[j].orientation / len(prisons)
    for h in range(HOUSES_PER_REGION):
        house = houses[region * HOUSES_PER_REGION + h]
        sectors[L_HOUSE, 0] += house.turnover / HOUSES_PER_REGION
        sectors[L_HOUSE, 1] += house.orientation / HOUSES_PER_REGION
    for t in range(TOWNS_PER_REGION):
        town = towns[region * TOWNS_PER_REGION + t]
        sectors[L_TOWN, 0] += town.turnover / TOWNS_PER_REGION
        sectors[L_TOWN, 1] += town.orientation / TOWNS_PER_REGION
    copy_sector(sectors, L_OCAD, institutions[OCAD_ROW])
    copy_sector(sectors, L_POLICE, institutions[row_of(I_TASK_FORCE, region)])
    copy_sector(sectors, L_CARE, institutions[row_of(I_MENTAL_HEALTH, region)])
    copy_sector(sectors, L_YOUTH, institutions[row_of(I_YOUTH, region)])
    copy_sector(sectors, L_CIVIL, institutions[row_of(I_CIVIL, region)])


@compiled_apart
def copy_sector(sectors, sector, institution):
    """Let one institution stand for its sector."""
    sectors[sector, 0] = institution.turnover
    sectors[sector, 1] = institution.orientation


@compiled_within
def establish_prisons(prisons, today, p, p_load, luck):
    """Set up the prisons at rest under today's levers."""
    for j in range(len(prisons)):
        prison = prisons[j]
        prison.occupancy_spread = p.occupancy_spread * (
            2.0 * uniform(luck, PRISON, j, 0, purposes.START_SPREAD) - 1.0)
        prison.access_spread = p.access_spread * (
            2.0 * uniform(luck, PRISON, j, 0, purposes.START_ACCESS) - 1.0)
        spread = prison.occupancy_spread * (1.0 - p_load.spread_evened * today.prison_consistency)
        prison.occupancy = today.prison_occupancy / 100.0 * (1.0 + spread)
        prison.stress = 0.5
        for _ in range(SETTLING_ROUNDS):
            prison.load = prison_load(prison.occupancy, today.prison_staffing, prison.stress,
                                      today.d_radex, p_load)
            prison.stress = stress_target(prison.load, p_load)
        prison.turnover = turnover(prison.stress, p_load)
        prison.free_room = free_room(prison.load, p_load)
        prison.opacity = opacity(today.prison_consistency, today.sra_services, p_load)
        prison.access = 1.0
        prison.orientation = usual_orientation(p_load.orientation_prison, today)


@compiled_apart
def skill_at_rest(today, p_guidance, shared):
    """Return the skill at which today's training and decay balance (no Living Lab trust)."""
    size = p_guidance.skill_training * shared.state_sd * shared.effects
    up = (size * today.module_training / 1200.0
          + p_guidance.rules_skill * today.sra_services / 100.0)
    down = p_guidance.skill_decay * (1.0 - p_guidance.rules_keep * today.sra_services / 100.0)
    return (up + down * p_guidance.skill_floor) / max(1e-9, up + down)


@compiled_within
def establish_outside(houses, towns, institutions, labs, today, p, par, luck):
    """Set up everything outside prisons at rest under today's levers."""
    p_load = par.institutional_load
    work = busy(today.supervision_contacts, today.exchange_meetings, today.lab_sessions,
                today.lab_coverage, p_load)
    for h in range(len(houses)):
        house = houses[h]
        house.region = h // HOUSES_PER_REGION
        house.caseload = today.caseload
        house.load = today.caseload * work / p_load.caseload_standard
        house.time = min(1.0, 1.0 / house.load)
        house.stress = stress_target(house.load, p_load)
        house.turnover = turnover(house.stress, p_load)
        house.skill = skill_at_rest(today, par.guidance, par.shared)
        house.orientation = usual_orientation(p_load.orientation_house, today)
    for t in range(len(towns)):
        town = towns[t]
        town.region = t // TOWNS_PER_REGION
        town.housing_market = 1.0 + p.market_spread * (
            2.0 * uniform(luck, TOWN, t, 0, purposes.START_MARKET) - 1.0)
        town.labour_market = 1.0 + p.market_spread * (
            2.0 * uniform(luck, TOWN, t, 0, purposes.START_LABOUR) - 1.0)
        town.livc_r = 1 if uniform(luck, TOWN, t, 0, purposes.START_LIVC_R) < p.livc_r_share else 0
        town.reach = 1.0 if town.livc_r == 1 else 1.0 - p_load.livc_r_missing
        town.local_stigma = today.public_stigma
        settle(town, 1.0 + p_load.queue_load, p_load.orientation_town, today, p_load)
    queues = 1.0 + p_load.queue_load
    settle(institutions[OCAD_ROW], 1.0 / (p_load.review_capacity * today.review_months),
           p_load.orientation_ocad, today, p_load)
    institutions[OCAD_ROW].kind = I_OCAD
    settle(institutions[OFFICE_ROW], 0.0, p_load.orientation_ocad, today, p_load)
    institutions[OFFICE_ROW].kind = I_NATIONALITY
    for r in range(N_REGIONS):
        for kind in REGIONAL:
            institution = institutions[row_of(kind, r)]
            institution.kind = kind
            institution.region = r
            load = queues
            start = p_load.orientation_town
            if kind == I_COURT:
                load = 0.0
                start = p_load.orientation_ocad
            elif kind == I_TASK_FORCE:
                load = 1.0
                start = p_load.orientation_police
            elif kind == I_MENTAL_HEALTH:
                start = p_load.orientation_care
            elif kind == I_YOUTH:
                start = p_load.orientation_youth
            elif kind == I_CIVIL:
                start = p_load.orientation_civil
            settle(institution, load, start, today, p_load)
        labs[r].region = r


@compiled_within
def settle(institution, load, orientation, today, p_load):
    """Put an institution at rest under a load."""
    institution.load = load
    institution.stress = stress_target(load, p_load)
    institution.turnover = turnover(institution.stress, p_load)
    institution.orientation = usual_orientation(orientation, today)


@compiled_within
def staff(institutions):
    """Fill the posts of institutions that are records of one kind."""
    for a in range(len(institutions)):
        institutions[a].staffing = 1.0
        institutions[a].served_share = 1.0


@compiled_within
def establish(people, prisons, houses, towns, regions, institutions, labs, public, sectors,
              today, scale, par, luck):
    """Set up every institution and the links between them; ``scale`` is people per 100."""
    p = par.population
    establish_prisons(prisons, today, p, par.institutional_load, luck)
    staff(institutions)
    establish_outside(houses, towns, institutions, labs, today, p, par, luck)
    for r in range(N_REGIONS):
        sector_means(sectors, prisons, houses, towns, institutions, r)
        for a in range(N_SECTORS):
            for b in range(a):
                up, down = rates(a, b, sectors, today, par.working_links)
                regions[r].link[a, b] = link_at_rest(up, down)
                regions[r].link[b, a] = regions[r].link[a, b]
    for who in range(len(people)):
        person = people[who]
        if person.phase != 0:
            regions[person.region].present += 1.0
            if not is_inside(person):
                regions[person.region].outside += 1.0
    for r in range(N_REGIONS):
        region = regions[r]
        for k in range(N_SERVICES):
            region.lumpiness[k] = uniform(luck, REGION, r, k, purposes.START_ROUNDING)
            region.used_well[k] = 1.0 - par.working_links.double_handling * (
                1.0 - region.link[L_HOUSE, SECTOR_OF_SERVICE[k]])
            region.places[k] = math.floor(offered(k, today) / 100.0 * region.outside
                                          * region.used_well[k] + region.lumpiness[k])
    public.salience = 0.1
    public.pressure = 0.0
